"""A folder -> articles: each file with its id, its title, its exact text and the digest of its bytes."""

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qa.corpus.decode import decode
from qa.corpus.sentences import sentences
from qa.corpus.units import SPOKEN
from qa.errors import SeedError
from qa.types import Article, Sentence

MAX_BYTES = 10_000_000
"""The largest file that is read: about 1.7 million words."""

_SUFFIXES = frozenset({".txt", ".md"})
_IN_IDS = frozenset("LMN")
"""Unicode's letters, the marks that complete them, and numbers, of every script."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A file that is to be an article: the id it gives it, its path inside the folder, and where it is."""

    id: str
    source: str
    path: Path


def find_seeds(folder: Path) -> tuple[Seed, ...]:
    """Return the articles in `folder` and the folders in it, by id, without opening one.

    An article is a file whose name ends in `.txt` or `.md`. Files of other kinds, names that begin with a dot
    and links to folders are passed over.

    Raises:
        SeedError: there is no such folder, no article in it, a name that cannot be one, or two files with
            one id.
    """
    seeds: dict[str, Seed] = {}
    for path in sorted(paths(folder)):
        seed = Seed(_id(path), _source(path, folder), path)
        other = seeds.setdefault(seed.id, seed)
        if other is not seed:
            raise SeedError(
                f"{other.source!r} and {seed.source!r} both have the id {seed.id!r}: "
                "expected one file for each id. Rename one of them."
            )
    if not seeds:
        raise SeedError(f"No article in {str(folder)!r}: expected a .txt or .md file. Put one there.")
    return tuple(seed for _, seed in sorted(seeds.items()))


def read_bytes(seed: Seed) -> bytes:
    """Return what the file holds, having looked at its kind and size before opening it.

    Raises:
        SeedError: it is no file, cannot be read, or has more than `MAX_BYTES`.
    """
    try:
        found = seed.path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise SeedError(f"{seed.source!r} is no file: expected a text by that name. Rename or remove it.")
        _check_size(found.st_size, seed.source)
        with seed.path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # and again after reading: the file may have grown
    except OSError as error:
        raise SeedError(
            f"{seed.source!r} cannot be read: {error.strerror}. Expected a file that opens. "
            "Mend or remove it."
        ) from error
    _check_size(len(data), seed.source)
    return data


def read_text(seed: Seed, data: bytes) -> str:
    """Return the text of the file's bytes; raises SeedError where they are no text or say nothing."""
    text = decode(data, seed.source)
    if not SPOKEN.search(text):
        raise SeedError(
            f"{seed.source!r} says nothing: expected a letter or digit in it. Fill the file or remove it."
        )
    return text


def read_article(seed: Seed) -> tuple[Article, tuple[Sentence, ...]]:
    """Return the article in the file, with its sentences; raises SeedError as the two above do."""
    data = read_bytes(seed)
    text = read_text(seed, data)
    found = sentences(seed.id, text)
    title = text[found[0].start : found[0].end] if found[0].kind == "title" else seed.id
    return Article(seed.id, title, text, seed.source, hashlib.sha256(data).hexdigest()), found


def paths(seeds: Path) -> Iterator[Path]:
    """Yield every file that is to be an article; raises SeedError where a folder cannot be opened."""
    for folder, folders, files in os.walk(seeds, onerror=_refuse_folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in [*folders, *files]:
            path = Path(folder, name)
            if path.suffix.lower() in _SUFFIXES and not name.startswith("."):
                yield path


def _refuse_folder(error: OSError) -> None:
    raise SeedError(
        f"{error.filename!r} cannot be opened: {error.strerror}. Expected a folder of .txt or .md files. "
        "Make it, or name another."
    ) from error


def _id(path: Path) -> str:
    """Return the file's name as it can stand in an address: `Train hostages.txt` is `train-hostages`."""
    name = unicodedata.normalize("NFC", path.stem.casefold())
    kept = (each if each in "._" or unicodedata.category(each)[0] in _IN_IDS else " " for each in name)
    found = "-".join("".join(kept).split())
    if not found.strip("._-"):
        raise SeedError(
            f"The name {path.name!r} has no letter or digit: expected one to call the article by. "
            "Rename the file."
        )
    return found


def _source(path: Path, seeds: Path) -> str:
    source = path.relative_to(seeds).as_posix()
    try:
        source.encode()
    except UnicodeEncodeError as error:
        raise SeedError(
            f"The name {os.fsencode(source)!r} is not UTF-8: expected one that can be shown. Rename the file."
        ) from error
    return source


def _check_size(size: int, source: str) -> None:
    if size > MAX_BYTES:
        raise SeedError(
            f"{source!r} has {size:,} bytes: expected at most {MAX_BYTES:,}. Split it into several articles."
        )
