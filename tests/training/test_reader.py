import numpy as np

from qa.answering.trees import Trees
from training.reader import fit_trees, to_arrays
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
