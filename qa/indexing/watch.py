"""A folder of articles -> a turn to rebuild, at first and whenever it has changed and come to rest."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from qa.corpus.articles import paths
from qa.errors import SeedError

EVERY = 1.0
"""Seconds between two looks at the folder."""

_Seen = dict[Path, tuple[int, int, int]]


def watch(seeds: Path, sleep: Callable[[float], object] = time.sleep) -> Iterator[None]:
    """Yield at once, and then each time that two looks in a row find the same change; never ends.

    What changes while the caller is at work is found at the next look. A folder that cannot be opened looks
    like an empty one: the caller's rebuild says what is wrong with it.
    """
    known = before = _look(seeds)
    yield
    while True:
        sleep(EVERY)
        now = _look(seeds)
        if now == before and now != known:
            known = now
            yield
        before = now


def _look(seeds: Path) -> _Seen:
    """Return what changes of each file when its content does."""
    seen: _Seen = {}
    with suppress(SeedError):
        for path in paths(seeds):
            with suppress(OSError):
                found = path.stat()
                seen[path] = found.st_ino, found.st_size, found.st_mtime_ns
    return seen
