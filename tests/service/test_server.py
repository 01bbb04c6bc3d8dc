import http.client
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from flask import Flask

from qa.errors import PullquoteError
from qa.service.server import address, open_server

PROGRAM = textwrap.dedent("""
    import time
    from qa.service.app import create_app
    from qa.service.server import serve
    from tests.service.fake_answerer import library_of, seed_fake

    answerer = seed_fake()
    answerer.before = lambda question: (print("asked", flush=True), time.sleep(float(question.text)))
    serve(lambda: create_app(library_of(answerer)), "127.0.0.1", 0, lambda url: print(url, flush=True))
""")


@contextmanager
def running() -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run a server whose answer takes as many seconds as the question says."""
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        try:
            yield process, int(url.rstrip("/").rpartition(":")[2])
        finally:
            process.kill()


def _ask(port: int, seconds: str) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(
        "POST", "/api/ask", f'{{"question": "{seconds}"}}', {"Content-Type": "application/json"}
    )
    return connection


def _wait_until_asked(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "asked\n"


def test_a_stopped_server_lets_the_request_in_flight_finish_and_exits_0() -> None:
    with running() as (process, port), closing(_ask(port, "1.5")) as in_flight:
        _wait_until_asked(process)
        process.send_signal(signal.SIGTERM)
        response = in_flight.getresponse()

        assert response.status == 200
        assert b"abstention" in response.read()
        assert process.wait(20) == 0


def test_a_stopped_server_waits_no_longer_than_five_seconds() -> None:
    with running() as (process, port), closing(_ask(port, "60")):
        _wait_until_asked(process)
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)

        assert process.wait(20) == 0
        assert time.monotonic() - started < 15


def test_clients_that_never_finish_their_request_block_nobody() -> None:
    with running() as (_process, port):
        stuck = [socket.create_connection(("127.0.0.1", port)) for _ in range(16)]
        for one in stuck:
            one.sendall(b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
        with closing(_ask(port, "0")) as connection:
            assert connection.getresponse().status == 200
        for one in stuck:
            one.close()


def test_the_server_does_not_name_its_software() -> None:
    with running() as (_process, port), closing(_ask(port, "0")) as connection:
        assert connection.getresponse().getheader("Server") is None


def test_a_taken_port_is_named_with_what_to_do(app: Flask) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as holder:
        port = holder.getsockname()[1]

        with pytest.raises(PullquoteError, match=rf"127\.0\.0\.1:{port}: .*in use.* --port {port + 1}"):
            open_server(app, "127.0.0.1", port)


def test_the_port_that_is_advised_exists(app: Flask) -> None:
    with (
        closing(socket.create_server(("127.0.0.1", 65535))),
        pytest.raises(PullquoteError, match=r"127\.0\.0\.1:65535: .*in use.* --port 65534$") as told,
    ):
        open_server(app, "127.0.0.1", 65535)

    assert str(told.value).count("127.0.0.1") == 1


@pytest.mark.parametrize(
    "host", ["no.such.host.invalid", "203.0.113.7", "2001:db8::7", "::zz", "two words", "ü" * 80]
)
def test_a_host_that_is_not_this_machines_is_at_fault_itself(app: Flask, host: str) -> None:
    with pytest.raises(PullquoteError, match=r"is no address of this machine.* --host 127") as told:
        open_server(app, host, 8000)

    assert str(told.value).count(host) == 1
    assert "port" not in str(told.value)


def test_an_empty_host_does_not_open_every_address(app: Flask) -> None:
    with pytest.raises(PullquoteError, match=r"host is '', which is every address.* --host 127"):
        open_server(app, "", 0)


@pytest.mark.parametrize(
    ("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("localhost", "localhost"), ("::1", "[::1]")]
)
def test_the_address_has_the_port_that_was_found(app: Flask, host: str, shown: str) -> None:
    with closing(open_server(app, host, 0)) as server:
        assert re.fullmatch(rf"http://{re.escape(shown)}:[1-9]\d*/", address(server, host))


@pytest.mark.parametrize("size", [17_000, 70_000, 1_000_000])
def test_a_body_that_is_too_large_is_refused_as_a_problem(size: int) -> None:
    with running() as (_, port):
        with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
            connection.request("POST", "/api/ask", b"x" * size, {"Content-Type": "application/json"})
            response = connection.getresponse()
            response.read()

        assert response.status == 413
        assert response.headers["Content-Type"] == "application/problem+json"
