"""The same sentences and encoder in txtai, haystack and Pullquote -> one table of what each costs.

Run: python -m benchmarks.peers PYTHON

PYTHON is the interpreter of an environment with txtai, haystack-ai, faiss-haystack and what Pullquote needs.
"""

import importlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from benchmarks.corpus import questions, write_corpus
from qa.corpus.articles import find_seeds, read_article
from qa.indexing.embedder import EMBEDDED

Figures = dict[str, float]
Search = Callable[[str], list[str]]
System = tuple[Callable[[list[str], Path, Path], None], Callable[[Path], Search]]
_ASKED, _FIRST, _K = 120, 20, 5
_ARTICLES, _SENTENCES = 250, 20


def _texts(seeds: Path) -> list[str]:
    """Return every sentence, as Pullquote splits them."""
    read = (read_article(seed) for seed in find_seeds(seeds))
    return [article.text[each.start : each.end] for article, found in read for each in found]


def _build_pullquote(_texts: list[str], seeds: Path, folder: Path) -> None:
    from qa.indexing.build import rebuild
    from qa.indexing.embedder import open_embedder

    rebuild(seeds, folder, open_embedder(None))


def _open_pullquote(folder: Path) -> Search:
    from qa.corpus.words import forms
    from qa.indexing.embedder import open_embedder
    from qa.indexing.store import open_store

    encoder = open_embedder(None)
    store = open_store(folder, encoder)

    def search(text: str) -> list[str]:
        nearest = store.nearest(encoder.embed([text])[0], _K)
        matching = store.matching([stem for _, stem in forms(text)], _K)
        return [store.text(each) for each in store.sentences_at(list(nearest | matching))]

    return search


def _txtai(*, hybrid: bool) -> Any:  # txtai and haystack are not there where this is checked
    settings = {"path": str(EMBEDDED), "method": "sentence-transformers", "content": True, "gpu": False}
    return importlib.import_module("txtai").Embeddings({**settings, "hybrid": hybrid})


def _build_txtai(texts: list[str], _seeds: Path, folder: Path) -> None:
    embeddings = _txtai(hybrid=True)
    embeddings.index((str(row), text, None) for row, text in enumerate(texts))
    embeddings.save(str(folder))


def _open_txtai(folder: Path) -> Search:
    embeddings = _txtai(hybrid=True)
    embeddings.load(str(folder))
    return lambda text: [found["text"] for found in embeddings.search(text, _K)]


def _haystack() -> tuple[Any, Any, Any]:
    stores = importlib.import_module("haystack_integrations.document_stores.faiss")
    retrievers = importlib.import_module("haystack_integrations.components.retrievers.faiss")
    transformers = importlib.import_module("sentence_transformers")
    return stores.FAISSDocumentStore, retrievers.FAISSEmbeddingRetriever, transformers.SentenceTransformer


def _build_haystack(texts: list[str], _seeds: Path, folder: Path) -> None:
    document = importlib.import_module("haystack").Document
    make_store, _, make_encoder = _haystack()
    rows = make_encoder(str(EMBEDDED), device="cpu").encode(texts)
    folder.mkdir()
    store = make_store(index_path=str(folder / "index"), embedding_dim=rows.shape[1])
    store.write_documents(
        [
            document(id=str(at), content=text, embedding=row.tolist())
            for at, (text, row) in enumerate(zip(texts, rows, strict=True))
        ]
    )
    store.save(str(folder / "index"))


def _open_haystack(folder: Path) -> Search:
    make_store, make_retriever, make_encoder = _haystack()
    encoder = make_encoder(str(EMBEDDED), device="cpu")
    dimension = encoder.encode(["x"]).shape[1]
    retriever = make_retriever(
        document_store=make_store(index_path=str(folder / "index"), embedding_dim=dimension)
    )

    def search(text: str) -> list[str]:
        found = retriever.run(query_embedding=encoder.encode([text])[0].tolist(), top_k=_K)
        return [each.content for each in found["documents"]]

    return search


SYSTEMS: dict[str, System] = {
    "Pullquote": (_build_pullquote, _open_pullquote),
    "txtai (hybrid)": (_build_txtai, _open_txtai),
    "haystack (dense)": (_build_haystack, _open_haystack),
}


def measure(name: str, seeds: Path, folder: Path, phase: str) -> Figures:
    """Build, or open and ask, in this process."""
    build, opened = SYSTEMS[name]
    texts, asked = _texts(seeds), questions(seeds, _ASKED)
    if phase == "build":
        few = folder.with_name(f"{folder.name}-few")
        write_corpus(few, 3, _SENTENCES)
        build(_texts(few), few, folder.with_name(f"{folder.name}-warm"))  # so that no import is measured
        worked = time.process_time()
        build(texts, seeds, folder)
        taken = {"build CPU s": time.process_time() - worked}
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        return {**taken, "index MB": size / 1e6, "build peak MB": _peak()}
    search = opened(folder)
    for text in asked[:_FIRST]:
        search(text)
    worked = time.process_time()
    for text in asked[_FIRST:]:
        search(text)
    cpu = 1000 * (time.process_time() - worked) / (_ASKED - _FIRST)
    return {"question CPU ms": cpu, "question peak MB": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def table(figures: dict[str, Figures]) -> Sequence[str]:
    """Return a table of each system's figures, and each as a multiple of Pullquote's."""
    names = list(figures["Pullquote"])
    rows = ["| system | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for system, found in figures.items():
        cells = (f"{found[name]:.3g} ({found[name] / figures['Pullquote'][name]:.1f})" for name in names)
        rows.append(f"| {system} | {' | '.join(cells)} |")
    return rows


@click.command()
@click.argument("python")
@click.option("--one", nargs=4, hidden=True)
def main(python: str, one: tuple[str, str, str, str] | None) -> None:
    """Print one table, from one run of all systems one after the other."""
    if one:
        click.echo(json.dumps(measure(one[0], Path(one[1]), Path(one[2]), one[3])))
        return
    figures: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as place:
        seeds = Path(place, "articles")
        write_corpus(seeds, _ARTICLES, _SENTENCES)
        for number, name in enumerate(SYSTEMS):
            folder = Path(place, str(number), "index")
            folder.parent.mkdir()
            figures[name] = {}
            for phase in ("build", "ask"):
                words = ["-m", "benchmarks.peers", python, "--one", name, str(seeds), str(folder), phase]
                done = subprocess.run([python, *words], check=True, stdout=subprocess.PIPE, text=True)
                figures[name] |= json.loads(done.stdout.splitlines()[-1])
    click.echo("\n".join(table(figures)))


if __name__ == "__main__":
    sys.exit(main())
