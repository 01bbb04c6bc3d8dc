from qa.service.app import create_app
from qa.service.limits import _REMEMBERED, Allowance
from tests.service.fake_answerer import library_of, seed_fake
from tests.service.problem import problem_of


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_who_asks_too_much_waits_until_there_is_one_more_to_take() -> None:
    clock = Clock()
    allowance = Allowance(2, 0.5, clock)

    assert [allowance.wait("a") for _ in range(4)] == [0, 0, 2, 2]
    assert allowance.wait("b") == 0
    clock.now = 1.5
    assert allowance.wait("a") == 0.5
    clock.now = 2
    assert allowance.wait("a") == 0
    clock.now = 1_000
    assert [allowance.wait("a") for _ in range(3)] == [0, 0, 2]


def test_only_the_readers_seen_last_are_remembered() -> None:
    allowance = Allowance(1, 1, Clock())
    for reader in range(_REMEMBERED + 1):
        allowance.wait(str(reader))

    assert allowance.wait("1") == 1
    assert allowance.wait("0") == 0


def test_a_question_too_many_is_a_problem_that_says_when_to_ask_again() -> None:
    client = create_app(library_of(seed_fake()), allowance=Allowance(1, 0.25, Clock())).test_client()
    far = {"REMOTE_ADDR": "192.0.2.7"}
    client.get("/?q=why", environ_base=far)

    response = client.post("/api/ask", json={"question": "why"}, environ_base=far)
    assert problem_of(response, 429).detail == "Too many questions at once. Ask again in 4 seconds."
    assert response.headers["Retry-After"] == "4"
    for address in ("/turns", "/why", "/?q=why", "/api/why"):
        assert (
            client.open(
                address, method="POST" if address == "/turns" else "GET", environ_base=far
            ).status_code
            == 429
        )


def test_reading_costs_nothing_and_neither_does_asking_from_this_machine() -> None:
    client = create_app(library_of(seed_fake()), allowance=Allowance(0, 1, Clock())).test_client()

    for address in ("/", "/api", "/api/articles", "/articles/train-hostages", "/healthz/ready"):
        assert client.get(address, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200
    for here in ("127.0.0.1", "127.8.8.8", "::1"):
        assert client.get("/?q=why", environ_base={"REMOTE_ADDR": here}).status_code == 200
    assert client.get("/?q=why", environ_base={"REMOTE_ADDR": ""}).status_code == 429
