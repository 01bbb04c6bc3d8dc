"""A draft folder -> the live generation, or nothing at all: whatever happens, readers find a whole index."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from qa.errors import (
    IndexDamagedError,
    IndexLockedError,
    IndexMismatchError,
    IndexMissingError,
    IndexUnwritableError,
)
from qa.indexing.generations import CURRENT, digested, read_pointer, refuse_file, verify
from qa.indexing.manifest import MANIFEST, File, Manifest, Pointer, Published
from qa.indexing.remedy import remedy

_LOCK = ".lock"
_DRAFT = ".tmp-"
_GENERATION = "gen-"
_READ_ONLY, _PRIVATE = 0o400, 0o700
"""Nobody writes a published file again, and nobody but its owner reads the articles in it."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A generation of which every file is as it was published."""

    published: Published
    folder: Path
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Draft:
    """A generation that is being written to `folder`, and the newest whole one that stands there, if any."""

    index: Path
    folder: Path
    generation: str
    whole: Whole | None

    def files(self) -> dict[str, File]:
        """Return every file that was written so far, by its path in the folder."""
        found = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): digested(path) for path in found}

    def publish(self, manifest: Manifest) -> None:
        """Make the draft the live generation; a reader sees all of it or the one before.

        CURRENT is replaced last, when everything that it vouches for is on the disk.
        """
        (self.folder / MANIFEST).write_text(manifest.model_dump_json() + "\n", encoding="utf-8")
        digest = digested(self.folder / MANIFEST).sha256
        for path in self.folder.rglob("*"):
            if path.is_file():
                path.chmod(_READ_ONLY)
            _sync(path)
        _sync(self.folder)
        self.folder.rename(self.index / self.generation)
        _sync(self.index)
        live = Published(generation=self.generation, manifest_sha256=digest)
        self._point(Pointer(current=live, previous=self.whole.published if self.whole else None))

    def _point(self, pointer: Pointer) -> None:
        draft = self.index / f"{_DRAFT}{CURRENT}"
        draft.write_text(pointer.model_dump_json() + "\n", encoding="utf-8")
        _sync(draft)
        draft.replace(self.index / CURRENT)
        _sync(self.index)
        _collect(self.index, pointer)


@contextmanager
def drafting(index: Path) -> Iterator[Draft]:
    """Hold the index folder for one writer and give it a draft, which is gone afterwards if not published.

    Raises:
        IndexMissingError: the index is no folder but a file.
        IndexLockedError: another rebuild holds the folder.
        IndexUnwritableError: the folder cannot be written, or the disk is full.
    """
    try:
        refuse_file(index)
        index.mkdir(parents=True, exist_ok=True)
        with _locked(index):
            yield from _draft(index)
    except OSError as error:
        raise IndexUnwritableError(
            f"the index folder {str(index)!r} cannot be written: {error}; what was there is untouched; "
            f"make room or permit writing, then {remedy(index)}"
        ) from error


def _draft(index: Path) -> Iterator[Draft]:
    generation = f"{_GENERATION}{max(_numbers(index), default=0) + 1:08d}"
    _collect(index, _pointer(index))
    folder = index / f"{_DRAFT}{generation}"
    folder.mkdir(_PRIVATE)
    try:
        yield Draft(index, folder, generation, _whole(index))
    finally:
        _collect(index, _pointer(index))


def _numbers(index: Path) -> list[int]:
    """Return the numbers of all generations, orphans too: a new one must not meet the name of one of them."""
    names = (path.name.removeprefix(_GENERATION) for path in index.glob(f"{_GENERATION}*"))
    return [int(name) for name in names if name.isdecimal()]


@contextmanager
def _locked(index: Path) -> Iterator[None]:
    with (index / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the system lets go of it when the writer dies
        except BlockingIOError as error:
            raise IndexLockedError(
                f"another rebuild is writing {str(index)!r}; wait until it has ended"
            ) from error
        yield


def _pointer(index: Path) -> Pointer | None:
    try:
        return read_pointer(index)
    except (IndexMissingError, IndexDamagedError, IndexMismatchError):
        return None


def _whole(index: Path) -> Whole | None:
    """Return the newest generation that a reader could fall back to."""
    pointer = _pointer(index)
    for published in (pointer.current, pointer.previous) if pointer else ():
        try:
            if published is not None:
                return Whole(published, index / published.generation, verify(index, published))
        except (IndexDamagedError, IndexMismatchError):
            continue
    return None


def _collect(index: Path, pointer: Pointer | None) -> None:
    """Delete drafts that a killed writer left, and generations that CURRENT does not name.

    By reference and never by number: an orphan may stand above the live generation.
    """
    named = {each.generation for each in (pointer.current, pointer.previous) if each} if pointer else set()
    for path in index.iterdir():
        orphan = pointer is not None and path.name.startswith(_GENERATION) and path.name not in named
        if orphan or path.name.startswith(_DRAFT):
            _remove(path)


def _remove(path: Path) -> None:
    """Delete a file or folder, as far as that goes: what stays is deleted by a later writer."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _sync(path: Path) -> None:
    """Wait until a file, or a folder's list of files, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
