"""Text -> the unit vector of any sentence-transformers model; the only door to that library and to torch."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa.errors import ModelError
from qa.indexing.fingerprint import fingerprint
from qa.indexing.weights import stored_names
from qa.types import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_MODEL_FILES = {".json", ".txt", ".model", ".safetensors", ".bin"}
"""Configurations, vocabularies and weights; the rest of a model's folder says nothing about its vectors."""


class TransformerEmbedder:
    """An Embedder over a sentence-transformers folder, on the processor.

    A text longer than the model's window is cut by the model. Texts are embedded one by one: beside longer
    ones a text would be padded, and its row come out different in the last digits.

    Raises:
        ModelError: the folder cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        files = [path for path in folder.rglob("*") if path.suffix in _MODEL_FILES and path.is_file()]
        self.fingerprint = fingerprint(
            "transformer", folder, (path.relative_to(folder).as_posix() for path in files)
        )
        self._model = _open_model(folder)
        self.dimension: int = self._model.get_embedding_dimension() or self.embed([""]).shape[1]

    def embed(self, texts: list[str]) -> Vectors:
        """Return `(len(texts), dimension)` float32 rows of unit length."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        rows = self._model.encode(texts, batch_size=1, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(rows, dtype=np.float32)


def cached_folder(name: str) -> Path:
    """Return the folder of a named model in this machine's Hugging Face cache; nothing is downloaded.

    Raises:
        ModelError: the name is not one, or its model has not been downloaded to this machine.
    """
    _stay_offline()
    from huggingface_hub import snapshot_download

    for repository in (name, f"sentence-transformers/{name}"):
        try:
            return Path(snapshot_download(repository, local_files_only=True))
        except (OSError, ValueError):  # not there, or no name of a model at all
            continue
    raise ModelError(
        f"{name!r} is neither a folder nor a model in this machine's Hugging Face cache, and nothing is "
        f"downloaded here; give a folder, or run this first: hf download {name}"
    )


def _open_model(folder: Path) -> "SentenceTransformer":
    for weights in folder.rglob("*.safetensors"):
        stored_names(weights)  # a broken file is told here: the loader has an error of its own for it
    _stay_offline()
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]  # one for each file, in the midst of our output
    try:
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError, TypeError, LookupError, RuntimeError, ImportError) as error:
        raise ModelError(f"{folder} cannot be opened by sentence-transformers: {error}") from error
    return model.float().eval()


def _stay_offline() -> None:
    """Forbid the model libraries every network call, for the whole process: this program makes none."""
    os.environ["HF_HUB_OFFLINE"] = "1"
