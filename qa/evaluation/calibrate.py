"""A file of questions -> a reader's support made true on them, left where their index is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.answering.answerer import Answerer
from qa.answering.calibrated_reader import Calibrated, write
from qa.answering.calibration import Numbers, Thresholds, choose_thresholds, fit_scaling
from qa.errors import CalibrationError
from qa.evaluation import metrics
from qa.evaluation.evaluate import answerer_of, articles_beside, refuse_unknown_articles
from qa.evaluation.questions import Asked, collapse, read_questions
from qa.indexing.generations import read_pointer
from qa.types import Question

ENOUGH = 20  # questions of either outcome; with fewer the two numbers follow chance
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Firsts:
    """A row a question: its best sentence's support, whether that one is right, whether any would be."""

    support: Numbers
    right: NDArray[np.bool_]
    has_answer: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Report:
    """What calibrating changed; the errors are expected calibration errors, the second cross-validated."""

    questions: int
    right: int
    error_before: float
    error_after: float
    before: Thresholds
    after: Thresholds
    file: Path

    def __str__(self) -> str:
        return "\n".join(
            (
                f"{self.questions} questions, the best sentence right for {self.right}",
                f"expected calibration error: {self.error_before:.3f} before, {self.error_after:.3f} after "
                f"({_FOLDS}-fold cross-validation)",
                *(
                    f"least support at {caution} caution: {before:.3f} before, {after:.3f} after"
                    for (caution, before), (_, after) in zip(self.before, self.after, strict=True)
                ),
                f"Written to {self.file}; delete it to go back",
            )
        )


def calibrate(
    file: Path, seeds: Path | None, index: Path, encoder: str | None = None, reader: str | None = None
) -> Report:
    """Leave a calibration of the reader beside the index, fitted on the questions of `file`.

    Each is asked of its own article in `seeds` (None: `articles` beside the file), on an index of their own.

    Raises:
        IndexUnusableError: there is no index in the folder.
        EvaluationError: the file cannot be used, or its articles are not there.
        CalibrationError: there are too few questions, or support says nothing about what is right.
    """
    read_pointer(index)
    asked = read_questions(file)
    with answerer_of(seeds or articles_beside(file), encoder, reader) as answerer:
        refuse_unknown_articles(file, asked, {entry.id for entry in answerer.store.articles()})
        firsts, own = _firsts(answerer, asked), answerer.reader
    found = fit(firsts, own.fingerprint)
    after = metrics.calibration_error(metrics.reliability(*_cross_validated(firsts)))
    before = metrics.calibration_error(metrics.reliability(firsts.support.tolist(), firsts.right.tolist()))
    return Report(
        questions=len(asked),
        right=int(firsts.right.sum()),
        error_before=before or 0.0,
        error_after=after or 0.0,
        before=own.thresholds,
        after=found.thresholds,
        file=write(index, found),
    )


def fit(firsts: Firsts, reader: str) -> Calibrated:
    """Return the calibration of the reader of this fingerprint; raises CalibrationError as above."""
    hits, misses = int(firsts.right.sum()), int((~firsts.right).sum())
    if min(hits, misses) < ENOUGH:
        raise CalibrationError(
            f"the best sentence is right for {hits} questions and not for {misses}; expected at least "
            f"{ENOUGH} of each; add questions, some of them such as the articles leave open"
        )
    scaling = fit_scaling(firsts.support, firsts.right)
    if scaling is None:
        raise CalibrationError(
            "on these questions more support does not mean right more often; expected a reader that tells "
            "them apart; check the gold sentences, or take another reader"
        )
    thresholds = choose_thresholds(scaling.support(firsts.support), firsts.right, firsts.has_answer)
    return Calibrated(reader=reader, scaling=scaling, thresholds=thresholds)


def _firsts(answerer: Answerer, asked: Sequence[Asked]) -> Firsts:
    best = [answerer.rank(Question(each.question, (each.article,)))[:1] for each in asked]
    gold = [{collapse(text) for text in each.gold} for each in asked]
    return Firsts(
        support=np.array([reads[0].support if reads else 0.0 for reads in best]),
        right=np.array(
            [
                bool(reads) and collapse(reads[0].text) in right
                for reads, right in zip(best, gold, strict=True)
            ]
        ),
        has_answer=np.array([each.answerable for each in asked]),
    )


def _cross_validated(firsts: Firsts) -> tuple[list[float], list[bool]]:
    """Return each question's support by a scaling that was fitted without it, and what was right."""
    fold = np.arange(len(firsts.support)) % _FOLDS
    support = firsts.support.copy()
    for held_out in range(_FOLDS):
        known, asked = fold != held_out, fold == held_out
        scaling = fit_scaling(firsts.support[known], firsts.right[known])
        if scaling is not None:
            support[asked] = scaling.support(firsts.support[asked])
    return support.tolist(), firsts.right.tolist()
