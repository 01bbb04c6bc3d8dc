"""Several processes serve one port: each opens its index itself, one that dies is replaced, none is left."""

import http.client
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

PROGRAM = textwrap.dedent("""
    import os
    from qa.service.app import create_app
    from qa.service.server import serve
    from tests.service.fake_answerer import library_of, seed_fake

    def make_app():
        answerer = seed_fake()
        answerer.store.generation = f"gen-{os.getpid():08}"
        return create_app(library_of(answerer))

    serve(make_app, "127.0.0.1", 0, lambda url: print(url, flush=True), processes=2)
""")


@contextmanager
def running() -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """Run two processes whose replies name them; yield the one that holds them, and the port."""
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        try:
            yield process, int(url.rstrip("/").rpartition(":")[2])
        finally:
            process.terminate()


def answered_by(port: int) -> int | None:
    """Return which process answers a question; None where the one that took it dies."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        try:
            body = json.dumps({"question": "How many militants were killed?"})
            connection.request("POST", "/api/ask", body, {"Content-Type": "application/json"})
            return int(json.load(connection.getresponse())["index"].removeprefix("gen-"))
        except (ConnectionError, http.client.HTTPException):
            return None


def all_that_answer(port: int, count: int, without: int = 0) -> set[int]:
    """Ask until so many processes have answered, not counting `without`."""
    found: set[int | None] = set()
    until = time.monotonic() + 60
    while len(found - {None, without}) < count:
        assert time.monotonic() < until, found
        found.add(answered_by(port))
    return {each for each in found if each is not None}


def is_there(process: int) -> bool:
    """Tell whether a process exists and is more than its exit status."""
    with suppress(OSError):
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
        return state.rpartition(")")[2].split()[0] != "Z"
    return False


def wait_until_gone(processes: set[int]) -> None:
    until = time.monotonic() + 30
    while any(map(is_there, processes)):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_every_process_answers_and_the_one_that_holds_them_opens_nothing() -> None:
    with running() as (process, port):
        answering = all_that_answer(port, 2)

        assert process.pid not in answering
        assert len(answering) == 2


def test_a_process_that_dies_is_replaced() -> None:
    with running() as (_process, port):
        dead, alive = sorted(all_that_answer(port, 2))
        os.kill(dead, signal.SIGKILL)

        wait_until_gone({dead})
        assert alive in all_that_answer(port, 2, without=dead)


def test_told_to_stop_all_end() -> None:
    with running() as (process, port):
        answering = all_that_answer(port, 2)
        process.send_signal(signal.SIGTERM)

        assert process.wait(30) == 0
        wait_until_gone(answering)


def test_none_outlives_the_one_that_holds_them_even_if_that_is_killed() -> None:
    with running() as (process, port):
        answering = all_that_answer(port, 2)
        process.kill()
        process.wait(30)

        wait_until_gone(answering)
