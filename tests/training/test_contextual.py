from pathlib import Path

import numpy as np
import pytest
import torch

from qa.indexing.embedder import EMBEDDED
from qa.indexing.static_embedder import StaticEmbedder
from tests.training.made_up import make_workshop
from training.contextual import Contextual, embedded, make_contextual
from training.export import export_encoder
from training.measure import int8
from training.network import Shape, Trunk, Vocabulary
from training.texts import TextTable
from training.tokenizer import open_tokenizer

TEXTS = ["The river broke its banks.", "", "Who leads the council?", "banks"]


@pytest.fixture(scope="module")
def encoder() -> StaticEmbedder:
    return StaticEmbedder(EMBEDDED)


def contextual(encoder: StaticEmbedder) -> Contextual:
    torch.manual_seed(2)
    weights = encoder.weights[np.arange(encoder.weights.tokens)]
    rarity, stems = np.ones(len(weights), np.float32), np.arange(len(weights))
    trunk = Trunk(Vocabulary(weights[:, :8], weights[:, :8], rarity, stems), Shape(width=12, drop=0.0))
    return Contextual(trunk, weights).eval()


def table(texts: list[str]) -> TextTable:
    return TextTable(open_tokenizer(EMBEDDED / "tokenizer.json"), texts)


def test_untrained_it_gives_the_static_vectors(encoder: StaticEmbedder) -> None:
    found = embedded(table(TEXTS), contextual(encoder))

    np.testing.assert_allclose(found, encoder.embed(TEXTS), atol=1e-5)


def test_a_text_is_embedded_alike_whatever_stands_beside_it(encoder: StaticEmbedder) -> None:
    model = contextual(encoder)
    torch.nn.init.normal_(model.turn.weight)

    together = embedded(table(TEXTS), model)
    alone = [embedded(table([text]), model)[0] for text in TEXTS]

    np.testing.assert_allclose(together, alone, atol=1e-5)
    assert not np.allclose(together[0], encoder.embed(TEXTS)[0], atol=0.01)


def test_eight_bits_give_back_a_row_to_a_part_in_two_hundred_of_its_greatest() -> None:
    weights = np.random.default_rng(1).standard_normal((20, 30)).astype(np.float32)

    assert np.all(np.abs(int8(weights) - weights) <= np.abs(weights).max(axis=1, keepdims=True) / 200)
    assert not int8(np.zeros((2, 3), np.float32)).any()


def test_it_is_trained_and_measured_beside_the_static_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shop = make_workshop(tmp_path)
    with caplog.at_level("INFO", logger="training"):
        path = make_contextual(shop, export_encoder(shop, shop.path("exported")))

    assert torch.load(path, weights_only=True)["turn.weight"].any()
    said = [record.getMessage() for record in caplog.records]
    assert any(line.startswith("contextual, authored dev: P@1") for line in said)
    assert any(line.startswith("contextual in int8, authored dev: P@1") for line in said)
