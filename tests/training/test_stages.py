from dataclasses import replace
from pathlib import Path
from shutil import copytree, ignore_patterns

import numpy as np
import pytest
import torch

from qa.answering.candidate import Candidate
from qa.answering.query import Query
from qa.answering.reader import TreeReader
from qa.indexing.static_embedder import StaticEmbedder
from tests.training.made_up import make_workshop
from training.comparer import make_comparer
from training.export import export_encoder
from training.measure import every_set, measure, table_of, weights_of
from training.pretrain import make_trunk
from training.reader import make_reader
from training.rivals import WAYS, make_rivals
from training.texts import TextTable
from training.tokenizer import open_tokenizer
from training.workshop import Workshop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return make_workshop(tmp_path_factory.mktemp("workshop"))


@pytest.fixture(scope="module")
def folder(shop: Workshop) -> Path:
    return export_encoder(shop, shop.path("exported"))


def test_the_exported_folder_opens_in_sentence_transformers_with_the_trained_vectors(folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["Who leads the council?", "The river."]
    units = TextTable(open_tokenizer(folder / "tokenizer.json"), texts).embed(weights_of(folder))

    model = SentenceTransformer(str(folder), device="cpu").float()

    assert np.allclose(model.encode(texts), units, atol=1e-5)


def test_a_text_of_unknown_pieces_has_no_direction(folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu").float()

    assert not model.encode(["漢字", ""]).any()


def test_a_finished_stage_is_not_made_again(shop: Workshop, folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in shop.build.iterdir() if path.is_file()}

    export_encoder(shop, folder)

    assert {path: path.stat().st_mtime_ns for path in shop.build.iterdir() if path.is_file()} == before


def test_an_interrupted_training_goes_on_after_its_last_epoch(shop: Workshop, folder: Path) -> None:
    trained = np.load(shop.path("encoder.npy"))
    shop.path("encoder.npy").unlink()

    export_encoder(shop, folder)

    assert np.array_equal(np.load(shop.path("encoder.npy")), trained)


def test_training_learns_which_sentence_answers(shop: Workshop, folder: Path) -> None:
    name, cases = next(every_set(shop.data, shop.evaluation))

    table = table_of(cases, folder / "tokenizer.json")
    figures = measure(cases, table, table.embed(weights_of(folder)))

    assert name == "authored dev"
    assert figures.mrr > (1 + 1 / 2 + 1 / 3 + 1 / 4) / 4  # what drawing lots among four sentences gives


def test_a_reader_is_made_that_the_program_opens(shop: Workshop, folder: Path, tmp_path: Path) -> None:
    embedder = StaticEmbedder(folder)
    make_reader(shop, tmp_path, folder)

    readings = TreeReader(tmp_path, embedder).read(
        Query("Who leads Arlen?"), [_candidate("Its mayor leads.")]
    )

    assert 0 <= readings[0].support <= 1


def test_pretraining_goes_on_where_it_was_stopped(shop: Workshop, folder: Path) -> None:
    whole = torch.load(make_trunk(shop, folder), weights_only=True)
    shop.path("trunk.pt").unlink()

    again = torch.load(make_trunk(shop, folder), weights_only=True)

    assert all(torch.equal(values, again[name]) for name, values in whole.items())


def test_a_reader_can_start_from_the_pretrained_trunk(shop: Workshop, folder: Path, tmp_path: Path) -> None:
    make_trunk(shop, folder)
    fresh = replace(shop, build=tmp_path, pretrained=True)
    copytree(shop.build, tmp_path, dirs_exist_ok=True, ignore=ignore_patterns("comparer-*"))

    path = make_comparer(fresh, "comparer-1", folder)

    assert path.stat().st_size > 0


def test_other_ways_to_read_are_taught_and_measured_like_the_comparer(
    shop: Workshop, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="training"):
        make_rivals(shop, folder)

    said = [record.getMessage() for record in caplog.records]
    assert all(any(line.startswith(f"{name}: P@1") for line in said) for name in WAYS)


def _candidate(text: str) -> Candidate:
    return Candidate(text, "", "", "", "body", 0, 1)
