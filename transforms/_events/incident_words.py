"""Word classes of incidents of violence: who does them, on what, with what."""

from __future__ import annotations

from transforms._events.tables import word_set

HARM = word_set(
    """kill murder assassinate slay execute massacre shoot wound injure kidnap abduct torture
    behead ambush machinegun gun hang burn stab poison strangle lynch seize intercept"""
)
"""Verbs that befall persons."""
DAMAGE = word_set(
    """attack bomb destroy damage burn blow dynamite raid storm hit demolish sabotage raze set
    ransack loot fire strafe shell rocket mortar topple knock wreck smash shatter strike affect
    target machinegun explode occupy cut down sack harass"""
)
"""Verbs that befall things."""
DELIVER = word_set(
    "place plant throw hurl launch detonate activate set lob fire explode leave use toss drop"
)
"""What is done with a weapon."""
HARM_NOUNS = word_set(
    "murder killing assassination kidnapping abduction death massacre slaying execution torture"
)
ATTACK_NOUNS = word_set("attack bombing raid assault explosion blast strike sabotage ambush")

WEAPON_HEADS = word_set(
    """bomb dynamite explosive device charge rocket grenade mortar rifle machinegun machine-gun
    submachinegun submachine-gun pistol gun weapon missile tnt car-bomb carbomb firebomb
    cocktail firearm revolver ak-47 m-16 bazooka shotgun bullet mine knife machete fuse
    artillery carbine r-15 g-3 galil rpg-7 rpg-2 uzi stick launcher gunship"""
)
WEAPON_MODIFIERS = word_set(
    """car dynamite explosive powerful hand fragmentation automatic incendiary molotov homemade
    home-made time high-powered heavy light submachine machine assault rocket mortar truck
    anti-tank plastic package letter fire concussion short-range sniper galil antitank aerial
    large-caliber grenade vehicle bicycle small-caliber"""
)
NEEDS_MODIFIER = word_set("device charge cocktail stick launcher weapon gun mine fuse bullet")
"""Heads that are weapons only behind one of the modifiers."""

