"""What in a text may be a perpetrator, target, victim or weapon, and what speaks for it.

In:  a text, also one in small letters throughout
Out: `Candidate`s, one a role and name, with the features of all its mentions
A phrase is a candidate by the class of its head (`incident_words`); its features are its place in
the clause of a verb of harm, the words around it, and the words of the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from transforms._events import incident_words as classes
from transforms._events.chunks import NP, VERB, Chunk, chunk
from transforms._events.morphology import noun_lemma
from transforms._events.parse import SAYING, Parse
from transforms._events.tags import tag
from transforms._events.tokens import sentences
from transforms._events.vocabulary import ADJ, DET, NAME, NOUN_TAG, NUM, PREP, known_words

_WORD = re.compile(r"[a-z]+")
REACH = 8
"""Chunks between a verb and a phrase that may still belong to it."""


@dataclass(slots=True)
class Candidate:
    """A name that may fill a role."""

    role: str
    name: str
    thing: str
    """What it stands for: an organisation's key, else the name itself."""
    features: set[str] = field(default_factory=set)
    mentions: int = 0


def candidates(text: str) -> list[Candidate]:
    """Return the candidates of a text in the order of their first mention."""
    found: dict[tuple[str, str], Candidate] = {}
    for number, sentence in enumerate(sentences(text)):
        tag(sentence)
        parse = Parse(sentence, chunk(sentence))
        relations = _relations(parse)
        mood = _mood(parse)
        for at, phrase in enumerate(parse.chunks):
            if phrase.kind != NP:
                continue
            for role, name, thing, own in _names(parse, phrase):
                one = found.setdefault((role, name), Candidate(role, name, thing))
                one.mentions += 1
                one.features |= own | mood | relations.get(at, {"relation=none"})
                one.features |= _around(parse, at, phrase)
                if one.mentions == 1:
                    one.features.add(f"sentence={min(number, 6)}")
    document = _document(text)
    for one in found.values():
        one.features |= document
        one.features.add(f"mentions={min(one.mentions, 4)}")
        one.features.add(f"words={min(len(one.name.split()), 4)}")
        one.features.add("bias")
        _pair(one)
    return list(found.values())


def _pair(one: Candidate) -> None:
    """Add pairs of features that say more together."""
    heads = [feature for feature in one.features if feature.startswith("head=")]
    relations = [feature for feature in one.features if feature.startswith("relation=")]
    first = next((f for f in one.features if f.startswith("sentence=")), "sentence=6")
    one.features |= {f"{relation}&{first}" for relation in relations}
    gate = next(feature for feature in one.features if feature.startswith("acts="))
    one.features |= {f"{relation}&{gate}" for relation in relations}
    if one.role in ("PerpInd", "Target", "PerpOrg"):
        one.features |= {f"{head}&{relation}" for head in heads for relation in relations}


def _document(text: str) -> set[str]:
    seen = set(_WORD.findall(text.lower()))
    acts, talk = len(seen & classes.INCIDENT), len(seen & classes.TALK)
    kinds = {f"has={word}" for word in classes.TELLING if word in seen}
    return {f"acts={min(acts // 2, 8)}", f"talk={min(talk // 2, 6)}", *kinds}


def _mood(parse: Parse) -> set[str]:
    """Say what verbs and nouns of violence a sentence has."""
    out: set[str] = set()
    for group in parse.chunks:
        lemma = noun_lemma(group.lemma) if group.kind == NP else group.lemma
        if group.kind == VERB:
            out |= {f"in={kind}" for kind, lemmas in _KINDS.items() if lemma in lemmas}
            if lemma in classes.HAUL:
                out.add("in=haul")
        elif group.kind == NP:
            out |= {f"in={kind}" for kind, lemmas in _NOUN_KINDS.items() if lemma in lemmas}
    return out or {"in=none"}


_KINDS = {"harm": classes.HARM, "damage": classes.DAMAGE, "deliver": classes.DELIVER}
_NOUN_KINDS = {"harm_noun": classes.HARM_NOUNS, "attack_noun": classes.ATTACK_NOUNS}


