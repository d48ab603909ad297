"""The trigger lexicon, written by class of verbs from the PLOVER and CAMEO definitions.

One row a line: `VERBS | CUES | SHIFT`, the last two columns optional; `#` starts a comment,
an indented line continues the row above it.

- VERBS: lemmas; `lay_down` is "lay" with the particle "down" (up to four words behind it).
- CUES: lemmas in the object of the verb (or the subject of its passive), within 60 characters.
  Each verb with each cue is one sense. `human_shield` is two adjacent words; `>leave` is a verb;
  `@restriction` stands for the list in `CUES`; `$person`, `$place`, `$money`, `$object` (any),
  `$place_subject` (what fell),
  `$label` ("called him a liar") and `$opinion` ("agrees with X that") are kinds of object.
  No cue: the bare verb is enough.
- SHIFT: added to the weight (1.0 bare, 1.25 with a cue). A sense that loses its ties has a negative
  one, a sense that must win over another has a positive one.
- `n:` in front: nouns that name the event by themselves when no verb has taken them as its cue.

A tie between types is won by the earlier table. STOP holds readings that are no event.
"""

from __future__ import annotations

from transforms._events.senses import conflict_material as material
from transforms._events.senses import conflict_verbal as verbal
from transforms._events.senses import cooperation_material as deeds
from transforms._events.senses import cooperation_verbal as words

CUES: dict[str, str] = {
    "aidword": """aid assistance relief food medicine supply fund funding donation grant loan help
        support_package equipment water tent blanket vaccine shipment money donor package cash
        material dose scholarship oxygen ventilator medical_supply contribution relief_supply
        financing subsidy credit bailout mask kit rice wheat grain fuel treatment care service
        humanitarian_aid reconstruction refugee_camp ton tonne""",
    "militaryaid": """weapon arms ammunition missile military_equipment logistics training
        fighter_jet""",
    "peaceword": """peacekeeping_force peacekeeping_troop peacekeeping_mission peacekeeping_soldier
        peacekeeping_operation peacekeeping_contingent peacekeeping_police peacekeeping_unit
        peace_force un_mission un_force peace_keeper peacekeeper blue_helmet election_observer
        election_monitor
        ceasefire_monitor military_observer""",
    "willing": """willingness commitment readiness intention determination desire intent wish
        openness preparedness interest ready""",
    "supportword": """support commitment solidarity backing confidence appreciation
        gratitude respect praise satisfaction endorsement admiration trust friendship
        congratulation""",
    "pactword": """agreement deal pact treaty accord contract memorandum protocol convention truce
        settlement memoranda mou charter truce_deal arrangement alliance partnership
        understanding""",
    "tieword": """tie relation relationship link diplomatic_relation
        diplomatic_tie friendship
        alliance trust""",
    "intelword": "intelligence data information evidence expertise technology knowledge experience",
    "exerciseword": """exercise drill wargame war_game manoeuvre maneuver joint_exercise
        joint_patrol joint_operation war-game""",
    "jointword": "joint_venture partnership task_force joint_project joint_operation",
    "talkword": """talk negotiation summit meeting conference consultation discussion dialogue
        session debate round press_conference conversation phone_call telephone_conversation forum
        briefing lunch dinner phone_conversation interview""",
    "restriction": """sanction curfew restriction embargo ban blockade lockdown siege emergency
        tariff fine quota martial_law law limit censorship moratorium duty penalty tax curb control
        block freeze state_emergency quarantine measure travel_ban no-fly_zone requirement""",
    "legalword": """lawsuit suit charge complaint case probe inquiry enquiry investigation
        legal_action indictment action petition proceeding impeachment trial appeal claim motion
        prosecution hearing audit""",
    "criticword": """criticism condemnation protest rebuke complaint accusation denunciation
        objection allegation disapproval""",
    "hostileword": """attack strike invasion sanction retaliation offensive war action boycott
        response""",
    "attackword": """attack offensive airstrike strike invasion assault raid bombing operation
        bombing_campaign military_campaign war ambush shelling coup incursion bombardment rebellion
        battle massacre killing
        murder genocide atrocity counteroffensive counter-offensive fire explosion suicide_bombing
        air_strike air_raid barrage fighting crime violence abduction""",
}

APPEAL, STOP = "APPEAL", ""
"""Readings that are no event of PLOVER, by CAMEO 01 and 02: the first has a complement (an appeal,
a comment), whose verbs are no events either."""

TABLES: tuple[tuple[str, str], ...] = (
    ("AGREE", words.AGREE),
    ("SUPPORT", words.SUPPORT),
    ("COOPERATE", deeds.COOPERATE),
    ("CONSULT", words.CONSULT),
    ("AID", deeds.AID),
    ("CONCEDE", deeds.CONCEDE),
    ("RETREAT", deeds.RETREAT),
    ("REQUEST", verbal.REQUEST),
    (APPEAL, verbal.APPEAL),
    ("ACCUSE", verbal.ACCUSE),
    ("REJECT", verbal.REJECT),
    ("THREATEN", verbal.THREATEN),
    ("PROTEST", material.PROTEST),
    ("MOBILIZE", material.MOBILIZE),
    ("SANCTION", material.SANCTION),
    ("COERCE", material.COERCE),
    ("ASSAULT", material.ASSAULT),
    (STOP, material.STOP),
)
