"""A check finds what checksums cannot: files that are whole but do not agree."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qa.errors import IndexDamagedError, IndexMissingError
from qa.indexing.build import rebuild
from qa.indexing.check import check
from qa.indexing.generations import digested
from qa.indexing.manifest import MANIFEST, Manifest, content
from tests.fakes import HashEmbedder
from tests.indexing.folders import BRIDGE, STORM, flip_a_bit, live, vouch, write_articles

ENCODER = HashEmbedder()


@pytest.fixture
def index(tmp_path: Path) -> Path:
    rebuild(write_articles(tmp_path / "articles", bridge=BRIDGE), tmp_path / "index", ENCODER)
    return tmp_path / "index"


def sign(index: Path) -> None:
    """Let the manifest vouch for the files as they are now."""
    path = live(index) / MANIFEST
    manifest = Manifest.model_validate_json(path.read_bytes())
    files = {name: digested(live(index) / name) for name in manifest.files}
    path.chmod(0o644)
    said = content(manifest.made_by, files)
    path.write_text(manifest.model_copy(update={"files": files, "content": said}).model_dump_json())
    vouch(index)


def test_a_whole_index_is_reported_by_what_it_holds(index: Path) -> None:
    report = check(index, ENCODER)

    assert report.search == "SQfp16, of the ten nearest 100.0% found"
    assert (report.generation, report.articles, report.sentences) == ("gen-00000001", 1, 4)
    assert report.files >= 9
    assert str(report).startswith("gen-00000001 is whole")
    assert "sentences 4" in str(report)


@pytest.mark.parametrize(
    "statement",
    [
        "update sentences set start = start + 1 where row = 1",
        "update sentences set end = end - 1 where row = 2",
        "update sentences set kind = 'body' where row = 0",
        "update texts set text = replace(text, 'Monday', 'Monday, but')",
        "update articles set sentences = 3",
        "delete from sentences where row = 3",
        "insert into sentences values (4, 0, 4, 0, 5, 'body', '')",
        "update articles set first_row = 1",
        "update sentences set stems = 'bridg' where row = 3",
        "update words set sentences = 9 where word = 'bridge'",
        "delete from words where word = 'cracks'",
        "insert into words values ('zebra', 1)",
    ],
)
def test_a_sentence_that_is_not_where_it_should_be_is_found(index: Path, statement: str) -> None:
    (live(index) / "passages.sqlite").chmod(0o644)
    with closing(sqlite3.connect(live(index) / "passages.sqlite")) as database:
        database.execute(statement)
        database.commit()
    sign(index)

    with pytest.raises(IndexDamagedError, match=r"gen-00000001.*run: pullquote rebuild"):
        check(index, ENCODER)


@pytest.mark.parametrize("name", ["vectors.faiss", "lexicon"])
def test_files_of_another_index_are_found_by_their_counts(tmp_path: Path, index: Path, name: str) -> None:
    rebuild(write_articles(tmp_path / "others", storm=STORM), tmp_path / "other", ENCODER)
    ours, theirs = live(index) / name, live(tmp_path / "other") / name
    if theirs.is_dir():
        shutil.rmtree(ours)
        shutil.copytree(theirs, ours)
        _list_files(index)
    else:
        ours.unlink()
        shutil.copy(theirs, ours)
    sign(index)

    with pytest.raises(IndexDamagedError, match=f"'{name.partition('.')[0]}': 3"):
        check(index, ENCODER)


def test_a_vector_of_another_length_is_found(index: Path) -> None:
    path = live(index) / "vectors.faiss"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-100] + bytes(100))
    sign(index)

    with pytest.raises(IndexDamagedError, match="a vector for 'bridge' of a length that is neither 1 nor 0"):
        check(index, ENCODER)


def test_a_content_that_the_files_do_not_have_is_found(index: Path) -> None:
    path = live(index) / MANIFEST
    manifest = Manifest.model_validate_json(path.read_bytes())
    path.chmod(0o600)
    path.write_text(manifest.model_copy(update={"content": "0" * 64}).model_dump_json())
    vouch(index)

    with pytest.raises(
        IndexDamagedError, match="another content than its files have; run: pullquote rebuild"
    ):
        check(index, ENCODER)


def test_a_report_tells_how_it_stands_with_the_generation_before(tmp_path: Path, index: Path) -> None:
    assert check(index, ENCODER).before == "none"
    rebuild(tmp_path / "articles", index, ENCODER)
    assert check(index, ENCODER).before == "gen-00000001, whole"
    flip_a_bit(index / "gen-00000001" / "passages.sqlite")
    assert check(index, ENCODER).before.startswith("gen-00000001, which could not serve: ")


def _list_files(index: Path) -> None:
    path = live(index) / MANIFEST
    manifest = Manifest.model_validate_json(path.read_bytes())
    found = [each for each in live(index).rglob("*") if each.is_file() and each != path]
    files = {each.relative_to(live(index)).as_posix(): digested(each) for each in found}
    path.chmod(0o644)
    path.write_text(manifest.model_copy(update={"files": files}).model_dump_json())


def test_damage_is_told_even_where_the_generation_before_could_serve(tmp_path: Path, index: Path) -> None:
    rebuild(tmp_path / "articles", index, ENCODER)
    flip_a_bit(live(index) / "passages.sqlite")

    with pytest.raises(IndexDamagedError, match=r"gen-00000002/passages\.sqlite has changed"):
        check(index, ENCODER)


def test_where_there_is_no_index_there_is_nothing_to_check(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError):
        check(tmp_path, ENCODER)
