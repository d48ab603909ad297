"""Word tables as text: closed classes read best as one paragraph of words."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """Return the words of a space-separated list."""
    return frozenset(words.split())


def word_list(words: str) -> tuple[str, ...]:
    """Return the words of a space-separated list in order."""
    return tuple(words.split())
