"""Some work -> several processes that do it, each replaced when it dies, all ended together."""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess

_LOG = logging.getLogger(__name__)
_GRACE = 10.0
"""Seconds that a process has to end in before it is killed: it lets requests in flight finish for up to 5."""
_REST = 1.0
"""Seconds between a death and its replacement, so that what cannot start does not try at full speed."""


def run_in_processes(count: int, work: Callable[[], None]) -> None:
    """Run `work` in so many processes until SystemExit or KeyboardInterrupt is raised here, then end them.

    They are forked: nothing that has threads, or will, is to be open yet. A process that dies is replaced.
    None outlives this one, even where this one is killed.
    """
    running: list[ForkProcess] = []
    try:
        running += [_start(work) for _ in range(count)]
        while True:
            wait([process.sentinel for process in running])
            for dead in [process for process in running if not process.is_alive()]:
                _LOG.error("Process %s ended with %s; another takes its place.", dead.pid, dead.exitcode)
                time.sleep(_REST)
                running[running.index(dead)] = _start(work)
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.join(_GRACE)
            process.kill()


def _start(work: Callable[[], None]) -> ForkProcess:
    process = multiprocessing.get_context("fork").Process(target=_work, args=(work,))
    process.start()
    return process


def _work(work: Callable[[], None]) -> None:
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    work()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
