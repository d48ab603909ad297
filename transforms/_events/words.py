"""Closed word classes and common verbs: what the tagger knows without looking at context.

Lists are space-separated. An open-class word that is in none of them is a noun, or a name if it
is capitalised.
"""

from __future__ import annotations

from transforms._events.tables import word_set

DETERMINERS = word_set(
    """the a an this these those some any no every each all both another either neither several many
    few most more its his her their our my your whose such much half"""
)
POSSESSIVES = word_set("its his her their our my your whose")
PREPOSITIONS = word_set(
    """of in on at by for with from into onto over under against between among amongst through
    across near around about above below behind beside besides beyond inside outside within
    without toward towards upon via per according despite amid amidst during throughout following
    including concerning regarding along alongside like unlike off out up down since until till
    as after before because than except versus vs aboard atop"""
)
SUBORDINATORS = word_set(
    """while although though if unless whereas because since until till after before when whenever
    once as where lest whether"""
)
ADJUNCTS = word_set(
    """because following after amid amidst during as before since until despite including while
    although though when if unless where whereas"""
)
"""Words that end the reach of an object."""
CONJUNCTIONS = word_set("and or but nor &")
WH = word_set("who which whom whose what how why")
PRONOUNS = word_set("he she it they we i you them him us me himself themselves itself who")
SUBJECT_PRONOUNS = word_set("he she it they we i")
MODALS = word_set("will would shall should can could may might must ll 'll ’ll wo ca cannot")
NEGATIONS = word_set("not never n't n’t")
TIME_WORDS = word_set(
    """monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight
    mondays tuesdays wednesdays thursdays fridays saturdays sundays"""
)
TIME_UNITS = word_set(
    """day days week weeks month months year years hour hours minute minutes decade decades morning
    afternoon evening night weekend summer winter spring autumn century quarter"""
)
MONTHS = word_set(
    """january february march april may june july august september october november december jan feb
    mar apr jun jul aug sep sept oct nov dec"""
)
NUMBERS = word_set(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred hundreds thousand thousands million millions billion billions dozen dozens trillion"""
)
ADVERBS = word_set(
    """also already now then just only even still again ago here there very too so soon later
    earlier early often always once twice together away back forward ahead abroad home however
    therefore meanwhile instead perhaps maybe almost nearly about far long well indeed yet
    otherwise further thus hence jointly ever quite rather more most less least both either not
    approximately roughly apart overnight halfway anew alike thereby nonetheless
    nevertheless moreover furthermore elsewhere everywhere at-least outright"""
)
NOT_ADVERBS = word_set(
    """family assembly supply ally rally italy germany july friendly likely elderly early daily
    weekly monthly only bully reply apply anomaly monopoly deadly costly lonely hourly yearly
    ugly holy belly jelly fly lily sicily butterfly"""
)
ADJECTIVES = word_set(
    """new old big small large major great high low last next first second third fourth fifth own
    other same former current late early recent senior junior chief top main key joint mutual
    full free open closed local national international regional foreign domestic federal
    central northern southern eastern western north south east west political military economic
    diplomatic financial social civil civilian human legal illegal nuclear public private
    official armed anti ready able unable willing likely unlikely due keen eager so-called
    strong fresh further additional emergency humanitarian bilateral ethnic religious muslim
    christian islamic arab european african asian american total massive mass violent deadly
    peaceful urgent immediate unilateral unanimous permanent temporary strict tough harsh
    severe serious young elderly dead several wide broad long short outgoing incoming acting
    deputy vice prime criminal judicial constitutional parliamentary presidential electoral
    rebel opposition guilty innocent responsible many few such certain good bad better best
    worst right wrong left far-right far-left pro-government anti-government cross-border long-
    range secret special general supreme royal red white black green heavy light interim
    transitional provisional independent democratic communist nationalist socialist
    conservative liberal radical extremist islamist jihadist militant separatist secular
    popular holy poor rich hostile friendly close direct indirect potential possible final
    initial sensitive peacekeeping historic landmark controversial"""
)
ADJECTIVE_ENDINGS = (
    "ous", "ful", "ical", "ible", "able", "less", "ive", "-backed", "-led", "-day", "-week",
    "-month",
    "-year", "-hour", "-minute", "-old", "-member", "-nation", "-party", "-way", "-person", "-man",
    "-term", "-level", "-ranking", "-range", "-scale", "-run", "-owned", "-held", "-controlled",
    "-related", "-style", "-wing", "-linked", "-sponsored", "-funded", "-born", "-speaking",
    "-dominated", "-armed", "-brokered", "-torn", "-based",
)  # fmt: skip

_COMMON_VERBS = """
say tell add note state report claim argue explain describe suggest believe think know see hear
feel hope expect fear worry want need try seek aim plan intend prepare continue begin start
resume stop finish end cease keep remain stay become seem appear look get go come leave arrive
return enter move travel fly drive walk run pass cross follow lead join head turn rise fall grow
increase decrease drop reduce cut expand extend widen deepen strengthen weaken improve worsen
make do have be take give receive get obtain win lose gain buy sell pay spend cost charge raise
lower lift ease send bring carry put place lay set hold keep store show reveal disclose expose
publish release issue announce declare proclaim confirm deny admit acknowledge concede insist
maintain stress emphasise emphasize underline reiterate reaffirm repeat warn caution alert
advise recommend propose offer promise pledge vow swear agree accept approve endorse adopt
ratify sign conclude reach strike seal negotiate discuss debate talk speak meet visit host
invite welcome greet receive call phone telephone contact ask request urge demand appeal press
push pressure order command instruct direct require force compel allow permit let enable help
assist aid support back defend protect guard secure save rescue evacuate provide supply deliver
donate contribute fund finance invest lend loan grant award honour honor praise hail commend
applaud thank congratulate criticise criticize condemn denounce deplore slam blast blame accuse
allege charge indict sue prosecute convict sentence jail imprison detain arrest hold deport
expel extradite ban bar block prevent prohibit outlaw restrict limit impose enforce suspend
freeze halt delay postpone cancel scrap abandon reject refuse decline dismiss oppose resist defy
ignore violate breach break attack strike hit bomb shell kill wound injure shoot stab fire
launch mount stage conduct carry destroy damage burn raze demolish seize capture occupy storm
raid overrun retake recapture liberate surrender withdraw retreat flee escape displace resign
quit oust overthrow topple depose replace appoint name elect vote nominate protest demonstrate
rally march riot gather assemble chant deploy mobilise mobilize station mass build construct
develop test monitor watch observe inspect investigate probe examine review study assess find
discover identify recognise recognize establish create form restore renew revive open close shut
share exchange cooperate collaborate work coordinate train participate attend consist contain
include involve affect cause trigger spark prompt lead result mean represent serve act play use
employ exploit abuse rape torture beat harass intimidate threaten target trap clash battle fight
confront engage face meet survive die suffer live stay learn teach write read sing publish post
tweet broadcast quote cite refer relate link connect tie compare consider decide determine
choose pick select prefer like love hate enjoy miss remember forget realise realize understand
recognise sit stand lie sleep wait rest travel celebrate mark commemorate mourn wear eat drink
cook watch listen score beat host produce manufacture export import trade hire employ fire
retire rule govern control manage operate run oversee handle treat cure heal infect spread
contain vaccinate quarantine tackle address solve resolve settle mediate broker arrange organise
organize schedule plot conspire bribe steal rob loot smuggle traffic hijack kidnap abduct rely
depend belong happen occur emerge exist persist vary differ change alter amend revise reform
modify transform convert shift swing climb soar plunge slump tumble dip rebound recover collapse
crash explode erupt burst rage escalate intensify simmer flare loom mount pile pour flow stream
rush hurry race chase hunt search scan check verify prove demonstrate illustrate reflect
indicate signal hint imply predict forecast project estimate calculate count measure weigh
reckon guess doubt suspect question challenge dispute contest appeal rule uphold overturn quash
revoke annul void repeal reinstate extend renew shorten complete fulfil fulfill implement
execute apply submit file lodge register record log list rank rate grade top exceed surpass
match equal total average comprise constitute account base locate situate live inhabit settle
resettle house shelter accommodate feed clothe equip arm disarm dismantle disband dissolve
disperse scatter separate split divide unite unify merge combine mix add multiply subtract
attract draw pull drag tow haul lift load unload ship mail transport transfer relocate evict
remove eliminate eradicate wipe clear clean sweep wash flood drown burn melt freeze dry harvest
plant fish mine drill dig pump fix repair rebuild vanquish rout repel repulse fend ward avert
avoid escape evade dodge skip miss fail succeed manage struggle cope strive attempt bid vie
compete tend incline lean favour favor benefit profit harm hurt exclude pardon spare forgive
apologise apologize regret complain grumble lament bemoan urge plead beg implore beseech coax
persuade convince encourage motivate inspire discourage deter dissuade scare frighten terrify
shock surprise stun amaze anger outrage enrage upset offend insult humiliate mock ridicule joke
laugh smile cry shout scream yell whisper murmur sound smell taste touch rub scratch grab grip
clutch cling hang suspend fly soar hover land dock anchor moor sail cruise board disembark tour
roam wander rebuff rebuke scold admonish reprimand chide chastise snub shun embrace hug kiss
shake nod wave bow kneel pray worship preach speak converse chat consult confer deliberate
interview quiz grill interrogate question testify swear vouch guarantee ensure assure reassure
insure undermine sabotage subvert destabilise destabilize jeopardise jeopardize endanger risk
gamble bet wage accompany escort usher guide steer navigate fuel stoke fan ignite douse quell
crush suppress curb contain rein bolster boost shore beef reinforce fortify entrench cement
consolidate underscore highlight spotlight showcase feature exhibit display present introduce
unveil debut premiere air task tighten loosen relax step scale ramp gear brace rally push pressure
lobby campaign canvass vacate reopen relent budge yield bow cave capitulate defect desert
renounce relinquish waive forgo forego cede transfer hand commute exonerate acquit clear absolve
"""
COMMON_VERBS = tuple(dict.fromkeys(_COMMON_VERBS.split()))

PLURALS = word_set("police people troops forces men women children cattle militia personnel")
"""Nouns that take a verb without -s."""
NOT_VERBS = word_set(
    """hundred indeed sacred naked wicked beloved rugged kindred speed breed greed creed embed
    morning evening nothing something anything everything ceiling sibling wedding darling sterling
    outing herring lightning clothing housing pudding meaningful offspring shilling hamstring
    underlying outstanding overwhelming upcoming ongoing forthcoming neighbouring neighboring
    surrounding interesting so-called aforementioned unprecedented unarmed undisclosed unnamed
    unidentified unfounded disputed alleged"""
)
"""Words in -ed and -ing that are no verbs."""
NOUN_VERBS = word_set(
    """attack strike bomb shell fire raid rally march protest riot demand request appeal order
    command support aid help fund finance loan grant award honour honor praise thank charge
    sentence jail arrest ban bar block limit freeze halt delay cancel vote plan aim offer
    promise pledge vow deal talk visit host call phone contact meet fight battle clash target
    trap abuse rape torture beat damage burn storm wound shot shoot kill hit force guard
    rescue supply share exchange work train play use post tweet quote link rule control trade
    study review test watch monitor probe search question challenge dispute contest doubt
    report claim note state hope fear need want increase decrease cut drop rise fall gain
    loss cost return move head turn start end stop finish break lead join pass cross walk run
    drive fly travel change shift swing project estimate count measure rate rank top match
    total average base house shelter arm split mix pull draw ship mail transport transfer
    mine fish plant pump repair bid benefit profit harm hurt regret surprise shock anger
    upset insult joke laugh smile cry shout scream sound smell taste touch grip land dock
    sail board tour embrace hug kiss wave bow chat interview guarantee risk gamble bet wage
    escort guide fuel fan boost feature display present debut air step scale gear push
    pressure lobby campaign yield shore hold place set lay press draft crash burst flare
    siege blast slam blame scrap record log list mass station act influence veto release name
    mark face answer retreat withdraw resort service interest issue result plot spark cause
    cover access boycott blockade ambush assault hijack parade picket murder massacre lapse
    pardon cease concern condition signal alert view hand process rebel sanction spy hack
    rebuke snub tackle flood clean dry cure bribe traffic import export hire produce dip
    slump rebound people value level crew object document experience party parent figure
    lecture pay mandate reform permit sponsor sign show mediate trial tie pact cap gun shadow
    counter favour favor desert defect treat patrol stream rush hurry race chase hunt scan
    check shut exit purchase surge summons warrant picture speed second witness stand look
    feel try sit stay rest sleep drink cook love hate like score account address advocate
    airlift anchor audit back bail barricade blacklist blow brand breach brief broadcast
    brush budge budget cave cement chair champion channel chant climb coach comment commute
    complement compliment conduct conscript consent crack cruise crush curb default deposit
    desire detail dig drag drill duel dump ease embargo esteem exhibit exile exploit fault
    feed file fine fix float flow forecast forge form gas gather grade grill hail hammer
    handle harvest haul highlight impact initial initiative jam jet kick label lament load
    loot lunch lynch melt mend mob mock murmur muscle nod outlaw outrage partner pause
    petition pick pile point poison position pound pour pride program programme prompt
    quarantine quiz rage rail rain ram ramp rap register reserve respect ring rout sabotage
    salute sample schedule seal secret sequel shake showcase shrink side silence slap
    slaughter smuggle stage stall steal steer store stress strip struggle subsidy suffer
    sweep table tap team tear telephone tender torch tow trigger trust upgrade void volunteer
    wait ward wear whisper wish worry wrap neighbour axe pilot lock stab bug loop line ally amnesty
    bash billet blackmail blackout boo bully cane cast censor censure chip clamp combat cordon
    corner
    cough defeat dissent ditch double down dynamite ferry finger fling fork free funnel gag garrison
    ground halve heap huddle intern knife knock lash libel man menace mentor mow mug muster mutiny
    muzzle nab pack pan parachute parole patch pillage pin pitch plough pool rampage relay
    requisition
    revolt rip rocket round rubbish sack savage scorn shackle shoulder shower shuttle sink skirmish
    slander slash smash smear spill spray stamp steam stick stock stockpile stone subpoena swap thaw
    throng throttle tip tone trace track trash triple truck vent voice water whip wind wire wreck
    advance commission conduct discourse exploit reject prospect upset vandal foot level"""
)
"""Verbs whose base or -s form is as likely a noun: context decides."""

ADJECTIVAL_PARTICIPLES = word_set(
    """led backed linked held trained funded based sponsored controlled supported occupied aligned
    related wanted armed united owned"""
)
"""Between a name and a noun these describe, they do not tell an event ("U.S. backed forces")."""

ACTIVE_PARTICIPLES = word_set("opposed committed engaged prepared determined concerned set ready")

PERSON_NOUNS = word_set(
    """president minister premier chancellor king queen prince emir sultan leader chief head
    official authority government administration regime cabinet parliament senate congress
    assembly council court judge prosecutor tribunal police officer force forces army navy
    military troop soldier guard militia militant militants rebel insurgent guerrilla fighter
    gunman attacker bomber terrorist extremist jihadist separatist group party opposition
    coalition alliance union organization organisation agency commission committee ministry
    department embassy ambassador diplomat envoy representative delegation spokesman spokeswoman
    spokesperson mayor governor senator lawmaker legislator politician candidate deputy member
    activist protester demonstrator student worker employee union teacher doctor nurse lawyer
    journalist reporter editor farmer miner driver people civilian citizen resident refugee
    migrant asylum-seeker family child woman man girl boy villager crowd mob supporter opponent
    critic dissident prisoner detainee hostage inmate suspect victim nation country state city
    town village province region territory area border base camp company firm bank corporation
    business investor airline community church mosque priest bishop cleric pope imam clergy
    nationals jew muslim christian kurd ally neighbour neighbor enemy foe rival partner side
    warlord commander general colonel captain lieutenant chairman director secretary monarch
    ruler dictator junta faction tribe clan gang cartel mafia peacekeeper observer monitor
    mediator inspector negotiator team crew convoy patrol unit battalion brigade division fleet
    ship vessel warship plane aircraft helicopter jet tank drone foundation charity ngo network
    media newspaper broadcaster station embassy consulate building headquarters hospital school
    university market airport port island island strip capital world west east public electorate
    voter population minority majority inhabitant local countryman countryfolk driver pilot
    sailor fisherman trucker striker owner heir widow sect passenger patient
    teenager youth teen pupil professor scientist expert engineer adviser advisor agent spy trader
    vendor landowner homeowner athlete player singer actor artist writer author blogger
    whistleblower lobbyist monk nun rabbi peasant herder survivor relative widow orphan veteran
    recruit convict smuggler trafficker kidnapper mutineer defector exile expatriate foreigner
    immigrant settler tourist traveller traveler pilgrim commander others everyone somebody
    consumer user customer"""
)
"""Heads of noun phrases that can act or be acted upon."""
