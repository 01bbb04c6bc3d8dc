from werkzeug.test import TestResponse

from qa.service.schemas import Problem


def problem_of(response: TestResponse, status: int) -> Problem:
    """Read a problem, held to what every problem must say."""
    assert response.mimetype == "application/problem+json", response.get_data(as_text=True)
    problem = Problem.model_validate_json(response.data)
    assert problem.status == response.status_code == status
    assert problem.instance == response.headers["X-Request-ID"]
    assert problem.title
    assert problem.detail
    return problem
