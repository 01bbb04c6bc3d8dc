"""Supports and whether they came true -> support that can be believed, and how much of it is enough."""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from qa.types import Caution

F1_SPARED = 0.005
"""F1 hardly changes over a wide stretch; its strict end gives fewer wrong answers for the same figure."""
F1_RISKED = 0.03
"""What of the best F1 the loose setting may give away for answering more."""
MOSTLY_RIGHT = 0.75
"""Share of answers that must be right at the strict setting: three of four."""
_SUREST = 1e-12
"""Nothing is surer: log-odds stay finite."""
_RIDGE, _FLAT = 1e-12, 1e-5
"""Added to the curvature, and the gradient that counts as none; both as Lin, Lin and Weng have them."""
_MOST_STEPS, _MOST_HALVINGS = 100, 34

Numbers = NDArray[np.float64]


class Thresholds(BaseModel):
    """The least support of an answer at each setting of caution; more caution never asks for less."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    low: float = Field(ge=0, le=1)
    normal: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _rises_with_caution(self) -> Self:
        if not self.low <= self.normal <= self.high:
            raise ValueError(f"expected low <= normal <= high, found {self.low}, {self.normal}, {self.high}")
        return self

    def of(self, caution: Caution) -> float:
        """Return the least support of an answer at this caution."""
        return {"low": self.low, "normal": self.normal, "high": self.high}[caution]


def choose_thresholds(top: Numbers, right: NDArray[np.bool_], has_answer: NDArray[np.bool_]) -> Thresholds:
    """Return the thresholds that questions with known answers ask for.

    A row a question: the greatest support, whether that sentence answers, whether any does. `normal` is the
    strict end of the stretch where F1 of right answers is within 0.005 of its best, `low` the loose end of
    the one within 0.03. `high` is the least support from which at least three of four answers are right (the
    greatest there is, where none is), and at least `normal`.
    """
    candidates = np.unique(np.floor(top * 1000) / 1000)  # never above the support that it comes from
    answered = np.array([(top >= least).sum() for least in candidates])
    correct = np.array([right[top >= least].sum() for least in candidates])
    f1 = 2 * correct / np.maximum(answered + has_answer.sum(), 1)
    low, normal = _ends(candidates, f1, F1_RISKED)[0], _ends(candidates, f1, F1_SPARED)[1]
    reliable = np.append(candidates[correct >= MOSTLY_RIGHT * np.maximum(answered, 1)], candidates[-1])
    return Thresholds(low=low, normal=normal, high=max(normal, float(reliable[0])))


def _ends(candidates: NDArray[np.float64], f1: NDArray[np.float64], given_away: float) -> tuple[float, float]:
    """Return the loosest and the strictest candidate whose F1 is so near to the best."""
    near = candidates[f1 >= f1.max() - given_away]
    return float(near[0]), float(near[-1])


class Scaling(BaseModel):
    """Platt scaling: the log-odds of a support, times `slope`, plus `intercept`, are those of the new one.

    Platt, "Probabilistic outputs for support vector machines", 1999. `slope` is above zero, so that the order
    of sentences stays.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    intercept: float = Field(allow_inf_nan=False)
    slope: float = Field(gt=0, allow_inf_nan=False)

    def support(self, support: Numbers) -> Numbers:
        """Return the scaled support of each."""
        return logistic(self.intercept + self.slope * _log_odds(support))


def fit_scaling(support: Numbers, right: NDArray[np.bool_]) -> Scaling | None:
    """Return the scaling under which support comes nearest to what was right; None if it would turn it round.

    The two numbers are fitted by Newton's method with backtracking to Platt's regularised targets: Lin, Lin,
    Weng, "A note on Platt's probabilistic outputs for support vector machines", 2007.
    """
    hits, misses = int(right.sum()), int((~right).sum())
    target = np.where(right, (hits + 1) / (hits + 2), 1 / (misses + 2))
    columns = np.column_stack([np.ones(len(support)), _log_odds(support)])
    weights = np.array([np.log((hits + 1) / (misses + 1)), 0.0])
    for _ in range(_MOST_STEPS):
        chance = logistic(columns @ weights)
        gradient = columns.T @ (chance - target)
        if np.abs(gradient).max() < _FLAT:
            break
        curvature = columns.T @ (columns * (chance * (1 - chance))[:, None]) + _RIDGE * np.eye(2)
        step: Numbers = np.linalg.solve(curvature, gradient).astype(np.float64)
        weights = _step(columns, target, weights, step)
    return Scaling(intercept=float(weights[0]), slope=float(weights[1])) if weights[1] > 0 else None


def _step(columns: Numbers, target: Numbers, weights: Numbers, step: Numbers) -> Numbers:
    """Return the weights after the longest halving of the step that makes the loss less."""
    loss = _loss(columns, target, weights)
    halvings = (weights - step / 2**halving for halving in range(_MOST_HALVINGS))
    return next((each for each in halvings if _loss(columns, target, each) < loss), weights)


def _loss(columns: Numbers, target: Numbers, weights: Numbers) -> float:
    """Return the cross-entropy of targets and what the weights say, written so that nothing overflows."""
    odds = columns @ weights
    return float((np.logaddexp(0, odds) - target * odds).sum())


def _log_odds(support: Numbers) -> Numbers:
    within = np.clip(support, _SUREST, 1 - _SUREST)
    odds: Numbers = np.log(within) - np.log1p(-within)
    return odds


def logistic(odds: Numbers) -> Numbers:
    """Return the probabilities of these log-odds, however great they are."""
    chance: Numbers = np.exp(-np.logaddexp(0, -odds))
    return chance
