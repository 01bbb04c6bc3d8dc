"""Supports and whether they came true -> how much support is enough, at each setting of caution."""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from qa.types import Caution

F1_SPARED = 0.01
"""F1 hardly changes over a wide stretch; its strict end gives fewer wrong answers for the same figure."""
F1_RISKED = 0.03
"""What of the best F1 the loose setting may give away for answering more."""
MOSTLY_RIGHT = 0.75
"""Share of answers that must be right at the strict setting: three of four."""


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


def choose_thresholds(
    top: NDArray[np.float64], right: NDArray[np.bool_], has_answer: NDArray[np.bool_]
) -> Thresholds:
    """Return the thresholds that questions with known answers ask for.

    A row a question: the greatest support, whether that sentence answers, whether any does. `normal` is the
    strict end of the stretch where F1 of right answers is within 0.01 of its best, `low` the loose end of the
    one within 0.03. `high` is the least support from which at least three of four answers are right (the
    greatest there is, where none is), and at least `normal`.
    """
    candidates = np.unique(top.round(3))
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
