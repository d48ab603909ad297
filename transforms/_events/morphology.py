"""English verb forms and noun lemmas by rule, with a table of the irregular verbs.

In:  a lemma (`verb_forms`) or a lower-case word (`noun_lemma`)
Out: forms with the flags below, or the singular
Tables are built once at load from the lemmas of the lexicon; nothing is looked up on disk.
"""

from __future__ import annotations

from functools import lru_cache

from transforms._events.tables import word_set

BASE, S_FORM, PAST, PARTICIPLE, ING, NOUN = 1, 2, 4, 8, 16, 32
"""Flags of a verb form; NOUN says the same spelling is also a common noun."""

_IRREGULAR = """
arise arose arisen|awake awoke awoken|be was been|bear bore borne|beat beat beaten
become became become|begin began begun|bend bent bent|bet bet bet|bid bid bid|bind bound bound
bite bit bitten|bleed bled bled|blow blew blown|break broke broken|breed bred bred
bring brought brought|build built built|burn burned burned|burst burst burst|buy bought bought
cast cast cast|catch caught caught|choose chose chosen|cling clung clung|come came come
cost cost cost|creep crept crept|cut cut cut|deal dealt dealt|dig dug dug|do did done
draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed fed
feel felt felt|fight fought fought|find found found|flee fled fled|fling flung flung|fly flew flown
forbid forbade forbidden|forego forewent foregone|forget forgot forgotten|forgive forgave forgiven
forsake forsook forsaken|freeze froze frozen|get got got|give gave given|go went gone
grind ground ground|grow grew grown|hang hung hung|have had had|hear heard heard|hide hid hidden
hit hit hit|hold held held|hurt hurt hurt|keep kept kept|know knew known|lay laid laid|lead led led
leave left left|lend lent lent|let let let|lie lay lain|light lit lit|lose lost lost|make made made
mean meant meant|meet met met|mislead misled misled|overcome overcame overcome
overrun overran overrun|oversee oversaw overseen|overtake overtook overtaken
overthrow overthrew overthrown|override overrode overridden|pay paid paid|put put put|quit quit quit
read read read|rebuild rebuilt rebuilt|retake retook retaken|rid rid rid|ride rode ridden
ring rang rung|rise rose risen|run ran run|say said said|see saw seen|seek sought sought
sell sold sold|send sent sent|set set set|shake shook shaken|shed shed shed|shoot shot shot
show showed shown|shut shut shut|sing sang sung|sink sank sunk|sit sat sat|slay slew slain
sleep slept slept|speak spoke spoken|speed sped sped|spend spent spent|split split split
spread spread spread|spring sprang sprung|stand stood stood|steal stole stolen|stick stuck stuck
strike struck struck|swear swore sworn|sweep swept swept|swim swam swum|swing swung swung
take took taken|teach taught taught|tear tore torn|tell told told|think thought thought
throw threw thrown|understand understood understood|undertake undertook undertaken
undo undid undone|uphold upheld upheld|wear wore worn|weep wept wept|win won won
withdraw withdrew withdrawn|withhold withheld withheld|withstand withstood withstood
write wrote written|outlaw outlawed outlawed|broadcast broadcast broadcast
"""

_DOUBLING = word_set(
    """abet abut admit acquit allot cancel commit compel confer control defer deter dispel equip
    emit expel impel incur infer kidnap label model occur omit patrol permit program propel quarrel
    rebel recur refer regret remit repel signal submit transfer transmit travel annul enrol fulfil
    instil counsel shovel backpedal"""
)
_VOWELS = "aeiou"

IRREGULAR = {
    lemma: (past, participle)
    for lemma, past, participle in (
        row.split() for row in _IRREGULAR.replace("\n", "|").split("|") if row.strip()
    )
}

_PLURALS = {
    "men": "man", "women": "woman", "children": "child", "people": "people", "crises": "crisis",
    "servicemen": "serviceman", "gunmen": "gunman", "policemen": "policeman", "ties": "tie",
    "militiamen": "militiaman", "tribesmen": "tribesman", "lives": "life", "wives": "wife",
    "thieves": "thief", "series": "series", "movies": "movie", "goods": "goods", "news": "news",
    "arms": "arms", "arrears": "arrears", "premises": "premises",
    "logistics": "logistics", "remains": "remains", "teargas": "teargas", "thanks": "thanks",
    "casus": "casus", "buses": "bus", "gases": "gas", "minibuses": "minibus",
    "lies": "lie", "knives": "knife", "embassies": "embassy",
}  # fmt: skip


def verb_forms(lemma: str) -> dict[str, int]:
    """Return every form of `lemma` with its flags (without NOUN)."""
    forms: dict[str, int] = {}
    past, participle = IRREGULAR.get(lemma, (_past(lemma), _past(lemma)))
    pairs = (
        (lemma, BASE), (_s_form(lemma), S_FORM), (past, PAST), (participle, PARTICIPLE),
        (_ing(lemma), ING),
    )  # fmt: skip
    for form, flag in pairs:
        forms[form] = forms.get(form, 0) | flag
    if lemma in _DOUBLING and lemma.endswith("l"):  # American spelling: canceled, traveling
        forms[lemma + "ed"] = PAST | PARTICIPLE
        forms[lemma + "ing"] = ING
    return forms


@lru_cache(maxsize=1 << 16)
def noun_lemma(word: str) -> str:
    """Return the singular of a lower-case noun; a possessive loses its ending."""
    if word.endswith(("'s", "’s")):
        word = word[:-2]
    if word in _PLURALS:
        return _PLURALS[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word[:-1]


def plurals(noun: str) -> tuple[str, ...]:
    """Return the plural of a noun, and its possessive forms."""
    plural = _s_form(noun)
    return plural, f"{noun}'s", f"{noun}’s", f"{plural}'"


def _doubles(lemma: str) -> bool:
    if lemma in _DOUBLING:
        return True
    vowels = sum(letter in _VOWELS for letter in lemma)
    return vowels == 1 and len(lemma) > 2 and lemma[-1] not in "wxyaeiou" and lemma[-2] in _VOWELS


def _s_form(lemma: str) -> str:
    if lemma == "have":
        return "has"
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + "s"


def _past(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ied"
    return lemma + (lemma[-1] if _doubles(lemma) else "") + "ed"


def _ing(lemma: str) -> str:
    if lemma.endswith("ie"):
        return lemma[:-2] + "ying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")) and len(lemma) > 2:
        return lemma[:-1] + "ing"
    return lemma + (lemma[-1] if _doubles(lemma) else "") + "ing"
