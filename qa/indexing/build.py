"""Articles -> a new generation of the index; offline, and all or nothing."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from qa.corpus.articles import Seed, find_seeds, read_article
from qa.indexing.changes import Changes, find_changes
from qa.indexing.manifest import Manifest, content, makers
from qa.indexing.passages import Passages
from qa.indexing.publish import Draft, Whole, drafting
from qa.indexing.writer import IndexWriter, writing
from qa.types import Embedder

_NAMED = 10
"""Articles that a report names of each sort before it only counts them."""


class Progress(Protocol):
    """Is told what a rebuild does, and how far it is."""

    def __call__(self, doing: str, done: int, of: int) -> None:
        """Show that of the `of` parts of what it does, `done` are done."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a rebuild published, and how its articles differ from those of the generation before."""

    generation: str
    articles: int
    sentences: int
    changes: Changes
    seconds: float

    def __str__(self) -> str:
        holds = f"{_count(self.articles, 'article')}, {_count(self.sentences, 'sentence')}"
        changes = self.changes
        sorts = {"added": changes.added, "changed": changes.changed, "removed": changes.removed}
        lines = [f"{sort:>7}: {_named(ids)}" for sort, ids in sorts.items() if ids]
        head = f"{self.generation}: {holds}, {self.seconds:.1f} s"
        return "\n".join([head, *lines, f"   kept: {len(changes.kept):,}"])


def _quietly(doing: str, done: int, of: int) -> None:
    """Show nothing."""


def rebuild(
    seeds: Path, index: Path, embedder: Embedder, progress: Progress | None = None, *, full: bool = False
) -> Report:
    """Write a generation of the articles in `seeds` beside the live one, and make it the live one.

    Articles whose bytes are those of the generation before are copied from it, unless `full` or unless other
    makers made it; the files are the same either way. A rebuild that fails, is killed or interrupted leaves
    the old index as it was.

    Raises:
        SeedError: an article cannot be read.
        IndexMissingError: the index is no folder but a file.
        IndexLockedError: another rebuild is writing this index.
        IndexUnwritableError: the index folder cannot be written, or the disk is full.
    """
    started = time.monotonic()
    progress = progress or _quietly
    found = find_seeds(seeds)
    with drafting(index) as draft:
        changes = _changes(found, draft.whole, progress)
        with writing(draft.folder, embedder, _source(draft.whole, changes, embedder, full=full)) as writer:
            _write(writer, found, changes, progress)
            manifest = _manifest(writer, draft, embedder, progress)
        draft.publish(manifest)
    seconds = time.monotonic() - started
    return Report(draft.generation, manifest.articles, manifest.sentences, changes, seconds)


def _changes(found: Sequence[Seed], before: Whole | None, progress: Progress) -> Changes:
    seeds = _announced(found, "comparing articles", progress)
    if before is None:
        return find_changes(seeds, None)
    with closing(Passages(before.folder)) as passages:
        return find_changes(seeds, passages)


def _source(before: Whole | None, changes: Changes, embedder: Embedder, *, full: bool) -> Path | None:
    """Return the folder to copy from: none where nothing may be copied."""
    if before is None or full or not changes.kept or before.manifest.made_by != makers(embedder):
        return None
    return before.folder


def _write(writer: IndexWriter, found: Sequence[Seed], changes: Changes, progress: Progress) -> None:
    for article_id in (*changes.changed, *changes.removed):
        writer.forget(article_id)
    kept = frozenset(changes.kept) if writer.copies else frozenset()
    for seed in _announced(found, "indexing articles", progress):
        if seed.id in kept:
            writer.copy(seed.id, seed.source)
        else:
            writer.add(*read_article(seed))


def _manifest(writer: IndexWriter, draft: Draft, embedder: Embedder, progress: Progress) -> Manifest:
    progress("completing the index", 0, 1)
    search = writer.save()
    files, made_by = draft.files(), makers(embedder)
    progress("completing the index", 1, 1)
    return Manifest(
        created=datetime.now(UTC),
        articles=writer.articles,
        sentences=writer.sentences,
        search=search,
        made_by=made_by,
        content=content(made_by, files),
        files=files,
    )


def _announced(seeds: Sequence[Seed], doing: str, progress: Progress) -> Iterator[Seed]:
    for done, seed in enumerate(seeds):
        progress(doing, done, len(seeds))
        yield seed
    progress(doing, len(seeds), len(seeds))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _named(ids: tuple[str, ...]) -> str:
    rest = len(ids) - _NAMED
    return ", ".join(ids[:_NAMED]) + (f" and {rest:,} more" if rest > 0 else "")
