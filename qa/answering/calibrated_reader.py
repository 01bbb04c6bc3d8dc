"""A reader and an index -> the same reader, its support made true on its users' own questions."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from qa.answering.calibration import Scaling, Thresholds
from qa.answering.candidate import Candidate
from qa.answering.query import Query
from qa.answering.reader import Reader, Reading
from qa.corpus.words import Word
from qa.errors import CalibrationError
from qa.types import Span

CALIBRATION = "calibration.json"
"""Name of the file in the folder of an index, beside its generations: it outlives a rebuild."""


class Calibrated(BaseModel):
    """What `pullquote calibrate` found out, for the reader of this fingerprint alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    reader: str
    scaling: Scaling
    thresholds: Thresholds


class CalibratedReader:
    """A Reader whose support is another's, scaled; all else is as the other says."""

    def __init__(self, reader: Reader, calibrated: Calibrated) -> None:
        self._reader = reader
        self._calibrated = calibrated

    @property
    def fingerprint(self) -> str:
        """That of the reader inside: the same model is calibrated anew from its own support."""
        return self._reader.fingerprint

    @property
    def thresholds(self) -> Thresholds:
        """The least support of an answer, at each setting of caution."""
        return self._calibrated.thresholds

    def knows(self, word: Word) -> bool:
        """Tell whether the language has the word."""
        return self._reader.knows(word)

    def coverage(self, query: Query, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return how much of the question each text covers."""
        return self._reader.coverage(query, texts)

    def read(self, query: Query, candidates: Sequence[Candidate]) -> tuple[Reading, ...]:
        """Return a reading for each candidate, in their order."""
        readings = self._reader.read(query, candidates)
        support = self._calibrated.scaling.support(np.array([reading.support for reading in readings]))
        return tuple(
            Reading(reading.relevance, scaled)
            for reading, scaled in zip(readings, support.tolist(), strict=True)
        )

    def highlight(self, query: Query, sentence: str) -> Span | None:
        """Return the part of the sentence that answers."""
        return self._reader.highlight(query, sentence)


def calibrated(index: Path, reader: Reader) -> Reader:
    """Return the reader as it was calibrated for this index; itself where it was not.

    Raises:
        CalibrationError: the index has a calibration that cannot be read, or is another reader's.
    """
    file = index / CALIBRATION
    try:
        found = Calibrated.model_validate_json(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return reader
    except (OSError, ValidationError) as error:
        raise CalibrationError(f"{file} is no calibration: {error}; {_remedy(file)}") from error
    if found.reader != reader.fingerprint:
        raise CalibrationError(
            f"{file} was made for the reader {found.reader}, and this one is {reader.fingerprint}; "
            f"{_remedy(file)}"
        )
    return CalibratedReader(reader, found)


def write(index: Path, found: Calibrated) -> Path:
    """Leave the calibration in the folder of the index, whole or not at all; return its file.

    Raises:
        CalibrationError: the file cannot be written.
    """
    file = index / CALIBRATION
    part = file.with_suffix(".part")
    try:
        part.write_text(found.model_dump_json(indent=1) + "\n", encoding="utf-8")
        part.replace(file)
    except OSError as error:
        raise CalibrationError(f"{file} cannot be written: {error}; make room or permit writing") from error
    return file


def _remedy(file: Path) -> str:
    return (
        f"run pullquote calibrate with this reader, or delete {file} to go back to the reader's own support"
    )
