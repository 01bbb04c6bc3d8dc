"""README's promises, one test for each, on the program as readers get it."""

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from qa.answering.answerer import Answerer, open_answerer
from qa.answering.reader import EMBEDDED, TreeReader
from qa.answering.reply import Abstention, Answer, Quote, Reply
from qa.errors import IndexUnusableError, SeedError
from qa.evaluation.evaluate import evaluate
from qa.evaluation.questions import read_questions
from qa.evaluation.tables import render
from qa.indexing.build import rebuild
from qa.indexing.check import check
from qa.indexing.embedder import open_embedder
from qa.types import Question, Vectors
from tests.command import start
from tests.programs import BROKEN, OFFLINE, SMALL_DISK

ROOT = Path(__file__).parent.parent
SEED_QUESTIONS = ROOT / "tests" / "evaluation" / "seed_questions.jsonl"
BRIDGE = "Bridge Closed\n\nThe harbour bridge was closed on Monday. Engineers found two cracks in it.\n"
STRANGE = (
    "\ufeffBridge\u00a0closed – “for good” 🚧\r\n\r\n"
    "The bridge, built in 1931, was closed on Mon. at 9 a.m.\r\n"
    "E\u0301lodie Ngo\u0302 said: “No one was hurt.” It cost $1.2 million…\r\n\r\n• It opens on Friday\r\n"
)


def test_1_verbatim_every_quote_is_a_whole_sentence_cut_from_its_article_by_position(
    seeds: Path, tmp_path: Path
) -> None:
    folder = _folder(
        tmp_path, strange=STRANGE, seed=(seeds / "train-hostages.txt").read_text(encoding="utf-8")
    )
    _build(folder, tmp_path / "index")
    asked = [each.question for each in read_questions(SEED_QUESTIONS)]
    asked += ["When was the bridge closed?", "What did Élodie Ngô say?", "bridge 🚧", "cost", "\u0301", "?"]

    with _opened(tmp_path / "index") as answerer:
        quotes = [quote for text in asked for quote in _quotes(answerer.answer(Question(text)))]
        for quote in quotes:
            assert answerer.store.article(quote.article).text[quote.start : quote.end] == quote.text
            sentence = answerer.store.sentences(quote.article)[quote.sentence]
            assert (sentence.start, sentence.end) == (quote.start, quote.end)
        contexts = [(quote, quote.context) for quote in quotes if quote.context]
        for quote, context in contexts:
            assert answerer.store.article(quote.article).text[context.start : context.end] == context.text
            before = answerer.store.sentences(quote.article)[quote.sentence - 1]
            assert (before.number, before.start, before.end) == (context.sentence, context.start, context.end)

    assert {quote.article for quote in quotes} == {"seed", "strange"}
    assert contexts


class BrokenEmbedder:
    """An encoder that fails on every text."""

    def __init__(self, fingerprint: str, dimension: int) -> None:
        self.fingerprint = fingerprint
        self.dimension = dimension

    def embed(self, texts: list[str]) -> Vectors:
        raise RuntimeError("the encoder broke")


def test_2_silence_over_invention_what_the_article_does_not_say_is_abstained_from_and_no_error_is(
    seed_answerer: Answerer, seed_index: Path
) -> None:
    for text in ("Who won the cricket match?", "How do I bake bread?", "What is the capital of France?", "?"):
        assert isinstance(seed_answerer.answer(Question(text)), Abstention), text

    whole = open_embedder(None)
    broken = BrokenEmbedder(whole.fingerprint, whole.dimension)
    with pytest.raises(RuntimeError, match="the encoder broke"):
        Answerer(seed_answerer.store, broken, TreeReader(EMBEDDED, whole)).answer(Question("Who won?"))
    words = ["ask", "Who won?", "--index", str(seed_index)]
    asked = subprocess.run(
        [sys.executable, "-c", BROKEN, *words], capture_output=True, text=True, check=False
    )
    assert (asked.returncode, asked.stdout) == (2, "")
    assert "the encoder broke" in asked.stderr


def test_3_support_means_something_and_a_reliability_table_shows_it(seeds: Path) -> None:
    figures = evaluate(SEED_QUESTIONS, seeds, None)

    assert sum(each.count for each in figures.reliability) == figures.questions
    # Over 22 questions in ten bins a perfect reader's calibration error is 0.21 on average, so the whole of
    # what was promised is compared with the whole of what was kept.
    promised = sum(each.count * each.support for each in figures.reliability) / figures.questions
    kept = sum(each.count * each.right for each in figures.reliability) / figures.questions
    assert abs(promised - kept) < 0.15
    assert figures.auroc is not None
    assert figures.auroc > 0.7
    assert "support of the first" in render(figures)


