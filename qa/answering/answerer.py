"""Question -> Answer or Abstention: retrieve, read, choose, cut."""

import time
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qa.answering import reply
from qa.answering.answer_type import asked
from qa.answering.calibrated_reader import calibrated
from qa.answering.choose import Read, choose
from qa.answering.cross_encoder_reader import CrossEncoderReader
from qa.answering.pages import Pages
from qa.answering.query import Carried, Query, carry, correct
from qa.answering.quotes import cut
from qa.answering.reader import EMBEDDED, Reader, TreeReader
from qa.answering.retriever import Retriever
from qa.answering.why import Why, why
from qa.errors import ArticleUnknownError, QuestionError
from qa.indexing.embedder import open_embedder
from qa.indexing.store import Store, open_store
from qa.types import Caution, Embedder, Question, SentenceRef

LONGEST = 500  # characters of a question, after trimming


class Answerer:
    """Answers from one open index.

    It remembers what it read of the index, which changes no reply: the same question gets the same one.
    `caution` says how much support is enough.
    """

    def __init__(self, store: Store, embedder: Embedder, reader: Reader, caution: Caution = "normal") -> None:
        self.store = store
        self._embedder = embedder
        self.reader = reader
        self._retriever = Retriever(store, embedder, reader)
        self._threshold = reader.thresholds.of(caution)
        self._pages = Pages(store)

    def answer(self, question: Question) -> reply.Reply:
        """Return the quotes that support an answer, or an abstention with the nearest sentences.

        Raises:
            QuestionError: the question is empty, has over 500 characters, or is no plain text.
            ArticleUnknownError: a chosen article is not in the index.
        """
        began = time.perf_counter()
        query = self._query(question)
        ranked = self._ranked(query, question.articles)
        chosen = choose(
            ranked,
            threshold=self._threshold,
            limit=question.limit,
            several=asked(query.text).several,
        )
        quotes = self._cut(query, chosen or ranked[: question.limit], answers=bool(chosen))
        carried = tuple(word.word for word in query.carried)
        corrected = tuple(reply.Correction(typed=word.typed, read=word.read) for word in query.corrected)
        took_ms = round(1000 * (time.perf_counter() - began), 2)
        if chosen:
            return reply.Answer(
                question=question.text.strip(),
                quotes=quotes,
                carried=carried,
                corrected=corrected,
                index=self.store.generation,
                took_ms=took_ms,
            )
        return reply.Abstention(
            question=question.text.strip(),
            reason="support too weak" if ranked else "nothing retrieved",
            closest=quotes,
            carried=carried,
            corrected=corrected,
            index=self.store.generation,
            took_ms=took_ms,
        )

    def rank(self, question: Question) -> tuple[Read, ...]:
        """Return every candidate, best supported first; raises as `answer` does."""
        return self._ranked(self._query(question), question.articles)

    def why(self, text: str, carried: Sequence[str], ref: SentenceRef) -> Why:
        """Return what ties a sentence to a question with the words that were carried over to it.

        Raises as `answer` does, and SentenceUnknownError.
        """
        read = self._read(_checked(text))
        query = replace(read, carried=tuple(Carried(word, 0) for word in carried))
        return why(query, ref, self.store, self._embedder)

    def _query(self, question: Question) -> Query:
        query = self._read(_checked(question.text))
        if not question.history:
            return query
        last = question.history[-1]
        said = [text for ref in last.sentences if (text := self._said(ref))]
        return carry(query, self._read(last.question).text, said)

    def _read(self, text: str) -> Query:
        return correct(text, self.store.spelled, self.reader.knows)

    def _said(self, ref: SentenceRef) -> str:
        """Return a sentence of an earlier turn; nothing if a rebuild has taken it away since."""
        try:
            (rows,) = self.store.rows((ref.article,))
        except ArticleUnknownError:
            return ""
        return self._pages.text(self._pages.sentence(rows[ref.sentence])) if ref.sentence < len(rows) else ""

    def _ranked(self, query: Query, articles: tuple[str, ...]) -> tuple[Read, ...]:
        found = [each.row for each in self._retriever.retrieve(query, articles)]
        self._pages.read_round(found)
        # The rest of a quotation may be quoted with its opening, so that it needs a support of its own.
        rows = sorted({*found, *(rest for row in found for rest in self._pages.run_on(row))})
        candidates = [self._pages.candidate(row) for row in rows]
        readings = self.reader.read(query, candidates)
        read = [
            Read(row, self._pages.sentence(row), candidate.text, reading.support, self._pages.run_on(row))
            for row, candidate, reading in zip(rows, candidates, readings, strict=True)
        ]
        return tuple(sorted(read, key=lambda one: (-one.support, one.row)))

    def _cut(self, query: Query, chosen: Sequence[Read], *, answers: bool) -> tuple[reply.Quote, ...]:
        """Return the quotes of the sentences; in those that do not answer nothing is highlighted."""
        shown = {read.row for read in chosen}
        return tuple(
            cut(
                self._pages.article(read.sentence.article_id),
                read.sentence,
                support=read.support,
                highlight=self.reader.highlight(query, read.text) if answers else None,
                context=None if read.row - 1 in shown else self._pages.context(read.row),
            )
            for read in chosen
        )


def open_answerer(
    index: Path, encoder: str | None = None, reader: str | None = None, caution: Caution = "normal"
) -> Answerer:
    """Open the index with the encoder that made it and a reader (None: the embedded ones).

    Where the index has a calibration for this reader, support is as that says.

    Raises:
        IndexUnusableError: there is no usable index in the folder; the message says what to run.
        ModelError: a model's folder cannot be opened.
        CalibrationError: the index has a calibration that is damaged or another reader's.
    """
    embedded = open_embedder(None)
    embedder = embedded if encoder is None else open_embedder(encoder)
    chosen = calibrated(index, open_reader(reader, embedded))
    return Answerer(open_store(index, embedder), embedder, chosen, caution)


def open_reader(name_or_dir: str | None, embedded: Embedder) -> Reader:
    """Open a CrossEncoder's folder, one of the Hugging Face cache by its name, or (None) the embedded reader.

    `embedded` is the embedded encoder, which the embedded reader compares words by. Raises ModelError.
    """
    own = TreeReader(EMBEDDED, embedded)
    return own if name_or_dir is None else CrossEncoderReader(name_or_dir, own)


def _checked(text: str) -> str:
    trimmed = text.strip()
    if not trimmed:
        raise QuestionError("the question is empty; ask it in 1 to 500 characters")
    if len(trimmed) > LONGEST:
        raise QuestionError(f"the question has {len(trimmed)} characters; ask it in at most {LONGEST}")
    for place, character in enumerate(trimmed, start=1):
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\t\n\r":
            raise QuestionError(
                f"character {place} of the question is U+{ord(character):04X}; ask in plain text"
            )
    return trimmed
