"""Senses of the types that are conflict in deeds; format in the docstring of the package."""

PROTEST = """
protest demonstrate rally march riot picket chant
go_on | strike | 0.2
go_on hold stage launch start begin continue end mount call | hunger_strike general_strike | 0.25
hold stage organise organize join mount begin launch start lead attend continue call observe |
    strike rally protest demonstration march sit-in vigil walkout parade hunger_strike boycott
    picket stoppage
take pour spill flood march return | street square | 0.1
take_to | street | 0.1
take_part participate join | protest demonstration rally march strike
stop down walk_off halt lay_down | work job tool
block barricade blockade occupy paralyse paralyze | road highway street motorway bridge entrance
    traffic square railway intersection track university campus
boycott | vote election poll referendum class
burn torch set_fire trample | flag effigy portrait tyre tire
clash | police
gather assemble mass turn_out converge | >protest >demonstrate >demand >chant rally square outside
walk_out
shout wave chant carry hold | slogan placard banner
strike | pay wage work | 0.05
collect gather sign | signature petition
go be stay | on_strike
bring grind | standstill halt | 0.1
set_up erect build | barricade roadblock | 0.05
boo heckle jeer | | -0.1
disrupt | speech meeting ceremony traffic rally | -0.05
defy | curfew ban
down | tool
stage hold | die-in hunger_strike rally sit-down go-slow demonstration
call | strike hartal bandh | 0.05
shut_down close | shop business school
mutiny revolt rebel
fill pack throng | street square
vent | anger fury frustration
rise_up
besiege surround storm | parliament embassy ministry office | -0.1
refuse | >work
wave burn | flag
shun boycott skip refuse | work class
n: protest demonstration rally riot strike march | | 0.0
n: protester demonstrator striker | | -0.3
n: unrest uprising walkout sit-in vigil | | -0.2
"""

MOBILIZE = """
deploy mobilise mobilize mass remilitarise remilitarize redeploy muster
strengthen beef_up reinforce bolster increase boost build_up raise expand shore_up step_up | force
    presence troop defence defense security patrol garrison readiness army military budget border
    arsenal | 0.0
send dispatch move deploy station position rush mass concentrate order amass assemble bring sail
    airlift pour | troop force warship soldier tank carrier battalion reinforcement missile army
    brigade fleet destroyer submarine jet bomber battery artillery
    fighter_jet military | 0.05
send dispatch deploy station position rush mass | plane convoy helicopter police ship unit | -0.2
be remain put place go stay keep | alert standby readiness | 0.1
call_up recruit conscript draft enlist | reservist soldier fighter troop conscript volunteer
    militia | 0.05
test conduct carry_out launch fire | missile_test nuclear_test weapon_test | 0.05
set_up establish build create open | base military_base outpost observation_post
    observation_point checkpoint headquarter barrack garrison military_post camp | 0.05
hold conduct stage launch begin start | military_exercise military_drill naval_exercise naval_drill
    live-fire_exercise military_manoeuvre military_maneuver | 0.05
parade flex | missile muscle might
take_up | position arms
prepare gear_up brace get_ready | battle war offensive attack
build develop acquire enrich | missile weapon bomb uranium warhead
declare raise heighten | alert mobilisation mobilization
step_up tighten | patrol security
arm fortify
garrison billet
raise put place | alert alert_level readiness combat_readiness
rush pour move bring send deploy dispatch redeploy fly | reinforcement paratrooper commando marine
    special_force warplane aircraft_carrier tank armour armor missile_battery riot_police
    gunship security_force national_guard | 0.05
test-fire
test launch fire | missile ballistic_missile long-range_missile rocket satellite | -0.1
activate call_up mobilise mobilize | reserve reservist national_guard
fortify reinforce strengthen tighten beef_up | border frontier position defence defense security
    garrison
acquire buy stockpile amass | weapon missile arms
dig_in
sail steam head | toward gulf strait | -0.2
conduct hold stage | war_game live-fire_drill | -0.05
manufacture produce make | chemical_weapon biological_weapon nuclear_weapon nuclear_bomb missile
reinforce fortify | base position outpost garrison
n: mobilisation mobilization deployment buildup build-up | | -0.1
"""

