"""Authored questions -> reading cases: a question and the sentences of an article, some of which answer."""

import random
from dataclasses import dataclass, replace

from qa.answering.features import Candidate
from qa.types import SentenceKind
from training.folds import fold
from training.held_out import read_held_out
from training.pair_sources import document_of
from training.sources import Row, is_train, rows
from training.workshop import Workshop

REMOVED_SHARE = 0.25
"""Of the answerable questions comes once more with the answering sentences taken out of the article."""
ELSEWHERE_SHARE = 0.15
"""Of all questions comes once more asked of another document, which does not answer."""
SHORT_SHARE = 0.3
"""Of all questions comes once more asked of a few sentences of its document: articles may be short."""
SHORTEST, SHORT = 1, 8  # sentences


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
    """Return the training cases, none asked by an evaluation set, and what is made of some of them."""
    held_out, dice = read_held_out(shop), random.Random(7)
    cases = [case for case in _cases(shop, train=True) if not held_out.asks(case.question)]
    removed = [_without_answer(case) for case in cases if case.gold and dice.random() < REMOVED_SHARE]
    elsewhere = [_asked_of(case, dice.choice(cases)) for case in cases if dice.random() < ELSEWHERE_SHARE]
    short = [_shortened(case, dice) for case in [*cases, *removed] if dice.random() < SHORT_SHARE]
    return [*cases, *removed, *(case for case in elsewhere if case is not None), *short]


def development_cases(shop: Workshop) -> list[Case]:
    """Return the development cases: to choose a threshold with and to report, never to fit."""
    return _cases(shop, train=False)


def _cases(shop: Workshop, *, train: bool) -> list[Case]:
    found = rows(shop.data, "qa/authored", shop.size.rows)
    return [case_of(row) for row in found if is_train(row) == train]


def case_of(row: Row) -> Case:
    """Return the reading case of an authored row."""
    lines = tuple(row["context"][start:end] for start, end in row["sentences"])
    return Case(document_of(row), row["question"], row["title"] or "", lines, frozenset(row["gold"]))


def _asked_of(case: Case, other: Case) -> Case | None:
    """Return the question asked of another document of the same half, which no other encoder reads."""
    if case.group == other.group or fold(case.group) != fold(other.group):
        return None
    return replace(other, question=case.question, gold=frozenset())


def _shortened(case: Case, dice: random.Random) -> Case:
    """Return the case with a few neighbouring sentences, an answering one among them if there are any."""
    length = min(dice.randint(SHORTEST, SHORT), len(case.lines))
    kept = dice.choice(sorted(case.gold)) if case.gold else dice.randrange(len(case.lines))
    first = dice.randint(max(0, kept - length + 1), min(kept, len(case.lines) - length))
    gold = frozenset(n - first for n in case.gold if first <= n < first + length)
    return replace(case, lines=case.lines[first : first + length], gold=gold)


def _without_answer(case: Case) -> Case:
    kept = tuple(line for n, line in enumerate(case.lines) if n not in case.gold)
    return replace(case, lines=kept, gold=frozenset())
