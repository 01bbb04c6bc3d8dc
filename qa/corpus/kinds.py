"""Units -> kinds: which is the title, which the deck, which are headings; all the rest is body."""

import re
from collections.abc import Sequence

from qa.corpus.units import CLOSERS, Unit, ends_with_stop
from qa.types import SentenceKind

# Characters at most. Headlines of news agencies keep within 100, their decks within 200.
_TITLE, _DECK, _HEADING = 200, 300, 120
# A headline may ask, cry out or end in "the U.S.", but not in a plain stop.
_PROSE_END = re.compile(rf"(?:(?<!\b[A-Z])\.|[,;:…])[{re.escape(CLOSERS)}]*\Z")


def kinds(text: str, units: Sequence[Unit], counts: Sequence[int]) -> list[SentenceKind]:
    """Return the kind of each unit, where `counts` says how many sentences stand in each.

    A title is the first line, where it heads something and does not end as prose does; a deck is the line
    right under it; a heading is a short line without a stop that opens a paragraph and has prose under it.
    A Markdown heading is one wherever something follows. Items of lists are body.
    """
    found = _head(text, units)
    neighbours = zip([None, *units], units, [*units[1:], None], counts, strict=False)
    for before, unit, following, count in list(neighbours)[len(found) :]:
        heads = following is not None and (
            (unit.marked and _is_line(unit, _TITLE))
            or (count == 1 and _opens(before, unit) and _is_heading(text, unit, following))
        )
        found.append("heading" if heads else "body")
    return found


def _head(text: str, units: Sequence[Unit]) -> list[SentenceKind]:
    match units:
        case [title, deck, *body] if _is_title(text, title, deck):
            return ["title", "deck"] if body and _is_deck(text, title, deck, body) else ["title"]
        case _:
            return []


def _is_title(text: str, unit: Unit, following: Unit) -> bool:
    if unit.marked:
        return _is_line(unit, _TITLE)
    plain = not unit.item and _is_line(unit, _TITLE) and not _PROSE_END.search(text, unit.start, unit.end)
    return plain and (following.item or _opens(unit, following) or _is_prose(text, following))


def _is_deck(text: str, title: Unit, unit: Unit, body: Sequence[Unit]) -> bool:
    if unit.marked or unit.item or not _is_line(unit, _DECK):
        return False
    under_title = not _opens(title, unit) or _is_heading(text, unit, body[0])
    return under_title and body[-1].end - body[0].start > unit.end - unit.start


def _is_heading(text: str, unit: Unit, following: Unit) -> bool:
    plain = not unit.item and _is_line(unit, _HEADING) and not ends_with_stop(text, unit)
    return plain and _is_prose(text, following)


def _opens(before: Unit | None, unit: Unit) -> bool:
    """Tell whether a paragraph begins with `unit`."""
    return before is None or before.paragraph < unit.paragraph


def _is_line(unit: Unit, most: int) -> bool:
    return unit.lines == 1 and unit.end - unit.start <= most


def _is_prose(text: str, unit: Unit) -> bool:
    return ends_with_stop(text, unit) or unit.end - unit.start > _HEADING
