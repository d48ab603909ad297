"""What a publisher allows to be done with a page, as far as machines can read it."""

from __future__ import annotations

from typing import Literal

from schemas.base import Part

Respect = Literal["all", "robots", "none"]
"""Which refusals are obeyed: every one, those of search engines' robots only, or none."""


class Rights(Part):
    """What was stated about one page; all empty when nothing was."""

    directives: tuple[str, ...] = ()
    """Of X-Robots-Tag and `<meta name=robots>`, as far as they forbid: lower case, sorted.
    `unavailable_after:TIME` is accompanied by `unavailable` once that time is past."""
    tdm_reserved: bool | None = None
    """Text and data mining is reserved (TDMRep); False where it is expressly not."""
    tdm_policy: str | None = None
    """Where the terms of a reservation stand."""
    ai_allowed: bool | None = None
    """What ai.txt says of this path; None when it says nothing."""
    basis: tuple[str, ...] = ()
    """Where all this was stated: of `meta`, `header`, `tdmrep.json`, `ai.txt`."""
