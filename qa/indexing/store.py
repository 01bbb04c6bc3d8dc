"""An index folder -> a Store that answers what is in it: vectors, terms and passages of one generation."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.errors import IndexDamagedError, IndexMismatchError
from qa.indexing.generations import read_pointer, verify
from qa.indexing.lexicon import Lexicon
from qa.indexing.manifest import Makers, Manifest, Pointer, Published, makers
from qa.indexing.passages import ArticleEntry, Passages
from qa.indexing.remedy import remedy
from qa.indexing.seal import SMALL, Seal, is_small
from qa.indexing.vectors import open_vectors
from qa.types import Article, Embedder, Sentence


class Store:
    """One generation, verified and mapped. A sentence's row counts from 0, article after article.

    Many threads may ask at once. `degraded` says why not the live generation is open but the one before.
    Whoever asks after a file was changed in its place gets IndexDamagedError, not an answer.
    """

    def __init__(self, folder: Path, manifest: Manifest, degraded: str | None, small: int) -> None:
        self.generation = folder.name
        self.manifest = manifest
        self.degraded = degraded
        self._passages = Passages(folder, small)
        self._vectors = open_vectors(folder, manifest.search.compared, small)
        self._lexicon = Lexicon(folder, small)
        files = (folder / name for name in manifest.files)
        self._seal = Seal(folder.parent, [file for file in files if not is_small(file, small)])

    def __len__(self) -> int:
        return self.manifest.sentences

    def articles(self) -> Sequence[ArticleEntry]:
        """Return every article's entry, by id, each read when it is asked for."""
        self._seal.check()
        return self._passages.entries

    def entry(self, article_id: str) -> ArticleEntry:
        """Return an article's entry; raises ArticleUnknownError."""
        return self.articles()[self._passages.place(article_id).number]

    def article(self, article_id: str) -> Article:
        """Return an article with its text; raises ArticleUnknownError."""
        self._seal.check()
        return self._passages.article(article_id)

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """Return an article's sentences in reading order; raises ArticleUnknownError."""
        self._seal.check()
        return self._passages.sentences(article_id)

    def sentences_at(self, rows: Sequence[int]) -> list[Sentence]:
        """Return the sentences of different rows, in their order; raises IndexError where one is missing."""
        self._seal.check()
        return self._passages.sentences_at(rows)

    def text(self, sentence: Sentence) -> str:
        """Return a sentence's words, cut from its article by position; raises ArticleUnknownError."""
        self._seal.check()
        return self._passages.text(sentence)

    def rows(self, article_ids: Sequence[str]) -> tuple[range, ...]:
        """Return the rows of each article's sentences (no ids: none, which searches all).

        Raises ArticleUnknownError.
        """
        self._seal.check()
        return tuple(self._passages.place(each).rows for each in article_ids)

    def nearest(self, vector: NDArray[np.float32], k: int, rows: Sequence[range] = ()) -> dict[int, float]:
        """Return the `k` rows with the greatest cosine, best first, equal ones by row.

        `vector` is `(dimension,)` float32 of unit length. The scan is exact within `rows`, and of all rows up
        to 100,000 of them; beyond, the manifest says which share of the ten nearest is found.
        """
        self._seal.check()
        return self._vectors.nearest(vector, k, rows)

    def similarities(self, vector: NDArray[np.float32], rows: Iterable[int]) -> dict[int, float]:
        """Return the cosine of each of `rows`, best first, the same value as `nearest` gives it."""
        self._seal.check()
        return self._vectors.similarities(vector, tuple(rows))

    def matching(self, stems: Sequence[str], k: int, articles: Sequence[str] = ()) -> dict[int, float]:
        """Return the `k` rows with the greatest BM25 for any of `stems`, best first, equal ones by row.

        With `articles` only their sentences, at the same values; raises ArticleUnknownError.
        """
        self._seal.check()
        return self._lexicon.matching(stems, k, [self._passages.place(each).number for each in articles])

    def spelled(self, word: str) -> str | None:
        """Return the collection's most frequent word one edit from an unknown folded `word`, or None."""
        self._seal.check()
        return self._lexicon.spelled(word)

    def stems(self, article_id: str) -> list[str]:
        """Return the stems of each of an article's sentences, spaces between; raises ArticleUnknownError."""
        return self._passages.stems(self._passages.place(article_id).rows)

    def words(self) -> dict[str, int]:
        """Return how many sentences hold each folded word."""
        return self._passages.words()

    def counts(self) -> dict[str, int]:
        """Return how many sentences each file holds; they are equal in a whole index."""
        return {
            "passages": len(self._passages),
            "vectors": len(self._vectors),
            "sketch": self._vectors.sketched,
            "lexicon": len(self._lexicon),
        }

    def vectors(self, rows: range) -> NDArray[np.float32]:
        """Return the stored vectors of these rows."""
        return self._vectors.rows(rows.start, rows.stop)

    def spellings(self) -> int:
        """Return how many words a mistyped one can be corrected to."""
        return self._lexicon.words

    @property
    def broken(self) -> str | None:
        """Which file was changed since the index was opened, or nothing: it is not to be asked any more."""
        return self._seal.broken()

    def close(self) -> None:
        """Let go of the files."""
        self._seal.close()
        self._passages.close()


def open_store(index: Path, encoder: Embedder, *, small: int = SMALL) -> Store:
    """Verify and open the live generation, or the one before it where the live one is damaged.

    Files of at most `small` bytes are copied into memory.

    Raises:
        IndexMissingError: there is no index in the folder.
        IndexDamagedError: neither generation is whole.
        IndexMismatchError: it was made by another encoder, splitter or analyser than this program uses.
    """
    pointer = read_pointer(index)
    try:
        return _open(index, pointer.current, encoder, None, small)
    except IndexDamagedError as error:
        if read_pointer(index) != pointer:  # what was being read has been replaced, and may have been deleted
            return open_store(index, encoder, small=small)
        return _fall_back(index, pointer, encoder, error, small)


def _fall_back(
    index: Path, pointer: Pointer, encoder: Embedder, damage: IndexDamagedError, small: int
) -> Store:
    if pointer.previous is not None:
        with suppress(IndexDamagedError, IndexMismatchError):
            return _open(index, pointer.previous, encoder, str(damage), small)
    raise damage


def _open(index: Path, published: Published, encoder: Embedder, degraded: str | None, small: int) -> Store:
    manifest = verify(index, published)
    _refuse_other_makers(index, manifest.made_by, makers(encoder))
    return Store(index / published.generation, manifest, degraded, small)


def _refuse_other_makers(index: Path, theirs: Makers, ours: Makers) -> None:
    for name in Makers.model_fields:
        was, expected = getattr(theirs, name), getattr(ours, name)
        if was != expected:
            raise IndexMismatchError(
                f"the index in {str(index)!r} was made with {name} {was!r}, "
                f"this program uses {expected!r}; {remedy(index)}"
            )
