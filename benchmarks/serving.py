"""The served program -> how long it takes and how much it holds, each beside its target.

Run: python -m benchmarks.serving
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import click

from qa.evaluation.metrics import percentile

PULLQUOTE = (sys.executable, "-m", "qa")
SEEDS = Path(__file__).parent.parent / "seeds"
QUESTIONS = (
    "How many militants have been killed?",
    "number of captives freed so far",
    "Who claimed responsibility for the hijacking?",
    "When did it start?",
    "Where was the train going?",
    "What did the government spokesman say about the attack?",
    "Has the government answered the offer of talks?",
    "Why do the Baloch feel wronged?",
    "Who won the cricket match?",
    "What is the name of the train driver?",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, in `unit`, and the most that we ask for."""

    name: str
    value: float
    most: float
    unit: str


@contextmanager
def server(index: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Yield a `pullquote serve` on a free port, as process and port; stopped afterwards."""
    command = [*PULLQUOTE, "serve", "--port", "0", "--index", str(index)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            yield process, int(line.split("://")[1].split(":")[1].split("/")[0])
        finally:
            process.terminate()


def ask(connection: HTTPConnection, question: str) -> None:
    """Put one question and read the whole reply; RuntimeError where it is no reply."""
    body = json.dumps({"question": question})
    connection.request("POST", "/api/ask", body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    content = response.read()
    if response.status != HTTPStatus.OK:
        raise RuntimeError(f"{question!r} got {response.status}: {content!r}")


def start_to_answer(index: Path) -> float:
    """Return the seconds from starting the command to its first answered question."""
    started = time.perf_counter()
    with server(index) as (_, port):
        ask(HTTPConnection("127.0.0.1", port), QUESTIONS[0])
        return time.perf_counter() - started


def resident_megabytes(pid: int) -> float:
    """Return the most memory that the process has held so far, in MB, from Linux's own books."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(kilobytes) / 1024


def help_seconds() -> float:
    """Return the seconds that `pullquote --help` takes."""
    return _timed(lambda: subprocess.run([*PULLQUOTE, "--help"], check=True, stdout=subprocess.DEVNULL))


def measure(index: Path, rounds: int) -> Iterator[Figure]:
    """Yield every figure; the least of three starts, since other programs' load only ever adds."""
    yield Figure("pullquote --help", min(help_seconds() for _ in range(5)), 0.2, "s")
    yield Figure("start to the first answer", min(start_to_answer(index) for _ in range(3)), 1.0, "s")
    with server(index) as (process, port):
        connection = HTTPConnection("127.0.0.1", port)
        ask(connection, QUESTIONS[0])
        seconds = [
            _timed(lambda question=question: ask(connection, question))  # type: ignore[misc] # mypy knows no such default
            for _ in range(rounds)
            for question in QUESTIONS
        ]
        yield Figure("question to reply over HTTP, p50", 1000 * percentile(seconds, 50), 5, "ms")
        yield Figure("question to reply over HTTP, p95", 1000 * percentile(seconds, 95), 10, "ms")
        yield Figure("resident memory, at most", resident_megabytes(process.pid), 200, "MB")


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


@click.command()
@click.option("--rounds", default=30, show_default=True, help="How often each question is asked.")
def main(rounds: int) -> None:
    """Print each figure beside the most that we ask for, on an index of the seeds that come along."""
    with tempfile.TemporaryDirectory() as folder:
        command = [*PULLQUOTE, "rebuild", "--seeds", str(SEEDS), "--index", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        print("| figure | measured | asked for |")
        print("|---|---|---|")
        for each in measure(Path(folder), rounds):
            print(f"| {each.name} | {each.value:.2f} {each.unit} | at most {each.most:g} {each.unit} |")


if __name__ == "__main__":
    main()
