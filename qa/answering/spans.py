"""Sentence -> stretches that could be an answer of one type: numbers, dates, names, reasons.

The patterns are our own, written from the types of the question-classification literature (Li and Roth, 2002)
and from how news prose writes figures; none is exhaustive: a type is evidence for the reader, never a filter.
"""

import re
from functools import cache, lru_cache
from typing import Literal, get_args

from qa.types import Span

AnswerType = Literal[
    "person", "place", "date", "time", "count", "money", "percent", "duration", "age", "measure", "reason",
    "manner", "quotation", "definition", "yes-no", "thing",
]  # fmt: skip
ANSWER_TYPES: tuple[AnswerType, ...] = get_args(AnswerType)


def _any(words: str) -> str:
    """Return a pattern for any of the space-parted words; `_` stands for a space inside one."""
    return f"(?:{'|'.join(words.split()).replace('_', ' ')})"


_FIGURE = _any(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundreds? thousands? millions? "
    "billions? dozens? scores"
)
_NUMBER = (
    rf"(?:\d[\d,]*(?:\.\d+)?(?:\s{_any('hundred thousand million billion trillion bn mn tn m')}\b)?"
    rf"|\b{_FIGURE}(?:[ -]{_FIGURE})*\b)"
)
_QUALIFIER = _any(
    "at_least at_most more_than less_than fewer_than up_to as_many_as nearly almost about around roughly "
    "approximately over under some only just"
)
_ABOUT = rf"(?:{_QUALIFIER}\s)?"
_SMALL = _any(
    "a an and are as at be been but by did do does for from had has have if in into is it may more of on or "
    "out than that the their then to up was were when which while who will with would"
)
"""Words that no count is of."""
_MONTH = _any(
    r"Jan(?:uary|\.)? Feb(?:ruary|\.)? Mar(?:ch|\.)? Apr(?:il|\.)? May June? July? Aug(?:ust|\.)? "
    r"Sept?(?:ember|\.)? Oct(?:ober|\.)? Nov(?:ember|\.)? Dec(?:ember|\.)?"
)
_DAY = _any("Mon Tues Wednes Thurs Fri Satur Sun") + "day"
_DAY_OF_MONTH = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:{_MONTH}\s{_DAY_OF_MONTH}(?:,?\s\d{{4}})?|{_DAY_OF_MONTH}\s{_MONTH}(?:\s\d{{4}})?"
    rf"|{_MONTH}\s\d{{4}})"
)
_SPELL = _any("week month year night spring summer autumn fall winter")
_HOUR = _any("noon midnight dawn dusk sunrise sunset daybreak nightfall")
_UNIT_OF_TIME = _any("second minute hour day night week month year decade century centurie") + "s?"
_CURRENCY = _any("dollar euro pound rupee yen yuan franc cent crown peso lira ruble riyal dinar") + "s?"
_MEASURE = _any(
    r"k?m\b km² cm mm kg kilomet(?:re|er)s? met(?:re|er)s? miles? feet foot inch(?:es)? yards? acres? "
    r"hectares? kilograms? grams? pounds? tons? tonnes? lit(?:re|er)s? gallons? barrels? degrees? °\s?[CF]? "
    r"knots? mph (?:mega|giga|kilo)?watts? magnitude square cubic nautical"
)
_INITIAL = r"(?:\.(?=\s[A-Z]))?"
_NAME = (
    rf"[A-Z][\w’'-]*{_INITIAL}"
    rf"(?:\s(?:(?:of|the|and|de|del|van|von|bin|al|for|&)\s)?[A-Z0-9][\w’'-]*{_INITIAL})*"
)
_TITLE = _any(
    r"Mr Mrs Ms Dr Prof Gen Maj Capt Col Lt Sgt Adm Rev Sen Rep Gov President Minister Chancellor Mayor "
    r"Judge "
    r"King Queen Prince Princess Pope Captain General Senator Councilman Councilwoman Director Chief "
    r"Secretary "
    r"Professor spokes\w+"
)
_CLAUSE = r"[^.;!?”\"]*"
_REASON = _any(
    r"because(?:_of)? due_to owing_to thanks_to on_the_grounds?_that so_that in_order_to in_an_effort_to "
    r"for_fear amid as_a_result_of caused_by blamed given stems?_from attribut\w+_to saying since after "
    r"following (?-i:to_[a-z]+)"
)