def _relations(parse: Parse) -> dict[int, set[str]]:
    """Return what each phrase is to the verbs and nouns of violence around it."""
    out: dict[int, set[str]] = {}
    for at, group in enumerate(parse.chunks):
        if group.kind == VERB:
            for kind, lemmas in _KINDS.items():
                if group.lemma in lemmas:
                    _of_verb(parse, at, kind, out)
        elif group.kind == NP:
            for kind, lemmas in _NOUN_KINDS.items():
                if noun_lemma(group.lemma) in lemmas:
                    _of_noun(parse, at, kind, out)
    return out


def _of_verb(parse: Parse, at: int, kind: str, out: dict[int, set[str]]) -> None:
    group = parse.chunks[at]
    unreal = "unreal_" if group.negated or group.modal else ""
    subject = parse.subject(at)
    sufferer = subject if group.passive else parse.direct_object(at)
    actor = parse.agent(at) if group.passive else subject
    if actor is not None:
        out.setdefault(actor, set()).add(f"relation={unreal}actor_{kind}")
        out[actor].add(f"actor of {group.lemma}")
    if sufferer is not None:
        for one in _listed(parse, sufferer):
            out.setdefault(one, set()).add(f"relation={unreal}object_{kind}")
            out[one].add(f"object of {group.lemma}")
    for index in range(at + 1, min(len(parse.chunks) - 1, at + REACH)):
        link = parse.chunks[index]
        if link.kind == VERB and link.form == "finite":
            return
        if link.kind == PREP and parse.chunks[index + 1].kind == NP:
            for one in _listed(parse, index + 1):
                out.setdefault(one, set()).add(f"relation={unreal}{link.lemma}_{kind}")


def _of_noun(parse: Parse, at: int, kind: str, out: dict[int, set[str]]) -> None:
    for index in range(at + 1, min(len(parse.chunks) - 1, at + REACH)):
        link = parse.chunks[index]
        if link.kind == VERB:
            return
        if link.kind == PREP and parse.chunks[index + 1].kind == NP:
            for one in _listed(parse, index + 1):
                out.setdefault(one, set()).add(f"relation={link.lemma}_{kind}")
                out[one].add(f"{link.lemma} {noun_lemma(parse.chunks[at].lemma)}")


def _listed(parse: Parse, index: int) -> Iterator[int]:
    """Yield a phrase, those coordinated with it, and an apposition behind it."""
    chunks = parse.chunks
    yield index
    while index + 2 < len(chunks) and chunks[index + 1].kind in ("C", ","):
        after = index + 2
        if chunks[after].kind == "C":
            after += 1
        if after >= len(chunks) or chunks[after].kind != NP:
            return
        index = after
        yield index


def _around(parse: Parse, at: int, phrase: Chunk) -> set[str]:
    chunks, out = parse.chunks, set[str]()
    before = chunks[at - 1] if at else None
    after = chunks[at + 1] if at + 1 < len(chunks) else None
    if before is not None and before.kind == PREP:
        out.add(f"before={before.lemma}")
    for one in (before, after):
        if one is not None and one.kind == VERB and one.lemma in SAYING:
            out.add("speaks")
    first = parse.sentence.tags[phrase.first]
    out.add(f"opens={first}" if first in (DET, NUM) else "opens=bare")
    return out


def _names(parse: Parse, phrase: Chunk) -> Iterator[tuple[str, str, str, set[str]]]:
    """Yield (role, name, thing, own features) of a phrase."""
    lows = parse.sentence.lows
    head = noun_lemma(phrase.lemma)
    bare = _words(parse, _bare(parse, phrase), phrase.head)
    around = set(lows[phrase.first : min(len(lows), phrase.head + 3)])
    own = {f"head={head}"}
    own |= {"marked"} if not classes.MARKS.isdisjoint(around) else set()
    own |= {"military"} if not classes.MILITARY.isdisjoint(around) else set()
    if head in classes.PERPETRATORS and bare:
        yield "PerpInd", bare, bare, own
        if parse.sentence.tags[phrase.first] == NUM:
            full = _words(parse, phrase.first, phrase.head)
            yield "PerpInd", full, full, own | {"numbered"}
    if head in classes.TARGETS and bare:
        yield "Target", bare, bare, own
        if " " in bare:
            yield "Target", phrase.lemma, phrase.lemma, own | {"head only"}
    for name, title in _persons(parse, phrase):
        features = {f"title={title}"}
        yield "Victim", name, name, features
        yield "PerpInd", name, name, features | {"head=person"}
    for weapon, kind in _weapons(parse, phrase):
        yield "Weapon", weapon, weapon, {f"head={kind}"}
    for name, thing in _organizations(parse, phrase):
        yield "PerpOrg", name, thing, {f"head={thing}", f"short={' ' not in name}"}


