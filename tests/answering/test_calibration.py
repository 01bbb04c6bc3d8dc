"""Known answers -> how much support is enough."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from qa.answering.calibration import Thresholds, choose_thresholds


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
