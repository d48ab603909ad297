"""Cues of the ACLED classes, written from the ACLED codebook's definitions.

A cue is a lemma; `>fire` is a verb, `tear_gas` two neighbours, `+` joins what must all be there,
`@state` and the like stand for the words of `KINDS`. Ties are won by the class that comes first.
"""

from __future__ import annotations

KINDS = {
    "@state": """army military police soldier troop government force authority navy marine
        guard peshmerga regime security officer coalition""",
    "@rebel": """rebel militant insurgent taliban isil isis jihadist shabab al-shabaab al-shabab
        houthi fighter militia boko guerrilla terrorist shebab shabaab daesh separatist maoist""",
    "@protest": """protest demonstration rally march demonstrator protester sit-in strike picket
        protestor vigil striker""",
    "@weapon": """weapon cache ammunition explosive grenade gun rifle pistol arms rocket bomb mine
        munition firearm mortar missile projectile warhead revolver gunpowder ied detonator shell
        ordnance bullet""",
    "@place": """village town city base area district region territory capital position checkpoint
        border crossing camp hill airport province locality neighbourhood neighborhood""",
    "@property": """shop house home vehicle car store property building office bus church mosque
        school business truck village crop farm tyre tire warehouse""",
    "@force": """tear_gas teargas water_cannon rubber_bullet pepper_spray baton live_round
        live_ammunition stun_grenade smoke_grenade""",
}  # fmt: skip
NAMES: dict[str, list[str]] = {}
for _kind, _words in KINDS.items():
    for _word in _words.split():
        NAMES.setdefault(_word, []).append(_kind)

