"""Question and texts -> how near each word of the one comes to the words of the others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.answering.analysis import Analysis

Rows = NDArray[np.float32]
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Block:
    """The question's words against some texts: `(question words, texts)` arrays.

    `exact` is 1 where the text has the word's stem; `soft` is the cosine of its nearest word, 1 where exact.
    `similarity` is the cosine of question and text. `about` is how much of a text is about the question: the
    rarity-weighted mean nearness of its words.
    """

    query: Analysis
    weights: Rows
    texts: list[Analysis]
    exact: Rows
    soft: Rows
    about: Rows
    similarity: Rows

    def weighted(self, values: Rows) -> Rows:
        """Return `(texts,)`: the mean over the question's words, the rare ones weighing more."""
        result: Rows = self.weights @ values
        return result


class Nearness:
    """The question's words against each word of each text, all in one product."""

    def __init__(self, query: Analysis, texts: dict[str, Analysis]) -> None:
        self._query, self._texts = query, list(texts.values())
        self._number = {text: n for n, text in enumerate(texts)}
        starts = np.cumsum([0, *(len(text.stems) for text in self._texts)])[:-1]
        stems = np.concatenate([text.stems for text in self._texts])
        rarity = np.concatenate([text.rarity for text in self._texts])
        vectors = np.concatenate([text.vectors for text in self._texts])
        same = query.stems[:-1, None] == stems[None, :]
        near = np.where(same, np.float32(1), np.clip(query.vectors[:-1] @ vectors.T, 0, 1))
        self._exact = np.maximum.reduceat(same, starts, axis=1).astype(np.float32)
        self._soft = np.maximum.reduceat(near, starts, axis=1)
        about = np.add.reduceat(near.max(axis=0, initial=0) * rarity, starts)
        self._about = (about / np.maximum(np.add.reduceat(rarity, starts), _NOTHING)).astype(np.float32)

        self._similarity: Rows = np.stack([text.whole for text in self._texts]) @ query.whole

    def of(self, texts: Sequence[str]) -> Block:
        """Return the part that compares the question with these texts, in this order."""
        at = [self._number[text] for text in texts]
        rarity = self._query.rarity[:-1]
        weights = rarity / max(float(rarity.sum()), _NOTHING)
        return Block(
            self._query,
            weights,
            [self._texts[n] for n in at],
            self._exact[:, at],
            self._soft[:, at],
            self._about[at],
            self._similarity[at],
        )
