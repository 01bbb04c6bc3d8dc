"""Text -> whether an evaluation set holds it: twelve words in a row, or a whole question."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.sources import HELD_OUT, Row, is_train, json_lines, rows
from training.workshop import LOG, Workshop

GRAM = 12
_WORD = re.compile(r"[^\W_]+")


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _grams(text: str) -> Iterator[str]:
    words = _words(text)
    for at in range(len(words) - GRAM + 1):
        yield " ".join(words[at : at + GRAM])


class HeldOut:
    """What the evaluation sets hold; nothing that it knows may reach a corpus or a training pair."""

    def __init__(self, texts: Iterable[str], questions: Iterable[str]) -> None:
        self._questions = frozenset(" ".join(_words(question)) for question in questions)
        self._grams = frozenset(gram for text in texts for gram in _grams(text))

    def holds(self, text: str) -> bool:
        """Tell whether `text` shares twelve words in a row with an evaluation set."""
        return any(gram in self._grams for gram in _grams(text))

    def asks(self, question: str) -> bool:
        """Tell whether an evaluation set asks this very question, whatever its case and punctuation."""
        return " ".join(_words(question)) in self._questions


def read_held_out(shop: Workshop) -> HeldOut:
    """Read every evaluation set: news, seed article, published sets, authored development documents."""
    found = {name: list(rows(shop.data, name)) for name in HELD_OUT}
    for name in (name for name, held in found.items() if not held):
        LOG.warning("held out: no %s in %s; training may see what it is measured by", name, shop.data)
    held: list[Row] = [row for each in found.values() for row in each]
    held += [row for row in rows(shop.data, "qa/authored") if not is_train(row)]
    asked = [row for path in sorted(shop.evaluation.rglob("*.jsonl")) for row in json_lines(path)]
    articles = [path.read_text(encoding="utf-8") for path in _articles(shop.evaluation)]
    texts = {text for row in held for text in _texts(row)}
    return HeldOut([*sorted(texts), *articles], [*_questions(held), *_questions(asked)])


def _articles(evaluation: Path) -> list[Path]:
    return sorted([*evaluation.rglob("*.txt"), *evaluation.parent.glob("seed-article.txt")])


def _texts(value: object) -> Iterator[str]:
    """Yield every string in a row, however deep: an evaluation set's text is held out wherever it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _questions(found: Iterable[Row]) -> Iterator[str]:
    for row in found:
        yield from (row[key] for key in ("question", "a", "b") if isinstance(row.get(key), str))
        yield from (turn["question"] for turn in row.get("turns", ()) if "question" in turn)
