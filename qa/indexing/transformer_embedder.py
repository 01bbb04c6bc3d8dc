"""Texts -> what any sentence-transformers model says of them; the only door to that library and to torch."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ValidationError

from qa.errors import ModelError
from qa.indexing.fingerprint import fingerprint
from qa.indexing.weights import stored_names
from qa.types import Vectors

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer

    _Class = TypeVar("_Class", SentenceTransformer, CrossEncoder)

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
        self.fingerprint = _fingerprint("transformer", folder)
        self._model = _open_encoder(folder)
        self.dimension: int = self._model.get_embedding_dimension() or self.embed([""]).shape[1]

    def embed(self, texts: list[str]) -> Vectors:
        """Return `(len(texts), dimension)` float32 rows of unit length."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        rows = self._model.encode(texts, batch_size=1, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(rows, dtype=np.float32)


class PairModel:
    """A sentence-transformers CrossEncoder on the processor: pairs of texts -> one number each.

    A pair longer than the model's window is cut by the model.

    Raises:
        ModelError: the folder cannot be opened, or its model does not give one number for a pair.
    """

    def __init__(self, folder: Path) -> None:
        self.fingerprint = _fingerprint("cross-encoder", folder)
        _refuse_headless(folder)
        self._model = _open_cross_encoder(folder)
        if self._model.num_labels != 1:
            raise ModelError(
                f"{folder} gives {self._model.num_labels} numbers for a pair; expected a CrossEncoder "
                "with one, as those for ranking passages have"
            )

    def logits(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Return what the model says of each pair, before any activation."""
        from torch.nn import Identity

        said = self._model.predict(list(pairs), activation_fn=Identity(), show_progress_bar=False)
        return np.asarray(said, dtype=np.float64).reshape(len(pairs))


class _Config(BaseModel):
    """What of a model's `config.json` says whether it was trained to judge pairs."""

    architectures: tuple[str, ...] | None = None


def _refuse_headless(folder: Path) -> None:
    """Raise ModelError for a bare encoder: the library would give it a head of random numbers."""
    try:
        config = _Config.model_validate_json((folder / "config.json").read_bytes())
    except (OSError, ValidationError) as error:
        raise ModelError(f"{folder} is not a CrossEncoder: config.json: {error}") from error
    if config.architectures and config.architectures[0].endswith("Model"):
        raise ModelError(
            f"{folder} holds {config.architectures[0]}, which says nothing of a pair; expected a CrossEncoder"
        )


def _fingerprint(kind: str, folder: Path) -> str:
    files = (path for path in folder.rglob("*") if path.suffix in _MODEL_FILES and path.is_file())
    return fingerprint(kind, folder, (path.relative_to(folder).as_posix() for path in files))


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


def _open_encoder(folder: Path) -> "SentenceTransformer":
    _stay_offline()
    from sentence_transformers import SentenceTransformer

    return _open(SentenceTransformer, folder)


def _open_cross_encoder(folder: Path) -> "CrossEncoder":
    _stay_offline()
    from sentence_transformers import CrossEncoder

    opened: CrossEncoder = _open(CrossEncoder, folder)
    return opened


def _open(kind: "type[_Class]", folder: Path) -> "_Class":
    for weights in folder.rglob("*.safetensors"):
        stored_names(weights)  # a broken file is told here: the loader has an error of its own for it
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]  # one for each file, in the midst of our output
    try:
        model: _Class = kind(str(folder), device="cpu", local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError, TypeError, LookupError, RuntimeError, ImportError) as error:
        raise ModelError(f"{folder} cannot be opened by sentence-transformers: {error}") from error
    model.float().eval()  # both change the model itself
    return model


def _stay_offline() -> None:
    """Forbid the model libraries every network call, for the whole process: this program makes none."""
    os.environ["HF_HUB_OFFLINE"] = "1"
