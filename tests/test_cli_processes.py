"""The command as a process: how it ends when it is told to, or when nobody listens any more."""

import fcntl
import json
import os
import signal
import subprocess
from pathlib import Path
from typing import IO
from urllib.request import urlopen

import pytest

from tests.command import ANSWERABLE, ERROR, INTERRUPTED, PIPE_CLOSED, run, start


def test_a_watched_folder_is_built_again_when_it_changes_and_ctrl_c_ends_it(
    article: Path, tmp_path: Path
) -> None:
    process = start(
        "rebuild", "--watch", "--seeds", article, "--index", tmp_path / "index",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    _read_until(process.stdout, b"kept: 0")
    (article / "ferry.md").write_bytes(b"")
    _read_until(process.stderr, b"ferry.md")
    (article / "ferry.md").write_text("The ferry runs every hour.\n", encoding="utf-8")
    _read_until(process.stdout, b"added: ferry")

    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)

    assert process.returncode == INTERRUPTED
    assert run("check", "--index", tmp_path / "index").exit_code == 0


def test_a_watched_folder_is_built_once_another_rebuild_has_ended(article: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    index.mkdir()
    with (index / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = start(
            "rebuild", "--watch", "--seeds", article, "--index", index,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        _read_until(process.stderr, b"another")
    _read_until(process.stdout, b"kept: 0")

    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)


def _read_until(stream: IO[bytes], expected: bytes) -> None:
    assert any(expected in line for line in iter(stream.readline, b"")), expected


def test_a_closed_pipe_ends_quietly(seed_index: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = start("ask", ANSWERABLE, "--index", seed_index, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)

    _, complaint = process.communicate(timeout=60)

    assert process.returncode == PIPE_CLOSED
    assert complaint == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_an_error_with_a_message(seed_index: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        process = start("ask", ANSWERABLE, "--index", seed_index, stdout=full, stderr=subprocess.PIPE)
        _, complaint = process.communicate(timeout=60)

    assert process.returncode == ERROR
    assert complaint.startswith(b"Error: ")
    assert b"Traceback" not in complaint


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_server_stops_when_told(seed_index: Path, ending: signal.Signals) -> None:
    process = start(
        "serve", "--port", 0, "--index", seed_index, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b"Pullquote answers on http://127.0.0.1:")

    process.send_signal(ending)
    _, complaint = process.communicate(timeout=60)

    assert process.returncode in {0, 130}
    assert b"Traceback" not in complaint


def test_several_processes_serve_one_index(seed_index: Path) -> None:
    words = ("serve", "--port", 0, "--processes", 2, "--index", seed_index)
    process = start(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    address = process.stdout.readline().decode().split(" on ")[1].split(" ")[0]

    for _ in range(8):
        with urlopen(f"{address}api/articles", timeout=60) as reply:
            assert json.load(reply)["index"] == "gen-00000001"

    process.send_signal(signal.SIGTERM)
    _, complaint = process.communicate(timeout=60)
    assert (process.returncode, complaint) == (0, b"")