SANCTION = """
boycott embargo | | 0.1
expel recall withdraw kick_out throw_out eject send_home | diplomat ambassador envoy attache
    embassy_staff consul | 0.2
expel recall withdraw pull_out ship_out evacuate | peacekeeper observer monitor inspector mission
    | 0.2
suspend sever cut halt freeze stop end cut_off break_off break withhold reduce terminate downgrade
    cancel curtail block pause slash discontinue scale_back axe | @tieword aid assistance trade
    funding supply food delivery import export donation flight loan shipment programme program
    cooperation contact payment support sale talk negotiation membership help contract transport |
    0.15
suspend sever cut halt break end downgrade break_off cut_off | @tieword | 0.2
force drive order kick throw expel | out_of_country mission agency staff worker_out
expel suspend exclude | member organisation organization union league team athlete | 0.0
withdraw pull end | mediation mediator
halt end suspend abandon break_off stop | mediation negotiation_effort peacekeeping
close shut | embassy consulate mission office | 0.1
leave quit abandon withdraw | coalition union bloc organisation organization alliance
    government_coalition | 0.0
isolate ostracise ostracize blacklist | | -0.1
strip revoke | citizenship membership accreditation licence license | -0.1
reduce cut slash | aid assistance relation tie funding
default renege | debt payment
evict
cut_off halt suspend freeze withhold block stop end | military_aid aid assistance funding fund
    financial_aid military_assistance | 0.2
sever break cut downgrade suspend | contact link diplomatic_relation tie | 0.15
throw_out kick_out expel oust | ambassador diplomat attache  | 0.2
impose slap | arms_embargo trade_embargo boycott | 0.2
withdraw recall pull_out | ambassador envoy staff investment peacekeeper | 0.1
pull_out quit leave withdraw_from exit | organisation organization european_union bloc court
    council unesco commonwealth | 0.0
close shut | embassy consulate
halt suspend stop | cooperation import export shipment delivery gas_supply oil_supply
drop cancel terminate | sponsorship
disinvest divest
refuse | >trade >buy >recognise
prohibit ban bar forbid outlaw | aid assistance trade export import flight investment travel | 0.15
suspend | $place | -0.15
n: boycott embargo suspension severance | | -0.1
"""

