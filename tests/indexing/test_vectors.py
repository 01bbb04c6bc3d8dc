"""The scan is exact: the greatest cosines, equal ones by row, whichever rows it is limited to."""

import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from qa.indexing.vectors import FACTORY, NAME, SKETCH, VectorSearch, VectorWriter, open_vectors, sketches
from qa.types import Vectors

RANGES = st.lists(st.tuples(st.integers(0, 39), st.integers(0, 12)), max_size=4)


def unit_rows(seed: int, n: int, distinct: int) -> Vectors:
    """Return `n` unit rows of 16 of which only some are distinct, so that there are ties."""
    draw = np.random.default_rng(seed)
    rows = draw.standard_normal((distinct, 16), dtype=np.float32)[draw.integers(0, distinct, n)]
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def saved(folder: Path, rows: Vectors) -> VectorSearch:
    with closing(VectorWriter(folder, rows.shape[1])) as writer:
        for batch in np.array_split(rows, 3):
            writer.add(batch)
        writer.save()
    return open_vectors(folder)


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


def test_the_file_is_what_faiss_itself_would_write(tmp_path: Path) -> None:
    rows = unit_rows(5, 300, 300)
    whole = faiss.index_factory(16, FACTORY, faiss.METRIC_INNER_PRODUCT)
    whole.add(rows)

    saved(tmp_path, rows)

    assert (tmp_path / NAME).read_bytes() == faiss.serialize_index(whole).tobytes()


def test_copied_codes_are_the_rows_themselves(tmp_path: Path) -> None:
    search = saved(tmp_path, unit_rows(6, 300, 300))
    (tmp_path / "copy").mkdir()

    with closing(VectorWriter(tmp_path / "copy", 16)) as writer:
        for start in (0, 100, 250):
            writer.add_codes(search.codes[start : {0: 100, 100: 250, 250: 300}[start]])
        writer.save()

    assert (tmp_path / "copy" / NAME).read_bytes() == (tmp_path / NAME).read_bytes()


@pytest.mark.parametrize(
    ("rows", "dimension", "expected"),
    [
        (0, 256, ()),
        (100_000, 256, ()),
        (100_001, 256, ("PQ128x4fs",)),
        (10_000_000, 384, ("PQ192x4fs",)),
        (1_000_000, 31, ("RaBitQfs",)),
        (16_000_000, 256, ("IVF4096,RaBitQfs",)),
    ],
)
def test_a_large_collection_has_a_sketch_and_a_very_large_one_clusters_of_it(
    rows: int, dimension: int, expected: tuple[str, ...]
) -> None:
    assert sketches(rows, dimension) == expected


@pytest.mark.parametrize(("factory", "share"), [("PQ4x4fs", 0.9), ("RaBitQfs", 0.6), ("IVF32,RaBitQfs", 0.2)])
def test_a_sketch_finds_its_share_and_gives_each_the_cosine_of_the_exact_scan(
    tmp_path: Path, factory: str, share: float
) -> None:
    rows = unit_rows(7, 5000, 5000)
    exact = saved(tmp_path, rows)
    exact.sketch(factory, 200).save_sketch(tmp_path)
    search = open_vectors(tmp_path, 200)
    hits = 0

    for vector in rows[::100]:
        found, whole = search.nearest(vector, 10), exact.nearest(vector, 5000)
        hits += len(found.keys() & list(whole)[:10])
        assert list(found.items()) == sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        assert found == pytest.approx({row: whole[row] for row in found}, abs=1e-6)

    assert search.sketched == len(search) == 5000
    assert hits > share * 500


def test_within_chosen_rows_the_scan_is_exact_however_coarse_the_sketch_is(tmp_path: Path) -> None:
    rows = unit_rows(8, 3000, 3000)
    exact = saved(tmp_path, rows)
    search = exact.sketch("PQ4x4fs", 25)

    for chosen in ([range(40, 50)], [range(3000)], [range(5, 900), range(100, 2000)]):
        assert search.nearest(rows[7], 25, chosen) == exact.nearest(rows[7], 25, chosen)
    assert search.nearest(rows[7], 3000) == exact.nearest(rows[7], 3000)
    assert search.similarities(rows[7], [9, 2999]) == exact.similarities(rows[7], [9, 2999])


def test_equal_rows_give_equal_sketches(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        search = saved(tmp_path / name, unit_rows(9, 2000, 2000))
        search.sketch("PQ4x4fs", 100).save_sketch(tmp_path / name)

    assert (tmp_path / "one" / SKETCH).read_bytes() == (tmp_path / "other" / SKETCH).read_bytes()


def test_a_mapped_file_gives_what_a_small_one_gives_from_memory(tmp_path: Path) -> None:
    rows = unit_rows(10, 2000, 2000)
    from_memory = saved(tmp_path, rows)
    mapped = VectorSearch(faiss.read_index(str(tmp_path / NAME), faiss.IO_FLAG_MMAP_IFC))

    for chosen in ([], [range(40, 50)]):
        assert mapped.nearest(rows[3], 20, chosen) == from_memory.nearest(rows[3], 20, chosen)
    np.testing.assert_array_equal(mapped.codes, from_memory.codes)


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
from qa.indexing.vectors import VectorWriter, open_vectors
rows = np.eye(64, dtype=np.float32)[np.arange(20000) % 64]
writer = VectorWriter(Path(sys.argv[1]), 64)
writer.add(rows)
writer.save()
exact = open_vectors(Path(sys.argv[1]))
searches = (exact, exact.sketch("PQ16x4fs", 100), exact.sketch("RaBitQfs", 100))
found = [search.nearest(rows[0], 10) for search in searches]
child = os.fork()
if child == 0:
    os._exit([search.nearest(rows[0], 10) for search in searches] != found)
sys.exit(os.waitpid(child, 0)[1])
"""


def test_a_process_forked_after_a_search_can_search(tmp_path: Path) -> None:
    forked = subprocess.run([sys.executable, "-c", FORK, str(tmp_path)], timeout=60, check=False)

    assert forked.returncode == 0
