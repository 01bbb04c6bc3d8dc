"""Published files, held under a reader's eyes: none is read again after it was touched."""

import os
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from qa.errors import IndexDamagedError
from qa.indexing.remedy import remedy

SMALL = 32_000_000
"""Bytes: a file of no more is copied into memory when it is opened; all are, up to about 50,000 sentences.

A mapped file that is cut short while it is read kills the process, and a database reads zeros beyond its end.
Larger files are mapped or read where they lie, so that all processes share their pages, and are sealed.
"""

_Touch = tuple[int, int]


def is_small(path: Path, small: int = SMALL) -> bool:
    """Tell whether the file is to be copied into memory."""
    return path.stat().st_size <= small


class Seal:
    """Tells whether one of some files was written to or cut short since it was made, for a microsecond each.

    A file that is deleted or replaced by another stays what it was for those who have it open.
    """

    def __init__(self, index: Path, paths: Iterable[Path]) -> None:
        self._index = index
        self._open = ExitStack()
        self._touched: dict[Path, tuple[int, _Touch]] = {}
        for path in paths:
            file = self._open.enter_context(path.open("rb"))
            self._touched[path] = file.fileno(), _touch(file.fileno())

    def broken(self) -> str | None:
        """Return which file was touched and what to do; None while there is none."""
        for path, (handle, touch) in self._touched.items():
            if _touch(handle) != touch:
                return f"{path} was changed while it was being served; {remedy(self._index)}"
        return None

    def check(self) -> None:
        """Raise IndexDamagedError where a file was touched."""
        broken = self.broken()
        if broken is not None:
            raise IndexDamagedError(broken)

    def close(self) -> None:
        """Let go of the files."""
        self._open.close()
        self._touched = {}


def _touch(handle: int) -> _Touch:
    found = os.fstat(handle)
    return found.st_size, found.st_mtime_ns
