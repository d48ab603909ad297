"""The grammar of time expressions: one row a form, tried in this order at every place.

Each row is (name, pattern); `values` holds the reader of the same name. Names of groups are
unique over all rows, for all rows are one compiled pattern. Written from the TIMEX3 guidelines of
TimeML. Months and weekdays are capitalised in English, so those rows see case; "may" is no month.
"""

from __future__ import annotations

import re

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_MONTH_ALONE = _MONTH.replace(r"\b\.?", r"\.")
_WEEKDAY = (
    r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    r"|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.)"
)
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_TENS = r"(?i:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_ONES = (
    r"(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen)"
)
_COUNT = rf"(?:\d+(?:[.,]\d+)*(?: 1/2)?|{_TENS}(?:[- ]{_ONES})?|(?i:a )?hundred|{_ONES})"
_VAGUE = r"(?i:(?:a |the )?(?:few|couple(?: of)?|number of)|several|many|some|dozens of|numerous)"
_UNIT = r"(?:second|minute|hour|day|week|month|quarter|year|decade|centur(?=y|ies)|weekend)"
_UNITS = r"(?:seconds|minutes|hours|days|weeks|months|quarters|years|decades|centuries|weekends)"
_PART = r"(?:morning|afternoon|evening|night|noon|midnight)"
_SEASON = r"(?:spring|summer|fall|autumn|winter)"
_ORDINAL = r"(?:first|second|third|fourth|fiscal[- ]first|1st|2nd|3rd|4th)"
_SOME = r"(?:at least|nearly|about|almost|more than|less than|over|up to|around|roughly|some)"
_EDGE = r"(?:(?:the )?(?:early|late|mid|beginning of|start of|middle of|end of)[- ](?:the )?)?"
_NO_UNIT = r"(?!(?: \w+)? (?:year|month|week|day|decade))"
_ZONE = r"(?:\s*\(?(?:EDT|EST|PDT|PST|CDT|CST|GMT|UTC|BST|CET|ET|local time)\)?)?"

