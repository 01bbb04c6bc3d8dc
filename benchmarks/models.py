"""The embedded models -> what they weigh and how long they take, on one core.

Run: OMP_NUM_THREADS=1 python -m benchmarks.models
"""

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from qa.answering.candidate import Candidate
from qa.answering.query import Query
from qa.answering.reader import EMBEDDED as READER
from qa.answering.reader import TreeReader
from qa.corpus.articles import find_seeds, read_article
from qa.indexing.embedder import EMBEDDED as ENCODER
from qa.indexing.embedder import open_embedder

QUESTION = "Who claimed responsibility for the hijacking?"
_CANDIDATES = 30
_TRIES, _BATCH = 200, 2048


def candidates() -> list[Candidate]:
    """Return 30 candidates from the seed article: its sentences, then two neighbours together as one."""
    seeds = map(read_article, find_seeds(Path(__file__).parent.parent / "seeds"))
    texts = [article.text[s.start : s.end] for article, found in seeds for s in found]
    texts = [*texts, *map(" ".join, pairwise(texts))][:_CANDIDATES]
    return [
        Candidate(
            text, texts[n - 1] if n else "", "".join(texts[n + 1 : n + 2]), texts[0], "body", n, len(texts)
        )
        for n, text in enumerate(texts)
    ]


def processor_ms(work: Callable[[int], object]) -> float:
    """Return the processor's milliseconds that one call takes, the mean of two hundred."""
    work(0)
    began = time.process_time()
    for number in range(1, _TRIES + 1):
        work(number)
    return 1000 * (time.process_time() - began) / _TRIES


def megabytes(folder: Path) -> float:
    """Return what a model's files weigh."""
    return sum(path.stat().st_size for path in folder.iterdir()) / 1e6


def main() -> None:
    """Print a figure a line, beside what is asked of it."""
    embedder, found = open_embedder(None), candidates()
    reader, texts = TreeReader(READER, embedder), [each.text for each in found]
    many = (texts * (_BATCH // len(texts) + 1))[:_BATCH]
    question = processor_ms(lambda _: embedder.embed([QUESTION]))
    batch = processor_ms(lambda number: embedder.embed(many) if number % 20 == 0 else None) * 20
    read = processor_ms(lambda number: reader.read(Query(f"{QUESTION} {number}"), found))
    print(
        f"encoder: {megabytes(ENCODER):.1f} MB (at most 20), reader: {megabytes(READER):.1f} MB (at most 25)"
    )
    print(f"a question is embedded in {question:.2f} ms (at most 2)")
    print(f"sentences embedded in a second: {1000 * _BATCH / batch:,.0f} (at least 20,000)")
    print(f"{len(found)} candidates are read in {read:.1f} ms (at most 30)")


if __name__ == "__main__":
    main()
