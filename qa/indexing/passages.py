"""Articles, sentences and words in one SQLite file, read by position; the only door to sqlite3."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload
from urllib.parse import quote

from qa.errors import ArticleUnknownError, IndexDamagedError
from qa.indexing.remedy import remedy
from qa.indexing.seal import SMALL, is_small
from qa.types import Article, Sentence

NAME = "passages.sqlite"

_LISTED = 10  # articles that a message names before it stops
_AT_ONCE = 1000  # articles that are read at once where all are asked for

_SCHEMA = """
create table articles (
    number integer primary key, id text unique not null, title text not null, source text not null,
    sha256 text not null, first_row integer not null, sentences integer not null
);
create table texts (
    article integer not null, part integer not null, text text not null, primary key (article, part)
) without rowid;
create table sentences (
    row integer primary key, article integer not null, number integer not null,
    start integer not null, end integer not null, kind text not null, stems text not null
);
create table words (word text primary key, sentences integer not null) without rowid;
"""
_PART = 4096
"""Characters of a part of an article's text: a sentence is cut from one or two of them, not from all."""

_STEMS = "select stems from sentences where row >= ? and row < ? order by row"
_ENTRY = "select id, title, sentences, sha256 from articles "
_TEXT = (
    "select t.text from articles a join texts t on t.article = a.number "
    "where a.id = ? and t.part between ? and ? order by t.part"
)
_SENTENCE = (
    "select a.id, s.number, s.start, s.end, s.kind from sentences s join articles a on a.number = s.article "
)


@dataclass(frozen=True, slots=True)
class ArticleEntry:
    """An article as the index lists it, without its text."""

    id: str
    title: str
    sentences: int
    sha256: str

    @property
    def headline(self) -> str:
        """The title; nothing where the id had to serve as one."""
        return self.title if self.title != self.id else ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article's sentences are: its number in the lexicon, and their rows."""

    number: int
    rows: range


