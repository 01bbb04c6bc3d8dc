"""A calibration beside the index: found by the same reader, refused for another, gone when deleted."""

from pathlib import Path

import numpy as np
import pytest

from qa.answering.calibrated_reader import CALIBRATION, Calibrated, calibrated, write
from qa.answering.calibration import Scaling, Thresholds
from qa.answering.query import Query
from qa.corpus.words import words
from qa.errors import CalibrationError
from tests.answering.test_reader import candidates
from tests.fakes import OverlapReader

QUERY = Query("passengers on the ferry")
FOUND = Calibrated(
    reader=OverlapReader.fingerprint,
    scaling=Scaling(intercept=-1.0, slope=2.0),
    thresholds=Thresholds(low=0.1, normal=0.2, high=0.3),
)


def test_without_a_calibration_the_reader_is_itself(tmp_path: Path) -> None:
    reader = OverlapReader()

    assert calibrated(tmp_path, reader) is reader
    assert calibrated(tmp_path / "nowhere", reader) is reader


def test_what_was_written_is_found_by_the_same_reader(tmp_path: Path) -> None:
    assert write(tmp_path, FOUND) == tmp_path / CALIBRATION

    reader, own = calibrated(tmp_path, OverlapReader()), OverlapReader()

    assert reader.thresholds == FOUND.thresholds
    assert reader.fingerprint == own.fingerprint
    scaled, plain = reader.read(QUERY, candidates()), own.read(QUERY, candidates())
    assert [each.relevance for each in scaled] == [each.relevance for each in plain]
    supports = np.array([each.support for each in plain])
    assert [each.support for each in scaled] == FOUND.scaling.support(supports).tolist() != supports.tolist()
    assert reader.read(QUERY, []) == ()
    assert reader.highlight(QUERY, "On the ferry.") == own.highlight(QUERY, "On the ferry.")
    assert all(reader.knows(word) == own.knows(word) for word in words("ferry goverment"))


def test_the_calibration_of_another_reader_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = write(tmp_path, FOUND.model_copy(update={"reader": "other:1"}))

    with pytest.raises(CalibrationError, match="other:1") as refusal:
        calibrated(tmp_path, OverlapReader())

    assert "pullquote calibrate" in str(refusal.value)
    assert f"delete {file}" in str(refusal.value)


@pytest.mark.parametrize("content", ["", "{}", "\x00", FOUND.model_dump_json()[:-9]])
def test_a_damaged_calibration_is_refused_with_what_to_do(tmp_path: Path, content: str) -> None:
    (tmp_path / CALIBRATION).write_text(content, encoding="utf-8")

    with pytest.raises(CalibrationError, match="is no calibration") as refusal:
        calibrated(tmp_path, OverlapReader())

    assert "pullquote calibrate" in str(refusal.value)


def test_what_cannot_be_written_is_an_error_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CalibrationError, match="cannot be written"):
        write(tmp_path / "nowhere", FOUND)
