"""Readings -> the few sentences that are shown: supported, not said twice, headlines only at need."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.corpus.words import words
from qa.types import Sentence

BESIDE_THE_BEST = 0.5  # a further quote needs at least this share of the best one's support
SAME = 0.8  # two sentences that share so much of their words say the same (Jaccard)


@dataclass(frozen=True, slots=True)
class Read:
    """A candidate as read: its row in the index, its sentence and words, and its support."""

    row: int
    sentence: Sentence
    text: str
    support: float


def choose(ranked: Sequence[Read], *, threshold: float, limit: int) -> tuple[Read, ...]:
    """Return at most `limit` of the sentences whose support passes; none if none does.

    `ranked` has the best first. Articles come by their best sentence, its sentences in reading order.
    """
    if not ranked:
        return ()
    passing = [read for read in ranked if read.support >= max(threshold, BESIDE_THE_BEST * ranked[0].support)]
    said = [read for read in passing if read.sentence.kind in ("body", "deck")]
    chosen: list[Read] = []
    for read in said or passing:
        if len(chosen) < limit and not any(_say_the_same(read.text, other.text) for other in chosen):
            chosen.append(read)
    first = {read.sentence.article_id: n for n, read in reversed(list(enumerate(chosen)))}
    return tuple(sorted(chosen, key=lambda read: (first[read.sentence.article_id], read.sentence.number)))


def _say_the_same(one: str, other: str) -> bool:
    left, right = ({word.stem for word in words(text)} for text in (one, other))
    return len(left & right) >= SAME * len(left | right)
