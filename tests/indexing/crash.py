"""Rebuilds that are killed, interrupted or starved.

Run: python -m tests.indexing.crash kill|interrupt|starve|fill INDEX SEEDS [TIMES]

Each rebuild runs in a process of its own; the parent only imports and forks. `fill` is to be given a disk of
its own of a few megabytes, which it fills.
"""

import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import count
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


def kill(index: Path, seeds: Path, times: int) -> None:
    """Kill a writer that rebuilds again and again; after each time the index must be whole."""
    longest, rebuilt = 3 * seconds_of_a_rebuild(index, seeds), 0
    for _ in range(times):
        end_writer(index, seeds, longest, signal.SIGKILL)
        rebuilt = whole(index, rebuilt)
    print(rebuilt)  # noqa: T201


def interrupt(index: Path, seeds: Path, times: int) -> None:
    """Press Ctrl-C on such a writer; the index must be whole each time, and nothing else be left in it."""
    longest, rebuilt = 3 * seconds_of_a_rebuild(index, seeds), 0
    for _ in range(times):
        status = end_writer(index, seeds, longest, signal.SIGINT)
        rebuilt = whole(index, rebuilt)
        if status != 130:
            sys.exit(f"a rebuild that was interrupted ended with {status}")
        if left := list(index.glob(".tmp-*")):
            sys.exit(f"a rebuild that was interrupted left {left}")
    print(rebuilt)  # noqa: T201


def starve(index: Path, seeds: Path, times: int) -> None:
    """Rebuild under ever larger limits to the size of a file; where one is too small it must be named."""
    refused = 0
    for limit in range(0, 18_000, 18_000 // times):
        if status := wait(fork(partial(rebuild_within, limit, index, seeds))):
            refused += status == 3
            if status != 3 or wait(fork(lambda: check(index, HashEmbedder()))):
                sys.exit(f"status {status} under a limit of {limit} bytes")
    print(refused)  # noqa: T201


def fill(index: Path, seeds: Path, times: int) -> None:
    """Rebuild on a disk with ever more room, from none; where it does not suffice it must be said."""
    wait(fork(lambda: rebuild(seeds, index, HashEmbedder())))
    size = 2 * sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    refused = 0
    for room in range(0, size, size // times):
        ballast = index.parent / "ballast"
        ballast.write_bytes(b"")
        ballast.write_bytes(bytes(max(0, free(index) - room)))
        status = wait(fork(partial(rebuild_or_name, index, seeds)))
        ballast.unlink()
        refused += status == 3
        if status not in {0, 3} or wait(fork(lambda: check(index, HashEmbedder()))):
            sys.exit(f"status {status} with room for {room} bytes")
    print(refused)  # noqa: T201


def free(folder: Path) -> int:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def seconds_of_a_rebuild(index: Path, seeds: Path) -> float:
    started = time.monotonic()
    wait(fork(lambda: rebuild(seeds, index, SlowEmbedder(), full=True)))
    return time.monotonic() - started


def end_writer(index: Path, seeds: Path, longest: float, ending: signal.Signals) -> int:
    writer = fork(lambda: rebuild_for_ever(index, seeds))
    time.sleep(random.uniform(0, longest))
    while True:  # Python drops an interrupt that arrives in a finaliser; who waits presses again
        os.kill(writer, ending)
        for _ in range(500):
            ended, status = os.waitpid(writer, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)


def whole(index: Path, least: int) -> int:
    """Return the number of the live generation, having checked it; it may not be below `least`."""
    if wait(fork(lambda: check(index, HashEmbedder()))):
        sys.exit("the index is not whole")
    number = int(read_pointer(index).current.generation.removeprefix("gen-"))
    if number < least:
        sys.exit(f"from generation {least} back to {number}")
    return number


def rebuild_for_ever(index: Path, seeds: Path) -> int:
    """Rebuild, keeping what there is and in full by turns, until interrupted."""
    try:
        for turn in count():
            rebuild(seeds, index, SlowEmbedder(), full=turn % 2 == 0)
    except KeyboardInterrupt:
        return 130
    return 0


def rebuild_within(limit: int, index: Path, seeds: Path) -> int:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return rebuild_or_name(index, seeds)


def rebuild_or_name(index: Path, seeds: Path) -> int:
    try:
        rebuild(seeds, index, HashEmbedder(), full=True)
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
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what is started in the background ignores it
    what = {"kill": kill, "interrupt": interrupt, "starve": starve, "fill": fill}[sys.argv[1]]
    what(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 20)
