"""A unit -> its sentences: sentencex reads it in bounded windows, and its slips on news are put right."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from qa.corpus.units import CLOSERS, SPOKEN, trim

# sentencex can take time quadratic in what it is handed at once,
_WINDOW = 4_000
# and cannot judge the end of a window, where it does not see what follows: the next window reads that again.
_UNSETTLED = 200
# What runs on for longer than this is a table or noise: the longest of 3,192 English sentences had 757.
_LONGEST = 4_000

# Quotation marks and emphasis hide the sentences inside them from sentencex: it reads a copy without them.
_HIDDEN = re.compile(r"[“”„«»‹›\"*_`\u00ad\u200b-\u200f\u2060\ufeff]|(?<!\w)['‘’]|['‘’](?!\w)")
_SPACE = re.compile(r"[^\S ]")
# Nothing to split: most headlines and items of lists.
_UNBROKEN = re.compile(r"[\w\s,'’-]*[.!?]?")
_CLOSERS = f"[{re.escape(CLOSERS)}]"

_STARTERS = (
    "The|This|That|These|Those|There|He|She|It|They|We|You|His|Her|Its|Their|Our|But|And|If|When|While|After"
    "|Before|Although|Because|Since|However|Nobody|No|Not|Neither|Some|Many|Most|Both|At|As|By|For|From|In|On|To"
    "|With|An|Another|Critics|Officials|Police"
)
_MISSED = (
    # a word that begins sentences, even after an abbreviation: "to the U.S. The talks", "at 6 p.m. Nobody"
    re.compile(rf"[.!?…]{_CLOSERS}*(?=\s+[\"'“‘(\[]*(?:{_STARTERS})\b)"),
    re.compile(rf"…{_CLOSERS}*(?=\s+[\"'“‘(\[]*[A-Z])"),
    re.compile(rf"\b[AaPp]\.[Mm]\.{_CLOSERS}*(?=\s+[\"'“‘(\[]*[A-Z])"),
    # a street, not a saint: "on W. Calloway St. Councilman Roy Pettibone"
    re.compile(
        r"\b(?:along|at|from|in|near|of|off|on|to)\s(?:\d+\w?\s)?(?:[A-Z]\.\s)?"
        r"(?!Bay|East|Fort|Lake|Mount|North|Port|South|West)[A-Z][a-z]+\sSt\.(?=\s+[A-Z])"
    ),
    # a space forgotten: "resigned.He gave no reason"
    re.compile(rf"(?<=[a-z]{{3}})[.!?]{_CLOSERS}*(?=[\"“‘]?[A-Z][a-z]+[ ,])"),
    # a bracket that holds whole sentences: "(The army denied it.) Talks ended."
    re.compile(r"(?:\A|(?<=[.!?]\s)|(?<=[.!?][\"”]\s))\([^()]{1,1000}[.!?][\"'”’]?\)(?=\s+[\"'“‘]*[A-Z])"),
)
_TITLES = (
    "Mr|Mrs|Ms|Dr|Prof|Gen|Maj|Capt|Col|Lt|Sgt|Pvt|Cpl|Cmdr|Adm|Brig|Rev|Hon|Sen|Rep|Gov|Pres|Supt|Insp|Det"
    "|Amb|Mt|Messrs|Mme|Fr|M"
)
_DAYS_AND_ZONES = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Eastern|Central|Mountain|Pacific|Greenwich|local"
    r"|[A-Z]{1,3}T\b|UTC\b"
)
_SPEECH = (
    "said|says|asked|asks|added|shouted|cried|called|replied|answered|wrote|told|wondered|demanded|exclaimed"
    "|screamed|yelled|recalled|murmured|whispered"
)
_FALSE = tuple(
    (re.compile(rf"{left}\Z"), re.compile(right))
    for left, right in (
        # what stands before the boundary, and after it
        (rf"(?:\A|[\s(“\"'‘-])(?:{_TITLES})\.", r"\w"),
        (r"(?:\A|[\s(])(?:vs?|cf|viz|e\.g|i\.e|approx|al)\.", r"\w"),
        (r"(?:\A|[\s(])(?:bn|mn|tn|km|kg|ft|hrs?|Utd|[Nn]os?|Rs|pp?|Art|Sec|Figs?|[Vv]ol|Ch)\.", r"[a-z0-9]"),
        (r"[AaPp]\.[Mm]\.", _DAYS_AND_ZONES),
        (r"\A(?:About|After|Around|At|Before|By|Until)\s[\d.:]+\s[AaPp]\.[Mm]\.", r""),
        (r"\b[A-Z]\.", r"[A-Z]\."),
        (r"\(\w{1,5}\.\)", r""),
        (r"\A\W{,3}(?:\d{1,3}|[A-Za-z])[.)]{1,2}", r""),
        (rf"(?:[!?…]|\.\.){_CLOSERS}*", r"[\"“‘]?[a-z,;–—-]"),
        (rf"\.{_CLOSERS}+", r"[a-z,;–—-]"),
        (r"[!?][\"'”’]", rf"(?:[A-Z][\w.’'-]*\s+){{1,5}}(?:{_SPEECH})\b"),
    )
)
_LEFT, _RIGHT = 40, 80  # characters that the patterns above may look at


def split_unit(unit: str) -> list[tuple[int, int]]:
    """Return where the sentences of `unit` start and end: in order, trimmed, each with a letter or digit.

    A sentence inside a quotation is one of its own and keeps the quotation mark that touches it; a quotation
    inside a sentence that goes on does not split it. Words that run on for 4,000 characters are cut.
    """
    if len(unit) <= _LONGEST and _UNBROKEN.fullmatch(unit):
        return [(0, len(unit))]
    cuts = [0]
    for cut in sorted({*_read(unit), *_missed(unit)}):
        if not _is_false(unit, cuts[-1], cut):
            cuts.append(cut)
    pieces = [piece for start, end in pairwise([*cuts, len(unit)]) for piece in _shortened(unit, start, end)]
    return [trim(unit, *sentence) for sentence in _spoken(unit, pieces)]


def _read(unit: str) -> Iterator[int]:
    """Yield where sentencex ends a sentence, closing marks included."""
    hidden = [mark.start() for mark in _HIDDEN.finditer(unit)]
    plain = _SPACE.sub(" ", _HIDDEN.sub("", unit))
    places = [place - before for before, place in enumerate(hidden)]  # of the same marks in the plain copy
    for boundary in _windowed(plain):
        end = boundary
        while end and plain[end - 1] == " ":
            end -= 1
        yield _after_closers(unit, end + bisect_right(places, end - 1))


def _windowed(plain: str) -> Iterator[int]:
    """Yield where sentences start for sentencex, the first aside."""
    import sentencex  # type: ignore[import-untyped]

    at = 0
    while at < len(plain):
        window = plain[at : at + _WINDOW]
        starts = [found["start_index"] for found in sentencex.get_sentence_boundaries("en", window)[1:]]
        if at + _WINDOW < len(plain):
            starts = [start for start in starts if start <= _WINDOW - _UNSETTLED]
        yield from (at + start for start in starts)
        at += starts[-1] if starts and at + _WINDOW < len(plain) else _WINDOW


def _missed(unit: str) -> Iterator[int]:
    """Yield where a sentence ends though sentencex does not see it."""
    return (match.end() for pattern in _MISSED for match in pattern.finditer(unit))


def _after_closers(unit: str, end: int) -> int:
    while end < len(unit) and unit[end] in CLOSERS:
        end += 1
    return end


def _is_false(unit: str, start: int, cut: int) -> bool:
    """Tell whether the sentence that starts at `start` goes on after `cut`."""
    left = unit[max(start, cut - _LEFT) : cut]
    right = unit[cut : cut + _RIGHT].lstrip()
    return any(before.search(left) and after.match(right) for before, after in _FALSE)


def _shortened(unit: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the piece in parts of at most `_LONGEST` characters, cut at spaces where there are any."""
    while end - start > _LONGEST:
        cut = unit.rfind(" ", start + _LONGEST // 2, start + _LONGEST) + 1 or start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def _spoken(unit: str, pieces: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the pieces; one without a letter or digit joins the one before it, or the first that has any."""
    spoken = [place for place, piece in enumerate(pieces) if SPOKEN.search(unit, *piece)]
    for first, following in pairwise([0, *spoken[1:], len(pieces)]):
        yield pieces[first][0], pieces[following - 1][1]
