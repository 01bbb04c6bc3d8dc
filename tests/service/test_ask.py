import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from qa.answering.reply import Abstention, Answer
from qa.types import Question, SentenceRef, Turn
from tests.service.fake_answerer import SEED, FakeAnswerer
from tests.service.problem import problem_of


def test_a_question_is_answered_with_sentences_of_the_article(client: FlaskClient) -> None:
    text = SEED.read_bytes().decode()

    response = client.post("/api/ask", json={"question": "How many militants have been killed?"})
    answer = Answer.model_validate_json(response.data)

    assert response.status_code == 200
    assert all(text[quote.start : quote.end] == quote.text for quote in answer.quotes)
    assert "27 militants" in answer.quotes[0].text


def test_a_question_that_nothing_answers_is_abstained_from(client: FlaskClient) -> None:
    response = client.post("/api/ask", json={"question": "Who won the cricket match?"})

    assert response.status_code == 200
    assert Abstention.model_validate_json(response.data).closest


def test_everything_asked_reaches_the_answerer(client: FlaskClient, answerer: FakeAnswerer) -> None:
    place = {"article": "train-hostages", "sentence": 3.0}
    asked = {
        "question": "  How many?\n",
        "articles": ["train-hostages", "train-hostages"],
        "limit": 5.0,
        "history": [{"question": "What happened?", "sentences": [place]}],
    }

    client.post("/api/ask", json=asked)

    turn = Turn("What happened?", (SentenceRef("train-hostages", 3),))
    assert answerer.asked == [Question("How many?", ("train-hostages",), 5, (turn,))]


def test_three_quotes_of_all_articles_are_asked_for_unless_said_otherwise(
    client: FlaskClient, answerer: FakeAnswerer
) -> None:
    client.post("/api/ask", json={"question": "How many?"})

    assert answerer.asked == [Question("How many?", (), 3, ())]


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "x" * 500,
        " " * 600 + "x",
        "tab\tand\r\nlines",
        "emoji 👩‍👩‍👧 and 𝒳",
        "\u202eright to left",
        "<b>bold</b>",
    ],
)
def test_any_readable_question_of_1_to_500_characters_is_taken(client: FlaskClient, text: str) -> None:
    response = client.post("/api/ask", json={"question": text})

    assert response.status_code == 200
    assert response.json is not None
    assert response.json["question"] == text.strip()


@pytest.mark.parametrize(
    ("body", "pointer", "said"),
    [
        ({}, "#/question", "required"),
        ({"question": ""}, "#/question", "0 characters"),
        ({"question": " \t\n"}, "#/question", "Write a question"),
        ({"question": "x" * 501}, "#/question", "501 characters after trimming; expected 1 to 500"),
        ({"question": None}, "#/question", "found null"),
        ({"question": 7}, "#/question", "found 7"),
        ({"question": ["why"]}, "#/question", "valid string"),
        ({"question": "what\u0007"}, "#/question", "character 5 is U+0007, a control character"),
        ({"question": "\u0085"}, "#/question", "character 1 is U+0085"),
        ({"question": "why", "limit": 0}, "#/limit", "found 0"),
        ({"question": "why", "limit": 11}, "#/limit", "less than or equal to 10"),
        ({"question": "why", "limit": 2.5}, "#/limit", "found 2.5"),
        ({"question": "why", "limit": "3"}, "#/limit", 'found "3"'),
        ({"question": "why", "limit": True}, "#/limit", "found true"),
        ({"question": "why", "articles": "train-hostages"}, "#/articles", "valid"),
        ({"question": "why", "articles": [3]}, "#/articles/0", "valid string"),
        ({"question": "why", "quotes": 3}, "#/quotes", "Unknown field"),
        ({"question": "why", "a/b~c": 3}, "#/a~1b~0c", "Unknown field"),
        ({"question": "why", "history": [{"question": "x"}] * 11}, "#/history", "at most 10"),
        ({"question": "why", "history": [{"question": ""}]}, "#/history/0/question", "0 characters"),
        (
            {
                "question": "why",
                "history": [{"question": "x", "sentences": [{"article": "a", "sentence": -1}]}],
            },
            "#/history/0/sentences/0/sentence",
            "found -1",
        ),
    ],
)
def test_a_field_out_of_bounds_is_refused_with_its_place_and_what_was_found(
    client: FlaskClient, answerer: FakeAnswerer, body: dict[str, Any], pointer: str, said: str
) -> None:
    problem = problem_of(client.post("/api/ask", json=body), 422)

    assert [error.pointer for error in problem.errors] == [pointer]
    assert said in problem.errors[0].detail
    assert said in problem.detail
    assert answerer.asked == []


@pytest.mark.parametrize("body", ["[]", '"why"', "null", "3"])
def test_json_that_is_no_object_is_refused(client: FlaskClient, body: str) -> None:
    problem_of(client.post("/api/ask", data=body, content_type="application/json"), 422)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"question": "why",}',
        b'{"question": "\xff"}',
        b'{"question": "\\ud800"}',
        b'{"question": "\\udc00x"}',
        b"[" * 15_000,
    ],
)
def test_what_is_not_json_is_refused_with_the_position(client: FlaskClient, body: bytes) -> None:
    problem = problem_of(client.post("/api/ask", data=body, content_type="application/json"), 400)

    assert "line 1 column" in problem.detail


@pytest.mark.parametrize("half", [b"\\ud800", b"\\ud800x", b"\\udc00x"])
def test_half_of_a_surrogate_pair_is_called_so(client: FlaskClient, half: bytes) -> None:
    body = b'{"question": "' + half + b'"}'

    problem = problem_of(client.post("/api/ask", data=body, content_type="application/json"), 400)

    assert "half of a surrogate pair" in problem.detail


def test_an_unknown_article_is_named(client: FlaskClient) -> None:
    asked = {"question": "why", "articles": ["train-hostage"]}

    assert "'train-hostage'" in problem_of(client.post("/api/ask", json=asked), 404).detail


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/ld+json", ""]
)
def test_a_body_that_is_not_called_json_is_refused(client: FlaskClient, kind: str) -> None:
    body = json.dumps({"question": "why"})

    problem = problem_of(client.post("/api/ask", data=body, content_type=kind), 415)

    assert "application/json" in problem.detail


def test_a_body_of_17_kb_is_refused(client: FlaskClient) -> None:
    body = json.dumps({"question": "why", "articles": ["x" * 17_000]})

    problem = problem_of(client.post("/api/ask", data=body, content_type="application/json"), 413)

    assert "bytes; at most 16384 are read" in problem.detail


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_with_the_allowed_one(client: FlaskClient, method: str) -> None:
    response = client.open("/api/ask", method=method)

    assert f"{method} is not answered here; expected OPTIONS, POST" in problem_of(response, 405).detail
    assert "POST" in response.headers["Allow"]