def _words(parse: Parse, first: int, last: int) -> str:
    text = " ".join(parse.sentence.words[first : last + 1]).lower()
    return re.sub(r"(?:'s|’s)$", "", text).strip("\"' ")


def _bare(parse: Parse, phrase: Chunk) -> int:
    """Return the first token behind determiners and numbers."""
    at = phrase.first
    while at < phrase.head and parse.sentence.tags[at] in (DET, NUM):
        at += 1
    return at


def _persons(parse: Parse, phrase: Chunk) -> Iterator[tuple[str, str]]:
    """Yield the names of persons in a phrase, and the title before each."""
    lows, tags = parse.sentence.lows, parse.sentence.tags
    at = phrase.first
    while at <= phrase.head:
        titled = at > phrase.first and lows[at - 1].rstrip(".") in classes.VICTIM_TITLES
        in_town = at > phrase.first and lows[at - 1] in classes.TOWN_PREFIXES
        opens = lows[at] in classes.GIVEN or (titled and _is_unknown(lows[at]))
        if not opens or in_town or tags[at] == DET:
            at += 1
            continue
        last = at
        while last < phrase.head and _may_be_name(lows[last + 1]):
            last += 1
        if last > at or titled:
            yield _words(parse, at, last), lows[at - 1].rstrip(".") if titled else ""
        at = last + 1


def _is_unknown(low: str) -> bool:
    return low.isalpha() and low not in known_words() and noun_lemma(low) not in _COMMON


def _may_be_name(low: str) -> bool:
    return low in classes.GIVEN or low in ("de", "la", "del", "los", "y") or _is_unknown(low)


_COMMON = (
    classes.TARGETS | classes.PERPETRATORS | classes.VICTIM_TITLES | classes.WEAPON_HEADS
    | classes.COMMON
)  # fmt: skip


def _weapons(parse: Parse, phrase: Chunk) -> Iterator[tuple[str, str]]:
    lows, tags = parse.sentence.lows, parse.sentence.tags
    for at in range(phrase.first, phrase.head + 1):
        head = noun_lemma(lows[at])
        if head not in classes.WEAPON_HEADS or tags[at] not in (NOUN_TAG, NAME, ADJ):
            continue
        if at < phrase.head and noun_lemma(lows[at + 1]) in classes.WEAPON_HEADS:
            continue  # the whole "dynamite charge" comes next
        first = at
        while first > phrase.first and lows[first - 1] in classes.WEAPON_MODIFIERS:
            first -= 1
        if first < at or head not in classes.NEEDS_MODIFIER:
            yield _words(parse, first, at), head


def _organizations(parse: Parse, phrase: Chunk) -> Iterator[tuple[str, str]]:
    """Yield (name, key) of armed organisations in a phrase, and of forces of the state."""
    low = f" {_words(parse, phrase.first, phrase.last)} "
    plain = re.sub(r"[\"()]", " ", low)
    for thing, names in classes.ORGANIZATIONS.items():
        yield from ((name, thing) for name in names if f" {name} " in plain)
    two = " ".join(parse.sentence.lows[max(phrase.first, phrase.head - 1) : phrase.head + 1])
    if phrase.lemma in classes.STATE_FORCES or two in ("armed forces", "air force"):
        name = _words(parse, _bare(parse, phrase), phrase.head)
        yield name, two if " force" in two else phrase.lemma
    elif noun_lemma(phrase.lemma) in classes.BODIES:
        yield _words(parse, _bare(parse, phrase), phrase.head), noun_lemma(phrase.lemma)
