"""Render articles as their outlets publish them: HTML pages and flattened plain text.

Contains no content: words come from `_content`, page furniture from `pages/*.html`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from pipeline.newsroom._content import PROSE, Article, Block, Outlet

RELATED_LINKS = 5
"""Headlines in the box beside an article, as many as such boxes usually hold."""

TEASER_CHARS = 140

Renderer = Callable[[Block], str]


def page(outlet: Outlet, article: Article) -> bytes:
    """Return the article's HTML page."""
    return _filled(outlet, article, "\n".join(_html(outlet, block) for block in article.blocks))


def section_front(outlet: Outlet, article: Article) -> bytes:
    """Return a page of headlines, all of them links: nothing on it is an article."""
    links = "\n".join(_headline(other) for other in _others(outlet, article))
    return (
        "<!DOCTYPE html>\n<html lang='en'>\n<head><meta charset='utf-8'>"
        f"<title>{escape(article.title)} - {escape(outlet.name)}</title></head>\n<body>\n"
        f"<nav class='menu'><a href='/'>{escape(outlet.name)}</a> <a href='/harbour'>Harbour</a>"
        " <a href='/culture'>Culture</a></nav>\n"
        f"<main><ul class='section-list'>\n{links}\n</ul></main>\n"
        "<footer><a href='/imprint'>Imprint</a> <a href='/cookies'>Cookies</a></footer>\n"
        "</body>\n</html>\n"
    ).encode()


def home_page(outlet: Outlet, feed_path: str | None) -> bytes:
    """Return the outlet's front page, which names its feed the way browsers look for it."""
    feed = f'<link rel="alternate" type="application/rss+xml" href="{feed_path}">'
    links = "\n".join(_headline(article) for article in outlet.articles)
    return (
        f"<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'>"
        f"<title>{escape(outlet.name)}</title>{feed if feed_path else ''}</head>\n"
        f"<body><h1>{escape(outlet.name)}</h1><p>{escape(outlet.tagline)}</p>\n"
        f"<ul>\n{links}\n</ul></body></html>\n"
    ).encode()


def plain_text(article: Article) -> str:
    """Return the article flattened the way text archives hold it, boilerplate and all."""
    return "\n\n".join(TEXT[block.kind](block) for block in article.blocks)


def teaser(article: Article) -> str:
    """Return the start of the article at a word border, for feeds and metadata."""
    text = article.prose[0] if article.prose else article.title
    if len(text) <= TEASER_CHARS:
        return text
    return text[:TEASER_CHARS].rsplit(" ", 1)[0] + " ..."


def day_in_words(day: date) -> str:
    """Return `March 3, 2026`; not strftime, whose month names follow the locale."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


MONTHS = ("January", "February", "March")
"""All the week and its background need; a later date would raise."""


@cache
def _template(name: str) -> Template:
    source = files("pipeline.newsroom.pages").joinpath(f"{name}.html")
    return Template(source.read_text(encoding="utf-8"))


def _filled(outlet: Outlet, article: Article, body: str) -> bytes:
    words = {
        "title": article.title,
        "name": outlet.name,
        "tagline": outlet.tagline,
        "url": article.url,
        "author": article.author or outlet.name,
        "section": article.section,
        "section_slug": article.section.lower(),
        "summary": teaser(article),
        "published": article.published.isoformat(),
        "published_words": f"{day_in_words(article.published)} {article.published:%H:%M}",
    }
    related = "\n".join(_headline(other) for other in _others(outlet, article)[:RELATED_LINKS])
    return (
        _template(outlet.template)
        .substitute(
            {name: escape(value) for name, value in words.items()},
            body=body,
            related=related,
            json_ld=_json_ld(outlet, article),
        )
        .encode()
    )


def _json_ld(outlet: Outlet, article: Article) -> str:
    document = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": article.title,
            "datePublished": article.published.isoformat(),
            "author": {"@type": "Person", "name": article.author},
            "publisher": {"@type": "Organization", "name": outlet.name},
            "mainEntityOfPage": article.url,
        }
    )
    return document.replace("</", "<\\/")


def _others(outlet: Outlet, article: Article) -> list[Article]:
    return [other for other in outlet.articles if other.key != article.key]


def _headline(article: Article) -> str:
    return f'<li><a href="{escape(article.url)}">{escape(article.title)}</a></li>'


def _html(outlet: Outlet, block: Block) -> str:
    kinds = OLD_HTML if outlet.template == "local" else HTML
    return kinds[block.kind](block)


def _prose(block: Block) -> str:
    return f"<p>{escape(block.fields[0], quote=False)}</p>"


def _read(block: Block) -> str:
    label, title, href = (escape(field) for field in block.fields)
    return f'<p class="read-more"><strong>{label}</strong> <a href="{href}">{title}</a></p>'


def _read_old(block: Block) -> str:
    label, title, href = (escape(field) for field in block.fields)
    return f'<p><a href="{href}"><b>{label} {title}</b></a></p>'


def _tweet(block: Block) -> str:
    name, handle, day, text, link, picture, status = (escape(field) for field in block.fields)
    image = f' <a href="https://t.co/{picture}">pic.twitter.com/{picture}</a>' if picture else ""
    return (
        f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{text} '
        f'<a href="https://t.co/{link}">https://t.co/{link}</a>{image}</p>&mdash; {name} '
        f'(@{handle}) <a href="https://twitter.com/{handle}/status/{status}?ref_src=twsrc%5Etfw">'
        f"{day_in_words(date.fromisoformat(day))}</a></blockquote>\n"
        '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>'
    )


def _figure(block: Block) -> str:
    image, caption, credit = (escape(field) for field in block.fields)
    return (
        f'<figure class="inline-image"><img src="/img/{image}.jpg" alt="{caption}" width="960">'
        f'<figcaption>{caption} <span class="credit">{credit}</span></figcaption></figure>'
    )


def _figure_old(block: Block) -> str:
    image, caption, credit = (escape(field) for field in block.fields)
    picture = f'<p class="pic"><img src="/img/{image}.jpg"></p>'
    return f'{picture}\n<p class="caption">{caption} {credit}</p>'


def _newsletter(block: Block) -> str:
    return (
        f'<div class="newsletter-signup"><p>{escape(block.fields[0])}</p>'
        '<form action="/newsletter"><input type="email" placeholder="Your e-mail">'
        "<button>Subscribe</button></form></div>"
    )


def _newsletter_old(block: Block) -> str:
    return f'<p><i><a href="/newsletter">{escape(block.fields[0])}</a></i></p>'


HTML: dict[str, Renderer] = {
    PROSE: _prose,
    "line": _prose,
    "read": _read,
    "tweet": _tweet,
    "figure": _figure,
    "newsletter": _newsletter,
}

OLD_HTML = HTML | {"read": _read_old, "figure": _figure_old, "newsletter": _newsletter_old}
"""Houses without class names: there only the words tell boilerplate from prose."""


def _tweet_text(block: Block) -> str:
    name, handle, day, text, link, picture, _ = block.fields
    image = f" pic.twitter.com/{picture}" if picture else ""
    when = day_in_words(date.fromisoformat(day))
    return f"{text} https://t.co/{link}{image} — {name} (@{handle}) {when}"


TEXT: dict[str, Renderer] = {
    PROSE: lambda block: block.fields[0],
    "line": lambda block: block.fields[0],
    "newsletter": lambda block: block.fields[0],
    "read": lambda block: f"{block.fields[0]} {block.fields[1]}",
    "figure": lambda block: f"{block.fields[0]}\n\n{block.fields[1]} {block.fields[2]}",
    "tweet": _tweet_text,
}
