"""Where `web/` is, and addresses of its static files that change with their bytes."""

import hashlib
from importlib.resources import files
from pathlib import Path


def web_folder() -> Path:
    """Return the folder of templates and static files: in the installed package, beside it in a checkout."""
    package = Path(str(files("qa")))
    return next(folder for folder in (package / "web", package.parent / "web") if folder.is_dir())


def digests(static: Path) -> dict[str, str]:
    """Return the first eight hexadecimal digits of each static file's sha256, by its name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:8] for path in sorted(static.iterdir())}
