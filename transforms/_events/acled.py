"""ACLED sub-event types: what kind of political violence or disorder a passage tells.

In:  a text of a few sentences
Out: a sub-event type of ACLED, or one of the classes beside it (disaster, crime, diplomacy), None
Each class has cues with weights (`acled_words`); a cue is a lemma or several that must all be
there. The class with the highest sum wins; cues of the first sentence count more. Without a sum of
`LEAST` there is no answer.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from transforms._events.acled_words import CLASSES, NAMES
from transforms._events.morphology import NOUN, noun_lemma
from transforms._events.tokens import sentences
from transforms._events.vocabulary import verb_form

FIRST_SENTENCE = 1.5
LEAST = 1.0
ACLED = {
    "AIR_STRIKE": ("Explosions/Remote violence", "Air/drone strike"),
    "CHEM_WEAP": ("Explosions/Remote violence", "Chemical weapon"),
    "GRENADE": ("Explosions/Remote violence", "Grenade"),
    "REM_EXPLOS": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    "ART_MISS_ATTACK": ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    "SUIC_BOMB": ("Explosions/Remote violence", "Suicide bomb"),
    "ARMED_CLASH": ("Battles", "Armed clash"),
    "GOV_REGAINS_TERIT": ("Battles", "Government regains territory"),
    "NON_STATE_ACTOR_OVERTAKES_TER": ("Battles", "Non-state actor overtakes territory"),
    "ATTACK": ("Violence against civilians", "Attack"),
    "ABDUCT_DISSAP": ("Violence against civilians", "Abduction/forced disappearance"),
    "SEX_VIOL": ("Violence against civilians", "Sexual violence"),
    "PEACE_PROTEST": ("Protests", "Peaceful protest"),
    "PROTEST_WITH_INTER": ("Protests", "Protest with intervention"),
    "FORCE_AGAINST_PROTEST": ("Protests", "Excessive force against protesters"),
    "VIOL_DEMONSTR": ("Riots", "Violent demonstration"),
    "MOB_VIOL": ("Riots", "Mob violence"),
    "AGREEMENT": ("Strategic developments", "Agreement"),
    "ARREST": ("Strategic developments", "Arrests"),
    "CHANGE_TO_GROUP_ACT": ("Strategic developments", "Change to group/activity"),
    "DISR_WEAP": ("Strategic developments", "Disrupted weapons use"),
    "HQ_ESTABLISHED": ("Strategic developments", "Headquarters or base established"),
    "PROPERTY_DISTRUCT": ("Strategic developments", "Looting/property destruction"),
    "NON_VIOL_TERRIT_TRANSFER": ("Strategic developments", "Non-violent transfer of territory"),
    "OTHER": ("Strategic developments", "Other"),
}
"""Class -> event type and sub-event type in ACLED's words; other classes have none."""


def classify(text: str) -> str | None:
    """Return the class of a passage."""
    scores = dict.fromkeys(CLASSES, 0.0)
    seen: set[str] = set()
    for number, sentence in enumerate(sentences(text)):
        fresh = _lemmas(tuple(sentence.lows)) - seen
        before, seen = seen, seen | fresh
        for name, cues in _cues().items():
            for lemmas, weight in cues:
                if lemmas <= seen and not lemmas <= before:
                    scores[name] += weight * (FIRST_SENTENCE if number == 0 else 1.0)
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= LEAST else None


def _lemmas(lows: tuple[str, ...]) -> set[str]:
    """Return nouns and verbs in their base form, pairs of neighbours too ("tear gas")."""
    nouns = [noun_lemma(low) for low in lows]
    out = {*nouns, *(f"{one}_{other}" for one, other in pairwise(nouns))}
    for low, noun in zip(lows, nouns, strict=True):
        known = verb_form(low)
        if known is not None and not known[1] & NOUN:  # "a shell", not "shelled"
            out.add(f">{known[0]}")
        for kind in NAMES.get(noun, ()):
            out.add(kind)
    return out


@cache
def _cues() -> dict[str, list[tuple[frozenset[str], float]]]:
    return {
        name: [
            (frozenset(cue.split("+")), weight)
            for weight, row in rows
            for cue in row.split()
        ]
        for name, rows in CLASSES.items()
    }  # fmt: skip
