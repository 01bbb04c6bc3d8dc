"""A rebuild publishes a whole index or leaves the old one; the same articles give the same index."""

from contextlib import closing
from pathlib import Path

import pytest

from qa.errors import IndexMissingError, SeedError
from qa.indexing.build import Report, rebuild
from qa.indexing.changes import Changes
from qa.indexing.check import check
from qa.indexing.store import open_store
from qa.types import Vectors
from tests.fakes import HashEmbedder
from tests.indexing.folders import (
    BRIDGE,
    STORM,
    flip_a_bit,
    generations,
    live,
    rewrite_manifest,
    write_articles,
)

ENCODER = HashEmbedder()


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "articles", bridge=BRIDGE, storm=STORM)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


class BreakingEmbedder(HashEmbedder):
    """Embeds one article, then raises."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error
        self.articles = 0

    def embed(self, texts: list[str]) -> Vectors:
        self.articles += 1
        if self.articles > 1:
            raise self.error
        return super().embed(texts)


def test_a_report_says_what_changed(seeds: Path, index: Path) -> None:
    first = rebuild(seeds, index, ENCODER)
    write_articles(seeds, storm=STORM + "It rained.\n", match="Match Ends\n\nNobody won.\n")
    (seeds / "bridge.txt").rename(seeds / "pier.txt")
    second = rebuild(seeds, index, ENCODER)
    third = rebuild(seeds, index, ENCODER)

    assert (first.generation, first.articles, first.sentences) == ("gen-00000001", 2, 7)
    assert first.changes == Changes(added=("bridge", "storm"), changed=(), removed=(), kept=())
    assert second.changes == Changes(("match", "pier"), ("storm",), ("bridge",), ())
    assert third.changes == Changes((), (), (), kept=("match", "pier", "storm"))


def test_a_report_reads_as_a_few_lines() -> None:
    many = tuple(f"article-{number}" for number in range(12))

    changes = Changes(added=many, changed=(), removed=("old",), kept=("new",))
    report = Report("gen-00000002", 1, 1234, changes, seconds=0.26)

    assert str(report).splitlines() == [
        "gen-00000002: 1 article, 1,234 sentences, 0.3 s",
        "  added: " + ", ".join(many[:10]) + " and 2 more",
        "removed: old",
        "   kept: 1",
    ]


def test_progress_goes_through_each_step_to_its_end(seeds: Path, index: Path) -> None:
    steps: list[tuple[str, int, int]] = []

    rebuild(seeds, index, ENCODER, lambda *step: steps.append(step))

    assert steps == [
        *(("comparing articles", done, 2) for done in range(3)),
        *(("indexing articles", done, 2) for done in range(3)),
        *(("completing the index", done, 1) for done in range(2)),
    ]


def test_two_rebuilds_of_the_same_articles_are_equal(seeds: Path, tmp_path: Path) -> None:
    places = [tmp_path / "one", tmp_path / "other"]
    for place in places:
        rebuild(seeds, place, ENCODER)

    stores = [open_store(place, ENCODER) for place in places]
    assert stores[0].manifest.content == stores[1].manifest.content
    for store in stores:
        store.close()
    for name in ("passages.sqlite", "vectors.faiss"):
        assert (live(places[0]) / name).read_bytes() == (live(places[1]) / name).read_bytes()


def test_other_articles_or_another_encoder_give_another_content(seeds: Path, index: Path) -> None:
    contents = set()
    for encoder, text in ((ENCODER, BRIDGE), (ENCODER, BRIDGE + "x"), (HashEmbedder("other"), BRIDGE)):
        rebuild(write_articles(seeds, bridge=text), index, encoder)
        with closing(open_store(index, encoder)) as store:
            contents.add(store.manifest.content)

    assert len(contents) == 3


def test_an_article_of_many_sentences_is_there_as_a_whole(seeds: Path, index: Path) -> None:
    write_articles(seeds, long="A line of its own.\n\n" * 700)

    report = rebuild(seeds, index, ENCODER)

    assert report.sentences == 707
    assert check(index, ENCODER).sentences == 707


def test_bad_articles_are_refused_before_anything_is_embedded(seeds: Path, index: Path) -> None:
    (seeds / "broken.txt").write_bytes(b"\x00\x01\x02" * 100)

    with pytest.raises(SeedError, match=r"broken\.txt"):
        rebuild(seeds, index, BreakingEmbedder(RuntimeError("embedded")))

    assert generations(index) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("no"), SystemExit(1), MemoryError()])
def test_a_rebuild_that_ends_early_leaves_the_old_index_and_no_draft(
    seeds: Path, index: Path, error: BaseException
) -> None:
    rebuild(seeds, index, ENCODER)
    before = (generations(index), check(index, ENCODER))
    write_articles(seeds, match="Nobody won.", long="A line of its own.\n\n" * 700)

    with pytest.raises(type(error)):
        rebuild(seeds, index, BreakingEmbedder(error))

    assert (generations(index), check(index, ENCODER)) == before


def test_a_file_is_never_taken_for_an_index_folder(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(IndexMissingError, match="file' is a file; expected a folder"):
        rebuild(seeds, tmp_path / "file", ENCODER)


def test_only_the_live_generation_and_the_one_before_it_are_kept(seeds: Path, index: Path) -> None:
    for _ in range(4):
        rebuild(seeds, index, ENCODER)

    assert generations(index) == ["CURRENT", "gen-00000003", "gen-00000004"]


def test_an_orphan_is_numbered_over_and_never_costs_the_live_generation(seeds: Path, index: Path) -> None:
    rebuild(seeds, index, ENCODER)
    for name in ("gen-00000002", "gen-00000041", ".tmp-gen-00000002", "gen-strange"):
        (index / name).mkdir()
        (index / name / "file").write_text("left by a writer that was killed")
    assert open_store(index, ENCODER).generation == "gen-00000001"

    report = rebuild(seeds, index, ENCODER)

    assert report.generation == "gen-00000042"
    assert generations(index) == ["CURRENT", "gen-00000001", "gen-00000042"]


def test_a_damaged_generation_is_not_kept_to_fall_back_to(seeds: Path, index: Path) -> None:
    for _ in range(2):
        rebuild(seeds, index, ENCODER)
    flip_a_bit(live(index) / "vectors.faiss")

    report = rebuild(seeds, index, ENCODER)

    assert report.changes.kept == ("bridge", "storm")
    assert generations(index) == ["CURRENT", "gen-00000001", "gen-00000003"]


@pytest.mark.parametrize("written", ["", "{}", '{"format":2}', "gen-00000001", "\x00" * 200])
def test_a_pointer_that_cannot_be_read_is_replaced(seeds: Path, index: Path, written: str) -> None:
    rebuild(seeds, index, ENCODER)
    (index / "CURRENT").write_text(written)

    report = rebuild(seeds, index, ENCODER)

    assert (report.generation, report.changes.kept) == ("gen-00000002", ())
    assert check(index, ENCODER).generation == "gen-00000002"


def test_an_index_made_in_another_way_is_replaced(seeds: Path, index: Path) -> None:
    rebuild(seeds, index, ENCODER)
    rewrite_manifest(index, splitter="something else 2")

    rebuild(seeds, index, HashEmbedder("other"))

    assert check(index, HashEmbedder("other")).sentences == 7
