import re
from pathlib import Path

from flask.testing import FlaskClient

from qa.service.assets import digest, web_folder


def test_the_web_folder_holds_templates_and_static_files() -> None:
    assert {path.name for path in web_folder().iterdir()} >= {"templates", "static"}


def test_static_addresses_name_the_bytes_and_may_be_kept_for_good(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    addresses = re.findall(r'"(/static/[^"]+)"', page)

    assert len(addresses) == 3
    assert len({address.split("/")[2] for address in addresses}) == 1
    for address in addresses:
        response = client.get(address, buffered=True)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_static_address_of_other_bytes_is_served_and_not_kept(client: FlaskClient) -> None:
    response = client.get("/static/00000000/pullquote.css", buffered=True)

    assert response.status_code == 200
    assert "immutable" not in response.headers["Cache-Control"]


def test_a_static_file_that_is_not_there_is_not_kept(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    address = re.findall(r'"(/static/[^"]+)pullquote.css"', page)[0] + "nothing.css"

    response = client.get(address)

    assert response.status_code == 404
    assert "immutable" not in response.headers["Cache-Control"]


def test_the_digest_changes_with_the_name_and_the_bytes_of_any_file(tmp_path: Path) -> None:
    found = set()
    for name, text in (("a.js", "1"), ("a.js", "2"), ("b.js", "2")):
        (tmp_path / name).write_text(text)
        found.add(digest(tmp_path))

    assert len(found) == 3


def test_the_script_is_served_as_one(client: FlaskClient) -> None:
    assert client.get("/static/x/page.js", buffered=True).mimetype == "text/javascript"


def test_nothing_outside_the_static_folder_is_served(client: FlaskClient) -> None:
    for address in (
        "/static/x/../../templates/page.html",
        "/static/x/%2e%2e/templates/page.html",
        "/static/x//etc/passwd",
    ):
        assert client.get(address, buffered=True).status_code in (308, 404)
