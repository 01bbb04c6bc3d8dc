import re

from flask.testing import FlaskClient

from qa.service.assets import web_folder


def test_the_web_folder_holds_templates_and_static_files() -> None:
    assert {path.name for path in web_folder().iterdir()} >= {"templates", "static"}


def test_static_addresses_name_the_bytes_and_may_be_kept_for_good(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    addresses = re.findall(r'"(/static/[^"]+)"', page)

    assert len(addresses) == 3
    for address in addresses:
        response = client.get(address, buffered=True)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_static_address_without_its_digest_is_not_kept(client: FlaskClient) -> None:
    for address in (
        "/static/pullquote.css",
        "/static/pullquote.css?v=00000000",
        "/static/nothing.css",
        "/static/nothing.css?v=",
    ):
        assert "immutable" not in client.get(address, buffered=True).headers.get("Cache-Control", "")


def test_the_script_is_served_as_one(client: FlaskClient) -> None:
    assert client.get("/static/pullquote.js", buffered=True).mimetype == "text/javascript"


def test_nothing_outside_the_static_folder_is_served(client: FlaskClient) -> None:
    for address in (
        "/static/../templates/page.html",
        "/static/%2e%2e/templates/page.html",
        "/static//etc/passwd",
    ):
        assert client.get(address, buffered=True).status_code in (308, 404)


def test_the_whole_page_of_the_seed_article_weighs_at_most_40_kb(client: FlaskClient) -> None:
    question = {"q": "How many militants have been killed?"}
    page = client.get("/", query_string=question)
    parts = [
        client.get(address, buffered=True)
        for address in re.findall(r'"(/static/[^"]+)"', page.get_data(as_text=True))
    ]

    assert len(page.data) + sum(len(part.data) for part in parts) <= 40_000
