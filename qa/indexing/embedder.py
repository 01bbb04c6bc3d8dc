"""A name or a folder -> an Embedder: the embedded one, or any sentence-transformers model on this machine."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from qa.errors import ModelError
from qa.indexing.static_embedder import WEIGHTS, StaticEmbedder
from qa.indexing.transformer_embedder import TransformerEmbedder, cached_folder
from qa.indexing.weights import KEY, stored_names
from qa.types import Embedder

EMBEDDED = Path(__file__).resolve().parents[1] / "models" / "encoder"
"""The encoder that ships with the package."""

_T = TypeVar("_T")
_STATIC = (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])


class _Module(BaseModel):
    """One line of a sentence-transformers model's `modules.json`."""

    type: str
    path: str


class _Settings(BaseModel):
    """What of `config_sentence_transformers.json` changes the vectors."""

    default_prompt_name: str | None = None
    truncate_dim: int | None = None


def open_embedder(name_or_dir: str | None) -> Embedder:
    """Open a model's folder, a model of the Hugging Face cache by its name, or (None) the embedded encoder.

    Nothing is downloaded, and no code of a model's own is run. A plain static model runs without torch.

    Raises:
        ModelError: there is no such model on this machine, or its files cannot be used.
    """
    folder = EMBEDDED if name_or_dir is None else Path(name_or_dir).expanduser()
    if name_or_dir is not None and not folder.is_dir():
        folder = cached_folder(name_or_dir)
    static = _static_folder(folder)
    return TransformerEmbedder(folder) if static is None else StaticEmbedder(static)


def _static_folder(folder: Path) -> Path | None:
    """Return where the tokens and vectors of a model lie that does nothing but average them; else None."""
    modules = _read(folder / "modules.json", TypeAdapter(list[_Module]))
    if [module.type.rpartition(".")[2] for module in modules] not in _STATIC:
        return None
    settings = _read(folder / "config_sentence_transformers.json", TypeAdapter(_Settings))
    static = folder / modules[0].path
    plain = settings == _Settings() and stored_names(static / WEIGHTS) == {KEY}
    return static if plain else None


def _read(path: Path, kind: TypeAdapter[_T]) -> _T:
    try:
        return kind.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ModelError(
            f"{path.parent} is not a sentence-transformers model: {path.name}: {error}"
        ) from error
