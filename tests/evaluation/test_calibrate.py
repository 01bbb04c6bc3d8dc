"""Questions of one's own -> a calibration beside the index, and what is refused."""

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from qa.answering.answerer import open_answerer
from qa.answering.calibrated_reader import CALIBRATION
from qa.errors import CalibrationError, IndexMissingError
from qa.evaluation.calibrate import Firsts, calibrate, fit
from qa.indexing.build import rebuild
from qa.indexing.embedder import open_embedder
from qa.types import Question
from tests.indexing.models import save_cross_encoder

PLACES = ("Amber", "Birch", "Cedar", "Dover", "Elm", "Fern", "Grove", "Hazel", "Iris", "Juniper")
OPEN = (
    "Who painted {}?",
    "How much did {} pay for its school?",
    "What did the mayor of {} pay for his house?",
)


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """Return a file of questions on ten one-sentence-each bridges, half of which the article leaves open."""
    (tmp_path / "articles").mkdir()
    lines = [f"The bridge at {place} cost {n + 2} million dollars." for n, place in enumerate(PLACES)]
    (tmp_path / "articles" / "bridges.txt").write_text("\n\n".join(lines), encoding="utf-8")
    rows = [
        {"article": "bridges", "question": question, "gold": gold, "answerable": bool(gold)}
        for place, line in zip(PLACES, lines, strict=True)
        for question, gold in (
            (f"How much did the bridge at {place} cost?", [line]),
            (f"What did {place} pay for its bridge?", [line]),
            *((each.format(place), []) for each in OPEN),
        )
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return file


@pytest.fixture
def index(questions: Path, tmp_path: Path) -> Path:
    rebuild(questions.parent / "articles", tmp_path / "index", open_embedder(None), None)
    return tmp_path / "index"


def supports(index: Path, asked: Sequence[str], reader: str | None = None) -> list[float]:
    answerer = open_answerer(index, reader=reader)
    with closing(answerer.store):
        return [answerer.rank(Question(question))[0].support for question in asked]


def test_a_calibration_makes_support_true_until_it_is_deleted(questions: Path, index: Path) -> None:
    asked = [json.loads(line)["question"] for line in questions.read_text(encoding="utf-8").splitlines()]
    before = supports(index, asked)
    report = calibrate(questions, None, index)
    after = supports(index, asked)
    report.file.unlink()

    assert report.file == index / CALIBRATION
    assert np.mean(after) == pytest.approx(report.right / len(asked), abs=0.01)
    assert np.mean(before) != pytest.approx(report.right / len(asked), abs=0.01)
    assert before == supports(index, asked)
    for said in ("50 questions", "before", "cross-validation", "high caution", str(report.file)):
        assert said in str(report)


def test_another_readers_calibration_is_not_its_own(questions: Path, index: Path, tmp_path: Path) -> None:
    calibrate(questions, None, index)
    save_cross_encoder(tmp_path)
    other = str(tmp_path / "model")

    with pytest.raises(CalibrationError, match="pullquote calibrate"):
        supports(index, ["Who painted Amber?"], other)
    (index / CALIBRATION).unlink()
    assert 0 < supports(index, ["Who painted Amber?"], other)[0] < 1


def test_without_an_index_there_is_nothing_to_calibrate_for(questions: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="pullquote rebuild"):
        calibrate(questions, None, tmp_path / "none")


@pytest.mark.parametrize(("hits", "misses"), [(19, 100), (100, 19), (0, 0)])
def test_too_few_questions_are_refused_with_how_many_are_needed(hits: int, misses: int) -> None:
    right = np.array([True] * hits + [False] * misses, dtype=np.bool_)

    with pytest.raises(
        CalibrationError, match=f"right for {hits} questions and not for {misses}.* 20 of each"
    ):
        fit(Firsts(np.full(len(right), 0.5), right, right), "fake:1")


def test_a_reader_whose_support_says_the_contrary_is_refused() -> None:
    right = np.array([True] * 20 + [False] * 20)

    with pytest.raises(CalibrationError, match="does not mean right more often"):
        fit(Firsts(np.where(right, 0.1, 0.9), right, right), "fake:1")


def test_a_calibration_names_its_reader_and_has_thresholds_of_its_own() -> None:
    right = np.array([True] * 20 + [False] * 20)

    found = fit(Firsts(np.where(right, 0.2, 0.1), right, right), "fake:1")

    assert found.reader == "fake:1"
    assert found.thresholds.normal == pytest.approx(21 / 22, abs=1e-3)
    assert found.thresholds.normal <= 21 / 22
