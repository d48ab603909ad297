"""Senses of the cooperative types; format in the docstring of the package."""

AGREE = """
agree accept pledge promise commit offer propose consent assent volunteer acquiesce | | 0.1
agree pledge promise offer vow propose | >help >provide >send >cooperate >work >release >resume
pledge promise offer commit | @aidword $money
vow promise pledge | >support >protect >defend >continue >ensure
express reaffirm reiterate voice signal indicate state declare show confirm stress | @willing
give make renew repeat | assurance commitment promise pledge guarantee undertaking
assure guarantee | $person
say_yes give_nod | to nod consent
approve back endorse | plan proposal roadmap | -0.15
reach | consensus understanding compromise
show demonstrate | flexibility openness
hope want wish seek look desire | >cooperate >expand >strengthen >improve >enhance >deepen >boost
    >develop >establish >resume >restore >normalise >normalize | -0.05
plan intend prepare | >meet >visit >release >hold >lift >help >send_aid | -0.1
sign_on come_around
welcome | idea proposal | -0.1
"""

SUPPORT = """
praise welcome defend back endorse thank honour honor hail applaud commend laud salute recognise
    recognize support champion congratulate extol embrace glorify esteem compliment
apologise apologize condole mourn sympathise sympathize
reiterate reaffirm express voice pledge announce declare show offer extend convey promise renew
    repeat underline underscore stress emphasise emphasize affirm | @supportword
express voice extend convey send offer | condolence sympathy solidarity gratitude appreciation
    thanks apology regret congratulation
sign ink initial conclude finalise finalize ratify seal reach strike clinch hammer_out agree_on
    make adopt | @pactword
sign | memorandum mou communique declaration accord charter protocol understanding
establish restore forge normalise normalize open upgrade strengthen deepen resume improve boost
    enhance elevate mend cement develop | @tieword | 0.05
call phone telephone ring visit | >congratulate >apologise >apologize >thank >express >condole
award confer bestow present give grant | medal prize honour honor title order distinction award
pay | tribute respect homage
speak come_out vote side stand argue | for | -0.25
side stand | with | -0.1
vote | in_favor in_favour | 0.1
rally throw lend put give | behind weight backing support blessing
give lend | backing support blessing approval endorsement
win earn get receive enjoy draw | praise backing endorsement recognition
receive get have | letter praise | -0.3
defend | decision policy record move right
respect trust appreciate admire cherish value celebrate commemorate | | -0.1
express have voice | confidence trust faith belief optimism hope satisfaction
plead argue | case innocence
recognise recognize | independence sovereignty government state statehood right | 0.1
ease improve | relation tension_with
back support endorse | call bid plan effort proposal independence candidate candidacy
forgive reconcile
n: endorsement apology
n: treaty | | -0.3
"""

COOPERATE = """
extradite collaborate cooperate co-operate partner team_up join_forces liaise
work cooperate act | together hand_in jointly closely
join | force hand effort
share exchange swap pass give hand_over provide supply relay transmit feed send | @intelword
hold stage conduct carry_out take_part_in participate launch begin start kick_off perform
    undertake join run complete open | @exerciseword
train coach | pilot soldier troop officer force police army recruit guard cadet
send dispatch | trainer instructor adviser advisor
launch set_up establish form create start | @jointword
coordinate harmonise harmonize synchronise synchronize
help assist | >investigate >track >locate >arrest >fight >train | 0.05
hand_over turn_over deliver surrender | suspect fugitive
conduct hold run | patrol | 0.05
cooperate | with
increase expand boost step_up deepen strengthen widen broaden enhance | cooperation collaboration
    partnership trade
engage | in_cooperation
sell buy purchase supply deliver export import provide acquire | weapon arms jet missile aircraft
    system gas oil | -0.1
lift | trade
n: cooperation collaboration | | -0.2
n: extradition | | -0.1
"""

CONSULT = """
meet host visit negotiate mediate confer consult discuss parley
meet talk speak hold_talks | with | 0.05
hold attend begin start open resume conduct convene chair host have continue conclude lead launch
    enter complete finish end_round wrap_up participate join organise organize arrange stage
    schedule reopen restart set_up | @talkword | 0.1
make pay begin start end conclude wrap_up embark undertake cut_short | visit trip tour stop
arrive fly travel come go head leave return depart land | @talkword | 0.05
arrive fly travel go head come depart leave | visit mission trip tour | 0.05
arrive fly travel | | -0.2
call phone telephone ring contact | >discuss >talk >brief >tell $person | -0.1
call phone telephone | >discuss
talk speak chat converse | | -0.1
speak talk | phone telephone president leader minister counterpart
brief debate huddle deliberate | | -0.1
launch lead offer start begin undertake make propose | mediation arbitration peace_mission
    initiative | -0.05
mediate broker arbitrate facilitate | dispute talk ceasefire truce conflict deal agreement
receive welcome greet entertain invite | $person | -0.05
exchange swap | view letter message
hold give | press_conference news_conference conference briefing
address | conference assembly parliament summit congress forum | -0.1
sit_down meet_up sit | table
gather | summit meeting conference talk
present hand submit receive | credential letter_of_credence
dine lunch
send dispatch | envoy delegation negotiator emissary mission | 0.05
deliver pass carry | message letter
n: talk negotiation summit meeting consultation visit | | -0.1
n: mediation discussion dialogue | | -0.2
"""

