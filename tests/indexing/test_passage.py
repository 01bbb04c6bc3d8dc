import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.indexing import passage
from qa.indexing.passage import embed_passages
from tests.fakes import HashEmbedder

TEXTS = ["the river rose", "it fell again", "soldiers came"]


def _alone(*texts: str) -> np.ndarray:
    return HashEmbedder().embed(list(texts))


def test_a_sentence_leans_on_its_title_and_on_the_one_before() -> None:
    rows = embed_passages(TEXTS, "flood", HashEmbedder())

    title, first, second = _alone("flood", *TEXTS[:2])
    whole = second + 0.3 * title + 0.2 * first
    assert rows[1] == pytest.approx(whole / np.linalg.norm(whole))


def test_the_first_sentence_without_a_title_stands_alone() -> None:
    rows = embed_passages(TEXTS, "", HashEmbedder())

    assert rows[0] == pytest.approx(_alone(TEXTS[0])[0])


def test_a_sentence_without_a_known_word_has_no_direction_of_its_own() -> None:
    rows = embed_passages(["the river rose", " ", "it fell"], "flood", HashEmbedder())

    assert not rows[1].any()
    assert rows[2].any()


def test_an_article_without_a_sentence_has_no_row() -> None:
    assert embed_passages([], "flood", HashEmbedder()).shape == (0, HashEmbedder.dimension)


@given(st.lists(st.text("ab ", max_size=6), max_size=9), st.integers(1, 4))
def test_batches_change_no_row(texts: list[str], batch: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        whole = embed_passages(texts, "a b", HashEmbedder())
        patch.setattr(passage, "_BATCH", batch)

        assert np.array_equal(embed_passages(texts, "a b", HashEmbedder()), whole)
