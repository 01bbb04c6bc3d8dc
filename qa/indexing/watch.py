"""A folder of articles -> a turn to rebuild, at first and whenever it has changed and come to rest."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from qa.corpus.articles import paths
from qa.errors import SeedError

EVERY = 1.0
"""Seconds between two looks at the folder."""

_PAUSE = 10  # looks
_Seen = dict[Path, tuple[int, int, int]]


class Watch:
    """Turns: one at once, and then one each time that two looks in a row find the same change; never ends.

    What changes while the caller is at work is found at the next look. A folder that cannot be opened looks
    like an empty one: the caller's rebuild says what is wrong with it.
    """

    def __init__(self, seeds: Path, sleep: Callable[[float], object] = time.sleep) -> None:
        self._seeds, self._sleep = seeds, sleep
        self._known: _Seen | None = None
        self._pause = 0

    def __iter__(self) -> Iterator[None]:
        before = self._known = _look(self._seeds)
        yield
        while True:
            self._sleep(EVERY)
            now = _look(self._seeds)
            self._pause = max(0, self._pause - 1)
            if now == before and now != self._known and not self._pause:
                self._known = now
                yield
            before = now

    def again(self) -> None:
        """Have another turn ten looks later, changed or not: the caller could not use this one."""
        self._known, self._pause = None, _PAUSE


def _look(seeds: Path) -> _Seen:
    """Return what changes of each file when its content does."""
    seen: _Seen = {}
    with suppress(SeedError):
        for path in paths(seeds):
            with suppress(OSError):
                found = path.stat()
                seen[path] = found.st_ino, found.st_size, found.st_mtime_ns
    return seen
