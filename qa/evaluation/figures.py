"""Outcomes -> Figures: how often the right sentence is found, and how far support can be believed."""

from collections.abc import Callable, Sequence

from pydantic import BaseModel, ConfigDict

from qa.evaluation import metrics
from qa.evaluation.metrics import ReliabilityBin
from qa.evaluation.outcomes import Outcome


class _Figures(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Measured(_Figures):
    """A mean over questions with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


class Ranking(_Figures):
    """Where the first gold sentence stands when all sentences are ordered by support, answered or not."""

    questions: int
    precision_at_1: Measured
    hit_at_3: Measured
    mrr: Measured


class Triggering(_Figures):
    """When the program speaks: an answer is right when its best supported quote is gold.

    `precision` is right / answered, `recall` right / answerable, `coverage` answered / asked.
    """

    answerable: int
    answered: int
    right: int
    coverage: float
    precision: float
    recall: float
    f1: float


class Highlighting(_Figures):
    """Over answers that are right and whose question has an expected span: how much of it is highlighted.

    `token_f1` counts a missing highlight as zero; `shown` is the share that has one.
    """

    answers: int
    shown: float
    token_f1: float


class Verbatim(_Figures):
    """How many quotes were shown, nearest sentences included, and how many equal their article's slice."""

    quotes: int
    exact: int


class Latency(_Figures):
    """Milliseconds from question to reply, inside the program."""

    p50_ms: float
    p95_ms: float


class Figures(_Figures):
    """Everything that `pullquote evaluate` reports; None where the questions allow no such figure."""

    questions: int
    answerable: int
    gold_not_a_sentence: int
    ranking: Ranking | None
    ranking_by_overlap: dict[str, Ranking]
    ranking_by_kind: dict[str, Ranking]
    triggering: Triggering
    auroc: float | None
    reliability: tuple[ReliabilityBin, ...]
    calibration_error: float | None
    highlighting: Highlighting | None
    verbatim: Verbatim
    latency: Latency


def figures(outcomes: Sequence[Outcome], gold_not_a_sentence: int) -> Figures:
    """Return every figure of at least one outcome."""
    answerable = [each for each in outcomes if each.asked.answerable]
    unanswerable = [each for each in outcomes if not each.asked.answerable]
    bins = metrics.reliability(
        [each.support for each in outcomes], [any(each.ranking[:1]) for each in outcomes]
    )
    seconds = [each.seconds for each in outcomes]
    return Figures(
        questions=len(outcomes),
        answerable=len(answerable),
        gold_not_a_sentence=gold_not_a_sentence,
        ranking=_ranking(answerable) if answerable else None,
        ranking_by_overlap=_ranking_by(lambda each: each.asked.overlap, answerable),
        ranking_by_kind=_ranking_by(lambda each: each.asked.kind, answerable),
        triggering=_triggering(outcomes),
        auroc=metrics.auroc([each.support for each in answerable], [each.support for each in unanswerable]),
        reliability=bins,
        calibration_error=metrics.calibration_error(bins),
        highlighting=_highlighting(outcomes),
        verbatim=Verbatim(
            quotes=sum(each.quotes for each in outcomes), exact=sum(each.exact for each in outcomes)
        ),
        latency=Latency(
            p50_ms=1000 * metrics.percentile(seconds, 50), p95_ms=1000 * metrics.percentile(seconds, 95)
        ),
    )


def _measured(values: Sequence[float]) -> Measured:
    low, high = metrics.interval(values)
    return Measured(value=sum(values) / len(values), low=low, high=high)


def _ranking(outcomes: Sequence[Outcome]) -> Ranking:
    return Ranking(
        questions=len(outcomes),
        precision_at_1=_measured([metrics.hit(each.ranking, 1) for each in outcomes]),
        hit_at_3=_measured([metrics.hit(each.ranking, 3) for each in outcomes]),
        mrr=_measured([metrics.reciprocal_rank(each.ranking) for each in outcomes]),
    )


def _ranking_by(key: Callable[[Outcome], str | None], outcomes: Sequence[Outcome]) -> dict[str, Ranking]:
    groups: dict[str, list[Outcome]] = {}
    for each in outcomes:
        group = key(each)
        if group is not None:
            groups.setdefault(group, []).append(each)
    return {group: _ranking(groups[group]) for group in sorted(groups)}


def _triggering(outcomes: Sequence[Outcome]) -> Triggering:
    answerable = sum(each.asked.answerable for each in outcomes)
    answered = sum(each.answered for each in outcomes)
    right = sum(each.right for each in outcomes)
    precision = right / answered if answered else 0.0
    recall = right / answerable if answerable else 0.0
    return Triggering(
        answerable=answerable,
        answered=answered,
        right=right,
        coverage=answered / len(outcomes),
        precision=precision,
        recall=recall,
        f1=metrics.f1(precision, recall),
    )


def _highlighting(outcomes: Sequence[Outcome]) -> Highlighting | None:
    spans = [(each.highlight, each.asked.answer) for each in outcomes if each.right and each.asked.answer]
    if not spans:
        return None
    overlaps = [metrics.token_f1(given, expected) if given and expected else 0.0 for given, expected in spans]
    return Highlighting(
        answers=len(spans),
        shown=sum(given is not None for given, _ in spans) / len(spans),
        token_f1=sum(overlaps) / len(spans),
    )