Rows = list[tuple[float, str]]
CLASSES: dict[str, Rows] = {
    "CHEM_WEAP": [
        (3.0, "chemical_weapon chemical_attack sarin mustard_gas nerve_agent chlorine_gas"
              " gas_attack chemical+>attack chlorine+bomb toxic_gas+>attack"
              " chlorine+@rebel chlorine+@state white_phosphorus phosphorus"
              " poison_gas chlorine+>drop poisonous_gas asphyxia toxic+gas"),
        (1.5, "chlorine chemical+@rebel chemical+weapon suffocation+gas choking"),
    ],
    "SUIC_BOMB": [
        (3.5, "suicide_bomber suicide_bombing suicide_bomb suicide_attack suicide_car suicide_vest"
              " suicide_attacker suicide+bomb suicide+attack suicide+blast suicide+>kill"
              " suicide+explosion explosive_belt explosive_vest >detonate+himself >blow+himself"
              " >blow+herself suicide+>explode"
              " suicide+>detonate suicide_explosion"),
    ],
    "GRENADE": [
        (2.6, "grenade+>throw grenade+>hurl grenade+>lob grenade+>explode grenade_attack"
              " grenade_explosion grenade_blast grenade+>toss grenade+>injure grenade+>kill"
              " grenade+>wound hand_grenade grenade+attack"),
        (1.0, "grenade"),
    ],
    "AIR_STRIKE": [
        (3.0, "airstrike air_strike air_raid warplane drone_strike aerial_bombardment fighter_jet"
              " aerial_attack airstrikes airraid jet+>bomb jet+>strike jet+>pound drone+>attack"
              " drone+>strike aircraft+>bomb helicopter+>bomb helicopter_gunship air_bombardment"),
        (1.2, "jet drone+@rebel plane+>bomb aircraft+>strike drone+>kill"),
    ],
    "REM_EXPLOS": [
        (2.4, "roadside_bomb landmine ied improvised_explosive car_bomb land_mine bomb_blast"
              " bomb+>explode bomb+>detonate bomb_explosion bombing device+>explode vbied"
              " explosive_device bomb+>kill remote-controlled bomb_attack mine+>explode"
              " mine+>kill bomb+>rip bomb+>hit motorcycle_bomb truck_bomb roadside+bomb"),
        (1.0, "blast >detonate bomb+attack explosion+@rebel bomb+>injure bomb+>wound"),
    ],
    "ART_MISS_ATTACK": [
        (2.4, "shelling artillery >shell mortar_shell mortar+>fire mortar+>hit missile+>fire"
              " missile+>hit missile+>strike rocket+>fire rocket+>hit rocket+>launch rocket_attack"
              " missile_attack mortar_round mortar_attack artillery_fire tank+>fire"
              " shell+>hit shell+>fire shell+>land rocket+>land rocket+>strike missile+>launch"
              " mortar+>kill mortar_fire rocket+>kill >bombard ballistic_missile"),
        (1.0, "mortar missile rocket bombardment"),
    ],
    "SEX_VIOL": [
        (3.5, "rape >rape sexual_violence sexual_assault sexually_assault gang-rape gang_rape"
              " sexual_abuse molestation >molest sexual+assault sexually+>assault sex_slave"
              " sexual+violence sexually+>abuse gangrape"),
    ],
    "ABDUCT_DISSAP": [
        (3.6, "abduction kidnapping >kidnap >abduct >disappear disappearance hostage kidnapper"),
    ],
    "ATTRIB": [
        (4.2, ">claim+responsibility responsibility+attack+>deny responsibility+attack+>say"
              " >accept+responsibility responsibility_claim claim_responsibility >claim+murder"
              " >deny+responsible responsible+attack"),
        (2.8, ">blame+attack >blame+explosion >reject+accusation >deny+accusation >accuse+attack"
              " >suspect+behind accusation+attack >blame+strike"),
        (1.4, ">blame accusation >accuse claim+responsibility"),
    ],
    "GOV_REGAINS_TERIT": [
        (2.6, ">recapture+@state >retake+@state >regain+@state >liberate+@state"
              " >seize+@state+@rebel+@place >control+army+@place >capture+army+@place"
              " >purge+@state >retake+army >drive+@state+@rebel >liberate+army >clear+army+@rebel"
              " >reclaim+@state recapture+@state >capture+troop+@place >free+army+@place"
              " control+army+@rebel >advance+army >free+@state+@place"
              " >push+back+@rebel >recover+army+@place >take+control+@state+@place"),
    ],
    "NON_STATE_ACTOR_OVERTAKES_TER": [
        (2.4, ">seize+@rebel+@place >capture+@rebel+@place >recapture+@rebel >overrun+@rebel"
              " >retake+@rebel control+@rebel+@place >occupy+@rebel >gain+@rebel ground+@rebel"
              " >take+over+@rebel+@place >regain+@rebel+@place"),
    ],
    "NON_VIOL_TERRIT_TRANSFER": [
        (2.8, ">hand+back+@place >cede+@place >return+control >abandon+@place"
              " handover+@place >withdraw+@place >withdraw+@state >pull+out+@place+@state"
              " withdrawal+@place"
              " >hand+control >hand+over+@place >retreat+@place >vacate+@place transfer+@place"
              " without+resistance >evacuate+base pullout+@state withdrawal+@state"
              " >leave+base+@state"),
    ],
    "HQ_ESTABLISHED": [
        (3.2, "observation_point observation_post >establish+base >set+up+base >build+base"
              " >establish+camp >set+up+camp >establish+barrack military_base+>establish"
              " military_base+>build base+>set military_outpost new+base+>establish"
              " >establish+headquarter >establish+outpost >set+up+post >open+base >construct+base"
              " training_camp+>establish >establish+checkpoint new_base"),
    ],
    "DISR_WEAP": [
        (3.4, ">defuse >find+explosive_device >find+bomb >discover+bomb >discover+explosive"
              " >seize+explosive >intercept+explosive_device >recover+bomb >recover+explosive"
              " >dispose+bomb >detonate+controlled controlled_explosion >find+ied >recover+ied"
              " >destroy+landmine >find+landmine >clear+mine demining >neutralize+bomb"
              " >find+explosive >unearth+bomb unexploded >locate+bomb >dismantle+bomb"
              " >foil+bombing >thwart+bombing >seize+bomb suspicious_package"),
        (2.4, ">seize+@weapon >confiscate+@weapon >discover+@weapon >find+@weapon"
              " >recover+@weapon >intercept+@weapon >defuse >dismantle+@weapon >uncover+@weapon"
              " cache arms_cache >thwart+attack >foil+attack >foil >neutralise+bomb"
              " bomb_disposal bomb_squad stash >unearth+@weapon stockpile+@weapon"
              " >deactivate >intercept+drone >intercept+missile >destroy+ied"
              " haul+@weapon"),
    ],
    "FORCE_AGAINST_PROTEST": [
        (3.6, "excessive_force+@protest >open+fire+@protest+@state >beat+@protest+@state"
              " live_ammunition+@protest >shoot+@protest+police >kill+@protest+police"
              " live_round+@protest >kill+@protest+security >shoot+@protest+soldier"
              " >beat+@protest+police crackdown+@protest+>kill gunfire+@protest+@state"
              " live_fire+@protest excessive+force+@protest"),
    ],
    "PROTEST_WITH_INTER": [
        (3.0, "@force+@protest+>disperse >arrest+@protest+police >detain+@protest"
              " >disperse+@protest >suppress+@protest >block+@protest+police @force+@protest"
              " >break+up+@protest >detain+rally >prevent+@protest >fire+@protest+police"
              " >use+@protest+police >detain+@protest+police >suppress+demonstration"),
    ],
    "VIOL_DEMONSTR": [
        (3.0, "riot rioter >riot stone+@protest molotov+@protest petrol_bomb+@protest"
              " >clash+@protest+police clash+@protest+police >throw+@protest >hurl+@protest"
              " >burn+@protest >torch+@protest violent_protest violent_demonstration"
              " violence+@protest >pelt+@protest clash+@protest barricade+@protest"
              " >storm+@protest >pull+down+@protest scuffle+@protest >break+@protest"
              " >smash+@protest firecracker+@protest projectile+@protest >vandalise+@protest"
              " >smash+@protest violent+@protest"),
    ],
    "MOB_VIOL": [
        (3.0, "mob vigilante lynching >lynch mob_violence angry_crowd angry_mob vigilantism"
              " mob+>beat crowd+>beat+death communal_violence >stone+crowd villager+>beat"),
    ],
    "PEACE_PROTEST": [
        (1.8, ">protest >demonstrate >rally @protest+street >march+@protest peaceful+@protest"
              " peacefully sit-in >gather+@protest @protest+against @protest+demand"
              " >strike+worker worker+strike demonstration >stage+@protest >hold+@protest"
              " thousand+@protest hundred+@protest candlelight_vigil human_chain boycott+student"
              " industrial_action walkout hunger_strike stoppage standstill+worker"),
    ],
    "PROPERTY_DISTRUCT": [
        (3.2, ">loot looting >vandalise >vandalize vandalism >torch+@property arson arsonist"
              " >set+fire+@property >set+ablaze+@property >set+alight+@property"
              " >burn+@property+down >ransack >demolish+@property >burn+village >raze"
              " >desecrate >burn+down >torch >deface looter >destroy+@property"
              " >damage+@property+attack"
              " >vandalise+@property >burn+@property >demolish >burn+@property+@rebel"),
    ],
    "ARREST": [
        (2.0, ">arrest >detain detention+police arrest custody+>take >apprehend >nab >round+up"
              " >capture+suspect"),
    ],
    "AGREEMENT": [
        (2.8, "agreement+>sign accord+>sign peace_process"
              " peace_treaty >agree+ceasefire >broker+deal reconciliation memorandum"
              " >release+prisoner+deal power-sharing negotiated_settlement de-escalation"
              " >sign+deal ceasefire cease-fire truce peace_agreement peace_deal peace_accord"
              " >sign+agreement+@rebel prisoner_exchange prisoner_swap exchange+prisoner"
              " agreement+>reach >surrender+@rebel armistice >swap+prisoner peace_talk"
              " >release+prisoner >surrender+@state amnesty deal+@rebel+peace"
              " >lay+down+arms"),
    ],
    "ARMED_CLASH": [
        (2.0, "clash >clash gunfight firefight gun_battle battle >battle fighting >ambush ambush"
              " shootout shoot-out skirmish exchange_fire >exchange+fire >fight+@rebel"
              " heavy_fighting gunbattle fierce_fighting encounter+@rebel crossfire"
              " >kill+@state+@rebel >attack+@rebel+soldier >attack+@rebel+army"
              " >attack+@rebel+checkpoint offensive+@rebel >attack+@rebel+base >attack+@rebel+troop"
              " >attack+@rebel+convoy >attack+@rebel+position >fire+troop+convoy >repel+attack"
              " >fend+attack"),
    ],
    "ATTACK": [
        (1.6, "gunman >massacre massacre >behead >execute >attack+civilian >kill+civilian"
              " >attack+village >storm+@rebel >open+fire >shoot+dead >stab >assassinate"
              " gunman+>attack >slaughter >kill+villager >murder >gun assassination"
              " execution+@rebel >raid+village >hack+death militant+>kill+people"),
    ],
    "NATURAL_DISASTER": [
        (3.4, "earthquake quake tsunami flood flooding hurricane typhoon cyclone tornado landslide"
              " avalanche volcano volcanic eruption wildfire drought storm snow heatwave"
              " coronavirus covid-19 virus outbreak epidemic ebola pandemic cholera bushfire"
              " monsoon blizzard mudslide aftershock lightning snowfall torrential_rain"
              " heavy_rain"),
    ],
    "MAN_MADE_DISASTER": [
        (2.8, "crash derail derailment oil_spill spill leak leakage >leak collapse+building"
              " fire_crew firefighter boiler stampede capsize >capsize gas_explosion"
              " plant+explosion factory+explosion factory+fire plant+fire plant+>explode"
              " shipwreck plane_crash collision tanker+>explode cylinder chemical_plant blaze"
              " ammonium_nitrate warehouse+explosion warehouse+fire tank+>explode dam+collapse"
              " container+>explode nuclear_plant poisoning oil_tanker aground fireworks"
              " >explode+plant >explode+factory >explode+warehouse tank_explosion boiler+>explode"
              " gas_leakage gas_leak overturn >overturn mine+collapse train+>derail fire+>catch"
              " fire_department"),
    ],
    "ORG_CRIME": [
        (2.6, "smuggling >smuggle smuggler trafficking trafficker drug cocaine heroin gang robbery"
              " >rob robber counterfeit cartel fraud scam burglary burglar laundering thief"
              " theft >steal mafia narcotic contraband poaching extortion marijuana"
              " drug_trafficking pornographic racket syndicate crime_ring ring+>smuggle crime+group"
              " embezzlement corruption counterfeiting piracy steroid thug"),
    ],
    "DIPLO": [
        (2.8, "diplomat sanction ambassador foreign_minister expulsion+diplomat diplomatic"
              " >expel+diplomat tie+>sever bilateral summit >condemn+council security_council"
              " foreign_ministry >impose+sanction secretary_state embassy consulate"
              " diplomatic_tie diplomatic_relation envoy"),
    ],
    "CHANGE_TO_GROUP_ACT": [
        (2.4, ">enter+troop >advance+convoy >arrive+troop >establish+unit"
              " >create+unit >form+unit >set+up+unit >relocate >join+ranks >pledge+allegiance"
              " >withdraw+group >merge >dissolve+group >appoint+commander new+commander"
              " reinforcement >deploy >dispatch >mobilise >mobilize >amass troop+>send troop+>move"
              " convoy >form+force >join+group new_group new+unit+>form >split+group >defect"
              " military_exercise war_game drill+military deployment >recruit >merge+group"
              " airspace+>enter sortie >rename >disband >train+fighter >form+group"
              " military_drill >redeploy >station buildup naval+exercise"),
    ],
    "OTHER": [
        (1.6, "mass_grave tunnel+@rebel satellite+launch >flee+civilian displaced tunnel"),
    ],
}  # fmt: skip
"""Class -> rows of weight and cues."""
