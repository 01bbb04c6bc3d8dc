"""An index folder -> what to run to get a whole index in it."""

import shlex
from pathlib import Path

_DEFAULT = Path("index")
"""The folder that the program uses where none is named."""


def remedy(index: Path) -> str:
    """Return what to run to get a whole index in this folder, as a shell reads it."""
    named = "" if index == _DEFAULT else f" --index {shlex.quote(str(index))}"
    return f"run: pullquote rebuild{named}"
