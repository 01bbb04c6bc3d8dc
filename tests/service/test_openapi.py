import json
from pathlib import Path

from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from qa.service.openapi import OPERATIONS, specification

SNAPSHOT = Path(__file__).with_name("openapi.json")
REFRESH = "python -m tests.service.test_openapi"


def test_the_snapshot_of_the_specification_is_current(client: FlaskClient) -> None:
    served = client.get("/openapi.json").json

    assert served == json.loads(SNAPSHOT.read_text()), f"if the change is meant, run: {REFRESH}"


def test_the_specification_is_valid_openapi_3_1() -> None:
    OpenAPIV31SpecValidator(specification()).validate()


def test_every_error_is_declared_as_problem_json() -> None:
    for methods in specification()["paths"].values():
        for operation in methods.values():
            errors = [told for status, told in operation["responses"].items() if status != "200"]

            assert all(list(told["content"]) == ["application/problem+json"] for told in errors)


def test_the_readable_page_tells_of_every_operation_and_object(client: FlaskClient) -> None:
    page = client.get("/api").get_data(as_text=True)

    assert all(operation.path in page and operation.summary in page for operation in OPERATIONS)
    assert all(f'id="{name}"' in page for name in specification()["components"]["schemas"])
    assert "<script" not in page


if __name__ == "__main__":
    SNAPSHOT.write_text(json.dumps(specification(), indent=1, ensure_ascii=False) + "\n")
