"""A folder of articles and the generation before -> which of them are new, which are as they were."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from qa.corpus.articles import Seed, read_bytes, read_text
from qa.indexing.passages import ArticleEntry


class Listed(Protocol):
    """What is asked of the generation before."""

    def entry(self, article_id: str) -> ArticleEntry | None:
        """Return an article's entry, or None where there is no such article."""

    @property
    def entries(self) -> Iterable[ArticleEntry]:
        """Every article's entry."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How the articles differ from those of the generation before, by id."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def find_changes(seeds: Iterable[Seed], before: Listed | None) -> Changes:
    """Read every file once, one at a time, and compare its digest with that of the generation before.

    Raises:
        SeedError: a file cannot be read, or what is new in it is no article.
    """
    sorts: dict[str, list[str]] = {"added": [], "changed": [], "kept": []}
    for seed in seeds:
        sorts[_sort(seed, before.entry(seed.id) if before is not None else None)].append(seed.id)
    present = {each for ids in sorts.values() for each in ids}
    removed = tuple(_gone(before, present)) if before is not None else ()
    added, changed, kept = map(tuple, sorts.values())
    return Changes(added, changed, removed, kept)


def _sort(seed: Seed, was: ArticleEntry | None) -> str:
    data = read_bytes(seed)
    if was is not None and was.sha256 == hashlib.sha256(data).hexdigest():
        return "kept"
    read_text(seed, data)  # what cannot be read is refused before anything is made of the rest
    return "added" if was is None else "changed"


def _gone(before: Listed, present: set[str]) -> Iterator[str]:
    return (entry.id for entry in before.entries if entry.id not in present)
