"""A long rebuild shows where it is: as a bar to who watches, as a few lines to a log."""

from contextlib import ExitStack

import pytest

from qa.progress import Bar, Lines, shown


def test_a_bar_is_drawn_for_each_thing_that_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    with ExitStack() as drawn:
        bar = Bar(drawn)
        for doing in ("comparing articles", "indexing articles"):
            for done in range(3):
                bar(doing, done, 2)

    told = capsys.readouterr().err
    assert told.index("comparing articles") < told.index("indexing articles")


def test_lines_come_every_five_seconds_and_not_at_all_where_it_is_quick(
    capsys: pytest.CaptureFixture[str],
) -> None:
    now = [0.0]
    lines = Lines(lambda: now[0])
    for done in range(1500):
        lines("indexing articles", done, 1500)
        now[0] += 0.0078125

    assert capsys.readouterr().err.splitlines() == [
        "indexing articles: 640 of 1,500",
        "indexing articles: 1,280 of 1,500",
    ]


def test_where_nobody_watches_there_is_no_bar() -> None:
    with shown() as progress:
        assert isinstance(progress, Lines)
