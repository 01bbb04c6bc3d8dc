"""Skip-gram vectors, an encoder and a tokenizer -> what a network is told of each piece, and never learns."""

import numpy as np
from numpy.typing import NDArray

from qa.corpus.words import words
from qa.indexing.static_embedder import StaticEmbedder
from training.network import Vocabulary
from training.synonyms import Synonyms, agreeing
from training.tokenizer import make_tokenizer, open_tokenizer
from training.vectors import load_vectors
from training.workshop import Workshop

COMMON, RAREST = 3.0, 14.0  # -ln of a piece's share of the corpus: below the first it says nothing


def vocabulary(shop: Workshop, encoder: StaticEmbedder) -> Vocabulary:
    """Return what is known of each piece before training."""
    vectors, counts = load_vectors(shop)
    rarity = -np.log((counts + 1) / counts.sum())
    return Vocabulary(
        vectors=_units(vectors),
        encoder=_units(encoder.weights[np.arange(len(vectors))]),
        rarity=np.clip(rarity - COMMON, 0, RAREST - COMMON).astype(np.float32),
        stems=_stems(open_tokenizer(make_tokenizer(shop)).get_vocab()),
    )


def synonyms(shop: Workshop) -> Synonyms:
    """Return the words that may stand in the place of another."""
    vectors, _ = load_vectors(shop)
    return agreeing(shop.data, open_tokenizer(make_tokenizer(shop)).get_vocab(), vectors)


def _units(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _stems(pieces: dict[str, int]) -> NDArray[np.int64]:
    """Return a number for each piece, the same for two words of one stem and for nothing else."""
    numbers = np.arange(len(pieces), dtype=np.int64)
    first: dict[str, int] = {}
    for piece, at in sorted(pieces.items(), key=lambda item: item[1]):
        if piece.isalpha():
            numbers[at] = first.setdefault(words(piece)[0].stem, at)
    return numbers
