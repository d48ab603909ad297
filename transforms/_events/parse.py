"""A sentence with its chunks, and the walks over them: subject, object, agent.

In:  a tagged `Sentence`
Out: indices of noun-phrase chunks, or None
No tree is built; each walk is a few look-ups to the left or right over chunks.
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms._events import words
from transforms._events.chunks import NP, VERB, Chunk
from transforms._events.morphology import noun_lemma
from transforms._events.tables import word_set
from transforms._events.tokens import Sentence
from transforms._events.vocabulary import (
    ADV,
    CLOSE,
    COMMA,
    CONJ,
    NAME,
    OPEN,
    PREP,
    QUOTE,
    STOP,
    SUBORD,
    THAT,
    TIME,
    WH,
)

_SKIP = frozenset((ADV, TIME, QUOTE))
_AFTER_SPEAKER = frozenset((STOP, COMMA, QUOTE, CONJ, OPEN, TIME, PREP, WH))
SAYING = word_set(
    """say tell report claim add announce confirm state note explain argue insist declare
    acknowledge stress reveal allege write tweet assert comment warn"""
)
"""Verbs that name a speaker."""
OBJECT_CONTROL = word_set(
    """urge ask order force allow call press pressure persuade tell invite compel command instruct
    direct require request encourage enable help permit want lead push appeal demand warn advise
    convince beg implore oblige pay send deploy authorise authorize sentence forbid"""
)
"""Verbs whose object is the subject of the infinitive after it."""
PREP_CONTROL = word_set(
    """accuse blame suspect condemn arrest charge convict criticise criticize prevent ban bar stop
    sue detain jail denounce acquit prohibit dissuade punish sentence imprison slam"""
)
"""The same for a gerund after a preposition ("accused X of killing")."""
MAX_DEPTH = 8
_OPENERS = ("after", "before", "because", "since", "until", "while")
"""Prepositions that also open a clause: what is before them is no part of its subject."""
_DOCUMENTS = word_set(
    """letter statement report declaration message resolution communique note tweet article speech
    memo petition order decree bill law announcement email post video"""
)
"""Of these the writer acts: "issued a statement denouncing X"."""
_OWNED = ("'s", "’s")


@dataclass(slots=True)
class Parse:
    """Chunks of one sentence; all answers are indices into `chunks`."""

    sentence: Sentence
    chunks: list[Chunk]

    def is_actor(self, phrase: Chunk) -> bool:
        """Say whether a phrase can act or be acted upon."""
        if phrase.kind != NP:
            return False
        if phrase.has_name or phrase.lemma in words.SUBJECT_PRONOUNS:
            return True
        if noun_lemma(phrase.lemma) in words.PERSON_NOUNS:
            return True
        lows = self.sentence.lows[phrase.first : phrase.head]  # "the militant group's cells"
        return any(low[-2:] in _OWNED and low[:-2] in words.PERSON_NOUNS for low in lows)

    def is_person(self, phrase: Chunk) -> bool:
        """Say whether the head itself is a name or a noun for people or bodies of people."""
        is_name = self.sentence.tags[phrase.head] == NAME
        return is_name or noun_lemma(phrase.lemma) in words.PERSON_NOUNS

    def is_phrase(self, index: int) -> bool:
        """Say whether there is a noun phrase at `index`."""
        return index < len(self.chunks) and self.chunks[index].kind == NP

    def subject(self, at: int, depth: int = 0) -> int | None:
        """Return the noun phrase that acts in verb group `at` (surface subject of a passive)."""
        if depth > MAX_DEPTH:
            return None
        form = self.chunks[at].form
        if form == "inf":
            return self._infinitive_subject(at, depth)
        if form == "ing":
            return self._gerund_subject(at, depth)
        return self._finite_subject(at, depth)

    def surface_subject(self, at: int) -> int | None:
        """Return what stands before a passive group."""
        return self.subject(at)

    def agent(self, at: int) -> int | None:
        """Return the noun phrase after "by", for a passive group."""
        for index in range(at + 1, min(len(self.chunks) - 1, at + 12)):
            chunk = self.chunks[index]
            if chunk.kind in (STOP, SUBORD, WH) or (chunk.kind == VERB and chunk.form == "finite"):
                return None
            if chunk.kind == PREP and chunk.lemma == "by" and self.chunks[index + 1].kind == NP:
                return index + 1
        return None

    def direct_object(self, at: int, particle: str = "") -> int | None:
        """Return the noun phrase right after verb group `at`."""
        for index in range(at + 1, len(self.chunks)):
            chunk = self.chunks[index]
            if chunk.kind in _SKIP or (particle and chunk.lemma == particle):
                continue
            return index if chunk.kind == NP else None
        return None

    def governor(self, at: int) -> int | None:
        """Return the nearest verb group to the left in the same sentence part."""
        for index in range(at - 1, -1, -1):
            chunk = self.chunks[index]
            if chunk.kind == STOP:
                return None
            if chunk.kind == VERB:
                return index
        return None

    def is_inverted(self, at: int) -> bool:
        """Say whether verb group `at` is the "said X" behind a quotation."""
        if not at or self.chunks[at - 1].kind not in (COMMA, QUOTE) or not self.is_phrase(at + 1):
            return False
        return at + 2 == len(self.chunks) or self.chunks[at + 2].kind in _AFTER_SPEAKER

    def _finite_subject(self, at: int, depth: int) -> int | None:
        if self.chunks[at].lemma in SAYING and self.is_inverted(at):
            return at + 1
        index = at - 1
        while index >= 0:
            chunk = self.chunks[index]
            kind = chunk.kind
            if kind == NP:
                return self._outer(self._climb(index))
            if kind == COMMA:
                index = self._jump_comma(index)
                continue
            if kind == CLOSE:
                index = self._jump_parenthesis(index)
                continue
            if kind in (WH, THAT):
                found = self._antecedent(index)
                if found is not None:
                    return found
            elif kind == CONJ or (kind == VERB and chunk.form == "finite"):
                verb = index if kind == VERB else self.governor(index)
                return None if verb is None else self._shared_subject(verb, depth)
            elif kind in (STOP, SUBORD):
                return None
            index -= 1
        return None

    def _shared_subject(self, verb: int, depth: int) -> int | None:
        """Conjoined verbs share the subject; a participle there belongs to the main verb."""
        while self.chunks[verb].form in ("inf", "ing", "part"):
            left = self.governor(verb)
            if left is None:
                break
            verb = left
        return self.subject(verb, depth + 1)

    def _climb(self, index: int) -> int:
        """From the last phrase of "leader of X in Y" to its first."""
        top = index
        while top > 0:
            left = top - 1
            if self.chunks[left].kind == PREP and self.chunks[left].lemma in _OPENERS:
                return top
            while (left >= 0 and self.chunks[left].kind in (PREP, TIME, ADV)) or (
                left >= 0
                and self.chunks[left].kind == VERB
                and self.chunks[left].form in ("part", "ing", "inf")
            ):
                left -= 1
            if left == top - 1 or left < 0 or self.chunks[left].kind != NP:
                return top
            if self.chunks[left].kind == TIME:
                return top
            top = left
        return top

    def _outer(self, top: int) -> int:
        """The object of a relative clause is no subject: "the man who saw Y left" is the man."""
        verb, wh = top - 1, top - 2
        if wh < 0 or self.chunks[wh].kind != WH or self.chunks[verb].kind != VERB:
            return top
        found = self._antecedent(wh)
        return top if found is None else found

    def _jump_comma(self, index: int) -> int:
        """Return the chunk before the comma that matches the one at `index`, or the next left."""
        for left in range(index - 1, max(-1, index - 25), -1):
            if self.chunks[left].kind != COMMA:
                continue
            inside = self.chunks[left + 1 : index]
            opener = inside[0].kind if inside else ""
            is_relative = opener in (WH, PREP)
            has_finite = any(c.kind == VERB and c.form == "finite" for c in inside)
            if inside and (is_relative or not has_finite):
                return self._opening_comma(left, has_finite=has_finite) - 1
            return index - 1
        return index - 1

    def _opening_comma(self, comma: int, *, has_finite: bool) -> int:
        """Return the comma that opens a participle with a list: ", watched by A, B and C,"."""
        for left in range(comma - 1, max(-1, comma - 12), -1):
            chunk = self.chunks[left]
            if has_finite or chunk.kind == STOP or (chunk.kind == VERB and chunk.form == "finite"):
                return comma
            after = self.chunks[left + 1]
            if chunk.kind == COMMA and after.kind == VERB and after.form in ("part", "ing"):
                return left
        return comma

    def _jump_parenthesis(self, index: int) -> int:
        for left in range(index - 1, -1, -1):
            if self.chunks[left].kind == OPEN:
                return left - 1
        return index - 1

    def _antecedent(self, index: int) -> int | None:
        left = index - 1
        if left >= 0 and self.chunks[left].kind == COMMA:
            left -= 1
        if left >= 0 and self.chunks[left].kind == PREP:
            left -= 1
        if left >= 0 and self.chunks[left].kind == NP:
            if left >= 2 and self.chunks[left - 1].lemma == "of":
                return left - 2 if self.chunks[left - 2].kind == NP else left
            return left
        return None

    def _infinitive_subject(self, at: int, depth: int) -> int | None:
        verb = self.governor(at)
        if verb is None:
            return self._any_left(at)
        group = self.chunks[verb]
        between = [i for i in range(verb + 1, at) if self.chunks[i].kind == NP]
        if between and group.lemma in OBJECT_CONTROL and not group.passive:
            return between[0]
        return self.subject(verb, depth + 1)

    def _any_left(self, at: int) -> int | None:
        for index in range(at - 1, -1, -1):
            if self.chunks[index].kind == NP:
                return self._climb(index)
        return None

    def _gerund_subject(self, at: int, depth: int) -> int | None:
        group = self.chunks[at]
        if group.progressive:
            return self._finite_subject(at, depth)
        left = at - 1
        while left >= 0 and self.chunks[left].kind in _SKIP:
            left -= 1
        verb = self.governor(at)
        if left >= 0 and self.chunks[left].kind == NP:
            if verb is not None and noun_lemma(self.chunks[left].lemma) in _DOCUMENTS:
                return self._shared_subject(verb, depth)
            return self._climb(left)
        if verb is None:
            return self._next_subject(at, depth)
        before = self.chunks[left].kind
        between = [i for i in range(verb + 1, left) if self.chunks[i].kind == NP]
        if before == PREP and between and self.chunks[verb].lemma in PREP_CONTROL:
            return self._finite_subject(verb, depth) if self.chunks[verb].passive else between[0]
        return self._shared_subject(verb, depth)

    def _next_subject(self, at: int, depth: int) -> int | None:
        """A participle that opens the sentence has the subject of the main verb."""
        is_clause = False
        for index in range(at + 1, len(self.chunks)):
            chunk = self.chunks[index]
            if chunk.kind == SUBORD or chunk.lemma in ("as", "after", "before"):
                is_clause = True
            elif chunk.kind == COMMA:
                is_clause = False
            elif chunk.kind == VERB and chunk.form == "finite" and not is_clause:
                return self._finite_subject(index, depth + 1)
        return None

    def is_name(self, index: int) -> bool:
        """Say whether the head of a phrase is a name."""
        return self.sentence.tags[self.chunks[index].head] == NAME
