"""Stems -> the sentences that hold them, by BM25, and a mistyped word -> the collection's own.

The only door to tantivy. BM25 is tantivy's, with k1 = 1.2 and b = 0.75. Everything in it is made from what
stands in the passages.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qa.corpus.words import words
from qa.indexing.seal import SMALL, is_small

if TYPE_CHECKING:
    import tantivy

NAME = "lexicon"
_SENTENCES, _WORDS = "sentences", "words"

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

    return f"{__version__} + pullquote 2"


class LexiconWriter:
    """Writes what can be looked up: the stems of every sentence, and the words of the whole collection.

    Every method raises OSError where the disk refuses.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / NAME
        with _as_os_error():
            self._sentences = _writer(self._folder / _SENTENCES, _of_sentences())
            self._words = _writer(self._folder / _WORDS, _of_words())

    def add(self, rows: range, article: int, stems: Sequence[str]) -> None:
        """Append an article's sentences under its number and their rows, by their stems, spaces between."""
        import tantivy

        with _as_os_error():
            for row, its in zip(rows, stems, strict=True):
                document = tantivy.Document(row=row, article=article, stems=its)
                self._sentences.add_document(document)

    def save(self, frequencies: Iterable[tuple[str, int]]) -> None:
        """Write everything to disk, with how many sentences hold each folded word, in alphabetical order."""
        import tantivy

        with _as_os_error():
            for word, frequency in frequencies:
                self._words.add_document(tantivy.Document(word=word, frequency=frequency))
            for writer in (self._sentences, self._words):
                writer.commit()
                writer.wait_merging_threads()
        for lock in self._folder.rglob(".*.lock"):
            lock.unlink()

    def close(self) -> None:
        """Wait until nothing writes into the folder any more, so that it can be deleted."""
        del self._sentences, self._words  # ends and joins tantivy's threads


class Lexicon:
    """The terms of one generation. Many threads may ask at once."""

    def __init__(self, folder: Path, small: int = SMALL) -> None:
        self._schema_of_words, self._schema_of_sentences = _of_words(), _of_sentences()
        self._sentences = _open(folder / NAME / _SENTENCES, small)
        self._words = _open(folder / NAME / _WORDS, small)

    def __len__(self) -> int:
        return int(self._sentences.num_docs)

    @property
    def words(self) -> int:
        """How many different folded words there are."""
        return int(self._words.num_docs)

    def matching(self, stems: Sequence[str], k: int, articles: Sequence[int] = ()) -> dict[int, float]:
        """Return the `k` rows with the greatest BM25 for any of `stems`, best first, equal ones by row.

        A repeated stem counts once. With `articles` only their sentences are searched, at the same values.
        """
        if not stems or k <= 0:
            return {}
        query = self._any_of("stems", dict.fromkeys(stems))
        if articles:
            query = _within(query, self._any_of("article", dict.fromkeys(articles)))
        hits = self._sentences.search(query, min(k, len(self)), count=False).hits
        rows = self._sentences.fast_field_values("row", [address for _, address in hits])
        return {int(row or 0): bm25 for row, (bm25, _) in zip(rows, hits, strict=True)}

    def spelled(self, word: str) -> str | None:
        """Return the most frequent word that is one edit from `word`, the first in the alphabet of several.

        An edit is a letter put in, left out or changed, or two neighbours swapped. None where the collection
        knows the word or another form of it, or has none so near, or the word is not all letters or is short.
        """
        import tantivy

        if len(word) < _SHORTEST or not word.isalpha() or self._knows(word):
            return None
        query = tantivy.Query.fuzzy_term_query(self._schema_of_words, "word", word)
        hits = self._words.search(query, 1, count=False, order_by_field="frequency").hits
        return str(self._words.doc(hits[0][1])["word"][0]) if hits else None

    def _knows(self, word: str) -> bool:
        return self._words.doc_freq("word", word) > 0 or any(
            self._sentences.doc_freq("stems", form.stem) > 0 for form in words(word)
        )

    def _any_of(self, field: str, values: Iterable[str | int]) -> "tantivy.Query":
        import tantivy

        terms = (
            tantivy.Query.term_query(self._schema_of_sentences, field, each, index_option="freq")
            for each in values
        )
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, each) for each in terms])


def _within(query: "tantivy.Query", articles: "tantivy.Query") -> "tantivy.Query":
    """Return `query` for the given articles only, which add nothing to its values."""
    import tantivy

    unvalued = tantivy.Query.const_score_query(articles, 0.0)
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, unvalued), (tantivy.Occur.Must, query)])


def _of_sentences() -> "tantivy.Schema":
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field(
        "row", fast=True
    )  # not unsigned: Document() fills one with signed numbers, and fails
    builder.add_integer_field("article", indexed=True)
    builder.add_text_field("stems", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _of_words() -> "tantivy.Schema":
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("word", tokenizer_name="raw", index_option="basic", stored=True)
    builder.add_integer_field("frequency", fast=True)
    return builder.build()


def _writer(folder: Path, schema: "tantivy.Schema") -> "tantivy.IndexWriter":
    import tantivy

    folder.mkdir(parents=True)
    return tantivy.Index(schema, path=str(folder), reuse=False).writer(_HEAP, 1)


def _open(folder: Path, small: int) -> "tantivy.Searcher":
    """Open a folder without writing to it: tantivy puts a lock file where it reads, so it reads elsewhere.

    A small file is copied there, out of everybody's reach; of a large one there is a link.
    """
    import tantivy

    with _temporary_folder() as there:
        (there / _THERE).symlink_to(folder.resolve())
        for file in folder.iterdir():
            if is_small(file, small):
                (there / file.name).write_bytes(file.read_bytes())
            else:  # a link of less than 60 letters is made and deleted at no cost
                (there / file.name).symlink_to(f"{_THERE}/{file.name}")
        index = tantivy.Index.open(str(there))
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
