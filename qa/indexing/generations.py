"""An index folder -> a generation whose every file is as it was published."""

import hashlib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from qa.errors import IndexDamagedError, IndexMismatchError, IndexMissingError
from qa.indexing.manifest import MANIFEST, File, Manifest, Pointer, Published

CURRENT = "CURRENT"
REMEDY = "run: pullquote rebuild"

_Model = TypeVar("_Model", bound=BaseModel)


def read_pointer(index: Path) -> Pointer:
    """Return which generation is live.

    Raises:
        IndexMissingError: nothing was ever published here.
        IndexDamagedError: CURRENT cannot be read.
        IndexMismatchError: another version of this program wrote it.
    """
    try:
        written = (index / CURRENT).read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexMissingError(f"no index in {str(index)!r}; {REMEDY}") from error
    except OSError as error:
        raise IndexDamagedError(f"{index / CURRENT} cannot be read: {error.strerror}; {REMEDY}") from error
    return _parse(written, Pointer, index / CURRENT)


def verify(index: Path, published: Published) -> Manifest:
    """Read every file of a generation and compare it with its digest; return the manifest.

    Afterwards the files are in the system's memory, and mapping them is quick.

    Raises:
        IndexDamagedError: a file is missing, unreadable, cut short or changed.
        IndexMismatchError: another version of this program wrote the manifest.
    """
    folder = index / published.generation
    try:
        written = (folder / MANIFEST).read_bytes()
        if hashlib.sha256(written).hexdigest() != published.manifest_sha256:
            raise IndexDamagedError(f"{folder / MANIFEST} has changed since it was published; {REMEDY}")
        manifest = _parse(written, Manifest, folder / MANIFEST)
        for name, file in manifest.files.items():
            if digested(folder / name) != file:
                raise IndexDamagedError(f"{folder / name} has changed since it was published; {REMEDY}")
    except OSError as error:
        raise IndexDamagedError(f"{error.filename} cannot be read: {error.strerror}; {REMEDY}") from error
    return manifest


def digested(path: Path) -> File:
    """Return a file's length and digest, read in one pass."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return File(bytes=file.tell(), sha256=digest)


def _parse(written: bytes, model: type[_Model], path: Path) -> _Model:
    try:
        return model.model_validate_json(written)
    except ValidationError as error:
        if any(each["loc"] == ("format",) and each["type"] == "literal_error" for each in error.errors()):
            raise IndexMismatchError(
                f"{path} was written by another version of Pullquote; {REMEDY}"
            ) from error
        raise IndexDamagedError(f"{path} has changed since it was published; {REMEDY}") from error
