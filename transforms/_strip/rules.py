"""The table of text rules: what a line must look like, how long, and where it must stand.

A rule that looks at a line alone costs content (plain patterns hit 1.2 to 2.5 % of the content
lines of the development set), so every row carries a limit of length, and most a place.
"""

from __future__ import annotations

import re

from schemas import Embed, Image, RelatedLink
from transforms._strip.captions import AGENCY_ID, CAPTION, read_caption
from transforms._strip.dates import MONTH
from transforms._strip.rule import (
    Rule,
    after_image_id,
    before_signature,
    head,
    is_author,
    is_author_bio,
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


def _one_of(*phrases: str) -> str:
    return f"(?:{'|'.join(phrases)})"


def _rule(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts))


def _loose(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


_NO_SENTENCE = r"(?<![.;,])(?<![.,!?][”\"’'])"
"""A pointer to another article ends like a headline, not like a sentence or quoted speech."""
_NO_QUOTE = r"(?<![.;,”\"’])"
"""Labels in small letters may open a quotation, so their titles must not close one."""
_CALLED = _one_of(
    *("READ(?: MORE| ALSO| NEXT| THIS| ON)?", "ALSO READ", "MORE", "SEE (?:ALSO|MORE)", "LISTEN"),
    *("RELATED(?: STORY| STORIES| ARTICLES?| NEWS| COVERAGE| CONTENT)?", "DON[’']T MISS"),
    *("WATCH(?: NOW| MORE| ALSO)?", "ALSO WATCH", "TRENDING", "RECOMMENDED", "EXPLAINER"),
    *("OPINION", "FACT CHECK"),
)
_Called = _one_of(
    *("Read (?:[Mm]ore|[Aa]lso|[Nn]ext)", "Also [Rr]ead", "See [Aa]lso", "More on this"),
    *("Related(?: [Ss]tory| [Ss]tories| [Aa]rticles?| [Nn]ews| [Cc]overage| [Ll]inks?)?",),
    *("Related [Rr]eading", "Watch [Nn]ow", "You may also like", "Recommended", "Lees ook"),
    *("Lesen Sie auch", "Mehr zum Thema", "Lire aussi", "À lire aussi", "Leia (?:também|mais)"),
    *("Lea también", "Leggi anche", "Читайте также"),
)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? )?"
_DAY = _one_of(
    rf"{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}",
    rf"\d{{1,2}} {MONTH},? \d{{4}}",
    r"\d{4}-\d\d-\d\d",
    r"\d{1,2}[./]\d{1,2}[./]\d{2,4}",
)
_WIRE = (
    r"(?:(?:Additional |Further )?(?:[Rr]eporting|[Ww]riting|[Ee]diting)|Compiled|Reported)"
    r" by (?=[A-Z])"
)

