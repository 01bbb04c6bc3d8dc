"""WordNet and PPDB -> for a word, words that may stand in its place."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.sources import rows

MIN_COSINE = 0.35
MAX_SYNONYMS = 12

Synonyms = dict[str, tuple[str, ...]]


def lexical_pairs(data: Path, limit: int | None = None) -> Iterator[tuple[str, str]]:
    """Yield pairs of single words that WordNet or PPDB call synonyms, inflections of one word left out."""
    for name in ("pairs/oewn", "pairs/ppdb_lexical"):
        for row in rows(data, name, limit):
            first, second = row["a"].lower(), row["b"].lower()
            if row.get("kind", "synonym") == "synonym" and _are_two_words(first, second):
                yield first, second


def _are_two_words(first: str, second: str) -> bool:
    return first.isalpha() and second.isalpha() and first[:4] != second[:4]


def agreeing(data: Path, vocabulary: dict[str, int], vectors: NDArray[np.float32]) -> Synonyms:
    """Return the synonyms that the word vectors confirm (cosine 0.35 or more), nearest first, at most twelve.

    PPDB is noisy and WordNet has rare senses; the corpus says whether two words keep the same company.
    """
    units = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    near: dict[str, dict[str, float]] = defaultdict(dict)
    for first, second in lexical_pairs(data):
        if first in vocabulary and second in vocabulary:
            cosine = float(units[vocabulary[first]] @ units[vocabulary[second]])
            if cosine >= MIN_COSINE:
                near[first][second] = near[second][first] = cosine
    return {word: _nearest(found) for word, found in sorted(near.items())}


def _nearest(found: dict[str, float]) -> tuple[str, ...]:
    return tuple(sorted(found, key=lambda word: (-found[word], word))[:MAX_SYNONYMS])
