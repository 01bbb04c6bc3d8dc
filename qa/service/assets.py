"""Where `web/` is, and what its static files are called: a name that changes with their bytes."""

import hashlib
from importlib.resources import files
from pathlib import Path


def web_folder() -> Path:
    """Return the folder of templates and static files: in the installed package, beside it in a checkout."""
    package = Path(str(files("qa")))
    return next(folder for folder in (package / "web", package.parent / "web") if folder.is_dir())


def digest(static: Path) -> str:
    """Return eight hexadecimal digits of the sha256 of all static files, names and bytes."""
    seen = hashlib.sha256()
    for path in sorted(static.iterdir()):
        seen.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()[:8]
