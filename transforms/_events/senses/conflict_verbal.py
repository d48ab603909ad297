"""Senses of the types that are conflict in words; format in the docstring of the package."""

REQUEST = """
demand insist press push push_for press_for lobby pressure pressurise pressurize call_on call_upon
seek want need require | asylum refuge help assistance aid support mediation extradition loan
    permission clarification explanation protection recognition backing approval | 0.1
want | $person | -0.3
issue give | order instruction | 0.0
petition | | 0.0
seek request apply_for | refuge asylum sanctuary
order instruct direct command tell | >appear >stop >leave_alone >return >provide >pay >hand
    >explain >submit >report >ensure >release >evacuate | -0.05
make issue submit present send file reiterate repeat renew put_forward lodge set list | demand
    petition condition precondition
submit make file lodge send reiterate repeat renew | request
demand want seek | explanation apology compensation release withdrawal resignation probe inquiry
insist | on >be
require oblige
apply lobby campaign | for
place put exert mount | pressure
order command instruct | halt return withdrawal
exact extort
set lay | condition
seek ask_for apply_for request | asylum extradition clarification
demand | resignation ouster dismissal removal
press lobby pressure push_for | >release >end >accept >sign >lift >allow

require | >pay >leave >register >provide >disclose
want need seek | answer explanation apology compensation
tell order direct instruct | >end >halt >withdraw >release >open >allow >resume >comply >reopen
    >disarm >vacate >surrender >cease
n: demand petition | | -0.2
"""

APPEAL = """
urge request plead implore beseech beg solicit entreat exhort beg_for appeal call_for appeal_to
    appeal_for ask recommend advise encourage suggest invite | | 0.15
make issue submit present send launch repeat renew put_forward | appeal plea call invitation | 0.2
consider mull contemplate weigh study explore debate | >send >provide >give >join >visit >release
    >withdraw >lift >help >offer >resume >accept | 0.2
express voice convey raise share | concern hope optimism pessimism regret condolence sympathy sorrow
    sadness shock doubt worry view opinion belief | 0.15
send extend offer convey | condolence sympathy condolence_message message_condolence | 0.25
reject deny dismiss refute | accusation allegation charge claim report rumour rumor
    responsibility involvement wrongdoing | 0.15
claim | responsibility | 0.1
agree | $opinion | 0.3
n: appeal plea | | -0.2
"""

ACCUSE = """
accuse condemn blame criticise criticize sue convict indict investigate summon challenge denounce
    deplore slam decry fault lambast lambaste castigate chide rebuke reprimand censure berate
    allege impeach prosecute probe scold admonish excoriate vilify ridicule mock deride lament
    implicate charge interrogate blast assail bash rap chastise upbraid repudiate
    disparage malign insult subpoena audit impugn
take | legal_action court
hold open begin start convene | trial hearing inquest | 0.1
put lay pin place | blame | 0.1
level make bring raise | accusation allegation charge | 0.1
launch lead mount make deliver unleash | verbal_attack scathing_attack blistering_attack
    stinging_attack fierce_attack bitter_attack personal_attack veiled_attack broadside tirade
    diatribe | 0.3
raise | doubt objection alarm
call | $label | 0.1
question | | -0.05
hit_out lash_out take_issue point_finger complain rail speak_out
charge | murder count treason offence offense crime terrorism corruption espionage fraud
    conspiracy | 0.1
file bring lodge open launch order initiate start begin announce press prepare conduct submit
    pursue set_up establish demand complete conclude finish resume reopen | @legalword | 0.1
open launch order conduct begin start carry_out lead announce | investigation inquiry enquiry
    probe audit review inquest hearing
express voice raise convey | outrage anger dismay alarm frustration disappointment displeasure
    indignation dissatisfaction grievance unease
express voice lodge issue deliver make | @criticword
call_for demand urge seek | jail_term jail_sentence death_penalty prison_sentence prison_term
    life_sentence impeachment
seek | jail sentence conviction
pass adopt approve table | >condemn >criticise >criticize >denounce >censure >deplore | 0.25
hold find | responsible guilty accountable liable
find rule declare | guilty illegal | 0.1
link tie | terrorism killing attack murder militant
call label brand describe dub denounce | terrorist dictator traitor illegal unacceptable coup liar
    criminal genocide aggression shameful provocation barbaric | -0.05
point | finger
take haul bring drag | court justice trial tribunal
put place | trial
summon call_in | ambassador envoy diplomat charge | 0.1
discover uncover expose reveal allege | corruption abuse violation plot scandal fraud
say claim allege | >violate >commit >provoke >lie >sabotage >responsible behind | -0.1
claim say | responsible
suspect | | -0.1
lodge file make submit | complaint protest grievance
testify | against
finger incriminate inculpate arraign smear slander libel defame denigrate belittle demonise
    demonize vilify savage flay pan scorn jeer deride reproach reprove upbraid rap lecture heckle
look_into inquire_into delve_into take_aim tear_into lay_into rip_into lash_out hit_back hit_out
    rail_against rage_against inveigh fulminate
take | swipe_at jab
hurl trade exchange throw fling | insult accusation recrimination abuse barb
try | court treason murder crime absentia court-martial | 0.05
bring haul drag take | justice court tribunal | 0.1
hold call | account accountable
lay press prefer bring | charge criminal_charge
refer | international_criminal_court icc prosecutor tribunal matter case | 0.0
report | police authority
launch open begin start conduct hold order initiate set_up establish demand announce | inquest
    review
    fact-finding_mission commission_inquiry internal_investigation criminal_investigation
    disciplinary_action impeachment impeachment_proceeding impeachment_inquiry
draw attract provoke spark earn face | criticism condemnation rebuke fire ire | -0.1
issue publish release produce | report_critical scathing_report damning_report | 0.1
cast raise express | doubt aspersion misgiving
cite | violation contempt abuse
detect document record catalogue expose | abuse violation atrocity war_crime human_right
find rule determine conclude | breach violation >violate >breach responsible
question interrogate quiz grill | $person | 0.05
examine scrutinise scrutinize review | allegation claim complaint evidence conduct
remonstrate
be become remain grow | critical furious outraged
take | swipe potshot
voice express vent | fury indignation wrath
report allege document reveal detail | abuse violation atrocity torture war_crime
call label brand describe denounce | war_crime crime farce sham disgrace scandal hoax witch_hunt
    fraud massacre | 0.0
open launch begin start order conduct | examination preliminary_examination inspection
go stand face | trial charge
attack blast | decision policy law plan record remark ruling proposal bill proceeding comment stance
    handling idea budget | 0.15
n: condemnation accusation criticism indictment allegation lawsuit | | -0.2
n: investigation probe inquiry | | -0.2
"""

