"""What has not changed is neither split nor embedded again, and the files are those of a full rebuild."""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import SeedError
from qa.indexing.build import rebuild
from qa.indexing.check import check
from qa.indexing.sketch import EXACT, LEAST_RECALL, choose_search
from qa.indexing.store import open_store
from qa.indexing.vectors import SKETCH, VectorWriter, open_vectors
from qa.types import Vectors
from tests.fakes import HashEmbedder
from tests.indexing.folders import BRIDGE, STORM, live, rewrite_manifest, write_articles

SENTENCES = ("A train was stopped.", "Nobody was hurt.", "“No,” said Élodie.", "It cost $1.2 million.", "End")
TEXTS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5).map("\n\n".join)
FOLDERS = st.dictionaries(st.sampled_from("abcde"), TEXTS, min_size=1)


class CountingEmbedder(HashEmbedder):
    """Remembers what it was asked to embed."""

    def __init__(self, name: str = "hash") -> None:
        super().__init__(name)
        self.embedded: list[str] = []

    def embed(self, texts: list[str]) -> Vectors:
        self.embedded += texts
        return super().embed(texts)


def written(index: Path) -> dict[str, bytes]:
    """Return what stands in each file of the live generation, by its folder and its ending.

    The names of the lexicon's files are drawn by lot, and stand in its two files of JSON.
    """
    files = (path for path in live(index).rglob("*") if path.is_file() and path.suffix != ".json")
    return {f"{path.parent.name}/{path.suffix}": path.read_bytes() for path in files}


@settings(max_examples=12, deadline=None)
@given(editions=st.lists(FOLDERS, min_size=2, max_size=4))
def test_whatever_changes_the_files_are_those_of_a_full_rebuild(editions: list[dict[str, str]]) -> None:
    with TemporaryDirectory() as place:
        seeds = Path(place, "articles")
        for articles in editions:
            for path in seeds.glob("*.txt"):
                path.unlink()
            write_articles(seeds, **articles)
            rebuild(seeds, Path(place, "index"), HashEmbedder())
            check(Path(place, "index"), HashEmbedder())
            other = Path(place, "other")
            rebuild(seeds, other, HashEmbedder(), full=True)
            theirs, ours = written(other), written(Path(place, "index"))
            assert {name for name in theirs if theirs[name] != ours[name]} == set()


def test_only_what_is_new_is_embedded(tmp_path: Path) -> None:
    seeds, index = write_articles(tmp_path / "articles", bridge=BRIDGE, storm=STORM), tmp_path / "index"
    encoder = CountingEmbedder()
    rebuild(seeds, index, encoder)
    assert len(set(encoder.embedded)) == 7

    encoder.embedded.clear()
    rebuild(write_articles(seeds, storm=STORM + "It rained.\n"), index, encoder)
    assert len(set(encoder.embedded)) == 4
    assert all(text in STORM + "It rained." for text in encoder.embedded)

    encoder.embedded.clear()
    rebuild(seeds, index, encoder)
    assert encoder.embedded == []

    rebuild(seeds, index, encoder, full=True)
    assert len(set(encoder.embedded)) == 8


@pytest.mark.parametrize("name", ["encoder", "splitter", "analyser", "passage", "vectors", "lexicon"])
def test_nothing_is_kept_of_what_was_made_in_another_way(tmp_path: Path, name: str) -> None:
    seeds, index = write_articles(tmp_path / "articles", bridge=BRIDGE, storm=STORM), tmp_path / "index"
    rebuild(seeds, index, HashEmbedder())
    rewrite_manifest(index, **{name: "something else 2"})
    encoder = CountingEmbedder()

    rebuild(seeds, index, encoder)

    assert len(set(encoder.embedded)) == 7
    assert check(index, encoder).sentences == 7


def test_a_moved_file_is_kept_under_its_new_source(tmp_path: Path) -> None:
    seeds, index = write_articles(tmp_path / "articles", bridge=BRIDGE, storm=STORM), tmp_path / "index"
    rebuild(seeds, index, HashEmbedder())
    (seeds / "news").mkdir()
    (seeds / "storm.txt").rename(seeds / "news" / "storm.txt")

    report = rebuild(seeds, index, HashEmbedder())

    assert report.changes.kept == ("bridge", "storm")
    with closing(open_store(index, HashEmbedder())) as store:
        assert store.article("storm").source == "news/storm.txt"


def test_an_article_that_turns_bad_while_it_is_read_leaves_the_old_index(tmp_path: Path) -> None:
    seeds, index = write_articles(tmp_path / "articles", bridge=BRIDGE, storm=STORM), tmp_path / "index"
    rebuild(seeds, index, HashEmbedder())
    write_articles(seeds, storm=STORM + "It rained.\n")

    def spoil(doing: str, done: int, of: int) -> None:
        if doing == "indexing articles":
            (seeds / "storm.txt").write_bytes(b"")

    with pytest.raises(SeedError, match=r"storm\.txt"):
        rebuild(seeds, index, HashEmbedder(), spoil)

    assert check(index, HashEmbedder()).generation == "gen-00000001"


def test_a_sketch_is_kept_only_if_it_finds_enough_and_its_recall_is_told(tmp_path: Path) -> None:
    draw = np.random.default_rng(1)
    rows = draw.standard_normal((3000, 32), dtype=np.float32)
    with closing(VectorWriter(tmp_path, 32)) as writer:
        writer.add(rows / np.linalg.norm(rows, axis=1, keepdims=True))
        writer.save()

    assert choose_search(tmp_path, ()) == EXACT
    assert choose_search(tmp_path, ("IVF64,RaBitQfs",)) == EXACT  # noise has no clusters
    assert not (tmp_path / SKETCH).exists()

    search = choose_search(tmp_path, ("IVF64,RaBitQfs", "PQ16x4fs"))
    assert (search.factory, search.recall >= LEAST_RECALL) == ("PQ16x4fs,Refine(SQfp16)", True)
    assert open_vectors(tmp_path, search.compared).sketched == 3000
