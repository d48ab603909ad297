"""The table of text rules: what a line must look like, how long, and where it must stand.

A rule that looks at a line alone costs content (plain patterns hit 1.2 to 2.5 % of the content
lines of the development set), so every row carries a limit of length, and most a place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from schemas import Embed, Image, Part, RelatedLink
from transforms._strip.captions import AGENCY_ID, CREDIT, read_caption
from transforms._strip.dates import MONTH
from transforms._strip.lines import Document, Line, key_of
from transforms._strip.tweets import SIGNATURE, read_tweet

Place = Callable[[Document, Line], bool]
Reader = Callable[[re.Match[str]], Part | None]


def anywhere(document: Document, line: Line) -> bool:
    """Every line."""
    return bool(document.lines) and bool(line.text)


def head(document: Document, line: Line) -> bool:
    """Before the first line of prose."""
    return line.index <= document.first_prose and line.index < 12


def tail(document: Document, line: Line) -> bool:
    """One of the last six lines."""
    return document.from_end(line) <= 6


def not_last(document: Document, line: Line) -> bool:
    """Followed by text: a label that stands alone at the end may be a heading cut off."""
    return document.after(line) is not None


def is_title(document: Document, line: Line) -> bool:
    """Repeats the title, before the prose."""
    return head(document, line) and key_of(line.text) == document.title_key != ""


def is_author(document: Document, line: Line) -> bool:
    """Is an author's name, before the prose."""
    return head(document, line) and key_of(line.text) in document.author_keys


def is_author_bio(document: Document, line: Line) -> bool:
    """Begins with an author's name, in the last four lines."""
    return document.from_end(line) <= 4 and any(
        author and key_of(line.text).startswith(author) for author in document.author_keys
    )


def after_image_id(document: Document, line: Line) -> bool:
    """Follows a line that is nothing but an agency's image id."""
    before = document.before(line)
    return before is not None and AGENCY_ID.fullmatch(before.text) is not None


@dataclass(frozen=True)
class Rule:
    """One row: a line it matches goes, and `read` keeps what it said as a typed field.

    A pattern that matches only the end of a line (`whole=False`) takes that end away.
    """

    name: str
    pattern: re.Pattern[str]
    max_chars: int
    place: Place = anywhere
    read: Reader = field(default=lambda _: None)
    whole: bool = True


def _related(match: re.Match[str]) -> RelatedLink:
    return RelatedLink(label=match["label"].strip(), title=match["title"].strip(" []"))


def _image_id(match: re.Match[str]) -> Image:
    return Image(id=match["id"])


def _caption(match: re.Match[str]) -> Image:
    return read_caption(match.string)


def _tweet(match: re.Match[str]) -> Embed:
    return read_tweet(match)