_PATTERNS: dict[AnswerType, str] = {
    "count": rf"{_ABOUT}{_NUMBER}(?:\s(?:of\s(?:the|its|their|his|her)\s)?(?!{_SMALL}\b)[a-z]+(?!\w))?",
    "money": (rf"{_ABOUT}(?:(?:US|A|C|HK)?[$€£¥₹]\s?{_NUMBER}|Rs\.?\s?{_NUMBER}|{_NUMBER}[ -]{_CURRENCY}\b)"),
    "percent": rf"{_ABOUT}{_NUMBER}(?:\s?%|[ -]per ?cent(?:age points?)?)",
    "date": (
        rf"(?:{_DAY},?\s)?{_DATE}|\b{_DAY}\b|\b(?:1[0-9]|20)\d\d(?:s|-\d\d)?\b"
        rf"|\b(?:in|since|until|last|next|of|by)\s{_MONTH}\b"
        rf"|\b(?:yesterday|today|tomorrow|(?:last|next) {_SPELL}|(?:1\d|20|21)(?:st|nd|rd|th) century)\b"
    ),
    "time": (
        r"\b(?:\d{1,2}(?::\d\d)?\s?(?:[ap]\.?m\.?|GMT|local time|o[’']clock)|\d{1,2}:\d\d"
        rf"|(?:(?:shortly|just)\s)?(?:(?:before|after|at|around)\s)?{_HOUR})"
    ),
    "duration": (
        rf"{_ABOUT}(?:{_NUMBER}|\b(?:an?|several|a few|half an?))[ -]{_UNIT_OF_TIME}"
        r"(?:\s(?:and a half|old))?"
    ),
    "age": r"\b(?:aged?\s\d{1,3}|\d{1,3}[ -]years?[ -]old|(?<=,\s)\d{1,3}(?=,))",
    "measure": rf"{_ABOUT}{_NUMBER}[ -]?{_MEASURE}\b",
    "person": rf"(?:{_TITLE}\.?\s)*{_NAME}",
    "place": (
        rf"\b(?:in|at|near|from|into|over|off|to|outside|across|towards?)\s(?:the\s)?(?P<answer>{_NAME})"
        rf"|\b(?P<region>(?:north|south|east|west)(?:ern)?\s{_NAME})"
    ),
    "reason": rf"\b{_REASON}\b{_CLAUSE}",
    "manner": rf"\b(?:by [a-z]+ing|using|through|via|with|by means of|from)\b{_CLAUSE}",
    "quotation": r"[“\"][^”\"]+[”\"]?",
    "definition": (
        r"(?<=,\s)(?:an?|the|who|which)\s[^,.;]+|\b(?:is|was|are|were)\s(?:an?|the|one of)\s[^,.;]+"
    ),
}
_MARKER = re.compile(r"^\d{1,3}[.)]\s")
"""The number of an item in a list, which counts nothing."""
_IN_ANY_CASE = {"count", "percent", "duration", "age", "measure", "reason", "manner"}
_NO_NAME = re.compile(
    _any(
        "The A An In On At It He She They We I You But And As For This That These Those There Its His Her "
        "Their "
        "Our My If When While After Before Some Most No Not With By From To Of Nobody Both Each"
    )
    + f"|{_DAY}|{_MONTH}"
)


@lru_cache(maxsize=16_384)
def spans(text: str, answer_type: AnswerType) -> tuple[Span, ...]:
    """Return the stretches of `text` that could answer a question of this type, in order; none for `yes-no`.

    Offsets are into `text`. `thing` looks for names, since what no other type covers is most often named.
    """
    if answer_type == "yes-no":
        return ()
    wanted: AnswerType = "person" if answer_type == "thing" else answer_type
    found = [span for match in _pattern(wanted).finditer(text) if (span := _answer(match)).start < span.end]
    if wanted in {"person", "place"}:
        return tuple(span for span in found if not _NO_NAME.fullmatch(text[span.start : span.end]))
    if wanted == "count":
        dated = [*spans(text, "date"), *spans(text, "time")]
        return tuple(
            span for span in found if not _MARKER.match(text, span.start) and not _inside(span, dated)
        )
    return tuple(found)


@cache
def _pattern(answer_type: AnswerType) -> re.Pattern[str]:
    return re.compile(_PATTERNS[answer_type], re.IGNORECASE if answer_type in _IN_ANY_CASE else 0)


def _answer(match: re.Match[str]) -> Span:
    group = match.lastgroup or 0
    return Span(match.start(group), match.start(group) + len(match.group(group).rstrip(" ,-")))


def _inside(span: Span, others: list[Span]) -> bool:
    return any(other.start <= span.start < other.end for other in others)
