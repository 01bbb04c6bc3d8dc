"""Authored questions that need several sentences -> how often all of them are among the quotes.

Run: python -m benchmarks.several
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from qa.answering.answer_type import asked
from qa.answering.choose import Read, choose
from qa.answering.query import Query
from qa.answering.reader import EMBEDDED, Reader, TreeReader
from qa.indexing.embedder import open_embedder
from qa.types import Sentence
from training.reader_cases import Case, case_of
from training.sources import Row, is_train, rows


@dataclass(frozen=True, slots=True)
class Judged:
    """One question: how many sentences it needs, how many of them are quoted, and how many others."""

    needed: int
    found: int
    wrong: int
    quotes: int


def judge(row: Row, reader: Reader, *, limit: int, rule: bool) -> Judged:
    """Return what is quoted for a question, with the rule for several things or without."""
    case = case_of(row)
    several = rule and asked(case.question).several
    ranked = _ranked(case, reader)
    chosen = choose(ranked, threshold=reader.thresholds.normal, limit=limit, several=several)
    quoted = {read.row for read in chosen}
    offset = len(ranked) - len(case.lines)  # the title is read as well
    needed, right = ({number + offset for number in row[key]} for key in ("required", "gold"))
    return Judged(len(needed), len(quoted & needed), len(quoted - right), len(quoted))


def _ranked(case: Case, reader: Reader) -> list[Read]:
    candidates = case.candidates()
    readings = reader.read(Query(case.question), candidates)
    found = [
        Read(n, Sentence("", n, 0, 0, candidate.kind), candidate.text, reading.support)
        for n, (candidate, reading) in enumerate(zip(candidates, readings, strict=True))
    ]
    return sorted(found, key=lambda read: (-read.support, read.row))


def _line(name: str, judged: Sequence[Judged]) -> str:
    needy = [each for each in judged if each.needed]
    answered = [each for each in judged if each.quotes]
    cells = (
        _mean([each.found == each.needed for each in needy]),
        _mean([each.found / each.needed for each in needy]),
        _mean([each.quotes for each in answered]),
        _mean([each.wrong for each in answered]),
    )
    return f"| {name} | {len(judged)} | {' | '.join(cells)} |"


def _mean(values: Sequence[float]) -> str:
    return f"{sum(values) / len(values):.3f}" if values else ""


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=Path("../shared/data"), show_default=True)
@click.option("--split", type=click.Choice(["train", "dev"]), default="train", show_default=True)
@click.option("--limit", type=click.IntRange(1), default=3, show_default=True)
def main(data: Path, split: str, limit: int) -> None:
    """Print the table: without the rule for questions that ask for several things, and with it."""
    found = [row for row in rows(data, "qa/authored") if is_train(row) == (split == "train")]
    needy = [row for row in found if row["required"]]
    rest = [row for row in found if not row["required"] and row["kind"] == "list"]
    reader = TreeReader(EMBEDDED, open_embedder(None))
    print("| questions | n | all needed quoted | of the needed, quoted | quotes an answer | of these wrong |")
    print("|---|---|---|---|---|---|")
    for name, asked_for in (("that need several sentences", needy), ("other lists", rest)):
        for said, rule in (("without", False), ("with", True)):
            judged = [judge(row, reader, limit=limit, rule=rule) for row in asked_for]
            print(_line(f"{name}, {said} the rule", judged))


if __name__ == "__main__":
    main()
