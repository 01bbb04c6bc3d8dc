"""The JSON endpoints: a question in, a reply out; articles and their sentences; am I alive, am I ready."""

import json

from flask import Blueprint, Response, current_app, request
from pydantic import BaseModel
from werkzeug.exceptions import UnsupportedMediaType

from qa.answering.why import Why
from qa.service.library import Answers, Library
from qa.service.openapi import specification
from qa.service.schemas import (
    Alive,
    ArticleList,
    ArticleSummary,
    ArticleText,
    AskRequest,
    Ready,
    SentenceSpan,
    WhyRequest,
)
from qa.types import SentenceRef

blueprint = Blueprint("api", __name__)


def library() -> Library:
    """Return the library that the running app was made with."""
    held = current_app.extensions["library"]
    if not isinstance(held, Library):
        raise TypeError(f"the app holds {held!r} as its library; expected a Library")
    return held


def _json(model: BaseModel) -> Response:
    return Response(model.model_dump_json(), mimetype="application/json")


@blueprint.post("/api/ask")
def ask() -> Response:
    """Answer the question in the body."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType(f"The body is {request.mimetype or 'untyped'!r}; send application/json.")
    asked = AskRequest.model_validate_json(request.get_data())
    return _json(library().current().answer(asked.to_question()))


def tie(answerer: Answers) -> Why:
    """Return what ties a sentence to a question, both named by the address."""
    named = {name: request.args[name] for name in request.args if name != "carried"}
    asked = WhyRequest.model_validate({**named, "carried": tuple(request.args.getlist("carried"))})
    place = SentenceRef(asked.article, asked.sentence)
    return answerer.why(asked.question, asked.carried, place)


@blueprint.get("/api/why")
def why() -> Response:
    """Say what ties a sentence to a question."""
    return _json(tie(library().current()))


@blueprint.get("/api/articles")
def articles() -> Response:
    """List the articles."""
    answerer = library().current()
    entries = answerer.store.articles()
    summaries = tuple(
        ArticleSummary(id=entry.id, title=entry.title, sentences=entry.sentences, sha256=entry.sha256)
        for entry in entries
    )
    return _json(ArticleList(articles=summaries, index=answerer.store.generation))


@blueprint.get("/api/articles/<article_id>")
def article(article_id: str) -> Response:
    """Return one article and where its sentences stand."""
    answerer = library().current()
    found = answerer.store.article(article_id)
    spans = tuple(
        SentenceSpan(number=one.number, start=one.start, end=one.end, kind=one.kind)
        for one in answerer.store.sentences(article_id)
    )
    return _json(
        ArticleText(
            id=found.id,
            title=found.title,
            text=found.text,
            sha256=found.sha256,
            sentences=spans,
            index=answerer.store.generation,
        )
    )


@blueprint.get("/healthz/live")
def live() -> Response:
    """Say that the process answers; touches nothing."""
    return _json(Alive())


@blueprint.get("/healthz/ready")
def ready() -> Response:
    """Say which index answers, or 503."""
    held = library()
    answerer = held.current()  # held, so that its index stays open
    store = answerer.store
    degraded = held.refused or store.degraded
    return _json(Ready(index=store.generation, articles=len(store.articles()), degraded=degraded))


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Return the specification of all of the above."""
    return Response(json.dumps(specification()), mimetype="application/json")
