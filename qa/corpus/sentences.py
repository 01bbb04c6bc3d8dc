"""Text -> sentences: each letter of an article stands in one sentence, cut by position and never moved."""

from qa.corpus.boundaries import split_unit
from qa.corpus.kinds import kinds
from qa.corpus.units import units
from qa.types import Sentence

SPLITTER = "sentencex 1.0.32 + pullquote 1"
"""Name and version of the way from text to sentences; sentence numbers of two splitters must not be mixed."""


def split(text: str) -> tuple[tuple[int, int], ...]:
    """Return the start and end of every sentence of `text`, as `sentences` has them."""
    return tuple((sentence.start, sentence.end) for sentence in sentences("", text))


def sentences(article_id: str, text: str) -> tuple[Sentence, ...]:
    """Return the sentences of an article in order: disjoint, trimmed, none across an empty line.

    Every letter and digit of `text` stands in exactly one of them, and `text[start:end]` is what is quoted.
    Titles and headings are one sentence each, without Markdown marks; a line of marks (`* * *`) is none.
    """
    found = list(units(text))
    pieces = [split_unit(text[unit.start : unit.end]) for unit in found]
    kinds_found = kinds(text, found, [len(parts) for parts in pieces])
    placed = [
        (unit.start + start, unit.start + end, kind)
        for unit, parts, kind in zip(found, pieces, kinds_found, strict=True)
        for start, end in ([(0, unit.end - unit.start)] if kind in {"title", "heading"} else parts)
    ]
    return tuple(Sentence(article_id, number, *place) for number, place in enumerate(placed))
