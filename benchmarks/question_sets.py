"""Evaluation data -> questions, the sentences to choose from and those that are right; never trained on."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.pool import Group
from qa.corpus.articles import find_seeds, read_article
from qa.corpus.sentences import sentences
from qa.evaluation.questions import collapse, read_questions
from qa.types import Sentence, SentenceKind

Row = dict[str, Any]
SEEDS = Path(__file__).parent.parent / "seeds"


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked of some of a set's groups (none named: of all), and the rows that are right.

    A row counts the set's sentences from the first on. `low` tells whether the question shares few words with
    the article, where the set says so.
    """

    question: str
    groups: tuple[int, ...]
    gold: frozenset[int]
    low: bool = False


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Cases over groups of sentences."""

    name: str
    groups: tuple[Group, ...]
    cases: tuple[Case, ...]


class _Builder:
    """Gathers groups and cases while the rows are counted."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self.cases: list[Case] = []
        self._total = 0

    def add(self, title: str, texts: Sequence[str], kinds: Sequence[SentenceKind] = ()) -> range:
        """Append a group, numbered `len(groups) - 1` from now on, and return its rows."""
        self.groups.append(Group(title, tuple(texts), tuple(kinds)))
        self._total += len(texts)
        return range(self._total - len(texts), self._total)

    def done(self, name: str) -> QuestionSet:
        """Return the set."""
        return QuestionSet(name, tuple(self.groups), tuple(self.cases))


def question_sets(shared: Path) -> Iterator[QuestionSet]:
    """Yield every set that lies in the folder of evaluation data."""
    selection, news = shared / "data" / "selection", shared / "eval" / "news"
    yield _on_articles("news", news / "questions.jsonl", news / "articles")
    yield _on_articles("seed", shared / "eval" / "seed_questions.jsonl", SEEDS)
    yield _authored("authored dev", _read(shared / "data" / "qa" / "authored.jsonl.gz"))
    for name, file in (("SQuAD 2.0 dev", "squad_v2_dev"), ("XQuAD", "xquad_en")):
        yield from _squad(name, _read(shared / "data" / "qa" / f"{file}.jsonl.gz"))
    yield _reqa(
        "ReQA SQuAD",
        _read(selection / "reqa_squad_pool.jsonl.gz"),
        _read(selection / "reqa_squad_test.jsonl.gz"),
    )
    for file in ("wikiqa_dev", "wikiqa_test_half", "trecqa_dev", "trecqa_test"):
        yield from _selection(file.replace("_", " "), _read(selection / f"{file}.jsonl.gz"))


def _read(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _on_articles(name: str, questions: Path, articles: Path) -> QuestionSet:
    built, places = _Builder(), dict[str, dict[str, int]]()
    for article, found in map(read_article, find_seeds(articles)):
        texts = [article.text[each.start : each.end] for each in found]
        rows = built.add(article.headline, texts, [each.kind for each in found])
        places[article.id] = dict(zip(map(collapse, texts), rows, strict=True))
    numbers = {article: number for number, article in enumerate(places)}
    for asked in read_questions(questions):
        there = places[asked.article]
        right = frozenset(there[text] for each in asked.gold if (text := collapse(each)) in there)
        built.cases.append(Case(asked.question, (numbers[asked.article],), right, asked.overlap == "low"))
    return built.done(name)


def _authored(name: str, found: Sequence[Row]) -> QuestionSet:
    built, places = _Builder(), dict[str, tuple[int, range]]()
    for row in found:
        if row["split"] != "dev":
            continue
        if row["doc"] not in places:
            texts = [row["context"][start:end] for start, end in row["sentences"]]
            places[row["doc"]] = len(built.groups), built.add(row["title"] or "", texts)
        number, rows = places[row["doc"]]
        built.cases.append(Case(row["question"], (number,), frozenset(rows[at] for at in row["gold"])))
    return built.done(name)


def _squad(name: str, found: Sequence[Row]) -> Iterator[QuestionSet]:
    """Yield the set twice: each question asked of its paragraph, and of its whole article."""
    built, places = _Builder(), dict[str, tuple[int, range, tuple[Sentence, ...]]]()
    of_title = defaultdict[str, list[int]](list)
    for row in found:
        text = row["context"]
        if text not in places:
            of_title[row["title"]].append(len(built.groups))
            cuts = sentences("", text)
            texts = [text[each.start : each.end] for each in cuts]
            places[text] = len(built.groups), built.add(row["title"], texts), cuts
        number, rows, cuts = places[text]
        starts = {start for start, _ in row.get("all_answers") or ()} | {row["answer_start"]}
        right = [
            at
            for at, cut in zip(rows, cuts, strict=True)
            if any(cut.start <= one < cut.end for one in starts)
        ]
        built.cases.append(Case(row["question"], (number,), frozenset(right)))
    yield built.done(f"{name}, in paragraph")
    titles = [tuple(of_title[row["title"]]) for row in found]
    whole = [replace(case, groups=groups) for case, groups in zip(built.cases, titles, strict=True)]
    yield QuestionSet(f"{name}, in article", tuple(built.groups), tuple(whole))


def _reqa(name: str, pool: Sequence[Row], asked: Sequence[Row]) -> QuestionSet:
    built, right = _Builder(), defaultdict[str, set[int]](set)
    for row in pool:
        built.add("", [row["sentence"]])
    for row in asked:
        right[row["question"]].add(row["order"])
    built.cases = [Case(question, (), frozenset(rows)) for question, rows in right.items()]
    return built.done(name)


def _selection(name: str, found: Sequence[Row]) -> Iterator[QuestionSet]:
    """Yield the set, each question with its own candidates; of TrecQA also its part that is called clean."""
    built, asked = _Builder(), defaultdict[str, list[Row]](list)
    for row in found:
        asked[row["qid"]].append(row)
    for number, candidates in enumerate(asked.values()):
        ordered = sorted(candidates, key=lambda row: row["order"])
        rows = built.add(ordered[0]["doc"], [row["sentence"] for row in ordered])
        right = frozenset(at for at, row in zip(rows, ordered, strict=True) if row["label"])
        built.cases.append(Case(ordered[0]["question"], (number,), right))
    yield built.done(name)
    if name.startswith("trecqa"):
        built.cases = [c for c in built.cases if 0 < len(c.gold) < len(built.groups[c.groups[0]].texts)]
        yield built.done(f"{name}, clean")
