"""Authored questions -> reading cases: a question and the sentences of an article, some of which answer."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qa.answering.candidate import Candidate
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
    """A question, the sentences to choose from, the numbers of those that answer; `group` is the document.

    `answer` is the sentence in which the answer stands and its half-open offsets there, where it is known.
    """

    group: str
    question: str
    title: str
    lines: tuple[str, ...]
    gold: frozenset[int]
    answer: tuple[int, int, int] | None = None
    source: str = "authored"

    def asked(self, question: str) -> "Case":
        """Return another question of this document, which does not answer it."""
        return replace(self, question=question, gold=frozenset(), answer=None)

    def without_answer(self) -> "Case":
        """Return the case with the answering sentences taken out of the document."""
        kept = tuple(line for n, line in enumerate(self.lines) if n not in self.gold)
        return replace(self, lines=kept, gold=frozenset(), answer=None)

    def moved(self, by: int) -> "Case":
        """Return the case with what it says of its sentences said of those `by` places on."""
        answer = (self.answer[0] + by, *self.answer[1:]) if self.answer else None
        return replace(self, gold=frozenset(n + by for n in self.gold), answer=answer)

    def window(self, length: int, dice: random.Random) -> "Case":
        """Return at most `length` neighbouring sentences, an answering one among them if there are any."""
        length = min(length, len(self.lines))
        kept = dice.choice(sorted(self.gold)) if self.gold else dice.randrange(max(1, len(self.lines)))
        first = dice.randint(max(0, kept - length + 1), min(kept, len(self.lines) - length))
        inside = range(first, first + length)
        answer = self.answer if self.answer and self.answer[0] in inside else None
        gold = frozenset(n for n in self.gold if n in inside)
        return replace(self, lines=self.lines[first : first + length], gold=gold, answer=answer).moved(-first)

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
    cases = [case for case in authored_cases(shop, train=True) if not held_out.asks(case.question)]
    removed = [case.without_answer() for case in cases if case.gold and dice.random() < REMOVED_SHARE]
    elsewhere = [_asked_of(case, dice.choice(cases)) for case in cases if dice.random() < ELSEWHERE_SHARE]
    short = [
        case.window(dice.randint(SHORTEST, SHORT), dice)
        for case in [*cases, *removed]
        if dice.random() < SHORT_SHARE
    ]
    return [*cases, *removed, *(case for case in elsewhere if case is not None), *short]


def development_cases(shop: Workshop) -> list[Case]:
    """Return the development cases: to choose a threshold with and to report, never to fit."""
    return list(authored_cases(shop, train=False))


def authored_cases(shop: Workshop, *, train: bool, without: int | None = None) -> Iterator[Case]:
    """Yield the authored cases of one split, the documents of half `without` left out."""
    for row in rows(shop.data, "qa/authored", shop.size.rows):
        if is_train(row) == train and fold(document_of(row)) != without:
            yield case_of(row)


def case_of(row: Row) -> Case:
    """Return the reading case of an authored row."""
    cuts = [(start, end) for start, end in row["sentences"]]
    lines = tuple(row["context"][start:end] for start, end in cuts)
    first = row["answer_start"]
    at = next((n for n in sorted(row["gold"]) if cuts[n][0] <= first < cuts[n][1]), None)
    answer = None if at is None else (at, first - cuts[at][0], first - cuts[at][0] + len(row["answer_text"]))
    return Case(document_of(row), row["question"], row["title"] or "", lines, frozenset(row["gold"]), answer)


def _asked_of(case: Case, other: Case) -> Case | None:
    """Return the question asked of another document of the same half, which no other encoder reads."""
    if case.group == other.group or fold(case.group) != fold(other.group):
        return None
    return other.asked(case.question)
