"""What many tests stand on: the index of the articles that come along; built once, if a test asks."""

import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.command import ARTICLE

if TYPE_CHECKING:
    from qa.answering.answerer import Answerer

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def interrupts() -> None:
    """Let Ctrl-C reach what tests start: a suite that runs in the background inherits its being ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Return the folder of the articles that come along."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def seed_index(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the index of those articles, made by the embedded encoder; not to be written to."""
    from qa.indexing.build import rebuild
    from qa.indexing.embedder import open_embedder

    index = tmp_path_factory.mktemp("seed") / "index"
    rebuild(seeds, index, open_embedder(None), None)
    return index


@pytest.fixture(scope="session")
def seed_answerer(seed_index: Path) -> "Iterator[Answerer]":
    """Yield the program as readers get it, opened on that index."""
    from qa.answering.answerer import open_answerer

    answerer = open_answerer(seed_index, None)
    with closing(answerer.store):
        yield answerer


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """Return a folder with one small article of our own."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bridge.txt").write_text(ARTICLE, encoding="utf-8")
    return folder
