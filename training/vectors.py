"""Corpus in pieces -> a vector a piece by skip-gram, so that `killed` starts beside `died`."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from training.corpus import make_corpus
from training.tokenizer import make_tokenizer, open_tokenizer
from training.workshop import LOG, Workshop, written

if TYPE_CHECKING:
    from gensim.models import Word2Vec
    from tokenizers import Tokenizer

WINDOW = 6
NEGATIVE = 8
SAMPLE = 1e-4
ALPHA = 0.025
MIN_ALPHA = 1e-4
SEED = 1
WORKERS = 2
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
PROBES = ("killed", "hostages", "quake", "salary")


def make_vectors(shop: Workshop) -> Path:
    """Write `vectors.npz` (`vectors` (V, d) float32, `counts` (V,) int64, rows by piece id); return its path.

    Resumes after the last finished epoch. Two workers race each other, so two runs differ a little.
    """
    path = shop.path("vectors.npz")
    if path.exists():
        return path
    pieces = _make_pieces(shop)
    model = _train(shop, pieces)
    vocabulary = open_tokenizer(make_tokenizer(shop)).get_vocab()
    vectors = np.zeros((len(vocabulary), shop.size.dimension), dtype=np.float32)
    counts = np.zeros(len(vocabulary), dtype=np.int64)
    for piece, row in vocabulary.items():
        if piece in model.wv:
            vectors[row], counts[row] = model.wv[piece], model.wv.get_vecattr(piece, "count")
    with written(path) as part, part.open("wb") as out:
        np.savez(out, vectors=vectors, counts=counts)
    return path


def load_vectors(shop: Workshop) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return the vectors and the counts that `make_vectors` wrote."""
    with np.load(make_vectors(shop)) as saved:
        return saved["vectors"], saved["counts"]


def _make_pieces(shop: Workshop) -> Path:
    path = shop.path("pieces.txt")
    if not path.exists():
        pieces = _Pieces(open_tokenizer(make_tokenizer(shop)))
        with make_corpus(shop).open(encoding="utf-8") as corpus, written(path) as part, part.open("w") as out:
            for line in corpus:
                out.write(" ".join(map(pieces.__getitem__, _WORD.findall(line.lower()))) + "\n")
    return path


class _Pieces(dict[str, str]):
    """Word -> its pieces, asked of the tokenizer once, which makes a corpus several times as fast."""

    def __init__(self, tokenizer: "Tokenizer") -> None:
        super().__init__()
        self._tokenizer = tokenizer

    def __missing__(self, word: str) -> str:
        self[word] = " ".join(self._tokenizer.encode(word).tokens)
        return self[word]


def _train(shop: Workshop, pieces: Path) -> "Word2Vec":
    model, done = _open_or_start(shop, pieces)
    epochs = shop.size.vector_epochs
    for epoch in range(done, epochs):
        model.train(
            corpus_file=str(pieces),
            total_examples=model.corpus_count,
            total_words=model.corpus_total_words,
            epochs=1,
            start_alpha=ALPHA * (1 - epoch / epochs),
            end_alpha=max(ALPHA * (1 - (epoch + 1) / epochs), MIN_ALPHA),
        )
        with written(shop.path(f"skipgram-{epoch + 1}.model")) as part:
            model.save(str(part), separately=[])
        LOG.info("vectors: epoch %d of %d", epoch + 1, epochs)
        _log_neighbours(model)
    return model


def _open_or_start(shop: Workshop, pieces: Path) -> "tuple[Word2Vec, int]":
    from gensim.models import Word2Vec

    for epoch in range(shop.size.vector_epochs, 0, -1):
        saved = shop.path(f"skipgram-{epoch}.model")
        if saved.exists():
            return Word2Vec.load(str(saved)), epoch
    model = Word2Vec(
        vector_size=shop.size.dimension,
        window=WINDOW,
        min_count=shop.size.min_count,
        sg=1,
        negative=NEGATIVE,
        sample=SAMPLE,
        workers=WORKERS,
        seed=SEED,
    )
    model.build_vocab(corpus_file=str(pieces))
    LOG.info("vectors: %d pieces, %d words", len(model.wv), model.corpus_total_words)
    return model, 0


def _log_neighbours(model: "Word2Vec") -> None:
    for probe in PROBES:
        if probe in model.wv:
            near = ", ".join(piece for piece, _ in model.wv.most_similar(probe, topn=8))
            LOG.info("vectors: %s: %s", probe, near)
