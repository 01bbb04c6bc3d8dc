"""Pairs -> the columns of a batch: questions, right sentences, wrong ones, all in pieces."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from training.folds import fold
from training.mixture import batches, reword, sample
from training.pair_sources import Pair
from training.pairs import load_pairs, make_pairs
from training.synonyms import Synonyms, agreeing
from training.texts import Ids, TextTable
from training.tokenizer import make_tokenizer, open_tokenizer
from training.vectors import load_vectors
from training.workshop import Workshop

if TYPE_CHECKING:
    import torch

Step = tuple[float, "list[dict[str, torch.Tensor]]"]
"""How much is done, of an epoch or of the whole training, and the columns of the next batch."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the table of the model card varies; the defaults are the winners.

    `sif` is the a of a / (a + p), the weight of a piece of probability p at the start (Arora et al. 2017).
    `keep` is the probability that a piece of a training text is seen at all. `without` is the half of the
    authored documents that is left out.
    """

    warm: bool = True
    sif: float = 1e-3
    negatives: int = 4
    reworded: bool = True
    rate: float = 0.001
    scale: float = 20.0
    keep: float = 0.9
    seed: int = 1
    without: int | None = None


def _left_out(pair: Pair, half: int | None) -> bool:
    return pair.source == "authored" and fold(pair.group) == half


class Material:
    """Everything that an epoch draws from: the pairs, their texts in pieces, the synonyms."""

    def __init__(self, shop: Workshop, recipe: Recipe) -> None:
        self.tokenizer = open_tokenizer(make_tokenizer(shop))
        self.vectors, self.counts = load_vectors(shop)
        self._recipe = recipe
        self._pairs = [pair for pair in load_pairs(make_pairs(shop)) if not _left_out(pair, recipe.without)]
        self._synonyms: Synonyms = agreeing(shop.data, self.tokenizer.get_vocab(), self.vectors)
        said = [(pair.positive, *pair.negatives) for pair in self._pairs]
        self._table = TextTable(self.tokenizer, [text for texts in said for text in texts])
        rows = [[self._table.row[text] for text in texts] for texts in said]
        self._positive = np.array([row[0] for row in rows])
        self._negatives = np.array([at for row in rows for at in row[1:]] or [0])
        self._owned = np.array([len(row) - 1 for row in rows])
        self._first = np.cumsum(self._owned) - self._owned

    def epoch(self, number: int, size: int) -> Iterator[Step]:
        """Yield how much of epoch `number` is done and the next batch's columns; the same at every call."""
        rng = random.Random(f"{self._recipe.seed}-{number}")
        numbers = np.random.default_rng([self._recipe.seed, number])
        dealt = batches(self._pairs, sample(self._pairs, rng), size)
        for at, batch in enumerate(dealt):
            yield at / len(dealt), self._columns(batch, rng, numbers)

    def _columns(
        self, batch: list[int], rng: random.Random, numbers: np.random.Generator
    ) -> "list[dict[str, torch.Tensor]]":
        keep = self._recipe.keep
        questions = [self._question(self._pairs[at], rng) for at in batch]
        asked = TextTable(self.tokenizer, questions)
        columns = [asked.features(np.array([asked.row[text] for text in questions]), keep, numbers)]
        sentences = [self._positive[batch], *self._wrong(batch, numbers).T]
        return columns + [self._table.features(column, keep, numbers) for column in sentences]

    def _question(self, pair: Pair, rng: random.Random) -> str:
        if not self._recipe.reworded:
            return pair.anchor
        return reword(pair.anchor, pair.positive, self._synonyms, rng)

    def _wrong(self, batch: list[int], numbers: np.random.Generator) -> Ids:
        """Return wrong sentences a pair: neighbours from a random place of its own text, then strangers."""
        width = self._recipe.negatives
        strangers = self._positive[numbers.integers(0, len(self._positive), (len(batch), width))]
        owned = self._owned[batch][:, None]
        place = numbers.integers(0, np.maximum(owned, 1)) + np.arange(width)
        at = self._first[batch][:, None] + place % np.maximum(owned, 1)
        own = self._negatives[np.minimum(at, len(self._negatives) - 1)]
        return np.where(np.arange(width) < owned, own, strangers)
