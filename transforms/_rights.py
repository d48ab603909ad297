"""Publishers' rights: what headers, metas and site files state, and what a policy makes of it.

Contains neither Beam nor network code: it is given headers, a parsed page, or the rules of a site
(`transforms._rights_files`). Whatever it is given, it never raises. Directives of several places
add up, as search engines do it; of a reservation the more specific place decides (TDMRep): the
page's meta before the header before the site's file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, NamedTuple

from lxml.etree import XPath
from lxml.html import HtmlElement

from schemas import Respect, Rights, in_stated_zone
from transforms._rights_files import (
    AI_TXT_PATH,
    TDMREP_PATH,
    AiRules,
    SiteRules,
    TdmRules,
    policy_url,
    read_ai_txt,
    read_tdmrep,
    reservation,
)

__all__ = [
    "AI_TXT_PATH",
    "NOTHING",
    "TDMREP_PATH",
    "AiRules",
    "Policy",
    "SiteRules",
    "TdmRules",
    "header_rights",
    "merged",
    "meta_rights",
    "read_ai_txt",
    "read_tdmrep",
    "refusal",
]

NOTHING = Rights()
EXPIRES = "unavailable_after"
EXPIRED = "unavailable"
RESERVED = "tdm-reservation: 1"
DISALLOWED = "ai.txt: disallow"


class Refusal(NamedTuple):
    """A reason not to keep a page: what states it, and under which policies it is obeyed."""

    reason: str
    statements: tuple[str, ...]
    policies: tuple[Respect, ...]


REFUSALS = (
    Refusal("noindex", ("noindex", "none", EXPIRED), ("all", "robots")),
    Refusal("noarchive", ("noarchive",), ("all",)),  # an article's row keeps its whole text
    Refusal("noai", ("noai",), ("all",)),
    Refusal("tdm_reserved", (RESERVED,), ("all",)),
    Refusal("ai_txt_denied", (DISALLOWED,), ("all",)),
)
"""The first that applies is the reason."""

MAX_VALUE_CHARS = 1_000
MAX_STATEMENTS = 32
"""Headers or metas of rights that are read of one page; real ones have three."""

_FORBIDS = re.compile(r"no[a-z_-]{1,30}")
"""What permits (`index`, `all`, `max-snippet:-1`) is the default and not recorded."""
_VALUED = re.compile(rf"{EXPIRES}|max-[a-z-]+")
"""Directives with a colon of their own; any other word before one is a crawler's name."""
_WEEKDAY = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,\s*(?=[0-9])", re.IGNORECASE)
_EVERYONE = ("*", "robots")


class Policy(NamedTuple):
    """How one run treats rights."""

    respect: Respect = "all"
    product_token: str = "dateline"
    """The name publishers may address us by (`transforms._robots.product_token`)."""


def header_rights(
    headers: Iterable[tuple[str, str]], product_token: str, as_of: datetime
) -> Rights:
    """Return what an answer's headers state; each may stand several times, in any case."""
    return _stated(
        ((name.lower(), value) for name, value in headers), "header", product_token, as_of
    )


def meta_rights(tree: HtmlElement, product_token: str, as_of: datetime) -> Rights:
    """Return what a page's metas state, also those that a broken head has let into the body."""
    names = {"robots": "x-robots-tag", product_token.lower(): "x-robots-tag"}
    names |= {"tdm-reservation": "tdm-reservation", "tdm-policy": "tdm-policy"}
    stated = (
        (name, meta.get("content") or "")
        for meta in _metas()(tree)
        if (given := meta.get("name")) and (name := names.get(given.strip().lower()))
    )
    return _stated(stated, "meta", product_token, as_of)


