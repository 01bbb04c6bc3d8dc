"""From outcomes to figures, by an example small enough to work by hand."""

import pytest

from qa.evaluation.figures import Figures, figures
from qa.evaluation.outcomes import Outcome
from qa.evaluation.questions import Asked
from qa.evaluation.tables import render


def _outcome(*, answerable: bool, ranking: str, support: float, **more: object) -> Outcome:
    """Return an outcome; `ranking` has one letter a sentence, g for gold."""
    asked = {"article": "a", "question": "q?", "answerable": answerable, "gold": ("g",) if answerable else ()}
    rest = {"answered": False, "right": False, "highlight": None, "quotes": 1, "exact": 1, "seconds": 0.001}
    of_asked = {name: more.pop(name) for name in ("overlap", "kind", "answer") if name in more}
    return Outcome(
        asked=Asked.model_validate(asked | of_asked),
        ranking=tuple(letter == "g" for letter in ranking),
        support=support,
        **(rest | more),  # type: ignore[arg-type] # a mapping has no types of its own
    )


OUTCOMES = (
    _outcome(answerable=True, ranking="g--", support=0.95, answered=True, right=True, highlight="the 27 men",
             answer="27", overlap="high", kind="who"),
    _outcome(answerable=True, ranking="-g-", support=0.75, answered=True, overlap="low", kind="who"),
    _outcome(answerable=True, ranking="g--", support=0.35, overlap="low", kind="why"),
    _outcome(answerable=True, ranking="----g", support=0.15, overlap="low"),
    _outcome(answerable=False, ranking="---", support=0.35, seconds=0.003, quotes=3, exact=2),
    _outcome(answerable=False, ranking="---", support=0.55, answered=True),
)  # fmt: skip


def test_ranking_is_of_the_answerable_questions_whether_answered_or_not() -> None:
    ranking = figures(OUTCOMES, 0).ranking

    assert ranking is not None
    assert ranking.questions == 4
    assert ranking.precision_at_1.value == 2 / 4
    assert ranking.hit_at_3.value == 3 / 4
    assert ranking.mrr.value == pytest.approx((1 + 1 / 2 + 1 + 1 / 5) / 4)
    assert ranking.precision_at_1.low < 0.5 < ranking.precision_at_1.high


def test_ranking_is_split_by_overlap_and_by_kind_where_a_question_has_them() -> None:
    found = figures(OUTCOMES, 0)

    assert {name: each.questions for name, each in found.ranking_by_overlap.items()} == {"high": 1, "low": 3}
    assert {name: each.questions for name, each in found.ranking_by_kind.items()} == {"who": 2, "why": 1}
    assert found.ranking_by_overlap["low"].precision_at_1.value == pytest.approx(1 / 3)


def test_triggering_counts_what_is_answered_and_right_against_what_is_answered_and_what_could_be() -> None:
    triggering = figures(OUTCOMES, 0).triggering

    assert (triggering.answerable, triggering.answered, triggering.right) == (4, 3, 1)
    assert (triggering.precision, triggering.recall) == pytest.approx((1 / 3, 1 / 4))
    assert triggering.f1 == pytest.approx(2 / 7)


def test_support_is_compared_between_answerable_and_not_and_with_what_came_true() -> None:
    found = figures(OUTCOMES, 0)

    # of 8 pairs: .95 beats both, .75 both, .35 ties once, .15 none, so 4.5
    assert found.auroc == pytest.approx(4.5 / 8)
    assert [each.count for each in found.reliability] == [0, 1, 0, 2, 0, 1, 0, 1, 0, 1]
    assert found.reliability[3].right == 0.5
    # |.15-0| + 2 x |.35-.5| + |.55-0| + |.75-0| + |.95-1| over 6
    assert found.calibration_error == pytest.approx((0.15 + 0.30 + 0.55 + 0.75 + 0.05) / 6)


def test_highlights_are_of_right_answers_and_a_missing_one_counts_as_zero() -> None:
    missing = _outcome(answerable=True, ranking="g", support=1, answered=True, right=True, answer="27")

    highlighting = figures((*OUTCOMES, missing), 0).highlighting

    assert highlighting is not None
    assert (highlighting.answers, highlighting.shown) == (2, 0.5)
    # "27 men" against "27": precision 1/2, recall 1
    assert highlighting.token_f1 == pytest.approx((2 / 3 + 0) / 2)


def test_quotes_and_times_are_of_all_questions() -> None:
    found = figures(OUTCOMES, 7)

    assert (found.verbatim.quotes, found.verbatim.exact) == (8, 7)
    assert found.latency.p50_ms == pytest.approx(1)
    assert found.latency.p95_ms == pytest.approx(2.5)
    assert found.gold_not_a_sentence == 7


def test_figures_survive_json_and_are_shown_as_a_table() -> None:
    found = figures(OUTCOMES, 7)
    shown = render(found)

    assert Figures.model_validate_json(found.model_dump_json()) == found
    assert "6 questions, 4 answerable; gold not a sentence: 7" in shown
    assert "answered 3 (50%), right 1: precision 0.333, recall 0.250, F1 0.286" in shown
    assert "verbatim: 7 of 8 quotes equal their article's slice (87.5%)" in shown
    assert "0.3 to 0.4                  2         0.350        0.500" in shown


@pytest.mark.parametrize("answerable", [True, False])
def test_a_figure_that_the_questions_do_not_allow_is_none(answerable: bool) -> None:
    found = figures([_outcome(answerable=answerable, ranking="-", support=0)], 0)

    assert found.auroc is None
    assert found.highlighting is None
    assert (found.ranking is None) is not answerable
    assert "answerable against not: none" in render(found)
