"""Damage of every kind, again and again -> how often an index was refused, fallen back from, or served.

Run: python -m benchmarks.faults
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import click

from benchmarks.corpus import vocabulary, write_article, write_corpus
from qa.errors import IndexDamagedError, IndexUnusableError
from qa.indexing.build import rebuild
from qa.indexing.embedder import open_embedder
from qa.indexing.generations import CURRENT, read_pointer
from qa.indexing.store import Store, open_store
from qa.types import Embedder

Damage = Callable[[Path, random.Random], object]
_SEED = 20260601
_CRASH = (sys.executable, "-m", "tests.indexing.crash")


def cut_short(path: Path, draw: random.Random) -> None:
    """Leave the first bytes."""
    os.truncate(path, draw.randrange(path.stat().st_size))


def empty(path: Path, _draw: random.Random) -> None:
    """Leave nothing."""
    os.truncate(path, 0)


def flip_a_bit(path: Path, draw: random.Random) -> None:
    """Change one bit."""
    written = bytearray(path.read_bytes())
    written[draw.randrange(len(written))] ^= 1 << draw.randrange(8)
    path.write_bytes(written)


def swap(path: Path, _draw: random.Random) -> None:
    """Put the file of the same kind of the generation before in its place."""
    index = path.parents[len(path.relative_to(_index_of(path)).parts) - 1]
    pointer = read_pointer(index)
    if path.name == CURRENT or pointer.previous is None:
        path.unlink()
        return
    folder = index / pointer.previous.generation / path.relative_to(index / pointer.current.generation).parent
    shutil.copyfile(next(each for each in sorted(folder.iterdir()) if each.suffix == path.suffix), path)


def remove(path: Path, _draw: random.Random) -> None:
    """Delete the file."""
    path.unlink()


DAMAGES: tuple[Damage, ...] = (cut_short, empty, flip_a_bit, swap, remove)


def _index_of(path: Path) -> Path:
    return next(folder for folder in path.parents if (folder / ".lock").exists())


class Damaged:
    """An index of two generations, or of one, that is damaged, opened, and put right again."""

    def __init__(self, place: Path, embedder: Embedder, generations: int) -> None:
        seeds, self.index = place / "articles", place / "index"
        write_corpus(seeds, 10, 20)
        for edition in range(generations):
            write_article(seeds, 3, 20, vocabulary(), edition)
            rebuild(seeds, self.index, embedder)
        self._embedder = embedder
        self._said = {each.name: self._read(each.name) for each in self.index.glob("gen-*")}

    def files(self) -> list[Path]:
        """Return the files of the live generation, and the pointer to it."""
        folder = self.index / read_pointer(self.index).current.generation
        return [self.index / CURRENT, *sorted(path for path in folder.rglob("*") if path.is_file())]

    def outcome(self, path: Path, damage: Damage, draw: random.Random) -> str:
        """Damage a file and open the index; return what came of it."""
        written = path.read_bytes()
        path.chmod(0o600)
        damage(path, draw)
        try:
            with closing(open_store(self.index, self._embedder)) as store:
                if self._of(store) != self._said[store.generation]:
                    return "served damaged"
                return "no harm" if store.degraded is None else "fell back"
        except IndexUnusableError:
            return "refused"
        finally:
            path.write_bytes(written)

    def _read(self, generation: str) -> object:
        """Return all that a generation says, having pointed CURRENT at it meanwhile."""
        pointer = read_pointer(self.index)
        kept = (self.index / CURRENT).read_bytes()
        published = next(
            each for each in (pointer.current, pointer.previous) if each and each.generation == generation
        )
        changed = pointer.model_copy(update={"current": published})
        (self.index / CURRENT).write_text(changed.model_dump_json(), encoding="utf-8")
        with closing(open_store(self.index, self._embedder)) as store:
            said = self._of(store)
        (self.index / CURRENT).write_bytes(kept)
        return said

    def _of(self, store: Store) -> object:
        vector = self._embedder.embed(["the first of them"])[0]
        texts = [store.article(entry.id) for entry in store.articles()]
        return texts, store.nearest(vector, 20), store.matching(["first"], 20), store.spelled("certainli")


def damages(place: Path, embedder: Embedder, generations: int, flips: int) -> Iterator[str]:
    """Yield a line for each kind of damage to each file, and one for bits flipped anywhere."""
    damaged, draw = Damaged(place, embedder, generations), random.Random(_SEED)
    files = damaged.files()
    for damage in DAMAGES:
        found = Counter(damaged.outcome(path, damage, draw) for path in files)
        yield _line(f"{damage.__name__.replace('_', ' ')}, each of {len(files)} files", generations, found)
    sizes = [path.stat().st_size for path in files]
    flipped = Counter(
        damaged.outcome(path, flip_a_bit, draw)
        for path in [*draw.choices(files, sizes, k=flips // 2), *draw.choices(files, k=flips - flips // 2)]
    )
    yield _line("a bit flipped at random", generations, flipped)


def under_a_reader(place: Path, embedder: Embedder, times: int) -> Iterator[str]:
    """Cut files short while a process reads them, once from memory and once mapped; count deaths too."""
    damaged, draw = Damaged(place, embedder, 2), random.Random(_SEED)
    for name, small in (("copied to memory", 10**9), ("mapped", 0)):
        found: Counter[str] = Counter()
        for _ in range(times):
            path = draw.choice(damaged.files()[1:])
            written = path.read_bytes()
            reader = _fork(lambda small=small: _read_on(damaged.index, embedder, small))  # type: ignore[misc]
            time.sleep(draw.uniform(0.1, 0.4))
            path.chmod(0o600)
            os.truncate(path, draw.randrange(path.stat().st_size))
            time.sleep(0.1)
            os.kill(reader, signal.SIGTERM)
            found[_told(os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1]))] += 1
            path.write_bytes(written)
        yield _line(f"cut short under a reader, {name}", 2, found)


def _read_on(index: Path, embedder: Embedder, small: int) -> int:
    """Read until told to stop; return 3 where a file was found to be changed, 4 where other words came."""
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(1))
    said: object = None
    try:
        with closing(open_store(index, embedder, small=small)) as store:
            vector = embedder.embed(["the first of them"])[0]
            while not stopped:
                now = (
                    store.nearest(vector, 20),
                    store.matching(["first"], 20),
                    store.article("article-000003"),
                )
                if said is not None and now != said:
                    return 4
                said = now
    except IndexDamagedError:
        return 3
    return 0


def _told(status: int) -> str:
    return {0: "no harm", 3: "refused", 4: "served damaged"}.get(status, f"ended with {status}")


def _fork(work: Callable[[], int]) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = work()
        finally:
            os._exit(status)  # and never into what the parent is to clean up
    return child


def crashes(place: Path, what: str, times: int) -> Iterator[str]:
    """Yield a line for rebuilds that are ended at random; an index that is not whole ends the run."""
    write_corpus(place / "articles", 8, 20)
    command = [*_CRASH, what, str(place / "index"), str(place / "articles"), str(times)]
    last = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    yield f"| rebuild, {what} {times} times at random, {last} published | | {times} whole | 0 |"


def _line(name: str, generations: int, found: Counter[str]) -> str:
    good = ("refused", "fell back", "no harm")
    told = ", ".join(f"{found[each]} {each}" for each in good if found[each])
    bad = ", ".join(f"{count} {each}" for each, count in found.items() if each not in good) or "0"
    return f"| {name} | {generations} | {told} | {bad} |"


@click.command()
@click.option("--kills", default=200, show_default=True)
@click.option("--flips", default=1000, show_default=True)
def main(kills: int, flips: int) -> None:
    """Print one line for each kind of fault; the last column should say 0 throughout."""
    click.echo("| fault | generations | outcome | bad |\n|---|---|---|---|")
    embedder = open_embedder(None)
    works: tuple[Callable[[Path], Iterator[str]], ...] = (
        lambda place: damages(place, embedder, 1, flips),
        lambda place: damages(place, embedder, 2, flips),
        lambda place: under_a_reader(place, embedder, kills // 2),
        lambda place: crashes(place, "kill", kills),
        lambda place: crashes(place, "interrupt", kills // 4),
    )
    for work in works:
        with tempfile.TemporaryDirectory() as folder:
            for line in work(Path(folder)):
                click.echo(line)


if __name__ == "__main__":
    main()