REJECT = """
reject refuse veto dismiss decline oppose spurn renege quash rebuff rule_out turn_down deny
    disagree disavow defy disregard ignore repudiate resist object disapprove vote_down throw_out
    strike_down backtrack_on go_back back_out turn_away turn_back shrug_off brush_aside walk_out
    disobey flout shun snub scoff override
    overrule contradict refute withhold nullify
cancel postpone scrap call_off abandon put_off delay shelve | deal visit talk meeting summit trip
    election agreement project plan ceremony tour conference contract negotiation
block obstruct stall derail delay thwart | vote bill resolution motion bid request nomination
    appointment deal merger plan proposal move legislation passage amendment effort
leave quit abandon walk_out pull_out withdraw walk_away end suspend break_off boycott exit | talk
    negotiation meeting agreement deal pact treaty accord dialogue conference
deny refuse | request entry permission access bail appeal visa asylum
defeat vote | motion | -0.1
vote | against | 0.1
strike_down overturn nullify annul invalidate | law decision ban verdict rule order election
tear_up scrap ditch violate breach break renounce end cancel abrogate terminate | agreement accord
    treaty pact deal contract truce
uphold | ban conviction | -0.1
say_no give_no see_no rule_out | to
express voice reiterate declare reaffirm announce maintain state | opposition objection refusal
    rejection reservation disagreement
threaten | >veto | 0.1
speak_out come_out | against | -0.1
refuse | >negotiate >recognise >talk >meet >accept >comment
rescind retract withdraw | offer invitation endorsement pledge support promise
fail | >agree >reach >ratify >pass >approve >attend
violate breach flout defy break ignore disobey circumvent | ban sanction law rule order restriction
    ruling resolution embargo protocol commitment | 0.1
deny refuse turn_away block | refugee migrant boat landing overflight
stand hold remain | firm | -0.3
decline refuse deny turn_down reject | request | 0.2
stop end halt abandon | search cooperation effort | -0.2
miss ignore | deadline
skip miss | meeting summit talk session conference
naysay gainsay balk baulk demur dissent forswear foreswear
rule_against side_against vote_against
turn_down knock_back wave_aside wave_away rubbish pooh-pooh rebut
back_away shy_away walk_away pull_out drop_out opt_out | deal talk agreement
deny refuse reject decline turn_down dismiss | offer proposal application bid plan request overture
    call
    plea permission visa demand invitation petition ultimatum | 0.1
discontinue | cooperation
revoke rescind withdraw | approval permission invitation consent
block veto prevent | >join >enter accession membership
refuse decline | >sign >cooperate >attend >participate >recognise >recognize >release >hand
    >extradite
    >withdraw >leave >pay >allow >grant >resign >apologise >apologize >back >testify | 0.05
pour | cold_water scorn
oppose resist fight | plan proposal move bid bill law reform decision sanction extradition
    resolution | -0.05
be remain stand | opposed
turn | blind_eye cold_shoulder
give | cold_shoulder
close shut slam | door
overturn strike_down quash reverse | ruling judgment judgement
n: refusal rejection veto | | -0.1
"""

THREATEN = """
threaten warn vow swear menace caution intimidate | | 0.1
threaten warn | $person | 0.05
warn caution | against
issue give set deliver send make sound repeat impose | warning ultimatum deadline threat alert |
    0.1
call_for push_for | sanction boycott rally strike protest general_strike jihad intifada uprising |
    0.1
reserve | right
vow pledge promise swear | >retaliate >respond >strike >avenge >destroy >punish >fight >crush >kill
    >attack >defeat >eliminate >resist revenge retaliation vengeance | 0.15
threaten | >withdraw >leave >quit >cut >suspend >impose >attack >strike >boycott >resign >pull
    >stop >close | 0.15
warn | consequence retaliation | 0.1
plan prepare intend mull consider weigh contemplate | @hostileword
plan intend prepare consider | >attack >strike >invade >impose >boycott >expel
put place | notice
brandish sabre-rattle flex
raise | spectre specter alert_level
blackmail bully browbeat
brandish | weapon sword
talk | tough
hint | >strike >attack >withdraw retaliation
deliver issue send | ultimatum warning threat stern_warning
promise | revenge retaliation
draw | red_line
plan prepare | offensive attack invasion assault strike coup
say | >retaliate >avenge
put | on_notice
respond retaliate react | attack aggression provocation violation
n: threat ultimatum warning | | -0.1
"""
