"""Labels over lists of other articles, in the languages of the feeds."""

from __future__ import annotations

import re

_ENGLISH = (
    r"related(?: (?:articles?|stories|posts?|news|content|topics?|links?|coverage|reading))?"
    r"|more (?:from|on|in|about|stories|news|articles)\b.{0,40}|more (?:\S+ ){0,2}stories"
    r"|read (?:more|next|also)|see also|also read|recommended(?: for you| reading| stories)?"
    r"|you (?:may|might) also (?:like|enjoy|be interested in)|more posts|stay connected"
    r"|recent (?:posts?|articles|news)\b.{0,30}|related (?:reads|articles (?:from|on) .{0,40})"
    r"|about the reviewers?"
    r"|(?:most|popular|trending)(?: popular| read| viewed| now| stories)?"
    r"|top (?:stories|news)|latest (?:news|stories|articles)?|up next|keep reading"
    r"|don.t miss(?: this)?|about the authors?"
)
_GERMAN = (
    r"weitere (?:themen|artikel|beiträge|meldungen|nachrichten|inhalte)\b.{0,40}"
    r"|ähnliche (?:themen|artikel|beiträge)|mehr zum thema|mehr (?:aus|von|zu) .{0,40}"
    r"|das könnte (?:sie|dich) auch interessieren|lesen sie auch|verwandte (?:artikel|themen)"
    r"|topmeldungen|meistgelesen"
)
_OTHERS = (
    r"lees (?:ook|meer)|läs (?:också|mer|även)|les også|lire aussi|à lire aussi"
    r"|sur le même (?:sujet|thème)|leia (?:também|mais)|veja também|lea también|te puede interesar"
    r"|más noticias|noticias? relacionadas?|czytaj (?:więcej|też|także)"
    r"|leggi anche|articoli correlati"
    r"|potrebbe interessarti.{0,20}"
    r"|читайте также|関連(?:記事|ニュース)?|相关(?:新闻|阅读)|관련 ?기사"
)
_END = re.compile(rf"(?:{_ENGLISH}|{_GERMAN}|{_OTHERS})\s*[:.…]?", re.IGNORECASE)
MAX_CHARS = 60


def is_end_label(text: str) -> bool:
    """Tell whether a short line announces other articles and nothing else."""
    return len(text) < MAX_CHARS and _END.fullmatch(text) is not None
