"""The words of dates: months and weekdays of the languages feeds are in, and names of zones.

All casefolded. Abbreviations are made by cutting, where the first letters say which one it is.
"""

from __future__ import annotations

from collections.abc import Iterable

_MONTHS = (
    # English, German, French, Spanish, Italian, Portuguese, Dutch
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
    # Danish and Norwegian, Swedish, Finnish
    "januar februar marts april maj juni juli august september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november desember",
    "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu"
    " marraskuu joulukuu",
    # Genitives of Polish and Czech; Hungarian; Romanian; Turkish
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada"
    " grudnia",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "január február március április május június július augusztus szeptember október november"
    " december",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie"
    " decembrie",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    # Genitives of Russian, Ukrainian and Greek; Indonesian
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου"
    " οκτωβρίου νοεμβρίου δεκεμβρίου",
    "januari februari maret april mei juni juli agustus september oktober november desember",
)

_SHORT_MONTHS = {
    # What is no beginning of the word, or one of two letters or with another accent.
    **{"sept": 9, "mrz": 3, "mär": 3, "janv": 1, "févr": 2, "fevr": 2, "juil": 7, "aout": 8},
    **{"aoû": 8, "fev": 2, "fevrier": 2, "decembre": 12, "dec": 12, "ene": 1, "ago": 8, "set": 9},
    **{
        "dic": 12,
        "gen": 1,
        "mag": 5,
        "giu": 6,
        "lug": 7,
        "ott": 10,
        "mrt": 3,
        "okt": 10,
        "dez": 12,
    },
    **{"maj": 5, "mei": 5, "mai": 5, "máj": 5, "szept": 9, "márc": 3, "ápr": 4, "jún": 6, "júl": 7},
    **{"ιαν": 1, "φεβ": 2, "μάρ": 3, "μαρ": 3, "μαρτ": 3, "απρ": 4, "μάι": 5, "μαϊ": 5, "μαΐ": 5},
    **{"μαι": 5, "ιούν": 6, "ιουν": 6, "ιούλ": 7, "ιουλ": 7, "αύγ": 8, "αυγ": 8, "σεπ": 9},
    **{"σεπτ": 9, "οκτ": 10, "νοέ": 11, "νοε": 11, "δεκ": 12},
    **{"янв": 1, "фев": 2, "мар": 3, "апр": 4, "май": 5, "июн": 6, "июл": 7, "авг": 8, "сен": 9},
    **{"сент": 9, "окт": 10, "ноя": 11, "нояб": 11, "дек": 12},
    # Lower case of the Greek genitives where the accent is left out, as in capitals.
    **{"μαρτιου": 3, "μαιου": 5, "ιουνιου": 6, "ιουλιου": 7},
}

_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miércoles jueves viernes sábado domingo",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "segunda terça quarta quinta sexta sábado domingo",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "måndag tisdag onsdag torsdag fredag lördag söndag",
    "poniedziałek wtorek środa czwartek piątek sobota niedziela",
    "pondělí úterý středa čtvrtek pátek sobota neděle",
    "hétfő kedd szerda csütörtök péntek szombat vasárnap",
    "понедельник вторник среда четверг пятница суббота воскресенье",
    "понеділок вівторок середа четвер пятниця субота неділя",
    "δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή",
    "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
)

_SHORT_WEEKDAYS = {
    **{"tues": 1, "weds": 2, "thur": 3, "thurs": 3, "mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4},
    **{"sa": 5, "so": 6, "lu": 0, "ma": 1, "me": 2, "je": 3, "ve": 4, "lun": 0, "mie": 2, "mié": 2},
    **{"jue": 3, "sab": 5, "sáb": 5, "dom": 6, "wo": 2, "vr": 4, "za": 5, "zo": 6},
    **{"пн": 0, "вт": 1, "ср": 2, "чт": 3, "пт": 4, "сб": 5, "вс": 6},
    **{"δευ": 0, "τρι": 1, "τρί": 1, "τετ": 2, "πεμ": 3, "πέμ": 3, "παρ": 4, "σαβ": 5, "σάβ": 5},
    **{"κυρ": 6, "월": 0, "화": 1, "수": 2, "목": 3, "금": 4, "토": 5, "일": 6},
}

NOISE = frozenset(
    # Between the parts: `t` of ISO, and how languages say `at` and `o'clock`.
    (
        *("at", "on", "of", "the", "um", "uhr", "à", "a", "de", "del", "den", "der", "le", "el"),
        *("klo", "kl", "om", "o", "clock", "г", "в", "года", "feira", "h", "і", "στις", "t"),
    )
)

MERIDIEM = {"am": 0, "pm": 12, "오전": 0, "오후": 12}

KOREAN = ("년", "오전", "오후", "요일")
"""Signs of a Korean date: without a zone it is in Korea's."""

ZONES = {
    **{"z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "ist": 5.5},
    **{"cet": 1, "met": 1, "mez": 1, "cest": 2, "mest": 2, "mesz": 2, "eet": 2, "eest": 3},
    **{"sast": 2, "cat": 2, "eat": 3, "wat": 1, "msk": 3, "msd": 4, "trt": 3, "pkt": 5},
    **{"ict": 7, "wib": 7, "hkt": 8, "sgt": 8, "pht": 8, "awst": 8, "jst": 9, "kst": 9},
    **{"acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13},
    **{"at": -4, "ast": -4, "adt": -3, "nst": -3.5, "ndt": -2.5, "brt": -3, "art": -3, "clt": -4},
    **{"et": -5, "est": -5, "edt": -4, "ct": -6, "cst": -6, "cdt": -5, "mt": -7, "mst": -7},
    **{"mdt": -6, "pt": -8, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10},
}
"""Hours east of UTC. Where two lands share a name it is the one RFC 822 or most feeds mean."""


def _words(rows: Iterable[str], short: dict[str, int], first: int) -> dict[str, int]:
    """Number the words of each row, and their first letters where no row disagrees."""
    whole = {
        word.casefold(): number for row in rows for number, word in enumerate(row.split(), first)
    }
    begun: dict[str, set[int]] = {}
    for word, number in whole.items():
        for length in (3, 4):
            if len(word) > length:
                begun.setdefault(word[:length], set()).add(number)
    certain = {start: numbers.pop() for start, numbers in begun.items() if len(numbers) == 1}
    return {**certain, **whole, **{word.casefold(): number for word, number in short.items()}}


_ENGLISH = (_MONTHS[0], _WEEKDAYS[0])

MONTHS = {
    **_words(_MONTHS, _SHORT_MONTHS, 1),
    **{word[:3]: number for number, word in enumerate(_ENGLISH[0].split(), 1)},
}
"""Word to number, January 1. English has the last word where languages disagree."""

WEEKDAYS = {
    **_words(_WEEKDAYS, _SHORT_WEEKDAYS, 0),
    **{word[:3]: number for number, word in enumerate(_ENGLISH[1].split())},
}
"""Word to number, Monday 0."""
