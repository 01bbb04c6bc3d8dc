"""What was put in is what is opened, and nothing else is ever opened."""

import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.corpus.sentences import sentences
from qa.errors import (
    ArticleUnknownError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    IndexUnusableError,
)
from qa.indexing.build import rebuild
from qa.indexing.check import check
from qa.indexing.generations import CURRENT, read_pointer, verify
from qa.indexing.manifest import MANIFEST
from qa.indexing.passage import embed_passages
from qa.indexing.remedy import remedy
from qa.indexing.store import Store, open_store
from qa.settings import SETTINGS
from tests.fakes import HashEmbedder
from tests.indexing.folders import (
    BRIDGE,
    DAMAGES,
    STORM,
    Damage,
    cut_short,
    empty,
    flip_a_bit,
    generations,
    live,
    rewrite_manifest,
    vouch,
    write_articles,
)

ENCODER = HashEmbedder()
WORDS = st.lists(
    st.sampled_from(["train", "army", "“No,”", "U.N.", "Élodie", "3,000", "was", "closed."]), min_size=1
)
TEXTS = st.lists(
    st.lists(WORDS.map(" ".join), min_size=1, max_size=4).map("\n\n".join), min_size=1, max_size=3
)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Return an index with one generation, of two articles."""
    rebuild(write_articles(tmp_path / "articles", bridge=BRIDGE, storm=STORM), tmp_path / "index", ENCODER)
    return tmp_path / "index"


@settings(max_examples=15, deadline=None)
@given(texts=TEXTS)
def test_what_was_put_in_is_what_is_opened(texts: list[str]) -> None:
    with TemporaryDirectory() as place:
        seeds = write_articles(
            Path(place, "articles"), **{f"a{number}": text for number, text in enumerate(texts)}
        )
        rebuild(seeds, Path(place, "index"), ENCODER)
        with closing(open_store(Path(place, "index"), ENCODER)) as store:
            articles = [store.article(entry.id) for entry in store.articles()]
            kept = [store.sentences(entry.id) for entry in store.articles()]
            by_row = store.sentences_at(range(len(store)))
            nearest = [_nearest_to_itself(store, row) for row in range(len(store))]

    assert [article.text for article in articles] == texts
    assert kept == [sentences(article.id, article.text) for article in articles]
    assert by_row == [sentence for found in kept for sentence in found]
    assert nearest == pytest.approx([1] * len(by_row), abs=2e-3)


def _nearest_to_itself(store: Store, row: int) -> float:
    (sentence,) = store.sentences_at([row])
    article = store.article(sentence.article_id)
    texts = [store.text(each) for each in store.sentences(article.id)]
    assert texts[sentence.number] == article.text[sentence.start : sentence.end]
    passages = embed_passages(texts, article.headline, ENCODER)
    return store.nearest(passages[sentence.number], len(store))[row]


def test_a_question_is_met_by_vectors_and_terms_and_can_be_kept_to_one_article(index: Path) -> None:
    vector = ENCODER.embed(["a storm reached the bridge"])[0]

    with closing(open_store(index, ENCODER)) as store:
        bridge, storm = store.rows(("bridge", "storm"))
        assert (list(bridge), list(storm)) == ([0, 1, 2, 3], [4, 5, 6])
        assert set(store.nearest(vector, 99)) == set(range(7))
        assert set(store.nearest(vector, 99, (storm,))) == set(storm)
        assert store.similarities(vector, storm) == store.nearest(vector, 3, (storm,))
        everywhere = store.matching(["storm", "bridg"], 99)
        assert store.matching(["storm", "bridg"], 99, ("storm",)) == {row: everywhere[row] for row in (4, 5)}
        assert store.spelled("pilar") == "pillar"
        assert store.rows(()) == ()
        for ask in (lambda: store.rows(("nowhere",)), lambda: store.matching(["storm"], 9, ("nowhere",))):
            with pytest.raises(ArticleUnknownError, match="nowhere"):
                ask()


def test_where_there_is_no_index_it_says_what_to_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    for place in ("nowhere", "file/index", "."):
        with pytest.raises(IndexMissingError, match=r"no index in .*; run: pullquote rebuild --index /"):
            open_store(tmp_path / place, ENCODER)
    with pytest.raises(IndexMissingError, match="file' is a file; expected a folder"):
        open_store(tmp_path / "file", ENCODER)


def test_what_to_run_names_the_index_in_use_as_a_shell_reads_it() -> None:
    default = SETTINGS["index"].default

    assert remedy(Path(str(default))) == "run: pullquote rebuild"
    assert remedy(Path("old index's")) == """run: pullquote rebuild --index 'old index'"'"'s'"""


@pytest.fixture
def another_user() -> Iterator[None]:
    """Give up what root may do."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    yield
    os.seteuid(me)


