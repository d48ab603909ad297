"""Senses of the types that are cooperation in deeds; format in the docstring of the package."""

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
act_together liaise synergize
work join act | alongside | -0.1
assist help aid | >locate >trace >recover >identify >apprehend >capture >prosecute >demine >clear
hold run conduct stage host begin start launch carry_out finish | joint_training joint_manoeuvre
    joint_maneuver joint_military_exercise joint_naval_exercise joint_military_drill
    joint_drill joint_exercise joint_patrol | 0.2
tip_off alert | police authority counterpart
pass share relay | tip information warning data lead
set_up establish create form launch | joint_commission joint_committee joint_force working_group
    hotline consortium free_trade_zone custom_union
buy purchase order sell export trade | gas oil electricity wheat aircraft grain uranium | -0.1
join enter | union bloc alliance coalition | -0.15
sign | contract | -0.2
mentor instruct coach
train | police officer recruit engineer doctor pilot cadet nurse | 0.0
develop produce build launch patrol conduct investigate operate manufacture explore design | jointly
    together | 0.1
work | with | -0.15
host train | cadet trainee
hand_over turn_over | lord drug_lord kingpin criminal murderer
sell buy supply | vehicle armored_vehicle armoured_vehicle tank rifle drone helicopter ammunition
    warship submarine | -0.1
set_up establish create open found | joint | -0.05
n: cooperation collaboration | | -0.2
n: extradition | | -0.1
pool combine | resource effort force
operate patrol produce develop build fight | jointly together
participate take_part | exercise mission operation drill manoeuvre | 0.0
join contribute | peacekeeping_mission mission coalition_force operation | -0.05
conduct carry_out work operate proceed | in_coordination in_cooperation in_collaboration
resume expand increase boost | trade commerce | -0.05
collude conspire | with
open launch start | joint_project trade_route corridor | -0.05
assist aid | investigation inquiry police
integrate merge unify | force army grid economy market | -0.1
exchange | technology student
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
    evacuee homeless displaced civilian | 0.15
treat cure heal vaccinate inoculate | patient wounded child people civilian soldier victim injured
receive get obtain secure | @aidword | -0.05
help assist | $person | -0.1
help relieve | | -0.25
forgive cancel write_off waive relieve | debt loan arrears
arm equip train_and | rebel fighter militia insurgent
serve | peacekeeper mission
send provide rush | help relief team convoy plane
protect guard escort secure | civilian convoy refugee aid
provide supply receive get lend | support logistics | -0.05
contribute | peacekeeping appeal fund | 0.05
provide supply | $object | -0.2
help_out aid_in pitch_in chip_in
feed clothe vaccinate nourish subsidize
funnel channel pump plough pour inject disburse sink | $money aid fund
allot apportion advance remit wire cough_up fork_out shell_out | $money
double triple quadruple increase raise boost step_up | contribution donation assistance aid
    relief
    grant funding @aidword | -0.05
top_up replenish stock | fund reserve warehouse depot
foot pick_up settle | bill tab
write_off forgive cancel reschedule restructure | debt loan
give grant offer provide find | refuge shelter home housing haven asylum treatment training care
    protection lifeline job education
open | door home heart arms
accept welcome take receive admit resettle rehouse | refugee asylum-seeker evacuee migrant
    displaced
serve take_part participate join contribute | un_mission peacekeeping peacekeeping_force
    peacekeeping_operation un_force unifil minusma monusco unmil peace_mission stabilization_mission
    stabilisation_mission | 0.1
send deploy dispatch contribute provide commit pledge lend offer | @peaceword | 0.35
arrive land | @peaceword | 0.3
monitor observe supervise oversee | election ceasefire truce vote poll referendum | 0.0
keep guard maintain | peace buffer_zone | 0.0
operate treat | patient wounded
set_up open establish run build | field_hospital clinic refugee_camp shelter soup_kitchen
    feeding_centre feeding_center relief_fund trust_fund | 0.1
rush speed hurry ferry truck haul ship airdrop parachute | aid relief supply food medicine
    medical_supply equipment help blanket tent
provide give offer supply send lend | expert engineer doctor nurse medic technician adviser
    technical_assistance technical_support know-how expertise equipment helicopter bus boat vehicle
    ambulance generator uniform computer book clothing
finance fund bankroll pay_for underwrite co-finance | construction project programme program
    building campaign development school hospital road training
