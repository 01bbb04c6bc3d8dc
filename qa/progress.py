"""What a rebuild is doing -> a bar on a terminal, elsewhere a plain line now and then."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import click

EVERY = 5.0
"""Seconds between two plain lines: a quick rebuild prints none, a long one does not fill a log."""


class Bar:
    """Draws one bar for each thing that is done, on the error stream."""

    def __init__(self, drawn: ExitStack) -> None:
        self._drawn = drawn
        self._doing = ""
        self._bar: Any = None  # click's bars are not meant to be named

    def __call__(self, doing: str, done: int, of: int) -> None:
        """Move the bar of what is being done, or begin one."""
        if doing != self._doing:
            self._drawn.close()
            bar = click.progressbar(length=of, label=f"{doing:<20}", file=sys.stderr, show_pos=True)
            self._doing, self._bar = doing, self._drawn.enter_context(bar)
        self._bar.update(done - self._bar.pos)


class Lines:
    """Prints where it is, every five seconds, on the error stream."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()

    def __call__(self, doing: str, done: int, of: int) -> None:
        """Print a line if it is time for one."""
        if self._clock() - self._last >= EVERY:
            click.echo(f"{doing}: {done:,} of {of:,}", err=True)
            self._last = self._clock()


@contextmanager
def shown() -> Iterator[Bar | Lines]:
    """Yield what shows progress as it suits the error stream; a bar is ended with its line afterwards."""
    with ExitStack() as drawn:
        yield Bar(drawn) if sys.stderr.isatty() else Lines()