COERCE = """
arrest detain deport ban outlaw jail sentence imprison expel disperse fine evict confiscate
    incarcerate apprehend censor persecute repress suppress banish exile disqualify bar prohibit
    prevent hack harass crack_down curb quarantine round_up dissolve extort subdue restrain
    demolish bulldoze
seize impound commandeer requisition | | -0.1
seize confiscate intercept recover discover find uncover unearth defuse | weapon cache ammunition
    explosive grenade gun rifle arms rocket mine bomb ied munition pistol firearm mortar
    explosive_device ordnance warhead | 0.0
intercept stop board | tanker vessel boat ship
demolish bulldoze | house home shop store office business church mosque school building property
    village crop farm olive_tree settlement | 0.2
loot ransack vandalise vandalize smash trash burn torch set_fire | shop store car office business
    vehicle market window property tire tyre | 0.1
set | ablaze alight | 0.0
loot vandalise vandalize ransack pillage
beat | protester demonstrator
impose enforce slap introduce declare reimpose tighten extend prolong renew place order put clamp
    announce set
    maintain reinstate toughen broaden apply reintroduce | @restriction | 0.1
impose declare proclaim order | martial_law state_emergency emergency siege curfew
declare proclaim announce extend | emergency siege martial_law persona_grata war | 0.05
order | >suspend >close >leave >shut >halt >stop arrest detention closure deportation expulsion
    eviction suspension | 0.1
order | >wait >remain >stay
freeze block seize confiscate nationalise nationalize expropriate sequester impound | asset
    account property fund bank_account passport land house ship goods money drug
seize confiscate intercept | tanker vessel boat weapon shipment drug cocaine document arms
convict | sentenced >sentence prison year death
sentence condemn | death prison jail
launch mount carry_out conduct begin | crackdown cyber-attack cyberattack cyber_warfare manhunt
    purge raid sweep cyber_attack | 0.05
raid search storm | office home house newspaper premises mosque apartment
break_up disperse fire use | protest demonstration rally crowd demonstrator protester tear_gas
    teargas water_cannon rubber_bullet | 0.1
block restrict limit censor ban close shut suspend shut_down close_down silence | website access
    internet newspaper radio station media broadcast twitter facebook channel party group entry
    protest rally movement travel activity organisation organization border road school airspace
    mosque
issue | arrest_warrant warrant
make carry_out announce order | arrest | 0.15
take | into_custody custody prisoner captive into_detention | 0.1
put_down quell stamp_out | protest uprising rebellion unrest demonstration dissent revolt
force pressure compel | $person | -0.3
spy eavesdrop | on
cut cut_off block disconnect | internet electricity power water phone
strip deprive remove | immunity citizenship right
hold keep | custody detention jail arrest prison | 0.1
place put | house_arrest arrest detention custody
force compel coerce drive | >leave >flee >close >resign >sign >abandon home | 0.05
forbid restrict | | 0.0
extend renew prolong | curfew emergency detention
close shut seal seal_off | border crossing office newspaper station airspace school
revoke cancel suspend withdraw | licence license passport visa constitution permit accreditation
execute hang behead | prisoner convict | 0.1
suspend fire sack | journalist
tap bug spy_on wiretap spy jam
use | force_against
handcuff shackle manacle nab remand intern lock_up round_up pick_up court-martial
    muzzle gag silence stifle throttle clamp_down crack_down quash blackout cordon_off evict uproot
    displace deport expatriate flog whip cane brutalise brutalize
arrest detain apprehend nab | $person | 0.05
hold | without_charge incommunicado detention
try sentence convict | in_absentia
hand_down impose give pass issue | sentence jail_sentence death_sentence fine jail_term prison_term
    verdict life_sentence | 0.1
shut_down close block suspend ban | website newspaper channel station office border bank party group
slap impose announce declare place clamp reimpose | sanction curfew tariff duty quarantine lockdown
    travel_ban asset_freeze embargo restriction martial_law economic_sanction blockade | 0.12
strip | nationality citizenship title
ban bar prohibit block prevent stop forbid | >enter >leave >travel >work >attend >contest >run
    >protest >publish >broadcast >wear | 0.1
force coerce compel pressure | >return >confess >sign >sell >move >relocate >convert
tighten toughen impose | control security law rule regulation visa_rule
dissolve suspend | parliament assembly constitution government
take_over nationalise nationalize expropriate | company firm refinery bank mine industry
launch carry_out mount conduct | hacking_attack cyber-attack cyberattack phishing_attack
    denial-of-service_attack
hack break_into infiltrate | computer network email website system server account
fire use | pepper_spray baton baton_charge rubber_bullet tear_gas_canister
revoke withdraw cancel | accreditation visa citizenship passport
order | shutdown lockdown curfew evacuation
conscript press-gang
order instruct command | $person | -0.3
n: arrest crackdown detention deportation curfew | | -0.1
n: sanction raid repression closure expulsion eviction imprisonment seizure | | -0.2
"""

