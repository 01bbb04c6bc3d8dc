from pathlib import Path

from flask.testing import FlaskClient

from qa.errors import IndexMissingError, ModelError, PullquoteError
from qa.service.app import create_app
from qa.service.library import Answers, Library
from qa.service.schemas import Ready
from tests.service.fake_answerer import FakeAnswerer
from tests.service.problem import problem_of

RUN = "There is no index in 'index'. Run: pullquote rebuild"


def _client_without_index(error: PullquoteError) -> FlaskClient:
    def opener() -> Answers:
        raise error

    return create_app(Library(opener, Path("CURRENT"))).test_client()


def test_a_live_process_says_so_with_or_without_an_index(client: FlaskClient) -> None:
    assert client.get("/healthz/live").json == {"status": "alive"}
    assert _client_without_index(IndexMissingError(RUN)).get("/healthz/live").status_code == 200


def test_readiness_names_the_index_and_what_is_wrong_with_it(
    client: FlaskClient, answerer: FakeAnswerer
) -> None:
    answerer.store.degraded = "gen-00000002 is damaged"

    ready = Ready.model_validate_json(client.get("/healthz/ready").data)

    assert ready == Ready(index="gen-00000001", articles=1, degraded="gen-00000002 is damaged")


def test_without_an_index_every_endpoint_says_what_to_run() -> None:
    client = _client_without_index(IndexMissingError(RUN))

    for response in (
        client.get("/healthz/ready"),
        client.get("/api/articles"),
        client.get("/api/articles/train-hostages"),
        client.post("/api/ask", json={"question": "why"}),
    ):
        assert problem_of(response, 503).detail == RUN
        assert response.headers["Retry-After"] == "5"


def test_without_an_index_the_page_says_what_to_run() -> None:
    response = _client_without_index(IndexMissingError(RUN)).get("/")

    assert response.status_code == 503
    assert response.mimetype == "text/html"
    assert "Run: pullquote rebuild" in response.get_data(as_text=True)


def test_a_model_that_cannot_be_opened_is_a_503_too() -> None:
    problem = problem_of(_client_without_index(ModelError("no such folder 'm'")).get("/healthz/ready"), 503)

    assert problem.title == "No model to answer with"
    assert problem.detail == "no such folder 'm'"
