"""What police and security forces did: arrests, killings, force, failures, any action.

In:  a sentence or a passage, also in small letters
Out: labels in the order of `LABELS`
Written from the questions such reports are read for: did police arrest, kill, use force, fail to
act, or do anything at all? Wishes ("should be arrested", "demanded the arrest") are no action.
"""

from __future__ import annotations

import re

LABELS = ("ANY_ACTION", "ARREST", "KILL", "FORCE", "FAIL")
_FORCES = (
    r"(?:police(?:m[ae]n|wom[ae]n)?|cops?|constables?|sub-inspectors?|inspectors?|superintendent"
    r"|police commissioners?|dcp|dgp|acp|dig|igp?|ssp|sho|cid|cbi|crpf|rpf|cisf|bsf|rapid action"
    r" force|raf|stf|ats|grp|army|jawans?|troops|soldiers|paramilitary|para-military"
    r"|security (?:forces?|personnel|men|staff|agencies|officials)|law enforce\w+|sheriff\w*"
    r"|gendarm\w+|home guards?|riot squad|officers?)"
)
_POLICE = re.compile(rf"\b{_FORCES}\b")
_ARREST = re.compile(
    r"\b(?:arrest(?:s|ed|ing)?|detain(?:s|ed|ing)?|detention|detainees?|rounded[- ]up|rounding up"
    r"|nabb(?:ed|ing)|apprehend(?:ed|ing)?|taken into custody|in custody|police custody"
    r"|judicial custody|remanded|booked (?:under|for|on)|been booked|behind bars|police remand"
    r"|picked up by|into (?:preventive )?custody|jailed|lodged in \w+ ?\w* jail|nab)\b"
)
_NOT_ARREST = re.compile(
    r"\b(?:should (?:also )?be|must be|demand\w* (?:the )?(?:immediate )?(?:\w+ ){0,3}|to be|likely"
    r" to be|could be|can be|would be|be|may be|not been|not|no|for the|seeking the|without"
    r"|immediate|fear(?:ing)? (?:of )?|evad\w+|avoid\w*) (?:arrest\w*|detain\w*|booked)"
)
_DEATH = re.compile(
    r"\b(?:kill(?:s|ed|ing)?|dead|died|dies?|deaths?|toll|gunned down|shot dead|bullet (?:injur\w+"
    r"|wounds?|marks?)|fatal\w*|lost (?:his|her|their) li\w+|encounters?)\b"
)
_BY_POLICE = re.compile(
    rf"\b(?:police firing|police bullets?|police encounter|{_FORCES} (?:had |have |has )?(?:opened"
    rf" fire|fired|shot|resorted to firing|gunned)|(?:killed|shot(?: dead)?|gunned down) (?:\w+ )"
    rf"{{0,4}}(?:by|in) (?:the |a )?(?:\w+ )?{_FORCES}|firing by (?:the )?{_FORCES}|ordered firing"
    rf"|police action|{_FORCES} (?:had |have )?(?:shot|killed|gunned down)|in (?:the )?firing"
    rf"|clash\w* with (?:the )?{_FORCES})"
)
_FORCE = re.compile(
    rf"\b(?:tear ?-?gas|teargas|lathi-?(?: ?charg\w+|s)?|baton|water cannons?|rubber bullets?"
    rf"|police firing|opened fire|fired (?:\w+ )?rounds?|{_FORCES} (?:had |have |has )?"
    rf"(?:fired|beat|shot|thrash\w+|assault\w*)|cane-?charg\w+|third[- ]degree|shoot[- ]at[- ]sight"
    rf"|burst (?:\w+ )?(?:tear|shells)|beaten (?:up )?by (?:the )?{_FORCES}|firing at (?:the )?"
    rf"mobs?|police bullets?|resorted to (?:firing|lathi)|police brutality"
    rf"|police (?:excess|atroci)\w*)"
)
_FAIL = re.compile(
    rf"\b(?:{_FORCES}[^.]{{0,60}}\b(?:fail(?:ed|ure|ing|s)?|did nothing|inaction|mute|spectators?"
    rf"|stood by|refus(?:ed|ing)|not (?:act|respond|take action|reach|help|intervene|come)\w*"
    rf"|late|looked the other way|outnumbered|helpless|ineffective|turned a blind eye|ignored"
    rf"|absent|unable|could not|did not)|(?:inaction|fail(?:ed|ure)) (?:of|by|on the part of)"
    rf" (?:the )?(?:\w+ )?(?:{_FORCES}|administration|government|state)|police inaction"
    rf"|no (?:police|security|army)|not a single (?:police\w*|cop))"
)
_ACTS = re.compile(
    r"\b(?:curfew|prohibitory orders?|section 144|deploy\w*|patrol\w*|flag[- ]march\w*|cordon\w*"
    r"|barricad\w+|seal(?:ed|ing)|security|raid(?:s|ed)?|search(?:es|ed|ing)?|interrogat\w+|recover\w+"
    r"|register\w*|investigat\w+|fir\b|escort\w*|picket\w*|checking|combing|vigil|bandobast"
    r"|red alert|on alert|tightened|dispers\w+|stopped|prevent\w*|seized|confiscat\w+|rescued"
    r"|battal\w+|contingent|surrendered|frisk\w*|evacuat\w+|ban(?:ned)?)\b"
)
_IDLE = re.compile(
    rf"\b(?:should|must|demand\w*|ask for|call(?:s|ed)? for|wanted|role of) (?:\w+ ){{0,5}}"
    rf"{_FORCES}|{_FORCES} (?:was|were) (?:partisan|biased)|police (?:headquarters|credibility)"
)


def labels(text: str) -> tuple[str, ...]:
    """Return what police and security forces did by `text`."""
    low = text.lower()
    names_force = _POLICE.search(low) is not None
    found = {
        "ARREST": bool(_ARREST.search(_NOT_ARREST.sub(" ", low))),
        "KILL": bool(_DEATH.search(low)) and bool(_BY_POLICE.search(low)),
        "FORCE": bool(_FORCE.search(low)),
        "FAIL": names_force and bool(_FAIL.search(low)),
    }
    acts = _ACTS.search(low) is not None
    found["FORCE"] = found["FORCE"] or found["KILL"]
    found["ANY_ACTION"] = (
        found["ARREST"] or found["FORCE"] or (acts and _is_public_order(low, names_force))
        or (names_force and not _IDLE.search(low))
    )  # fmt: skip
    return tuple(label for label in LABELS if found[label])


_ORDER = re.compile(r"\b(?:curfew|prohibitory|section 144|flag[- ]march\w*|security)\b")


def _is_public_order(low: str, names_force: bool) -> bool:
    return names_force or _ORDER.search(low) is not None