render extend | assistance aid help service medical_assistance
come | aid rescue assistance
save pull rescue | drowning rubble wreckage sea
restore repair | power water electricity
provide extend give | credit line_credit loan
welcome take_in embrace | refugee migrant asylum-seeker evacuee
contribute commit pledge | troop soldier police policeman contingent battalion | 0.1
release disburse unlock unblock approve sign_off | loan tranche bailout rescue_package aid_package
    aid grant | 0.1
deliver ship send distribute hand_out dispatch | parcel box truckload tonne kilogram sack carton
    consignment lorry planeload shipment hygiene_kit
receive get obtain accept | weapon arms ammunition donation grant loan shelter | 0.05
serve work | peacekeeper volunteer medic | 0.0
extend lend offer | helping_hand hand
tend | wounded sick
dispense administer furnish dole_out endow outfit bequeath | @aidword
administer | vaccine dose aid
spend invest | aid relief reconstruction
host take_in accept welcome receive resettle admit shelter house | asylum_seeker | 0.15
deposit | $money
arrive land | firefighter rescuer doctor medic relief_worker aid_worker | 0.2
commit | $money | 0.15
n: assistance aid donation | | -0.3
n: airlift evacuation rescue | | -0.1
make_available | @aidword @militaryaid
continue resume increase double boost step_up expand raise extend renew | aid assistance relief
    humanitarian_aid funding food_aid
launch start begin mount | relief_operation rescue_operation airlift aid_operation relief_effort
    rescue_mission | 0.0
rebuild repair build construct | hospital school clinic shelter well
relieve alleviate ease | suffering hunger famine poverty plight burden shortage
bring rush deliver airdrop drop fly truck | aid food medicine relief supply water
save | life survivor people
free pull_out dig_out rescue | survivor trapped
feed clothe | people child family villager poor hungry
set_aside earmark allocate budget | $money
send dispatch | rescuer rescue_worker relief_worker aid_worker doctor convoy
cover underwrite shoulder | cost debt
grant award | loan scholarship fund
equip supply | army force police
"""

CONCEDE = """
lift ease revoke relax remove end rescind repeal loosen waive abolish drop cancel scrap suspend
    annul withdraw reduce soften overturn terminate halve shorten curtail unfreeze | @restriction
lift ease relax loosen reopen end drop | lockdown closure boycott | 0.1
open reopen | border crossing airspace road port | 0.0
make offer give grant | concession | 0.05
dismiss sack fire replace reshuffle remove | minister official commander chief general judge
    head cabinet government director $person | -0.05
drop dismiss withdraw quash | charge case indictment lawsuit complaint claim suit
commute reduce overturn quash suspend | sentence conviction
approve grant | request demand petition | 0.1
adopt pass approve | resolution reform amendment constitution law bill | -0.15
introduce initiate implement undertake promise begin launch carry_out accept announce | reform
    democratic_reform political_reform liberalisation liberalization | 0.0
renew extend prolong approve | mandate mission
accept meet honour honor satisfy fulfil fulfill grant | demand | 0.1
accept | resignation responsibility condition
accede submit yield bow give_in cave capitulate | demand pressure request
soften change reverse moderate water_down | stance position policy decision proposal law
admit acknowledge concede confess accept | defeat mistake responsibility guilt error wrongdoing
    fault blame
allow permit let authorise authorize | >participate >run >contest >vote >broadcast >publish
    >operate >work >stand >march >protest >speak >compete >register >join return | 0.05
allow grant give permit | autonomy independence concession right permission licence license
    authorisation authorization bail leave | 0.05
legalise legalize decriminalise decriminalize unban exonerate acquit absolve pardon amnesty parole
reinstate rehabilitate readmit | | -0.1
relent concede backtrack
back_down give_in climb_down cave_in bow_to
release | fund asset money account | 0.0
take | step measure | -0.35
enhance expand restore respect | freedom liberty right | -0.1
restore reinstate reopen | internet service access licence license citizenship
clear absolve exonerate acquit | $person | -0.05
overturn quash annul reverse | conviction ban sentence verdict
postpone delay suspend shelve drop | execution tax price_increase increase hike
recognise recognize accept | result outcome election_result defeat
scale_back tone_down dial_down | demand rhetoric plan
raise increase | wage salary pay pension
remove take_off delist | blacklist list terror_list sanction_list
lower cut reduce | tariff duty tax price
slash | tariff duty
grant give award | autonomy self-rule amnesty bail parole clemency
promise announce | reform
agree | demand
grant order give | reprieve
spare | life
shelve postpone drop withdraw | bill reform plan tax | -0.25
scrap drop abandon reverse cancel withdraw | increase price_increase fare_increase hike tax fee
    tax_increase
