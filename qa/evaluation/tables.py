"""Figures -> text: what `pullquote evaluate` shows a person."""

from collections.abc import Iterator

from qa.evaluation.figures import Figures, Measured, Ranking
from qa.evaluation.metrics import ReliabilityBin


def render(figures: Figures) -> str:
    """Return the figures as lines of text."""
    return "\n".join(_lines(figures))


def _lines(figures: Figures) -> Iterator[str]:
    missing = figures.gold_not_a_sentence
    yield f"{figures.questions} questions, {figures.answerable} answerable; gold not a sentence: {missing}"
    yield from _ranking_table(figures)
    yield from _triggering_lines(figures)
    yield from _reliability_table(figures)
    yield from _closing_lines(figures)


def _ranking_table(figures: Figures) -> Iterator[str]:
    yield ""
    yield f"{'answerable, by support':<24}{'n':>5}  {'P@1':<20}{'hit@3':<20}{'MRR':<20}"
    if figures.ranking:
        yield _ranking_line("all", figures.ranking)
    for overlap, ranking in figures.ranking_by_overlap.items():
        yield _ranking_line(f"{overlap} overlap", ranking)
    for kind, ranking in figures.ranking_by_kind.items():
        yield _ranking_line(kind, ranking)


def _ranking_line(name: str, ranking: Ranking) -> str:
    measured = (ranking.precision_at_1, ranking.hit_at_3, ranking.mrr)
    return (
        f"{name:<24}{ranking.questions:>5}  {''.join(f'{_interval(each):<20}' for each in measured)}".rstrip()
    )


def _interval(measured: Measured) -> str:
    return f"{measured.value:.3f} [{measured.low:.2f}-{measured.high:.2f}]"


def _triggering_lines(figures: Figures) -> Iterator[str]:
    triggering = figures.triggering
    yield ""
    yield (
        f"answered {triggering.answered} ({triggering.coverage:.0%}), right {triggering.right}: "
        f"precision {triggering.precision:.3f}, recall {triggering.recall:.3f}, F1 {triggering.f1:.3f}"
    )
    yield f"AUROC of support, answerable against not: {_or_none(figures.auroc)}"


def _reliability_table(figures: Figures) -> Iterator[str]:
    yield ""
    yield f"{'support of the first':<24}{'n':>5}  {'mean support':>12}  {'share right':>11}"
    for each in figures.reliability:
        yield _reliability_line(each)
    yield f"expected calibration error: {_or_none(figures.calibration_error)}"


def _reliability_line(each: ReliabilityBin) -> str:
    name = f"{each.low:.1f} to {each.high:.1f}"
    if not each.count:
        return f"{name:<24}{0:>5}"
    return f"{name:<24}{each.count:>5}  {each.support:>12.3f}  {each.right:>11.3f}"


def _closing_lines(figures: Figures) -> Iterator[str]:
    yield ""
    highlighting = figures.highlighting
    if highlighting:
        yield (
            f"highlight, {highlighting.answers} right answers: shown in {highlighting.shown:.1%}, "
            f"token F1 {highlighting.token_f1:.3f}"
        )
    verbatim = figures.verbatim
    share = verbatim.exact / verbatim.quotes if verbatim.quotes else 1.0
    yield f"verbatim: {verbatim.exact} of {verbatim.quotes} quotes equal their article's slice ({share:.1%})"
    yield f"question to reply: p50 {figures.latency.p50_ms:.2f} ms, p95 {figures.latency.p95_ms:.2f} ms"


def _or_none(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}"
