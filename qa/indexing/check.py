"""An index folder -> what was verified in it, or the first thing that is wrong."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import numpy as np

from qa.corpus.sentences import sentences
from qa.corpus.words import forms
from qa.errors import IndexDamagedError, IndexMismatchError
from qa.indexing.generations import read_pointer, verify
from qa.indexing.manifest import content
from qa.indexing.remedy import remedy
from qa.indexing.store import Store, open_store
from qa.types import Embedder

_UNIT = 5e-3
"""How far from 1 a vector's length may be that was rounded to half precision."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was found to be right, and in `before` how it stands with the generation to fall back to."""

    generation: str
    articles: int
    sentences: int
    files: int
    bytes: int
    search: str
    before: str

    def __str__(self) -> str:
        return (
            f"{self.generation} is whole: each file as published, each sentence where it belongs\n"
            f"articles {self.articles:,}, sentences {self.sentences:,}, "
            f"files {self.files}, bytes {self.bytes:,}\n"
            f"search: {self.search}\nbefore it: {self.before}"
        )


def check(index: Path, encoder: Embedder) -> CheckReport:
    """Verify every checksum, every count, every offset, every word and every vector of the live generation.

    Each article is cut into sentences and words again, and each must come out where the index has it. A
    vector is not computed again; it must have a length of 1, or of 0.

    Raises:
        IndexMissingError: there is no index in the folder.
        IndexDamagedError: something is not as it was published, even if an older generation could serve.
        IndexMismatchError: it was made by another encoder, splitter or analyser than this program uses.
    """
    with closing(open_store(index, encoder)) as store:
        if store.degraded is not None:
            raise IndexDamagedError(store.degraded)
        wrong = next(_wrong(store), None)
        if wrong is not None:
            raise IndexDamagedError(f"{store.generation} {wrong}; {remedy(index)}")
        return _report(store, index)


def _report(store: Store, index: Path) -> CheckReport:
    files, search = store.manifest.files.values(), store.manifest.search
    return CheckReport(
        generation=store.generation,
        articles=len(store.articles()),
        sentences=len(store),
        files=len(files),
        bytes=sum(file.bytes for file in files),
        search=f"{search.factory}, of the ten nearest {search.recall:.1%} found",
        before=_before(index),
    )


def _before(index: Path) -> str:
    previous = read_pointer(index).previous
    if previous is None:
        return "none"
    try:
        verify(index, previous)
    except (IndexDamagedError, IndexMismatchError) as error:
        return f"{previous.generation}, which could not serve: {error}"
    return f"{previous.generation}, whole"


def _wrong(store: Store) -> Iterator[str]:
    """Yield what is wrong, the quickest to find first."""
    manifest, counts = store.manifest, store.counts()
    if set(counts.values()) != {len(store)}:
        yield f"should hold {len(store)} sentences, but: {counts}"
    if len(store.articles()) != manifest.articles:
        yield f"should hold {manifest.articles} articles, but holds {len(store.articles())}"
    if content(manifest.made_by, manifest.files) != manifest.content:
        yield "says in its manifest that it has another content than its files have"
    seen: Counter[str] = Counter()
    rows = 0
    for entry in store.articles():
        yield from _wrong_in_article(store, entry.id, rows, seen)
        rows += entry.sentences
    yield from _wrong_words(store, seen)


def _wrong_in_article(store: Store, article_id: str, first_row: int, seen: Counter[str]) -> Iterator[str]:
    text = store.article(article_id).text
    kept, expected = store.sentences(article_id), sentences(article_id, text)
    if kept != expected:
        unlike = next((a, b) for a, b in zip_longest(kept, expected) if a != b)
        yield f"has {unlike[0]!r} where {article_id!r} has {unlike[1]!r}"
    (rows,) = store.rows((article_id,))
    if rows != range(first_row, first_row + len(kept)):
        yield f"has {article_id!r} in {rows!r}, where row {first_row} is the next"
    found = [forms(text[each.start : each.end]) for each in kept]
    if store.stems(article_id) != [" ".join(stem for _, stem in each) for each in found]:
        yield f"has other stems for {article_id!r} than its sentences have"
    for each in found:
        seen.update({folded for folded, _ in each})
    lengths = np.linalg.norm(store.vectors(rows), axis=1)
    if not ((np.abs(lengths - 1) < _UNIT) | (lengths == 0)).all():
        yield f"has a vector for {article_id!r} of a length that is neither 1 nor 0"


def _wrong_words(store: Store, seen: Counter[str]) -> Iterator[str]:
    if store.words() != seen:
        word = min(word for word, _ in store.words().items() ^ seen.items())
        yield f"counts {word!r} in {store.words().get(word, 0)} sentences; it stands in {seen[word]}"
    if store.spellings() != len(seen):
        yield f"can correct to {store.spellings()} words, but has {len(seen)}"
