"""Each figure by an example small enough to work by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation import metrics


def test_the_reciprocal_rank_is_one_over_the_rank_of_the_first_right_sentence() -> None:
    assert metrics.reciprocal_rank([False, False, True, True]) == pytest.approx(1 / 3)
    assert metrics.reciprocal_rank([True]) == 1
    assert metrics.reciprocal_rank([False, False]) == 0
    assert metrics.reciprocal_rank([]) == 0


def test_a_hit_at_three_needs_a_right_sentence_among_the_first_three() -> None:
    assert metrics.hit([False, False, True, False], 3)
    assert not metrics.hit([False, False, False, True], 3)
    assert not metrics.hit([], 3)


def test_f1_is_the_harmonic_mean_and_zero_of_nothing() -> None:
    assert metrics.f1(0.5, 1.0) == pytest.approx(2 / 3)
    assert metrics.f1(0, 0) == 0


def test_auroc_counts_the_pairs_in_the_right_order_and_half_of_each_tie() -> None:
    # pairs: .8>.5, .8>.1, .5=.5 (half), .5>.1, .3<.5 (none), .3>.1, so 4.5 of 6
    assert metrics.auroc([0.8, 0.5, 0.3], [0.5, 0.1]) == pytest.approx(4.5 / 6)


def test_auroc_is_one_half_where_everything_ties_and_none_where_one_side_is_empty() -> None:
    assert metrics.auroc([0.4, 0.4], [0.4]) == 0.5
    assert metrics.auroc([0.4], []) is None
    assert metrics.auroc([], [0.4]) is None


_supports = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0]), min_size=1, max_size=30)


@given(positive=_supports, negative=_supports)
def test_auroc_agrees_with_counting_every_pair(positive: list[float], negative: list[float]) -> None:
    pairs = [1.0 if p > n else 0.5 if p == n else 0.0 for p in positive for n in negative]

    assert metrics.auroc(positive, negative) == pytest.approx(sum(pairs) / len(pairs))


def test_reliability_sorts_support_into_bins_of_which_the_last_holds_one() -> None:
    bins = metrics.reliability([0.05, 0.55, 0.58, 1.0], [False, True, False, True])

    assert [each.count for each in bins] == [1, 0, 0, 0, 0, 2, 0, 0, 0, 1]
    assert (bins[5].low, bins[5].high) == (0.5, 0.6)
    assert bins[5].support == pytest.approx(0.565)
    assert bins[5].right == 0.5
    assert bins[9].support == 1.0
    assert bins[1].support == bins[1].right == 0.0


def test_the_calibration_error_weighs_each_gap_by_its_bin() -> None:
    # bins: |.05-0| once, |.565-.5| twice, |1-1| once: (0.05 + 2 x 0.065 + 0) / 4
    bins = metrics.reliability([0.05, 0.55, 0.58, 1.0], [False, True, False, True])

    assert metrics.calibration_error(bins) == pytest.approx(0.18 / 4)
    assert metrics.calibration_error(metrics.reliability([], [])) is None


def test_tokens_are_words_without_case_punctuation_and_articles() -> None:
    assert metrics.tokens("At least 27 militants, the “Army” (and a U.N. envoy)") == [
        "at", "least", "27", "militants", "army", "and", "un", "envoy",
    ]  # fmt: skip


def test_token_f1_counts_each_shared_word_as_often_as_it_stands() -> None:
    # given 3 words, expected 4, shared 3: precision 1, recall 3/4
    assert metrics.token_f1("The 27 militants killed", "27 killed militants.") == 1.0
    assert metrics.token_f1("27 militants killed", "at 27 militants killed") == pytest.approx(2 * 0.75 / 1.75)
    assert metrics.token_f1("no no", "no") == pytest.approx(2 * 0.5 / 1.5)
    assert metrics.token_f1("a train", "the bus") == 0
    assert metrics.token_f1("", "") == 0


def test_the_interval_is_the_same_each_time_and_holds_the_mean() -> None:
    values = [1.0] * 60 + [0.0] * 40

    low, high = metrics.interval(values)

    assert metrics.interval(values) == (low, high)
    # the normal approximation: 0.6 +- 1.96 x sqrt(0.24 / 100) = 0.504 to 0.696
    assert low == pytest.approx(0.504, abs=0.02)
    assert high == pytest.approx(0.696, abs=0.02)


def test_the_interval_of_equal_values_is_that_value() -> None:
    assert metrics.interval([1.0, 1.0, 1.0]) == (1.0, 1.0)


def test_a_percentile_lies_between_its_neighbours() -> None:
    assert metrics.percentile([1.0, 2.0, 3.0, 4.0], 50) == 2.5
    assert metrics.percentile([float(n) for n in np.arange(101)], 95) == 95
