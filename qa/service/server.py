"""App -> listening server: waitress, with bounds on what a client may hold, and a stop that loses nothing."""

import logging
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import Any

from flask import Flask

from qa.errors import PullquoteError

_THREADS = 8
_MOST_BODY = 64 * 1024
"""Bytes that waitress buffers of one request; the app refuses a far smaller body, and says so in JSON."""

_MOST_CONNECTIONS = 200
_IDLE_SECONDS = 30


def serve(app: Flask, host: str, port: int, listening: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C, then let the requests in flight finish for up to 5 seconds.

    `listening` is told the address once the port is open; port 0 takes any free one. To be called on the main
    thread, where signals arrive. Raises PullquoteError when the port cannot be opened.
    """
    server = open_server(app, host, port)
    for told in (signal.SIGINT, signal.SIGTERM):  # a background job starts with SIGINT ignored
        signal.signal(told, _stop)
    listening(address(server, host))
    server.run()


def open_server(app: Flask, host: str, port: int) -> Any:  # waitress has no types
    """Return a waitress server that listens and is not yet running; raises PullquoteError."""
    import waitress  # type: ignore[import-untyped]

    logging.getLogger("waitress.queue").setLevel(
        logging.ERROR
    )  # a line for each request that waits is no news
    return waitress.create_server(
        app,
        sockets=[_listen(host, port)],
        threads=_THREADS,
        ident=None,
        max_request_body_size=_MOST_BODY,
        channel_timeout=_IDLE_SECONDS,
        connection_limit=_MOST_CONNECTIONS,
    )


def _listen(host: str, port: int) -> socket.socket:
    """Open the port ourselves: waitress leaves threads and a socket behind when it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise PullquoteError(
            f"Cannot listen on {host}:{port}: {error.strerror}. Stop what holds the port, or choose another:"
            f" pullquote serve --port {port + 1}"
        ) from error


def address(server: Any, host: str) -> str:
    """Return the URL of a listening server, with the port that it really has."""
    return f"http://{f'[{host}]' if ':' in host else host}:{server.effective_port}/"


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """Waitress has no handler of its own; on SystemExit it waits for its threads, 5 seconds at most."""
    raise SystemExit(0)
