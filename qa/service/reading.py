"""Article -> blocks: paragraphs and headings to show, every character of the text in its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.answering.reply import Quote
from qa.types import Article, Sentence, SentenceKind

_LINE_END = r"(?:\r\n|\r(?!\n)|[\n\v\f\x85\u2028\u2029])"
_LINE = re.compile(_LINE_END)
_ITEM = re.compile(r"(?:[-+*•–>]|\d{1,3}[.)])\s")
_HEADING_MARKS = re.compile(r"#{1,6}\s+")
_BLANK_LINE = re.compile(rf"{_LINE_END}[^\S\n\r]*{_LINE_END}|[\f\u2029]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, or (without a number) what stands between two sentences."""

    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a heading, and its pieces in order."""

    kind: SentenceKind
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """A quote's text in three: before, in and after its highlight (all of it before, where there is none)."""

    before: str
    marked: str
    after: str


def blocks(article: Article, sentences: Sequence[Sentence]) -> tuple[Block, ...]:
    """Return the article in blocks, without white space at their edges or the marks that open a heading.

    A line is a block, unless sentences of the article run over line ends: then blank lines part the blocks,
    and so do the items of a list.
    """
    text = article.text
    wrapped = any(_LINE.search(text, one.start, one.end) for one in sentences)
    found: list[tuple[SentenceKind, list[Piece]]] = []
    position = 0
    for sentence in sentences:
        gap = text[position : sentence.start]
        parting = _BLANK_LINE if wrapped and not _ITEM.match(text, sentence.start) else _LINE
        if not found or sentence.kind != found[-1][0] or parting.search(gap):
            head, gap = _divide(gap)
            _append(found, head.rstrip())
            found.append((sentence.kind, []))
            gap = gap.lstrip()
            gap = "" if sentence.kind in ("title", "heading") and _HEADING_MARKS.fullmatch(gap) else gap
        _append(found, gap)
        found[-1][1].append(Piece(text[sentence.start : sentence.end], sentence.number))
        position = sentence.end
    _append(found, text[position:].rstrip())
    return tuple(Block(kind, tuple(pieces)) for kind, pieces in found)


def _divide(gap: str) -> tuple[str, str]:
    """Cut what stands between two blocks behind its last line end: a bullet belongs to what follows it."""
    ends = [match.end() for match in _LINE.finditer(gap)]
    cut = ends[-1] if ends else 0
    return gap[:cut], gap[cut:]


def _append(found: list[tuple[SentenceKind, list[Piece]]], text: str) -> None:
    if text and not found:
        found.append(("body", []))
    if text:
        found[-1][1].append(Piece(text))


def extract(quote: Quote) -> Extract:
    """Cut a quote's text at its highlight."""
    if quote.highlight is None:
        return Extract(quote.text, "", "")
    start, end = quote.highlight.start - quote.start, quote.highlight.end - quote.start
    return Extract(quote.text[:start], quote.text[start:end], quote.text[end:])


SUPPORT_WORDS = ((0.8, "clearly supported"), (0.5, "likely"), (0.0, "possibly"))
"""The least support for which a quote is called so: what is likely is right more often than wrong."""


def support_words(support: float) -> str:
    """`0.93` -> `clearly supported`."""
    return next(words for least, words in SUPPORT_WORDS if support >= least)
