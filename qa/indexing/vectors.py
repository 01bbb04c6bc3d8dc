"""A question's vector -> the rows that lie nearest; the only door to faiss.

All rows stand in one file, at half precision, and scanning it is exact. Of a large collection there is a
second, coarse copy, a sketch, that is scanned in its place: the best of that are then compared exactly.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qa.indexing.seal import SMALL, is_small
from qa.types import Vectors

if TYPE_CHECKING:
    import faiss

NAME, SKETCH = "vectors.faiss", "sketch.faiss"
FACTORY = "SQfp16"
"""Half-precision numbers, scanned exactly: 2 ms for 100,000 rows of 256, nothing to train or to tune."""

EXACT_UP_TO = 100_000
"""Rows: up to here the exact scan is quick enough, and there is no sketch."""
_ONE_SCAN_UP_TO = 10_000_000
"""Rows: up to here all of the sketch is scanned, 4 ms a million of 256 dimensions; above, clusters of it."""

CHUNK = 65_536
"""Rows that are widened to single precision, or copied, at once: 67 MB of 256 dimensions."""
_TRAINED_ON = 16_384
"""Rows that a sketch's codebooks are trained on: k-means for 16 centroids takes 4,096 of them."""
_TRAINED_ON_PER_CLUSTER = 64
_SHARE_OF_CLUSTERS = 16
"""Of the clusters of a very large collection, one in so many is scanned."""
Codes = NDArray[np.uint8]
"""`(n, bytes)`: rows as the file has them."""
Scored = tuple[int, float]


def engine() -> str:
    """Return what made the file: another version may read it otherwise."""
    import faiss

    return f"faiss {faiss.__version__} {FACTORY}"


def sketches(rows: int, dimension: int) -> tuple[str, ...]:
    """Return how faiss may make a sketch of so many rows; nothing where none is needed.

    Codes of four bits for two numbers find 0.995 of the ten nearest of a million of the embedded encoder's
    rows, 400 compared; four bits for four numbers 0.81, and 0.95 with 2,000 compared.
    """
    if rows <= EXACT_UP_TO:
        return ()
    if rows > _ONE_SCAN_UP_TO:
        return (f"IVF{2 ** round(math.log2(math.sqrt(rows)))},RaBitQfs",)
    return (f"PQ{dimension // 2}x4fs" if dimension % 2 == 0 else "RaBitQfs",)


class VectorWriter:
    """Writes rows in order to one file, as they come: memory does not grow with their number."""

    def __init__(self, folder: Path, dimension: int) -> None:
        self._codec = _empty(dimension)
        self._file = (folder / NAME).open("wb")
        self._file.write(self._head())

    def add(self, rows: Vectors) -> None:
        """Append `(n, dimension)` float32 rows of unit length. Raises OSError where the disk refuses."""
        _one_thread()
        self.add_codes(self._codec.sa_encode(np.ascontiguousarray(rows)))

    def add_codes(self, codes: Codes) -> None:
        """Append rows as another such file has them."""
        self._file.write(codes.tobytes())
        self._codec.ntotal += len(codes)

    def save(self) -> None:
        """Complete the file; equal rows give equal bytes. Raises OSError where the disk refuses."""
        self._file.seek(0)
        self._file.write(self._head())
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _head(self) -> bytes:
        """Return what faiss writes before the codes of so many rows: their length in bytes comes last."""
        import faiss

        length: int = self._codec.ntotal * self._codec.sa_code_size()
        written: Codes = faiss.serialize_index(self._codec)
        return written.tobytes()[:-8] + length.to_bytes(8, "little")


