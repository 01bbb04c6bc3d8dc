"""App -> listening server: waitress, with bounds on what a client may hold, and a stop that loses nothing.

With several processes each makes an app of its own, after it was forked: what the libraries of the index and
of the models do on threads of their own does not survive a fork.
"""

import errno
import logging
import os
import signal
import socket
from collections.abc import Callable
from contextlib import closing
from types import FrameType
from typing import Any

from flask import Flask

from qa.errors import PullquoteError
from qa.service.processes import run_in_processes

_THREADS = 8
_MOST_BODY = 1024 * 1024
"""Bytes that waitress buffers of one request; the app refuses a far smaller body, and says so in JSON."""

_MOST_CONNECTIONS = 200
_IDLE_SECONDS = 30
_LAST_PORT = 65535
_FOREIGN = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EINVAL})
"""What the system says of a host that is not its own."""

_HOST_REMEDY = "Name one: pullquote serve --host 127.0.0.1"


def serve(
    make_app: Callable[[], Flask],
    host: str,
    port: int,
    listening: Callable[[str], None],
    processes: int = 1,
) -> None:
    """Serve until SIGTERM or Ctrl-C, then let the requests in flight finish for up to 5 seconds.

    `listening` is told the address once the port is open; port 0 takes any free one. Of several processes
    each makes its app itself, and one that dies is replaced. To be called on the main thread, where signals
    arrive. Raises PullquoteError when the host or the port cannot be used.
    """
    with closing(_listen(host, port)) as door:
        _stop_when_told()
        if processes == 1:
            server = _server(make_app(), door)
            listening(_url(host, door))
            server.run()
        else:
            listening(_url(host, door))
            run_in_processes(processes, lambda: _work(make_app, door))


def open_server(app: Flask, host: str, port: int) -> Any:  # waitress has no types
    """Return a waitress server that listens and is not yet running; raises PullquoteError."""
    return _server(app, _listen(host, port))


def _work(make_app: Callable[[], Flask], door: socket.socket) -> None:
    """Serve in one of several processes."""
    _stop_when_told()
    _server(make_app(), door).run()


def _server(app: Flask, door: socket.socket) -> Any:
    import waitress  # type: ignore[import-untyped]

    logging.getLogger("waitress.queue").setLevel(
        logging.ERROR
    )  # a line for each request that waits is no news
    return waitress.create_server(
        app,
        sockets=[door],
        threads=_THREADS,
        ident=None,
        max_request_body_size=_MOST_BODY,
        channel_timeout=_IDLE_SECONDS,
        connection_limit=_MOST_CONNECTIONS,
    )


def _listen(host: str, port: int) -> socket.socket:
    """Open the port ourselves: waitress leaves threads and a socket behind when it cannot."""
    if not host:
        raise PullquoteError(
            f"The host is {host!r}, which is every address of this machine: expected one. {_HOST_REMEDY}"
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.getaddrinfo(host, port, family)
        return socket.create_server((host, port), family=family)
    except (socket.gaierror, UnicodeError) as error:
        raise _foreign(host) from error
    except OSError as error:
        if error.errno in _FOREIGN:
            raise _foreign(host) from error
        raise PullquoteError(f"Cannot listen on {_shown(host)}:{port}: {_reason(error, port)}") from error


def _foreign(host: str) -> PullquoteError:
    return PullquoteError(
        f"The host {host!r} is no address of this machine: expected one that it has. {_HOST_REMEDY}"
    )


def _reason(error: OSError, port: int) -> str:
    """`strerror` would repeat the address."""
    reason = os.strerror(error.errno or 0)
    if error.errno != errno.EADDRINUSE:
        return f"{reason}. Permit it, or start the server as a user who may."
    other = port + 1 if port < _LAST_PORT else port - 1
    return f"{reason}. Stop what holds the port, or choose another: pullquote serve --port {other}"


def _shown(host: str) -> str:
    """`::1` -> `[::1]`, as an address writes it."""
    return f"[{host}]" if ":" in host else host


def address(server: Any, host: str) -> str:
    """Return the URL of a listening server, with the port that it really has."""
    return f"http://{_shown(host)}:{server.effective_port}/"


def _url(host: str, door: socket.socket) -> str:
    return f"http://{_shown(host)}:{door.getsockname()[1]}/"


def _stop_when_told() -> None:
    for told in (signal.SIGINT, signal.SIGTERM):  # a background job starts with SIGINT ignored
        signal.signal(told, _stop)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """Waitress has no handler of its own; on SystemExit it waits for its threads, 5 seconds at most."""
    raise SystemExit(0)
