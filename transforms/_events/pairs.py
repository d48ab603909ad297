"""One event for each actor and target: "A and B met C" as A with C and B with C.

In:  mentions of a text
Out: mentions whose actor and target are one each; spans still reproduce the text
A name that holds an "and" of its own ("Bosnia and Herzegovina") stays whole, and so do phrases
whose parts do not each bear a name ("the president and his wife").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schemas import EventMention, Span, stable_id
from transforms._events.gazetteer import key_of, lookup

_JOINT = re.compile(r",\s+(?:and\s+)?|\s+and\s+")
_NAMED = re.compile(r"(?:(?:[Tt]he|[Aa]n?|[a-z-]+)\s+)*[A-Z]")
Part = tuple[str | None, Span | None]


def pairs(mentions: Iterable[EventMention]) -> Iterator[EventMention]:
    """Yield a mention for each pair of actor and target."""
    for mention in mentions:
        actors = _parts(mention.actor, mention.actor_span)
        targets = _parts(mention.target, mention.target_span)
        if len(actors) * len(targets) == 1:
            yield mention
            continue
        for actor, actor_span in actors:
            for target, target_span in targets:
                changes = {
                    "id": stable_id("e", mention.id, str(actor_span), str(target_span)),
                    "actor": actor,
                    "actor_span": actor_span,
                    "target": target,
                    "target_span": target_span,
                }
                yield mention.model_copy(update=changes)


def _parts(text: str | None, span: Span | None) -> list[Part]:
    if text is None or span is None or lookup(key_of(text)):
        return [(text, span)]
    found: list[Part] = []
    start = 0
    for match in (*_JOINT.finditer(text), None):
        end = match.start() if match else len(text)
        found.append((text[start:end], (span[0] + start, span[0] + end)))
        start = match.end() if match else end
    are_named = all(part and _NAMED.match(part) for part, _ in found)
    return found if are_named else [(text, span)]
