"""Rows of features -> log-odds: boosted trees as plain arrays, walked all at once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of binary trees; each array is `(trees, nodes)`, and a leaf's children are the leaf itself.

    At a node a row goes left where its value of `feature` is at most `threshold`. `depth` steps reach
    every leaf.
    """

    feature: NDArray[np.int32]
    threshold: Rows
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: Rows
    start: float
    depth: int

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "Trees":
        """Return the trees that training wrote; raises KeyError where an array is missing."""
        return cls(
            feature=arrays["feature"].astype(np.int32),
            threshold=arrays["threshold"].astype(np.float32),
            left=arrays["left"].astype(np.int32),
            right=arrays["right"].astype(np.int32),
            value=arrays["value"].astype(np.float32),
            start=float(arrays["start"][0]),
            depth=int(arrays["depth"][0]),
        )

    def log_odds(self, rows: Rows) -> Rows:
        """Return `(len(rows),)` float32: the start and, of each tree, the value of the row's leaf."""
        trees = np.arange(len(self.feature))[None, :]
        node = np.zeros((len(rows), len(self.feature)), dtype=np.int32)
        every = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            goes_left = rows[every, self.feature[trees, node]] <= self.threshold[trees, node]
            node = np.where(goes_left, self.left[trees, node], self.right[trees, node])
        leaves: Rows = self.start + self.value[trees, node].sum(axis=1, dtype=np.float64)
        return leaves.astype(np.float32)
