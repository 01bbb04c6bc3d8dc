import html

import pytest
from flask.testing import FlaskClient

from qa.answering.why import Why
from tests.service.problem import problem_of

ASKED = {"question": "How many militants have been killed?", "article": "train-hostages", "sentence": "6"}


def test_what_ties_a_sentence_to_a_question_is_told_in_numbers(client: FlaskClient) -> None:
    told = Why.model_validate_json(client.get("/api/why", query_string=ASKED).data)

    assert [match.word for match in told.matching] == ["killed", "militants"]
    assert told.bm25 == sum(match.bm25 for match in told.matching)


def test_words_that_were_carried_over_count(client: FlaskClient) -> None:
    asked = {**ASKED, "question": "And killed?", "carried": ["hostages", "rescued"]}

    told = Why.model_validate_json(client.get("/api/why", query_string=asked).data)

    assert [match.word for match in told.matching] == ["hostages", "killed", "rescued"]


def test_it_is_shown_as_a_page_with_the_sentence_in_full(client: FlaskClient) -> None:
    page = html.unescape(client.get("/why", query_string=ASKED).get_data(as_text=True))

    assert "at least 27 militants have been killed during" in page
    assert "<b>killed</b> 1.00" in page


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"sentence": "16"}, 404, "no sentence 16"),
        ({"sentence": "-1"}, 422, "#/sentence"),
        ({"sentence": "x"}, 422, "#/sentence"),
        ({"article": "nope"}, 404, "nope"),
        ({"question": " "}, 422, "#/question"),
        ({"more": "1"}, 422, "#/more"),
        ({"carried": ["x"] * 21}, 422, "#/carried"),
    ],
)
def test_what_cannot_be_explained_is_refused(
    client: FlaskClient, change: dict[str, str], status: int, said: str
) -> None:
    problem = problem_of(client.get("/api/why", query_string=ASKED | change), status)

    assert said in problem.detail


def test_a_missing_parameter_is_named(client: FlaskClient) -> None:
    assert "#/article" in problem_of(client.get("/api/why?question=why&sentence=1"), 422).detail
