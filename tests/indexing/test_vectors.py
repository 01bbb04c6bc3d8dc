"""The scan is exact: the greatest cosines, equal ones by row, whichever rows it is limited to."""

import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from qa.indexing.vectors import NAME, VectorSearch, VectorWriter
from qa.types import Vectors

RANGES = st.lists(st.tuples(st.integers(0, 39), st.integers(0, 12)), max_size=4)


def unit_rows(seed: int, n: int, distinct: int) -> Vectors:
    """Return `n` unit rows of 16 of which only some are distinct, so that there are ties."""
    draw = np.random.default_rng(seed)
    rows = draw.standard_normal((distinct, 16), dtype=np.float32)[draw.integers(0, distinct, n)]
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def saved(folder: Path, rows: Vectors) -> VectorSearch:
    writer = VectorWriter(rows.shape[1])
    for batch in np.array_split(rows, 3):
        writer.add(batch)
    writer.save(folder)
    return VectorSearch(folder)


def best(rows: Vectors, vector: NDArray[np.float32], k: int, among: list[int]) -> list[int]:
    """Return what the scan must find, by a sort of everything."""
    similarities = rows.astype(np.float16).astype(np.float32) @ vector
    return sorted(among, key=lambda row: (-round(float(similarities[row]), 5), row))[:k]


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 999), distinct=st.integers(1, 40), k=st.integers(0, 50), limits=RANGES)
def test_the_nearest_rows_are_found_and_equal_ones_go_by_row(
    seed: int, distinct: int, k: int, limits: list[tuple[int, int]]
) -> None:
    rows = unit_rows(seed, 40, distinct)
    vector = unit_rows(seed + 1, 1, 1)[0]
    ranges = [range(start, min(start + length, 40)) for start, length in limits]
    among = sorted({row for each in ranges for row in each}) if ranges else list(range(40))

    with TemporaryDirectory() as folder:
        found = saved(Path(folder), rows).nearest(vector, k, ranges)

    assert list(found) == best(rows, vector, k, among)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_what_was_saved_is_what_is_opened_but_for_half_precision(tmp_path: Path) -> None:
    rows = unit_rows(1, 500, 500)

    search = saved(tmp_path, rows)

    assert (len(search), search.dimension) == rows.shape
    np.testing.assert_array_equal(search.rows(), rows.astype(np.float16).astype(np.float32))


def test_a_cosine_is_the_same_however_it_is_asked_for(tmp_path: Path) -> None:
    rows = unit_rows(2, 300, 300)
    search = saved(tmp_path, rows)

    all_of_them = search.nearest(rows[7], 300)

    assert all_of_them[7] == pytest.approx(1, abs=1e-3)
    assert search.nearest(rows[7], 300, [range(40, 50)]) == {
        row: all_of_them[row] for row in all_of_them if 40 <= row < 50
    }
    assert search.similarities(rows[7], [250, 3, 7]) == {
        row: all_of_them[row] for row in all_of_them if row in {3, 7, 250}
    }
    assert search.similarities(rows[7], []) == {}


def test_equal_rows_give_equal_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        saved(tmp_path / name, unit_rows(3, 100, 100))

    assert (tmp_path / "one" / NAME).read_bytes() == (tmp_path / "other" / NAME).read_bytes()


def test_every_thread_that_asks_scans_alone_and_gets_the_same(tmp_path: Path) -> None:
    rows = unit_rows(4, 2000, 2000)
    search = saved(tmp_path, rows)
    expected = search.nearest(rows[0], 20)
    seen: list[tuple[dict[int, float], int]] = []

    def ask() -> None:
        seen.extend((search.nearest(rows[0], 20), faiss.omp_get_max_threads()) for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [(expected, 1)] * 160


FORK = """
import os, sys
from pathlib import Path
import numpy as np
from qa.indexing.vectors import VectorSearch, VectorWriter
rows = np.eye(64, dtype=np.float32)[np.arange(20000) % 64]
writer = VectorWriter(64)
writer.add(rows)
writer.save(Path(sys.argv[1]))
search = VectorSearch(Path(sys.argv[1]))
found = search.nearest(rows[0], 10)
child = os.fork()
if child == 0:
    os._exit(search.nearest(rows[0], 10) != found)
sys.exit(os.waitpid(child, 0)[1])
"""


def test_a_process_forked_after_a_search_can_search(tmp_path: Path) -> None:
    forked = subprocess.run([sys.executable, "-c", FORK, str(tmp_path)], timeout=60, check=False)

    assert forked.returncode == 0
