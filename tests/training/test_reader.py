import numpy as np

from qa.answering.calibration import Thresholds
from qa.answering.reader import Calibration
from qa.answering.trees import Trees
from training.reader import fit_trees, scaled, to_arrays
from training.reader_cases import Case
from training.reader_table import Table, joined


def table(cases: int, seed: int) -> Table:
    numbers = np.random.default_rng(seed)
    rows = numbers.standard_normal((cases * 5, 6)).astype(np.float32)
    labels = rows[:, 0] + 0.3 * numbers.standard_normal(len(rows)) > 1
    return Table(rows, labels, np.arange(0, len(rows) + 1, 5))


def test_the_exported_trees_give_what_scikit_learn_gives() -> None:
    learnt, asked = table(400, 1), table(100, 2)
    model = fit_trees(learnt, rounds=20)

    trees = Trees.from_arrays(to_arrays(model))

    expected = model.decision_function(asked.rows)
    np.testing.assert_allclose(trees.log_odds(asked.rows), expected, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(trees.log_odds(learnt.rows), model.decision_function(learnt.rows), atol=1e-5)


def test_a_scaled_card_promises_what_new_questions_held() -> None:
    odds = np.random.default_rng(4).normal(0, 2, (4000, 1))
    right = np.random.default_rng(5).random(4000) < 1 / (1 + np.exp(-(0.5 * odds[:, 0] - 1)))
    thresholds = Thresholds(low=1, normal=1, high=1)
    bold = Calibration(features=(), encoder="", weights=(1.0,), bias=0.0, thresholds=thresholds)

    card = scaled(bold, bold.support(odds), right)

    assert abs(card.weights[0] - 0.5) < 0.1
    assert abs(card.bias + 1) < 0.1
    assert abs(card.support(odds).mean() - right.mean()) < 0.01


def test_joined_tables_keep_their_cases() -> None:
    one, other = table(3, 1), table(2, 2)

    both = joined(one, other)

    assert len(both) == 5
    np.testing.assert_array_equal(both.rows[both.case(4)], other.rows[other.case(1)])
    np.testing.assert_array_equal(both.answerable(), [*one.answerable(), *other.answerable()])


def test_a_case_is_read_with_its_title_first_and_its_neighbours_beside_it() -> None:
    case = Case("d", "Who?", "Title", ("One.", "Two."), frozenset({1}))

    found = case.candidates()

    assert [candidate.text for candidate in found] == ["Title", "One.", "Two."]
    assert [candidate.kind for candidate in found] == ["title", "body", "body"]
    assert (found[1].before, found[1].after) == ("Title", "Two.")
    assert case.labels() == [False, False, True]