SOCIAL = (
    # A flattened tweet ends in its signature; a short link or a handle alone is prose.
    Rule(
        "tweet",
        _rule(rf"(?P<text>.*?)\s*{SIGNATURE}(?:\.? ?https?://t\.co/\w+)?"),
        700,
        read=_tweet,
        hint="@",
    ),
    Rule(
        "tweet_text",
        _rule(r"(?P<text>.*(?:t\.co|pic\.twitter\.com)/\w+)"),
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
        _rule(rf"(?P<label>{_CALLED}) ?[:|>»–-] ?(?P<title>[^a-z].*){_NO_SENTENCE}"),
        220,
        read=_related,
    ),
    Rule(
        "read_link",
        _rule(rf"(?P<label>{_Called}) ?: ?(?P<title>[^a-z\s].*){_NO_QUOTE}"),
        220,
        read=_related,
    ),
    Rule(
        "read_link",
        _rule(
            r"\[(?P<label>(?i:related|read(?: more| also)?|see also|watch|also)): (?P<title>.+)\]"
        ),
        220,
        read=_related,
        hint="[",
    ),
    Rule(
        "related_label",
        _loose(
            _one_of(
                r"related(?: (?:stories|articles?|news|posts?|coverage|topics|content|links))?",
                r"you (?:may|might) also (?:like|be interested in)|recommended(?: for you)?",
                r"read (?:more|next|also)|most (?:read|popular)|trending(?: now)?",
                r"more (?:from|on) .{3,40}|don[’']t miss|top stories|popular now|up next",
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
CREDITS = (
    Rule("wire_credit", _rule(rf"[(\[]?{_WIRE}(?:[^.]|(?<=\b[A-Z])\.)+[)\].]?"), 300, tail),
    Rule(
        "wire_credit",
        _rule(rf" ?\({_WIRE}[^()]+\)$"),
        10_000,
        tail,
        whole=False,
        hint=" by ",
    ),
    Rule(
        "wire_credit",
        _loose(
            r".{3,90} contribut(?:ed to this (?:report|story|article)|ed reporting)\b.{0,40}",
        ),
        220,
        tail,
    ),
    # A year or a sign: "Copyright law is ..." is prose.
    Rule(
        "copyright",
        _loose(r"(?:©|\(c\) ?(?=[12]\d{3})|copyright (?:©|\(c\)|[12]\d{3})).{0,200}"),
        220,
        tail,
    ),
    Rule("copyright", _loose(r".{0,160}\ball rights reserved\b.{0,60}"), 220, tail),
    Rule(
        "copyright",
        _loose(r"this material may not be published, broadcast, rewritten.{0,120}"),
        300,
    ),
)
CALLS = (
    Rule(
        "subscribe_call",
        _loose(
            _one_of(
                r"(?:please )?(?:sign up|subscribe|register)(?: now| here| today)?"
                r" (?:for|to) (?:our|the|my|get)\b",
                r"sign up here|subscribe (?:now|today)|click here (?:to|for)\b",
                r"get (?:our|the) (?:free )?(?:app|newsletter|daily)\b",
                r"download (?:our|the) (?:free )?\S* ?app\b|join our (?:whatsapp|telegram)",
                r"(?:follow|like|find) us on|get the latest .{0,40}(?:inbox|newsletter)",
                r"support (?:our|independent) journalism|become a (?:member|subscriber)",
                r"already a subscriber|thanks? for (?:reading|signing up|subscribing)",
                r"invalid email|your email address|enter your email",
            ),
            r"[^“”\"]{0,150}",
        ),
        200,
    ),
    Rule(
        "advertisement",
        _loose(
            r"[\[(]?",
            _one_of(
                "advertisement|advertising|ad|ads|anzeige|werbung|publicidad|publicité|sponsored",
                r"(?:advertisement - )?(?:story|article) continues (?:below|after)"
                r"(?: (?:the |this )?(?:advertisement|ad|video))?",
                r"scroll (?:down )?(?:to|for) (?:continue|more)|skip advertisement",
                r"continue reading(?: (?:below|the main story))?",
                r"this article is more than \d+ years? old",
            ),
            r"[\])]?\.?",
        ),
        80,
    ),
    Rule(
        "share_call",
        _loose(
            _one_of(
                r"share (?:this|on|via|with)\b.{0,40}|share|tweet|print|email(?: this)?",
                r"copy link|link copied.?|save(?: article)?|have your say.{0,60}",
                r"(?:leave|post|add) a (?:comment|reply)|no comments(?: yet)?|jump to comments",
                r"(?:view|read|show|see) (?:\d+ |all )?comments?|\d+ comments?",
                r"comments? (?:\(\d+\)|are closed\.?)",
            )
        ),
        80,
    ),
    Rule(
        "media_label",
        _loose(
            _one_of(
                r"\[(?:video|photos?|gallery|watch|audio)\]|play video|toggle caption",
                r"(?:watch|video) (?:the video )?above\.?|hide caption|image \d+ of \d+",
                r"(?:view|open|show) (?:gallery|image in fullscreen)",
                r"listen to (?:this )?(?:article|story).{0,30}|loading[.…]{0,3}",
                r"your browser does not support.{0,60}",
            )
        ),
        100,
    ),
)
HEAD = (
    Rule("title_repeat", _rule(".+"), 300, is_title),
    Rule("author_line", _rule(".+"), 110, is_author),
    Rule(
        "byline",
        _rule(r"(?:By|BY|Written by|Von|Por|Par) [A-ZÀ-Þ][^.!?:]{2,80}(?:\|.{0,40})?"),
        110,
        head,
    ),
    Rule(
        "date_line",
        _loose(
            r"(?:(?:first |last )?(?:published|updated|posted|modified|created)(?: on| at)?:? ?)?",
            rf"{_WEEKDAY}{_DAY}(?:,?(?: at| [|·•-])? ?\d{{1,2}}[:.h]\d\d.{{0,30}})?",
        ),
        110,
        head,
    ),
    Rule(
        "date_line",
        _loose(
            _one_of(
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
        _loose(
            r"(?:filed under|tags?|topics|categories|posted in|more on|in this (?:article|story))",
            r":? ?.{0,140}",
        ),
        160,
        last_four,
    ),
    Rule(
        "contact_line",
        _loose(
            _one_of(
                r"[\w.+-]+@[\w-]+\.[\w.]+",
                r"(?:follow|contact|email|reach|write to) .{2,60}"
                r"(?: on (?:twitter|x|facebook|instagram)\b| at [\w.+-]+@| @\w+).{0,80}",
            )
        ),
        200,
        tail,
    ),
    Rule(
        "standards",
        _loose(
            _one_of(
                r"our standards: ?.{0,80}",
                r"this (?:story|article) (?:was|has been) (?:originally|first) published.{0,120}",
                r"(?:have|got) (?:a|any) (?:news )?(?:tip|question|story)\b.{0,120}",
            )
        ),
        220,
        tail,
    ),
    Rule(
        "author_bio",
        _loose(r".{3,60}\b(?:is an?|covers|joined|can be reached|writes (?:about|for))\b.+"),
        500,
        is_author_bio,
    ),
)
RULES = (*SOCIAL, *POINTERS, *PICTURES, *CREDITS, *CALLS, *HEAD, *TAIL)
"""In order: the first row that fits takes the line."""
