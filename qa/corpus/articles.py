"""A folder -> articles: each file with its id, its title, its exact text and the digest of its bytes."""

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from qa.corpus.decode import decode
from qa.corpus.sentences import sentences
from qa.errors import SeedError
from qa.types import Article

MAX_BYTES = 10_000_000
"""The largest file that is read: about 1.7 million words."""

_SUFFIXES = frozenset({".txt", ".md"})
_IN_IDS = frozenset("LMN")
"""Unicode's letters, the marks that complete them, and numbers, of every script."""


def read_articles(seeds: Path) -> Iterator[Article]:
    """Yield the articles in the folder `seeds` and the folders in it, by id, reading one at a time.

    An article is a file whose name ends in `.txt` or `.md`. Files of other kinds, names that begin with a dot
    and links to folders are passed over.

    Raises:
        SeedError: there is no such folder, no article in it, a file that cannot be read as an article, or two
            files with one id.
    """
    paths: dict[str, Path] = {}
    for path in sorted(_paths(seeds)):
        other = paths.setdefault(_id(path), path)
        if other is not path:
            raise SeedError(
                f"{_source(other, seeds)!r} and {_source(path, seeds)!r} both have the id {_id(path)!r}: "
                "expected one file for each id. Rename one of them."
            )
    if not paths:
        raise SeedError(f"No article in {str(seeds)!r}: expected a .txt or .md file. Put one there.")
    for _, path in sorted(paths.items()):
        yield read_article(path, seeds)


def read_article(path: Path, seeds: Path) -> Article:
    """Return the article in the file at `path`, somewhere in the folder `seeds`.

    Raises:
        SeedError: the file cannot be read, has more than `MAX_BYTES`, is no text, has no sentence in it, or
            no letter or digit in its name.
    """
    source = _source(path, seeds)
    data = _read(path, source)
    text = decode(data, source)
    found = sentences(_id(path), text)
    if not found:
        raise SeedError(
            f"{source!r} says nothing: expected a letter or digit in it. Fill the file or remove it."
        )
    title = text[found[0].start : found[0].end] if found[0].kind == "title" else _id(path)
    return Article(_id(path), title, text, source, hashlib.sha256(data).hexdigest())


def _paths(seeds: Path) -> Iterator[Path]:
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


def _read(path: Path, source: str) -> bytes:
    """Return the file's bytes, having looked at its kind and size before opening it."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise SeedError(f"{source!r} is no file: expected a text by that name. Rename or remove it.")
        _check_size(found.st_size, source)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # and again after reading: the file may have grown
    except OSError as error:
        raise SeedError(
            f"{source!r} cannot be read: {error.strerror}. Expected a file that opens. Mend or remove it."
        ) from error
    _check_size(len(data), source)
    return data


def _check_size(size: int, source: str) -> None:
    if size > MAX_BYTES:
        raise SeedError(
            f"{source!r} has {size:,} bytes: expected at most {MAX_BYTES:,}. Split it into several articles."
        )