def merged(*rights: Rights) -> Rights:
    """Return what holds when all of this was stated, the most specific first."""
    told = [one for one in rights if one.basis]
    if len(told) < 2:
        return told[0] if told else NOTHING
    reserved = next((one.tdm_reserved for one in told if one.tdm_reserved is not None), None)
    policies = (one.tdm_policy for one in told if one.tdm_policy)
    return Rights(
        directives=tuple(sorted({word for one in told for word in one.directives})),
        tdm_reserved=reserved,
        tdm_policy=next(policies, None) if reserved else None,
        ai_allowed=next((one.ai_allowed for one in told if one.ai_allowed is not None), None),
        basis=tuple(dict.fromkeys(place for one in told for place in one.basis)),
    )


def refusal(rights: Rights, respect: Respect) -> tuple[str, str] | None:
    """Return the reason and the detail of a reject, or None when the page may be kept."""
    if not rights.basis:
        return None
    stated = set(rights.directives)
    stated |= {RESERVED} if rights.tdm_reserved else set()
    stated |= {DISALLOWED} if rights.ai_allowed is False else set()
    for rule in REFUSALS:
        if respect in rule.policies and (found := stated.intersection(rule.statements)):
            terms = f", terms at {rights.tdm_policy}" if rights.tdm_policy else ""
            said = ", ".join(sorted(found)) + (terms if rule.reason == "tdm_reserved" else "")
            return rule.reason, f"{said} (stated in {', '.join(rights.basis)})"
    return None


@cache
def _metas() -> Callable[[HtmlElement], list[HtmlElement]]:
    """Find metas of the head, and of the top of the body, into which a broken head runs.

    All that state rights on 1,311 real pages, in 27 us a page; looking everywhere takes 150.
    """
    find: Any = XPath("/html/head//meta | /html/body/meta | /html/body/*/meta", smart_strings=False)
    found: Callable[[HtmlElement], list[HtmlElement]] = find
    return found


def _stated(
    statements: Iterable[tuple[str, str]], basis: str, product_token: str, as_of: datetime
) -> Rights:
    """Read headers, or metas under the names of headers."""
    agents = frozenset((*_EVERYONE, product_token.lower()))
    directives: set[str] = set()
    reserved: set[bool | None] = set()
    policies: list[str | None] = []
    for at, (name, value) in enumerate(_of_rights(statements)):
        if at == MAX_STATEMENTS:
            break
        if name == "x-robots-tag":
            directives.update(_directives(value[:MAX_VALUE_CHARS], agents, as_of))
        elif name == "tdm-reservation":
            reserved.add(reservation(value))
        else:
            policies.append(policy_url(value))
    if not directives and not reserved - {None}:
        return NOTHING
    is_reserved = True in reserved  # two that contradict each other: the careful one
    return Rights(
        directives=tuple(sorted(directives)),
        tdm_reserved=is_reserved if reserved - {None} else None,
        tdm_policy=next(filter(None, policies), None) if is_reserved else None,
        basis=(basis,),
    )


def _of_rights(statements: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return (
        one for one in statements if one[0] in ("x-robots-tag", "tdm-reservation", "tdm-policy")
    )


def _directives(value: str, agents: frozenset[str], as_of: datetime) -> Iterator[str]:
    """Yield what forbids us something; behind a crawler's name all belongs to that crawler."""
    is_ours = True
    for piece in _WEEKDAY.sub("", value).lower().split(","):
        name, colon, rest = (one.strip() for one in piece.partition(":"))
        if colon and not _VALUED.fullmatch(name):
            is_ours = name in agents
            name, _, rest = (one.strip() for one in rest.partition(":"))
        if not is_ours:
            continue
        if name == EXPIRES:
            yield from _expiry(rest, as_of)
        elif _FORBIDS.fullmatch(name):
            yield name


def _expiry(raw: str, as_of: datetime) -> Iterator[str]:
    """Yield the date in one spelling, and whether it is past; a date nobody can read binds none."""
    moment = _moment(raw.upper())
    yield f"{EXPIRES}:{moment.isoformat().lower()}" if moment else EXPIRES
    if moment and moment <= as_of:
        yield EXPIRED


def _moment(raw: str) -> datetime | None:
    """Return the time in UTC of an ISO 8601, RFC 822 or RFC 850 date; without a zone it is UTC."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return in_stated_zone(read(raw)).astimezone(UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None
