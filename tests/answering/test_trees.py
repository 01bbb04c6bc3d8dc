import numpy as np
import pytest

from qa.answering.trees import Trees

ARRAYS = {
    # the first tree: feature 0 <= 1.5 ? -1 : (feature 1 <= 0 ? 2 : 3); the second is a leaf
    "feature": np.array([[0, 0, 1, 0, 0], [0, 0, 0, 0, 0]]),
    "threshold": np.array([[1.5, 0, 0, 0, 0], [0, 0, 0, 0, 0]], dtype=np.float32),
    "left": np.array([[1, 1, 3, 3, 4], [0, 1, 2, 3, 4]]),
    "right": np.array([[2, 1, 4, 3, 4], [0, 1, 2, 3, 4]]),
    "value": np.array([[0, -1, 0, 2, 3], [0.5, 0, 0, 0, 0]], dtype=np.float32),
    "start": np.array([10.0]),
    "depth": np.array([2]),
}


def test_a_row_gets_the_start_and_the_value_of_its_leaf_in_each_tree() -> None:
    trees = Trees.from_arrays(ARRAYS)

    rows = np.array([[1.5, 9], [2, 0], [2, 0.1]], dtype=np.float32)
    assert trees.log_odds(rows).tolist() == [9.5, 12.5, 13.5]


def test_a_file_without_an_array_is_refused() -> None:
    with pytest.raises(KeyError, match="depth"):
        Trees.from_arrays({name: array for name, array in ARRAYS.items() if name != "depth"})
