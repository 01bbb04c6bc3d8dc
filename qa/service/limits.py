"""Who asks too much -> 429 with the seconds to wait: a bucket for each reader, which fills again."""

import threading
import time
from collections.abc import Callable
from ipaddress import ip_address
from math import ceil

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests

_AT_ONCE, _PER_SECOND = 30, 2.0
"""More than anybody types; whoever needs more runs a server of their own."""

_REMEMBERED = 10_000
"""Readers whose buckets are kept; the one not seen for longest goes first, by then full again."""

_COSTLY = frozenset({"api.ask", "api.why", "pages.turns", "pages.why"})


class Allowance:
    """Lets each reader ask `at_once` times, and `per_second` from then on. Many threads may ask at once."""

    def __init__(
        self,
        at_once: int = _AT_ONCE,
        per_second: float = _PER_SECOND,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._at_once = at_once
        self._per_second = per_second
        self._clock = clock
        self._turn = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, reader: str) -> float:
        """Take one from the reader's bucket and return 0, or the seconds until there is one to take."""
        with self._turn:
            now = self._clock()
            left, seen = self._left.pop(reader, (self._at_once, now))
            left = min(self._at_once, left + (now - seen) * self._per_second)
            self._left[reader] = (left - 1 if left >= 1 else left, now)
            if len(self._left) > _REMEMBERED:
                del self._left[next(iter(self._left))]
            return 0 if left >= 1 else (1 - left) / self._per_second


def add_limit(app: Flask, allowance: Allowance) -> None:
    """Refuse questions above the allowance, but not of who sits at this very machine.

    Readers who come through a proxy on this machine are let through: limiting them is the proxy's part.
    """

    @app.before_request
    def limit() -> None:
        costly = request.endpoint in _COSTLY or (request.endpoint == "pages.page" and "q" in request.args)
        reader = request.remote_addr or ""
        if costly and not _is_here(reader) and (wait := ceil(allowance.wait(reader))):
            raise TooManyRequests(
                f"Too many questions at once. Ask again in {wait} second{'s' * (wait > 1)}.",
                retry_after=wait,
            )


def _is_here(reader: str) -> bool:
    try:
        return ip_address(reader).is_loopback
    except ValueError:
        return False
