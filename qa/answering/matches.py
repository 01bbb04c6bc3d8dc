"""Question and texts -> how near each piece of the texts comes to each of the question's."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qa.answering.layers import Rows, Starts
from qa.answering.remembered import Remembered
from qa.indexing.static_embedder import Pieces, StaticEmbedder

LONGEST = 128  # pieces of a text; what comes after is not compared
STEEP = 1.5
"""A piece of the question weighs as much as its vector's length, to this power, in what a text covers."""
_REMEMBERED = 384  # texts
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Matches:
    """Pieces of texts, which begin at `starts`, against those of a question: `(all pieces, question's)`.

    `near` is the cosine of two pieces, one where they are the same word; `exact` is one there, else zero.
    """

    starts: Starts
    near: Rows
    exact: Rows

    def first(self, texts: int) -> "Matches":
        """Return the part of the first few texts."""
        end = int(self.starts[texts]) if texts < len(self.starts) else len(self.near)
        return Matches(self.starts[:texts], self.near[:end], self.exact[:end])

    def best(self) -> tuple[Rows, Rows]:
        """Return the nearest that each text has for each of the question's pieces, and whether it has it."""
        return np.maximum.reduceat(self.near, self.starts), np.maximum.reduceat(self.exact, self.starts)


class Matcher:
    """Cuts texts into pieces and matches them; what it remembers changes no result."""

    def __init__(self, encoder: StaticEmbedder, stems: NDArray[np.int64]) -> None:
        """Take the encoder whose vectors are compared, and a number for each piece, the same for one word."""
        self._encoder, self._stems = encoder, stems
        self.pieces = Remembered(self._pieces, _REMEMBERED)
        self.match = lru_cache(1)(self._match)  # one comparer after the other asks the same

    def coverage(self, question: str, texts: Sequence[str]) -> Rows:
        """Return `(texts,)`, from zero to one: how much of the question each text covers.

        A piece of the question is covered by the square root of its cosine with the nearest of the text, and
        weighs by its vector's length. Both powers were chosen on training questions, as was that a word in
        another inflection is no nearer here than its vector.
        """
        asked, *cut = (pieces.ids for pieces in self.pieces([question, *texts]))
        weights = np.linalg.norm(self._encoder.weights[asked], axis=1) ** STEEP
        different, place = np.unique(np.concatenate(cut), return_inverse=True)
        near = np.sqrt(np.maximum(self._units(different) @ self._units(asked).T, 0))
        best = np.maximum.reduceat(near[place], _starts(cut))
        covered: Rows = best @ weights / max(float(weights.sum()), _TINY)
        return covered

    def _match(self, question: str, texts: tuple[str, ...]) -> Matches:
        """Return the pieces of the texts, one behind the other, against those of the question."""
        asked, *cut = (pieces.ids for pieces in self.pieces([question, *texts]))
        different, place = np.unique(np.concatenate(cut), return_inverse=True)
        exact = (self._stems[different][:, None] == self._stems[asked]).astype(np.float32)
        near = np.maximum(self._units(different) @ self._units(asked).T, exact)
        return Matches(_starts(cut), near[place], exact[place])

    def _pieces(self, texts: Sequence[str]) -> list[Pieces]:
        return self._encoder.pieces(texts, LONGEST)

    def _units(self, ids: NDArray[np.int64]) -> Rows:
        rows = self._encoder.weights[ids]
        units: Rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), _TINY)
        return units


def _starts(cut: Sequence[NDArray[np.int64]]) -> Starts:
    starts: Starts = np.cumsum([0, *map(len, cut)])[:-1]
    return starts
