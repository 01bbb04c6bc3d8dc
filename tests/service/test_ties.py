from hypothesis import given
from hypothesis import strategies as st

from qa.answering.why import Match, Share, Why
from qa.service.ties import Part, Sum, hundredths, related, shared

WHY = Why(
    question="who was killed",
    article="a",
    sentence=1,
    matching=(Match(word="killed", bm25=2.335), Match(word="was", bm25=0.335)),
    bm25=2.67,
    similarity=0.5,
    words=(
        Share(word="Killed", share=0.335, asked="killed"),
        Share(word="dead", share=0.115, asked="killed"),
        Share(word="the", share=0.01, asked="was"),
    ),
    rest=0.04,
)


def test_shared_words_sum_to_their_bm25_as_printed() -> None:
    assert shared(WHY) == Sum((Part("killed", "", "2.34"), Part("was", "", "0.33")), "", "2.67")


def test_related_words_and_all_others_sum_to_the_similarity_as_printed() -> None:
    assert related(WHY) == Sum((Part("Killed", "", "0.34"), Part("dead", "killed", "0.11")), "0.05", "0.50")


def test_an_encoder_that_adds_up_no_words_tells_the_whole_alone() -> None:
    assert related(WHY.model_copy(update={"words": None, "rest": 0.0})) == Sum((), "", "0.50")


def test_what_takes_away_has_a_minus() -> None:
    told = WHY.model_copy(update={"rest": -0.3, "similarity": 0.16})

    assert related(told).others == "−0.29"


@given(st.lists(st.floats(-5, 5), max_size=30))
def test_rounded_parts_sum_to_the_rounded_sum_and_are_less_than_a_hundredth_off(values: list[float]) -> None:
    found = hundredths(values)

    assert sum(found) == round(sum(values) * 100)
    assert all(abs(one - value * 100) < 1 + 1e-6 for one, value in zip(found, values, strict=True))
