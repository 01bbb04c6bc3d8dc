"""Article and sentence -> Quote, by slicing: no parameter takes words, so none can be invented."""

from qa.answering.reply import Context, Highlight, Quote
from qa.types import Article, Sentence, Span

AROUND = 32  # characters; what a W3C text-quote selector commonly carries on each side


def cut(
    article: Article,
    sentence: Sentence,
    *,
    support: float,
    highlight: Span | None = None,
    context: Sentence | None = None,
) -> Quote:
    """Return the quote whose text is the article's from the sentence's start to its end.

    `highlight` is relative to the sentence's start; the quote's is in the article's code points. `context` is
    the sentence before, to be cut as well.
    """
    start, end = sentence.start, sentence.end
    return Quote(
        article=article.id,
        title=article.title,
        sentence=sentence.number,
        start=start,
        end=end,
        text=article.text[start:end],
        prefix=article.text[max(0, start - AROUND) : start],
        suffix=article.text[end : end + AROUND],
        support=round(support, 4),
        highlight=Highlight(start=start + highlight.start, end=start + highlight.end) if highlight else None,
        context=_cut_context(article, context) if context else None,
    )


def _cut_context(article: Article, sentence: Sentence) -> Context:
    start, end = sentence.start, sentence.end
    return Context(sentence=sentence.number, start=start, end=end, text=article.text[start:end])