AID = """
donate aid shelter rescue resettle evacuate subsidise subsidize bankroll airlift parachute
provide supply give send deliver grant contribute allocate offer extend ship dispatch distribute
    fly channel pour inject hand_out disburse release bring disperse earmark commit approve award
    pay transfer | @aidword
provide give grant allocate contribute pay disburse spend lend loan loan_out extend invest pour
    inject send transfer donate approve | $money
lend loan finance fund sponsor bail_out | | -0.05
deploy send dispatch fly contribute | peacekeeper observer monitor medic doctor rescuer
    firefighter nurse rescue_team medical_team engineer policeman | 0.1
send deploy provide dispatch contribute | peacekeeping_force peacekeeping_troop
    peacekeeping_mission peace_keeper peacekeeping_soldier | 0.35
grant give offer provide extend | asylum refuge sanctuary shelter haven protection citizenship
    visa residency residence
give offer provide | @militaryaid
host shelter take_in house accommodate absorb feed clothe admit | refugee migrant asylum-seeker
    evacuee homeless displaced civilian
treat cure heal vaccinate inoculate | patient wounded child people civilian soldier victim injured
receive get obtain secure | @aidword | -0.05
help assist | $person | -0.1
help relieve | | -0.25
open | border_to crossing
forgive cancel write_off waive relieve | debt loan arrears
arm equip train_and | rebel fighter militia insurgent
serve | peacekeeper mission
send provide rush | help relief team convoy plane
protect guard escort secure | civilian convoy refugee aid
provide supply receive get lend | support logistics | -0.05
contribute | peacekeeping appeal fund | 0.05
n: assistance aid donation | | -0.3
n: airlift evacuation | | -0.1
"""

YIELD = """
release free resign surrender pardon concede withdraw relent capitulate disband abdicate acquit
    exonerate demobilise demobilize disarm vacate demilitarise demilitarize absolve backtrack
    retreat parole amnesty
step_down stand_down bow_out give_up back_down give_in pull_out pull_back move_out climb_down
    cave_in lay_down bow_to stand_aside hand_back
release free | prisoner hostage detainee captive inmate suspect soldier journalist activist worker
    crew $person | 0.05
release | report statement video photo figure data document result film album book footage | -0.6
lift ease revoke relax remove end rescind repeal loosen waive abolish drop cancel scrap suspend
    annul withdraw reduce soften overturn terminate halve | @restriction
lift ease relax loosen reopen end drop | lockdown closure boycott | 0.1
return hand_over give_back repatriate restore turn_over give_up deliver | fossil manuscript statue
    sculpture relic artefact artifact
    remains land prisoner body territory property painting treasure hostage captive antiquity
    island base control sovereignty asset
return hand_over transfer cede give_up relinquish surrender turn_over | power control authority
    weapon arms position
declare announce call offer observe accept implement order begin extend proclaim grant |
    ceasefire cease-fire truce amnesty armistice cessation pause | 0.1
announce declare tender submit hand_in offer give | resignation | 0.15
announce begin start complete order finish carry_out continue | withdrawal pullout pull-out
    disengagement drawdown retreat | 0.1
begin start finish complete continue | >withdraw >leave >pull >evacuate | 0.1
call_off end suspend cancel abandon halt stop postpone drop | strike protest offensive boycott
    operation attack bombing hunger_strike blockade siege fighting hostility campaign walkout
end lift break | siege blockade
let allow permit | free go >go >leave >return >enter >visit >pass >resume >inspect inspector
    access monitor | 0.05
grant give allow permit | access entry permission autonomy inspector independence passage bail
    concession right leave authorisation authorization license
open reopen | border crossing airspace road embassy port | 0.0
lay_down put_down give_up hand_in surrender turn_in down | arms weapon gun rifle
make offer give grant | concession
withdraw pull pull_out remove redeploy recall evacuate | troop force soldier tank army garrison
    settlement fighter battalion | 0.1
leave quit vacate abandon exit depart pull_out | post office base power position country territory
    party | -0.05
leave | $place | -0.3
reduce cut shrink scale_down | troop force presence arsenal stockpile sentence
destroy dismantle scrap decommission eliminate | weapon arsenal stockpile missile chemical_weapon
    nuclear
dismiss sack fire replace reshuffle remove | minister official commander chief general judge
    head cabinet government director $person | -0.05
drop dismiss withdraw | charge case indictment lawsuit complaint claim suit
commute reduce overturn quash | sentence conviction
approve grant | request demand petition | 0.1
adopt pass approve | resolution reform amendment constitution law bill | -0.05
renew extend prolong approve | mandate mission
accept meet honour honor satisfy fulfil fulfill | demand resignation condition responsibility
accede submit yield bow | demand pressure request
cease stop halt end | fire fighting shelling hostility bombing enrichment construction
soften change reverse moderate | stance position policy decision
admit acknowledge concede confess | defeat mistake responsibility guilt error wrongdoing fault
flee retreat | | -0.2
retreat withdraw | from
allow | return
n: withdrawal resignation ceasefire truce release | | -0.1
n: surrender amnesty pardon concession retreat | | -0.1
"""
