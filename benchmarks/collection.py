"""Many documents as one collection -> what is lost and won where the reader is given fewer sentences.

Run: python -m benchmarks.collection
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from qa.answering.pages import Pages
from qa.answering.query import Query
from qa.answering.reader import EMBEDDED, Reader, TreeReader
from qa.answering.retriever import EACH, MOST, Retriever
from qa.evaluation.metrics import auroc
from qa.indexing.build import rebuild
from qa.indexing.embedder import open_embedder
from qa.indexing.store import Store, open_store
from qa.types import Embedder
from training.sources import Row, is_train, rows

READ = (8, MOST, 24, 32, 40, 2 * EACH)
NEAR = 3


@dataclass(frozen=True, slots=True)
class Found:
    """Whether a question has an answer, and the place of the first right sentence of those read, if any."""

    answerable: bool
    place: int | None
    support: float
    milliseconds: float


def write_documents(found: Sequence[Row], folder: Path) -> dict[str, str]:
    """Write each document once; return the id of the article that each text became."""
    ids: dict[str, str] = {}
    for row in found:
        if row["context"] not in ids:
            ids[row["context"]] = f"document-{len(ids):04}"
            text = f"{row['title']}\n\n{row['context']}"
            (folder / f"{ids[row['context']]}.txt").write_text(text, encoding="utf-8")
    return ids


def ask(row: Row, article: str, store: Store, by: tuple[Embedder, Reader], most: int) -> Found:
    """Return what comes of a question to all documents when at most so many sentences are read."""
    began, pages = time.thread_time(), Pages(store)
    query, (embedder, reader) = Query(row["question"]), by
    retriever = Retriever(store, embedder, reader, most)
    found = [each.row for each in retriever.retrieve(query, ())]
    pages.read_round(found)
    readings = reader.read(query, [pages.candidate(each) for each in found])
    best = sorted(zip(found, readings, strict=True), key=lambda one: (-one[1].support, one[0]))
    took = 1000 * (time.thread_time() - began)
    right = [n for n, (each, _) in enumerate(best, 1) if _is_right(row, article, pages, each)]
    return Found(bool(row["gold"]), min(right, default=None), best[0][1].support if best else 0.0, took)


def _is_right(row: Row, article: str, pages: Pages, at: int) -> bool:
    sentence = pages.sentence(at)
    said = pages.text(sentence)
    gold = [row["context"][start:end].strip() for start, end in (row["sentences"][n] for n in row["gold"])]
    return sentence.article_id == article and any(said in each or each in said for each in gold)


def line(most: int, found: Sequence[Found]) -> str:
    """Return a row of the table."""
    places = [each.place for each in found if each.answerable]
    first = [each.support for each in found if each.answerable and each.place == 1]
    other = [each.support for each in found if not (each.answerable and each.place == 1)]
    cells = (
        np.mean([place is not None for place in places]),
        np.mean([place == 1 for place in places]),
        np.mean([place is not None and place <= NEAR for place in places]),
        auroc(first, other) or 0.0,
    )
    took = np.median([each.milliseconds for each in found])
    return f"| {most} | {' | '.join(f'{cell:.3f}' for cell in cells)} | {took:.1f} |"


def table(found: Sequence[Row], place: Path, asked: int) -> Iterator[str]:
    """Yield the table over the first questions of documents that are written and indexed in `place`."""
    embedder = open_embedder(None)
    (place / "seeds").mkdir()
    ids = write_documents(found, place / "seeds")
    rebuild(place / "seeds", place / "index", embedder)
    chosen = [found[n] for n in np.random.default_rng(4).permutation(len(found))[:asked]]
    with closing(open_store(place / "index", embedder)) as store:
        yield f"{len(chosen)} questions to {len(ids)} documents, {len(store):,} sentences"
        yield ""
        yield "| sentences read | right one among them | P@1 | hit@3 | AUROC | CPU ms a question |"
        yield "|---|---|---|---|---|---|"
        for most in READ:
            by = embedder, TreeReader(EMBEDDED, embedder)  # a new one remembers nothing
            yield line(most, [ask(row, ids[row["context"]], store, by, most) for row in chosen])


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=Path("../shared/data"), show_default=True)
@click.option("--asked", default=900, show_default=True, help="Questions that are asked.")
def main(data: Path, asked: int) -> None:
    """Print the table of the authored development documents: AUROC is of a right first sentence, or not."""
    found = [row for row in rows(data, "qa/authored") if not is_train(row)]
    with tempfile.TemporaryDirectory() as place:
        for each in table(found, Path(place), asked):
            print(each)


if __name__ == "__main__":
    main()
