"""Text -> what the reader compares: its content words by stem, rarity and vector, and its own vector."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from qa.answering.query import Query
from qa.answering.remembered import Remembered
from qa.corpus.words import STOP_WORDS, Word, words
from qa.types import Embedder

_ASKING = frozenset({"who", "when", "where", "how", "many", "much", "what", "which", "why", "whom", "whose"})
_WORDS = 8192  # whose vectors are remembered
_NO_STEM = -1  # no digest is negative
_PRONOUNS = frozenset(
    {
        "he",
        "she",
        "it",
        "they",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "its",
        "their",
        "both",
        "such",
    }
)


@dataclass(frozen=True, slots=True)
class Analysis:
    """One text, ready to be compared: a row a content word, in order, and a last that is like no word.

    `stems` are 32-bit digests of stems, `rarity` inverse document frequencies in background text, `vectors`
    unit rows rounded to float16 (as the reader learnt them), `named` tells names and figures, `places` gives
    each word's first character. `whole` is the vector of the text.
    """

    text: str
    stems: NDArray[np.int64]
    rarity: NDArray[np.float32]
    vectors: NDArray[np.float32]
    named: NDArray[np.bool_]
    places: NDArray[np.int64]
    whole: NDArray[np.float32]
    leans_on_the_last: bool


class Analyst:
    """Analyses texts with one embedder and one table of rarities.

    It remembers the texts that it saw last, which changes no result.
    """

    def __init__(self, embedder: Embedder, rarities: Mapping[str, float], *, remembered: int = 384) -> None:
        self._embedder = embedder
        self._rarities = rarities
        self._rarest = max(rarities.values(), default=1.0)
        self._vectors = Remembered(self._embed_words, _WORDS)
        self.analyse = Remembered(self._analyse, remembered)

    def knows(self, word: Word) -> bool:
        """Tell whether open text has the word's stem, so that it is no typing mistake."""
        return word.stem in self._rarities

    def query(self, query: Query) -> Analysis:
        """Return the analysis of the question with each carried word added at its weight."""
        own, *others = self.analyse([query.text, *(carried.word for carried in query.carried)])
        if not others:
            return own
        parts = [(other, carried.weight) for other, carried in zip(others, query.carried, strict=True)]
        whole = own.whole + sum(part.whole * weight for part, weight in parts)
        return replace(
            own,
            stems=np.concatenate([*(part.stems[:-1] for part, _ in parts), own.stems]),
            rarity=np.concatenate(
                [*(part.rarity[:-1] * np.float32(weight) for part, weight in parts), own.rarity]
            ),
            vectors=np.concatenate([*(part.vectors[:-1] for part, _ in parts), own.vectors]),
            named=np.concatenate([*(part.named[:-1] for part, _ in parts), own.named]),
            places=np.concatenate([*(part.places[:-1] for part, _ in parts), own.places]),
            whole=(whole / max(float(np.linalg.norm(whole)), 1e-6)).astype(np.float32),
        )

    def _embed_words(self, found: Sequence[str]) -> Iterator[NDArray[np.float16]]:
        # a copy of each: a row of a batch that is remembered holds the whole batch in memory
        return (row.astype(np.float16) for row in self._embedder.embed(list(found)))

    def _analyse(self, texts: Sequence[str]) -> Iterator[Analysis]:
        cut = [words(text) for text in texts]
        content = [
            [word for word in every if word.folded not in STOP_WORDS and word.folded not in _ASKING]
            for every in cut
        ]
        vectors = iter(self._vectors([word.folded for inside in content for word in inside]))
        wholes = self._embedder.embed(list(texts))
        for text, every, inside, whole in zip(texts, cut, content, wholes, strict=True):
            rows = [*islice(vectors, len(inside)), np.zeros(self._embedder.dimension, dtype=np.float16)]
            yield Analysis(
                text=text,
                stems=np.array([*(crc32(word.stem.encode()) for word in inside), _NO_STEM], dtype=np.int64),
                rarity=np.array(
                    [*(self._rarities.get(word.stem, self._rarest) for word in inside), 0], dtype=np.float32
                ),
                vectors=np.stack(rows).astype(np.float32),
                named=np.array([*(_is_named(word, every) for word in inside), False], dtype=np.bool_),
                places=np.array([*(word.start for word in inside), len(text)], dtype=np.int64),
                whole=whole.copy(),
                leans_on_the_last=bool(every) and every[0].folded in _PRONOUNS,
            )


def _is_named(word: Word, every: tuple[Word, ...]) -> bool:
    """A figure, or a word with a capital that does not merely open the text."""
    return word.text[0].isdigit() or (
        word.text[0].isupper() and (word is not every[0] or (len(word.text) > 1 and word.text.isupper()))
    )
