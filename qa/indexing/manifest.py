"""The two files that say what an index is: a generation's manifest, and CURRENT, which names the live one."""

import hashlib
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from qa.corpus.sentences import SPLITTER
from qa.corpus.words import ANALYSER
from qa.indexing import lexicon, passages, vectors
from qa.indexing.passage import PASSAGE
from qa.types import Embedder

MANIFEST = "manifest.json"

_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Makers(_Written):
    """Everything that decides what the index says: if one of them differs, a question would be misread."""

    encoder: str
    dimension: int
    splitter: str
    analyser: str
    passage: str
    vectors: str
    lexicon: str


class File(_Written):
    """A file as it was published."""

    bytes: int
    sha256: _Digest


class Search(_Written):
    """How the nearest rows are found.

    `factory` is faiss's name for it; `compared` says how many candidates of a sketch are compared exactly, or
    0 without one; `recall` is the share of the ten nearest that were found when it was built.
    """

    factory: str
    compared: int
    recall: float


class Manifest(_Written):
    """What a generation holds and what made it. `files` names every file but the manifest, by its path in it.

    `content` is equal for two rebuilds of the same articles by the same makers.
    """

    format: Literal[2] = 2
    created: datetime
    articles: int
    sentences: int
    search: Search
    made_by: Makers
    content: _Digest
    files: dict[str, File]


class Published(_Written):
    """A generation by name, and the digest of its manifest, which vouches for all its files."""

    generation: Annotated[str, Field(pattern=r"^gen-\d{8,}$")]
    manifest_sha256: _Digest


class Pointer(_Written):
    """CURRENT: the live generation, and the one to fall back to."""

    format: Literal[1] = 1
    current: Published
    previous: Published | None


def makers(embedder: Embedder) -> Makers:
    """Return what this program would make an index with."""
    return Makers(
        encoder=embedder.fingerprint,
        dimension=embedder.dimension,
        splitter=SPLITTER,
        analyser=ANALYSER,
        passage=PASSAGE,
        vectors=vectors.engine(),
        lexicon=lexicon.engine(),
    )


def content(made_by: Makers, files: dict[str, File]) -> str:
    """Return the digest of what the files say; the lexicon follows from the passages and its makers."""
    said = (made_by.model_dump_json(), files[passages.NAME].sha256, files[vectors.NAME].sha256)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
