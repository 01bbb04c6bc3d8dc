"""A folder that changes is built again, once it has come to rest."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from qa.indexing.watch import Watch
from tests.indexing.folders import BRIDGE, STORM, write_articles


class EnoughError(Exception):
    """Ends a watch, which has no end of its own."""


def turns(seeds: Path, *between: Callable[[], object]) -> int:
    """Return how many turns come while one thing after another is done between two looks."""
    looks, turned = iter(between), 0

    def sleep(_seconds: float) -> None:
        act = next(looks, None)
        if act is None:
            raise EnoughError
        act()

    with suppress(EnoughError):
        for _ in Watch(seeds, sleep):
            turned += 1
    return turned


def nothing() -> None:
    """Leave the folder alone."""


def test_the_first_turn_comes_at_once_and_no_other_without_a_change(tmp_path: Path) -> None:
    seeds = write_articles(tmp_path / "articles", bridge=BRIDGE)

    assert turns(seeds, nothing, nothing, nothing) == 1


def test_each_change_gives_a_turn_once_two_looks_agree(tmp_path: Path) -> None:
    seeds = write_articles(tmp_path / "articles", bridge=BRIDGE)

    for change in (
        lambda: write_articles(seeds, bridge=BRIDGE + "It opens on Friday.\n"),
        lambda: write_articles(seeds, more=STORM),
        (seeds / "bridge.txt").unlink,
        lambda: shutil.rmtree(seeds),
    ):
        assert turns(seeds, change, nothing, nothing) == 2
        write_articles(seeds, bridge=BRIDGE)


def test_while_it_goes_on_changing_no_turn_comes(tmp_path: Path) -> None:
    seeds = write_articles(tmp_path / "articles", bridge=BRIDGE)
    texts = iter(range(100))

    def grow() -> None:
        write_articles(seeds, bridge=BRIDGE + "x" * next(texts))

    assert turns(seeds, grow, grow, grow) == 1


def test_what_changes_during_a_turn_gives_another(tmp_path: Path) -> None:
    seeds = write_articles(tmp_path / "articles", bridge=BRIDGE)
    watching = iter(Watch(seeds, lambda _seconds: None))
    next(watching)

    write_articles(seeds, storm=STORM)

    next(watching)


def test_a_turn_that_could_not_be_used_comes_again(tmp_path: Path) -> None:
    looks = iter(range(25))

    def sleep(_seconds: float) -> None:
        if next(looks, None) is None:
            raise EnoughError

    watch, turned = Watch(write_articles(tmp_path / "articles", bridge=BRIDGE), sleep), 0
    with suppress(EnoughError):
        for _ in watch:
            turned += 1
            watch.again()

    assert turned == 3  # at once, and after ten looks each


def test_what_is_no_article_is_not_looked_at(tmp_path: Path) -> None:
    seeds = write_articles(tmp_path / "articles", bridge=BRIDGE)

    assert turns(seeds, lambda: (seeds / ".bridge.txt.swp").write_text("x"), nothing, nothing) == 1