def test_what_may_not_be_read_is_not_called_damaged(index: Path, request: pytest.FixtureRequest) -> None:
    published = read_pointer(index).current
    for path in (index / CURRENT, live(index) / MANIFEST):
        path.chmod(0)
    request.getfixturevalue("another_user")

    for name, read in ((CURRENT, lambda: read_pointer(index)), (MANIFEST, lambda: verify(index, published))):
        with pytest.raises(IndexDamagedError, match=f"{name} cannot be read: Permission denied; permit"):
            read()


@pytest.mark.parametrize("damage", DAMAGES)
def test_whatever_happens_to_a_file_it_is_refused_by_name(index: Path, damage: Damage) -> None:
    files = sorted(path for path in live(index).rglob("*") if path.is_file())
    assert len(files) >= 10

    for number, path in enumerate(files):
        damaged = index.parent / f"damaged-{number}"
        shutil.copytree(index, damaged)
        damage(damaged / path.relative_to(index))
        with pytest.raises(IndexDamagedError, match=rf"{path.name}.*run: pullquote rebuild"):
            open_store(damaged, ENCODER)


@pytest.mark.parametrize("damage", DAMAGES)
def test_beside_a_whole_generation_before_it_that_one_is_opened_and_says_why(
    tmp_path: Path, index: Path, damage: Damage
) -> None:
    write_articles(tmp_path / "articles", storm=STORM + "It rained.\n")

    for _ in range(2):
        rebuild(tmp_path / "articles", index, ENCODER)
        damage(live(index) / "passages.sqlite")
        with closing(open_store(index, ENCODER)) as store:
            assert store.generation == "gen-00000001"
            assert len(store.sentences("storm")) == 3
            assert store.degraded is not None
            assert f"{live(index).name}/passages.sqlite" in store.degraded


def test_where_both_generations_are_damaged_the_live_ones_damage_is_told(tmp_path: Path, index: Path) -> None:
    rebuild(tmp_path / "articles", index, ENCODER)
    for path in index.rglob("vectors.faiss"):
        flip_a_bit(path)

    with pytest.raises(IndexDamagedError, match=r"gen-00000002/vectors\.faiss has changed"):
        open_store(index, ENCODER)


def test_whatever_byte_of_the_pointer_changes_a_whole_generation_is_opened_or_none(
    tmp_path: Path, index: Path
) -> None:
    rebuild(tmp_path / "articles", index, ENCODER)
    written = (index / CURRENT).read_bytes()

    for at in range(len(written)):
        for change in (1, 0x80):
            (index / CURRENT).write_bytes(written[:at] + bytes([written[at] ^ change]) + written[at + 1 :])
            with suppress(IndexUnusableError), closing(open_store(index, ENCODER)) as store:
                assert check(index, ENCODER) if store.degraded is None else len(store) == 7
    for length in range(len(written) - 2):
        (index / CURRENT).write_bytes(written[:length])
        with pytest.raises(IndexDamagedError, match="CURRENT has changed since it was published"):
            open_store(index, ENCODER)


def test_an_index_of_another_encoder_is_refused_with_both_names(index: Path) -> None:
    with pytest.raises(
        IndexMismatchError, match=r"encoder 'fake:hash'.*'fake:other'; run: pullquote rebuild"
    ):
        open_store(index, HashEmbedder("other"))


