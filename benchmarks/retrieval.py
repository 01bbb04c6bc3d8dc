"""Questions with known answers -> one table: what each way of ranking sentences finds before any is read.

Run: python -m benchmarks.retrieval
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from benchmarks.pool import Pool, Values
from benchmarks.published import PUBLISHED
from benchmarks.question_sets import Case, QuestionSet, question_sets
from benchmarks.ranking import Ranked, ranked, shown
from qa.answering.retriever import EACH, EVERY, worth
from qa.indexing.embedder import open_embedder
from qa.types import Embedder

Ranker = Callable[[Pool, Case], Values]
_NOT_FOUND = -9.0
_FUSION = 60  # Cormack, Clarke, Büttcher, SIGIR 2009


def by_first(pool: Pool, case: Case) -> Values:
    """Rank by the order of the text."""
    order: Values = -np.arange(len(pool.scope(case.groups)), dtype=np.float64)
    return order


def by_bm25(pool: Pool, case: Case) -> Values:
    """Rank by BM25."""
    return pool.bm25(case.question, case.groups)


def by_sentence(pool: Pool, case: Case) -> Values:
    """Rank by the cosine of the question and the sentence alone."""
    return _cosine(pool, case, pool.alone)


def by_passage(pool: Pool, case: Case) -> Values:
    """Rank by the cosine of the question and the passage: the sentence with its title and neighbour."""
    return _cosine(pool, case, pool.passages)


def by_coverage(pool: Pool, case: Case) -> Values:
    """Rank what the hybrid finds by how much of the question each sentence covers."""
    return _glanced(pool, case, lambda _, covered: covered)


def by_hybrid(pool: Pool, case: Case) -> Values:
    """Rank as the program does: what BM25 or the passage's cosine find, by cosine and coverage."""
    return _glanced(pool, case, worth)


def by_ranks(pool: Pool, case: Case) -> Values:
    """Rank by reciprocal rank fusion of BM25 and the passage's cosine."""
    fused: Values = 1 / (_FUSION + _ranks(by_bm25(pool, case))) + 1 / (
        _FUSION + _ranks(by_passage(pool, case))
    )
    return fused


RANKERS: dict[str, Ranker] = {
    "text order": by_first,
    "BM25": by_bm25,
    "dense, sentence alone": by_sentence,
    "dense": by_passage,
    "hybrid by ranks": by_ranks,
    "coverage": by_coverage,
    "hybrid": by_hybrid,
}


def _cosine(pool: Pool, case: Case, rows: NDArray[np.float32]) -> Values:
    question = pool.embedder.embed([case.question])[0]
    return np.asarray(rows[pool.scope(case.groups)] @ question, dtype=np.float64)


def _glanced(pool: Pool, case: Case, value: Callable[[float, float], float]) -> Values:
    """Return the value of what is found, by similarity and coverage; far less for what is not found."""
    similar, matching = by_passage(pool, case), by_bm25(pool, case)
    found = list(range(len(similar)))
    if len(found) > EVERY:
        found = sorted({*_first(similar, EACH), *_first(matching, EACH)})
    covered = pool.coverage(case.question, pool.scope(case.groups)[found].tolist())
    values = np.full(len(similar), _NOT_FOUND)
    values[found] = [value(one, other) for one, other in zip(similar[found], covered, strict=True)]
    return values


def _first(values: Values, most: int) -> list[int]:
    return [int(at) for at in np.argsort(-values, kind="stable")[:most]]


def _ranks(values: Values) -> Values:
    return np.asarray(1 + np.argsort(np.argsort(-values, kind="stable"), kind="stable"), dtype=np.float64)


def measure(pool: Pool, asked: QuestionSet, ranker: Ranker) -> list[tuple[Case, Ranked]]:
    """Return the figures of every question of the set that has a right sentence."""
    answerable = [case for case in asked.cases if case.gold]
    return [
        (case, ranked(ranker(pool, case), [int(row) in case.gold for row in pool.scope(case.groups)], seed))
        for seed, case in enumerate(answerable)
    ]


def lines(asked: QuestionSet, embedder: Embedder, rankers: dict[str, Ranker]) -> Iterator[str]:
    """Yield the table's lines of one set."""
    pool = Pool(asked.groups, embedder)
    for name, ranker in rankers.items():
        found = measure(pool, asked, ranker)
        yield _line(asked.name, name, len(found), found)
    for one in PUBLISHED.get(asked.name, ()):
        yield f"| {asked.name} | *{one.system}* | | | | | {one.mrr} | {one.map} | | {one.note} |"


def _line(name: str, ranker: str, count: int, found: Sequence[tuple[Case, Ranked]]) -> str:
    each = [one for _, one in found]
    low = [one.first for case, one in found if case.low]
    cells = [
        shown([one.first for one in each]),
        shown([one.hit_at_3 for one in each]),
        shown([one.hit_at_10 for one in each]),
        shown([one.reciprocal_rank for one in each]),
        shown([one.average_precision for one in each]),
        shown(low) if low else "",
    ]
    return f"| {name} | {ranker} | {count} | {' | '.join(cells)} | |"


@click.command()
@click.option("--shared", type=click.Path(path_type=Path), default=Path("../shared"), show_default=True)
@click.option("--encoder", default=None, help="Another encoder's name or folder.")
@click.option("--only", default="", help="Sets whose name holds this.")
def main(shared: Path, encoder: str | None, only: str) -> None:
    """Print the table: figures over the questions that have a right sentence, with 95 % intervals."""
    embedder = open_embedder(encoder)
    print("| set | ranked by | questions | P@1 | hit@3 | hit@10 | MRR | MAP | P@1 low overlap | source |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for asked in question_sets(shared):
        if only.lower() in asked.name.lower():
            for line in lines(asked, embedder, RANKERS):
                print(line, flush=True)


if __name__ == "__main__":
    main()
