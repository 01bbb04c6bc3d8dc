from pathlib import Path

import numpy as np
import pytest

from tests.training.made_up import make_workshop
from training.export import export_encoder
from training.measure import every_set, measure, table_of, weights_of
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

    figures = measure(cases, table_of(cases, folder / "tokenizer.json"), weights_of(folder))

    assert name == "authored dev"
    assert figures.mrr > (1 + 1 / 2 + 1 / 3 + 1 / 4) / 4  # what drawing lots among four sentences gives
