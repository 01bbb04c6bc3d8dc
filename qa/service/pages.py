"""The page: an article and what was asked of it, rendered here so that nothing needs a script."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from flask import Blueprint, Response, render_template, request, stream_template
from pydantic import ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from qa.answering.reply import Answer, Reply
from qa.service.api import library, tie
from qa.service.library import Answers, Shelf
from qa.service.marks import marked
from qa.service.openapi import specification
from qa.service.problems import explain
from qa.service.reading import blocks
from qa.service.schemas import MAX_CHARACTERS, AskRequest, TurnsRequest
from qa.service.shown import Block, ShownTurn, shown
from qa.service.suggestions import suggestions
from qa.service.ties import related, shared
from qa.types import Question, SentenceRef, Turn

blueprint = Blueprint("pages", __name__)

REMEMBERED = 4
"""Turns that a question of the page carries with it."""


_PIECE = 512  # bits of a template: the first holds the head and the question box


@dataclass(frozen=True, slots=True)
class Visit:
    """What the address says: question, article asked (none: all), article to show, the question before."""

    question: str
    asked: str
    read: str
    before: str


blueprint.add_app_template_filter(marked)


@blueprint.get("/")
def page() -> Response:
    """Show an article and, where the address holds a question, the reply to it."""
    visit = Visit(*(request.args.get(name, "").strip() for name in ("q", "article", "read", "before")))
    answerer = library().current()
    try:
        turn, trouble = _turn(answerer, visit), None
    except ValidationError as error:
        turn, trouble = None, explain(error.errors()[0])
    rendered = _render(answerer.store, visit, turn, trouble)
    return Response(_in_pieces(rendered), 422 if trouble else 200, mimetype="text/html")


def _in_pieces(rendered: Iterator[str]) -> Iterator[str]:
    """Send the first part of a page at once, so that it can be seen while a long article still comes."""
    while parts := list(islice(rendered, _PIECE)):
        yield "".join(parts)


def _turn(answerer: Answers, visit: Visit) -> ShownTurn | None:
    if not visit.question:
        return None
    articles = (visit.asked,) if visit.asked else ()
    asked, *earlier = (
        AskRequest(question=text, articles=articles).to_question()
        for text in (visit.question, visit.before)
        if text
    )
    history = tuple(Turn(each.text, _cited(answerer.answer(each))) for each in earlier)
    reply = answerer.answer(replace(asked, history=history))
    return shown(visit.asked or _only(answerer.store), reply, visit.before)


def _only(store: Shelf) -> str:
    """Return the id of the only article, or nothing where there are several."""
    entries = store.articles()
    return entries[0].id if len(entries) == 1 else ""


def _render(store: Shelf, visit: Visit, turn: ShownTurn | None, trouble: str | None) -> Iterator[str]:
    entries = tuple(store.articles())  # read before the first piece is sent: the index may be exchanged then
    first = turn.groups[0][0].first.article if turn and turn.groups else entries[0].id
    read = visit.read or visit.asked or first
    return stream_template(
        "page.html",
        entries=entries,
        several=len(entries) > 1,
        visit=visit,
        asked=visit.asked or _only(store),
        turn=turn,
        trouble=trouble,
        suggestions=[text for entry in entries if entry.id == read for text in suggestions(entry)],
        most=MAX_CHARACTERS,
        **_reading(store, read, turn.cited if turn else ()),
    )


def _reading(store: Shelf, read: str, cited: tuple[Block, ...]) -> dict[str, object]:
    """What `article.html` needs: the article in blocks, and where it is quoted under which numbers."""
    article = store.article(read)
    here = [block for block in cited if block.first.article == read]
    runs = [(block.first.sentence, {quote.sentence for quote in block.quotes[1:]}) for block in here]
    return {
        "article": article,
        "blocks": blocks(article, store.sentences(read)),
        "numbers": {block.first.sentence: block.number for block in here},
        "classes": {first: " leads" for first, rest in runs if rest}
        | {number: " led" for _, rest in runs for number in rest},
    }


@blueprint.post("/turns")
def turns() -> str:
    """Answer the questions in the body one after the other, as the page shows them; for its script."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType(f"The body is {request.mimetype or 'untyped'!r}; send application/json.")
    asked = TurnsRequest.model_validate_json(request.get_data())
    answerer = library().current()
    earlier = [turn.to_turn() for turn in asked.history]
    made = []
    for one in asked.questions:
        articles = (one.article,) if one.article else ()
        reply = answerer.answer(Question(one.question, articles, history=tuple(earlier[-REMEMBERED:])))
        made.append(shown(one.article, reply, earlier[-1].question if earlier else None))
        earlier.append(Turn(one.question, _cited(reply)))
    return render_template("turns.html", turns=made, several=len(answerer.store.articles()) > 1)


def _cited(reply: Reply) -> tuple[SentenceRef, ...]:
    quotes = reply.quotes if isinstance(reply, Answer) else ()
    return tuple(SentenceRef(quote.article, quote.sentence) for quote in quotes)


@blueprint.get("/why")
def why() -> str:
    """Show what ties a sentence to a question."""
    answerer = library().current()
    told = tie(answerer)
    sentence = answerer.store.sentences(told.article)[told.sentence]
    text = answerer.store.article(told.article).text[sentence.start : sentence.end]
    return render_template("why.html", why=told, text=text, shared=shared(told), related=related(told))


@blueprint.get("/articles/<article_id>")
def article(article_id: str) -> str:
    """Show an article alone."""
    answerer = library().current()  # held, so that its index stays open
    return render_template("alone.html", **_reading(answerer.store, article_id, ()))


@blueprint.get("/api")
def manual() -> str:
    """Show the specification as a page."""
    return render_template("api.html", specification=specification())
