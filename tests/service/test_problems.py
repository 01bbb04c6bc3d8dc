import logging

import pytest
from flask.testing import FlaskClient

from qa.errors import QuestionError
from qa.types import Question
from tests.service.fake_answerer import FakeAnswerer
from tests.service.problem import problem_of

SECRET = "what did Margarethe say"


def _fail(question: Question) -> None:
    raise ValueError(f"cannot read {question.text!r}")


def test_a_failure_while_answering_is_a_500_and_never_an_abstention(
    client: FlaskClient, answerer: FakeAnswerer
) -> None:
    answerer.before = _fail

    problem = problem_of(client.post("/api/ask", json={"question": SECRET}), 500)

    assert "Margarethe" not in problem.model_dump_json()


def test_a_failure_on_the_page_is_a_small_page_with_the_status(
    client: FlaskClient, answerer: FakeAnswerer
) -> None:
    answerer.before = _fail

    response = client.get("/", query_string={"q": SECRET})

    assert response.status_code == 500
    assert response.mimetype == "text/html"
    assert "does not say" not in response.get_data(as_text=True)


def test_the_log_says_where_it_failed_but_not_what_was_asked(
    client: FlaskClient, answerer: FakeAnswerer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answerer.before = _fail

    problem = problem_of(client.post("/api/ask", json={"question": SECRET}), 500)

    assert "ValueError" in caplog.text
    assert "in _fail" in caplog.text
    assert problem.instance in caplog.text
    assert "Margarethe" not in caplog.text


def test_a_question_is_never_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    client.post("/api/ask", json={"question": SECRET})
    client.post("/api/ask", json={"question": SECRET, "limit": 99})
    client.get("/", query_string={"q": SECRET})

    assert "Margarethe" not in caplog.text


def test_a_question_that_the_answerer_refuses_is_a_422(client: FlaskClient, answerer: FakeAnswerer) -> None:
    def refuse(_question: Question) -> None:
        raise QuestionError("no word in it")

    answerer.before = refuse

    assert problem_of(client.post("/api/ask", json={"question": "?"}), 422).detail == "no word in it"
