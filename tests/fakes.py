"""Stand-ins that keep a real one's promises, so that no test needs to patch anything."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.answering.calibration import Thresholds
from qa.answering.candidate import Candidate
from qa.answering.query import Query
from qa.answering.reader import Reading
from qa.corpus.words import Word, words
from qa.types import Span, Vectors


class HashEmbedder:
    """Each word is a fixed random direction, a text their sum: equal words are near, all else is far."""

    dimension = 64

    def __init__(self, name: str = "hash") -> None:
        self.fingerprint = f"fake:{name}"

    def embed(self, texts: list[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for place, text in enumerate(texts):
            for word in text.lower().split():
                seed = int.from_bytes(
                    hashlib.sha256(f"{self.fingerprint}{word}".encode()).digest()[:8], "big"
                )
                rows[place] += np.random.default_rng(seed).standard_normal(self.dimension, dtype=np.float32)
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: Vectors = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
        return unit


class OverlapReader:
    """Support is the share of the question's words that the sentence has; the first is the highlight."""

    fingerprint = "fake:overlap"
    thresholds = Thresholds(low=0.3, normal=0.5, high=0.9)

    def __init__(self) -> None:
        self.asked: list[Query] = []

    def knows(self, word: Word) -> bool:
        return word.folded != "goverment"

    def coverage(self, query: Query, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([self._overlap(query, text) for text in texts], dtype=np.float32)

    def read(self, query: Query, candidates: Sequence[Candidate]) -> tuple[Reading, ...]:
        self.asked.append(query)
        return tuple(self._one(query, candidate) for candidate in candidates)

    def _one(self, query: Query, candidate: Candidate) -> Reading:
        support = self._overlap(query, candidate.text)
        return Reading(support, support)

    def _overlap(self, query: Query, text: str) -> float:
        asked = {word.stem for word in words(query.text)}
        said = {word.stem for word in words(text)}
        return len(asked & said) / max(1, len(asked))

    def highlight(self, query: Query, sentence: str) -> Span | None:
        asked = {word.stem for word in words(query.text)}
        said = [word for word in words(sentence) if word.stem in asked]
        return Span(said[0].start, said[0].end) if said else None
