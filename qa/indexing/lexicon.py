"""Stems -> the sentences that hold them, by BM25, and a mistyped word -> the collection's own.

The only door to tantivy. BM25 is tantivy's, with k1 = 1.2 and b = 0.75.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qa.corpus.words import words

if TYPE_CHECKING:
    import tantivy

NAME = "lexicon"

_HEAP = 1_000_000_000
"""Bytes that the writer may fill, taken as needed, before it starts a second segment: millions of sentences.

In one segment the documents lie in the order of their rows, and that is how tantivy breaks ties.
"""

_THERE = "at"
"""Name of the link to the folder whose files are read through links."""

_TRIES = 20
"""Times that a folder is deleted before it is left: the watcher writes once."""

_SHORTEST = 5
"""Letters of the shortest word that is corrected: a shorter one is one letter from too many others."""


def engine() -> str:
    """Return what made the files: another version may read them otherwise."""
    from tantivy.tantivy import __version__

    return f"{__version__} + pullquote 1"


class LexiconWriter:
    """Writes the terms of every sentence to a folder of its own. Raises OSError where the disk refuses."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._folder = folder / NAME
        self._folder.mkdir()
        with _as_os_error():
            self._writer = tantivy.Index(_schema(), path=str(self._folder), reuse=False).writer(_HEAP, 1)

    def add(self, row: int, article: int, sentence: str) -> None:
        """Append one sentence under its row and its article's number."""
        import tantivy

        found = words(sentence)
        document = tantivy.Document(row=row, article=article)
        document.add_text("stems", " ".join(word.stem for word in found))
        document.add_text("words", " ".join(word.folded for word in found))
        with _as_os_error():
            self._writer.add_document(document)

    def save(self) -> None:
        """Write everything to disk."""
        with _as_os_error():
            self._writer.commit()
            self._writer.wait_merging_threads()
        for lock in self._folder.glob(".*.lock"):
            lock.unlink()

    def close(self) -> None:
        """Wait until nothing writes into the folder any more, so that it can be deleted."""
        del self._writer  # ends and joins tantivy's threads


class Lexicon:
    """The terms of one generation, mapped. Many threads may ask at once."""

    def __init__(self, folder: Path) -> None:
        self._schema = _schema()
        self._searcher = _open(folder / NAME)

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def matching(self, stems: Sequence[str], k: int, articles: Sequence[int] = ()) -> dict[int, float]:
        """Return the `k` rows with the greatest BM25 for any of `stems`, best first, equal ones by row.

        A repeated stem counts once. With `articles` only their sentences are searched, at the same values.
        """
        if not stems or k <= 0:
            return {}
        query = self._any_of("stems", dict.fromkeys(stems))
        if articles:
            query = _within(query, self._any_of("article", dict.fromkeys(articles)))
        hits = self._searcher.search(query, min(k, len(self)), count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        return {int(row or 0): bm25 for row, (bm25, _) in zip(rows, hits, strict=True)}

    def spelled(self, word: str) -> str | None:
        """Return the most frequent word that is one edit from `word`, the first in the alphabet of several.

        An edit is a letter put in, left out or changed, or two neighbours swapped. None where the collection
        knows the word or another form of it, or has none so near, or the word is not all letters or is short.
        """
        if len(word) < _SHORTEST or not word.isalpha() or self._knows(word):
            return None
        near = self._near(word)
        return min(near, key=lambda each: (-near[each], each), default=None)

    def _knows(self, word: str) -> bool:
        return self._frequency("words", word) > 0 or any(
            self._frequency("stems", form.stem) > 0 for form in words(word)
        )

    def _near(self, word: str) -> dict[str, int]:
        """Find the words one edit away: a sentence that has one, then one with none of those, and so on."""
        import tantivy

        near: dict[str, int] = {}
        query = tantivy.Query.fuzzy_term_query(self._schema, "words", word)
        while hits := self._searcher.search(query, 1, count=False).hits:
            stored = self._searcher.doc(hits[0][1])["words"][0].split()
            found = {each: self._frequency("words", each) for each in stored if _one_edit(word, each)}
            if not found.keys() - near.keys():
                break
            near |= found
            query = query.and_must_not_match(*(self._term("words", each) for each in found))
        return near

    def _frequency(self, field: str, term: str) -> int:
        return int(self._searcher.doc_freq(field, term))

    def _term(self, field: str, value: str | int) -> "tantivy.Query":
        import tantivy

        return tantivy.Query.term_query(self._schema, field, value, index_option="freq")

    def _any_of(self, field: str, values: Iterable[str | int]) -> "tantivy.Query":
        import tantivy

        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, self._term(field, each)) for each in values]
        )


def _within(query: "tantivy.Query", articles: "tantivy.Query") -> "tantivy.Query":
    """Return `query` for the given articles only, which add nothing to its values."""
    import tantivy

    unvalued = tantivy.Query.const_score_query(articles, 0.0)
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, unvalued), (tantivy.Occur.Must, query)])


def _one_edit(one: str, other: str) -> bool:
    """Tell whether two unlike words differ by a letter more, less or changed, or two neighbours swapped."""
    unlike = (at for at, (letter, its) in enumerate(zip(one, other, strict=False)) if letter != its)
    at = next(unlike, min(len(one), len(other)))
    rest, its_rest = one[at:], other[at:]
    return (
        rest[1:] == its_rest[1:]
        or rest == its_rest[1:]
        or rest[1:] == its_rest
        or (rest[1::-1] == its_rest[:2] and rest[2:] == its_rest[2:])
    )


def _schema() -> "tantivy.Schema":
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field(
        "row", fast=True
    )  # not unsigned: Document() fills one with signed numbers, and fails
    builder.add_integer_field("article", indexed=True)
    builder.add_text_field("stems", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="basic", stored=True)
    return builder.build()


def _open(folder: Path) -> "tantivy.Searcher":
    """Open a folder without writing to it: tantivy puts a lock file where it reads, so it reads links."""
    import tantivy

    with _temporary_folder() as links:
        (links / _THERE).symlink_to(folder.resolve())
        for file in folder.iterdir():  # a link of less than 60 letters is made and deleted at no cost
            (links / file.name).symlink_to(f"{_THERE}/{file.name}")
        index = tantivy.Index.open(str(links))
        index.config_reader("manual")
        return index.searcher()


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    """Yield a folder and delete it, again where tantivy's watcher has put a lock file into it meanwhile."""
    folder = Path(tempfile.mkdtemp(prefix="pullquote-"))
    try:
        yield folder
    finally:
        for _ in range(_TRIES):
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break


@contextmanager
def _as_os_error() -> Iterator[None]:
    """Raise what tantivy says of the disk, always as a ValueError, as everything else that writes says it."""
    try:
        yield
    except ValueError as error:
        raise OSError(str(error)) from error
