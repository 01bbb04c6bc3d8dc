"""Whatever the specification allows is answered as it says, and whatever it forbids is refused as it says."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from qa.service.app import create_app
from qa.service.limits import Allowance
from tests.service.fake_answerer import library_of, seed_fake

TOO_LARGE = 413  # no schema can say how many bytes a body may have
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            "positive_data_acceptance": {"expected-statuses": ["2xx", 404, TOO_LARGE]},
            "negative_data_rejection": {"expected-statuses": [400, 404, 405, 415, 422, TOO_LARGE]},
        }
    }
)
APP = create_app(library_of(seed_fake()), allowance=Allowance(1_000_000))
schema = schemathesis.openapi.from_wsgi("/openapi.json", APP, config=CONFIG)


@schema.parametrize()
@settings(
    max_examples=150, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
def test_every_response_is_as_specified(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate(headers={"Host": "localhost"})
