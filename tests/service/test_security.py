import re

import pytest
from flask.testing import FlaskClient

from qa.service.app import create_app
from tests.service.fake_answerer import FakeAnswerer, library_of
from tests.service.problem import problem_of

ADDRESSES = [
    "/",
    "/api",
    "/api/articles",
    "/api/nothing",
    "/openapi.json",
    "/healthz/live",
    "/nothing",
    "/static/x/pullquote.css",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_response_forbids_what_the_page_does_not_need(client: FlaskClient, address: str) -> None:
    headers = client.get(address, buffered=True).headers

    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Set-Cookie" not in headers
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:80", "[::1]", "[::1]:8000"])
def test_the_readers_own_machine_is_a_trusted_host(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "[::2]", "::1", "localhost:x", "", "a b"]
)
@pytest.mark.parametrize("address", ADDRESSES)
def test_another_host_is_refused_everywhere(client: FlaskClient, host: str, address: str) -> None:
    assert client.get(address, headers={"Host": host}, buffered=True).status_code == 400


def test_forwarded_hosts_are_not_believed(client: FlaskClient) -> None:
    assert (
        client.get("/", headers={"Host": "evil.example", "X-Forwarded-Host": "localhost"}).status_code == 400
    )


def test_other_hosts_can_be_trusted(answerer: FakeAnswerer) -> None:
    client = create_app(library_of(answerer), ("news.example", "fe80::1")).test_client()

    assert client.get("/", headers={"Host": "news.example:8000"}).status_code == 200
    assert client.get("/", headers={"Host": "[FE80::1]"}).status_code == 200
    assert client.get("/", headers={"Host": "localhost"}).status_code == 400


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_question_is_refused(client: FlaskClient, site: str) -> None:
    response = client.post("/api/ask", json={"question": "why"}, headers={"Sec-Fetch-Site": site})

    assert site in problem_of(response, 403).detail


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_the_pages_own_question_is_answered(client: FlaskClient, site: str) -> None:
    response = client.post("/api/ask", json={"question": "why"}, headers={"Sec-Fetch-Site": site})

    assert response.status_code == 200


def test_a_link_from_another_site_opens(client: FlaskClient) -> None:
    assert client.get("/?q=why", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_request_keeps_its_callers_id(client: FlaskClient) -> None:
    response = client.get("/api/nothing", headers={"X-Request-ID": "caller-1234"})

    assert problem_of(response, 404).instance == "caller-1234"


@pytest.mark.parametrize("given", ["short", "x" * 65, "no spaces here", "<script>alert"])
def test_an_id_of_another_shape_is_replaced(client: FlaskClient, given: str) -> None:
    response = client.get("/healthz/live", headers={"X-Request-ID": given})

    assert re.fullmatch(r"[0-9a-f]{16}", response.headers["X-Request-ID"])
