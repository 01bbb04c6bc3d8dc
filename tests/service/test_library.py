import gc
import logging
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.errors import IndexDamagedError, IndexMissingError
from qa.service.app import create_app
from qa.service.library import Library
from qa.types import Question
from tests.service.fake_answerer import SEED, FakeAnswerer, FakeStore, read


class Shelfful:
    """An index folder of which tests publish generations; counts what is opened."""

    def __init__(self, folder: Path) -> None:
        self.pointer = folder / "CURRENT"
        self.opened: list[weakref.ref[FakeAnswerer]] = []
        self.stores: list[FakeStore] = []
        self.damaged = False
        self.fault: Exception | None = None
        self.before: Callable[[Question], None] = lambda _question: None
        self.now = 0.0

    def publish(self, name: str) -> None:
        new = self.pointer.with_name("new")
        new.write_text(name)
        new.replace(self.pointer)
        self.now += 1

    def open(self) -> FakeAnswerer:
        if not self.pointer.exists():
            raise IndexMissingError("Run: pullquote rebuild")
        if self.damaged:
            raise IndexDamagedError("vectors.faiss is cut short")
        if self.fault:
            raise self.fault
        store = FakeStore(read(SEED), generation=self.pointer.read_text())
        answerer = FakeAnswerer(store, before=self.before)
        self.opened.append(weakref.ref(answerer))
        self.stores.append(store)
        return answerer

    def library(self) -> Library:
        return Library(self.open, self.pointer, lambda: self.now)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelfful:
    return Shelfful(tmp_path)


def test_a_new_generation_is_served_within_a_second_and_opened_once(shelf: Shelfful) -> None:
    shelf.publish("gen-00000001")
    library = shelf.library()
    assert library.current().store.generation == "gen-00000001"

    shelf.publish("gen-00000002")

    assert [library.current().store.generation for _ in range(3)] == ["gen-00000002"] * 3
    assert len(shelf.opened) == 2


def test_the_pointer_is_looked_at_once_a_second_at_most(shelf: Shelfful) -> None:
    shelf.publish("gen-00000001")
    library = shelf.library()
    library.current()

    shelf.publish("gen-00000002")
    shelf.now -= 0.5

    assert library.current().store.generation == "gen-00000001"


def test_a_damaged_generation_is_logged_and_refused_while_the_old_one_serves(
    shelf: Shelfful, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.publish("gen-00000001")
    library = shelf.library()
    library.current()

    shelf.damaged = True
    shelf.publish("gen-00000002")

    assert library.current().store.generation == "gen-00000001"
    assert "vectors.faiss is cut short" in caplog.text

    shelf.damaged = False
    shelf.publish("gen-00000003")

    assert library.current().store.generation == "gen-00000003"


def test_a_refused_generation_is_not_tried_again_and_again(
    shelf: Shelfful, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.publish("gen-00000001")
    library = shelf.library()
    library.current()

    shelf.damaged = True
    shelf.publish("gen-00000002")
    for _ in range(3):
        shelf.now += 1
        library.current()

    assert len([record for record in caplog.records if record.levelno == logging.ERROR]) == 1


def test_a_generation_that_the_machine_could_not_open_is_tried_again(shelf: Shelfful) -> None:
    shelf.publish("gen-00000001")
    library = shelf.library()
    library.current()

    shelf.fault = OSError(28, "No space left on device")
    shelf.publish("gen-00000002")
    assert library.current().store.generation == "gen-00000001"
    assert "No space left on device" in (library.refused or "")

    shelf.fault = None
    shelf.now += 1
    assert library.current().store.generation == "gen-00000002"
    assert library.refused is None


def test_readiness_says_why_a_newer_generation_was_refused_until_a_good_one_is_open(shelf: Shelfful) -> None:
    shelf.publish("gen-00000001")
    client = create_app(shelf.library()).test_client()
    assert client.get("/healthz/ready").get_json()["degraded"] is None

    shelf.damaged = True
    shelf.publish("gen-00000002")
    for _ in range(2):
        ready = client.get("/healthz/ready").get_json()
        assert (ready["index"], ready["degraded"]) == ("gen-00000001", "vectors.faiss is cut short")

    shelf.damaged = False
    shelf.publish("gen-00000003")
    ready = client.get("/healthz/ready").get_json()
    assert (ready["index"], ready["degraded"]) == ("gen-00000003", None)


def test_an_index_of_which_a_file_was_changed_is_opened_anew_once(shelf: Shelfful) -> None:
    shelf.publish("gen-00000001")
    library = shelf.library()
    library.current()

    shelf.stores[0].broken = "vectors.faiss was changed"
    for _ in range(3):
        shelf.now += 1
        library.current()

    assert len(shelf.stores) == 2
    assert library.current().store is shelf.stores[1]


def test_a_watched_library_takes_up_what_is_new_though_nobody_asks(tmp_path: Path) -> None:
    shelf = Shelfful(tmp_path)
    shelf.publish("gen-00000001")
    library = Library(shelf.open, shelf.pointer)
    library.current()
    library.watch()

    shelf.publish("gen-00000002")

    until = time.monotonic() + 30
    while len(shelf.stores) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    assert shelf.stores[1].generation == "gen-00000002"


def test_an_index_that_comes_later_is_found(shelf: Shelfful) -> None:
    library = shelf.library()
    with pytest.raises(IndexMissingError, match="pullquote rebuild"):
        library.current()

    shelf.publish("gen-00000001")

    assert library.current().store.generation == "gen-00000001"


def test_a_removed_pointer_leaves_the_open_index_serving(shelf: Shelfful) -> None:
    shelf.publish("gen-00000001")
    library = shelf.library()
    library.current()

    shelf.pointer.unlink()
    shelf.now += 1

    assert library.current().store.generation == "gen-00000001"


def test_the_old_index_is_closed_once_nobody_uses_it(shelf: Shelfful) -> None:
    shelf.publish("gen-00000001")
    library = shelf.library()
    in_flight = library.current()

    shelf.publish("gen-00000002")
    library.current()
    gc.collect()
    assert [store.closed for store in shelf.stores] == [False, False]

    del in_flight
    gc.collect()
    assert [store.closed for store in shelf.stores] == [True, False]
    assert shelf.opened[0]() is None


def test_a_request_in_flight_keeps_its_index_while_others_get_the_new_one(shelf: Shelfful) -> None:
    started, go_on = threading.Event(), threading.Event()

    def wait(question: Question) -> None:
        if question.text == "slow":
            started.set()
            go_on.wait(10)

    shelf.before = wait
    shelf.publish("gen-00000001")
    app = create_app(shelf.library())
    replies: list[str] = []
    slow = threading.Thread(target=lambda: replies.append(_index_of(app.test_client().post, "slow")))
    slow.start()
    started.wait(10)

    shelf.publish("gen-00000002")
    replies.append(_index_of(app.test_client().post, "quick"))
    go_on.set()
    slow.join(10)

    assert replies == ["gen-00000002", "gen-00000001"]


def _index_of(post: Callable[..., object], question: str) -> str:
    reply = getattr(post("/api/ask", json={"question": question}), "json", {})
    return str(reply["index"])


def test_no_request_fails_while_generations_change(shelf: Shelfful) -> None:
    shelf.publish("gen-00000001")
    app = create_app(shelf.library())
    statuses: list[int] = []

    def ask() -> None:
        client = app.test_client()
        statuses.extend(client.post("/api/ask", json={"question": "how many"}).status_code for _ in range(40))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(2, 20):
        shelf.publish(f"gen-{number:08}")
    for thread in threads:
        thread.join(30)

    assert statuses == [200] * 160
