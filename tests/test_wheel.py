"""What is installed elsewhere works there: a wheel, in an environment of its own, outside the checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

ROOT = Path(__file__).parent.parent
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = (*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    subprocess.run(build, check=True)
    return next(folder.glob("pullquote-*.whl"))


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a working folder beside an environment `venv` that holds the wheel, and sees what it depends on.

    A folder added by a .pth file has its own .pth files left unread, so the editable checkout stays unseen.
    """
    folder = tmp_path_factory.mktemp("elsewhere")
    subprocess.run((sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")), check=True)
    python = folder / "venv" / "bin" / "python"
    subprocess.run(
        (*PIP, "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)), check=True
    )
    packages = next((folder / "venv" / "lib").glob("python*/site-packages"))
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder


def _run(folder: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    words = (str(folder / "venv" / "bin" / command[0]), *command[1:])
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    command = (str(folder / "venv" / "bin" / "pullquote"), "serve", "--port", "0")
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split(" on ")[1].split(" ")[0]
        finally:
            process.terminate()


def test_the_wheel_holds_the_page_the_seeds_and_the_models_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert "qa/seeds/train-hostages.txt" in names
    assert any(name.startswith("qa/web/templates/") for name in names)
    assert any(name.startswith("qa/web/static/") for name in names)
    assert any(name.startswith("qa/models/encoder/") for name in names)
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"qa", "pullquote"}


def test_the_installed_program_is_the_wheels_and_not_the_checkouts(elsewhere: Path) -> None:
    found = _run(elsewhere, "python", "-c", "import qa; print(qa.__file__)").stdout.strip()

    assert Path(found).is_relative_to(elsewhere / "venv")


def test_installed_elsewhere_it_builds_its_index_and_answers(elsewhere: Path) -> None:
    built = _run(elsewhere, "pullquote", "rebuild")
    asked = _run(elsewhere, "pullquote", "ask", "How many militants have been killed?")

    assert built.returncode == 0, built.stderr
    assert f"Reading {elsewhere / 'venv'}" in built.stdout
    assert asked.returncode == 0, asked.stderr
    assert "at least 27 militants" in asked.stdout


def test_installed_elsewhere_it_serves_its_page_its_files_and_its_answers(elsewhere: Path) -> None:
    _run(elsewhere, "pullquote", "rebuild")

    with _server(elsewhere) as address:
        with urlopen(address, timeout=60) as page:
            html = page.read().decode()
        style = html.partition('rel="stylesheet"')[2].partition('href="')[2].partition('"')[0]
        with urlopen(address.rstrip("/") + style, timeout=60) as sheet:
            assert sheet.status == 200
        body = json.dumps({"question": "How many militants have been killed?"}).encode()
        question = Request(f"{address}api/ask", body, {"Content-Type": "application/json"})
        with urlopen(question, timeout=60) as reply:
            assert json.load(reply)["kind"] == "answer"
