"""Questions with known answers -> tables: what the reader finds, when it speaks, whether support holds.

Run: python -m benchmarks.reader
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from benchmarks.pool import Pool, Values
from benchmarks.published import PUBLISHED
from benchmarks.question_sets import Case, QuestionSet, question_sets
from benchmarks.ranking import ranked, shown
from benchmarks.retrieval import by_bm25, by_hybrid
from qa.answering.query import Query
from qa.answering.reader import EMBEDDED, TreeReader
from qa.evaluation import metrics
from qa.indexing.embedder import open_embedder

_MOST = 300  # sentences of a case that is read whole, as the program reads a small collection
_COVERAGES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question's candidates are worth to a ranking, and which of them are right."""

    case: Case
    values: Values
    right: tuple[bool, ...]

    @property
    def best(self) -> float:
        """The greatest value."""
        return float(self.values.max())

    @property
    def is_right(self) -> bool:
        """Whether the first of the greatest value is right."""
        return self.right[int(np.argmax(self.values))]


def outcomes(pool: Pool, asked: QuestionSet, reader: TreeReader, by: str) -> list[Outcome]:
    """Return what every question comes to, ranked by `support`, `BM25` or `hybrid`."""
    return [_outcome(pool, case, reader, by) for case in asked.cases]


def _outcome(pool: Pool, case: Case, reader: TreeReader, by: str) -> Outcome:
    rows = [int(row) for row in pool.scope(case.groups)]
    right = tuple(row in case.gold for row in rows)
    if by == "support":
        readings = reader.read(Query(case.question), [pool.candidate(row) for row in rows])
        return Outcome(case, np.array([reading.support for reading in readings]), right)
    return Outcome(case, (by_bm25 if by == "BM25" else by_hybrid)(pool, case), right)


def ranking_line(name: str, by: str, found: Sequence[Outcome]) -> str:
    """Return where the right sentences stand, and whether the best value tells that there are any."""
    answerable = [each for each in found if each.case.gold]
    figures = [ranked(each.values, each.right, seed) for seed, each in enumerate(answerable)]
    low = [figure.first for figure, each in zip(figures, answerable, strict=True) if each.case.low]
    cells = [
        shown([figure.first for figure in figures]),
        shown(low) if low else "",
        shown([figure.hit_at_3 for figure in figures]),
        shown([figure.reciprocal_rank for figure in figures]),
        shown([figure.average_precision for figure in figures]),
        _auroc(found),
    ]
    return f"| {name} | {by} | {len(answerable)} of {len(found)} | {' | '.join(cells)} |"


def _auroc(found: Sequence[Outcome]) -> str:
    value = metrics.auroc(
        [each.best for each in found if each.case.gold], [each.best for each in found if not each.case.gold]
    )
    return "" if value is None else f"{value:.3f}"


def speaking_line(name: str, found: Sequence[Outcome], threshold: float) -> str:
    """Return how often the reader speaks, how often it is right then, and how far support is off."""
    spoken = [each for each in found if each.best >= threshold]
    right = sum(each.is_right for each in spoken)
    answerable = sum(bool(each.case.gold) for each in found)
    precision, recall = right / max(1, len(spoken)), right / max(1, answerable)
    bins = metrics.reliability([each.best for each in found], [each.is_right for each in found])
    figures = (len(spoken) / len(found), precision, recall, metrics.f1(precision, recall))
    error = metrics.calibration_error(bins)
    return f"| {name} | {' | '.join(f'{each:.3f}' for each in (*figures, error or 0.0))} |"


def risk_line(name: str, found: Sequence[Outcome]) -> str:
    """Return the share of right answers among the best supported tenth, two tenths ... of the questions."""
    order = sorted(found, key=lambda each: -each.best)
    kept = [order[: max(1, round(share * len(order)))] for share in _COVERAGES]
    return f"| {name} | {' | '.join(f'{np.mean([each.is_right for each in part]):.3f}' for part in kept)} |"


def reliability_line(name: str, found: Sequence[Outcome]) -> str:
    """Return, for each tenth of support, how many answers have it and how many of these are right."""
    bins = metrics.reliability([each.best for each in found], [each.is_right for each in found])
    cells = (f"{each.right:.2f} of {each.count}" if each.count else "" for each in bins)
    return f"| {name} | {' | '.join(cells)} |"


@dataclass(frozen=True, slots=True)
class _Table:
    head: str
    lines: list[str]

    def __str__(self) -> str:
        return "\n".join([self.head, "|" + "---|" * (self.head.count("|") - 1), *self.lines, ""])


def tables(sets: Iterator[QuestionSet], reader: TreeReader) -> tuple[_Table, ...]:
    """Return the four tables of all sets whose candidates can be read whole."""
    embedder = open_embedder(None)
    shares = " | ".join(f"{share:.0%}" for share in _COVERAGES)
    bins = " | ".join(f"{share - 0.1:.1f} to {share:.1f}" for share in _COVERAGES)
    found = (
        _Table("| set | ranked by | answerable | P@1 | low overlap | hit@3 | MRR | MAP | AUROC |", []),
        _Table("| set | speaks | precision | recall | F1 | calibration error |", []),
        _Table(f"| right among the best supported | {shares} |", []),
        _Table(f"| right at a support of | {bins} |", []),
    )
    for asked in sets:
        pool = Pool(asked.groups, embedder)
        if any(len(pool.scope(case.groups)) > _MOST for case in asked.cases):
            continue
        for by in ("BM25", "hybrid"):
            found[0].lines.append(ranking_line(asked.name, by, outcomes(pool, asked, reader, by)))
        read = outcomes(pool, asked, reader, "support")
        found[0].lines.append(ranking_line(asked.name, "Pullquote", read))
        for one in PUBLISHED.get(asked.name, ()):
            found[0].lines.append(f"| {asked.name} | *{one.system}* | | | | | {one.mrr} | {one.map} | |")
        found[1].lines.append(speaking_line(asked.name, read, reader.thresholds.normal))
        found[2].lines.append(risk_line(asked.name, read))
        found[3].lines.append(reliability_line(asked.name, read))
    return found


@click.command()
@click.option("--shared", type=click.Path(path_type=Path), default=Path("../shared"), show_default=True)
@click.option("--only", default="", help="Sets whose name holds this.")
def main(shared: Path, only: str) -> None:
    """Print the tables; a question is right when the sentence of the greatest support is a right one."""
    reader = TreeReader(EMBEDDED, open_embedder(None))
    chosen = (each for each in question_sets(shared) if only.lower() in each.name.lower())
    for table in tables(chosen, reader):
        print(table)


if __name__ == "__main__":
    main()
