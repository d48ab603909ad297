"""The table of text rules: what a line must look like, how long, and where it must stand.

A rule that looks at a line alone costs content (plain patterns hit 1.2 to 2.5 % of the content
lines of the development set), so every row carries a limit of length, and most a place.
"""

from __future__ import annotations

import re

from schemas import Embed, Image, RelatedLink
from transforms._strip.captions import AGENCY_ID, CAPTION, read_caption
from transforms._strip.date_line import DATE_LINE, STAMP
from transforms._strip.notices import CALLS, CREDITS, NOTICES, PHOTO_CREDITS
from transforms._strip.patterns import loose, one_of, strict
from transforms._strip.rule import (
    Rule,
    after_image_id,
    before_signature,
    head,
    head_or_end,
    is_author,
    is_author_bio,
    is_authors_list,
    is_title,
    last_four,
    not_last,
    tail,
)
from transforms._strip.tweets import SIGNATURE, read_tweet, read_words


def _related(match: re.Match[str]) -> RelatedLink:
    return RelatedLink(label=match["label"].strip(), title=match["title"].strip(" []"))


def _image_id(match: re.Match[str]) -> Image:
    return Image(id=match["id"])


def _caption(match: re.Match[str]) -> Image:
    return read_caption(match.string)


def _tweet(match: re.Match[str]) -> Embed:
    return read_tweet(match)


def _tweet_words(match: re.Match[str]) -> Embed:
    return read_words(match["text"])


