"""An index folder -> a generation whose every file is as it was published."""

import hashlib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from qa.errors import IndexDamagedError, IndexMismatchError, IndexMissingError
from qa.indexing.manifest import MANIFEST, File, Manifest, Pointer, Published
from qa.indexing.remedy import remedy

CURRENT = "CURRENT"

_Model = TypeVar("_Model", bound=BaseModel)


def refuse_file(index: Path) -> None:
    """Raise IndexMissingError where the index is no folder but a file."""
    if index.is_file():
        raise IndexMissingError(
            f"the index {str(index)!r} is a file; expected a folder; name another: --index DIR"
        )


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
        refuse_file(index)
        raise IndexMissingError(f"no index in {str(index)!r}; {remedy(index)}") from error
    except OSError as error:
        raise _unreadable(error, index) from error
    return _parse(written, Pointer, index, CURRENT)


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
            raise _changed(folder / MANIFEST, index)
        manifest = _parse(written, Manifest, index, f"{published.generation}/{MANIFEST}")
        for name, file in manifest.files.items():
            if digested(folder / name) != file:
                raise _changed(folder / name, index)
    except OSError as error:
        raise _unreadable(error, index) from error
    return manifest


def digested(path: Path) -> File:
    """Return a file's length and digest, read in one pass."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return File(bytes=file.tell(), sha256=digest)


def _parse(written: bytes, model: type[_Model], index: Path, name: str) -> _Model:
    try:
        return model.model_validate_json(written)
    except ValidationError as error:
        if any(each["loc"] == ("format",) and each["type"] == "literal_error" for each in error.errors()):
            raise IndexMismatchError(
                f"{index / name} was written by another version of Pullquote; {remedy(index)}"
            ) from error
        raise _changed(index / name, index) from error


def _changed(path: Path, index: Path) -> IndexDamagedError:
    return IndexDamagedError(f"{path} has changed since it was published; {remedy(index)}")


def _unreadable(error: OSError, index: Path) -> IndexDamagedError:
    """A file that this user may not read may well be whole: another rebuild would not help."""
    todo = "permit this user to read it" if isinstance(error, PermissionError) else remedy(index)
    return IndexDamagedError(f"{error.filename} cannot be read: {error.strerror}; {todo}")
