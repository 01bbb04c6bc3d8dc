"""Reply -> lines for a terminal, in which no character of an article can command the terminal."""

import re
from collections.abc import Iterator

import click

from qa.answering.reply import Answer, Quote, Reply

# Control characters but tab and newline, what reorders or breaks a line unseen, halves of surrogate pairs.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_IN_WORDS = ((0.9, "very likely"), (0.7, "likely"), (0.5, "more likely than not"), (0.2, "unlikely"))


def visible(text: str) -> str:
    """Return the text with characters that command a terminal written as escapes; CR LF becomes a newline."""
    return _UNSAFE.sub(lambda found: ascii(found[0])[1:-1], text.replace("\r\n", "\n"))


def in_words(support: float) -> str:
    """Return how likely it is that a sentence answers, in words."""
    return next((words for least, words in _IN_WORDS if support >= least), "very unlikely")


def render(reply: Reply) -> str:
    """Return the reply as lines: each quote in quotation marks, with where it stands and its support."""
    return "\n".join(_lines(reply))


def _lines(reply: Reply) -> Iterator[str]:
    for correction in reply.corrected:
        yield f"Read “{visible(correction.typed)}” as “{visible(correction.read)}”."
    if isinstance(reply, Answer):
        yield "\n\n".join(map(_quote, reply.quotes))
        return
    yield "The article does not say."
    if reply.closest:
        yield "\nThe nearest sentences, none of which is an answer:\n"
        yield "\n\n".join(_quote(quote.model_copy(update={"highlight": None})) for quote in reply.closest)


def _quote(quote: Quote) -> str:
    before, marked, after = map(visible, _parts(quote))
    lines = [f"“{before}{click.style(marked, bold=True) if marked else ''}{after}”"]
    if marked:
        lines.append(f"    in it: “{marked}”")
    lines.append(f"    from: {visible(quote.title)} ({quote.article}), sentence {quote.sentence}")
    lines.append(f"    support: {in_words(quote.support)} ({quote.support:.2f})")
    return "\n".join(lines)


def _parts(quote: Quote) -> tuple[str, str, str]:
    """Return the quote's words before, in and after its highlight; all before where there is none."""
    if quote.highlight is None:
        return quote.text, "", ""
    start, end = quote.highlight.start - quote.start, quote.highlight.end - quote.start
    return quote.text[:start], quote.text[start:end], quote.text[end:]
