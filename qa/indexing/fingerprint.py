"""A model's folder -> its fingerprint: equal for equal files, whatever they are called from."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from qa.errors import ModelError


def fingerprint(kind: str, folder: Path, names: Iterable[str]) -> str:
    """Return `kind:` and the SHA-256 of the named files' names and bytes.

    Raises:
        ModelError: a file is missing or unreadable.
    """
    whole = hashlib.sha256()
    for name in sorted(names):
        try:
            with (folder / name).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise ModelError(
                f"{folder / name} cannot be read: {error.strerror}; copy the model again"
            ) from error
        whole.update(f"{digest} {name}\n".encode())
    return f"{kind}:{whole.hexdigest()}"
