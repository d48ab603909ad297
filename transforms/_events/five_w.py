"""Who did what, when, where: the questions a headline and its lead answer.

In:  headline, text, publication time
Out: `FiveW`: the words of the answer, or None
The headline names the main event, so who and what come from its first verb; when and where are
looked for in headline and lead, day and place nearest to the top first. Why and how are clauses
that a conjunction or preposition of cause or means opens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from transforms._events import times, toponyms
from transforms._events.chunks import NP, VERB, chunk
from transforms._events.headline import lowered
from transforms._events.parse import Parse
from transforms._events.roles import subject_argument
from transforms._events.tags import tag
from transforms._events.tokens import sentences
from transforms._events.vocabulary import PREP, STOP, SUBORD

LEAD_SENTENCES = 6
NEAR_DAYS = 3
"""A day further from publication is not that of the news."""
MAX_WHAT = 9
"""Words of an answer to "what"."""
_DAY_FORMS = ("weekday", "month_first", "day_first", "deictic", "clock", "part", "iso", "slashed")
_WHY = re.compile(
    r"\b(?:because(?: of)?|due to|after|amid|over|in response to|as a result of|following"
    r"|in protest at|caused by)\s+([^.;:]{8,90})"
)
_HOW = re.compile(r"\b(?:by|using|with the help of|through)\s+([a-z]+ing\b[^.,;:]{4,60})")


@dataclass(frozen=True, slots=True)
class FiveW:
    """The answers, each as the text words it."""

    who: str | None = None
    what: str | None = None
    when: str | None = None
    where: str | None = None
    why: str | None = None
    how: str | None = None


def answers(headline: str, text: str, published: datetime | None) -> FiveW:
    """Return the answers a headline and the text under it give."""
    lead = _lead(text)
    who, what = _main_event(lowered(headline))
    if who is None:
        told_who, told_what = _main_event(lead)
        who, what = told_who, what or told_what
    return FiveW(
        who=who,
        what=what,
        when=_when(text, published),
        where=_where(f"{headline}. {lead}"),
        why=_first(_WHY, headline) or _first(_WHY, lead),
        how=_first(_HOW, lead),
    )


def _lead(text: str) -> str:
    ends = [
        sentence.end for sentence, _ in zip(sentences(text), range(LEAD_SENTENCES), strict=False)
    ]
    return text[: ends[-1]] if ends else ""


def _main_event(text: str) -> tuple[str | None, str | None]:
    """Return the subject of the first finite verb and its predicate."""
    for sentence in sentences(text):
        tag(sentence)
        parse = Parse(sentence, chunk(sentence))
        for at, group in enumerate(parse.chunks):
            if group.kind != VERB or group.form not in ("finite", "part"):
                continue
            subject = parse.subject(at)
            if subject is None:
                continue
            found = subject_argument(parse, subject)
            who = text[sentence.starts[found.first] : sentence.ends[found.last]]
            return who, _predicate(parse, at, text)
    return None, None


def _predicate(parse: Parse, at: int, text: str) -> str:
    sentence = parse.sentence
    last = parse.chunks[at].last
    for following in parse.chunks[at + 1 :]:
        if following.kind in (STOP, SUBORD, ",") or (
            following.kind == VERB and following.form == "finite"
        ):
            break
        if following.last - parse.chunks[at].first >= MAX_WHAT:
            break
        if following.kind != PREP:
            last = following.last
        if following.kind == NP and following.last > parse.chunks[at].last + 1:
            break
    return text[sentence.starts[parse.chunks[at].first] : sentence.ends[last]]


def _when(text: str, published: datetime | None) -> str | None:
    """Return the first day the text names about the time of publication, else that day itself."""
    found = times.find(text, 0, len(text), published)
    days = [one for one in found if one.form in _DAY_FORMS]
    if published is not None:
        days = [one for one in days if _is_near(one.value, published)]
    if days:
        return text[days[0].start : days[0].end]
    return f"{published:%B} {published.day}, {published.year}" if published else None


def _is_near(value: str, published: datetime) -> bool:
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return False
    return abs((published.date() - day).days) <= NEAR_DAYS


def _where(text: str) -> str | None:
    found = toponyms.find(text)
    for one in found:
        before = text[max(0, one.start - 8) : one.start].lower()
        if re.search(r"\b(?:in|at|near|from|outside|to)(?: the)? $", before):
            return text[one.start : one.end]
    return text[found[0].start : found[0].end] if found else None


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match[1].strip() if match else None