_NO_SENTENCE = r"(?<![.;,])(?<![.,!?][”\"’'])"
"""A pointer to another article ends like a headline, not like a sentence or quoted speech."""
_NO_QUOTE = r"(?<![.;,”\"’])"
"""Labels in small letters may open a quotation, so their titles must not close one."""
_CALLED = one_of(
    *("READ(?: MORE| ALSO| NEXT| THIS| ON)?", "ALSO READ", "MORE", "SEE (?:ALSO|MORE)", "LISTEN"),
    *("RELATED(?: STORY| STORIES| ARTICLES?| NEWS| COVERAGE| CONTENT)?", "DON[’']T MISS"),
    *("WATCH(?: NOW| MORE| ALSO)?", "ALSO WATCH", "TRENDING", "RECOMMENDED", "EXPLAINER"),
    *("OPINION", "FACT CHECK"),
)
_Called = one_of(
    *("Read (?:[Mm]ore|[Aa]lso|[Nn]ext)", "Also [Rr]ead", "See [Aa]lso", "More on this"),
    *("Related(?: [Ss]tory| [Ss]tories| [Aa]rticles?| [Nn]ews| [Cc]overage| [Ll]inks?)?",),
    *("Related [Rr]eading", "Watch [Nn]ow", "You may also like", "Recommended", "Lees ook"),
    *("Lesen Sie auch", "Mehr zum Thema", "Lire aussi", "À lire aussi", "Leia (?:também|mais)"),
    *("Lea también", "Leggi anche", "Читайте также"),
)
SOCIAL = (
    # A flattened tweet ends in its signature; a short link or a handle alone is prose.
    Rule(
        "tweet",
        strict(rf"(?P<text>.*?)\s*{SIGNATURE}(?:\.? ?https?://t\.co/\w+)?"),
        700,
        read=_tweet,
        hint="@",
    ),
    Rule(
        "tweet_text",
        strict(r"(?P<text>.*(?:t\.co|pic\.twitter\.com)/\w+)"),
        400,
        before_signature,
        read=_tweet_words,
        hint="t",
    ),
)
POINTERS = (
    # Capitals matter: "Read: the letter said" opens a quotation.
    Rule(
        "read_link",
        strict(rf"(?P<label>{_CALLED}) ?[:|>»–-] ?(?P<title>[^a-z].*){_NO_SENTENCE}"),
        220,
        read=_related,
    ),
    Rule(
        "read_link",
        strict(rf"(?P<label>{_Called}) ?: ?(?P<title>[^a-z\s].*){_NO_QUOTE}"),
        220,
        read=_related,
    ),
    Rule(
        "read_link",
        strict(
            r"\[(?P<label>(?i:related|read(?: more| also)?|see also|watch|also)): (?P<title>.+)\]"
        ),
        220,
        read=_related,
        hint="[",
    ),
    Rule(
        "related_label",
        loose(
            one_of(
                r"related(?: (?:stories|articles?|news|posts?|coverage|topics|content|links))?",
                r"you (?:may|might) also (?:like|be interested in)|recommended(?: for you)?",
                r"read (?:more|next|also)|most (?:read|popular)|trending(?: now)?",
                r"more (?:from|on) .{3,40}|don[’']t miss|top stories|popular now|up next",
                r"recommended videos?|related reads|lire aussi|czytaj (?:więcej|też|także)",
                r"leggi anche|lees ook|les også|läs (?:också|mer)|lea también|lesen sie auch",
                r"noticias? relacionadas?|te puede interesar|leia (?:também|mais)|veja também",
                r"mehr zum thema|weitere themen|читайте также|関連記事|关联阅读|관련 ?기사",
            ),
            ":?",
        ),
        60,
        not_last,
    ),
)
PICTURES = (
    Rule("image_id", AGENCY_ID, 60, read=_image_id),
    # Under its image id a caption is one whatever its length; elsewhere it must be short.
    Rule("image_caption", CAPTION, 500, after_image_id, _caption),
    Rule("image_caption", CAPTION, 350, read=_caption),
)
HEAD = (
    Rule("title_repeat", strict(".+"), 300, is_title),
    Rule("author_line", strict(".+"), 110, is_author),
    Rule("author_line", strict(".+"), 160, is_authors_list),
    Rule(
        "byline",
        strict(r"(?:By|BY|Written by|Von|Por|Par) [A-ZÀ-Þ][^.!?:]{2,80}(?:\|.{0,40})?"),
        110,
        head,
    ),
    Rule("date_line", DATE_LINE, 110, head_or_end),
    Rule("date_line", STAMP, 60, head_or_end),
    Rule(
        "date_line",
        loose(
            one_of(
                r"(?:last )?(?:updated|published|posted)\b[^.]{3,60}",
                r"\d+[ -]min(?:ute)?s?[ -]read|estimated reading time.{0,20}",
                r"\d+ (?:minutes?|hours?|days?|weeks?|months?) ago",
            )
        ),
        80,
        head,
    ),
)
TAIL = (
    Rule(
        "filed_under",
        loose(
            r"(?:filed under|tags?|topics|categories|posted in|more on|in this (?:article|story))",
            r":? ?.{0,140}",
        ),
        160,
        last_four,
    ),
    Rule(
        "contact_line",
        loose(
            one_of(
                r"[\w.+-]+@[\w-]+\.[\w.]+|(?:https?://)?(?:www\.)?(?:twitter|x)\.com/\w+",
                r"follow .{2,80} at (?:https?://|www\.)\S+",
                r"(?:follow|contact|email|reach|write to) .{2,60}"
                r"(?: on (?:twitter|x|facebook|instagram)\b| at [\w.+-]+@| @\w+).{0,80}",
            )
        ),
        200,
        tail,
    ),
    Rule(
        "standards",
        loose(
            one_of(
                r"our standards: ?.{0,80}",
                r"(?:have|got) (?:a|any) (?:news )?(?:tip|question|story)\b.{0,120}",
            )
        ),
        220,
        tail,
    ),
    Rule(
        "author_bio",
        loose(
            r".{3,80}\b(?:is|are|was|covers|joined|can be|writes|ist|war|arbeitet|schreibt|est|es"
            r"|è|er|är)\b.+"
        ),
        700,
        is_author_bio,
    ),
)
RULES = (*SOCIAL, *POINTERS, *PICTURES, *CREDITS, *PHOTO_CREDITS, *CALLS, *HEAD, *TAIL, *NOTICES)
"""In order: the first row that fits takes the line."""
