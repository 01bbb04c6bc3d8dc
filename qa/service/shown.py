"""Reply -> what the page shows: neighbours in one block, blocks by article, links that find the words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from urllib.parse import quote as encoded

from qa.answering.reply import Answer, Quote, Reply
from qa.service.reading import Extract, extract, support_words

_WHOLE = 12
"""Words up to which a link spells a text out; of a longer one it names the first and the last few."""

_ENDS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A quoted sentence: the white space that parts it from the line before, and its text cut in three."""

    gap: str
    extract: Extract


@dataclass(frozen=True, slots=True)
class Block:
    """Quoted sentences that follow each other, under one number; `percents` is each one's support."""

    number: int
    quotes: tuple[Quote, ...]
    lines: tuple[Line, ...]
    words: str
    percents: tuple[int, ...]
    fragment: str

    @property
    def first(self) -> Quote:
        """The sentence that its link leads to."""
        return self.quotes[0]


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A question, the article that it was put to (none: all), its reply, and the blocks of it by article.

    `before` is the question of the turn before, where words of that were carried over.
    """

    asked: str
    before: str | None
    reply: Reply
    groups: tuple[tuple[Block, ...], ...]

    @property
    def cited(self) -> tuple[Block, ...]:
        """The blocks that answer."""
        return tuple(chain(*self.groups)) if isinstance(self.reply, Answer) else ()


def shown(asked: str, reply: Reply, before: str | None = None) -> ShownTurn:
    """Return the reply as the page shows it, its blocks numbered from 1; what is no answer stays single."""
    runs = _runs(reply.quotes) if isinstance(reply, Answer) else [[quote] for quote in reply.closest]
    blocks = [_block(number, run) for number, run in enumerate(runs, 1)]
    groups = (tuple(group) for _, group in groupby(blocks, lambda block: block.first.article))
    return ShownTurn(asked, before if reply.carried else None, reply, tuple(groups))


def _runs(quotes: Sequence[Quote]) -> list[list[Quote]]:
    runs: list[list[Quote]] = []
    for quote in quotes:
        if runs and _follows(runs[-1][-1], quote):
            runs[-1].append(quote)
        else:
            runs.append([quote])
    return runs


def _follows(last: Quote, quote: Quote) -> bool:
    """Tell whether nothing but white space stands between two sentences of an article."""
    beside = quote.article == last.article and quote.sentence == last.sentence + 1
    gap = quote.start - last.end
    return beside and gap <= len(quote.prefix) and not _gap(gap, quote).strip()


def _gap(length: int, quote: Quote) -> str:
    return quote.prefix[len(quote.prefix) - length :]


def _block(number: int, run: list[Quote]) -> Block:
    ends = [run[0].start, *(quote.end for quote in run)]
    lines = tuple(
        Line(_gap(quote.start - end, quote), extract(quote)) for end, quote in zip(ends, run, strict=False)
    )
    return Block(
        number,
        tuple(run),
        lines,
        support_words(max(quote.support for quote in run)),
        tuple(round(quote.support * 100) for quote in run),
        text_fragment(*(quote.text for quote in run)),
    )


def text_fragment(*texts: str) -> str:
    """`A dam broke.` -> `#:~:text=A%20dam%20broke.`, by which browsers find the words in any article.

    Of several sentences it names the ends: words spelt out are looked for inside one paragraph only.
    """
    first, last = texts[0].split(), texts[-1].split()
    whole = len(texts) == 1 and len(first) <= _WHOLE
    parts = [first] if whole else [first[:_ENDS], last[-_ENDS:]]
    return "#:~:text=" + ",".join(encoded(" ".join(part), safe="").replace("-", "%2D") for part in parts)
