"""`dateline inspect`: one page, and what every step made of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline import _options as options
from pipeline._screen import Screen, say
from pipeline.commands._app import app, fail, note
from pipeline.config import ConfigError, Settings, load
from pipeline.inputs import InputError, resolve
from pipeline.inspection import Inspection, look
from pipeline.inspection.terminal import rendered
from schemas import FeedEntry, Page, Reject, Source, SourceKind
from transforms._http import Client
from transforms._rights import Policy
from transforms._robots import product_token
from transforms._urls import article_id, canonical_url
from transforms.fetch_pages import fetch_page
from transforms.list_urls import list_url
from transforms.read_files import FILE_KINDS, Reading, read_file

SHOWN = 5
"""Addresses named when a file holds several documents."""


@app.command("inspect")
def inspect_command(  # noqa: PLR0913, PLR0917 - one parameter per flag is how typer reads a command
    asked: Annotated[str, typer.Argument(metavar="FILE|URL", help="A page; or a file of pages.")],
    of: Annotated[
        str | None,
        typer.Option("--of", metavar="URL|ID", help="Which document of an archive or JSONL file."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write a web page instead, to this file.")
    ] = None,
    config: options.Config = None,
    min_chars: options.MinChars = None,
    user_agent: options.UserAgent = None,
    respect: options.Respect = None,
    allow_private: options.AllowPrivate = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the article as JSON.")] = False,
) -> None:
    """Show what becomes of one page: its text, what was removed by which rule, what it states.

    Nothing is stored. A web address is fetched as a run would, robots.txt included.

    Examples:

      dateline inspect https://harbourpost.example/2026/port-strike
      dateline inspect saved.html --html inspection.html
      dateline inspect crawl.warc.gz --of https://harbourpost.example/2026/port-strike
    """
    flags: dict[str, Any] = {
        "min_chars": options.number(min_chars),
        **options.of_http(user_agent, respect, allow_private),
    }
    try:
        settings = load(config, flags)
        (source,) = _one(resolve([asked]).sources, asked)
    except (ConfigError, InputError) as error:
        fail(str(error))
    as_of = settings.as_of or datetime.now(UTC)
    document = _document(source, settings, as_of, of)
    if isinstance(document, Reject):
        fail(f"{asked}: {document.reason}: {document.detail or 'no detail'}")
    extract = settings.extract
    if settings.min_chars is not None:
        extract = extract.replace(min_chars=settings.min_chars)
    policy = Policy(settings.http.respect, product_token(settings.http.user_agent))
    _show(look(document, extract, policy, as_of), html, as_json=as_json)


def _show(found: Inspection, html: Path | None, *, as_json: bool) -> None:
    if html is not None:
        from pipeline.inspection.page import as_page  # noqa: PLC0415 - loads Jinja2, for this alone

        try:
            html.write_text(as_page(found), encoding="utf-8")
        except OSError as error:
            fail(f"{html}: {error.strerror or error}")
        note(f"written to {html}")
    if as_json:
        record = found.article or found.reject
        say((record.model_dump_json(indent=1) if record else "null") + "\n")
    elif html is None:
        Screen().print(rendered(found), highlight=False)
    if found.reject is not None:
        raise typer.Exit(1)


def _one(sources: tuple[Source, ...], asked: str) -> tuple[Source]:
    if len(sources) != 1:
        fail(f"{asked}: stands for {len(sources)} inputs; inspect takes one page or one file")
    (source,) = sources
    if source.kind is SourceKind.FEED and not source.location.startswith(("http://", "https://")):
        fail(f"{asked}: is a feed; inspect one of its pages (url:...)")
    return (source,)


def _document(source: Source, settings: Settings, as_of: datetime, of: str | None) -> Page | Reject:
    """Return the page to look at, or why there is none."""
    if source.kind in FILE_KINDS:
        return _from_file(source, Reading(as_of, settings.http), of)
    # A bare host is a feed's to a run; here it is the page itself.
    (entry,) = list_url(source.replace(kind=SourceKind.URL))
    return entry if isinstance(entry, Reject) else asyncio.run(_fetched(entry, settings))


async def _fetched(entry: FeedEntry, settings: Settings) -> Page | Reject:
    async with Client(settings.http) as client:
        (found,) = await fetch_page(entry, client.get)
    return found


def _from_file(source: Source, reading: Reading, of: str | None) -> Page | Reject:
    """Return the document that was meant; of several one has to be named."""
    documents = read_file(source, reading)
    if of is not None:
        url = canonical_url(of)
        wanted = {of, url, article_id(url) if url else None}
        named = (one for one in documents if one.id in wanted or one.url in wanted)
        found = next(named, None)
        if found is None:
            fail(f"{source.location}: holds no document {of!r}")
        return found
    first = list(islice(documents, SHOWN + 1))
    if len(first) > 1:
        more = " ..." if len(first) > SHOWN else ""
        fail(
            f"{source.location}: holds several documents; name one with --of:"
            f" {', '.join(_names(first[:SHOWN]))}{more}"
        )
    return first[0]


def _names(documents: list[Page | Reject]) -> Iterator[str]:
    yield from (one.url or one.id for one in documents)
