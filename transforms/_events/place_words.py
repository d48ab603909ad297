"""Words that tell places from other names, and the states of the USA by name and abbreviation."""

from __future__ import annotations

from transforms._events.tables import word_set

LOCATIVE = word_set(
    """in at near from to outside inside around across into through throughout between off
    toward towards via beyond above leaving entering reached visiting visited"""
)
"""Before a capital these speak for a place."""
OF_PERSON = word_set(
    """mr mrs ms miss dr sir lady lord dame prof professor president minister premier chancellor
    senator sen rep representative governor gov mayor judge justice general gen colonel col
    major maj captain capt lieutenant lt sergeant sgt officer constable detective inspector
    sheriff deputy coach pastor rev reverend father bishop archbishop pope cardinal saint prince
    princess king queen chief secretary spokesman spokeswoman congressman congresswoman
    councilman councillor commissioner attorney actor actress singer author striker midfielder
    defender goalkeeper"""
)
"""Titles: the capital behind one is a person."""
NO_PLACE = word_set(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december mr mrs ms dr st god police general most
    many much best independence university college church bank center centre house street avenue
    road park lake hill river valley island airport school hospital station day night union
    republic state city county district council court congress senate parliament times post
    guardian sun mirror star herald tribune telegraph reuters ap afp bbc cnn nbc abc fox cbs
    facebook twitter google apple amazon microsoft tv news today media press social mobile
    reading nice of along kill marks orange split sale male bath battle deal hook ham rugby
    santa van ho man men mars san los las el la le de un who north south east west northern
    southern eastern western central upper lower new old great grand big little international
    national federal royal imperial democratic republican liberal conservative labour labor
    green gold silver white black red blue the a an he she it we they you i this that these
    those but and for not no yes on as if while when where after before with without by his her
    its our their my your"""
)
"""Capitalised words that are in the gazetteer and hardly ever mean the place."""
GIVEN_NAMES = word_set(
    """james john robert michael william david richard joseph thomas charles christopher daniel
    matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george timothy
    ronald edward jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin
    scott brandon benjamin samuel gregory alexander frank patrick raymond jack dennis jerry
    tyler aaron jose adam nathan henry douglas zachary peter kyle ethan walter noah jeremy
    christian keith roger terry austin sean gerald carl harold dylan arthur lawrence jordan
    jesse bryan billy bruce gabriel joe logan alan juan albert willie elijah wayne randy vincent
    mason roy ralph bobby russell bradley philip eugene mary patricia jennifer linda elizabeth
    barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley kimberly emily
    donna michelle carol amanda melissa deborah stephanie dorothy rebecca sharon laura cynthia
    amy kathleen angela shirley brenda emma anna pamela nicole samantha katherine christine
    helen debra rachel carolyn janet maria catherine heather diane olivia julie joyce victoria
    ruth virginia lauren kelly christina joan evelyn judith andrea hannah megan cheryl
    jacqueline martha madison teresa gloria sara janice ann kathryn abigail sophia frances jean
    alice judy isabella julia grace amber denise danielle marilyn beverly charlotte natalie
    theresa diana brittany doris kayla alexis lori marie tony chris mike steve bill bob jim tom
    tim dan dave ben sam matt nick rob ron ken greg jeff phil andy ed ted fred pete alex max leo
    luke simon neil ian graham colin stuart craig derek trevor nigel gordon malcolm duncan hugh
    barry clive dean carlos luis jorge miguel pedro antonio francisco manuel mohammed mohamed
    muhammad ahmed ali hassan hussein omar abdullah ibrahim mahmoud yusuf vladimir sergei ivan
    dmitry alexei boris mikhail hans karl klaus jurgen pierre jacques francois michel angelo
    giovanni marco mario paolo barack hillary nicola bernie mitt newt rand jeb florence sydney
    paris brooklyn chelsea dallas houston jackson lincoln clinton kent chester troy carson chad
    georgia carolina savannah sierra"""
)
"""Common given names; those that are places too mean a person before another capital."""

_STATES = """
alabama ala al AL|alaska ak AK|arizona ariz az AZ|arkansas ark ar AR|california calif ca cal CA
colorado colo co CO|connecticut conn ct CT|delaware del de DE|florida fla fl FL|georgia ga GA
hawaii hi HI|idaho id ID|illinois ill il IL|indiana ind in IN|iowa ia IA|kansas kan kans ks KS
kentucky ky KY|louisiana la LA|maine me ME|maryland md MD|massachusetts mass ma MA
michigan mich mi MI|minnesota minn mn MN|mississippi miss ms MS|missouri mo MO|montana mont mt MT
nebraska neb ne NE|nevada nev nv NV|new_hampshire n.h nh NH|new_jersey n.j nj NJ
new_mexico n.m nm NM|new_york n.y ny NY|north_carolina n.c nc NC|north_dakota n.d nd ND
ohio oh OH|oklahoma okla ok OK|oregon ore or OR|pennsylvania pa penn PA|rhode_island r.i ri RI
south_carolina s.c sc SC|south_dakota s.d sd SD|tennessee tenn tn TN|texas tex tx TX|utah ut UT
vermont vt VT|virginia va VA|washington wash wa WA|west_virginia w.va wv WV|wisconsin wis wi WI
wyoming wyo wy WY|district_of_columbia d.c dc DC
"""
STATES = {
    name.replace("_", " "): row.split()[-1]
    for row in _STATES.replace("\n", "|").split("|")
    for name in row.split()[:-1]
}
"""Name or abbreviation -> postal code, which is GeoNames' code of the state."""
