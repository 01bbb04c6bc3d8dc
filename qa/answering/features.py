"""Question and candidates -> one row of numbers a candidate: what the reader's trees look at.

The choice follows the literature on answer-sentence selection: inverse-frequency overlap (Yih et al. 2013),
alignment of each question word with its nearest word of the sentence by vectors (Yadav et al. 2018), the
expected type of answer (Tayyar Madabushi et al. 2018), position and neighbours.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from math import log1p

import numpy as np

from qa.answering.analysis import Analysis, Analyst
from qa.answering.answer_type import Asked, asked
from qa.answering.candidate import Candidate
from qa.answering.comparer import Comparison
from qa.answering.nearness import Block, Nearness, Rows
from qa.answering.query import Query
from qa.answering.spans import ANSWER_TYPES, spans
from qa.types import Span

_NOTHING = 1e-6
_FAR = 20.0  # words; an answer this far from the question's words, or farther, or none at all


_PEAKS = ("starts", "ends", "start_share", "end_share")
SPAN_NAMES = (*(f"span_{peak}" for peak in _PEAKS), *(f"span_{peak}_any" for peak in _PEAKS))
NAMES: tuple[str, ...] = (
    "exact",
    "soft",
    "soft_squared",
    "soft_flat",
    "worst_word",
    "second_worst",
    "rarest_missing",
    "exact_words",
    "named_share",
    "named_missing",
    "similarity",
    "similarity_lead",
    "similarity_z",
    "sentence_covered",
    "soft_lead",
    "soft_z",
    "exact_lead",
    "before_soft",
    "after_soft",
    "before_gain",
    "title_soft",
    "title_gain",
    "title_similarity",
    "before_similarity",
    "after_similarity",
    "article_soft",
    "article_exact",
    "article_rarest_missing",
    "article_named_missing",
    "has_type",
    "type_count",
    "type_distance",
    "type_focus",
    "type_share",
    "number",
    "place",
    "is_title",
    "is_deck",
    "is_heading",
    "length",
    "total",
    "run",
    "pairs",
    "leans",
    "quotes",
    "asked_words",
    "asked_mark",
    *(f"asks_{name}" for name in ANSWER_TYPES),
    "compared",
    "compared_lead",
    "compared_z",
    "compared_any",
    *SPAN_NAMES,
)


def features(query: Query, candidates: Sequence[Candidate], analyst: Analyst, compared: Comparison) -> Rows:
    """Return `(len(candidates), len(NAMES))` float32; the order of the candidates changes no number."""
    words, request = analyst.query(query), asked(query.text)
    texts = list(dict.fromkeys(text for candidate in candidates for text in _texts(candidate)))
    near = Nearness(words, dict(zip(texts, analyst.analyse(texts), strict=True)))
    own = near.of([candidate.text for candidate in candidates])
    columns = [
        *_overlap(own),
        *_similarity(own),
        own.about,
        *_leads(own),
        *_context(own, near, candidates),
        *_article(own),
        *_answer_type(request, own, analyst),
        *_position(candidates, own.texts),
        *_phrases(own),
        *_manner(own.texts),
        *_asking(query, request, words, len(candidates)),
        *_compared(compared.relevance),
        *compared.spans.T,
        *np.broadcast_to(compared.spans.max(axis=0), compared.spans.shape).T,
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _texts(candidate: Candidate) -> tuple[str, str, str, str]:
    return candidate.text, candidate.before, candidate.after, candidate.title


def _overlap(block: Block) -> list[Rows]:
    count, n = len(block.weights), len(block.texts)
    if not count:
        return [np.zeros(n, dtype=np.float32)] * 10
    named = block.query.named[:-1].astype(np.float32)
    ordered = np.sort(block.soft, axis=0)
    missing = ((1 - block.exact) * block.query.rarity[:-1, None]).max(axis=0)
    return [
        block.weighted(block.exact),
        block.weighted(block.soft),
        block.weighted(block.soft**2),
        block.soft.mean(axis=0),
        ordered[0],
        ordered[min(1, count - 1)],
        missing,
        block.exact.sum(axis=0),
        named @ block.exact / max(1.0, float(named.sum())),
        named @ (1 - block.exact),
    ]


def _similarity(block: Block) -> list[Rows]:
    return [block.similarity, _lead(block.similarity), _standardised(block.similarity)]


def _leads(block: Block) -> list[Rows]:
    soft = block.weighted(block.soft)
    return [_lead(soft), _standardised(soft), _lead(block.weighted(block.exact))]


def _context(block: Block, near: Nearness, candidates: Sequence[Candidate]) -> list[Rows]:
    soft = block.weighted(block.soft)
    before, after = (
        near.of([candidate.before for candidate in candidates]),
        near.of([candidate.after for candidate in candidates]),
    )
    title = near.of([candidate.title for candidate in candidates])
    return [
        block.weighted(before.soft),
        block.weighted(after.soft),
        block.weighted(np.maximum(block.soft, before.soft)) - soft,
        block.weighted(title.soft),
        block.weighted(np.maximum(block.soft, title.soft)) - soft,
        title.similarity,
        before.similarity,
        after.similarity,
    ]


def _article(block: Block) -> list[Rows]:
    """What none of the candidates says: the sign that the question goes beyond the article."""
    soft, exact = block.soft.max(axis=1), block.exact.max(axis=1)
    missing = block.query.rarity[:-1] * (1 - exact)
    values = (
        block.weights @ soft,
        block.weights @ exact,
        missing.max(initial=0),
        (block.query.named[:-1] * (1 - exact)).sum(),
    )
    return [np.full(len(block.texts), value, dtype=np.float32) for value in values]


def _answer_type(request: Asked, block: Block, analyst: Analyst) -> list[Rows]:
    focus = analyst.analyse([request.focus])[0].vectors[:-1]
    known = set(block.query.stems[:-1].tolist())
    rows = np.array([_typed(request, text, focus, known) for text in block.texts], dtype=np.float32)
    return [*rows.T, np.full(len(rows), rows[:, 0].mean(), dtype=np.float32)]


def _typed(request: Asked, text: Analysis, focus: Rows, known: set[int]) -> tuple[float, float, float, float]:
    """Whether the sentence has something new of the asked type; how many, how near to matches, of what."""
    found = new_spans(text, request, known)
    if not found:
        return 0.0, 0.0, _FAR, 0.0
    places = text.places.tolist()
    matched = [n for n, stem in enumerate(text.stems.tolist()) if stem in known]
    firsts = [bisect_left(places, span.start) for span in found]
    distance = min((abs(m - first) for m in matched for first in firsts), default=_FAR)
    return (
        1.0,
        float(len(found)),
        float(min(distance, _FAR)),
        max(_aboutness(text, focus, first) for first in firsts),
    )


def _aboutness(text: Analysis, focus: Rows, first: int) -> float:
    """How near the words round a span come to the focus ("passengers" in "how many passengers")."""
    if not len(focus):
        return 0.0
    round_it = text.vectors[max(0, first - 1) : first + 4]
    return float((focus @ round_it.T).max(initial=0))


def new_spans(text: Analysis, request: Asked, known: set[int]) -> list[Span]:
    """Return the stretches of the asked type that say something beyond the stems that are `known`."""
    places, stems = text.places.tolist(), text.stems.tolist()
    inside = (
        (span, stems[bisect_left(places, span.start) : bisect_left(places, span.end)])
        for span in spans(text.text, request.answer_type)
    )
    return [span for span, said in inside if any(stem not in known for stem in said)]


def _position(candidates: Sequence[Candidate], texts: Sequence[Analysis]) -> list[Rows]:
    rows = [
        (
            c.number,
            c.number / max(1, c.total - 1),
            c.kind == "title",
            c.kind == "deck",
            c.kind == "heading",
            log1p(len(t.stems)),
            log1p(c.total),
        )
        for c, t in zip(candidates, texts, strict=True)
    ]
    return list(np.array(rows, dtype=np.float32).T)


def _phrases(block: Block) -> list[Rows]:
    """The longest run of question words that the sentence repeats, and how many pairs of neighbours."""
    n = len(block.texts)
    run, pairs = np.zeros(n, dtype=np.float32), np.zeros(n, dtype=np.float32)
    query = block.query.stems[:-1].tolist()
    following = set(pairwise(query))
    for i, text in enumerate(block.texts):
        length = 1
        for pair in pairwise(text.stems.tolist()):
            length = length + 1 if pair in following else 1
            if pair in following:
                pairs[i] += 1
                run[i] = max(run[i], length)
    return [run, pairs]


def _manner(texts: Sequence[Analysis]) -> list[Rows]:
    return [
        np.array([text.leans_on_the_last for text in texts], dtype=np.float32),
        np.array([any(mark in text.text for mark in '“"') for text in texts], dtype=np.float32),
    ]


def _asking(query: Query, request: Asked, words: Analysis, n: int) -> list[Rows]:
    kinds = [float(request.answer_type == name) for name in ANSWER_TYPES]
    values = [float(len(words.stems) - 1), float("?" in query.text), *kinds]
    return list(np.tile(np.array(values, dtype=np.float32)[:, None], n))


def _compared(relevance: Rows) -> list[Rows]:
    """The comparer's relevance, by itself and beside the others', and that of any of them answering."""
    anyone = np.logaddexp.reduce(relevance)
    return [relevance, _lead(relevance), _standardised(relevance), np.full_like(relevance, anyone)]


def _lead(values: Rows) -> Rows:
    """Return each value less the best of the others: above zero for the first alone."""
    if len(values) == 1:
        return np.zeros_like(values)
    second, first = np.partition(values, -2)[-2:]
    lead: Rows = np.where(values == first, values - second, values - first)
    return lead


def _standardised(values: Rows) -> Rows:
    deviation = float(values.std())
    if deviation <= _NOTHING:
        return np.zeros_like(values)
    standardised: Rows = (values - values.mean()) / np.float32(deviation)
    return standardised
