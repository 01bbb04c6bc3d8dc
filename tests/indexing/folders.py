"""Small folders of articles, and hands that damage an index."""

from collections.abc import Callable
from pathlib import Path

from qa.indexing.generations import CURRENT, digested, read_pointer
from qa.indexing.manifest import MANIFEST, Manifest

BRIDGE = (
    "Bridge Closed After Cracks Found\n\nThe harbour bridge was closed on Monday. "
    "Engineers found two cracks in a pillar. Repairs will cost $1.2 million.\n"
)
STORM = "Storm Hits Coast\n\nA storm reached the coast at noon. Nobody was hurt, the mayor said.\n"

Damage = Callable[[Path], object]


def write_articles(folder: Path, **texts: str) -> Path:
    """Write each text to a file of its name; return the folder."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_bytes(text.encode())
    return folder


def generations(index: Path) -> list[str]:
    """Return the names of everything in an index but its lock."""
    return sorted(path.name for path in index.iterdir() if path.name != ".lock")


def live(index: Path) -> Path:
    """Return the folder of the live generation."""
    return index / read_pointer(index).current.generation


def cut_short(path: Path) -> None:
    _overwrite(path, path.read_bytes()[:-1])


def empty(path: Path) -> None:
    _overwrite(path, b"")


def flip_a_bit(path: Path) -> None:
    written = bytearray(path.read_bytes())
    written[len(written) // 2] ^= 1
    _overwrite(path, bytes(written))


def lengthen(path: Path) -> None:
    _overwrite(path, path.read_bytes() + b"\x00")


def make_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: tuple[Damage, ...] = (cut_short, empty, flip_a_bit, lengthen, make_a_folder, Path.unlink)


def rewrite_manifest(index: Path, **made_by: str | int) -> None:
    """Let the live generation say that something else made it, and let CURRENT vouch for that."""
    path = live(index) / MANIFEST
    manifest = Manifest.model_validate_json(path.read_bytes())
    other = manifest.model_copy(update={"made_by": manifest.made_by.model_copy(update=made_by)})
    _overwrite(path, other.model_dump_json().encode())
    vouch(index)


def vouch(index: Path) -> None:
    """Let CURRENT hold the digest that the live manifest has now."""
    pointer = read_pointer(index)
    digest = digested(live(index) / MANIFEST).sha256
    current = pointer.current.model_copy(update={"manifest_sha256": digest})
    _overwrite(index / CURRENT, pointer.model_copy(update={"current": current}).model_dump_json().encode())


def _overwrite(path: Path, written: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(written)
