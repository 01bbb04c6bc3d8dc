"""README says what is so: its commands run, its settings are all there are, its map names what is there."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from qa.cli import commands
from qa.settings import SETTINGS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
VENV = Path(sys.prefix)


def _shell_lines() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line and not line.startswith("#")]


def _environment(**more: str) -> dict[str, str]:
    """Return this environment with our commands first, without our settings and those of a make around us."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PULLQUOTE_", "MAKE"))}
    return kept | {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"} | more


@pytest.mark.parametrize("line", [line for line in _shell_lines() if line.startswith("pullquote ")])
def test_a_command_of_the_readme_runs(line: str, seed_index: Path, tmp_path: Path) -> None:
    words = shlex.split(line, comments=True)
    index = tmp_path / "index" if words[1] == "rebuild" else seed_index

    result = subprocess.run(
        words,
        cwd=ROOT,
        env=_environment(PULLQUOTE_INDEX=str(index)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode in ({0, 1} if words[1] == "ask" else {0}), result.stderr


def test_every_line_of_shell_is_tried_by_some_test() -> None:
    tried = ("pullquote ", "make serve", "make test", "pip install torch")

    assert [line for line in _shell_lines() if not line.startswith(tried)] == []


def test_make_serve_builds_what_is_missing_and_serves_the_page(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    (tmp_path / ".venv").symlink_to(VENV)
    (tmp_path / "installed").touch()
    command = ("make", "serve", "RUN_STAMP=installed")
    environment = _environment(PULLQUOTE_PORT="0")

    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as make:
        try:
            assert make.stdout is not None
            line = next(line for line in make.stdout if " on http://" in line)
            with urlopen(line.split(" on ")[1].split(" ")[0], timeout=60) as page:
                assert page.status == 200
                assert "<html" in page.read().decode()
        finally:
            os.killpg(make.pid, signal.SIGTERM)

    assert (tmp_path / "index" / "CURRENT").exists()


def test_make_test_is_a_target_that_ends_in_pytest() -> None:
    command = ("make", "--dry-run", "test")
    plan = subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=True)

    assert plan.stdout.rstrip().endswith("pytest")


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_every_setting_is_documented_with_its_flag(name: str) -> None:
    assert f"`{SETTINGS[name].variable}`" in README
    assert f"`{SETTINGS[name].flag}`" in README


def test_no_setting_is_documented_that_is_not_there() -> None:
    known = {setting.variable for setting in SETTINGS.values()}

    assert set(re.findall(r"PULLQUOTE_[A-Z_]+", README)) == known


@pytest.mark.parametrize("name", sorted(commands.commands))
def test_every_command_is_documented(name: str) -> None:
    assert f"pullquote {name}" in README


def _mapped() -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` \|", README.partition("## Map")[2], re.MULTILINE))


def test_the_map_names_what_is_there() -> None:
    assert [path for path in sorted(_mapped()) if not (ROOT / path).exists()] == []


def test_every_file_of_the_program_is_on_the_map() -> None:
    modules = (path.relative_to(ROOT) for path in (ROOT / "qa").rglob("*.py") if path.stem != "__init__")

    assert [str(path) for path in sorted(modules) if str(path) not in _mapped()] == []
