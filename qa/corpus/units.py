"""Text -> units: the stretches that no sentence crosses (lines wrapped together, a headline, a list item)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

CLOSERS = "\"'”’»›)]}*_"
"""Marks that may stand between a stop and the end of its sentence."""

_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
SPOKEN = re.compile(r"[^\W_]")
_HEADING = re.compile(r"#{1,6}[ \t]+")
_BULLET = re.compile(r"[-*+•‣⁃◦▪●·]\s")
_NUMBER = re.compile(r"(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|\(?[A-Z]\)|[–—])\s")
_STOP = re.compile(rf"[.!?…:;۔؟।॥。！？][{re.escape(CLOSERS)}]*\Z")
_WORD_END = re.compile(r"\s")

# Nobody wraps prose to lines shorter or longer than this: there, a line stands for itself.
_NARROW, _WIDE = 40, 120
# A wrapped line could not have taken the next line's first word as well; a tenth is left for ragged edges.
_FULL = 0.9


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of text with a letter or digit in it that begins and ends visibly.

    `paragraph` counts from zero: units of one paragraph have no empty line and no line of marks between them.
    `marked` is true for a Markdown heading, whose marks stand outside the unit, `item` for an item of a list.
    """

    start: int
    end: int
    paragraph: int
    lines: int = 1
    marked: bool = False
    item: bool = False


def units(text: str) -> Iterator[Unit]:
    """Yield the units of `text` in order; every letter and digit stands in one of them.

    Outside are lines without a letter or digit (`* * *`, `-----`) and the marks of Markdown headings.
    """
    lines = list(_lines(text))
    width = _width(lines)
    for _, paragraph in groupby(lines, key=lambda line: line.paragraph):
        yield from _joined(text, list(paragraph), width)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the same stretch without white space and invisible characters at its edges."""
    while start < end and _is_unseen(text[start]):
        start += 1
    while start < end and _is_unseen(text[end - 1]):
        end -= 1
    return start, end


def ends_with_stop(text: str, unit: Unit) -> bool:
    """Tell whether the unit ends as a sentence does, closing quotation marks and brackets aside."""
    return _STOP.search(text, max(unit.start, unit.end - 8), unit.end) is not None


def _is_unseen(character: str) -> bool:
    return character.isspace() or character in _INVISIBLE


def _lines(text: str) -> Iterator[Unit]:
    """Yield each line that says something as a unit; lines of one paragraph are a single line break apart."""
    paragraph, last = 0, 0
    for match in _LINE.finditer(text):
        if not SPOKEN.search(text, match.start(), match.end()):
            continue
        breaks = text[last : match.start()]
        if last and len(breaks) > 1 and breaks != "\r\n":
            paragraph += 1
        last = match.end()
        yield _line(text, *trim(text, match.start(), match.end()), paragraph)


def _line(text: str, start: int, end: int, paragraph: int) -> Unit:
    if marks := _HEADING.match(text, start, end):
        end = _before_closing_marks(text, marks.end(), end)
        return Unit(*trim(text, marks.end(), end), paragraph, marked=True)
    item = _BULLET.match(text, start, end) or _NUMBER.match(text, start, end)
    return Unit(start, end, paragraph, item=item is not None)


def _before_closing_marks(text: str, start: int, end: int) -> int:
    bare = text[start:end].rstrip("#")
    return start + len(bare) if bare[-1:].isspace() else end


def _width(lines: list[Unit]) -> int:
    """Return the length that nine lines of ten keep within: one long address must not set the width."""
    lengths = sorted(line.end - line.start for line in lines)
    return lengths[-1 - len(lengths) // 10] if lengths else 0


def _joined(text: str, lines: list[Unit], width: int) -> Iterator[Unit]:
    """Join the lines of one paragraph where a sentence may run on from one to the next."""
    is_list = width < _NARROW and not any(ends_with_stop(text, line) for line in lines)
    unit = line = lines[0]
    for following in lines[1:]:
        if not is_list and _runs_on(text, line, following, width):
            unit = replace(unit, end=following.end, lines=unit.lines + 1)
        else:
            yield unit
            unit = following
        line = following
    yield unit


def _runs_on(text: str, line: Unit, following: Unit, width: int) -> bool:
    """Tell whether `line` was broken for want of room, or in mid-sentence, before the line `following` it."""
    if line.marked or following.marked or _BULLET.match(text, following.start):
        return False
    if _wrapped(text, line, following, width):
        return not (following.item and (line.item or ends_with_stop(text, line)))
    return not following.item and not ends_with_stop(text, line) and _is_mid_sentence(text, line, following)


def _wrapped(text: str, line: Unit, following: Unit, width: int) -> bool:
    word_end = _WORD_END.search(text, following.start, min(following.end, following.start + width))
    word = (word_end.start() if word_end else following.end) - following.start
    return _NARROW <= width <= _WIDE and line.end - line.start + 1 + word > _FULL * width


def _is_mid_sentence(text: str, line: Unit, following: Unit) -> bool:
    return text[following.start].islower() or text[line.end - 1] == ","
