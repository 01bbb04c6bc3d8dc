"""Authored questions -> reading cases: a question and the sentences of an article, some of which answer."""

import random
from dataclasses import dataclass, replace

from qa.answering.features import Candidate
from qa.types import SentenceKind
from training.held_out import read_held_out
from training.pair_sources import document_of
from training.sources import Row, is_train, rows
from training.workshop import Workshop

REMOVED_SHARE = 0.25
"""Of the answerable questions comes once more with the answering sentences taken out of the article."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the sentences to choose from, the numbers of those that answer; `group` is the document."""

    group: str
    question: str
    title: str
    lines: tuple[str, ...]
    gold: frozenset[int]

    def candidates(self) -> list[Candidate]:
        """Return the title, where there is one, and the sentences, as the reader is given them."""
        lines = (self.title, *self.lines) if self.title else self.lines
        kinds: list[SentenceKind] = ["title" if self.title and not n else "body" for n in range(len(lines))]
        return [
            Candidate(
                text=line,
                before=lines[n - 1] if n else "",
                after=lines[n + 1] if n + 1 < len(lines) else "",
                title=self.title,
                kind=kinds[n],
                number=n,
                total=len(lines),
            )
            for n, line in enumerate(lines)
        ]

    def labels(self) -> list[bool]:
        """Return, for each candidate, whether it answers."""
        return [False] * bool(self.title) + [n in self.gold for n in range(len(self.lines))]


def train_cases(shop: Workshop) -> list[Case]:
    """Return the training cases, none asked by an evaluation set, some once more without their answers."""
    held_out, dice = read_held_out(shop), random.Random(7)
    cases = [case for case in _cases(shop, train=True) if not held_out.asks(case.question)]
    return cases + [_without_answer(case) for case in cases if case.gold and dice.random() < REMOVED_SHARE]


def development_cases(shop: Workshop) -> list[Case]:
    """Return the development cases: to choose a threshold with and to report, never to fit."""
    return _cases(shop, train=False)


def _cases(shop: Workshop, *, train: bool) -> list[Case]:
    found = rows(shop.data, "qa/authored", shop.size.rows)
    return [_case(row) for row in found if is_train(row) == train]


def _case(row: Row) -> Case:
    lines = tuple(row["context"][start:end] for start, end in row["sentences"])
    return Case(document_of(row), row["question"], row["title"] or "", lines, frozenset(row["gold"]))


def _without_answer(case: Case) -> Case:
    kept = tuple(line for n, line in enumerate(case.lines) if n not in case.gold)
    return replace(case, lines=kept, gold=frozenset())
