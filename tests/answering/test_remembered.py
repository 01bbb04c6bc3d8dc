from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from qa.answering.remembered import Remembered


class Squares:
    """Squares numbers, and knows which it was asked for."""

    def __init__(self) -> None:
        self.made: list[list[int]] = []

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.made.append(list(numbers))
        return [number * number for number in numbers]


@given(st.lists(st.lists(st.integers(0, 9), max_size=8), max_size=8), st.integers(0, 6))
def test_every_key_gets_its_value_whatever_is_remembered(asked: list[list[int]], most: int) -> None:
    remembered = Remembered(Squares(), most)

    assert [remembered(keys) for keys in asked] == [[key * key for key in keys] for keys in asked]


def test_threads_share_it() -> None:
    remembered = Remembered(Squares(), 3)

    def ask(first: int) -> bool:
        keys = [(first + each) % 11 for each in range(5)]
        return all(remembered(keys) == [key * key for key in keys] for _ in range(200))

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(ask, range(16)))


def test_what_is_missing_is_made_together_and_once() -> None:
    squares = Squares()
    remembered = Remembered(squares, 4)
    remembered([1, 2, 1])
    remembered([2, 3, 4, 3])

    assert squares.made == [[1, 2], [3, 4]]


def test_what_was_asked_for_last_is_kept() -> None:
    squares = Squares()
    remembered = Remembered(squares, 2)
    remembered([1, 2])
    remembered([1])
    remembered([3])
    remembered([1, 2])

    assert squares.made == [[1, 2], [3], [2]]
