import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering import quotes
from qa.answering.quotes import cut
from qa.types import Article, Sentence, Span

PROGRAM = Path(quotes.__file__).parents[1]


def article(text: str) -> Article:
    return Article("a", "Title", text, "a.txt", "0" * 64)


@given(st.text(min_size=1), st.data())
def test_a_quote_is_a_slice_of_its_article(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))

    quote = cut(article(text), Sentence("a", 0, start, end, "body"), support=0.5)

    assert quote.text == text[start:end]
    assert text[:start].endswith(quote.prefix)
    assert text[end:].startswith(quote.suffix)
    assert len(quote.prefix) <= 32
    assert len(quote.suffix) <= 32


def test_a_highlight_is_placed_in_the_article_and_stays_inside_its_quote() -> None:
    text = "Before. Twelve people died. After."

    quote = cut(article(text), Sentence("a", 1, 8, 27, "body"), support=0.9, highlight=Span(0, 6))

    assert quote.highlight is not None
    assert text[quote.highlight.start : quote.highlight.end] == "Twelve"
    assert quote.start <= quote.highlight.start < quote.highlight.end <= quote.end


def test_context_is_a_slice_of_the_same_article() -> None:
    text = "Twelve people died. They were asleep."

    before, sentence = Sentence("a", 0, 0, 19, "body"), Sentence("a", 1, 20, 37, "body")
    quote = cut(article(text), sentence, support=0.9, context=before)

    assert quote.context is not None
    assert quote.context.text == text[quote.context.start : quote.context.end] == "Twelve people died."
    assert quote.context.sentence == 0
    assert cut(article(text), sentence, support=0.9).context is None


@pytest.mark.parametrize("made", ["Quote", "Context"])
def test_only_the_cut_makes_a_quote_or_its_context(made: str) -> None:
    makers = [
        f"{path.relative_to(PROGRAM)}:{node.lineno}"
        for path in PROGRAM.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", "") == made or getattr(node.func, "attr", "") == made)
    ]

    assert len(makers) == 1
    assert makers[0].startswith("answering/quotes.py")
