"""Tweets that an extractor flattened into one line of text."""

from __future__ import annotations

import re

from schemas import Embed
from transforms._strip.dates import DATE, iso_date

SIGNATURE = (
    r"(?:—|–|―|--|&mdash;) ?(?P<author>[^@\n]{1,80}?) ?\(@(?P<handle>\w{1,15})\) ?"
    rf"(?P<date>{DATE})"
)
"""How every embedded tweet ends, whatever publisher embeds it."""
_OWN = r"(?:https?://t\.co|(?:https?://)?pic\.twitter\.com)/\w+"
_OTHER = r"https?://(?!t\.co/|pic\.twitter\.com/)\S+"
_LINKS = re.compile(f"{_OWN}|{_OTHER}")
# Every link matches one branch only: two ways to read one would make hostile text exponential.
_LAST_LINKS = re.compile(rf"(?:\s*{_OWN}…?|\s+{_OTHER})+\s*$")


def read_tweet(match: re.Match[str], url: str | None = None) -> Embed:
    """Return the tweet of a line that matched SIGNATURE after its group `text`."""
    return read_words(match["text"]).replace(
        author=match["author"].strip(),
        handle=match["handle"],
        published=iso_date(match["date"]),
        url=url,
    )


def read_words(text: str) -> Embed:
    """Return a tweet's words and links; links that only trail are not part of the words."""
    words = _LAST_LINKS.sub("", text).strip()
    return Embed(kind="tweet", text=words, links=tuple(_LINKS.findall(text)))
