"""Which language a text is in, as ISO 639-1."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SAMPLE_CHARS = 1_000
"""More does not change the answer and costs time."""
GLANCE_CHARS = 300
"""Enough where they say what the page declares: the same answers at half the cost."""
DECLARED = re.compile(r"([a-z]{2})(?:[-_][A-Za-z]{2,4})*", re.IGNORECASE)


def language_of(text: str, declared: str | None) -> str | None:
    """Return the text's language; what the page declares counts when there is too little text."""
    stated = _code(declared)
    if len(text) < 40:
        return stated
    if stated and _classified(text[:GLANCE_CHARS]) == stated:
        return stated
    return _classified(text[:SAMPLE_CHARS])


def _classified(text: str) -> str:
    return str(_identifier().classify(text)[0])


def _code(declared: str | None) -> str | None:
    match = DECLARED.fullmatch((declared or "").strip())
    return match[1].lower() if match else None


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE)
