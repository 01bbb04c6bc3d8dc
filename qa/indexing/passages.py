"""Articles and their sentences in one SQLite file, read by position; the only door to sqlite3."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from qa.errors import ArticleUnknownError
from qa.types import Article, Sentence

NAME = "passages.sqlite"

_LISTED = 10
"""Articles that a message names before it stops."""

_SCHEMA = """
create table articles (
    number integer primary key, id text unique not null, title text not null, text text not null,
    source text not null, sha256 text not null, first_row integer not null, sentences integer not null
);
create table sentences (
    row integer primary key, article integer not null, number integer not null,
    start integer not null, end integer not null, kind text not null
);
"""
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article's sentences are: its number in the lexicon, and their rows."""

    number: int
    rows: range


class PassageWriter:
    """Writes articles in the order they come, and their sentences under consecutive rows.

    The same articles in the same order give the same bytes.
    """

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / NAME, isolation_level=None)
        with _as_os_error():
            # A half-written file goes with its folder, and a whole one is synced before it is published.
            self._database.execute("pragma journal_mode = off")
            self._database.execute("pragma synchronous = off")
            self._database.execute("begin")
            for statement in _SCHEMA.split(";"):
                self._database.execute(statement)
        self.articles = 0
        self.rows = 0

    def add(self, article: Article, sentences: Sequence[Sentence]) -> Place:
        """Append an article and its sentences; return where they are."""
        place = Place(self.articles, range(self.rows, self.rows + len(sentences)))
        entry = (article.id, article.title, article.text, article.source, article.sha256)
        kept = [(each.number, each.start, each.end, each.kind) for each in sentences]
        with _as_os_error():
            self._database.execute(
                "insert into articles values (?, ?, ?, ?, ?, ?, ?, ?)",
                (place.number, *entry, place.rows.start, len(sentences)),
            )
            self._database.executemany(
                "insert into sentences values (?, ?, ?, ?, ?, ?)",
                [(row, place.number, *each) for row, each in zip(place.rows, kept, strict=True)],
            )
        self.articles += 1
        self.rows = place.rows.stop
        return place

    def save(self) -> None:
        """Write everything to disk. Raises OSError where it does not take it."""
        with _as_os_error():
            self._database.execute("commit")
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


class Passages:
    """The articles and sentences of one generation. Many threads may ask at once."""

    def __init__(self, folder: Path) -> None:
        # Immutable: no lock is taken and no change is looked for; a published file never changes.
        address = f"file:{quote(str((folder / NAME).resolve()))}?mode=ro&immutable=1"
        self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._turn = threading.Lock()
        listed = self._all(
            "select id, title, sentences, sha256, number, first_row from articles order by number"
        )
        self.entries = tuple(ArticleEntry(*each[:4]) for each in listed)
        self.places = {each[0]: Place(each[4], range(each[5], each[5] + each[2])) for each in listed}

    def __len__(self) -> int:
        return int(self._all("select count(*) from sentences")[0][0])

    def place(self, article_id: str) -> Place:
        """Return where an article's sentences are; raises ArticleUnknownError."""
        if article_id not in self.places:
            there = ", ".join(islice(self.places, _LISTED))
            raise ArticleUnknownError(f"no article {article_id!r}; there are {len(self.places)}: {there}")
        return self.places[article_id]

    def article(self, article_id: str) -> Article:
        """Return an article with its text; raises ArticleUnknownError."""
        number = self.place(article_id).number
        return Article(
            *self._all("select id, title, text, source, sha256 from articles where number = ?", number)[0]
        )

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """Return an article's sentences in reading order; raises ArticleUnknownError."""
        rows = self.place(article_id).rows
        found = self._all(_SENTENCE + "where s.row >= ? and s.row < ? order by s.row", rows.start, rows.stop)
        return tuple(Sentence(*each) for each in found)

    def sentence(self, row: int) -> Sentence:
        """Return the sentence of a row; raises IndexError where there is none."""
        found = self._all(_SENTENCE + "where s.row = ?", row)
        if not found:
            raise IndexError(f"there is no sentence in row {row}; there are {len(self)}")
        return Sentence(*found[0])

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._database.close()

    def _all(self, query: str, *values: int) -> list[tuple[Any, ...]]:
        with self._turn:  # one connection, one statement at a time: a read takes microseconds
            return self._database.execute(query, values).fetchall()


@contextmanager
def _as_os_error() -> Iterator[None]:
    """Raise what SQLite says of a full disk as everything else that writes says it."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(f"{NAME}: {error}") from error
