from typing import Any

import pytest
from flask.testing import FlaskClient

from qa.types import Question, SentenceRef, Turn
from tests.service.fake_answerer import FakeAnswerer

RIND = "Who is Shahid Rind?"
KILLED = "How many militants have been killed?"
QUOTED = {"article": "train-hostages", "sentence": 3}


def test_questions_are_answered_one_after_the_other_each_with_the_turns_before_it(
    client: FlaskClient, answerer: FakeAnswerer
) -> None:
    body = {
        "questions": [{"question": RIND}, {"question": KILLED, "article": "train-hostages"}],
        "history": [{"question": "What happened?", "sentences": [QUOTED]}],
    }

    page = client.post("/turns", json=body).get_data(as_text=True)

    first = Turn("What happened?", (SentenceRef("train-hostages", 3),))
    assert page.count('<div class="turn"') == 2
    assert answerer.asked == [
        Question(RIND, (), 3, (first,)),
        Question(KILLED, ("train-hostages",), 3, (first, Turn(RIND, (SentenceRef("train-hostages", 9),)))),
    ]


def test_only_the_last_four_turns_are_carried_on(client: FlaskClient, answerer: FakeAnswerer) -> None:
    client.post("/turns", json={"questions": [{"question": f"Question {n}?"} for n in range(20)]})

    assert [turn.question for turn in answerer.asked[-1].history] == [f"Question {n}?" for n in range(15, 19)]


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"questions": []}, 422, "#/questions"),
        ({"questions": [{"question": "why"}] * 21}, 422, "#/questions"),
        (
            {"questions": [{"question": "a\u0007"}]},
            422,
            "This question cannot be asked: character 2 is U+0007",
        ),
        ({"questions": [{"question": "why", "article": "nope"}]}, 404, "nope"),
        ({"questions": [{"question": "why"}], "more": 1}, 422, "#/more"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words_for_a_reader(
    client: FlaskClient, body: dict[str, Any], status: int, said: str
) -> None:
    response = client.post("/turns", json=body)

    assert response.status_code == status
    assert response.mimetype == "text/html"
    detail = response.get_data(as_text=True).partition('id="detail">')[2].partition("</p>")[0]
    assert said in detail


def test_a_body_that_is_not_called_json_is_refused(client: FlaskClient) -> None:
    assert client.post("/turns", data="{}", content_type="text/plain").status_code == 415
    assert client.post("/turns", data="{", content_type="application/json").status_code == 400


def test_another_sites_questions_are_refused(client: FlaskClient) -> None:
    body = {"questions": [{"question": "why"}]}

    assert client.post("/turns", json=body, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
