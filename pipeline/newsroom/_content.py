"""Read the sample newsroom's YAML into articles made of typed blocks.

In:  `stories/*.yaml`, first document the outlet, every further one an article
Out: `newsroom()`, the outlets in a fixed order, each with its articles
Refuses to do: rendering (`_pages`, `_feeds`, `_files`) and serving (`_server`).

A body is paragraphs separated by a blank line. A paragraph that starts with `@` is not prose:
`@read LABEL | TITLE | HREF`, `@tweet NAME | HANDLE | DATE | TEXT | LINK | PICTURE | STATUS`,
`@figure ID | CAPTION | CREDIT`, `@newsletter TEXT`, `@line TEXT` (a bare line of boilerplate),
`@wire FIRST-LAST` (these prose paragraphs of the article named by copy_of or update_of).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

OUTLETS = (
    "meridianwire",
    "harbourpost",
    "capitalledger",
    "northernchronicle",
    "deltaobserver",
    "valleyvoice",
    "oldtowngazette",
    "sierratribune",
)
"""The agency first: the others refer to its articles."""

AS_OF = datetime(2026, 3, 9, 6, 0, tzinfo=UTC)
"""The morning after the week: the clock of a run that shall believe every date."""

PROSE = "prose"


@dataclass(frozen=True)
class Block:
    """One paragraph: `kind` is `prose` or the directive's name, `fields` its parts."""

    kind: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """One article as its outlet publishes it, and by which way it reaches the product."""

    key: str
    """`outlet/slug`."""
    url: str
    title: str
    published: datetime
    author: str
    section: str
    blocks: tuple[Block, ...]
    via: str
    """`feed`, `url`, `warc`, `html`, `jsonl` or `text`."""
    listed_url: str
    """What the feed names; differs from `url` where a redirect leads to it."""
    listed: int = 1
    """How often its own feed lists it."""
    trouble: str | None = None
    """The reject it is made for."""
    copy_of: str | None = None
    update_of: str | None = None
    follow_up_of: str | None = None
    lookalike_of: str | None = None
    exact: bool = False
    row: str = "text"
    row_id: str | None = None

    @property
    def slug(self) -> str:
        """The last part of the key: the name of local files."""
        return self.key.split("/")[1]

    @property
    def prose(self) -> tuple[str, ...]:
        """What a reader came for: the text without any boilerplate."""
        return tuple(block.fields[0] for block in self.blocks if block.kind == PROSE)


@dataclass(frozen=True)
class Outlet:
    """One publisher."""

    key: str
    host: str
    name: str
    tagline: str
    handle: str
    feed: str
    """Feed dialect, or `none`."""
    template: str
    path: str
    articles: tuple[Article, ...]
    has_robots: bool = True
    partner_listing: str | None = None
    """Key of another outlet's article that this outlet's feed lists as well."""


@cache
def newsroom() -> tuple[Outlet, ...]:
    """Return all outlets; read once, because parsing YAML costs more than serving."""
    known: dict[str, Article] = {}
    return tuple(_outlet(key, known) for key in OUTLETS)


def every_article() -> dict[str, Article]:
    """Return all articles by key, in file order."""
    return {article.key: article for outlet in newsroom() for article in outlet.articles}


def _outlet(key: str, known: dict[str, Article]) -> Outlet:
    source = files("pipeline.newsroom.stories").joinpath(f"{key}.yaml")
    head, *rows = yaml.safe_load_all(source.read_text(encoding="utf-8"))
    articles = []
    for row in rows:
        article = _article(key, head, row, known)
        known[article.key] = article
        articles.append(article)
    return Outlet(
        key=key,
        host=head["host"],
        name=head["name"],
        tagline=head["tagline"],
        handle=head["handle"],
        feed=head["feed"],
        template=head["template"],
        path=head["path"],
        articles=tuple(articles),
        has_robots=head.get("robots") != "none",
        partner_listing=head.get("partner_listing"),
    )


def _article(
    outlet: str, head: dict[str, Any], row: dict[str, Any], known: dict[str, Article]
) -> Article:
    path = row.get("at") or head["path"].format(
        date=row["published"].date().isoformat(), slug=row["slug"], section=row["section"].lower()
    )
    links = {name: _key(outlet, row.get(name)) for name in RELATIONS}
    origin = known.get(links["copy_of"] or links["update_of"] or "")
    site = f"http://{head['host']}"
    return Article(
        key=f"{outlet}/{row['slug']}",
        url=site + path,
        title=row["title"],
        published=row["published"],
        author=row["author"],
        section=row["section"],
        blocks=tuple(_blocks(row["body"], origin)),
        via=row.get("via", head.get("via", "feed")),
        listed_url=site + row.get("listed_at", path),
        listed=row.get("listed", 1),
        trouble=row.get("trouble"),
        exact=row.get("exact", False),
        row=row.get("row", "text"),
        row_id=row.get("row_id"),
        **links,
    )


RELATIONS = ("copy_of", "update_of", "follow_up_of", "lookalike_of")


def _key(outlet: str, name: str | None) -> str | None:
    if name is None or "/" in name:
        return name
    return f"{outlet}/{name}"


def _blocks(body: str, origin: Article | None) -> Iterator[Block]:
    for paragraph in body.split("\n\n"):
        text = " ".join(paragraph.split())
        if not text:
            continue
        if not text.startswith("@"):
            yield Block(PROSE, (text,))
            continue
        kind, _, rest = text[1:].partition(" ")
        if kind == "wire":
            yield from _quoted(rest, origin)
        else:
            yield Block(kind, tuple(part.strip() for part in rest.split("|")))


def _quoted(numbers: str, origin: Article | None) -> Iterator[Block]:
    if origin is None:
        raise ValueError(f"@wire {numbers} in an article without copy_of or update_of")
    first, last = (int(number) for number in numbers.split("-"))
    if not 1 <= first <= last <= len(origin.prose):
        raise ValueError(f"@wire {numbers}: {origin.key} has {len(origin.prose)} paragraphs")
    for text in origin.prose[first - 1 : last]:
        yield Block(PROSE, (text,))
