from flask.testing import FlaskClient

from qa.service.schemas import ArticleList, ArticleText
from tests.service.fake_answerer import SEED
from tests.service.problem import problem_of


def test_the_articles_are_listed(client: FlaskClient) -> None:
    listed = ArticleList.model_validate_json(client.get("/api/articles").data)

    assert [(one.id, one.sentences) for one in listed.articles] == [("train-hostages", 16)]
    assert listed.index == "gen-00000001"


def test_an_article_is_given_unchanged_with_every_sentence(client: FlaskClient) -> None:
    article = ArticleText.model_validate_json(client.get("/api/articles/train-hostages").data)

    assert article.text == SEED.read_bytes().decode()
    assert [article.text[one.start : one.end] for one in article.sentences] == article.text.splitlines()
    assert [one.kind for one in article.sentences[:3]] == ["title", "deck", "body"]


def test_an_article_that_is_not_there_is_a_problem(client: FlaskClient) -> None:
    assert "'nope'" in problem_of(client.get("/api/articles/nope"), 404).detail


def test_an_address_that_is_not_there_is_a_problem(client: FlaskClient) -> None:
    problem_of(client.get("/api/nothing"), 404)
