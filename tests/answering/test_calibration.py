"""Known answers -> how much support is enough."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pydantic import ValidationError

from qa.answering.calibration import Scaling, Thresholds, choose_thresholds, fit_scaling, logistic


def chosen(asked: list[tuple[float, bool, bool]]) -> Thresholds:
    top, right, has_answer = zip(*asked, strict=True)
    return choose_thresholds(np.array(top), np.array(right), np.array(has_answer))


def test_the_normal_threshold_is_where_right_answers_are_best_told_from_wrong_ones() -> None:
    top = np.array([0.9, 0.8, 0.7, 0.2, 0.1])
    right = np.array([True, True, True, False, False])

    found = choose_thresholds(top, right, np.array([True, True, True, True, False]))

    assert found.normal == pytest.approx(0.7)


def test_the_high_one_is_the_least_support_from_which_three_of_four_answers_are_right() -> None:
    found = chosen([(0.9, True, True), (0.8, True, True), (0.7, False, True), (0.6, True, True)] * 5
                   + [(0.5, False, True), (0.4, True, True)] * 10)  # fmt: skip

    assert found.high == pytest.approx(0.6)
    assert found.normal == pytest.approx(0.4)


def test_the_low_one_is_the_loosest_support_that_gives_little_of_the_best_f1_away() -> None:
    sure, doubtful = [(0.9, True, True)] * 50, [(0.3, False, False)]

    assert chosen(sure + doubtful).low == pytest.approx(0.3)
    assert chosen(sure + doubtful * 50).low == pytest.approx(0.9)


def test_where_nothing_is_right_the_high_one_is_the_greatest_support_there_is() -> None:
    assert chosen([(0.9, False, True), (0.3, False, False)]).high == pytest.approx(0.9)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.booleans()), min_size=1))
def test_more_caution_never_asks_for_less(asked: list[tuple[float, bool, bool]]) -> None:
    found = chosen(asked)

    assert 0 <= found.of("low") <= found.of("normal") <= found.of("high") <= 1


def test_thresholds_that_fall_with_caution_are_refused() -> None:
    with pytest.raises(ValidationError, match="low <= normal <= high"):
        Thresholds(low=0.5, normal=0.4, high=0.6)


def drawn(intercept: float, slope: float, questions: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Draw supports, and what came true if they have to be scaled by these two numbers."""
    dice = np.random.default_rng(3)
    odds = dice.normal(0, 2, questions)
    return logistic(odds), dice.random(questions) < logistic(intercept + slope * odds)


def test_the_scaling_that_supports_need_is_found_again() -> None:
    found = fit_scaling(*drawn(-1.0, 0.5, 20_000))

    assert found is not None
    assert found.intercept == pytest.approx(-1.0, abs=0.05)
    assert found.slope == pytest.approx(0.5, abs=0.03)


def test_scaled_supports_say_how_often_they_come_true() -> None:
    support, right = drawn(-1.0, 0.5, 20_000)
    found = fit_scaling(support, right)

    assert found is not None
    assert found.support(support).mean() == pytest.approx(right.mean(), abs=0.001)


def test_few_questions_give_no_certainty() -> None:
    found = fit_scaling(np.array([0.9] * 20 + [0.1] * 20), np.array([True] * 20 + [False] * 20))

    assert found is not None
    # 20 of 20 promise 21 of 22 (Platt's targets).
    assert found.support(np.array([0.9, 0.1])) == pytest.approx([21 / 22, 1 / 22], abs=1e-4)


def test_support_that_says_the_contrary_gives_no_scaling() -> None:
    assert fit_scaling(np.array([0.1] * 20 + [0.9] * 20), np.array([True] * 20 + [False] * 20)) is None


@given(st.floats(-5, 5), st.floats(0.01, 10), st.lists(st.floats(0, 1), min_size=2))
def test_scaling_keeps_the_order_and_stays_a_probability(
    intercept: float, slope: float, supports: list[float]
) -> None:
    scaled = Scaling(intercept=intercept, slope=slope).support(np.sort(supports))

    assert (np.diff(scaled) >= 0).all()
    assert ((scaled >= 0) & (scaled <= 1)).all()


@pytest.mark.parametrize("slope", [0.0, -1.0, float("inf"), float("nan")])
def test_a_scaling_that_would_turn_the_order_round_is_refused(slope: float) -> None:
    with pytest.raises(ValidationError, match="slope"):
        Scaling(intercept=0.0, slope=slope)