ASSAULT = """
kill attack strike bomb shell torture storm capture clash battle oust kidnap assassinate murder
    massacre behead slaughter gun_down shoot_down shoot stab rape lynch execute ambush bombard
    invade raid overrun overthrow topple abduct hijack wound injure maim fight pound strafe
    assault slay annihilate vanquish torch besiege encircle blockade recapture retake liberate
    depose blow_up open_fire poison mutilate crucify burn_down mow_down ram raze exterminate
    mug rout repel repulse devastate desecrate wipe_out
destroy | | -0.1
gain win_back retake take | ground town village | 0.05
advance push | on into toward | -0.25
advance | | -0.35
commit perpetrate | rape crime massacre atrocity genocide murder killing war_crime abuse | 0.1
trigger set_off cause | explosion blast | 0.0
inflict | casualty damage defeat loss
drop release | bomb chlorine munition barrel_bomb | 0.0
starve gas bayonet decapitate waterboard electrocute
throw_back beat_back force_back drive_out drive_back
open | front | 0.0
exchange trade | fire shot blow gunfire
launch carry_out mount step_up conduct stage wage unleash begin continue start order intensify
    press commit resume perpetrate execute make lead escalate renew | @attackword | 0.1
violate break breach | ceasefire cease-fire truce armistice airspace | 0.15
hold take keep | hostage human_shield captive | 0.15
use | human_shield chemical_weapon violence force poison_gas nerve_agent gas live_ammunition
    live_round cluster_bomb sarin | 0.1
seize take capture conquer occupy take_over recapture overrun control_of annex | $place | 0.1
seize take capture gain | town base oilfield control village city territory
fire launch lob hurl throw shoot rain drop dump plant detonate set_off explode | rocket missile
    grenade bomb shell mortar shot stone petrol_bomb explosive barrel_bomb molotov bullet
    stun_grenade gas chlorine mine torpedo | 0.1
fire shoot open | fire protester crowd civilian demonstrator at | -0.05
fire | on | 0.0
detonate blow_up | | -0.1
explode go_off | bomb car device grenade mine rocket | 0.0
target | | -0.15
hit | $place
hit | @attackword target | 0.0
beat | death | 0.2
beat hit | $person | -0.1
order authorise authorize send | airstrike strike attack bombing jet >destroy >bomb >attack | 0.05
drive force push | out_of militant rebel back | -0.1
destroy damage sink down wreck burn torch raze set_fire burn_down ransack | house village building
    town bridge ship camp position plane tank
    vehicle base hospital reactor church mosque home target drone helicopter aircraft | 0.0
engage exchange trade | fire battle combat firefight fighting gunfire
come | fire attack | 0.0
die perish | attack clash bombing shelling blast explosion fighting | 0.0
claim | life responsibility_for | 0.0
suffer sustain inflict | casualty loss blow
leave | dead wounded | 0.0
lay | siege | 0.1
carry_out | execution
intercept shoot_down down | missile drone jet plane helicopter aircraft
slay butcher decapitate knife bludgeon molest gang-rape ravage strangle suffocate drown
    pummel thrash savage flatten obliterate vaporize level rocket shoot_at fire_on open_fire fire_at
    set_upon strafe harry skirmish firebomb car-bomb carpet-bomb dynamite
    overwhelm outgun crush smash_into storm_into rampage
engage | firefight gunfight gunbattle gun_battle fighting battle clash combat ethnic_cleansing
    genocide
stone pelt | $person
stone pelt | police protester bus vehicle
wage | war jihad holy_war guerrilla_war
mow_down cut_down pick_off wipe_out finish_off blow_away
breach cross violate | border airspace line
plant lay detonate trigger set_off | bomb ied mine device landmine roadside_bomb car_bomb explosive
take_over overrun seize grab | power control government
stage attempt mount lead | coup coup_attempt putsch mutiny ambush
claim cost | life
down | aircraft helicopter drone plane jet
drive chase flush push force | rebel militant insurgent army
die | explosion shooting crossfire gunfire custody clash airstrike torture | 0.0
poison spray | nerve_agent chemical
bury | alive
put | death
burn uproot torch | grove olive_grove orchard field crop hut
sink down torpedo ram | warship submarine boat vessel ferry trawler
n: attack airstrike bombing shelling offensive assault raid ambush massacre | | 0.0
n: clash battle fighting gunfight firefight invasion assassination kidnapping abduction shooting
    shootout killing murder | | 0.0
fall | $place_subject
seal_off cut_off defeat trap encircle corner surround | militant rebel fighter insurgent terrorist
    jihadist army troop force
n: strike explosion blast | | -0.1
n: combat genocide violence incursion rape torture hostage-taking liberation recapture | | -0.2
"""

STOP = """
decline refuse | >comment comment | -0.05
strike | chord balance | 0.2
meet | deadline criterion standard target requirement need demand
hold | election office view position breath record
make | sense | 0.0
visit | site
strike | hour
fire | imagination
release | report statement video photo figure data document result film album book footage audio
    name detail | 0.1
return | call favour favor verdict home
free | up
fight combat battle tackle | epidemic pandemic outbreak ebola climate_change inequality cancer
    poverty fire blaze disease covid-19 coronavirus corruption inflation
attack | problem
beat | record
kill | bill
win | award prize medal match game
back | down | -0.2
hit | market record economy low high
rally | share stock market
call | it
shell | out
"""
