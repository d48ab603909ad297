"""The core of ExtractText; Beam-free, because the sandbox's workers run it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time

from lxml.html import HtmlElement

from schemas import (
    Article,
    Embed,
    ExtractConfig,
    Fault,
    Image,
    Page,
    Reject,
    RelatedLink,
)
from transforms._extract.decode import as_text, looks_binary, parse
from transforms._extract.language import language_of
from transforms._extract.lift import MAX_IMAGES, drop_hover_cards, lift, parts_of
from transforms._extract.metadata import (
    FUTURE,
    Metadata,
    clean_title,
    read_metadata,
    search_missing,
)
from transforms._extract.prune import prune, strip_hidden, strip_silent
from transforms._extract.shapes import remove_pointers
from transforms._extract.text import article_text, plain_extraction
from transforms._rights import NOTHING, Policy, merged, meta_rights, refusal

PLAIN = "text/plain"
RESPECTFUL = Policy()
MAX_TAGS = 60_000
"""Six times those of the largest of 1,311 news pages; a page of 300,000 links takes a minute and a
gigabyte to extract."""
RESCUE_BELOW = 400
RESCUE_GAIN = 3
"""A text this short is doubted, and given up for one at least this much longer."""
_LINE_ENDS = re.compile(r"\r\n?|\x85")
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def extract_text(
    page: Page, config: ExtractConfig, as_of: datetime, policy: Policy = RESPECTFUL
) -> Iterator[Article | Reject]:
    """Read the article a page carries, or say why it carries none or is not to be kept."""
    if not page.body.strip(b"\0 \t\r\n\f\xef\xbb\xbf"):
        yield _reject(page, "empty_page", f"{len(page.body)} bytes")
    elif page.media_type == PLAIN:
        yield _refused(page, policy) or _plain(page, config, as_of)
    elif looks_binary(page.body):
        yield _reject(page, "not_html", f"begins with {page.body[:16]!r}")
    elif (tags := page.body.count(b"<")) > MAX_TAGS:
        yield _reject(page, "too_complex", f"{tags:,} tags; articles have a few thousand")
    else:
        tree = parse(page.body, page.charset)
        if tree is None:
            yield _reject(page, "not_html", "no HTML tree in it")
        else:
            page = _with_own_rights(page, tree, policy, as_of)
            yield _refused(page, policy) or _html(page, tree, config, as_of)


def _with_own_rights(page: Page, tree: HtmlElement, policy: Policy, as_of: datetime) -> Page:
    """Add what the page itself states; most state nothing, and copying a page costs more."""
    own = meta_rights(tree, policy.product_token, as_of)
    return page.replace(rights=merged(own, page.rights or NOTHING)) if own.basis else page


def _refused(page: Page, policy: Policy) -> Reject | None:
    refused = refusal(page.rights or NOTHING, policy.respect)
    return _reject(page, *refused) if refused else None


def _plain(page: Page, config: ExtractConfig, as_of: datetime) -> Article | Reject:
    """Keep given text character for character, but for what no JSON reader could take."""
    text = _clean(as_text(page.body, page.charset))
    if len(text.strip()) < config.min_chars or not text.strip():
        return _reject(page, "too_short", f"{len(text)} characters")
    published = page.published if page.published and page.published <= as_of + FUTURE else None
    return _article(
        page,
        text=text,
        title=clean_title(page.title),
        published=published,
        published_basis="row" if published else None,
        authors=page.authors,
        language=language_of(text, page.language),
    )


def _html(
    page: Page, tree: HtmlElement, config: ExtractConfig, as_of: datetime
) -> Article | Reject:
    stated = read_metadata(tree, page.url, as_of)
    lifted = lift(tree, page.url)
    drop_hover_cards(tree)
    strip_silent(tree)
    metadata = search_missing(stated, tree, page, as_of)
    pruned = prune(tree)
    lifted += remove_pointers(tree, page.url, is_news=metadata.is_news)
    reading = article_text(tree, metadata.stated_text)
    text = _paragraphs(reading.text)
    if len(text) < RESCUE_BELOW:
        text = _rescued(page, text)
    if not text:
        return _reject(page, "no_article", "parsed, but nothing in it reads like an article")
    if len(text) < config.min_chars:
        return _reject(page, "too_short", f"{len(text)} characters")
    return _article(
        page,
        canonical=metadata.canonical,
        text=text,
        title=metadata.title or clean_title(page.title),
        listed_title=_listed(page, metadata),
        **_published(page, metadata, as_of),
        modified=metadata.modified,
        authors=metadata.authors,
        language=language_of(text, metadata.language or page.language),
        section=metadata.section,
        site_name=metadata.site_name,
        is_paywalled=metadata.is_paywalled,
        is_live=metadata.is_live,
        embeds=tuple(parts_of(lifted, Embed)),
        images=tuple(parts_of(lifted, Image))[:MAX_IMAGES],
        related=tuple(parts_of(lifted, RelatedLink)),
        removed=(
            *(piece.removed for piece in lifted if piece.removed),
            *pruned,
            *reading.removed,
        ),
    )


def _rescued(page: Page, text: str) -> str:
    """Read the page again without our pruning: bodies without paragraphs escape its guards."""
    tree = parse(page.body, page.charset)
    if tree is None:
        return text
    strip_hidden(tree)
    again = _paragraphs(plain_extraction(tree))
    return again if len(again) > RESCUE_GAIN * max(len(text), RESCUE_BELOW / 2) else text


def _listed(page: Page, metadata: Metadata) -> str | None:
    """Return the feed's headline, if the page has another."""
    listed = clean_title(page.title)
    return listed if metadata.title and listed != metadata.title else None


def _paragraphs(text: str) -> str:
    lines = (line.strip() for line in _clean(text).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _published(page: Page, metadata: Metadata, as_of: datetime) -> dict[str, object]:
    """Take the page's own date, else the feed's; never one of the future.

    Of the same day the feed may know the hour where the page, or its address, states the day alone.
    """
    stated = metadata.published
    listed = page.published if page.published and page.published <= as_of + FUTURE else None
    if listed and (stated is None or (_is_day(stated) and stated.date() == listed.date())):
        return {"published": listed, "published_basis": "feed"}
    return {"published": stated, "published_basis": "page"} if stated else {}


def _is_day(moment: datetime) -> bool:
    return moment.time() == time()


def _clean(text: str) -> str:
    """Return text without characters that are no text; every other one as it was."""
    return _SURROGATES.sub("\ufffd", _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)))


def _article(page: Page, **fields: object) -> Article:
    common = page.model_dump(include={"id", "url", "source", "source_id", "trust"})
    return Article.model_validate({**common, "rights": page.rights or NOTHING, **fields})


def _reject(page: Page, reason: str, detail: str) -> Reject:
    return Reject(
        id=page.id,
        reason=reason,
        fault=Fault.SOURCE,
        detail=detail,
        url=page.url,
        source_id=page.source_id,
    )
