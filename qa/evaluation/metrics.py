"""Right, wrong and support -> figures: small pure functions, each with a worked example among the tests."""

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_PUNCTUATION = str.maketrans("", "", string.punctuation + "“”‘’–—")
_RESAMPLES = 2000
_SEED = 20


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """What was promised and what came true among the replies whose support lies in `[low, high)`.

    `support` is the mean of the support, `right` the share that was right; both are zero where `count` is.
    """

    low: float
    high: float
    count: int
    support: float
    right: float


def reciprocal_rank(ranking: Sequence[bool]) -> float:
    """Return 1 / rank of the first right sentence, zero where none is right."""
    return next((1 / rank for rank, right in enumerate(ranking, start=1) if right), 0.0)


def hit(ranking: Sequence[bool], k: int) -> bool:
    """Return whether a right sentence stands among the first `k`."""
    return any(ranking[:k])


def f1(precision: float, recall: float) -> float:
    """Return the harmonic mean, zero where both are zero."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the probability that a positive stands above a negative, a tie counting one half.

    The Mann-Whitney statistic over the number of pairs. None where either side is empty.
    """
    if not positive or not negative:
        return None
    below = np.sort(np.asarray(negative, dtype=np.float64))
    above = np.asarray(positive, dtype=np.float64)
    wins = np.searchsorted(below, above, side="left") + np.searchsorted(below, above, side="right")
    return float(wins.sum() / (2 * len(positive) * len(negative)))


def reliability(
    support: Sequence[float], right: Sequence[bool], bins: int = 10
) -> tuple[ReliabilityBin, ...]:
    """Return equally wide bins of support with what came true in each; 1.0 belongs to the last."""
    promised = np.asarray(support, dtype=np.float64)
    came_true = np.asarray(right, dtype=np.float64)
    numbers = np.minimum((promised * bins).astype(int), bins - 1)
    return tuple(
        _bin(number, bins, promised[numbers == number], came_true[numbers == number])
        for number in range(bins)
    )


def calibration_error(bins: Sequence[ReliabilityBin]) -> float | None:
    """Return the expected calibration error: each bin's |mean support - share right|, weighed by its count.

    Naeini, Cooper, Hauskrecht, AAAI 2015. None of nothing.
    """
    count = sum(each.count for each in bins)
    return sum(each.count * abs(each.support - each.right) for each in bins) / count if count else None


def tokens(text: str) -> list[str]:
    """Return lower-case words without punctuation and without a, an, the (the normalisation of SQuAD 1.1)."""
    return re.sub(r"\b(a|an|the)\b", " ", text.casefold().translate(_PUNCTUATION)).split()


def token_f1(given: str, expected: str) -> float:
    """Return the F1 of the words of `given` against those of `expected`, each word as often as it stands."""
    given_tokens, expected_tokens = tokens(given), tokens(expected)
    shared = sum((Counter(given_tokens) & Counter(expected_tokens)).values())
    return f1(shared / len(given_tokens), shared / len(expected_tokens)) if shared else 0.0


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % percentile bootstrap interval of the mean, the same for the same values."""
    sample: NDArray[np.float64] = np.asarray(values, dtype=np.float64)
    picks = np.random.default_rng(_SEED).integers(len(sample), size=(_RESAMPLES, len(sample)))
    low, high = np.percentile(sample[picks].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value below which `percent` of the values lie, interpolated."""
    return float(np.percentile(np.asarray(values, dtype=np.float64), percent))


def _bin(number: int, bins: int, support: NDArray[np.float64], right: NDArray[np.float64]) -> ReliabilityBin:
    count = len(support)
    return ReliabilityBin(
        low=number / bins,
        high=(number + 1) / bins,
        count=count,
        support=float(support.mean()) if count else 0.0,
        right=float(right.mean()) if count else 0.0,
    )
