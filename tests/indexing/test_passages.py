"""Articles and sentences come back as they were put in, from many threads at once."""

import threading
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import ArticleUnknownError
from qa.indexing.passages import NAME, ArticleEntry, Passages, PassageWriter
from qa.types import Article, Sentence

WORDS = [("army", 2), ("train", 1)]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


def made_article(article_id: str, text: str) -> tuple[Article, tuple[Sentence, ...]]:
    """Return an article of which every character is a sentence."""
    article = Article(article_id, text[:9], text, f"{article_id}.txt", "0" * 64)
    return article, tuple(Sentence(article_id, at, at, at + 1, "body") for at in range(len(text)))


def saved(folder: Path, *texts: str) -> Passages:
    with closing(PassageWriter(folder)) as writer:
        for number, text in enumerate(texts):
            article, sentences = made_article(f"article-{number}", text)
            writer.add(article, sentences, [f"stem{at}" for at in range(len(sentences))])
        writer.save(WORDS)
    return Passages(folder)


@settings(max_examples=50, deadline=None)
@given(texts=st.lists(TEXT, min_size=1, max_size=4))
def test_what_was_saved_is_what_is_opened(texts: list[str]) -> None:
    made = [made_article(f"article-{number}", text) for number, text in enumerate(texts)]

    with TemporaryDirectory() as folder:
        passages = saved(Path(folder), *texts)
        articles = [passages.article(entry.id) for entry in passages.entries]
        sentences = [passages.sentences(entry.id) for entry in passages.entries]
        rows = list(range(len(passages)))
        by_row = passages.sentences_at(rows)
        backwards = passages.sentences_at(rows[::-1])
        words = [passages.text(sentence) for sentence in by_row]
        passages.close()

    assert articles == [article for article, _ in made]
    assert sentences == [found for _, found in made]
    assert by_row == [sentence for _, found in made for sentence in found]
    assert backwards == by_row[::-1]
    assert words == [character for text in texts for character in text]


@pytest.mark.parametrize("start", [0, 1, 4095, 4096, 8000, 12287])
@pytest.mark.parametrize("length", [1, 2, 100, 4096, 5000])
def test_a_sentence_of_a_long_article_is_cut_from_its_parts(tmp_path: Path, start: int, length: int) -> None:
    text = "".join(chr(0x4E00 + at % 5000) for at in range(13_000))
    passages = saved(tmp_path, "abc", text)

    cut = passages.text(Sentence("article-1", 0, start, start + length, "body"))

    assert cut == text[start : start + length]
    assert passages.article("article-1").text == text


def test_an_articles_sentences_have_consecutive_rows(tmp_path: Path) -> None:
    passages = saved(tmp_path, "abc", "de")

    assert passages.entries[1] == ArticleEntry("article-1", "de", 2, "0" * 64)
    assert passages.place("article-1").rows == range(3, 5)
    assert len(passages) == 5


def test_entries_are_a_sequence_that_reads_what_is_asked_for(tmp_path: Path) -> None:
    passages = saved(tmp_path, *("x" * (number % 3 + 1) for number in range(2500)))

    ids = [entry.id for entry in passages.entries]

    assert len(passages.entries) == 2500
    assert ids == [f"article-{number}" for number in range(2500)]
    assert [entry.id for entry in passages.entries[2:9:3]] == ["article-2", "article-5", "article-8"]
    assert passages.entries[-1].id == "article-2499"
    assert passages.entry("article-7") == passages.entries[7]
    assert passages.entry("nowhere") is None
    with pytest.raises(IndexError):
        passages.entries[2500]


def test_stems_and_words_come_back(tmp_path: Path) -> None:
    passages = saved(tmp_path, "abc", "de")

    assert passages.stems(range(1, 4)) == ["stem1", "stem2", "stem0"]
    assert passages.words() == dict(WORDS)


def test_the_same_articles_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        saved(tmp_path / name, "A bridge.", "Ein Zug. " * 900).close()

    assert (tmp_path / "one" / NAME).read_bytes() == (tmp_path / "other" / NAME).read_bytes()


def test_what_is_not_there_is_said_not_to_be(tmp_path: Path) -> None:
    passages = saved(tmp_path, "abc")

    def words(article_id: str) -> str:
        return passages.text(Sentence(article_id, 0, 0, 1, "body"))

    for ask in (passages.article, passages.sentences, passages.place, words):
        with pytest.raises(ArticleUnknownError, match=r"no article 'nowhere'; there are 1: article-0"):
            ask("nowhere")
    with pytest.raises(IndexError, match=r"rows \[4, -1\]; there are 3"):
        passages.sentences_at([1, 4, -1])
    with pytest.raises(IndexError, match=r"rows \[3\]; there are 3"):
        passages.sentences_at([3])[0]


def test_many_threads_may_ask_at_once(tmp_path: Path) -> None:
    text = "abcdefghij" * 20
    article, sentences = made_article("article-0", text)
    passages = saved(tmp_path, text)
    seen: list[bool] = []

    def ask() -> None:
        for row in range(0, 200, 4):
            seen.append(passages.sentences_at([row])[0] == sentences[row])
            seen.append(passages.article("article-0") == article)
            seen.append(passages.sentences("article-0") == sentences)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [True] * 1200


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "a b?c#d%20é"
    folder.mkdir()

    assert saved(folder, "abc").article("article-0").text == "abc"
