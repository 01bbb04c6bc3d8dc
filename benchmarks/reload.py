"""A served index, rebuilt again and again under questions -> how many failed, and how soon it was served.

Run: python -m benchmarks.reload
"""

import json
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import click

from benchmarks.corpus import questions, vocabulary, write_article
from benchmarks.serving import server
from qa.indexing.build import rebuild
from qa.indexing.embedder import open_embedder

_ARTICLES, _SENTENCES = 20, 20
_CLIENTS = 4
_SETTLED = 60.0
"""Seconds that an index may take to be served before the run is given up."""


@dataclass(slots=True)
class Outcome:
    """Replies by generation, what went wrong, and the seconds until each index was served."""

    replies: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    noticed: list[float] = field(default_factory=list)


class Reloading:
    """Asks on several connections while the articles change, and holds every reply against its generation."""

    def __init__(self, place: Path) -> None:
        self._seeds, self._index = place / "articles", place / "index"
        self._seeds.mkdir()
        self._known, self._embedder = vocabulary(), open_embedder(None)
        self._texts: dict[str, dict[str, str]] = {}
        self._turn = threading.Lock()
        self._outcome = Outcome()
        self._asked: list[str] = []

    def run(self, requests: int, rebuilds: int) -> Outcome:
        """Put so many questions in all, across so many rebuilds."""
        self._rebuild(0)
        self._asked = questions(self._seeds, 50)  # before articles change under the eyes that read them
        with server(self._index) as (_, port):
            left = [requests // (rebuilds + 1)] * (rebuilds + 1)
            for edition, count in enumerate(left):
                clients = [threading.Thread(target=self._ask, args=(port, count // _CLIENTS, edition, number))
                           for number in range(_CLIENTS)]  # fmt: skip
                for client in clients:
                    client.start()
                if edition < rebuilds:
                    self._wait_for(port, self._rebuild(edition + 1))
                for client in clients:
                    client.join()
        return self._outcome

    def _rebuild(self, edition: int) -> str:
        """Change a third of the articles and publish; the texts are known before any reply can name them."""
        for number in range(_ARTICLES):
            if edition == 0 or number % 3 == edition % 3:
                write_article(self._seeds, number, _SENTENCES, self._known, edition)
        name = f"gen-{edition + 1:08d}"
        self._texts[name] = {path.stem: path.read_text(encoding="utf-8") for path in self._seeds.iterdir()}
        published = rebuild(self._seeds, self._index, self._embedder).generation
        if published != name:
            raise RuntimeError(f"{published} was published; expected {name}")
        return name

    def _wait_for(self, port: int, generation: str) -> None:
        published = time.monotonic()
        with closing(HTTPConnection("127.0.0.1", port, timeout=_SETTLED)) as connection:
            while time.monotonic() < published + _SETTLED:
                connection.request("GET", "/healthz/ready")
                if json.load(connection.getresponse())["index"] == generation:
                    self._outcome.noticed.append(time.monotonic() - published)
                    return
                time.sleep(0.02)
        raise RuntimeError(f"{generation} was not served within {_SETTLED} seconds")

    def _ask(self, port: int, count: int, edition: int, client: int) -> None:
        asked = self._asked
        with closing(HTTPConnection("127.0.0.1", port, timeout=_SETTLED)) as connection:
            for number in range(count):
                article = f"article-{(number * _CLIENTS + client + edition) % _ARTICLES:06d}"
                body = json.dumps({"question": asked[number % len(asked)], "articles": [article]})
                try:
                    connection.request("POST", "/api/ask", body, {"Content-Type": "application/json"})
                    response = connection.getresponse()
                    said = json.load(response)
                except (OSError, ValueError, HTTPException) as error:
                    connection.close()  # the next request opens it anew
                    self._outcome.failed.append(repr(error))
                    continue
                self._judge(response.status, said)

    def _judge(self, status: int, said: dict[str, Any]) -> None:
        if status != HTTPStatus.OK:
            self._outcome.failed.append(f"{status}: {said}")
            return
        with self._turn:
            count = self._outcome.replies.get(said["index"], 0)
            self._outcome.replies[said["index"]] = count + 1
        texts = self._texts[said["index"]]
        for quote in (*said.get("quotes", ()), *said.get("closest", ())):
            if texts[quote["article"]][quote["start"] : quote["end"]] != quote["text"]:
                self._outcome.unlike.append(f"{said['index']}: {quote}")


def lines(outcome: Outcome) -> Iterator[str]:
    """Yield what is to be told of a run."""
    asked = sum(outcome.replies.values()) + len(outcome.failed)
    yield "| requests | generations served | failed | not verbatim in theirs | served after, at most |"
    yield "|---|---|---|---|---|"
    yield (
        f"| {asked:,} | {len(outcome.replies)} | {len(outcome.failed)} | {len(outcome.unlike)} "
        f"| {max(outcome.noticed):.2f} s |"
    )
    yield from (*outcome.failed[:3], *outcome.unlike[:3])


@click.command()
@click.option("--requests", default=10_500, show_default=True)
@click.option("--rebuilds", default=20, show_default=True)
def main(requests: int, rebuilds: int) -> None:
    """Print what came of the requests."""
    with tempfile.TemporaryDirectory() as folder:
        click.echo("\n".join(lines(Reloading(Path(folder)).run(requests, rebuilds))))


if __name__ == "__main__":
    main()
