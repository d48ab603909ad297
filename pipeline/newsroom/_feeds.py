"""Write each outlet's feed in its own dialect: RSS 2.0, RSS 1.0, Atom, relative links, malformed.

In:  Outlet, and the articles its feed lists
Out: `feed_of(outlet)`: path, media type and bytes
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

from pipeline.newsroom._content import Article, Outlet, every_article
from pipeline.newsroom._pages import teaser

RSS_TRACKING = "?utm_source=rss&utm_medium=feed&utm_campaign=all"
PUSH_TRACKING = "?utm_source=push&utm_medium=app"
PARTNER_TRACKING = "?utm_source=capitalledger&utm_medium=partner"


@dataclass(frozen=True)
class Listing:
    """One item of a feed."""

    article: Article
    link: str


@dataclass(frozen=True)
class Feed:
    """A feed document as served."""

    path: str
    media_type: str
    body: bytes
    updated: datetime


def feed_of(outlet: Outlet) -> Feed | None:
    """Return the outlet's feed; None for outlets that come by other ways."""
    if outlet.feed == "none":
        return None
    path, media_type, write = DIALECTS[outlet.feed]
    listings = listings_of(outlet)
    return Feed(
        path=path,
        media_type=media_type,
        body=write(outlet, listings).encode(),
        updated=max(listing.article.published for listing in listings),
    )


def listings_of(outlet: Outlet) -> tuple[Listing, ...]:
    """Return what the feed lists, newest first, repeats and partner items included."""
    found = list(_listings(outlet))
    found.sort(key=lambda listing: (listing.article.published, listing.link), reverse=True)
    return tuple(found)


def _listings(outlet: Outlet) -> Iterator[Listing]:
    tracking = RSS_TRACKING if outlet.key == "harbourpost" else ""
    for article in outlet.articles:
        if article.via != "feed":
            continue
        yield Listing(article, article.listed_url + tracking)
        for _ in range(article.listed - 1):
            yield Listing(article, article.listed_url + PUSH_TRACKING)
    if outlet.partner_listing:
        partner = every_article()[outlet.partner_listing]
        yield Listing(partner, partner.url + PARTNER_TRACKING)


def _rss(outlet: Outlet, listings: tuple[Listing, ...]) -> str:
    items = "".join(
        "<item>\n"
        f"<title>{escape(listing.article.title)}</title>\n"
        f"<link>{escape(listing.link)}</link>\n"
        f'<guid isPermaLink="false">{outlet.key}-{index}-{listing.article.slug}</guid>\n'
        f"<dc:creator>{escape(listing.article.author)}</dc:creator>\n"
        f"<category>{escape(listing.article.section)}</category>\n"
        f"<pubDate>{format_datetime(listing.article.published)}</pubDate>\n"
        f"<description><![CDATA[<p>{teaser(listing.article)}</p>]]></description>\n"
        "</item>\n"
        for index, listing in enumerate(listings)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>\n'
        f"<title>{escape(outlet.name)}</title>\n<link>http://{outlet.host}/</link>\n"
        f"<description>{escape(outlet.tagline)}</description>\n<language>en</language>\n"
        f"<ttl>30</ttl>\n{items}</channel>\n</rss>\n"
    )


def _rdf(outlet: Outlet, listings: tuple[Listing, ...]) -> str:
    order = "".join(f'<rdf:li rdf:resource="{escape(item.link)}"/>\n' for item in listings)
    items = "".join(
        f'<item rdf:about="{escape(item.link)}">\n<title>{escape(item.article.title)}</title>\n'
        f"<link>{escape(item.link)}</link>\n<description>{escape(teaser(item.article))}"
        f"</description>\n<dc:creator>{escape(item.article.author)}</dc:creator>\n"
        f"<dc:date>{item.article.published.isoformat()}</dc:date>\n</item>\n"
        for item in listings
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<channel rdf:about="http://{outlet.host}/">\n<title>{escape(outlet.name)}</title>\n'
        f"<link>http://{outlet.host}/</link>\n<description>{escape(outlet.tagline)}</description>\n"
        f"<items><rdf:Seq>\n{order}</rdf:Seq></items>\n</channel>\n{items}</rdf:RDF>\n"
    )


def _atom(outlet: Outlet, listings: tuple[Listing, ...]) -> str:
    entries = "".join(
        f"<entry>\n<id>tag:{outlet.host},2026:{item.article.slug}</id>\n"
        f"<title>{escape(item.article.title)}</title>\n"
        f'<link rel="alternate" type="text/html" href="{escape(item.link)}"/>\n'
        f"<published>{item.article.published.isoformat()}</published>\n"
        f"<updated>{item.article.published.isoformat()}</updated>\n"
        f"<author><name>{escape(item.article.author)}</name></author>\n"
        f"<summary>{escape(teaser(item.article))}</summary>\n</entry>\n"
        for item in listings
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>http://{outlet.host}/</id>\n<title>{escape(outlet.name)}</title>\n"
        f"<subtitle>{escape(outlet.tagline)}</subtitle>\n"
        f'<link rel="self" href="http://{outlet.host}/atom.xml"/>\n'
        f"<updated>{listings[0].article.published.isoformat()}</updated>\n{entries}</feed>\n"
    )


def _relative(outlet: Outlet, listings: tuple[Listing, ...]) -> str:
    return _rss(outlet, listings).replace(f"<link>http://{outlet.host}/", "<link>/")


def _malformed(outlet: Outlet, listings: tuple[Listing, ...]) -> str:
    """Write RSS as a hand-made script does: bare ampersands, an open tag, no closing ones."""
    items = "".join(
        f"<item>\n<title>{item.article.title}</title>\n<link>{item.link}</link>\n"
        f"<pubDate>{format_datetime(item.article.published)}</pubDate>\n"
        f"<description>News & views: <b>{teaser(item.article)}</description>\n</item>\n"
        for item in listings
    )
    return (
        '<rss version="2.0">\n<channel>\n'
        f"<title>{outlet.name}: farms & families</title>\n<link>http://{outlet.host}/</link>\n"
        f"<description>{outlet.tagline}</description>\n{items}"
    )


Writer = Callable[[Outlet, tuple[Listing, ...]], str]

DIALECTS: dict[str, tuple[str, str, Writer]] = {
    "rss": ("/rss.xml", "application/rss+xml; charset=utf-8", _rss),
    "rdf": ("/index.rdf", "application/rdf+xml", _rdf),
    "atom": ("/atom.xml", "application/atom+xml; charset=utf-8", _atom),
    "relative": ("/feed.xml", "text/xml", _relative),
    "malformed": ("/rss.php", "text/html", _malformed),
}
"""Path, media type (houses seldom agree on it) and writer of each dialect."""
