"""The page: an article and what was asked of it, rendered here so that nothing needs a script."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for
from pydantic import ValidationError

from qa.answering.reply import Answer, Quote, Reply
from qa.service.api import library
from qa.service.library import Answers, Shelf
from qa.service.openapi import specification
from qa.service.problems import explain
from qa.service.reading import SUPPORT_WORDS, Extract, blocks, extract, support_words
from qa.service.schemas import MAX_CHARACTERS, AskRequest
from qa.service.suggestions import suggestions

blueprint = Blueprint("pages", __name__)


@dataclass(frozen=True, slots=True)
class Visit:
    """What the address says: the question as typed, the article asked (none: all), the article to show."""

    question: str
    asked: str
    read: str


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """A quote as the page shows it: its number, where its sentence stands, its text cut at the highlight."""

    quote: Quote
    number: int
    address: str
    extract: Extract
    words: str
    percent: int


@blueprint.get("/")
def page() -> Response:
    """Show an article and, where the address holds a question, the reply to it."""
    visit = Visit(*(request.args.get(name, "").strip() for name in ("q", "article", "read")))
    answerer = library().current()
    try:
        reply, trouble = _reply(answerer, visit), None
    except ValidationError as error:
        reply, trouble = None, explain(error.errors()[0])
    rendered = _render(answerer.store, visit, reply, trouble)
    return Response(rendered, 422 if trouble else 200, mimetype="text/html")


def _reply(answerer: Answers, visit: Visit) -> Reply | None:
    if not visit.question:
        return None
    articles = (visit.asked,) if visit.asked else ()
    return answerer.answer(AskRequest(question=visit.question, articles=articles).to_question())


def _render(store: Shelf, visit: Visit, reply: Reply | None, trouble: str | None) -> str:
    entries = store.articles()
    found = _found(reply)
    read = visit.read or visit.asked or (found[0].article if found else entries[0].id)
    article = store.article(read)
    quotes = tuple(_shown(number, quote, visit, read) for number, quote in enumerate(found, 1))
    cited = isinstance(reply, Answer)
    return render_template(
        "page.html",
        entries=entries,
        visit=visit,
        asked=visit.asked or (entries[0].id if len(entries) == 1 else ""),
        reply=reply,
        trouble=trouble,
        quotes=quotes,
        article=article,
        blocks=blocks(article, store.sentences(read)),
        numbers={
            shown.quote.sentence: shown.number for shown in quotes if cited and shown.quote.article == read
        },
        suggestions=[text for entry in entries if entry.id == read for text in suggestions(entry)],
        support_words=SUPPORT_WORDS,
        most=MAX_CHARACTERS,
    )


def _found(reply: Reply | None) -> tuple[Quote, ...]:
    if reply is None:
        return ()
    return reply.quotes if isinstance(reply, Answer) else reply.closest


def _shown(number: int, quote: Quote, visit: Visit, read: str) -> ShownQuote:
    """A sentence of another article than the one shown needs that article's page."""
    page_of_it = url_for("pages.page", q=visit.question, article=visit.asked, read=quote.article)
    address = f"{'' if quote.article == read else page_of_it}#s{quote.sentence}"
    return ShownQuote(
        quote, number, address, extract(quote), support_words(quote.support), round(quote.support * 100)
    )


@blueprint.get("/api")
def manual() -> str:
    """Show the specification as a page."""
    return render_template("api.html", specification=specification())