def _rule(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(pattern, flags)


_I = re.IGNORECASE
_NO_SENTENCE = r"(?<![.;,])(?<![.,!?][”\"’'])"
"""A pointer to another article ends like a headline, not like a sentence or quoted speech."""
_NO_QUOTE = r"(?<![.;,”\"’])"
"""Labels in small letters may open a quotation, so their titles must not close one."""

RULES = (
    # A flattened tweet ends in its signature; a short link or a handle alone is prose.
    Rule("tweet", _rule(rf"(?P<text>.*?)\s*{SIGNATURE}(?:\.? ?https?://t\.co/\w+)?"), 700,
         read=_tweet),
    # Cross-promotion. Capitals matter: "Read: the letter said" opens a quotation.
    Rule("read_link",
         _rule(r"(?P<label>READ|READ (?:MORE|ALSO|NEXT|THIS|ON)|ALSO READ|MORE|RELATED"
               r"|RELATED (?:STORY|STORIES|ARTICLES?|NEWS|COVERAGE|CONTENT)|SEE ALSO|SEE MORE|WATCH"
               r"|WATCH (?:NOW|MORE|ALSO)|ALSO WATCH|LISTEN|DON[’']T MISS|TRENDING"
               rf"|RECOMMENDED|EXPLAINER|OPINION|FACT CHECK) ?[:|>»–-] ?(?P<title>[^a-z].*){_NO_SENTENCE}"),
         220, read=_related),
    Rule("read_link",
         _rule(r"(?P<label>Read (?:[Mm]ore|[Aa]lso|[Nn]ext)|Also [Rr]ead|Related"
               r"|Related (?:[Ss]tory|[Ss]tories|[Aa]rticles?|[Nn]ews|[Cc]overage|[Ll]inks?|[Rr]eading)"
               r"|See [Aa]lso|More on this|Watch [Nn]ow|You may also like|Recommended|Lees ook|Lesen Sie auch"
               r"|Mehr zum Thema|Lire aussi|À lire aussi|Leia (?:também|mais)|Lea también|Leggi anche"
               rf"|Читайте также) ?: ?(?P<title>[^a-z\s].*){_NO_QUOTE}"),
         220, read=_related),
    Rule("read_link",
         _rule(r"\[(?P<label>(?i:related|read(?: more| also)?|see also|watch|also)): (?P<title>.+)\]\.?"),
         220, read=_related),
    Rule("related_label",
         _rule(r"(?:Related(?: (?:Stories|Articles?|News|Posts?|Coverage|Topics|Content|Links))?"
               r"|(?:You (?:may|might) also (?:like|be interested in))|Recommended(?: for you)?"
               r"|Read (?:more|next|also)|More (?:from|on) .{3,40}|Most (?:read|popular)|Trending(?: now)?"
               r"|Don[’']t miss|Top stories|Popular now|Up next):?", _I), 60),
    # The image id opens the block that shows its caption.
    Rule("image_id", AGENCY_ID, 60, read=_image_id),
    Rule("image_caption", _rule(rf"(?s:.*?)(?:{CREDIT.pattern})"), 500, after_image_id, _caption),
    Rule("image_caption", _rule(rf"(?s:.*?)(?:{CREDIT.pattern})"), 350, read=_caption),
    # Wire credits.
    Rule("wire_credit",
         _rule(r"[(\[]?(?:(?:Additional |Further )?(?:[Rr]eporting|[Ww]riting|[Ee]diting)"
               r"|Compiled|Reported) by (?:[^.]|(?<=\b[A-Z])\.)+[)\].]?"), 300, tail),
    Rule("wire_credit",
         _rule(r"\s*\((?:(?:Additional |Further )?[Rr]eporting|[Ww]riting|[Ee]diting) by [^()]+\)$"),
         10_000, tail, whole=False),
    Rule("wire_credit",
         _rule(r".{3,90} (?:contributed to this (?:report|story|article)|contributed reporting)\b.{0,40}",
               _I), 220, tail),
    Rule("copyright",
         _rule(r"(?:©|\(c\) ?(?=[12]\d{3})|copyright (?:©|\(c\)|[12]\d{3})).{0,200}", _I), 220, tail),
    Rule("copyright",
         _rule(r".{0,160}\ball rights reserved\b.{0,60}", _I), 220, tail),
    Rule("copyright",
         _rule(r"this material may not be published, broadcast, rewritten,? or redistributed.{0,80}",
               _I), 300),
    # Calls to the reader.
    Rule("subscribe_call",
         _rule(r"(?:(?:please )?(?:sign up|subscribe|register)(?: now| here| today)? (?:for|to) (?:our|the|my|get)\b"
               r"|sign up here|subscribe (?:now|today)|get (?:our|the) (?:free )?(?:app|newsletter|daily)\b"
               r"|download (?:our|the) (?:free )?\S* ?app\b|click here (?:to|for)\b|join our (?:whatsapp|telegram)"
               r"|(?:follow|like|find) us on|get the latest .{0,40}(?:inbox|newsletter)"
               r"|support (?:our|independent) journalism|become a (?:member|subscriber)"
               r"|already a subscriber|thanks? for (?:reading|signing up|subscribing)"
               r"|invalid email|your email address|enter your email)[^“”\"]{0,150}", _I), 200),
    Rule("advertisement",
         _rule(r"[\[(]?(?:advertisement|advertising|ad|ads|anzeige|werbung|publicidad|publicité|sponsored"
               r"|(?:story|article) continues (?:below|after)(?: (?:the |this )?(?:advertisement|ad|video))?"
               r"|advertisement - (?:story|article) continues below|scroll (?:down )?(?:to|for) (?:continue|more)"
               r"|continue reading(?: (?:below|the main story))?|skip advertisement"
               r"|this article is more than \d+ years? old)[\])]?\.?", _I), 80),
    Rule("share_call",
         _rule(r"(?:share (?:this|on|via|with)\b.{0,40}|share|tweet|print|email(?: this)?|copy link|link copied.?"
               r"|save(?: article)?|(?:leave|post|add) a (?:comment|reply)|(?:view|read|show|see) (?:\d+ |all )?comments?"
               r"|\d+ comments?|comments? (?:\(\d+\)|are closed\.?)|no comments(?: yet)?|jump to comments"
               r"|have your say.{0,60})", _I), 80),
    Rule("media_label",
         _rule(r"(?:\[(?:video|photos?|gallery|watch|audio)\]|(?:watch|video) (?:the video )?above\.?|play video"
               r"|(?:view|open|show) (?:gallery|image in fullscreen)|image \d+ of \d+|hide caption|toggle caption"
               r"|listen to (?:this )?(?:article|story).{0,30}|your browser does not support.{0,60}"
               r"|loading\.{0,3}…?)", _I), 100),
    # What stands between headline and text.
    Rule("title_repeat", _rule(r".+"), 300, is_title),
    Rule("author_line", _rule(r".+"), 110, is_author),
    Rule("byline",
         _rule(r"(?:By|BY|Written by|Von|Por|Par) [A-ZÀ-Þ][^.!?:]{2,80}(?:\|.{0,40})?"), 110, head),
    Rule("date_line",
         _rule(rf"(?:(?:First |Last )?(?:published|updated|posted|modified|created)(?: on| at)?:? ?)?"
               rf"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? )?"
               rf"(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}} {MONTH},? \d{{4}}"
               r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
               r"(?:,?(?: at| [|·•-])? ?\d{1,2}[:.h]\d\d.{0,30})?", _I), 110, head),
    Rule("date_line",
         _rule(r"(?:(?:last )?(?:updated|published|posted)\b[^.]{3,60}"
               r"|\d+[ -]min(?:ute)?s?[ -]read|estimated reading time.{0,20}"
               r"|\d+ (?:minutes?|hours?|days?|weeks?|months?) ago)", _I), 80, head),
    # What stands under it.
    Rule("filed_under",
         _rule(r"(?:filed under|tags?|topics|categories|posted in|more on|in this (?:article|story)):? ?.{0,140}", _I),
         160, lambda document, line: document.from_end(line) <= 4),
    Rule("contact_line",
         _rule(r"(?:[\w.+-]+@[\w-]+\.[\w.]+|(?:follow|contact|email|reach|write to) .{2,60}"
               r"(?: on (?:twitter|x|facebook|instagram)\b| at [\w.+-]+@| @\w+).{0,80})", _I), 200, tail),
    Rule("standards",
         _rule(r"(?:our standards: ?.{0,80}|this (?:story|article) (?:was|has been) (?:originally|first) published.{0,120}"
               r"|(?:have|got) (?:a|any) (?:news )?(?:tip|question|story)\b.{0,120})", _I), 220, tail),
    Rule("author_bio",
         _rule(r".{3,60}\b(?:is an?|covers|joined|can be reached|writes (?:about|for))\b.+", _I | re.S), 500, is_author_bio),
)  # fmt: skip
