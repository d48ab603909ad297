"""Senses of the types that are conflict in words; format in the docstring of the package."""

REQUEST = """
demand urge request plead implore beseech beg solicit entreat petition exhort insist beg_for appeal
call_for call_on call_upon appeal_to appeal_for ask press push_for press_for lobby pressure
    pressurise pressurize
ask | >help >send >provide >allow >join >stop >consider help permission | 0.1
seek want need require | asylum refuge help assistance aid support mediation extradition loan
    permission clarification explanation protection recognition backing approval | 0.1
seek request apply_for | refuge asylum sanctuary
order instruct | $person | -0.3
order instruct direct command tell | >appear >stop >leave_alone >return >provide >pay >hand
    >explain >submit >report >ensure >release >evacuate | -0.05
make issue submit present send launch file reiterate repeat renew put_forward lodge | appeal
    request demand plea petition call
demand want seek | explanation apology compensation release withdrawal resignation probe inquiry
advise recommend suggest encourage | $person
invite | >join >attend >visit >send >participate | -0.05
insist | on >be
require oblige
apply lobby | for
place put exert mount | pressure
n: appeal request demand plea petition | | -0.2
"""

ACCUSE = """
accuse condemn blame criticise criticize sue convict indict investigate summon challenge denounce
    deplore slam decry fault lambast lambaste castigate chide rebuke reprimand censure berate
    allege impeach prosecute probe scold admonish excoriate vilify ridicule mock deride lament
    question implicate charge interrogate blast assail bash rap chastise upbraid repudiate
    disparage malign insult subpoena audit impugn
hit_out lash_out take_issue point_finger complain rail speak_out
charge | murder count treason offence offense crime terrorism corruption espionage fraud
    conspiracy | 0.1
file bring lodge open launch order initiate start begin announce press prepare conduct submit
    pursue set_up establish demand take hold | @legalword | 0.1
open launch order conduct begin start carry_out lead announce | investigation inquiry enquiry
    probe audit review inquest hearing
express voice raise convey | @concernword
express voice lodge issue deliver make | @criticword
call_for demand urge seek | jail_term jail_sentence death_penalty prison_sentence prison_term
    life_sentence impeachment
seek | jail sentence conviction
pass adopt approve table | criticising criticizing condemning >condemn >criticise >criticize
    >denounce
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
n: condemnation accusation criticism indictment allegation lawsuit | | -0.2
n: investigation probe inquiry | | -0.2
"""

REJECT = """
reject refuse veto dismiss decline oppose spurn renege quash rebuff rule_out turn_down deny
    disagree disavow defy disregard ignore repudiate resist object disapprove vote_down throw_out
    strike_down backtrack_on shrug_off brush_aside walk_out disobey flout shun snub scoff override
    overrule contradict refute withhold nullify
cancel postpone scrap call_off abandon put_off delay shelve | deal visit talk meeting summit trip
    election agreement project plan ceremony tour conference contract negotiation
block obstruct stall derail delay thwart | vote bill resolution motion bid request nomination
    appointment deal merger plan proposal move legislation passage amendment effort
leave quit abandon walk_out pull_out withdraw walk_away end suspend break_off boycott exit | talk
    negotiation meeting agreement deal pact treaty accord dialogue conference
deny refuse | request entry permission access bail appeal visa asylum
deny dismiss reject | allegation report charge accusation claim involvement responsibility | 0.0
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
skip miss | meeting summit talk session conference
n: refusal rejection veto | | -0.1
"""

THREATEN = """
threaten warn vow swear menace caution intimidate | | 0.1
threaten warn | $person | 0.05
warn caution | >not against
issue give set deliver send make sound repeat impose | warning ultimatum deadline threat alert |
    0.1
call_for urge demand push_for | sanction boycott rally strike protest | 0.1
call push advocate | sanction
reserve | right
plan prepare intend mull consider weigh contemplate | @hostileword
plan intend prepare consider | >attack >strike >invade >impose >boycott >expel
put place | notice
brandish sabre-rattle flex
raise | spectre specter alert_level
n: threat ultimatum warning | | -0.1
"""
