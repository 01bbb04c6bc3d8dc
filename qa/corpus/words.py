"""Text -> words: each with its place in the text, a folded form to compare and a stem for its family."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import Stemmer  # type: ignore[import-not-found]

ANALYSER = f"PyStemmer {Stemmer.version()} english + pullquote 1"
"""Name and version of the way from text to stems; stems made by two analysers must not be compared."""

STOP_WORDS = frozenset(
    word
    for line in (
        "a about an and any are as at be because been before being but by can could did do does doing",
        "during each either for from further had has have having he her here hers herself him himself",
        "his i if in into is it its itself just let me might more most must my myself of on onto or our",
        "ours ourselves please shall she should so some such tell than that the their theirs them",
        "themselves then there these they this those though through to too upon very was we were what",
        "which while whom whose why will with would you your yours yourself yourselves i'm i've i'd",
        "i'll you're you've you'd you'll he'd he'll she'd she'll it'd it'll we're we've we'd we'll",
        "they're they've they'd they'll that'd that'll there'd there'll who'd who'll who're what're",
    )
    for word in line.split()
)
"""Folded words that say little about what a text is about.

Left out on purpose: *not, no, who, when, where, how, many*, which carry the question; *us, am, may*, which
are also U.S., a.m. and May.
"""

_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0971-\u0d7f"
_RUN = rf"[^\W_]+(?:[{_MARKS}{_INVISIBLE}][^\W_]*)*"
_WORD = re.compile(
    r"\d{1,3}(?:,\d{2,3}){1,5}(?:\.\d+)?(?!,?\d)"  # 3,000 and 12,34,567.5
    r"|\d+(?:[.:]\d+)*(?:(?:st|nd|rd|th|['’]?s)\b)?"  # 1.24, 9:20, 12.03.2024, 21st, 1990s
    r"|(?:[^\W\d_]\.)+[^\W\d_]\b\.?"  # U.N., p.m., J.R.R.
    rf"|{_RUN}(?:['’]{_RUN})*"  # militants, o'clock, don’t, ½
)
_DROPPED = re.compile(f"[{_INVISIBLE}]")
_ACCENT = re.compile("[\u0300-\u036f]")
_YEARS_AND_RANKS = re.compile(r"(\d+)(?:st|nd|rd|th|s)")
_INFLECTIONS = (
    # ending, what the listed word has in its place, least length of that word ("seed" is no form of "see")
    ("s", "", 4),
    ("es", "", 4),
    ("ies", "y", 4),
    ("d", "", 5),
    ("ed", "", 5),
    ("ing", "", 5),
    ("ing", "e", 5),
)


class Word(NamedTuple):  # made in half the time of a frozen dataclass, and every question makes hundreds
    """One word of a text.

    `text` is the slice from `start` to `end` as it stands, in code points. `folded` is the same however the
    word is written; `stem` is the same for all its inflections and for the family `irregular.txt` gives it.
    """

    text: str
    start: int
    end: int
    folded: str
    stem: str


def words(text: str, start: int = 0) -> tuple[Word, ...]:
    """Return the words of `text` in order, their offsets counted from `start`.

    Hyphens, dots and slashes part words, except in figures (1.24, 3,000, 9:20) and initials (U.N.); a unit is
    parted from its figure (14km); apostrophes part nothing. Signs such as $ and % are no words.
    """
    return tuple(
        Word(match[0], start + match.start(), start + match.end(), *_forms(match[0]))
        for match in _WORD.finditer(text)
    )


def forms(text: str) -> list[tuple[str, str]]:
    """Return the folded form and the stem of each word of `text`, in order, at a quarter of `words`' cost."""
    return [_forms(token) for token in _WORD.findall(text)]


@lru_cache(
    maxsize=131_072
)  # every form of a language that a collection is likely to hold: about 30 MB if full
def _forms(token: str) -> tuple[str, str]:
    folded = _fold(token)
    return folded, _stem(folded)


def _fold(token: str) -> str:
    """Fold case, compatibility forms and possessives; drop the unseen and the dots and commas inside."""
    folded = token.lower() if token.isascii() else _fold_unicode(token)
    folded = folded.removesuffix("'s")
    return folded.replace(",", "") if folded[:1].isdigit() else folded.replace(".", "")


def _fold_unicode(token: str) -> str:
    visible = _DROPPED.sub("", token).replace("’", "'")
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())


def _stem(folded: str) -> str:
    """Return the family's stem, else Snowball's, without accents; 21st is 21, the 1990s are 1990."""
    if figure := _YEARS_AND_RANKS.fullmatch(folded):
        return figure[1]
    plain = folded if folded.isascii() else _without_accents(folded)
    return _family(plain) or _snowball(plain)


def _without_accents(folded: str) -> str:
    return unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", folded)))


def _family(word: str) -> str | None:
    """Return the stem of the family that lists `word`, or a word that `word` regularly inflects."""
    families = _families()
    if word in families:
        return families[word]
    for ending, instead, least in _INFLECTIONS:
        base = word.removesuffix(ending) + instead
        if word.endswith(ending) and len(base) >= least and base in families:
            return families[base]
    return None


def _snowball(word: str) -> str:
    # Threads may not share a stemmer. Making one takes a microsecond, and only once for each new word.
    stem: str = Stemmer.Stemmer("english", 0).stemWord(word)
    return stem


@cache
def _families() -> dict[str, str]:
    """Read `irregular.txt`: every listed word -> the stem of the first word of its line."""
    lines = Path(__file__).with_name("irregular.txt").read_text(encoding="utf-8").splitlines()
    families = [line.split() for line in lines if line and not line.startswith("#")]
    return {word: _snowball(family[0]) for family in families for word in family}
