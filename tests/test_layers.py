"""One way down: which part may know which."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_every_arrow_points_one_way() -> None:
    lint = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert lint.returncode == 0, lint.stdout + lint.stderr


def _imports(node: ast.AST) -> Iterator[str]:
    """Yield the first part of every module that is imported somewhere inside the node."""
    for each in ast.walk(node):
        if isinstance(each, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in each.names)
        elif isinstance(each, ast.ImportFrom) and each.module:
            yield each.module.partition(".")[0]


@pytest.mark.parametrize(
    "library",
    [
        "charset_normalizer",
        "faiss",
        "sentence_transformers",
        "sentencex",
        "tantivy",
        "waitress",
    ],
)
def test_a_heavy_library_has_one_door(library: str) -> None:
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in (ROOT / "qa").rglob("*.py")}

    doors = [str(file) for file, tree in trees.items() if library in _imports(tree)]

    assert len(doors) == 1, doors


def test_asking_for_help_loads_no_heavy_library() -> None:
    code = (
        "import sys; from qa.cli import commands; commands.main(['--help'], standalone_mode=False);"
        "print('LOADED', *sys.modules)"
    )

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    loaded = set(shown.partition("LOADED ")[2].split())
    assert "click" in loaded
    assert not loaded & {"numpy", "pydantic", "faiss", "tantivy", "torch", "flask", "sentence_transformers"}