class VectorSearch:
    """The rows of one index, and the sketch of them if there is one. Many threads may ask at once.

    `compared` says how many candidates of the sketch are compared exactly.
    """

    def __init__(self, rows: Any, sketch: Any = None, compared: int = 0) -> None:
        import faiss

        self._rows, self._sketch = rows, sketch
        self._compared = compared
        self.dimension: int = rows.d
        stored = len(self) * self._rows.sa_code_size()
        self.codes: Codes = faiss.rev_swig_ptr(self._rows.codes.data(), stored).reshape(len(self), -1)

    def __len__(self) -> int:
        return int(self._rows.ntotal)

    @property
    def sketched(self) -> int:
        """How many rows the sketch has; as many as there are where there is none."""
        return len(self) if self._sketch is None else int(self._sketch.ntotal)

    def nearest(self, vector: NDArray[np.float32], k: int, rows: Sequence[range] = ()) -> dict[int, float]:
        """Return the `k` rows with the greatest cosine, best first, equal ones by row.

        `vector` is `(dimension,)` float32 of unit length. With `rows` only these are scanned, always exactly.
        """
        if rows:
            return self._among(vector, k, _together(rows))
        if self._sketch is None or k >= len(self):
            return _best(k, len(self), lambda wanted: _scanned(self._rows, vector, wanted))
        return dict(self._by_sketch(vector, k))

    def similarities(self, vector: NDArray[np.float32], rows: Sequence[int]) -> dict[int, float]:
        """Return the cosine of each of `rows`, the same value as `nearest` gives it, in the same order."""
        return self._among(vector, len(rows), np.asarray(rows, dtype=np.int64))

    def rows(self, start: int = 0, stop: int | None = None) -> Vectors:
        """Return rows as they are stored, `(stop - start, dimension)` float32, rounded to half precision."""
        stored: Vectors = self._rows.sa_decode(self.codes[start:stop])
        return stored

    def sketch(self, factory: str, compared: int) -> "VectorSearch":
        """Return a search of the same rows through a new sketch, which is in memory until it is saved."""
        return VectorSearch(self._rows, _sketch(self, factory), compared)

    def wider(self, compared: int) -> "VectorSearch":
        """Return the same search, comparing so many candidates."""
        return VectorSearch(self._rows, self._sketch, compared)

    def save_sketch(self, folder: Path) -> None:
        """Write the sketch; equal rows give equal bytes. Raises OSError where the disk refuses."""
        import faiss

        (folder / SKETCH).write_bytes(faiss.serialize_index(self._sketch).data)

    def _among(self, vector: NDArray[np.float32], k: int, rows: NDArray[np.int64]) -> dict[int, float]:
        """Scan copies of these rows: a selector would be asked about each row that there is."""

        def scan(wanted: int) -> list[Scored]:
            found: list[Scored] = []
            for at in range(0, len(rows), CHUNK):
                own = rows[at : at + CHUNK]
                part = _empty(self.dimension)
                part.add_sa_codes(self.codes[own])
                scored = _scanned(part, vector, min(wanted, len(own)))
                found += [(int(own[place]), cosine) for place, cosine in scored]
            return _in_order(found)[:wanted]

        return _best(k, len(rows), scan)

    def _by_sketch(self, vector: NDArray[np.float32], k: int) -> list[Scored]:
        """Scan the sketch, and compare the best of it exactly."""
        import faiss

        if k <= 0:
            return []
        factor = max(1, self._compared / k)
        parameters = faiss.IndexRefineSearchParameters(k_factor=factor)  # type: ignore[call-arg]
        return _scanned(faiss.IndexRefine(self._sketch, self._rows), vector, k, parameters)


def open_vectors(folder: Path, compared: int = 0, small: int = SMALL) -> VectorSearch:
    """Open the files of a generation.

    A large one is mapped. That asks the system not to read ahead, so its checksum is to be taken before: it
    reads the file into memory at full speed.
    """
    sketch = _read(folder / SKETCH, small) if (folder / SKETCH).exists() else None
    return VectorSearch(_read(folder / NAME, small), sketch, compared)


def _read(path: Path, small: int) -> Any:
    import faiss

    return faiss.read_index(str(path), 0 if is_small(path, small) else faiss.IO_FLAG_MMAP_IFC)


def _empty(dimension: int) -> Any:
    """Return an index of no rows, in the form in which all are stored."""
    import faiss

    return faiss.index_factory(dimension, FACTORY, faiss.METRIC_INNER_PRODUCT)


def _sketch(search: VectorSearch, factory: str) -> Any:
    import faiss

    _one_thread()
    made: Any = faiss.index_factory(search.dimension, factory, faiss.METRIC_INNER_PRODUCT)
    clusters = faiss.try_extract_index_ivf(made)
    trained_on = _TRAINED_ON
    if clusters is not None:
        trained_on = _TRAINED_ON_PER_CLUSTER * clusters.nlist
        clusters.nprobe = max(1, clusters.nlist // _SHARE_OF_CLUSTERS)  # written with the file
    made.train(_sample(search, trained_on))
    for at in range(0, len(search), CHUNK):
        made.add(search.rows(at, at + CHUNK))
    return made


def _sample(search: VectorSearch, count: int) -> Vectors:
    """Return about so many rows, evenly spread: the same for the same rows."""
    return np.concatenate(
        [search.rows(at, at + 1) for at in range(0, len(search), max(1, len(search) // count))]
    )


def _best(k: int, limit: int, scan: Callable[[int], list[Scored]]) -> dict[int, float]:
    """Scan for `k` rows. Of equal ones faiss keeps any: look further until the last is no equal."""
    k = min(k, limit)
    if k <= 0:
        return {}
    wanted, found = k, scan(min(k + 1, limit))
    while wanted < limit and len(found) > wanted and found[-1][1] == found[k - 1][1]:
        wanted *= 2
        found = scan(min(wanted + 1, limit))
    return dict(found[:k])


def _scanned(
    index: Any, vector: NDArray[np.float32], k: int, parameters: "faiss.SearchParameters | None" = None
) -> list[Scored]:
    _one_thread()
    similarities, found = index.search(vector[np.newaxis], k, params=parameters)
    known = found[0] >= 0  # faiss fills up with -1 where there are fewer than k
    return _in_order(zip(found[0][known].tolist(), similarities[0][known].tolist(), strict=True))


def _in_order(scored: Iterable[Scored]) -> list[Scored]:
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))


def _together(rows: Sequence[range]) -> NDArray[np.int64]:
    """Return each row of these ranges once."""
    return np.unique(np.concatenate([np.arange(each.start, each.stop) for each in rows]))


def _one_thread() -> None:
    """Keep faiss to the calling thread; the setting belongs to the thread, so each call must make it.

    A second one makes a scan slower (Flat, 100k rows: 3.9 -> 11.7 ms), and a process forked after a search on
    two threads hangs in its first search.
    """
    import faiss

    faiss.omp_set_num_threads(1)
