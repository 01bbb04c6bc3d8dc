import html
import re
from urllib.parse import quote, urlsplit

from flask.testing import FlaskClient

from qa.service.app import create_app
from qa.service.schemas import ArticleList, ArticleText
from tests.service.fake_answerer import SEED, FakeAnswerer, FakeStore, article, library_of
from tests.service.problem import problem_of


def test_the_articles_are_listed(client: FlaskClient) -> None:
    listed = ArticleList.model_validate_json(client.get("/api/articles").data)

    assert [(one.id, one.sentences) for one in listed.articles] == [("train-hostages", 16)]
    assert listed.index == "gen-00000001"


def test_an_article_is_given_unchanged_with_every_sentence(client: FlaskClient) -> None:
    given = ArticleText.model_validate_json(client.get("/api/articles/train-hostages").data)

    assert given.text == SEED.read_bytes().decode()
    assert [given.text[one.start : one.end] for one in given.sentences] == given.text.splitlines()
    assert [one.kind for one in given.sentences[:3]] == ["title", "deck", "body"]


def test_an_id_of_any_script_stands_in_addresses() -> None:
    store = FakeStore(article("日本", "鉄道\n列車。\n列車は 7 時。"), article("हिन्दी", "रेल\nगाड़ी।\nरेल 3 बजे।"))
    client = create_app(library_of(FakeAnswerer(store))).test_client()
    page = client.get("/", query_string={"q": "रेल 3 बजे", "read": "日本"}).get_data(as_text=True)
    shelf, link = (
        html.unescape(re.findall(pattern, page)[0])
        for pattern in (
            r'<li data-article="日本" dir="auto"><a href="([^"]+)"',
            r'class="cut" href="([^"]+)"',
        )
    )

    assert client.get(f"/api/articles/{quote('日本')}").get_json()["id"] == "日本"
    assert client.post("/api/ask", json={"question": "रेल", "articles": ["हिन्दी"]}).status_code == 200
    assert 'data-article="日本" aria-label=' in client.get(shelf).get_data(as_text=True)
    assert urlsplit(link).fragment == "s2"
    assert 'data-article="हिन्दी" aria-label=' in client.get(link).get_data(as_text=True)


def test_an_article_that_is_not_there_is_a_problem(client: FlaskClient) -> None:
    assert "'nope'" in problem_of(client.get("/api/articles/nope"), 404).detail


def test_an_address_that_is_not_there_is_a_problem(client: FlaskClient) -> None:
    problem = problem_of(client.get("/api/nothing"), 404)

    assert problem.detail.startswith("Nothing is at '/api/nothing'; the articles are at '/'")
