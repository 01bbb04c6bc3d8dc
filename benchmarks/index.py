"""Made-up articles -> what it costs to build, change, open, search and share their index, beside each target.

Run: python -m benchmarks.index
"""

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import click

from benchmarks.corpus import questions, vocabulary, write_article, write_corpus
from benchmarks.serving import PULLQUOTE, ask, resident_megabytes, server
from qa.evaluation.metrics import percentile
from qa.indexing.generations import read_pointer
from qa.indexing.manifest import MANIFEST, Manifest

Figures = dict[str, float]
_PROBE = (sys.executable, "-m", "benchmarks.probe")
_ASKED = 30


@dataclass(frozen=True, slots=True)
class Size:
    """A collection to measure: its articles, the sentences of each, and what is asked for."""

    articles: int
    sentences: int
    targets: dict[str, float]


SMALL = Size(
    1000, 20, {"full CPU s": 5, "open s": 0.15, "index MB": 24, "HTTP p50 ms": 15, "resident MB": 250}
)
LARGE = Size(
    1000,
    1000,
    {
        "full CPU s": 480,
        "full peak MB": 2048,
        "change / full": 0.1,
        "retrieval p50 ms": 8,
        "retrieval p95 ms": 20,
        "recall@10": 0.98,
        "PSS of two / of one": 1.3,
    },
)
GROWTH = (Size(10, 1000, {}), Size(100, 1000, {}), LARGE)


def measure(size: Size, place: Path) -> Figures:
    """Return every figure of a collection of that size, made in the folder `place`."""
    seeds, index = place / "articles", place / "index"
    write_corpus(seeds, size.articles, size.sentences)
    full = _rebuild(seeds, index)
    write_article(seeds, size.articles // 2, size.sentences, vocabulary(), edition=1)
    change = _rebuild(seeds, index)
    manifest = _manifest(index)
    opened, found = _probe("open", index, seeds), _probe("retrieve", index, seeds)
    return {
        "sentences": manifest.sentences,
        "full CPU s": full["cpu"],
        "full s": full["wall"],
        "full peak MB": full["peak"],
        "change CPU s": change["cpu"],
        "change s": change["wall"],
        "change / full": change["wall"] / full["wall"],
        "change / full CPU": change["cpu"] / full["cpu"],
        "index MB": sum(file.bytes for file in manifest.files.values()) / 1e6,
        "recall at build": manifest.search.recall,
        "open s": opened["wall"],
        "open CPU s": opened["cpu"],
        "retrieval p50 ms": found["wall_p50"],
        "retrieval p95 ms": found["wall_p95"],
        "retrieval CPU p50 ms": found["cpu_p50"],
        "retrieval CPU p95 ms": found["cpu_p95"],
        "recall@10": found["recall"],
        **_over_http(index, seeds),
        **_shared(index, seeds),
    }


def _rebuild(seeds: Path, index: Path) -> Figures:
    """Rebuild in a process of its own; return its seconds, CPU seconds and greatest memory in MB."""
    began = time.perf_counter()
    command = [*PULLQUOTE, "rebuild", "--seeds", str(seeds), "--index", str(index)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return {
        "wall": time.perf_counter() - began,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss / 1024,
    }


def _manifest(index: Path) -> Manifest:
    path = index / read_pointer(index).current.generation / MANIFEST
    return Manifest.model_validate_json(path.read_bytes())


def _probe(what: str, index: Path, seeds: Path) -> Figures:
    command = [*_PROBE, what, str(index), str(seeds)]
    found: Figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def _over_http(index: Path, seeds: Path) -> Figures:
    """Ask questions over the JSON endpoint; the server's own CPU time stands beside the clock's."""
    warm, asked = questions(seeds, 10), questions(seeds, _ASKED)
    with server(index) as (process, port):
        connection = HTTPConnection("127.0.0.1", port)
        for text in warm:
            ask(connection, text)
        worked, seconds = _cpu_seconds(process.pid), []
        for text in asked:
            began = time.perf_counter()
            ask(connection, text)
            seconds.append(time.perf_counter() - began)
        return {
            "HTTP p50 ms": 1000 * percentile(seconds, 50),
            "HTTP p95 ms": 1000 * percentile(seconds, 95),
            "HTTP CPU ms": 1000 * (_cpu_seconds(process.pid) - worked) / len(asked),
            "resident MB": resident_megabytes(process.pid),
        }


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _shared(index: Path, seeds: Path) -> Figures:
    """Return the proportional memory of one process that has searched all of an index, and of two."""
    with ExitStack() as held:
        first = _held(held, index, seeds)
        alone = _pss_megabytes(first)
        second = _held(held, index, seeds)
        together = _pss_megabytes(first) + _pss_megabytes(second)
    return {"PSS of one MB": alone, "PSS of two / of one": together / alone}


def _held(held: ExitStack, index: Path, seeds: Path) -> int:
    command = [*_PROBE, "hold", str(index), str(seeds)]
    process = held.enter_context(
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    )
    held.callback(process.kill)
    if process.stdout is None or process.stdout.readline() != "held\n":
        raise RuntimeError(f"{' '.join(command)} did not open the index")
    return process.pid


def _pss_megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("Pss:"))) / 1024


def targets(name: str, size: Size, figures: Figures) -> Iterator[str]:
    """Yield a table of what is asked for of a collection, beside what was measured."""
    yield f"| {name} | measured | asked for |"
    yield "|---|---|---|"
    for each, bound in size.targets.items():
        least = "at least" if each.startswith("recall") else "at most"
        yield f"| {each} | {_shown(figures[each])} | {least} {bound:g} |"


def growth(columns: Sequence[Figures]) -> Iterator[str]:
    """Yield a table of all figures by size, how each grows, and what ten times the largest would need.

    The slope is that of the last step on a double logarithmic scale: 1 where ten times the sentences take ten
    times as much.
    """
    yield (
        "| figure | " + " | ".join(f"{each['sentences']:,.0f}" for each in columns) + " | slope | ten times |"
    )
    yield "|---" * (len(columns) + 3) + "|"
    before, last = columns[-2], columns[-1]
    for name in (each for each in last if each != "sentences"):
        slope = math.log(last[name] / before[name]) / math.log(last["sentences"] / before["sentences"])
        cells = [_shown(each[name]) for each in columns]
        yield f"| {name} | {' | '.join(cells)} | {slope:.2f} | {_shown(last[name] * 10**slope)} |"


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004  three digits


@click.command()
@click.option("--place", type=click.Path(path_type=Path), help="Folder for articles and indexes; else /tmp.")
@click.option("--most", default=1_000_000, show_default=True, help="Sentences of the largest collection.")
def main(place: Path | None, most: int) -> None:
    """Print each figure of 20,000 and of a million sentences beside its target, and how they grow."""
    columns: list[Figures] = []
    for size in (SMALL, *GROWTH):
        if size.articles * size.sentences > most:
            continue
        with tempfile.TemporaryDirectory(dir=place) as folder:
            figures = measure(size, Path(folder))
        click.echo(json.dumps(figures), err=True)
        if size.targets:
            name = f"{size.articles * size.sentences:,} sentences"
            click.echo("\n".join([*targets(name, size, figures), ""]))
        if size in GROWTH:
            columns.append(figures)
    if columns[1:]:
        click.echo("\n".join(growth(columns)))


if __name__ == "__main__":
    main()
