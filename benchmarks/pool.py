"""Groups of sentences -> what each way of ranking makes of them, by the program's own parts."""

import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.answering.candidate import Candidate
from qa.answering.query import Query
from qa.answering.reader import EMBEDDED, TreeReader
from qa.corpus.words import STOP_WORDS, words
from qa.indexing.embedder import open_embedder
from qa.indexing.lexicon import Lexicon, LexiconWriter
from qa.indexing.passage import embed_passages
from qa.types import Embedder, SentenceKind

Values = NDArray[np.float64]
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences that stand in one article, in its order; `kinds` tells its title from its body."""

    title: str
    texts: tuple[str, ...]
    kinds: tuple[SentenceKind, ...] = ()


class Pool:
    """Every sentence of the groups in a row, embedded and indexed as the program does it."""

    def __init__(self, groups: Sequence[Group], embedder: Embedder) -> None:
        self.embedder = embedder
        self._groups = groups
        self._starts = np.cumsum([0, *(len(group.texts) for group in groups)])
        self._all = np.arange(self._starts[-1])
        self.passages = np.concatenate([embed_passages(g.texts, g.title, embedder) for g in groups])

    def __len__(self) -> int:
        return int(self._starts[-1])

    def rows(self, group: int) -> range:
        """Return the rows of a group's sentences."""
        return range(int(self._starts[group]), int(self._starts[group + 1]))

    @cached_property
    def alone(self) -> NDArray[np.float32]:
        """The sentences' own vectors, without title and neighbour."""
        return np.concatenate([embed_passages([text], "", self.embedder) for text in self._texts])

    @cached_property
    def _reader(self) -> TreeReader:
        return TreeReader(EMBEDDED, open_embedder(None))

    @cached_property
    def _lexicon(self) -> Lexicon:
        with tempfile.TemporaryDirectory(prefix="pullquote-") as folder:
            with closing(LexiconWriter(Path(folder))) as writer:
                for number, group in enumerate(self._groups):
                    writer.add(self.rows(number), number, [_stems(text) for text in group.texts])
                writer.save(())
            return Lexicon(Path(folder))

    def scope(self, groups: Sequence[int]) -> NDArray[np.int64]:
        """Return the rows of some groups (none named: of all)."""
        return np.concatenate([np.array(self.rows(each)) for each in groups]) if groups else self._all

    def bm25(self, question: str, groups: Sequence[int]) -> Values:
        """Return the BM25 of the question's stems without stop words for each row of `scope`.

        Beyond the best thousand it is zero.
        """
        stems = [word.stem for word in words(question) if word.folded not in STOP_WORDS]
        found = np.zeros(len(self))
        for row, value in self._lexicon.matching(stems, min(len(self), _MOST), groups).items():
            found[row] = value
        return found[self.scope(groups)]

    def coverage(self, question: str, rows: Sequence[int]) -> Values:
        """Return how much of the question the sentence of each row covers, as the embedded reader sees it."""
        texts = [self._texts[row] for row in rows]
        return self._reader.coverage(Query(question), texts).astype(np.float64)

    def candidate(self, row: int) -> Candidate:
        """Return the sentence of a row as the reader is given it."""
        number = int(np.searchsorted(self._starts, row, side="right")) - 1
        group, place = self._groups[number], row - int(self._starts[number])
        return Candidate(
            text=group.texts[place],
            before=group.texts[place - 1] if place else "",
            after=group.texts[place + 1] if place + 1 < len(group.texts) else "",
            title=group.title,
            kind=group.kinds[place] if group.kinds else "body",
            number=place,
            total=len(group.texts),
        )

    @cached_property
    def _texts(self) -> list[str]:
        return [text for group in self._groups for text in group.texts]


def _stems(text: str) -> str:
    return " ".join(word.stem for word in words(text))
