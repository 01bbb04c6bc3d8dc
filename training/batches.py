"""Reading cases -> tensors: the network's batch, and what it has to find."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from qa.answering.comparer import FAR, marks
from qa.indexing.static_embedder import Pieces, StaticEmbedder
from training.network import Batch, Bucket, Texts
from training.reader_cases import Case

LONGEST_QUESTION, LONGEST = 24, 56  # pieces
LENGTHS = (12, 20, 28, 40, LONGEST)
"""Sentences are padded to the longest of their bucket."""

Cut = tuple[Pieces, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Target:
    """What is right, `(questions, most candidates)`, and a pair's first and last piece of the answer."""

    right: Tensor
    answers: dict[int, tuple[int, int]]


class Batcher:
    """Cuts texts into pieces once, and cases into batches."""

    def __init__(self, encoder: StaticEmbedder) -> None:
        self._encoder = encoder
        self._cut: dict[tuple[str, int], Cut] = {}

    def batch(self, cases: Sequence[Case]) -> tuple[Batch, Target]:
        """Return the cases as the network takes them, the title of each as its first candidate."""
        lines = [[candidate.text for candidate in case.candidates()] for case in cases]
        there = np.zeros((len(cases), max(map(len, lines))), dtype=np.float32)
        right = np.zeros_like(there)
        for row, case in enumerate(cases):
            labels = case.labels()
            there[row, : len(labels)], right[row, : len(labels)] = 1, labels
        said = [self._pieces(text, LONGEST) for texts in lines for text in texts]
        asked = np.repeat(np.arange(len(cases)), [len(texts) for texts in lines])
        titled = np.array([bool(case.title) for case in cases], dtype=np.float32)
        places = [
            (n / FAR, bool(case.title) and n == 0)
            for case, texts in zip(cases, lines, strict=True)
            for n in range(len(texts))
        ]
        batch = Batch(
            questions=_padded([self._pieces(case.question, LONGEST_QUESTION) for case in cases]),
            buckets=tuple(_buckets(said, [text for texts in lines for text in texts], asked)),
            asked=torch.from_numpy(asked),
            there=torch.from_numpy(there),
            places=torch.tensor(places, dtype=torch.float32),
            titled=torch.from_numpy(titled),
        )
        return batch, Target(torch.from_numpy(right), self._answers(cases, lines))

    def _answers(self, cases: Sequence[Case], lines: Sequence[Sequence[str]]) -> dict[int, tuple[int, int]]:
        found, pair = {}, 0
        for case, texts in zip(cases, lines, strict=True):
            if case.answer:
                at, start, end = case.answer
                at += bool(case.title)
                offsets = self._pieces(texts[at], LONGEST)[0].offsets
                inside = [n for n, (first, last) in enumerate(offsets) if first < end and start < last]
                if inside:
                    found[pair + at] = inside[0], inside[-1]
            pair += len(texts)
        return found

    def _pieces(self, text: str, most: int) -> Cut:
        if (text, most) not in self._cut:
            pieces = self._encoder.pieces([text], most)[0]
            self._cut[text, most] = pieces, marks(text, pieces)
        return self._cut[text, most]


def _buckets(said: Sequence[Cut], texts: Sequence[str], asked: NDArray[np.int64]) -> list[Bucket]:
    """Return the pairs by their sentence's length, each sentence of a bucket once."""
    lengths = np.array([len(pieces.ids) for pieces, _ in said])
    found = []
    for least, most in zip((0, *LENGTHS), LENGTHS, strict=False):
        numbers = np.flatnonzero((lengths > least) & (lengths <= most)).tolist()
        if numbers:
            once = {texts[n]: n for n in numbers}
            place = {text: row for row, text in enumerate(once)}
            found.append(
                Bucket(
                    texts=_padded([said[n] for n in once.values()]),
                    sentence=torch.tensor([place[texts[n]] for n in numbers]),
                    question=torch.from_numpy(asked[numbers]),
                    numbers=torch.tensor(numbers),
                )
            )
    return found


def _padded(cuts: Sequence[Cut]) -> Texts:
    shape = len(cuts), max(len(pieces.ids) for pieces, _ in cuts)
    ids, there = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.float32)
    marked = np.zeros((*shape, 4), dtype=np.float32)
    for row, (pieces, found) in enumerate(cuts):
        length = len(pieces.ids)
        ids[row, :length], there[row, :length], marked[row, :length] = pieces.ids, 1, found
    return Texts(*map(torch.from_numpy, (ids, marked, there)))
