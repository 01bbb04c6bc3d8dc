"""Rows of features -> log-odds: boosted trees as plain arrays, walked all at once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of binary trees, all their nodes in one row; `roots` are the places of their first nodes.

    At a node a row of features goes to `children[2 * node + 1]` where its value of `feature` is at most
    `threshold`, else to `children[2 * node]`. A leaf's children are itself; `depth` steps reach each.
    """

    feature: NDArray[np.int64]
    threshold: Rows
    children: NDArray[np.int64]
    value: Rows
    roots: NDArray[np.int64]
    start: float
    depth: int

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "Trees":
        """Return the trees of `(trees, nodes)` arrays, as training wrote them; KeyError if one is missing."""
        trees, nodes = arrays["feature"].shape
        roots = np.arange(trees, dtype=np.int64) * nodes
        children = (
            np.stack([arrays["right"], arrays["left"]], axis=-1).astype(np.int64) + roots[:, None, None]
        )
        return cls(
            feature=arrays["feature"].astype(np.int64).ravel(),
            threshold=arrays["threshold"].astype(np.float32).ravel(),
            children=children.astype(np.int64).ravel(),
            value=arrays["value"].astype(np.float32).ravel(),
            roots=roots,
            start=float(arrays["start"][0]),
            depth=int(arrays["depth"][0]),
        )

    def log_odds(self, rows: Rows) -> Rows:
        """Return `(len(rows),)` float32: the start and, of each tree, the value of the row's leaf."""
        flat, first = rows.ravel(), (np.arange(len(rows)) * rows.shape[1])[:, None]
        node = np.tile(self.roots, (len(rows), 1))
        for _ in range(self.depth):
            goes_left = flat.take(self.feature.take(node) + first) <= self.threshold.take(node)
            node = self.children.take(2 * node + goes_left)
        leaves: Rows = (self.start + self.value.take(node).sum(axis=1, dtype=np.float64)).astype(np.float32)
        return leaves
