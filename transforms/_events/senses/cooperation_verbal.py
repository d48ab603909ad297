"""Senses of the types that are cooperation in words; format in the docstring of the package."""

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
sign_up
accept | invitation offer proposal plan term condition compromise role post nomination apology | 0.1
undertake | >provide >help >send >reduce >respect >ensure >work | -0.05
clear open pave | way path | -0.15
find | common_ground
favor favour | idea proposal plan >resume >open >hold | -0.1
work_out hammer_out | compromise solution formula | 0.0
assure reassure guarantee | $person | -0.05
say_yes sign_off okay greenlight rubber-stamp
give | green_light go-ahead nod assent consent word blessing
make renew | pledge promise vow offer overture
put_forward table present unveil | offer proposal peace_plan initiative plan | -0.1
strike reach find | compromise bargain understanding accommodation
resolve | difference amicably
bow assent | proposal
receive get obtain win secure | assurance pledge promise guarantee commitment
"""

SUPPORT = """
praise welcome defend back endorse thank honour honor hail applaud commend laud salute recognise
    recognize support champion congratulate extol embrace glorify esteem compliment
apologise apologize
reiterate reaffirm express voice pledge announce declare show offer extend convey promise renew
    repeat underline underscore stress emphasise emphasize affirm | @supportword
express voice extend convey send offer | solidarity gratitude appreciation
    thanks apology regret congratulation
sign ink initial conclude finalise finalize ratify seal reach strike clinch hammer_out agree_on
    make adopt | @pactword
sign | memorandum mou communique declaration accord charter protocol understanding
establish restore forge normalise normalize open upgrade strengthen deepen resume improve boost
    enhance elevate mend cement develop | @tieword | 0.05
call phone telephone ring visit | >congratulate >apologise >apologize >thank
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
express have voice | confidence trust faith satisfaction
recognise recognize | independence sovereignty government state statehood right | 0.1
ease improve | relation tension_with
back support endorse | call bid plan effort proposal independence candidate candidacy
forgive reconcile
acclaim admire exalt glorify venerate eulogise eulogize revere
throw_weight rally_round stand_behind
come | defence defense
voice express | agreement admiration pride
heap lavish shower | praise
sing | praise
pay | homage tribute
deepen strengthen expand broaden consolidate promote develop upgrade cement boost enhance |
    friendship cooperation partnership relation tie bond | -0.05
normalise normalize mend repair thaw restore resume re-establish reestablish | relation tie
    diplomatic_relation link | 0.1
exchange | ambassador
reaffirm reiterate | friendship alliance tie
win gain secure | support backing confidence
adopt sign initial ratify approve | accord pact treaty convention protocol declaration charter
conclude finalise finalize clinch | trade_deal deal agreement contract
recommend nominate endorse propose | candidate candidacy award prize
uphold protect defend champion | right freedom interest cause democracy
appreciate acknowledge | effort role contribution achievement
be remain stand | supportive grateful thankful proud
express | joy pleasure delight
confirm | support backing commitment solidarity
n: endorsement apology
n: treaty | | -0.3
reiterate reaffirm renew repeat underline | >support >back >defend | 0.1
ratify approve | treaty agreement accord deal pact convention membership accession | 0.1
ally align | with | -0.1
form forge build create cement | alliance coalition friendship | 0.05
pledge swear declare profess | allegiance loyalty fealty | 0.15
extend send issue receive get | invitation
rally line_up get_behind unite | behind | 0.0
grant give extend | recognition legitimacy diplomatic_status
stick_up stand_up vouch | for | -0.1
bury | hatchet
make | peace
mend | fence
patch_up settle resolve | difference quarrel dispute row
open reopen inaugurate | embassy consulate mission | 0.0
appoint name send | ambassador
issue make offer extend | apology
give receive get win | ovation applause
host hold throw | reception banquet | -0.2
"""

CONSULT = """
meet visit negotiate mediate confer consult discuss parley
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
receive welcome greet entertain invite host | $person | -0.05
exchange swap | view letter message
hold give | press_conference news_conference conference briefing
address | conference assembly parliament summit congress forum | -0.1
sit_down meet_up sit | table
gather | summit meeting conference talk
present hand submit receive | credential letter_of_credence
dine lunch
send dispatch | envoy delegation negotiator emissary mission | 0.05
deliver pass carry | message letter
parley confer hobnob
hold have | tete-a-tete audience
sit_down | >discuss >negotiate
join attend take_part participate | talk meeting summit conference ceremony funeral inauguration
    wedding | 0.0
see | president minister leader envoy
drop_in stop_over call_in
open reopen begin resume restart enter relaunch revive | dialogue channel negotiation talk
dispatch send | mediator envoy delegation special_envoy representative | 0.05
hold give address | news_conference press_conference
travel | capital
host | leader president minister dinner lunch delegation
n: talk negotiation summit meeting consultation visit | | -0.1
n: mediation discussion dialogue | | -0.2
give extend offer | welcome reception | -0.05
travel fly head go come arrive leave | >meet >discuss >attend >hold >negotiate >mediate | 0.05
pay | courtesy_call call
call convene summon | meeting summit session assembly conference council | 0.1
exchange swap compare | view note opinion idea
reach_out confab
hold have conduct open | conversation exchange_view consultation
shuttle | between
go return come_back | negotiating_table bargaining_table
mediate intercede | between
tour | region country capital | -0.05
wind_up wrap_up conclude | visit trip tour talk meeting
"""
