"""An index -> what it costs to open it and to search it, measured inside a process of its own.

Run: python -m benchmarks.probe open|retrieve|hold INDEX SEEDS
"""

import json
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.corpus import questions
from qa.answering.query import Query
from qa.answering.retriever import find
from qa.evaluation.metrics import percentile
from qa.indexing.embedder import open_embedder
from qa.indexing.store import Store, open_store
from qa.types import Embedder, Vectors

_TEN = 10
_QUESTIONS, _COMPARED = 300, 40


def open_again(index: Path, _seeds: Path) -> dict[str, float]:
    """Measure opening an index whose files have been read before; the least of five, other load only adds."""
    encoder, taken = open_embedder(None), []
    for _ in range(5):
        began, worked = time.perf_counter(), time.process_time()
        with closing(open_store(index, encoder)):
            taken.append((time.perf_counter() - began, time.process_time() - worked))
    return {"wall": min(taken)[0], "cpu": min(cpu for _, cpu in taken)}


def retrieve(index: Path, seeds: Path) -> dict[str, float]:
    """Measure finding candidates by dense search and BM25 and reading their words, on one thread."""
    encoder = open_embedder(None)
    with closing(open_store(index, encoder)) as store:
        asked = questions(seeds, _QUESTIONS)
        search_all(store, asked[:20], encoder)
        walls, cpus = search_all(store, asked, encoder)
        return {
            "wall_p50": 1000 * percentile(walls, 50),
            "wall_p95": 1000 * percentile(walls, 95),
            "cpu_p50": 1000 * percentile(cpus, 50),
            "cpu_p95": 1000 * percentile(cpus, 95),
            "recall": recall(store, encoder.embed(asked[:_COMPARED])),
        }


def search_all(store: Store, asked: list[str], encoder: Embedder) -> tuple[list[float], list[float]]:
    """Return the seconds that each question takes, by the clock and of this thread's work."""
    walls, cpus = [], []
    for text in asked:
        began, worked = time.perf_counter(), time.thread_time()
        found = find(Query(text), (), store, encoder)
        for sentence in store.sentences_at([each.row for each in found]):
            store.text(sentence)
        walls.append(time.perf_counter() - began)
        cpus.append(time.thread_time() - worked)
    return walls, cpus


def recall(store: Store, vectors: Vectors) -> float:
    """Return the share of the ten nearest rows that a search finds, of all that an exact scan finds."""
    hits = [
        len(store.nearest(each, _TEN).keys() & store.nearest(each, _TEN, (range(len(store)),)).keys())
        for each in vectors
    ]
    return sum(hits) / (_TEN * len(hits))


def hold(index: Path, seeds: Path) -> dict[str, float]:
    """Open an index, search all of it, and hold it until the next line comes on standard input."""
    encoder = open_embedder(None)
    with closing(open_store(index, encoder)) as store:
        asked = questions(seeds, 20)
        search_all(store, asked, encoder)
        store.nearest(encoder.embed(asked)[0], _TEN, (range(len(store)),))  # which touches every page
        print("held", flush=True)
        sys.stdin.readline()
    return {}


if __name__ == "__main__":
    probes: dict[str, Callable[[Path, Path], dict[str, float]]] = {
        "open": open_again,
        "retrieve": retrieve,
        "hold": hold,
    }
    print(json.dumps(probes[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))))
