"""Pydantic models -> OpenAPI 3.1: the specification is made of the very models that check the requests."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from pydantic import TypeAdapter

from qa.answering.reply import Reply
from qa.answering.why import Why
from qa.service.schemas import (
    MAX_CHARACTERS,
    QUESTION_SCHEMA,
    Alive,
    ArticleList,
    ArticleText,
    AskRequest,
    Problem,
    Ready,
)

Json = dict[str, Any]  # a JSON object, as deep as the standard wants it


@dataclass(frozen=True, slots=True)
class Operation:
    """One endpoint as the specification tells it."""

    method: str
    path: str
    id: str
    summary: str
    description: str
    returns: Any  # a model, or a union of models
    errors: tuple[int, ...] = ()
    body: Any = None
    parameters: tuple[Json, ...] = ()


def _query(name: str, schema: Json, description: str, example: object) -> Json:
    """Return a parameter that stands behind the question mark of an address."""
    told: Json = {"name": name, "in": "query", "required": True, "description": description}
    return told | {"schema": schema, "example": example}


_ARTICLE_ID: Json = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "An id from the list of articles.",
    "schema": {"type": "string", "minLength": 1},
    "example": "train-hostages",
}
_WORDS: Json = {"type": "array", "items": {"type": "string", "maxLength": MAX_CHARACTERS}, "maxItems": 20}
_EXAMPLE: Json = {"question": "How many hostages were rescued?", "articles": ["train-hostages"], "limit": 3}
_WHY: tuple[Json, ...] = (
    _query("question", QUESTION_SCHEMA, "The question as it was asked.", _EXAMPLE["question"]),
    _query("article", {"type": "string"}, "An id from the list of articles.", "train-hostages"),
    _query("sentence", {"type": "integer", "minimum": 0, "maximum": 10_000_000}, "From zero.", 6),
    _query("carried", _WORDS, "What the reply says was carried over.", ["hostages"]) | {"required": False},
)
OPERATIONS = (
    Operation(
        "post",
        "/api/ask",
        "ask",
        "Ask a question",
        "The reply is an Answer, whose quotes are whole sentences cut from the articles by position, or an"
        " Abstention where nothing supports an answer; the sentences in its `closest` are not an answer."
        " Offsets are half-open and count code points of the article's text.",
        returns=Reply,
        errors=(400, 403, 404, 413, 415, 422, 429, 500, 503),
        body=AskRequest,
    ),
    Operation(
        "get",
        "/api/why",
        "why",
        "Ask why a sentence was found",
        "In the numbers that found it: the words shared with the question sum to `bm25`, and where the"
        " encoder adds words up, the shares of its words and `rest` sum to `similarity`.",
        Why,
        (404, 422, 429, 503),
        parameters=_WHY,
    ),
    Operation(
        "get",
        "/api/articles",
        "listArticles",
        "List the articles",
        "In the order of their ids.",
        ArticleList,
        (503,),
    ),
    Operation(
        "get",
        "/api/articles/{id}",
        "readArticle",
        "Read an article",
        "The text as it was indexed, unchanged, and where each sentence of it stands.",
        ArticleText,
        (404, 503),
        parameters=(_ARTICLE_ID,),
    ),
    Operation("get", "/healthz/live", "live", "Is the process alive?", "Touches nothing.", Alive),
    Operation(
        "get",
        "/healthz/ready",
        "ready",
        "Can questions be answered?",
        "Names the index that answers.",
        Ready,
        (503,),
    ),
)


@functools.cache
def specification() -> Json:
    """Return the OpenAPI 3.1 document of every operation."""
    models = [(op.body, "validation") for op in OPERATIONS if op.body]
    models += [(op.returns, "serialization") for op in OPERATIONS] + [(Problem, "serialization")]
    schemas, components = _schemas([(str(model), mode, model) for model, mode in models])
    paths: Json = {}
    for op in OPERATIONS:
        paths.setdefault(op.path, {})[op.method] = _operation(op, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pullquote",
            "version": version("pullquote"),
            "description": "Ask an article in your own words. It answers only in its own.",
        },
        "paths": paths,
        "components": {"schemas": components},
    }


def _schemas(models: Sequence[tuple[str, Any, Any]]) -> tuple[dict[str, Json], Json]:
    """Return each model's schema by its name, and the components that they refer to."""
    inputs = [(name, mode, TypeAdapter(model)) for name, mode, model in models]
    found, rest = TypeAdapter.json_schemas(inputs, ref_template="#/components/schemas/{model}")
    components = {
        name: schema | {"description": _unwrapped(schema)} for name, schema in rest["$defs"].items()
    }
    return {str(name): schema for (name, _mode), schema in found.items()}, components


def _unwrapped(schema: Json) -> str:
    """A docstring's line ends are the source's, not the reader's."""
    return " ".join(schema["description"].split())


def _operation(op: Operation, schemas: dict[str, Json]) -> Json:
    responses = {"200": _content("OK", "application/json", schemas[str(op.returns)])}
    for status in op.errors:
        phrase = HTTPStatus(status).phrase
        responses[str(status)] = _content(phrase, "application/problem+json", schemas[str(Problem)])
    told: Json = {
        "operationId": op.id,
        "summary": op.summary,
        "description": op.description,
        "responses": responses,
    }
    if op.parameters:
        told["parameters"] = list(op.parameters)
    if op.body:
        told["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schemas[str(op.body)], "example": _EXAMPLE}},
        }
    return told


def _content(description: str, media: str, schema: Json) -> Json:
    return {"description": description, "content": {media: {"schema": schema}}}
