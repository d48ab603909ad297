"""Rules for what is said about a text: credits, copyright, calls to the reader, notices."""

from __future__ import annotations

import re

from schemas import Image
from transforms._strip.patterns import loose, one_of, strict
from transforms._strip.rule import Rule, last_four, tail

_WIRE = (
    r"(?:(?:Additional |Further )?(?:[Rr]eporting|[Ww]riting|[Ee]diting)|Compiled|Reported)"
    r" by (?=[A-Z])"
)


def _credit(match: re.Match[str]) -> Image:
    return Image(credit=match["credit"].strip())


CREDITS = (
    Rule("wire_credit", strict(rf"[(\[]?{_WIRE}(?:[^.]|(?<=\b[A-Z])\.)+[)\].]?"), 300, tail),
    Rule(
        "wire_credit",
        strict(rf" ?\({_WIRE}[^()]+\)$"),
        10_000,
        tail,
        whole=False,
        hint=" by ",
    ),
    Rule(
        "wire_credit",
        loose(
            r".{3,350} contribut(?:ed to this (?:report|story|article)|ed reporting)\b.{0,40}"
            r"|with (?:additional )?report(?:ing|s) (?:by|from) .{3,120}",
        ),
        400,
        last_four,
    ),
    # A year or a sign: "Copyright law is ..." is prose.
    Rule(
        "copyright",
        loose(r"(?:©|\(c\) ?(?=[12]\d{3})|copyright (?:©|\(c\)|[12]\d{3})).{0,200}"),
        220,
        tail,
    ),
    Rule(
        "copyright",
        loose(
            r".{0,160}(?:\ball rights reserved\b|\balle rechte vorbehalten\b"
            r"|\btous droits réservés\b|\btodos los derechos reservados\b"
            r"|\bwszystkie prawa zastrzeżone\b|\bвсе права защищены\b"
            r"|無断転載|무단 ?전재|재배포 ?금지|版权所有).{0,60}"
        ),
        220,
        tail,
    ),
    Rule("copyright", loose(r"copyright:? [^.]{2,60},? (?:19|20)\d\d\b.{0,40}"), 120, last_four),
    Rule(
        "copyright",
        loose(r"this material may not be published, broadcast, rewritten.{0,120}"),
        300,
    ),
)
PHOTO_CREDITS = (
    Rule(
        "image_credit",
        strict(
            r"(?:Fotos?|FOTO|Photos?|PHOTO|Fot\.|Bild(?:er|quelle)?|Images?|IMAGE|Pictures?|Фото|写真)"
            r"(?: credit| by| courtesy of)? ?[:：/] ?(?P<credit>[^.:]{2,60})"
        ),
        80,
        read=_credit,
    ),
    # A sign and a name under a picture; the year of a copyright line is for the row above.
    Rule("image_credit", strict(r"© ?(?P<credit>[^\d.!?]{3,70})"), 75, read=_credit),
    Rule(
        "source_line",
        loose(r"\(?(?:quellen?|źródło|fuente|fonte|kilde|källa|bron) ?: ?[^.]{2,60}\.?\)?"),
        80,
        last_four,
    ),
)
CALLS = (
    Rule(
        "subscribe_call",
        loose(
            one_of(
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
        loose(
            r"[\[(]?",
            one_of(
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
        loose(
            one_of(
                r"share (?:this|on|via|with)\b.{0,40}|share|tweet|print|email(?: this)?",
                r"copy link|link copied.?|save(?: article)?|have your say.{0,60}",
                r"(?:leave|post|add) a (?:comment|reply)|no comments(?: yet)?|jump to comments",
                r"(?:view|read|show|see) (?:\d+ |all )?comments?|\d+ comments?",
                r"comments? (?:\(\d+\)|are closed\.?)|comments|click to tweet",
                r"(?:like|enjoy(?:ed)?) this (?:story|article|post)\?.{0,60}share.{0,30}",
                r"分享.{2,10}|この(?:ニュース|記事)をシェア",
            )
        ),
        80,
    ),
    Rule(
        "media_label",
        loose(
            one_of(
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
NOTICES = (
    Rule(
        "affiliate_notice",
        loose(
            # "She buys links and earns a commission" is of somebody else.
            r"(?=.*\b(?:links?|purchases?)\b)(?=.*\b(?:we|i|us|our)\b).{0,200}"
            r"\b(?:earn|receive|get|collect)\b.{0,25}\bcommissions?\b.{0,150}"
        ),
        350,
    ),
    Rule(
        "external_content",
        loose(
            one_of(
                r"(?:an dieser stelle|hier) (?:findest|finden|finde) .{0,40}extern.{0,300}",
                r"ich bin damit einverstanden, dass .{0,300}",
                r"um (?:eingebettete|diese|externe) inhalte? .{0,20}(?:anzuzeigen|anzeigen)"
                r".{0,600}",
                r"empfohlener (?:redaktioneller|externer) inhalt",
                r"we need your (?:consent|permission) to load .{0,300}",
            )
        ),
        800,
    ),
    Rule(
        "newsletter_notice",
        loose(
            one_of(
                r"by (?:signing up|subscribing|entering your email|providing your email),?"
                r" (?:you|i) .{0,400}",
                r"[^“”\"]{0,250}\b(?:sign up|subscrib(?:e|ing)|register) (?:for|to)"
                r" (?:our|the|my) (?:\w+ ){0,3}newsletters?\b[^“”\"]{0,150}",
                r"this site is protected by recaptcha.{0,120}",
            )
        ),
        420,
        tail,
    ),
    Rule(
        "reader_call",
        loose(
            one_of(
                r"get in touch with (?:our|the) .{0,120}",
                r"for more (?:stories|news|on this).{0,60}check.{0,40}",
                r".{0,120}we[’']d like to hear (?:what you think|from you).{0,200}",
                r"(?:tell us what you think|let us know what you think|what do you think\?).{0,80}",
                r".{0,160}\b(?:senden sie uns|schreiben sie uns) .{0,160}",
                r".{0,250}\bfollow (?:him|her|them|us|me) on (?:twitter|x|facebook|instagram)\b"
                r".{0,120}",
                r"follow .{2,60} on (?:google news|twitter|x|facebook|instagram)\b.{0,200}",
            )
        ),
        400,
        last_four,
    ),
)
