"""An index folder -> what was verified in it, or the first thing that is wrong."""

from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from qa.corpus.sentences import sentences
from qa.errors import IndexDamagedError
from qa.indexing.generations import remedy
from qa.indexing.store import Store, open_store
from qa.types import Embedder


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was found to be right."""

    generation: str
    articles: int
    sentences: int
    files: int
    bytes: int

    def __str__(self) -> str:
        return (
            f"{self.generation} is whole: each file as published, each sentence where it belongs\n"
            f"articles {self.articles:,}, sentences {self.sentences:,}, "
            f"files {self.files}, bytes {self.bytes:,}"
        )


def check(index: Path, encoder: Embedder) -> CheckReport:
    """Verify every checksum, every count and every offset of the live generation.

    Each article is cut into sentences again, and each sentence must come out where the index has it.

    Raises:
        IndexMissingError: there is no index in the folder.
        IndexDamagedError: something is not as it was published, even if an older generation could serve.
        IndexMismatchError: it was made by another encoder, splitter or analyser than this program uses.
    """
    with closing(open_store(index, encoder)) as store:
        if store.degraded is not None:
            raise IndexDamagedError(store.degraded)
        _compare_counts(store, index)
        for entry in store.articles():
            _compare_sentences(store, entry.id, index)
        files = store.manifest.files.values()
        return CheckReport(
            store.generation, len(store.articles()), len(store), len(files), sum(file.bytes for file in files)
        )


def _compare_counts(store: Store, index: Path) -> None:
    counts = store.counts()
    if set(counts.values()) != {len(store)}:
        raise IndexDamagedError(
            f"{store.generation} should hold {len(store)} sentences, but: {counts}; {remedy(index)}"
        )


def _compare_sentences(store: Store, article_id: str, index: Path) -> None:
    text = store.article(article_id).text
    kept, expected = store.sentences(article_id), sentences(article_id, text)
    if kept != expected:
        unlike = next((a, b) for a, b in zip_longest(kept, expected) if a != b)
        raise IndexDamagedError(
            f"{store.generation} has {unlike[0]!r} where {article_id!r} has {unlike[1]!r}; {remedy(index)}"
        )
