"""Rebuilds that are killed or starved: python -m tests.indexing.crash kill|starve INDEX SEEDS.

Each runs in a process of its own; the parent only imports and forks.
"""

import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import faiss  # noqa: F401  imported here, so that no child spends its time on it
import tantivy  # noqa: F401

from qa.errors import IndexUnwritableError
from qa.indexing.build import rebuild
from qa.indexing.check import check
from qa.indexing.generations import read_pointer
from qa.types import Vectors
from tests.fakes import HashEmbedder


class SlowEmbedder(HashEmbedder):
    def embed(self, texts: list[str]) -> Vectors:
        time.sleep(0.01)
        return super().embed(texts)


def kill(index: Path, seeds: Path) -> None:
    """Kill a writer that rebuilds again and again, 20 times; after each the index must be whole."""
    started = time.monotonic()
    wait(fork(lambda: rebuild(seeds, index, SlowEmbedder())))
    longest = 3 * (time.monotonic() - started)
    rebuilt = 0
    for _ in range(20):
        writer = fork(lambda: rebuild_for_ever(index, seeds))
        time.sleep(random.uniform(0, longest))
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        if wait(fork(lambda: check(index, HashEmbedder()))):
            sys.exit("the index is not whole")
        number = int(read_pointer(index).current.generation.removeprefix("gen-"))
        if number < rebuilt:
            sys.exit(f"from generation {rebuilt} back to {number}")
        rebuilt = number
    print(rebuilt)  # noqa: T201


def starve(index: Path, seeds: Path) -> None:
    """Rebuild under ever larger limits to the size of a file; where one is too small it must be named."""
    refused = 0
    for limit in range(0, 18_000, 900):
        if status := wait(fork(partial(rebuild_within, limit, index, seeds))):
            refused += status == 3
            if status != 3 or wait(fork(lambda: check(index, HashEmbedder()))):
                sys.exit(f"status {status} under a limit of {limit} bytes")
    print(refused)  # noqa: T201


def rebuild_for_ever(index: Path, seeds: Path) -> None:
    while True:
        rebuild(seeds, index, SlowEmbedder())


def rebuild_within(limit: int, index: Path, seeds: Path) -> int:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        rebuild(seeds, index, HashEmbedder())
    except IndexUnwritableError as error:
        return 3 if str(index) in str(error) and not list(index.glob(".tmp-gen-*")) else 4
    return 0


def fork(work: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    status = work()
    os._exit(status if isinstance(status, int) else 0)


def wait(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    {"kill": kill, "starve": starve}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
