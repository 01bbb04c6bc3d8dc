"""A static model without torch: the same vectors, whatever the file holds or stands beside a text."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer

from qa.errors import ModelError
from qa.indexing.embedder import EMBEDDED, open_embedder
from qa.indexing.static_embedder import StaticEmbedder
from tests.indexing.models import WORDS, save_static

TEXTS = [
    "The hostages were freed.",
    "",
    "zebra",
    "trains",
    "Freed, freed, FREED near a station?",
    "the " * 900,
]


def test_the_embedded_encoder_is_what_sentence_transformers_makes_of_its_folder() -> None:
    theirs = SentenceTransformer(str(EMBEDDED), device="cpu").float()

    ours = open_embedder(None).embed(TEXTS)

    np.testing.assert_allclose(ours, theirs.encode(TEXTS, normalize_embeddings=True), atol=1e-5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    save_static(folder)
    return folder


@pytest.mark.parametrize("dtype", [torch.float16, torch.float32, torch.bfloat16, torch.float64])
def test_both_sides_give_the_same_vectors(tmp_path: Path, dtype: torch.dtype) -> None:
    save_static(tmp_path, dtype)
    theirs = SentenceTransformer(str(tmp_path), device="cpu").float()

    ours = StaticEmbedder(tmp_path).embed(TEXTS)

    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, theirs.encode(TEXTS), atol=1e-5)


def test_every_row_has_unit_length_or_no_token_at_all(folder: Path) -> None:
    embedder = StaticEmbedder(folder)

    norms = np.linalg.norm(embedder.embed(TEXTS), axis=1)

    assert norms.tolist() == pytest.approx([1, 0, 1, 1, 1, 1])


@given(beside=st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5))
def test_a_row_does_not_depend_on_what_stands_beside_it(folder: Path, beside: list[str]) -> None:
    embedder = StaticEmbedder(folder)

    together = embedder.embed([*beside, TEXTS[0], *beside])

    assert together[len(beside)].tobytes() == embedder.embed([TEXTS[0]])[0].tobytes()


def test_no_text_is_truncated_or_padded_even_where_the_tokenizer_file_says_so(tmp_path: Path) -> None:
    save_static(tmp_path)
    path = tmp_path / "tokenizer.json"
    described = json.loads(path.read_text())
    described["truncation"] = {"direction": "Right", "max_length": 2, "strategy": "LongestFirst", "stride": 0}
    described["padding"] = {
        "strategy": {"Fixed": 8}, "direction": "Right", "pad_to_multiple_of": None,
        "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]",
    }  # fmt: skip
    path.write_text(json.dumps(described))

    embedder = StaticEmbedder(tmp_path)

    whole = embedder.weights[
        [WORDS.index(word) for word in ("the", "army", "freed", "the", "hostages")]
    ].mean(axis=0)
    ours = embedder.embed(["the army freed the hostages"])[0]
    np.testing.assert_allclose(ours, whole / np.linalg.norm(whole), atol=1e-6)


def test_the_vectors_of_a_text_are_those_of_its_tokens(folder: Path) -> None:
    embedder = StaticEmbedder(folder)

    vectors = embedder.weights[[WORDS.index("the"), WORDS.index("army")]]

    assert vectors.dtype == np.float32
    mean = vectors.mean(axis=0)
    np.testing.assert_allclose(embedder.embed(["the army"])[0], mean / np.linalg.norm(mean), atol=1e-6)
    assert embedder.weights[[]].shape == (0, embedder.dimension)


def test_the_fingerprint_follows_the_files_and_not_their_folder(folder: Path, tmp_path: Path) -> None:
    save_static(tmp_path / "same")
    save_static(tmp_path / "other", torch.float32)

    assert StaticEmbedder(tmp_path / "same").fingerprint == StaticEmbedder(folder).fingerprint
    assert StaticEmbedder(tmp_path / "other").fingerprint != StaticEmbedder(folder).fingerprint


@pytest.mark.parametrize("name", ["tokenizer.json", "model.safetensors"])
@pytest.mark.parametrize("content", [b"", b"\x08", b"{}", b"not json at all, nor anything else", None])
def test_a_broken_file_is_named(tmp_path: Path, name: str, content: bytes | None) -> None:
    save_static(tmp_path)
    (tmp_path / name).unlink() if content is None else (tmp_path / name).write_bytes(content)

    with pytest.raises(ModelError, match=name):
        StaticEmbedder(tmp_path)


@pytest.mark.parametrize("length", [7, 100, -1])
def test_weights_cut_short_are_refused(tmp_path: Path, length: int) -> None:
    save_static(tmp_path)
    path = tmp_path / "model.safetensors"
    path.write_bytes(path.read_bytes()[:length])

    with pytest.raises(ModelError, match=r"model\.safetensors"):
        StaticEmbedder(tmp_path)


def test_weights_of_another_kind_of_model_are_refused(tmp_path: Path) -> None:
    save_static(tmp_path)
    save_file({"encoder.bias": np.zeros(3, dtype=np.float32)}, tmp_path / "model.safetensors")

    with pytest.raises(ModelError, match=r"encoder\.bias.*expected a matrix 'embedding\.weight'"):
        StaticEmbedder(tmp_path)


def test_a_tokenizer_of_another_model_is_refused(tmp_path: Path) -> None:
    save_static(tmp_path, tokens=len(WORDS) - 1)

    with pytest.raises(ModelError, match="18 tokens, but there are 17 vectors"):
        StaticEmbedder(tmp_path)
