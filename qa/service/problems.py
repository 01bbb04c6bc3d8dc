"""Failure -> problem: every error leaves as RFC 9457 JSON, or as a small page where a reader is looking."""

import json
import logging
import re
import textwrap
import traceback
from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, g, render_template, request
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from qa.errors import (
    ArticleUnknownError,
    CalibrationError,
    IndexUnusableError,
    ModelError,
    PullquoteError,
    QuestionError,
    SentenceUnknownError,
)
from qa.service.schemas import FieldError, Problem

_LOG = logging.getLogger(__name__)
_UNAVAILABLE = 503
_RETRY_AFTER = ("Retry-After", "5")
_STATUS: tuple[tuple[type[PullquoteError], int, str], ...] = (
    (ArticleUnknownError, 404, "Unknown article"),
    (SentenceUnknownError, 404, "Unknown sentence"),
    (QuestionError, 422, "Unusable question"),
    (IndexUnusableError, _UNAVAILABLE, "No index to answer from"),
    (ModelError, _UNAVAILABLE, "No model to answer with"),
    (CalibrationError, _UNAVAILABLE, "No calibration to answer by"),
)
_HALF = re.compile("surrogate|hex escape")
_JSON_ROOTS = ("/api/", "/healthz/", "/openapi.json")
Headers = Iterable[tuple[str, str]]


def add_problems(app: Flask) -> None:
    """Give every failure under the app its status and its words; an unforeseen one is a 500 and is logged."""
    app.register_error_handler(ValidationError, _invalid)
    app.register_error_handler(PullquoteError, _named)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def explain(error: ErrorDetails) -> str:
    """Return what was expected of one field and, where it helps, what was found."""
    kind, found = error["type"], error["input"]
    if kind == "missing":
        return "Missing; this field is required."
    if kind == "extra_forbidden":
        return "Unknown field. Remove it."
    if kind == "json_invalid" and _HALF.search(error["msg"]):
        return f"{error['msg']}: half of a surrogate pair, which is no character. Write both halves, or none."
    if kind in ("unreadable_character", "question_length", "json_invalid"):
        return f"{error['msg']}."
    return f"{error['msg']}; found {_short(found)}."


def _short(found: Any) -> str:  # whatever JSON holds
    return textwrap.shorten(json.dumps(found, default=str), 60, placeholder=" …")


def _invalid(error: ValidationError) -> Response:
    found = error.errors(include_url=False, include_context=False)
    if any(one["type"] == "json_invalid" for one in found):
        return _reply(400, "The body is not JSON", explain(found[0]))
    fields = tuple(FieldError(pointer=_pointer(one["loc"]), detail=explain(one)) for one in found)
    summary = " ".join(f"{field.pointer}: {field.detail}" for field in fields[:3])
    return _reply(422, "The request does not match its schema", summary, errors=fields)


def _pointer(steps: tuple[int | str, ...]) -> str:
    """`("history", 0, "question")` -> `#/history/0/question`, escaped as RFC 6901 asks."""
    return "#" + "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


def _named(error: PullquoteError) -> Response:
    for kind, status, title in _STATUS:
        if isinstance(error, kind):
            return _reply(status, title, str(error), [_RETRY_AFTER] if status == _UNAVAILABLE else ())
    return _unforeseen(error)


def _http(error: HTTPException) -> Response:
    kept = [
        (name, value)
        for name, value in error.get_headers()
        if name.lower() not in ("content-type", "content-length")
    ]
    detail = error.description or error.name
    if isinstance(error, MethodNotAllowed):
        detail = (
            f"{request.method} is not answered here; expected {', '.join(sorted(error.valid_methods or ()))}."
        )
    if isinstance(error, NotFound):
        detail = (
            f"Nothing is at {request.path!r}; the articles are at '/', the JSON interface is told at '/api'."
        )
    return _reply(error.code or 500, error.name, detail, kept)


def _unforeseen(error: Exception) -> Response:
    """Log where it happened, but not the message: it may hold words of the question."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("Request %s failed with %s at\n%s", g.get("request_id", "-"), type(error).__name__, frames)
    detail = (
        "The server failed on this request; its log says where, under this request's id. You may try again."
    )
    return _reply(500, "Internal failure", detail)


def _reply(
    status: int, title: str, detail: str, headers: Headers = (), errors: tuple[FieldError, ...] = ()
) -> Response:
    problem = Problem(
        title=title, status=status, detail=detail, instance=g.get("request_id", ""), errors=errors
    )
    if request.path.startswith(_JSON_ROOTS):
        body, kind = problem.model_dump_json(), "application/problem+json"
    else:
        body, kind = render_template("problem.html", problem=problem), "text/html"
    response = Response(body, status, mimetype=kind)
    response.headers.extend(list(headers))
    return response