PERPETRATORS = word_set(
    """guerrilla guerilla terrorist rebel subversive gunman hitman assassin extremist criminal
    commando kidnapper murderer attacker assailant narcoterrorist insurgent killer paramilitary
    delinquent bandit trafficker drug-trafficker member individual man person people subject
    youth soldier squad hooded-man element column command cell group gang mercenary
    ultrarightist leftist rightist militiaman contra sicario perpetrator student demonstrator
    officer lieutenant colonel"""
)
"""Heads of phrases that name who did it."""
MARKED = word_set(
    "man person people individual subject youth member group element unit officer student woman"
)
"""Of these only with a word that marks them as such."""
MARKS = word_set(
    """unidentified armed hooded masked unknown heavily guerrilla terrorist subversive rebel
    uniformed paramilitary criminal extremist disguised dressed wearing urban carrying alleged
    suspected presumed drug death four three two five six seven eight ten several some 10 20 15
    12 30 40 50 60"""
)
VICTIM_TITLES = word_set(
    """president minister senator deputy congressman mayor governor general colonel major
    captain lieutenant sergeant judge magistrate attorney lawyer journalist reporter father
    priest bishop archbishop reverend monsignor doctor dr professor engineer leader candidate
    ambassador consul mr mrs ms miss dona don businessman rancher counselor director secretary
    chief corporal private policeman soldier student peasant worker agent citizen officer
    correspondent cameraman photographer editor newsman rector nun sister brother son wife
    daughter husband"""
)
TARGETS = word_set(
    """office building embassy consulate headquarters headquarter bank store shop house home
    residence hotel restaurant station pipeline tower pylon line bridge bus car truck vehicle
    plant factory facility installation church school center theater plane helicopter aircraft
    airplane train post substation pole structure warehouse market branch enterprise company
    institute university ministry palace hall barrack garrison property ambulance booth box farm
    hacienda establishment business supermarket dealership club newspaper power-line transformer
    refinery oilfield camp jeep van pickup boat ship ferry tank tanker railroad railway highway
    road airport terminal hospital clinic laboratory court courthouse townhall jail prison
    monument statue window wall cafe cafeteria bar discotheque agency corporation federation
    union cooperative network system equipment machinery door room tollbooth gas-station
    switchboard antenna radio cathedral chapel convent village town"""
)
ORGANIZATIONS = {
    "fmln": ("farabundo marti national liberation front", "fmln", "farabundo marti front"),
    "eln": ("army of national liberation", "national liberation army", "uc-eln", "eln"),
    "farc": ("revolutionary armed forces of colombia", "farc"),
    "sl": ("shining path", "sendero luminoso", "maoist shining path"),
    "mrta": ("tupac amaru revolutionary movement", "mrta", "tupac amaru movement"),
    "fpmr": ("manuel rodriguez patriotic front", "fpmr"),
    "urng": ("guatemalan national revolutionary unity", "urng"),
    "epl": ("people's liberation army", "popular liberation army", "epl"),
    "m-19": ("19 april movement", "april 19 movement", "m-19"),
    "extraditables": ("the extraditables", "extraditables"),
    "medellin": ("medellin cartel", "medellin drug cartel", "cali cartel"),
    "zarate": ("zarate willka armed forces of liberation", "zarate willka liberation armed forces",
               "zarate willka"),
    "lautaro": ("lautaro youth movement", "lautaro"),
    "mir": ("movement of the revolutionary left", "mir"),
    "cinchoneros": ("cinchoneros popular liberation movement", "cinchoneros"),
    "mpl": ("morazanist patriotic front", "morazanist front of liberation"),
    "rmc": ("ricardo franco", "quintin lame"),
    "contras": ("nicaraguan resistance", "contras"),
    "ss": ("death squads", "death squad"),
    "ira": ("irish republican army", "ira"),
    "eta": ("basque homeland and freedom", "eta"),
    "hizballah": ("hizballah", "hezbollah"),
    "hamas": ("hamas",),
    "plo": ("palestine liberation organization", "plo"),
    "taliban": ("taliban",),
    "isis": ("islamic state", "isis", "isil", "daesh"),
    "al-qaida": ("al-qaida", "al-qaeda", "al qaeda"),
    "boko": ("boko haram",),
    "shabab": ("al-shabab", "al-shabaab"),
    "pkk": ("kurdistan workers party", "pkk"),
    "ltte": ("tamil tigers", "ltte"),
}  # fmt: skip
"""Armed organisations of the news, each with its names, the fullest first."""
STATE_FORCES = word_set("army military government police regime")
BODIES = word_set("front movement cartel mafia squad organization command")
"""Heads of the names of organisations that are in no list."""
MILITARY = word_set("military army police government soldiers troops battalion brigade force")
TOWN_PREFIXES = word_set("san santa el los las puerto villa la")
COMMON = word_set(
    """department area neighborhood neighbourhood municipality region regime jr junior
    government country people city zone sector district avenue street province party movement
    army force today yesterday morning night president minister"""
)
"""What ends the name of a person."""
HAUL = word_set("seize confiscate find capture discover deactivate defuse recover supply send")
"""Verbs of weapons that were not used."""
GIVEN = word_set(
    """luis carlos jose hector ignacio roberto bernardo miguel gustavo gilda juan francisco
    antonio victor ricardo oscar pedro pablo guillermo david enrique jorge mauricio silvia
    gonzalo manuel rafael fernando alberto alfredo eduardo jaime mario julio cesar alvaro andres
    rodrigo diego hernan alejandro sergio raul ramon felipe marcos martin mateo tomas santiago
    salvador segundo armando arturo augusto benjamin camilo cristobal daniel domingo edgar
    edgardo emilio ernesto esteban eugenio fabio federico felix fidel gabriel gerardo german
    gilberto gregorio henry horacio hugo humberto ismael ivan javier jesus joaquin jonas
    leonardo leonel lorenzo lucas marcelo mariano maximo medardo napoleon nelson nestor nicolas
    norberto octavio omar orlando oswaldo patricio ramiro rene reynaldo ruben samuel saul
    sebastian simon teodoro ulises vicente virgilio vinicio vladimir walter wilfredo william
    wilson xavier maria ana celina elba julia rosa carmen elena isabel lucia marta mercedes
    teresa beatriz blanca claudia cristina diana dora esperanza gloria graciela ines irma
    jeannette josefa leticia lilian luz margarita marina martha mirna monica nelly norma olga
    patricia rita rosario sandra sonia susana vilma violeta yolanda zoila george james john
    joseph michael robert richard thomas charles paul peter mark scott stephen kenneth edward
    donald jeffrey kent mary barbara maureen todd amado apolinar aurelio anibal efrain elias
    elmer everardo fermin gregory heriberto herbert isidro lazaro leonidas luciano macario
    misael noel porfirio roque rogelio rolando rosendo ruperto santos severino silvio valentin
    abelardo adalberto adan adolfo alcides alirio alonso amilcar arnoldo atilio benito braulio
    celestino cipriano clemente conrado delfin demetrio donato edmundo egidio eliseo erasmo
    faustino feliciano florencio fortunato genaro hernando hipolito honorio inocencio jairo
    jacinto justo lisandro marcial marco melquiades modesto nicanor odilio osvaldo otto pascual
    plutarco policarpo primitivo ronald rigoberto roberth sigifrido"""
)
"""Given names as the news of Latin America has them; small letters, for some archives have no
others."""

INCIDENT = word_set(
    """car exploded dynamite explosion explosions residence injured bomb bombs jesuits shot
    ruling downtown assassinated damage damaged candidate senator kidnapped kidnapping
    kidnappers vehicle municipal crime assassination assassins hospital site individuals
    destroyed unidentified judge night gunmen perpetrated murdered murder massacre claimed
    wounded bodies hooded victims urban attacked attack ambush ambushed dead died blast
    explosive explosives grenade machinegun wounds killed terrorist terrorists street fired
    sabotage burned"""
)
TALK = word_set(
    """agreements agreement desire victory your resources agreed aware opportunity positive
    presidents constitution thank problems aggression sure understand nations conditions
    proposal proposals future sovereignty better relations common defend willing progress
    governments effort changes toward anything point nation economic reach you democracy summit
    treaty negotiations negotiation dialogue meeting believe think"""
)
"""Words of incidents, and of the speeches and talks that mention them only."""
TELLING = word_set(
    """exploded bomb kidnapped murdered assassinated killed wounded dynamite clash combat
    fighting battalion troops peace elections drug jesuits claimed responsibility attack
    unidentified trial investigation bodies human rights talks"""
)
"""Words of a text that tell what kind of incident it is about, if any."""
