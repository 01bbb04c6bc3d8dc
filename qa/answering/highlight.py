"""Question and sentence -> the stretch of the sentence that answers, where its type can be found."""

from qa.answering.analysis import Analyst
from qa.answering.answer_type import asked
from qa.answering.features import new_spans
from qa.answering.query import Query
from qa.types import Span


def highlight(query: Query, sentence: str, analyst: Analyst) -> Span | None:
    """Return the stretch of the asked type nearest to the question's words; None where there is none.

    Offsets are into `sentence`. Stretches that only repeat the question are passed over.
    """
    text, words, request = analyst.analyse(sentence), analyst.query(query), asked(query.text)
    known = set(words.stems[:-1].tolist())
    matched = [int(place) for place, stem in zip(text.places, text.stems, strict=True) if int(stem) in known]
    found = new_spans(text, request, known)
    if not found or request.answer_type == "thing":
        return None
    return min(found, key=lambda span: (min((_gap(span, place) for place in matched), default=0), span.start))


def _gap(span: Span, place: int) -> int:
    return max(span.start - place, place - span.end, 0)
