"""Questions with known answers -> one table: what each way of ranking an article's sentences finds.

Run: python -m benchmarks.retrieval
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click

from qa.answering.answerer import Answerer
from qa.corpus.words import STOP_WORDS, words
from qa.evaluation import metrics
from qa.evaluation.evaluate import answerer_of
from qa.evaluation.questions import Asked, collapse, read_questions
from qa.indexing.embedder import open_embedder
from qa.types import Embedder, Question

Values = dict[int, float]
Ranker = Callable[[Answerer, Asked], Values]
_FUSION = 60  # Cormack, Clarke, Büttcher, SIGIR 2009


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A file of questions, the folder of its articles, and the least P@1, hit@3 and P@1 low asked for."""

    name: str
    questions: Path
    articles: Path
    targets: tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One question's sentences in order: whether each is gold, and the first one's value."""

    asked: Asked
    ranking: tuple[bool, ...]
    value: float


def question_sets(shared: Path) -> tuple[QuestionSet, ...]:
    """Return the sets that lie in the folder of evaluation data."""
    news = shared / "eval" / "news"
    seeds = Path(__file__).parent.parent / "seeds"
    return (
        QuestionSet("news", news / "questions.jsonl", news / "articles", (0.46, 0.68, 0.30)),
        QuestionSet("seed", shared / "eval" / "seed_questions.jsonl", seeds, (0.50, None, None)),
    )


def by_first(answerer: Answerer, asked: Asked) -> Values:
    """Rank nothing: the sentences stay in the order of the text."""
    return {}


def by_bm25(answerer: Answerer, asked: Asked) -> Values:
    """Rank by BM25 of the question's stems without stop words."""
    stems = [word.stem for word in words(asked.question) if word.folded not in STOP_WORDS]
    return answerer.store.matching(stems, len(answerer.store), (asked.article,))


def by_dense(answerer: Answerer, asked: Asked) -> Values:
    """Rank by the cosine of question and sentence."""
    rows = answerer.store.rows((asked.article,))
    return answerer.store.nearest(_embedder().embed([asked.question])[0], len(answerer.store), rows)


def by_fusion(answerer: Answerer, asked: Asked) -> Values:
    """Rank by reciprocal rank fusion of the two."""
    fused: Values = {}
    for values in (by_bm25(answerer, asked), by_dense(answerer, asked)):
        for rank, row in enumerate(_in_order(values, values), start=1):
            fused[row] = fused.get(row, 0.0) + 1 / (_FUSION + rank)
    return fused


def by_support(answerer: Answerer, asked: Asked) -> Values:
    """Rank as the program does."""
    return {read.row: read.support for read in answerer.rank(Question(asked.question, (asked.article,)))}


RANKERS: dict[str, Ranker] = {
    "first sentence": by_first,
    "BM25 alone": by_bm25,
    "dense alone": by_dense,
    "BM25 + dense (RRF)": by_fusion,
    "Pullquote": by_support,
}


@cache
def _embedder() -> Embedder:
    return open_embedder(None)


def rank(answerer: Answerer, asked: Sequence[Asked], ranker: Ranker) -> list[Ranked]:
    """Return every question's sentences by falling value; ties stay in the order of the text."""
    return [_rank_one(answerer, each, ranker(answerer, each)) for each in asked]


def _rank_one(answerer: Answerer, asked: Asked, values: Values) -> Ranked:
    text = answerer.store.article(asked.article).text
    gold = {collapse(each) for each in asked.gold}
    rows = [row for part in answerer.store.rows((asked.article,)) for row in part]
    order = _in_order(rows, values)
    sentences = [answerer.store.sentence(row) for row in order]
    return Ranked(
        asked,
        tuple(collapse(text[each.start : each.end]) in gold for each in sentences),
        values.get(order[0], 0.0),
    )


def _in_order(rows: Sequence[int] | Values, values: Values) -> list[int]:
    return sorted(rows, key=lambda row: (-values.get(row, 0.0), row))


def figures(ranked: Sequence[Ranked]) -> tuple[float | None, ...]:
    """Return P@1, hit@3, P@1 of low overlap, and AUROC of the first value, answerable against not."""
    answerable = [each for each in ranked if each.asked.answerable]
    low = [each for each in answerable if each.asked.overlap == "low"]
    return (
        _share([metrics.hit(each.ranking, 1) for each in answerable]),
        _share([metrics.hit(each.ranking, 3) for each in answerable]),
        _share([metrics.hit(each.ranking, 1) for each in low]),
        metrics.auroc(
            [each.value for each in answerable], [each.value for each in ranked if not each.asked.answerable]
        ),
    )


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None


def _row(name: str, method: str, values: Sequence[float | None]) -> str:
    cells = ("" if value is None else f"{value:.3f}" for value in values)
    return f"| {name} | {method} | {' | '.join(cells)} |"


@click.command()
@click.option("--shared", type=click.Path(path_type=Path), default=Path("../shared"), show_default=True)
def main(shared: Path) -> None:
    """Print the table; equal values stay in the order of the text, so the first sentence has its own row."""
    print("| set | ranked by | P@1 | hit@3 | P@1 low overlap | AUROC |")
    print("|---|---|---|---|---|---|")
    for each in question_sets(shared):
        asked = read_questions(each.questions)
        with answerer_of(each.articles, None) as answerer:
            for method, ranker in RANKERS.items():
                print(_row(each.name, method, figures(rank(answerer, asked, ranker))))
        print(_row(each.name, "*asked for, at least*", (*each.targets, None)))


if __name__ == "__main__":
    main()
