"""Asked -> Outcome: put the question to the answerer and note what was right of what came back."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from qa.answering.answerer import Answerer
from qa.answering.reply import Answer, Quote, Reply
from qa.evaluation.questions import Asked, collapse
from qa.types import Article, Question


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question.

    `ranking` tells of every candidate, best first, whether it is gold; `support` is the first one's. `right`
    and `highlight` speak of an answer's best supported quote (a reply has its quotes in reading order).
    `exact` counts the quotes that equal their slice of the article, and their context if they have one.
    """

    asked: Asked
    ranking: tuple[bool, ...]
    support: float
    answered: bool
    right: bool
    highlight: str | None
    quotes: int
    exact: int
    seconds: float


def ask_all(answerer: Answerer, asked: Sequence[Asked]) -> tuple[Outcome, ...]:
    """Return one outcome a question, each asked of its own article alone."""
    return tuple(_ask(answerer, each) for each in asked)


def gold_that_is_no_sentence(answerer: Answerer, asked: Sequence[Asked]) -> int:
    """Return how many gold sentences are not a sentence of their article here, and so cannot be quoted."""
    return sum(
        collapse(gold) not in _sentence_texts(answerer, each.article) for each in asked for gold in each.gold
    )


def _ask(answerer: Answerer, asked: Asked) -> Outcome:
    question = Question(asked.question, (asked.article,))
    article = answerer.store.article(asked.article)
    gold = {collapse(text) for text in asked.gold}
    started = time.perf_counter()
    reply = answerer.answer(question)
    seconds = time.perf_counter() - started
    reads = answerer.rank(question)  # afterwards: what it remembers would make the answer quicker
    best = max(reply.quotes, key=lambda quote: quote.support) if isinstance(reply, Answer) else None
    quotes = _quotes(reply)
    return Outcome(
        asked=asked,
        ranking=tuple(collapse(read.text) in gold for read in reads),
        support=reads[0].support if reads else 0.0,
        answered=best is not None,
        right=best is not None and collapse(best.text) in gold,
        highlight=_highlighted(article, best),
        quotes=len(quotes),
        exact=sum(_is_exact(article, quote) for quote in quotes),
        seconds=seconds,
    )


def _is_exact(article: Article, quote: Quote) -> bool:
    return all(
        part is None or part.text == article.text[part.start : part.end] for part in (quote, quote.context)
    )


def _quotes(reply: Reply) -> tuple[Quote, ...]:
    return reply.quotes if isinstance(reply, Answer) else reply.closest


def _highlighted(article: Article, quote: Quote | None) -> str | None:
    if quote is None or quote.highlight is None:
        return None
    return article.text[quote.highlight.start : quote.highlight.end]


def _sentence_texts(answerer: Answerer, article_id: str) -> set[str]:
    text = answerer.store.article(article_id).text
    return {collapse(text[each.start : each.end]) for each in answerer.store.sentences(article_id)}