class PassageWriter:
    """Writes articles in the order they come, and their sentences under consecutive rows.

    The same articles in the same order give the same bytes, however many of them are copied. Every method
    raises OSError where the disk refuses.
    """

    def __init__(self, folder: Path, copied_from: Path | None = None) -> None:
        self._database = sqlite3.connect(folder.resolve() / NAME, isolation_level=None, uri=True)
        with _as_os_error():
            # A half-written file goes with its folder, and a whole one is synced before it is published.
            self._database.execute("pragma journal_mode = off")
            self._database.execute("pragma synchronous = off")
            if copied_from is not None:
                self._database.execute("attach ? as old", (_address(copied_from / NAME),))
            self._database.execute("begin")
            for statement in _SCHEMA.split(";"):
                self._database.execute(statement)
        self.articles = 0
        self.rows = 0

    def add(self, article: Article, sentences: Sequence[Sentence], stems: Sequence[str]) -> Place:
        """Append an article, its sentences and their stems (spaces between); return where they are."""
        place = Place(self.articles, range(self.rows, self.rows + len(sentences)))
        entry = (article.id, article.title, article.source, article.sha256)
        starts = range(0, len(article.text), _PART)
        kept = [(each.number, each.start, each.end, each.kind) for each in sentences]
        with _as_os_error():
            self._database.execute(
                "insert into articles values (?, ?, ?, ?, ?, ?, ?)",
                (place.number, *entry, place.rows.start, len(sentences)),
            )
            self._database.executemany(
                "insert into texts values (?, ?, ?)",
                [(place.number, start // _PART, article.text[start : start + _PART]) for start in starts],
            )
            self._database.executemany(
                "insert into sentences values (?, ?, ?, ?, ?, ?, ?)",
                [
                    (row, place.number, *each, its)
                    for row, each, its in zip(place.rows, kept, stems, strict=True)
                ],
            )
        return self._placed(place)

    def copy(self, old: Place, source: str) -> Place:
        """Append an article of the file that is copied from, now read from `source`; return where it is."""
        place = Place(self.articles, range(self.rows, self.rows + len(old.rows)))
        with _as_os_error():
            self._database.execute(
                "insert into articles select ?, id, title, ?, sha256, ?, sentences "
                "from old.articles where number = ?",
                (place.number, source, place.rows.start, old.number),
            )
            self._database.execute(
                "insert into texts select ?, part, text from old.texts where article = ? order by part",
                (place.number, old.number),
            )
            self._database.execute(
                "insert into sentences select row + ?, ?, number, start, end, kind, stems "
                "from old.sentences where row >= ? and row < ? order by row",
                (place.rows.start - old.rows.start, place.number, old.rows.start, old.rows.stop),
            )
        return self._placed(place)

    def stems(self, rows: range) -> list[str]:
        """Return the stems of sentences that have been written."""
        with _as_os_error():
            return [each for (each,) in self._database.execute(_STEMS, (rows.start, rows.stop))]

    def save(self, frequencies: Iterable[tuple[str, int]]) -> None:
        """Write everything to disk, with how many sentences hold each folded word, in alphabetical order."""
        with _as_os_error():
            self._database.executemany("insert into words values (?, ?)", frequencies)
            self._database.execute("commit")
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _placed(self, place: Place) -> Place:
        self.articles, self.rows = self.articles + 1, place.rows.stop
        return place


class Entries(Sequence[ArticleEntry]):
    """Every article's entry, by id, read when it is asked for: a collection is never in memory as a whole."""

    def __init__(self, passages: "Passages", count: int) -> None:
        self._passages = passages
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> ArticleEntry: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[ArticleEntry]: ...

    def __getitem__(self, at: int | slice) -> ArticleEntry | Sequence[ArticleEntry]:
        if isinstance(at, slice):
            return [self[each] for each in range(self._count)[at]]
        number = range(self._count)[at]
        return self._passages.entries_between(number, number + 1)[0]

    def __iter__(self) -> Iterator[ArticleEntry]:
        for start in range(0, self._count, _AT_ONCE):
            yield from self._passages.entries_between(start, start + _AT_ONCE)


class Passages:
    """The articles and sentences of one generation. Many threads may ask at once.

    Every method raises IndexDamagedError where the file was changed after it had been verified.
    """

    def __init__(self, folder: Path, small: int = SMALL) -> None:
        self._path = folder / NAME
        self._database = _opened(self._path, small)
        self._turn = threading.Lock()
        self.entries = Entries(self, self._all("select count(*) from articles")[0][0])

    def __len__(self) -> int:
        return int(self._all("select count(*) from sentences")[0][0])

    def entry(self, article_id: str) -> ArticleEntry | None:
        """Return an article's entry, or None where there is no such article."""
        found = self._all(_ENTRY + "where id = ?", article_id)
        return ArticleEntry(*found[0]) if found else None

    def entries_between(self, start: int, stop: int) -> list[ArticleEntry]:
        """Return the entries of the articles with these numbers."""
        query = _ENTRY + "where number >= ? and number < ? order by number"
        return [ArticleEntry(*each) for each in self._all(query, start, stop)]

    def place(self, article_id: str) -> Place:
        """Return where an article's sentences are; raises ArticleUnknownError."""
        found = self._all("select number, first_row, sentences from articles where id = ?", article_id)
        if not found:
            raise self._unknown(article_id)
        number, first_row, sentences = found[0]
        return Place(number, range(first_row, first_row + sentences))

    def article(self, article_id: str) -> Article:
        """Return an article with its text; raises ArticleUnknownError."""
        found = self._all("select number, title, source, sha256 from articles where id = ?", article_id)
        if not found:
            raise self._unknown(article_id)
        number, title, source, sha256 = found[0]
        parts = self._all("select text from texts where article = ? order by part", number)
        return Article(article_id, title, "".join(part for (part,) in parts), source, sha256)

    def text(self, sentence: Sentence) -> str:
        """Return a sentence's words, cut from its article by position; raises ArticleUnknownError."""
        first = sentence.start // _PART
        parts = self._all(_TEXT, sentence.article_id, first, (sentence.end - 1) // _PART)
        if not parts:
            raise self._unknown(sentence.article_id)
        read = "".join(part for (part,) in parts)
        return read[sentence.start - first * _PART : sentence.end - first * _PART]

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """Return an article's sentences in reading order; raises ArticleUnknownError."""
        rows = self.place(article_id).rows
        found = self._all(_SENTENCE + "where s.row >= ? and s.row < ? order by s.row", rows.start, rows.stop)
        return tuple(Sentence(*each) for each in found)

    def sentences_at(self, rows: Sequence[int]) -> list[Sentence]:
        """Return the sentences of different rows, in their order; raises IndexError where one is missing."""
        found = self._all(f"{_SENTENCE} where s.row in ({','.join('?' * len(rows))}) order by s.row", *rows)
        if len(found) < len(rows):
            missing = [row for row in rows if not 0 <= row < len(self)]
            raise IndexError(f"there is no sentence in the rows {missing}; there are {len(self)}")
        of = dict(zip(sorted(rows), found, strict=True))
        return [Sentence(*of[row]) for row in rows]

    def stems(self, rows: range) -> list[str]:
        """Return each sentence's stems, with spaces between."""
        return [each for (each,) in self._all(_STEMS, rows.start, rows.stop)]

    def words(self) -> dict[str, int]:
        """Return how many sentences hold each folded word, in alphabetical order."""
        return dict(self._all("select word, sentences from words order by word"))

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._database.close()

    def _unknown(self, article_id: str) -> ArticleUnknownError:
        there = ", ".join(entry.id for entry in self.entries[:_LISTED])
        return ArticleUnknownError(f"no article {article_id!r}; there are {len(self.entries)}: {there}")

    def _all(self, query: str, *values: int | str) -> list[tuple[Any, ...]]:
        try:
            with self._turn:  # one connection, one statement at a time: a read takes microseconds
                return self._database.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise IndexDamagedError(
                f"{self._path} cannot be read: {error}; {remedy(self._path.parent.parent)}"
            ) from error


def _opened(path: Path, small: int) -> sqlite3.Connection:
    """Open a published file: from memory where it is small, else where it lies."""
    if is_small(path, small):
        database = sqlite3.connect(":memory:", check_same_thread=False)
        database.deserialize(path.read_bytes())
        return database
    return sqlite3.connect(_address(path), uri=True, check_same_thread=False)


def _address(path: Path) -> str:
    """Return what opens a file as one that never changes: no lock is taken, no change is looked for."""
    return f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"


@contextmanager
def _as_os_error() -> Iterator[None]:
    """Raise what SQLite says of a full disk as everything else that writes says it."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(f"{NAME}: {error}") from error