ROWS: tuple[tuple[str, str], ...] = (
    ("iso", r"(?P<iso>[12]\d{3}-[01]\d-[0-3]\d)(?:T[\d:]+)?"),
    ("slashed", r"(?P<slashed>(?P<s_month>\d\d?)/(?P<s_day>\d\d?)/(?P<s_year>\d{4}|\d\d))"),
    (
        "clock",
        r"(?P<clock>(?:(?P<c_hour>\d{1,2})(?:[:.](?P<c_min>\d\d))?\s*(?P<c_half>[aApP]\.?[mM]\b\.?)"
        rf"|(?P<c_24>[012]?\d):(?P<c_24m>\d\d)|(?P<c_name>[Nn]oon|[Mm]idnight)){_ZONE}"
        rf"(?:,? (?:on |in the )?(?P<c_day>{_WEEKDAY}|today|yesterday|tomorrow"
        rf"|{_MONTH} \d{{1,2}}\b|{_PART}))?)",
    ),
    (
        "day_first",
        rf"(?P<day_first>(?P<d_day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<d_month>{_MONTH})"
        rf"(?:,? (?P<d_year>{_YEAR}))?)\b",
    ),
    (
        "month_first",
        rf"(?P<month_first>(?P<m_month>{_MONTH}) (?P<m_day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:%])"
        rf"(?:,? (?P<m_year>{_YEAR}))?)",
    ),
    (
        "month_year",
        rf"(?P<month_year>{_EDGE}(?P<y_month>{_MONTH})(?:,| of)? "
        rf"(?:(?P<y_year>{_YEAR}|nineteen {_TENS}(?:[- ]{_ONES})?)"
        r"|(?P<y_which>this|last|next) year)\b)",
    ),
    (
        "weekday",
        rf"(?P<weekday>(?:(?P<w_which>[Ll]ast|[Nn]ext|[Tt]his|[Pp]ast|[Ee]very|[Ee]ach) )?"
        rf"(?P<w_name>{_WEEKDAY})(?P<w_plural>s)?(?: (?P<w_part>{_PART}))?)\b",
    ),
    (
        "deictic",
        r"(?P<deictic>(?:(?:[Ee]arly|[Ll]ate|[Ee]arlier|[Ll]ater) )?(?P<t_word>[Tt]oday"
        rf"|[Yy]esterday|[Tt]omorrow|[Tt]onight)(?: (?P<t_part>{_PART}))?)\b",
    ),
    ("part", rf"(?P<part>(?P<p_which>[Ll]ast|[Tt]his) (?P<p_part>{_PART}|weekend))\b"),
    (
        "quarter",
        rf"(?P<quarter>(?:(?:the )?(?:(?P<q_year1>{_YEAR})|(?P<q_rel>this|last|next) year's) )?"
        rf"(?P<q_number>(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|{_ORDINAL}))[- ]quarter"
        rf"(?:(?: of|,)? (?:(?P<q_year>{_YEAR})|(?P<q_rel2>this|last|next) year))?)s?\b",
    ),
    (
        "half",
        rf"(?P<half>(?:the )?(?P<h_number>first|second|last) half of (?P<h_year>{_YEAR}))\b",
    ),
    (
        "fiscal",
        r"(?P<fiscal>(?:the )?(?:(?P<f_year_ago>year[- ](?:ago|earlier)|corresponding|same)"
        r"|(?P<f_latest>latest|current|most recent|reporting|this|last|next))"
        rf" (?P<f_unit>quarter|period)(?: (?P<f_last>last year|a year (?:ago|earlier)))?"
        rf"|the (?P<f_year>{_YEAR}) (?:quarter|period)|the quarter|(?P<f_bare>year[- ](?:ago"
        r"|earlier)))\b",
    ),
    (
        "ago",
        rf"(?P<ago>(?:{_SOME} )?(?P<a_count>{_COUNT}|{_VAGUE}|an?|the) (?P<a_unit>{_UNIT})"
        r"(?:s|y|ies)?(?: or so)? (?P<a_way>ago|earlier|from now|hence))\b",
    ),
    (
        "spell",  # the last two weeks
        rf"(?P<spell>(?:the )?(?P<l_which>past|last|next|first|final|coming|previous|following) "
        rf"(?P<l_count>{_COUNT}|{_VAGUE})(?: (?:to|or) {_COUNT})?[- ](?P<l_unit>{_UNIT})"
        r"(?:s|y|ies)?(?: or so)?)\b",
    ),
    (
        "shift",  # last week
        r"(?P<shift>(?:the )?(?:(?:early|later|earlier|late|end of|middle of|beginning of) )?"
        r"(?P<r_which>[Ll]ast|[Nn]ext|[Tt]his|[Pp]ast|[Cc]urrent|[Cc]oming|previous|following"
        r"|[Tt]hat|same|fiscal|full)"
        rf" (?P<r_unit>week|month|year|decade|century|day|(?:{_SEASON})|(?:{_MONTH})))(?![-\w])",
    ),
    (
        "in_year",  # earlier in the year
        r"(?P<in_year>(?:earlier|later|late|early) in the (?P<i_unit>week|month|year|day))\b",
    ),
    (
        "season_year",
        rf"(?P<season_year>(?:the )?(?P<s_season>{_SEASON}) (?:of )?(?P<s_of>{_YEAR}))\b",
    ),
    (
        "length",
        rf"(?P<length>(?:{_SOME} )?(?P<n_count>{_COUNT}|an?|{_VAGUE})(?: (?:to|or) {_COUNT})?"
        rf"(?:[- ](?:full|trading|working|consecutive|straight))?[- ](?P<n_unit>{_UNIT})"
        r"(?:s|y|ies)?)(?!-old| old|s-old|-ago|-earlier)\b",
    ),
    (
        "recent",
        rf"(?P<recent>(?:[Rr]ecent|coming|past|these|early|later) (?P<e_unit>{_UNITS}))\b",
    ),
    (
        "each",
        r"(?P<each>(?:[Ee]very|[Ee]ach) (?P<v_unit>day|week|month|year|hour|morning|night|quarter)"
        r"|(?P<v_word>[Dd]aily|[Ww]eekly|[Mm]onthly|[Hh]ourly|[Aa]nnually|[Yy]early))\b",
    ),
    (
        "decade",
        r"(?P<decade>(?:the )?(?:(?:late|early|mid)[- ])?(?:(?P<g_full>1[5-9]|20)|')"
        r"(?P<g_tens>\d)0s)\b",
    ),
    (
        "decade_word",
        r"(?P<decade_word>the (?:(?:late|early|mid)[- ])?(?P<b_word>twenties|thirties|forties"
        r"|fifties|sixties|seventies|eighties|nineties))\b",
    ),
    ("century", r"(?P<century>(?:the )?(?P<k_number>\d{1,2})(?:st|nd|rd|th)[- ]century)\b"),
    (
        "spoken",
        rf"(?P<spoken>nineteen (?P<o_tens>{_TENS})(?:[- ](?P<o_ones>{_ONES}))?)\b",
    ),
    (
        "year",
        rf"(?P<year>(?:(?:[Ff]iscal|mid|early|late|end of)[- ])?(?<![$£€#.,\d])(?P<x_year>{_YEAR}))"
        r"(?![\d%]|[.,]\d|-\d|\s(?:percent|people|men|women|troops|soldiers|miles|dollars|shares))\b",
    ),
    ("month", rf"(?P<month>{_EDGE}(?P<z_name>{_MONTH_ALONE}))(?![\w'’])"),
    ("plural", rf"(?P<plural>(?P<u_unit>{_UNITS}))(?!-old)\b"),
    (
        "summer",
        r"(?P<summer>(?:the |in |during |since )?(?P<j_season>summer|winter))\b",
    ),
    (
        "present",
        r"(?P<present>(?:[Rr]ight )?[Nn]ow(?! that)|[Cc]urrently|[Cc]urrent|[Pp]resently|at present"
        r"|[Nn]owadays|these days|at the moment|at this time)\b",
    ),
    (
        "past",
        rf"(?P<past>(?:[Mm]ore )?[Rr]ecently|[Rr]ecent|(?:in )?the past{_NO_UNIT}"
        r"|[Ll]ately|a long time ago)\b",
    ),
    (
        "future",
        r"(?P<future>(?:[Tt]he )?(?:near )?[Ff]uture|[Ss]oon|as soon as possible|shortly)\b",
    ),
    ("span", r"(?P<span>(?:the |the full |all |a full )(?P<k_unit>day|week|month|year|decade))\b"),
)

_OPENERS = (
    "the in during since by early late mid earlier later beginning start middle end at nearly about"
    " almost more less over up around roughly some a an few couple number several many dozens"
    " numerous each every last next this past that same coming current following previous first"
    " second third fourth final fiscal full these recent today yesterday tomorrow tonight daily"
    " weekly monthly hourly annually yearly noon midnight now right nowadays presently currently"
    " lately soon shortly future near as summer winter spring fall autumn year all hundred one two"
    " three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety recently"
    " seconds minutes hours days weeks months quarters years decades centuries weekends"
    " corresponding latest most reporting"
)
OPENER = re.compile(
    r"(?<![\w$£€])(?:\d|'\d0s|(?i:" + "|".join(_OPENERS.split()) + r")\b"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun))"
)
"""What every expression opens with: found first, for the whole grammar costs more to try."""
PATTERN = re.compile(r"(?<![\w$£€])(?:" + "|".join(row for _, row in ROWS) + ")")
NAMES = tuple(name for name, _ in ROWS)
