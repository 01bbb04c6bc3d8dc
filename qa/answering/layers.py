"""The layers of a small network, in numpy: rows in, rows out, several texts behind one another."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]
Starts = NDArray[np.int64]
_WEIGHT, _BIAS = ".weight", ".bias"
_TINY = 1e-5  # what torch's LayerNorm adds to the variance


class Layers:
    """Layers by name, each a `NAME.weight` of `(in, out)` and a `NAME.bias`; KeyError for a missing one."""

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        self._held = {
            name: array.astype(np.float32)
            for name, array in arrays.items()
            if name.endswith((_WEIGHT, _BIAS))
        }
        self.depth = sum(name.startswith("convolution") and name.endswith(_WEIGHT) for name in self._held)

    def linear(self, name: str, rows: Rows) -> Rows:
        """Return `rows @ weight + bias`."""
        found: Rows = rows @ self._held[name + _WEIGHT] + self._held[name + _BIAS]
        return found

    def apart(self, name: str, rows: Rows, starts: Starts) -> Rows:
        """Return as `linear`, each of the texts that begin at `starts` in a product of its own.

        What a text comes to is then the same whatever stands beside it; one product rounds as its size wants.
        """
        weight = self._held[name + _WEIGHT]
        found: Rows = np.empty((len(rows), weight.shape[1]), dtype=np.float32)
        for first, last in pairwise([*starts.tolist(), len(rows)]):
            np.matmul(rows[first:last], weight, out=found[first:last])
        return found + self._held[name + _BIAS]

    def normalise(self, name: str, rows: Rows) -> Rows:
        """Return each row less its mean, over its deviation, stretched and moved (Ba, Kiros, Hinton 2016)."""
        centred = rows - rows.mean(axis=1, keepdims=True)
        deviation = np.sqrt(np.mean(centred * centred, axis=1, keepdims=True) + _TINY)
        found: Rows = centred / deviation * self._held[name + _WEIGHT] + self._held[name + _BIAS]
        return found


def with_neighbours(rows: Rows, starts: Starts) -> Rows:
    """Return `(n, 3 width)`: the row before each, the row, the row after.

    Texts begin at `starts`; before the first and after the last row of each there is nothing.
    """
    before, after = np.zeros_like(rows), np.zeros_like(rows)
    before[1:], after[:-1] = rows[:-1], rows[1:]
    before[starts] = 0
    after[starts[1:] - 1] = 0
    return np.concatenate([before, rows, after], axis=1)


def rectified(rows: Rows) -> Rows:
    """Return the rows with zero for what is below it."""
    return np.maximum(rows, 0)


def softmax(rows: Rows) -> Rows:
    """Return shares that sum to one in each row."""
    raised = np.exp(rows - rows.max(axis=1, keepdims=True))
    shares: Rows = raised / raised.sum(axis=1, keepdims=True)
    return shares


def softmax_within(rows: Rows, starts: Starts) -> Rows:
    """Return shares that sum to one in each column of each text."""
    lengths = np.diff(starts, append=len(rows))
    raised = np.exp(rows - np.repeat(np.maximum.reduceat(rows, starts), lengths, axis=0))
    shares: Rows = raised / np.repeat(np.add.reduceat(raised, starts), lengths, axis=0)
    return shares
