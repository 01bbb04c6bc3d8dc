"""Any sentence-transformers model can be the encoder, by folder or name; the network is never asked."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer

from qa.errors import ModelError
from qa.indexing.embedder import open_embedder
from qa.indexing.static_embedder import StaticEmbedder
from qa.indexing.transformer_embedder import TransformerEmbedder
from tests.indexing.models import save_static, save_transformer

TEXTS = ["The hostages were freed near a station.", "train", "by the army " * 40, "?"]


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bert")
    save_transformer(folder)
    return folder / "model"


def test_a_transformer_gives_the_vectors_of_sentence_transformers_at_unit_length(bert: Path) -> None:
    theirs = SentenceTransformer(str(bert), device="cpu").encode(TEXTS, normalize_embeddings=True)

    embedder = open_embedder(str(bert))

    assert isinstance(embedder, TransformerEmbedder)
    assert embedder.dimension == 32
    np.testing.assert_allclose(embedder.embed(TEXTS), theirs, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(embedder.embed(TEXTS), axis=1), 1, atol=1e-5)


def test_a_transformers_row_does_not_depend_on_what_stands_beside_it(bert: Path) -> None:
    embedder = open_embedder(str(bert))

    together = embedder.embed(TEXTS)

    assert [row.tobytes() for row in together] == [embedder.embed([text]).tobytes() for text in TEXTS]
    assert embedder.embed([]).shape == (0, 32)


def test_a_static_model_runs_without_torch(tmp_path: Path) -> None:
    save_static(tmp_path)
    script = (
        "import sys; from qa.indexing.embedder import open_embedder;"
        "open_embedder(sys.argv[1]).embed(['freed']); sys.exit('torch' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False).returncode == 0


def test_a_static_model_that_does_more_than_average_is_left_to_sentence_transformers(tmp_path: Path) -> None:
    save_static(tmp_path, torch.float32)
    path = tmp_path / "config_sentence_transformers.json"
    settings = json.loads(path.read_text())
    path.write_text(json.dumps(settings | {"truncate_dim": 8}))

    embedder = open_embedder(str(tmp_path))

    assert isinstance(embedder, TransformerEmbedder)
    assert embedder.embed(["the train"]).shape == (1, 8)
    assert embedder.dimension == 8


def test_a_static_model_in_a_subfolder_is_found(tmp_path: Path) -> None:
    save_static(tmp_path)
    whole = open_embedder(str(tmp_path)).embed(["the train"])
    modules = json.loads((tmp_path / "modules.json").read_text())
    modules[0]["path"] = "0_StaticEmbedding"
    (tmp_path / "modules.json").write_text(json.dumps(modules))
    (tmp_path / "0_StaticEmbedding").mkdir()
    for name in ("tokenizer.json", "model.safetensors"):
        (tmp_path / name).rename(tmp_path / "0_StaticEmbedding" / name)

    embedder = open_embedder(str(tmp_path))

    assert isinstance(embedder, StaticEmbedder)
    np.testing.assert_array_equal(embedder.embed(["the train"]), whole)


def test_a_name_is_opened_from_this_machines_cache_and_the_network_is_never_asked(
    bert: Path, tmp_path: Path
) -> None:
    repository = tmp_path / "hub" / "models--acme--tiny"
    shutil.copytree(bert, repository / "snapshots" / "0123")
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("0123")
    script = """
import socket, sys
def refuse(*address):
    raise SystemExit(f"asked the network: {address}")
socket.socket.connect = socket.getaddrinfo = refuse
from qa.errors import ModelError
from qa.indexing.embedder import open_embedder
print(open_embedder("acme/tiny").fingerprint)
try:
    open_embedder("acme/absent")
except ModelError as error:
    print(error)
"""
    environment = os.environ | {"HF_HOME": str(tmp_path)}

    run = subprocess.run(
        [sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True
    )

    lines = run.stdout.splitlines()
    assert lines[0] == open_embedder(str(bert)).fingerprint
    assert "'acme/absent'" in lines[1]
    assert "hf download acme/absent" in lines[1]


def test_the_fingerprint_follows_what_makes_vectors_and_not_the_model_card(
    bert: Path, tmp_path: Path
) -> None:
    shutil.copytree(bert, tmp_path / "card")
    (tmp_path / "card" / "README.md").write_text("Another card.")
    shutil.copytree(bert, tmp_path / "pooled")
    (tmp_path / "pooled" / "1_Pooling" / "config.json").write_text(
        '{"embedding_dimension": 32, "pooling_mode": "cls"}'
    )

    kept, changed = open_embedder(str(tmp_path / "card")), open_embedder(str(tmp_path / "pooled"))

    assert kept.fingerprint == open_embedder(str(bert)).fingerprint
    assert changed.fingerprint != kept.fingerprint


@pytest.mark.parametrize("name", ["modules.json", "config.json", "model.safetensors"])
@pytest.mark.parametrize("content", [b"", b"{}", b"\x00\x01\x02 nothing of the kind", None])
def test_a_broken_folder_is_named(bert: Path, tmp_path: Path, name: str, content: bytes | None) -> None:
    folder = tmp_path / "model"
    shutil.copytree(bert, folder)
    (folder / name).unlink() if content is None else (folder / name).write_bytes(content)

    with pytest.raises(ModelError, match=str(folder)):
        open_embedder(str(folder))


def test_a_transformers_weights_cut_short_are_refused(bert: Path, tmp_path: Path) -> None:
    shutil.copytree(bert, tmp_path / "model")
    path = tmp_path / "model" / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(ModelError, match=r"model\.safetensors is cut short"):
        open_embedder(str(tmp_path / "model"))


@pytest.mark.parametrize("name", ["", "no/such/folder/at/all", "http://localhost/model", "a b", "../nowhere"])
def test_what_is_no_model_is_refused(name: str) -> None:
    with pytest.raises(ModelError):
        open_embedder(name)
