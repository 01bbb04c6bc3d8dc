import json
import shutil
from pathlib import Path

import pytest

from qa.answering.candidate import Candidate
from qa.answering.query import Carried, Query
from qa.answering.reader import CARD, COMPARERS, EMBEDDED, RARITIES, TREES, TreeReader
from qa.corpus.words import words
from qa.errors import ModelError
from qa.indexing.embedder import open_embedder
from tests.fakes import HashEmbedder

LINES = (
    "Ferry Sinks off Cape Ruvo",
    "The ferry, which was carrying 240 passengers, sank on Sunday night.",
    "Rescuers pulled 198 people from the water before dawn.",
    "The company said the cause was not yet known.",
    "Schools in the town will stay closed on Monday.",
)


def candidates() -> list[Candidate]:
    return [
        Candidate(
            text=line,
            before=LINES[n - 1] if n else "",
            after="".join(LINES[n + 1 : n + 2]),
            title=LINES[0],
            kind="body" if n else "title",
            number=n,
            total=len(LINES),
        )
        for n, line in enumerate(LINES)
    ]


@pytest.fixture(scope="module")
def reader() -> TreeReader:
    return TreeReader(EMBEDDED, open_embedder(None))


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("How many people were saved from the sea?", 2),
        ("When did the ferry sink?", 1),
        ("How many passengers were aboard the ferry?", 1),
        ("Which places of learning are shut?", 4),
    ],
)
def test_the_sentence_that_answers_is_the_most_relevant(
    reader: TreeReader, question: str, right: int
) -> None:
    readings = reader.read(Query(question), candidates())

    assert max(range(len(LINES)), key=lambda n: readings[n].relevance) == right


def test_support_is_a_probability_and_follows_relevance_within_a_question(reader: TreeReader) -> None:
    readings = reader.read(Query("How many people were saved from the sea?"), candidates())

    assert all(0 <= reading.support <= 1 for reading in readings)
    assert readings[2].support == max(reading.support for reading in readings)


def test_what_the_article_answers_is_better_supported_than_what_it_does_not(reader: TreeReader) -> None:
    answered = reader.read(Query("How many passengers was the ferry carrying?"), candidates())
    open_question = reader.read(Query("Who won the cricket match in Melbourne?"), candidates())

    assert max(reading.support for reading in answered) > max(reading.support for reading in open_question)


def test_the_highlight_is_the_figure_that_was_asked_for(reader: TreeReader) -> None:
    found = reader.highlight(Query("How many people were pulled from the water?"), LINES[2])

    assert found is not None
    assert LINES[2][found.start : found.end] in {"198", "198 people"}


def test_a_candidate_is_read_the_same_whatever_was_read_before(reader: TreeReader) -> None:
    query = Query("When did the ship go down?")
    first = reader.read(query, candidates())
    reader.read(Query("Which places of learning are shut?"), candidates())

    assert reader.read(query, candidates()) == first


def test_nothing_to_read_gives_nothing(reader: TreeReader) -> None:
    assert reader.read(Query("Who?"), []) == ()


def test_a_word_of_the_language_is_known_and_a_slip_of_the_pen_is_not(reader: TreeReader) -> None:
    known, slip = words("government xqgovrnmetn")

    assert reader.knows(known)
    assert not reader.knows(slip)


def test_a_reader_of_another_encoder_is_refused() -> None:
    with pytest.raises(ModelError, match="another encoder"):
        TreeReader(EMBEDDED, HashEmbedder())


@pytest.mark.parametrize("name", [CARD, TREES, RARITIES, *COMPARERS])
def test_a_reader_with_a_file_missing_or_broken_is_refused(tmp_path: Path, name: str) -> None:
    embedder = open_embedder(None)
    folder = tmp_path / "reader"
    shutil.copytree(EMBEDDED, folder)
    (folder / name).write_bytes(b"\x00\x01")
    with pytest.raises(ModelError, match="holds no reader"):
        TreeReader(folder, embedder)
    (folder / name).unlink()
    with pytest.raises(ModelError, match="holds no reader"):
        TreeReader(folder, embedder)


def test_the_card_says_which_support_is_enough(reader: TreeReader) -> None:
    card = json.loads((EMBEDDED / CARD).read_bytes())

    assert reader.thresholds.model_dump() == card["thresholds"]
    assert 0 < reader.thresholds.low < reader.thresholds.high < 1


def test_a_sentence_covers_a_question_as_far_as_it_has_words_near_the_questions_own(
    reader: TreeReader,
) -> None:
    query = Query("Which schools will stay closed?")
    texts = [query.text, *LINES, ""]

    covered = dict(zip(texts, reader.coverage(query, texts).tolist(), strict=True))

    assert covered[query.text] == pytest.approx(1)
    assert sorted(LINES, key=lambda line: -covered[line])[0] == LINES[4]
    assert covered[""] == 0
    assert all(0 <= each <= 1 + 1e-6 for each in covered.values())


def test_words_that_were_carried_over_are_to_be_covered_too(reader: TreeReader) -> None:
    alone, carried = Query("And when?"), Query("And when?", (Carried("schools", 1.0),))

    (before,), (after,) = (reader.coverage(query, [LINES[4]]) for query in (alone, carried))

    assert after > before
