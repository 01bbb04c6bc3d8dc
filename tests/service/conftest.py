import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.service.app import create_app
from tests.service.fake_answerer import FakeAnswerer, library_of, seed_fake


@pytest.fixture
def answerer() -> FakeAnswerer:
    return seed_fake()


@pytest.fixture
def app(answerer: FakeAnswerer) -> Flask:
    return create_app(library_of(answerer))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
