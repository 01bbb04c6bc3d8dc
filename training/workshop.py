"""Where a training run reads and writes, and how big it is."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LOG = logging.getLogger("training")


@dataclass(frozen=True, slots=True)
class Size:
    """Every number that grows with the run; the smoke size proves the recipe, the real one makes models.

    `rows` bounds the rows read from each data file (None: all of them).
    """

    rows: int | None
    vocabulary: int
    min_frequency: int
    dimension: int
    vector_epochs: int
    min_count: int
    encoder_epochs: int
    batch: int
    reader_rounds: int
    comparer_epochs: int
    trunk_pieces: int
    contextual_share: float


SIZES = {
    "smoke": Size(200, 800, 2, 32, 1, 1, 2, 32, 20, 1, 40_000, 1.0),
    "real": Size(None, 30_000, 5, 256, 2, 5, 2, 512, 200, 4, 30_000_000, 1.0),
}


@dataclass(frozen=True, slots=True)
class Workshop:
    """The folders and the size of one run; every stage takes it and returns the path of what it made.

    `pretrained` has the comparers start from the trunk of the stage `pretrain`.
    """

    data: Path
    evaluation: Path
    build: Path
    size: Size
    device: str = "cpu"
    pretrained: bool = False

    def path(self, name: str) -> Path:
        """Return where a stage's product `name` stands in the build folder."""
        return self.build / name


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """Yield a path to write to, which takes the name `path` only when the block ends without an error."""
    part = path.with_name(f"{path.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    yield part
    part.replace(path)


def log_to(path: Path) -> None:
    """Send the stage's log to `path` as well as to standard error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    form = logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S")
    for handler in (logging.FileHandler(path, encoding="utf-8"), logging.StreamHandler()):
        handler.setFormatter(form)
        LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
