"""A safetensors file -> a matrix of token vectors, mapped: a row is read when it is taken.

The safetensors library would copy the whole matrix into each process. The format is an eight-byte length, a
JSON header and raw little-endian numbers: mapping it costs less code than it saves memory.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import ModelError
from qa.types import Vectors

KEY = "embedding.weight"
"""The name under which sentence-transformers saves the matrix of a StaticEmbedding."""

_STORED = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
_LENGTH = 8
_LONGEST_HEADER = 100_000_000  # the safetensors library's own bound


class Weights:
    """A row of `dimension` numbers for each of `tokens` tokens; float32 when taken, whatever is stored."""

    def __init__(self, stored: NDArray[Any]) -> None:
        self._stored = stored
        self.tokens, self.dimension = stored.shape

    def __getitem__(self, ids: Sequence[int] | NDArray[np.integer]) -> Vectors:
        """Return the rows of `ids`, `(len(ids), dimension)` float32, as long as they were trained."""
        taken = self._stored[np.asarray(ids, dtype=np.intp)]
        if taken.dtype == np.uint16:  # bfloat16 is the upper half of a float32, and numpy has no name for it
            return (taken.astype(np.uint32) << 16).view(np.float32)
        return taken.astype(np.float32, copy=False)


def open_weights(path: Path) -> Weights:
    """Map the matrix `embedding.weight` of a safetensors file.

    Raises:
        ModelError: the file is not safetensors, is cut short, or has no such matrix of real numbers.
    """
    header, data_start = _header(path)
    try:
        entry = header[KEY]
        dtype = np.dtype(_STORED[entry["dtype"]])
        tokens, dimension = entry["shape"]
        offset = data_start + entry["data_offsets"][0]
        mapped = np.memmap(path, dtype=dtype, mode="r", offset=offset, shape=(tokens, dimension))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise ModelError(
            f"{path} holds {header!r:.300}; expected a matrix {KEY!r} of {list(_STORED)}"
        ) from error
    return Weights(mapped.view(np.ndarray))  # a plain array over the same pages: indexing a memmap is slow


def stored_names(path: Path) -> set[str]:
    """Return the names of the arrays that a safetensors file holds, all of them to the end.

    Raises:
        ModelError: the file is missing, is not safetensors, or is cut short.
    """
    return set(_header(path)[0])


def _header(path: Path) -> tuple[dict[str, Any], int]:
    """Return what a file says it holds, and where in it the numbers start."""
    if not path.is_file():
        raise ModelError(f"{path} is missing; copy the model again")
    with path.open("rb") as file:
        length = int.from_bytes(file.read(_LENGTH), "little")
        if length > _LONGEST_HEADER:
            raise ModelError(f"{path} is not a safetensors file: its header would be {length} bytes long")
        try:
            header = json.loads(file.read(length))
            header.pop("__metadata__", None)
            end = _LENGTH + length + max((entry["data_offsets"][1] for entry in header.values()), default=0)
        except (ValueError, TypeError, AttributeError, LookupError) as error:
            raise ModelError(f"{path} is not a safetensors file: its header cannot be read") from error
    if path.stat().st_size < end:
        raise ModelError(f"{path} is cut short; copy the model again")
    return header, _LENGTH + length
