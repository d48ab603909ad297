"""Whether to believe the address a page gives itself (`link rel=canonical`, `og:url`).

Careless templates state the home page, a section, or another article, and they state it on many
pages at once. So what is believed has to show that it names the same article: by the same path, the
same number, or the same words. Strings in, a string out: no page, no network; never raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from transforms._urls import canonical_url

_ELSEWHERE = frozenset(
    (
        # Served in place of the article.
        *("404", "403", "410", "500", "error", "errors", "not-found", "notfound", "page-not-found"),
        *("login", "signin", "sign-in", "subscribe", "register", "consent", "captcha"),
        # Lists of articles, and what goes with one.
        *("tag", "tags", "topic", "topics", "category", "author", "authors", "search", "archive"),
        *("comments", "gallery", "uploads", "print", "pdf"),
    )
)
"""Segments that lead away from an article, unless the fetched address has them too."""
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34])$")

_EDITION = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?")
"""A language or country, as a segment of the path or the host's first label (`/pt-br/`, `fr.`)."""

_INDEX = re.compile(r"(?:index|default)\.[a-z]{3,5}")
_PART = re.compile(r"(?:(?:comment-)?page-?|seite-?|p)?[0-9]{1,3}|page|print")
"""What may follow an article's own segment and is but a part or a form of it."""
_AMP = re.compile(r"amp(?:\.html?)?")
"""The same, and sure enough to follow two words."""

_EXTENSION = re.compile(r"(?:\.amp)?\.(?:html?|shtml|php|aspx?|jsp|amp)$")
_YEAR, _MONTH, _DAY = "(?:(?:19|20)?[0-9]{2})", "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
_DATE = re.compile(
    f"{_YEAR}{_MONTH}{_DAY}(?:[0-9]{{4}}|[0-9]{{6}})?|{_DAY}{_MONTH}{_YEAR}|{_MONTH}{_DAY}{_YEAR}"
)
"""Written without breaks, perhaps with a time: all articles of a day may have it."""
_LONG_NUMBER = re.compile(r"[0-9]{5,}")
_MIXED = re.compile(r"(?=[a-z0-9]{8})[a-z]*[0-9]+[a-z]+[0-9][a-z0-9]*")
_WORDS = re.compile(r"[^\W_]+")
_MIN_WORDS = 3


class _Name(NamedTuple):
    """What of an address names its article."""

    segments: tuple[str, ...]
    """Of the path, decoded, lower case, without extension, page numbers and the like."""
    key: int | None
    """Index of the last segment that can only be an article's."""

    @property
    def tail(self) -> tuple[str, ...]:
        """Segments below the article's own, which choose something else in it."""
        return self.segments[self.key + 1 :] if self.key is not None else ()

    @property
    def own(self) -> str:
        """The article's own segment."""
        return self.segments[self.key] if self.key is not None else ""


def declared_canonical(url: str, declared: str) -> str | None:
    """Return the canonical form of what a page fetched at `url` calls its address, if believed."""
    fetched = canonical_url(url)
    stated = canonical_url(declared, base=url) if declared.strip() else None
    if fetched is None or stated is None or refusal(fetched, stated):
        return None
    return stated


def refusal(fetched: str, stated: str) -> str | None:
    """Return why the address a page states is not believed, both in canonical form; None if it is.

    `other_site`, `elsewhere` (an error page, a list, a file), `front` (the home page, or a section
    the page lies in), `other_edition` (a translation), or `other_article`.
    """
    if fetched == stated:
        return None
    here, there = urlsplit(fetched), urlsplit(stated)
    return next((reason for reason, fits in GUARDS if fits(here, there)), None)


def _is_other_site(here: SplitResult, there: SplitResult) -> bool:
    """Believe one host and its subdomains, `www.` aside: two subdomains may be two publishers."""
    one, other = _host(here), _host(there)
    return one != other and not one.endswith(f".{other}") and not other.endswith(f".{one}")


def _is_elsewhere(here: SplitResult, there: SplitResult) -> bool:
    leads = _ELSEWHERE.intersection(_decoded(there.path)).difference(_decoded(here.path))
    return bool(leads) or _FILE.search(there.path.lower()) is not None


def _is_front(here: SplitResult, there: SplitResult) -> bool:
    page, front = _name(here.path).segments, _name(there.path).segments
    return len(front) < len(page) and page[: len(front)] == front and not there.query


def _is_other_edition(here: SplitResult, there: SplitResult) -> bool:
    return _editions(here) != _editions(there)


def _is_other_article(here: SplitResult, there: SplitResult) -> bool:
    page, stated = _name(here.path), _name(there.path)
    if here.fragment != there.fragment:  # `#!/story/7`
        return True
    if page.segments == stated.segments:
        # `sport.post.example/story.php?id=7` names its article by host and query.
        weak = page.key is None or bool(page.tail)
        return weak and not (_host(here) == _host(there) and _pairs(here) <= _pairs(there))
    if page.key is None or stated.key is None or page.tail != stated.tail:
        return True
    ours, theirs = _numbers(page.own), _numbers(stated.own)
    if ours and theirs:
        return ours[-1] not in theirs or not (set(ours) <= set(theirs) or set(theirs) <= set(ours))
    words = _words(page.own)
    return len(words) < _MIN_WORDS or words != _words(stated.own)


GUARDS: tuple[tuple[str, Callable[[SplitResult, SplitResult], bool]], ...] = (
    ("other_site", _is_other_site),
    ("elsewhere", _is_elsewhere),
    ("front", _is_front),
    ("other_edition", _is_other_edition),
    ("other_article", _is_other_article),
)
"""Reason and test of each refusal; the first that fits is given."""


def _name(path: str) -> _Name:
    segments = [one for one in _decoded(path) if not _INDEX.fullmatch(one)]
    while len(segments) > 1 and _is_form(*segments[-2:]):
        segments.pop()
    if segments:
        segments[-1] = _EXTENSION.sub("", segments[-1])
    keys = [index for index, one in enumerate(segments) if _is_own(one)]
    return _Name(tuple(segments), keys[-1] if keys else None)


def _decoded(path: str) -> list[str]:
    decoded = (unquote(one).casefold().strip(" .") for one in path.split("/"))
    return [one for one in decoded if one]


def _editions(address: SplitResult) -> set[str]:
    labels = (address.netloc.partition(".")[0], *_decoded(address.path))
    return {label for label in labels if _EDITION.fullmatch(label)}


def _is_form(segment: str, last: str) -> bool:
    """Tell a last segment that shows the article the segment before it names in another form."""
    if _AMP.fullmatch(last):
        return len(_WORDS.findall(segment)) > 1 or _is_own(segment)
    return _PART.fullmatch(last) is not None and _is_own(segment)


def _is_own(segment: str) -> bool:
    return len(_WORDS.findall(segment)) > _MIN_WORDS or bool(_numbers(segment))


def _host(address: SplitResult) -> str:
    return address.netloc.removeprefix("www.")


def _pairs(address: SplitResult) -> set[str]:
    return set(address.query.split("&")) - {""}


def _numbers(segment: str) -> list[str]:
    """Return what numbers an article: five digits or more that are no date, or a mixed code."""
    numbers = [one for one in _LONG_NUMBER.findall(segment) if not _DATE.fullmatch(one)]
    return numbers or [one for one in _WORDS.findall(segment) if _MIXED.fullmatch(one)]


def _words(segment: str) -> list[str]:
    """Return the words of a name, short numbers among them: `part-2` is not `part-3`."""
    return [word for word in _WORDS.findall(segment) if not _numbers(word)]
