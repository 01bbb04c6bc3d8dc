"""Any CrossEncoder as the reader: what it is given, what it says, and which models are refused."""

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import CrossEncoder
from torch.nn import Identity

from qa.answering.answerer import open_reader
from qa.answering.candidate import Candidate
from qa.answering.cross_encoder_reader import CrossEncoderReader
from qa.answering.query import Carried, Query
from qa.answering.reader import Reader
from qa.corpus.words import words
from qa.errors import ModelError
from qa.indexing.embedder import open_embedder
from tests.indexing.models import save_cross_encoder, save_transformer

TITLE = "Hostages freed"
LINES = (TITLE, "The army freed 27 hostages near a train.", "The station.", "By train.")


def candidates(title: str = TITLE) -> list[Candidate]:
    return [
        Candidate(line, "", "", title, "body" if n else "title", n, len(LINES))
        for n, line in enumerate(LINES)
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("cross-encoder")
    save_cross_encoder(place)
    return place / "model"


@pytest.fixture(scope="module")
def embedded() -> Reader:
    return open_reader(None, open_embedder(None))


@pytest.fixture(scope="module")
def reader(folder: Path) -> Reader:
    return open_reader(str(folder), open_embedder(None))


def test_relevance_is_the_models_own_number_for_question_and_sentence_under_its_title(
    folder: Path, reader: Reader
) -> None:
    readings = reader.read(Query("hostages freed?", (Carried("train", 0.2),)), candidates())

    model = CrossEncoder(str(folder), device="cpu", local_files_only=True)
    passages = [LINES[0], *(f"{TITLE}. {line}" for line in LINES[1:])]
    pairs = [("hostages freed? train", passage) for passage in passages]
    expected = model.predict(pairs, activation_fn=Identity())
    assert [reading.relevance for reading in readings] == pytest.approx(expected.tolist(), abs=1e-5)
    assert len(set(expected.tolist())) == len(LINES)


def test_support_is_the_logistic_function_of_relevance_and_one_half_is_enough(reader: Reader) -> None:
    for reading in reader.read(Query("hostages freed?"), candidates()):
        assert reading.support == pytest.approx(1 / (1 + np.exp(-reading.relevance)))
    assert {reader.thresholds.of("low"), reader.thresholds.of("high")} == {0.5}


def test_a_sentence_without_a_title_is_read_alone(reader: Reader) -> None:
    alone, titled = (reader.read(Query("freed?"), candidates(title)) for title in ("", TITLE))

    assert alone[0].relevance == pytest.approx(titled[0].relevance, abs=1e-5)  # the title itself
    assert alone[1].relevance != titled[1].relevance


def test_the_same_is_read_the_same_again_and_nothing_is_nothing(reader: Reader) -> None:
    first = reader.read(Query("freed?"), candidates())
    reader.read(Query("hostages?"), candidates()[:2])

    assert reader.read(Query("freed?"), candidates()) == first
    assert reader.read(Query("freed?"), []) == ()


def test_highlight_and_known_words_are_the_embedded_readers(reader: Reader, embedded: Reader) -> None:
    query = Query("How many hostages were freed?")

    assert reader.highlight(query, LINES[1]) == embedded.highlight(query, LINES[1]) is not None
    for word in words("government xqgovrnmetn"):
        assert reader.knows(word) == embedded.knows(word)


def test_a_model_is_told_by_its_files(folder: Path, reader: Reader, embedded: Reader) -> None:
    again = CrossEncoderReader(str(folder), embedded)

    assert again.fingerprint == reader.fingerprint != embedded.fingerprint
    assert embedded.fingerprint == open_reader(None, open_embedder(None)).fingerprint


def test_a_model_of_several_outputs_is_refused_by_their_number(tmp_path: Path, embedded: Reader) -> None:
    save_cross_encoder(tmp_path, labels=3)

    with pytest.raises(ModelError, match="gives 3 numbers for a pair"):
        CrossEncoderReader(str(tmp_path / "model"), embedded)


def test_an_encoder_without_a_head_is_refused_by_its_name(tmp_path: Path, embedded: Reader) -> None:
    save_transformer(tmp_path)

    with pytest.raises(ModelError, match="BertModel"):
        CrossEncoderReader(str(tmp_path / "bert"), embedded)


def test_what_is_no_model_is_refused(tmp_path: Path, embedded: Reader) -> None:
    with pytest.raises(ModelError, match="is not a CrossEncoder"):
        CrossEncoderReader(str(tmp_path), embedded)
    with pytest.raises(ModelError, match="nothing is downloaded"):
        CrossEncoderReader("nobody/no-such-model", embedded)
