"""Values -> where the right sentences stand: equal values are ordered by lot, five times over."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.pool import Values
from qa.evaluation.metrics import interval

DRAWS = 5


@dataclass(frozen=True, slots=True)
class Ranked:
    """One answerable question's figures, each the mean over the draws."""

    first: float
    hit_at_3: float
    hit_at_10: float
    reciprocal_rank: float
    average_precision: float


def ranked(values: Values, right: Sequence[bool], seed: int) -> Ranked:
    """Return the figures of a ranking by falling value in which at least one sentence is right."""
    draws = [_draw(values, np.array(right), np.random.default_rng([seed, draw])) for draw in range(DRAWS)]
    return Ranked(*(float(each) for each in np.mean(draws, axis=0)))


def _draw(values: Values, right: NDArray[np.bool_], dice: np.random.Generator) -> tuple[float, ...]:
    lots = dice.random(len(values))
    ahead = [
        np.where(values == values[at], lots < lots[at], values > values[at]) for at in np.flatnonzero(right)
    ]
    places = 1 + np.sort(np.sum(ahead, axis=1))
    first = places[0]
    precision = np.arange(1, len(places) + 1) / places
    hits = (float(first <= k) for k in (1, 3, 10))
    return *hits, 1 / first, float(precision.mean())


def shown(values: Sequence[float]) -> str:
    """Return the mean with its 95 % bootstrap interval over the questions."""
    low, high = interval(values)
    return f"{np.mean(values):.3f} [{low:.2f}-{high:.2f}]"
