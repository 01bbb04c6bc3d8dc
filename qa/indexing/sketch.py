"""The rows of a draft -> the sketch that finds them quickly and surely enough, or none."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from qa.indexing.manifest import Search
from qa.indexing.vectors import CHUNK, FACTORY, VectorSearch, open_vectors
from qa.types import Vectors

LEAST_RECALL = 0.98
"""Of the ten nearest rows, the share that a sketch must find on average; else the scan stays exact."""

_TEN = 10
_QUESTIONS = 100
_SEED = 20260601
_NOISE = 0.75
"""Length of what is added to a stored row to make a question of it: their cosine is 0.8."""

_ROUNDING = 1e-5
"""Two ways of adding up the same products differ by less."""

EXACT = Search(factory=FACTORY, compared=0, recall=1.0)

_COMPARED = (200, 400, 800, 1600)
"""Candidates that are compared exactly, tried in turn: 400 take half a millisecond."""


def choose_search(folder: Path, factories: Sequence[str]) -> Search:
    """Write the first sketch whose measured recall is enough; return how rows are found, and how surely.

    The same rows give the same sketch. Raises OSError where the disk refuses.
    """
    if not factories:
        return EXACT
    exact = open_vectors(folder)
    questions = _questions(exact)
    tenth = _tenth_cosines(exact, questions)
    for factory in factories:
        search = exact.sketch(factory, _COMPARED[0])
        for compared in _COMPARED:
            recall = _recall(search.wider(compared), questions, tenth)
            if recall >= LEAST_RECALL:
                search.save_sketch(folder)
                return Search(factory=f"{factory},Refine({FACTORY})", compared=compared, recall=recall)
    return EXACT


def _questions(search: VectorSearch) -> Vectors:
    """Return unit rows, each near a stored one; the same for the same rows."""
    draw = np.random.default_rng(_SEED)
    rows = np.concatenate([search.rows(row, row + 1) for row in draw.integers(0, len(search), _QUESTIONS)])
    noise = draw.standard_normal(rows.shape, dtype=np.float32)
    asked = rows + _NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    return np.asarray(asked / np.linalg.norm(asked, axis=1, keepdims=True), dtype=np.float32)


def _tenth_cosines(search: VectorSearch, questions: Vectors) -> list[float]:
    """Return how near the tenth nearest row of each question is, having compared all rows."""
    best = np.full((len(questions), _TEN), -np.inf, dtype=np.float32)
    for at in range(0, len(search), CHUNK):
        cosines = questions @ search.rows(at, at + CHUNK).T
        for own, row, least in zip(best, cosines, best.min(axis=1), strict=True):
            rivals = np.concatenate([own, row[row > least]])
            own[:] = np.partition(rivals, -_TEN)[-_TEN:]
    return [float(own.min()) for own in best]


def _recall(search: VectorSearch, questions: Vectors, tenth: Sequence[float]) -> float:
    """Return the share of the ten nearest that are found; whatever is as near as the tenth is one."""
    hits = sum(
        cosine >= least - _ROUNDING
        for question, least in zip(questions, tenth, strict=True)
        for cosine in search.nearest(question, _TEN).values()
    )
    return round(hits / (_TEN * len(questions)), 4)
