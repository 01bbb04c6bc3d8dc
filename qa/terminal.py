"""Reply -> lines for a terminal, in which no character of an article can command the terminal."""

import re
from collections.abc import Iterator

import click

from qa.answering.reply import Answer, Quote, Reply
from qa.service.reading import extract, support_words

# Control characters but tab and newline, what reorders or breaks a line unseen, halves of surrogate pairs.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """Return the text with characters that command a terminal written as escapes; CR LF becomes a newline."""
    return _UNSAFE.sub(lambda found: ascii(found[0])[1:-1], text.replace("\r\n", "\n"))


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
        yield "\n\n".join(map(_sentence, reply.closest))


def _quote(quote: Quote) -> str:
    cut = extract(quote)
    before, marked, after = visible(cut.before), visible(cut.marked), visible(cut.after)
    lines = [*_context(quote), f"“{before}{click.style(marked, bold=True) if marked else ''}{after}”"]
    if marked:
        lines.append(f"    in it: “{marked}”")
    return "\n".join([*lines, _place(quote), f"    {support_words(quote.support)} ({quote.support:.2f})"])


def _sentence(quote: Quote) -> str:
    """Return a sentence that is no answer: without mark, and without a word on its support."""
    return "\n".join([*_context(quote), f"“{visible(quote.text)}”", _place(quote)])


def _context(quote: Quote) -> list[str]:
    """Return the sentence that the quote leans on, dimmed and in brackets: it is not itself quoted."""
    return [click.style(f"[{visible(quote.context.text)}]", dim=True)] if quote.context else []


def _place(quote: Quote) -> str:
    return f"    from: {visible(quote.title)} ({quote.article}), sentence {quote.sentence}"
