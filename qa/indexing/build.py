"""Articles -> a new generation of the index; offline, and all or nothing."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qa.corpus.articles import read_articles
from qa.corpus.sentences import sentences
from qa.indexing.lexicon import LexiconWriter
from qa.indexing.manifest import Manifest, content, makers
from qa.indexing.passage import embed_passages
from qa.indexing.passages import Passages, PassageWriter
from qa.indexing.publish import Draft, drafting
from qa.indexing.vectors import VectorWriter
from qa.types import Article, Embedder

Progress = Callable[[str], None]

_NAMED = 10
"""Articles that a report names of each sort before it only counts them."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a rebuild published, and how its articles differ from those of the generation before, by id."""

    generation: str
    articles: int
    sentences: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    seconds: float

    def __str__(self) -> str:
        holds = f"{_count(self.articles, 'article')}, {_count(self.sentences, 'sentence')}"
        head = f"{self.generation}: {holds}, {self.seconds:.1f} s"
        sorts = {"added": self.added, "changed": self.changed, "removed": self.removed}
        lines = [f"{sort:>7}: {_named(ids)}" for sort, ids in sorts.items() if ids]
        return "\n".join([head, *lines, f"   kept: {len(self.kept)}"])


def rebuild(seeds: Path, index: Path, embedder: Embedder, progress: Progress | None = None) -> Report:
    """Read every article in `seeds`, write a generation beside the live one and make it the live one.

    A rebuild that fails or is killed leaves the old index as it was. The same articles give the same content.

    Raises:
        SeedError: an article cannot be read; nothing has been written.
        IndexLockedError: another rebuild is writing this index.
        IndexUnwritableError: the index folder cannot be written, or the disk is full.
    """
    started = time.monotonic()
    articles = tuple(read_articles(seeds))  # all can be read, before anything is written
    with drafting(index) as draft:
        manifest = _write(draft, _announced(articles, progress or _quietly), embedder)
        differences = _differences(_listed(draft.before), _listed(draft.folder))
        draft.publish(manifest)
    seconds = time.monotonic() - started
    return Report(draft.generation, manifest.articles, manifest.sentences, **differences, seconds=seconds)


def _write(draft: Draft, articles: Iterable[Article], embedder: Embedder) -> Manifest:
    vectors = VectorWriter(embedder.dimension)
    with closing(PassageWriter(draft.folder)) as passages, closing(LexiconWriter(draft.folder)) as lexicon:
        for article in articles:
            texts = _texts(article, passages, lexicon)
            vectors.add(embed_passages(texts, article.headline, embedder))
        passages.save()
        lexicon.save()
    vectors.save(draft.folder)
    files, made_by = draft.files(), makers(embedder)
    return Manifest(
        created=datetime.now(UTC),
        articles=passages.articles,
        sentences=passages.rows,
        made_by=made_by,
        content=content(made_by, files),
        files=files,
    )


def _texts(article: Article, passages: PassageWriter, lexicon: LexiconWriter) -> list[str]:
    """Return the words of each of the article's sentences, after writing their places and terms."""
    found = sentences(article.id, article.text)
    place = passages.add(article, found)
    texts = [article.text[sentence.start : sentence.end] for sentence in found]
    for row, text in zip(place.rows, texts, strict=True):
        lexicon.add(row, place.number, text)
    return texts


def _announced(articles: Sequence[Article], progress: Progress) -> Iterator[Article]:
    for number, article in enumerate(articles, start=1):
        progress(f"{number} of {len(articles)} articles: {article.id}")
        yield article


def _quietly(step: str) -> None:
    """Say nothing."""


def _listed(folder: Path | None) -> Mapping[str, str]:
    """Return each article's digest by its id; nothing where there is no generation."""
    if folder is None:
        return {}
    with closing(Passages(folder)) as passages:
        return {entry.id: entry.sha256 for entry in passages.entries}


def _differences(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        "added": tuple(each for each in now if each not in before),
        "changed": tuple(each for each in now if before.get(each, now[each]) != now[each]),
        "removed": tuple(each for each in before if each not in now),
        "kept": tuple(each for each in now if before.get(each) == now[each]),
    }


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _named(ids: tuple[str, ...]) -> str:
    rest = len(ids) - _NAMED
    return ", ".join(ids[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
