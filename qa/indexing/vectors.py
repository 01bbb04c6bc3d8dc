"""A question's vector -> the rows that lie nearest, by exact scan; the only door to faiss."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qa.types import Vectors

if TYPE_CHECKING:
    import faiss

FACTORY = "SQfp16"
"""Half-precision numbers, scanned exactly: 2 ms for 100,000 rows of 256, nothing to train or to tune."""

NAME = "vectors.faiss"


def engine() -> str:
    """Return what made the file: another version may read it otherwise."""
    import faiss

    return f"faiss {faiss.__version__} {FACTORY}"


class VectorWriter:
    """Gathers rows in order and writes them to one file."""

    def __init__(self, dimension: int) -> None:
        import faiss

        self._index: Any = faiss.index_factory(dimension, FACTORY, faiss.METRIC_INNER_PRODUCT)

    def add(self, rows: Vectors) -> None:
        """Append `(n, dimension)` float32 rows of unit length."""
        _one_thread()
        self._index.add(np.ascontiguousarray(rows))

    def save(self, folder: Path) -> None:
        """Write the file; equal rows give equal bytes. Raises OSError where the disk does not take them."""
        import faiss

        (folder / NAME).write_bytes(faiss.serialize_index(self._index).data)


class VectorSearch:
    """The rows of one file, mapped: its pages are shared by all processes that serve it.

    The mapping asks the system not to read ahead, so the file's checksum is to be taken first: that reads it
    into memory at full speed.
    """

    def __init__(self, folder: Path) -> None:
        import faiss

        self._index: Any = faiss.read_index(str(folder / NAME), faiss.IO_FLAG_MMAP_IFC)
        self.dimension: int = self._index.d

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def nearest(self, vector: NDArray[np.float32], k: int, rows: Sequence[range] = ()) -> dict[int, float]:
        """Return the `k` rows with the greatest cosine, best first, equal ones by row.

        `vector` is `(dimension,)` float32 of unit length. With `rows` only these are scanned, as exactly.
        """
        limit = sum(map(len, rows)) if rows else len(self)
        return self._best(vector, min(k, limit), limit, _within(rows) if rows else None)

    def similarities(self, vector: NDArray[np.float32], rows: Sequence[int]) -> dict[int, float]:
        """Return the cosine of each of `rows`, the same value as `nearest` gives it, in the same order."""
        import faiss

        among = faiss.IDSelectorBatch(np.asarray(rows, dtype=np.int64))
        return self._best(vector, len(rows), len(rows), among)

    def _best(
        self, vector: NDArray[np.float32], k: int, limit: int, among: "faiss.IDSelector | None"
    ) -> dict[int, float]:
        """Scan for `k` rows. Of equal ones faiss keeps any: look further until the last is no equal."""
        if k <= 0:
            return {}
        wanted, found = k, self._scan(vector, min(k + 1, limit), among)
        while wanted < limit and len(found) > wanted and found[-1][1] == found[k - 1][1]:
            wanted *= 2
            found = self._scan(vector, min(wanted + 1, limit), among)
        return dict(found[:k])

    def _scan(
        self, vector: NDArray[np.float32], k: int, among: "faiss.IDSelector | None"
    ) -> list[tuple[int, float]]:
        import faiss

        _one_thread()
        parameters = None if among is None else faiss.SearchParameters(sel=among)  # type: ignore[call-arg]
        similarities, found = self._index.search(vector[np.newaxis], k, params=parameters)
        known = found[0] >= 0  # faiss fills up with -1 where there are fewer than k
        pairs = zip(found[0][known].tolist(), similarities[0][known].tolist(), strict=True)
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def rows(self) -> Vectors:
        """Return all rows as they are stored, `(len, dimension)` float32, rounded to half precision."""
        stored: Vectors = self._index.reconstruct_n(0, len(self))
        return stored


def _within(rows: Sequence[range]) -> "faiss.IDSelector":
    import faiss

    if len(rows) == 1:
        return faiss.IDSelectorRange(rows[0].start, rows[0].stop)
    return faiss.IDSelectorBatch(np.concatenate([np.arange(each.start, each.stop) for each in rows]))


def _one_thread() -> None:
    """Keep faiss to the calling thread; the setting belongs to the thread, so each call must make it.

    A second one makes a scan slower (Flat, 100k rows: 3.9 -> 11.7 ms), and a process forked after a search on
    two threads hangs in its first search.
    """
    import faiss

    faiss.omp_set_num_threads(1)