def test_4_offline_nothing_asks_the_network(seeds: Path, tmp_path: Path) -> None:
    calls, index = tmp_path / "calls", tmp_path / "index"

    def run_offline(*words: str) -> str:
        program = (
            *_without_network(),
            sys.executable,
            "-c",
            OFFLINE,
            str(calls),
            *words,
            "--index",
            str(index),
        )
        done = subprocess.run(program, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run_offline("rebuild", "--seeds", str(seeds))

    assert "27 militants" in run_offline("ask", "How many militants have been killed?")
    assert not calls.exists(), calls.read_text(encoding="utf-8")


def test_5_the_same_question_gets_the_same_reply_and_the_same_articles_the_same_index(
    seeds: Path, seed_index: Path, seed_answerer: Answerer, tmp_path: Path
) -> None:
    asked = [Question(each.question) for each in read_questions(SEED_QUESTIONS)]
    there = [_without_time(seed_answerer.answer(each)) for each in asked]
    back = [_without_time(seed_answerer.answer(each)) for each in reversed(asked)]
    _build(seeds, tmp_path / "again")

    with _opened(tmp_path / "again") as again:
        assert there == back[::-1] == [_without_time(again.answer(each)) for each in asked]
        assert again.store.manifest.content == seed_answerer.store.manifest.content
    assert _bytes_of(tmp_path / "again", "passages.sqlite") == _bytes_of(seed_index, "passages.sqlite")
    assert _bytes_of(tmp_path / "again", "vectors.faiss") == _bytes_of(seed_index, "vectors.faiss")


def test_6_nothing_is_lost_a_rebuild_that_fails_or_is_killed_leaves_the_old_index_and_damage_is_refused(
    tmp_path: Path,
) -> None:
    index, articles = tmp_path / "index", _folder(tmp_path, bridge=BRIDGE)
    _build(articles, index)
    before = _reply(index, "When was the bridge closed?")

    (articles / "broken.txt").write_bytes(b"\x00\x01\x02" * 100)
    with pytest.raises(SeedError, match=r"broken\.txt"):
        _build(articles, index)
    assert _reply(index, "When was the bridge closed?") == before

    (articles / "broken.txt").write_text("A new article with a sentence.\n" * 2000, encoding="utf-8")
    words = ["rebuild", "--seeds", str(articles), "--index", str(index)]
    full_disk = subprocess.run(
        [sys.executable, "-c", SMALL_DISK, *words], capture_output=True, text=True, check=False
    )
    assert full_disk.returncode == 2, full_disk.stderr
    assert "Traceback" not in full_disk.stderr
    assert _reply(index, "When was the bridge closed?") == before

    for seconds in (0, 0.1, 0.2, 0.4):
        _start_and_kill(words, index, seconds)
        check(index, open_embedder(None))

    shutil.rmtree(index)
    _build(articles, index)
    for file in index.rglob("passages.sqlite"):
        file.chmod(0o644)
        file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(IndexUnusableError, match="pullquote rebuild"):
        open_answerer(index, None)


def test_7_a_running_server_takes_the_new_index_without_a_restart_and_without_one_failed_request(
    tmp_path: Path,
) -> None:
    index, articles = tmp_path / "index", _folder(tmp_path, bridge=BRIDGE)
    _build(articles, index)
    seen: list[tuple[int, str]] = []
    done = threading.Event()

    with _server(index) as port:
        readers = [threading.Thread(target=_ask_until, args=(done, port, seen)) for _ in range(3)]
        for reader in readers:
            reader.start()
        (articles / "bridge.txt").write_text(BRIDGE + "It opens on Friday.\n", encoding="utf-8")
        _build(articles, index)
        _wait_until(lambda: any(generation == "gen-00000002" for _, generation in seen))
        done.set()
        for reader in readers:
            reader.join()

    assert {status for status, _ in seen} == {200}
    assert {generation for _, generation in seen} == {"gen-00000001", "gen-00000002"}


def _folder(place: Path, **articles: str) -> Path:
    folder = place / "articles"
    folder.mkdir()
    for name, text in articles.items():
        (folder / f"{name}.txt").write_bytes(text.encode())
    return folder


def _build(articles: Path, index: Path) -> None:
    rebuild(articles, index, open_embedder(None), None)


@contextmanager
def _opened(index: Path) -> Iterator[Answerer]:
    answerer = open_answerer(index, None)
    with closing(answerer.store):
        yield answerer


def _quotes(reply: Reply) -> tuple[Quote, ...]:
    return reply.quotes if isinstance(reply, Answer) else reply.closest


def _without_time(reply: Reply) -> Reply:
    return reply.model_copy(update={"took_ms": 0.0})


def _reply(index: Path, text: str) -> Reply:
    with _opened(index) as answerer:
        return _without_time(answerer.answer(Question(text)))


def _bytes_of(index: Path, name: str) -> bytes:
    return next(index.rglob(name)).read_bytes()


def _without_network() -> tuple[str, ...]:
    """Return what runs a command where there is no network; nothing where the system forbids that."""
    command = ("unshare", "--map-root-user", "--net")
    able = (
        shutil.which(command[0])
        and not subprocess.run((*command, "true"), check=False, stderr=subprocess.DEVNULL).returncode
    )
    return command if able else ()


def _start_and_kill(words: list[str], index: Path, seconds: float) -> None:
    """Kill a rebuild so long after it has begun to write."""
    before = set(index.iterdir())
    with start(*words, stdout=subprocess.DEVNULL) as process:
        _wait_until(lambda: set(index.iterdir()) != before or process.poll() is not None)
        time.sleep(seconds)
        process.kill()


@contextmanager
def _server(index: Path) -> Iterator[int]:
    with start("serve", "--port", 0, "--index", index, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline().decode().split("127.0.0.1:")[1].split("/")[0])
        finally:
            process.terminate()


def _ask_until(done: threading.Event, port: int, seen: list[tuple[int, str]]) -> None:
    body = json.dumps({"question": "When was the bridge closed?"})
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        while not done.is_set():
            connection.request("POST", "/api/ask", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            seen.append((response.status, json.load(response).get("index", "")))


def _wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until, "waited in vain for a minute"
        time.sleep(0.05)