n: concession pardon amnesty acquittal | | -0.1
n: reform | | -0.4
"""

RETREAT = """
release free resign surrender withdraw capitulate disband abdicate demobilise demobilize disarm
    vacate demilitarise demilitarize retreat
step_down stand_down bow_out give_up pull_out pull_back move_out lay_down stand_aside hand_back
release free | prisoner hostage detainee captive inmate suspect soldier journalist activist worker
    crew $person | 0.05
let | free go | 0.05
return hand_over give_back repatriate restore turn_over give_up deliver | fossil manuscript statue
    sculpture relic artefact artifact remains land prisoner body territory property painting
    treasure hostage captive antiquity island base control sovereignty asset corpse stolen loot
    wreckage
return hand_over transfer cede give_up relinquish surrender turn_over | power control authority
    weapon arms position | 0.05
return | $object | -0.25
declare announce offer observe accept implement order begin extend proclaim grant |
    ceasefire cease-fire truce amnesty armistice cessation pause | 0.1
announce declare tender submit hand_in offer give | resignation | 0.15
announce begin start complete order finish carry_out continue speed_up accelerate hasten speed |
    withdrawal pullout pull-out disengagement drawdown retreat evacuation | 0.1
begin start finish complete continue | >withdraw >leave >pull >evacuate | 0.1
call_off end suspend cancel abandon halt stop postpone drop | strike protest offensive boycott
    operation attack bombing hunger_strike blockade siege fighting hostility campaign walkout war
    airstrike shelling raid violence
end lift break | siege blockade
let allow permit authorise authorize | >go >leave >return >enter >visit >pass >resume >inspect
    >deliver >reach >cross inspector access monitor aid_worker convoy supply | 0.05
grant give allow permit | access entry inspector passage safe_passage amnesty
open | corridor humanitarian_corridor | 0.1
lay_down put_down give_up hand_in surrender turn_in down decommission | arms weapon gun rifle
withdraw pull pull_out remove redeploy recall evacuate bring_home | troop force soldier tank army
    garrison settlement fighter battalion | 0.1
leave quit vacate abandon exit depart pull_out | post office base power position country territory
    party | -0.05
leave | $place | -0.3
reduce cut shrink scale_down | troop force presence arsenal stockpile
destroy dismantle scrap decommission eliminate surrender | weapon arsenal stockpile missile
    chemical_weapon nuclear
cease stop halt end | fire fighting shelling hostility bombing enrichment construction
flee retreat | | -0.2
retreat withdraw | from
pay | compensation reparation restitution indemnity ransom | 0.05
receive accept admit | inspector monitor observer
swap exchange | prisoner hostage body
relinquish cede abandon lose | control power claim territory ground
demob stand_off back_off fall_back
hand_over turn_over transfer | suspect fugitive prisoner hostage body | 0.0
return bring_back send_back | body remains artefact artifact flag relic treasure loot art
ground recall withdraw pull | plane fleet warship jet | -0.05
evacuate quit vacate leave | base post position town village garrison embassy | 0.0
halt stop suspend end cease freeze | offensive advance attack operation airstrike bombardment test
    nuclear_test missile_test enrichment uranium_enrichment construction | 0.05
lift end raise abandon break | siege blockade
stop end halt finish cease abandon | war armed_struggle insurgency rebellion | 0.05
lay_down bury surrender | weapon arms
step_aside resign_from bow_out abdicate
permit allow let | inspector observer journalist aid_worker >leave >return
go | home
reopen open | crossing checkpoint road border_crossing airport | -0.05
walk set go turn | free loose
leave | prison jail custody | 0.0
pack_up ship_out draw_down wind_down
allow let permit | fuel aid food goods medicine aid_convoy | 0.0
hand_over turn_over | $person
quit | | -0.3
n: withdrawal resignation ceasefire truce release pullout pull-out disarmament | | -0.1
n: surrender retreat repatriation | | -0.1
"""
