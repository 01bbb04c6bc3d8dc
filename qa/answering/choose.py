"""Readings -> the few sentences that are shown: supported, not said twice, headlines only at need."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.corpus.words import words
from qa.types import Sentence

BESIDE_THE_BEST = 0.5  # a further quote needs at least this share of the best one's support
BESIDE_THE_BEST_OF_SEVERAL = 0.25
"""The same where several things are asked for, and then it need not pass the threshold itself: chosen on the
authored questions that need several sentences, where what it adds is right as often as the rest."""
SAME = 0.8  # two sentences that share so much of their words say the same (Jaccard)


@dataclass(frozen=True, slots=True)
class Read:
    """A candidate as read: its row in the index, its sentence and words, and its support.

    `run_on` are the rows of the sentences after it that a quotation opened in it runs over.
    """

    row: int
    sentence: Sentence
    text: str
    support: float
    run_on: tuple[int, ...] = ()


def choose(
    ranked: Sequence[Read], *, threshold: float, limit: int, several: bool = False
) -> tuple[Read, ...]:
    """Return at most `limit` of the sentences whose support passes; none if none does.

    `ranked` has the best first. Articles come by their best sentence, its sentences in reading order. A
    quotation is followed over the sentences that it runs on. `several`: the question asks for several things.
    """
    if not ranked or ranked[0].support < threshold:
        return ()
    best = ranked[0].support
    least = BESIDE_THE_BEST_OF_SEVERAL * best if several else max(threshold, BESIDE_THE_BEST * best)
    passing = [read for read in ranked if read.support >= least]
    said = [read for read in passing if read.sentence.kind in ("body", "deck")]
    by_row = {read.row: read for read in ranked}
    chosen: list[Read] = []
    for read in said if said and said[0].support >= threshold else passing:
        if len(chosen) < limit and not any(_say_the_same(read.text, other.text) for other in chosen):
            whole = [read, *(by_row[row] for row in read.run_on if row in by_row)]
            chosen += [part for part in whole if part not in chosen][: limit - len(chosen)]
    first = {read.sentence.article_id: n for n, read in reversed(list(enumerate(chosen)))}
    return tuple(sorted(chosen, key=lambda read: (first[read.sentence.article_id], read.sentence.number)))


def _say_the_same(one: str, other: str) -> bool:
    left, right = ({word.stem for word in words(text)} for text in (one, other))
    return len(left & right) >= SAME * len(left | right)
