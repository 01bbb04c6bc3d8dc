"""Whatever happens to a rebuild, the index is whole afterwards, and the reason is told."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qa.errors import IndexLockedError, IndexUnwritableError, SeedError
from qa.indexing.build import rebuild
from qa.indexing.check import check
from qa.indexing.publish import drafting
from qa.indexing.store import open_store
from tests.fakes import HashEmbedder
from tests.indexing.folders import BRIDGE, STORM, generations, live, write_articles

ENCODER = HashEmbedder()
CRASH = (sys.executable, "-m", "tests.indexing.crash")


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "articles", bridge=BRIDGE, storm=STORM)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def crash(what: str, index: Path, seeds: Path, *before: str) -> int:
    """Run one of the ways to crash; return what it counted."""
    command = [*before, *CRASH, what, str(index), str(seeds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_whenever_a_rebuild_is_killed_the_index_is_whole(seeds: Path, index: Path) -> None:
    rebuild(seeds, index, ENCODER)

    assert crash("kill", index, seeds) > 2

    rebuild(seeds, index, ENCODER)
    assert len(generations(index)) == 3


def test_whenever_it_is_interrupted_everything_is_as_it_was(seeds: Path, index: Path) -> None:
    rebuild(seeds, index, ENCODER)

    assert crash("interrupt", index, seeds) > 2

    assert len(generations(index)) == 3


def test_where_a_file_is_not_taken_the_old_index_is_kept_and_the_folder_named(
    seeds: Path, index: Path
) -> None:
    rebuild(seeds, index, ENCODER)

    assert crash("starve", index, seeds) > 5


def test_where_the_disk_is_full_the_old_index_is_kept_and_the_folder_named(
    seeds: Path, tmp_path: Path
) -> None:
    (tmp_path / "disk").mkdir()
    own_disk = ("unshare", "--map-root-user", "--mount", "sh", "-c")
    mount = f"mount -t tmpfs -o size=4m tmpfs {tmp_path / 'disk'}"
    if not shutil.which("unshare") or subprocess.run([*own_disk, mount], check=False).returncode:
        pytest.skip("this system lets us mount no disk of our own")

    refused = crash("fill", tmp_path / "disk" / "index", seeds, *own_disk, f'{mount} && exec "$0" "$@"')

    assert refused > 5


@pytest.fixture
def another_user() -> Iterator[None]:
    """Give up what root may do."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    yield
    os.seteuid(me)


@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_a_folder_that_may_not_be_written_is_named_and_left_alone(
    seeds: Path, index: Path, mode: int, request: pytest.FixtureRequest
) -> None:
    rebuild(seeds, index, ENCODER)
    for folder in (index, seeds, *index.parents[:-1]):
        folder.chmod(0o755)
    index.chmod(mode)
    request.getfixturevalue("another_user")

    with pytest.raises(IndexUnwritableError, match=f"{index}.*permit writing, then run: pullquote rebuild"):
        rebuild(seeds, index, ENCODER)

    assert sorted(path.name for path in seeds.iterdir()) == ["bridge.txt", "storm.txt"]


def test_articles_that_change_while_they_are_read_give_a_whole_index_or_an_error(
    seeds: Path, index: Path
) -> None:
    done = threading.Event()

    def write() -> None:
        turn = 0
        while not done.is_set():
            turn += 1
            write_articles(seeds, storm=STORM * (turn % 50), bridge=BRIDGE + "x" * (turn % 7))
            if turn % 3 == 0:
                (seeds / "storm.txt").unlink()
            done.wait(0.01)

    writer = threading.Thread(target=write)
    writer.start()
    published = 0
    for _ in range(20):
        try:
            rebuild(seeds, index, ENCODER)
        except SeedError:
            continue
        published += 1
        check(index, ENCODER)
    done.set()
    writer.join()

    assert published > 0


def test_rebuilds_at_once_take_turns_or_are_refused_and_none_harms_another(seeds: Path, index: Path) -> None:
    outcomes: list[str] = []

    def write() -> None:
        for _ in range(5):
            try:
                outcomes.append(rebuild(seeds, index, ENCODER, full=True).generation)
            except IndexLockedError:
                time.sleep(0.01)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert outcomes == sorted(set(outcomes))
    assert check(index, ENCODER).generation == outcomes[-1]


def test_of_two_rebuilds_at_once_the_second_is_refused(seeds: Path, index: Path) -> None:
    with drafting(index), pytest.raises(IndexLockedError, match="another rebuild is writing"):
        rebuild(seeds, index, ENCODER)

    rebuild(seeds, index, ENCODER)


def test_a_folder_that_cannot_be_written_is_named(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    for place in (tmp_path / "file" / "index", Path("/proc/nowhere/index")):
        with pytest.raises(IndexUnwritableError, match=f"{place}.*run: pullquote rebuild --index {place}$"):
            rebuild(seeds, place, ENCODER)


def test_a_clock_that_goes_backwards_is_not_noticed(seeds: Path, index: Path) -> None:
    rebuild(seeds, index, ENCODER)
    years = 40 * 365 * 24 * 3600
    for path in [*index.rglob("*"), *seeds.iterdir()]:
        os.utime(path, (time.time() + years, time.time() + years))

    write_articles(seeds, storm=STORM + "It rained.\n")
    os.utime(seeds / "storm.txt", (0, 0))
    report = rebuild(seeds, index, ENCODER)

    assert (report.generation, report.changes.changed) == ("gen-00000002", ("storm",))
    assert check(index, ENCODER).before == "gen-00000001, whole"


@pytest.mark.parametrize(
    ("name", "article_id"),
    [
        ("two\nlines.txt", "two-lines"),
        ('it\'s "quoted"; drop table articles.txt', "it-s-quoted-drop-table-articles"),
        ("é" * 125 + "x.txt", "é" * 125 + "x"),  # 255 bytes
        ("%2e%2e?#&.txt", "2e-2e"),
    ],
)
def test_a_file_may_have_any_name_that_can_be_shown(
    seeds: Path, index: Path, name: str, article_id: str
) -> None:
    (seeds / name).write_text(STORM, encoding="utf-8")

    for full in (True, False):
        rebuild(seeds, index, ENCODER, full=full)
        with closing(open_store(index, ENCODER)) as store:
            assert store.article(article_id).source == name
            assert len(store.sentences(article_id)) == 3
        check(index, ENCODER)


def test_a_name_that_is_no_text_is_told_and_leaves_the_old_index(seeds: Path, index: Path) -> None:
    rebuild(seeds, index, ENCODER)
    Path(os.fsdecode(os.fsencode(seeds) + b"/b\xffd.txt")).write_text(STORM, encoding="utf-8")

    with pytest.raises(SeedError, match=r"b'b\\xffd\.txt' is not UTF-8.*Rename the file"):
        rebuild(seeds, index, ENCODER)

    assert live(index).name == "gen-00000001"
    assert check(index, ENCODER).sentences == 7