@pytest.mark.parametrize("name", ["encoder", "splitter", "analyser", "passage", "vectors", "lexicon"])
def test_an_index_made_in_another_way_is_refused(tmp_path: Path, index: Path, name: str) -> None:
    rebuild(tmp_path / "articles", index, ENCODER)
    rewrite_manifest(index, **{name: "something else 2"})

    with pytest.raises(IndexMismatchError, match=f"{name} 'something else 2'.*run: pullquote rebuild"):
        open_store(index, ENCODER)


@pytest.mark.parametrize("name", [CURRENT, MANIFEST])
def test_an_index_of_another_version_of_the_program_is_refused(index: Path, name: str) -> None:
    path = index / CURRENT if name == CURRENT else live(index) / MANIFEST
    path.chmod(0o644)
    path.write_text(re.sub(r'"format":\d', '"new":[],"format":9', path.read_text()))
    if name == MANIFEST:
        vouch(index)

    with pytest.raises(IndexMismatchError, match=f"{name} was written by another version"):
        open_store(index, ENCODER)


def test_only_its_owner_reads_what_holds_the_articles(index: Path) -> None:
    assert live(index).stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in live(index).rglob("*") if path.is_file()} == {0o400}


@pytest.mark.parametrize("small", [0, 10**9])
@pytest.mark.parametrize("damage", [cut_short, flip_a_bit, empty])
def test_a_file_changed_under_a_reader_is_never_read_from_again(
    index: Path, damage: Damage, small: int
) -> None:
    vector = ENCODER.embed(["the harbour bridge"])[0]
    with closing(open_store(index, ENCODER, small=small)) as store:
        before = (store.nearest(vector, 9), store.matching(["storm"], 9), store.article("storm"))

        damage(live(index) / "vectors.faiss")

        if small:
            assert (store.nearest(vector, 9), store.matching(["storm"], 9), store.article("storm")) == before
            assert store.broken is None
        else:
            asks = (lambda: store.nearest(vector, 9), lambda: store.article("storm"), store.articles)
            for ask in asks:
                with pytest.raises(IndexDamagedError, match=r"vectors\.faiss was changed while.*rebuild"):
                    ask()
            assert store.broken is not None


def test_a_deleted_generation_is_not_called_changed(index: Path) -> None:
    with closing(open_store(index, ENCODER, small=0)) as store:
        shutil.rmtree(index)

        assert store.broken is None
        assert len(store.sentences("storm")) == 3


def test_an_open_generation_answers_on_when_it_has_been_deleted(tmp_path: Path, index: Path) -> None:
    vector = ENCODER.embed(["the harbour bridge"])[0]

    with closing(open_store(index, ENCODER)) as store:
        before = (store.nearest(vector, 9), store.matching(["storm"], 9), store.article("storm"))
        for number in range(3):
            write_articles(tmp_path / "articles", storm=f"Storm {number}\n\nIt rained.\n")
            rebuild(tmp_path / "articles", index, ENCODER)
        assert store.generation not in generations(index)
        assert (store.nearest(vector, 9), store.matching(["storm"], 9), store.article("storm")) == before
        assert store.spelled("pilar") == "pillar"
        assert len(store.sentences("storm")) == 3


def test_whoever_opens_while_generations_come_and_go_sees_a_whole_one(tmp_path: Path, index: Path) -> None:
    texts = {"storm": STORM}, {"storm": "Storm Over\n\nThe sun shines.\n"}
    done = threading.Event()

    def write() -> None:
        for number in range(12):
            rebuild(write_articles(tmp_path / "articles", **texts[number % 2]), index, ENCODER)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen: set[str] = set()
    while not done.is_set():
        with closing(open_store(index, ENCODER)) as store:
            seen.add(store.generation)
            assert store.degraded is None
            assert (len(store), len(store.sentences("storm"))) in {(7, 3), (6, 2)}
    writer.join()

    assert len(seen) > 1
