"""Why -> sums to print, whose parts add up as they are printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from qa.answering.why import Share, Why

_SHOWN = 4
"""Most words whose share of the similarity is printed; a fifth says little."""

_LEAST = 0.02


@dataclass(frozen=True, slots=True)
class Part:
    """A summand: the sentence's word, the question's word that it is near if that is another, its value."""

    word: str
    near: str
    value: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Summands and what they sum to, in hundredths."""

    parts: tuple[Part, ...]
    others: str
    total: str


def shared(why: Why) -> Sum:
    """Return the words that stand in both, by what each adds to BM25."""
    values = hundredths([match.bm25 for match in why.matching])
    parts = tuple(
        Part(match.word, "", _print(value)) for match, value in zip(why.matching, values, strict=True)
    )
    return Sum(parts, "", _print(sum(values)))


def related(why: Why) -> Sum:
    """Return the words that add most to the similarity, and what all others add; no parts if none is told."""
    words = why.words or ()
    top = [share for share in words[:_SHOWN] if share.share >= _LEAST]
    if not top:
        return Sum((), "", f"{why.similarity:.2f}")
    values = hundredths([*(share.share for share in top), sum(s.share for s in words[len(top) :]) + why.rest])
    parts = tuple(Part(s.word, _near(s), _print(value)) for s, value in zip(top, values, strict=False))
    return Sum(parts, _print(values[-1]), _print(sum(values)))


def _near(share: Share) -> str:
    return share.asked if share.asked.casefold() != share.word.casefold() else ""


def hundredths(values: Sequence[float]) -> list[int]:
    """Return each value in hundredths, rounded so that they sum to the rounded sum: by largest remainder."""
    found = [floor(value * 100) for value in values]
    missing = round(sum(values) * 100) - sum(found)
    by_remainder = sorted(range(len(values)), key=lambda n: found[n] - values[n] * 100)
    for n in by_remainder[:missing]:
        found[n] += 1
    return found


def _print(value: int) -> str:
    return f"{value / 100:.2f}".replace("-", "−")
