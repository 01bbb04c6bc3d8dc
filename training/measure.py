"""Encoder -> how often the right sentence comes first in its article, by cosine alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.lines import sentences
from training.sources import is_train, json_lines, rows
from training.texts import TextTable
from training.tokenizer import open_tokenizer

NEAR = 3
Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the sentences of its article in order, and which of them are right."""

    question: str
    sentences: tuple[str, ...]
    gold: frozenset[int]
    title: str = ""
    low: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """How much of the title's vector and of the sentence before's is added to a sentence's own."""

    title: float = 0.0
    before: float = 0.0


ALONE = Context()


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the answerable questions; `low` is P@1 over those marked as of low word overlap, if any."""

    questions: int
    first: float
    hit3: float
    mrr: float
    low: float | None

    def __str__(self) -> str:
        low = "" if self.low is None else f", low overlap {self.low:.3f}"
        return f"P@1 {self.first:.3f}, hit@3 {self.hit3:.3f}, MRR {self.mrr:.3f}{low} ({self.questions})"


def authored_cases(data: Path) -> list[Case]:
    """Return the answerable questions of the authored development documents, which designs are chosen by."""
    found = [row for row in rows(data, "qa/authored") if not is_train(row) and row["answerable"]]
    return [
        Case(
            row["question"],
            tuple(row["context"][start:end] for start, end in row["sentences"]),
            frozenset(row["gold"]),
            row["title"],
        )
        for row in found
    ]


def article_cases(questions: Path, found: Callable[[str], Path]) -> list[Case]:
    """Return the answerable questions on the articles that `found` finds: reported, never chosen by."""
    return [
        _case(
            row["question"],
            text,
            _spans(text, row["gold"]),
            text.split("\n", 1)[0],
            low=row["overlap"] == "low",
        )
        for row in json_lines(questions)
        if row["answerable"]
        for text in [found(row["article"]).read_text(encoding="utf-8")]
    ]


def squad_cases(data: Path) -> list[Case]:
    """Return SQuAD 2.0 dev's answerable questions, each with the sentences of its paragraph."""
    return [
        _case(
            row["question"],
            row["context"],
            [(start, start + len(text)) for start, text in row["all_answers"]],
        )
        for row in rows(data, "qa/squad_v2_dev")
        if row["answerable"]
    ]


def _spans(text: str, gold: list[str]) -> list[tuple[int, int]]:
    return [(text.index(said), text.index(said) + len(said)) for said in gold]


def _case(
    question: str, text: str, spans: list[tuple[int, int]], title: str = "", *, low: bool = False
) -> Case:
    cuts = sentences(text)
    right = {at for at, cut in enumerate(cuts) if any(_covers(cut, span) for span in spans)}
    return Case(question, tuple(text[start:end] for start, end in cuts), frozenset(right), title, low)


def _covers(cut: tuple[int, int], span: tuple[int, int]) -> bool:
    shared = min(cut[1], span[1]) - max(cut[0], span[0])
    return 2 * shared > min(cut[1] - cut[0], span[1] - span[0])


def measure(cases: list[Case], table: TextTable, units: Weights, context: Context = ALONE) -> Figures:
    """Rank every case's sentences, each in its context, by cosine and return the figures.

    `units` holds a unit row for each text of the table.
    """
    ranks = np.array([_rank(case, table, units, context) for case in cases])
    low = ranks[[case.low for case in cases]]
    return Figures(
        len(cases),
        float(np.mean(ranks == 1)),
        float(np.mean(ranks <= NEAR)),
        float(np.mean(1 / ranks)),
        float(np.mean(low == 1)) if len(low) else None,
    )


def _rank(case: Case, table: TextTable, units: Weights, context: Context) -> float:
    alone = units[[table.row[text] for text in case.sentences]]
    passages = alone + context.title * units[table.row[case.title]]
    passages[1:] += context.before * alone[:-1]
    lengths = np.maximum(np.linalg.norm(passages, axis=1), np.finfo(np.float32).tiny)
    order = np.argsort(-(passages @ units[table.row[case.question]]) / lengths, kind="stable")
    return next((place for place, at in enumerate(order, 1) if at in case.gold), np.inf)


def table_of(cases: list[Case], tokenizer_path: Path) -> TextTable:
    """Tokenise every question and sentence of the cases."""
    return TextTable(open_tokenizer(tokenizer_path), list(_texts(cases)))


def _texts(cases: list[Case]) -> Iterator[str]:
    for case in cases:
        yield from (case.question, case.title, *case.sentences)


def every_set(data: Path, evaluation: Path) -> Iterator[tuple[str, list[Case]]]:
    """Yield the name and the cases of every set that an encoder is measured on; the first one chooses."""
    yield "authored dev", authored_cases(data)
    news = evaluation / "news"
    yield (
        "news dev",
        article_cases(news / "questions.jsonl", lambda article: news / "articles" / f"{article}.txt"),
    )
    seed = evaluation.parent / "seed-article.txt"
    yield "seed questions", article_cases(evaluation / "seed_questions.jsonl", lambda _: seed)
    yield "SQuAD 2.0 dev", squad_cases(data)


def weights_of(folder: Path) -> Weights:
    """Read an encoder folder's vectors as float32."""
    from safetensors.numpy import load_file

    return np.asarray(load_file(folder / "model.safetensors")["embedding.weight"], dtype=np.float32)


def int8(weights: Weights) -> Weights:
    """Return the weights as 8-bit integers with a length a row give them back."""
    lengths = np.maximum(np.abs(weights).max(axis=-1, keepdims=True), np.finfo(np.float32).tiny) / 127
    rounded: Weights = np.round(weights / lengths) * lengths
    return rounded
