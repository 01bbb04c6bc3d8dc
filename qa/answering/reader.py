"""Question and candidates -> which of them answers, how surely, and with which words."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError
from safetensors import SafetensorError
from safetensors.numpy import load_file

from qa.answering.analysis import Analyst
from qa.answering.calibration import Thresholds, logistic
from qa.answering.candidate import Candidate
from qa.answering.comparers import Comparers
from qa.answering.features import NAMES, SPAN_NAMES, features
from qa.answering.query import Query
from qa.answering.trees import Trees
from qa.corpus.words import Word
from qa.errors import ModelError
from qa.indexing.fingerprint import fingerprint
from qa.indexing.static_embedder import StaticEmbedder
from qa.types import Embedder, Span

EMBEDDED = Path(__file__).parents[1] / "models" / "reader"
TREES, CARD, RARITIES = "model.safetensors", "config.json", "rarities.json"
COMPARERS = ("comparer-0.safetensors", "comparer-1.safetensors")
EVIDENCE: tuple[str, ...] = (
    "article_soft",
    "article_exact",
    "article_rarest_missing",
    "article_named_missing",
    "asked_words",
    "has_type",
    "total",
    "similarity",
    "soft",
    "exact",
    "similarity_lead",
    "soft_lead",
    "type_focus",
    "named_missing",
    "rarest_missing",
    "compared",
    "compared_lead",
    "compared_any",
    *SPAN_NAMES,
)
"""The features that tell, beside relevance, how surely a sentence answers."""
_RELEVANCES = 3
"""Numbers before them: the candidate's relevance, the best of all, and how far the best leads."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of one candidate.

    `relevance` is in log-odds, comparable within one question; `support` is the probability that it answers.
    """

    relevance: float
    support: float


class Reader(Protocol):
    """Reads each candidate against the question."""

    @property
    def fingerprint(self) -> str:
        """Name and digest of the model: two readers with one fingerprint read alike."""

    @property
    def thresholds(self) -> Thresholds:
        """The least support of an answer, at each setting of caution."""

    def coverage(self, query: Query, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return `(texts,)`, from zero to one: how much of the question each covers; quicker than reading."""

    def read(self, query: Query, candidates: Sequence[Candidate]) -> tuple[Reading, ...]:
        """Return a reading for each candidate, in their order."""

    def highlight(self, query: Query, sentence: str) -> Span | None:
        """Return the part of the sentence that answers, offsets into it; None where none can be told."""

    def knows(self, word: Word) -> bool:
        """Tell whether the language has the word, so that it is no typing mistake."""


class Calibration(BaseModel):
    """How relevance becomes support, and which support is enough; fitted on open questions.

    Support is the logistic function of `bias` plus the weighted sum of what `evidence` lists.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    features: tuple[str, ...]
    encoder: str
    weights: tuple[float, ...]
    bias: float
    thresholds: Thresholds

    def fits(self, encoder: Embedder) -> bool:
        """Tell whether it was fitted for the features of this program and the vectors of `encoder`."""
        ours = (NAMES, _RELEVANCES + len(EVIDENCE), encoder.fingerprint)
        return (self.features, len(self.weights), self.encoder) == ours

    def support(self, found: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability that each candidate answers, from its row of `evidence`."""
        return logistic(found @ np.array(self.weights) + self.bias)


class TreeReader:
    """The embedded reader: boosted trees over overlap, alignment, answer type, position and the comparers."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        """Open the reader in `folder`, which was fitted with the vectors of `embedder`.

        Raises:
            ModelError: a file is missing or is not what `training` wrote, or it was fitted with
            another encoder.
        """
        try:
            self._calibration = Calibration.model_validate_json((folder / CARD).read_bytes())
            if not isinstance(embedder, StaticEmbedder) or not self._calibration.fits(embedder):
                raise ModelError(
                    f"{folder} was fitted with other features or another encoder than this program has; "
                    "copy the model again"
                )
            self._trees = Trees.from_arrays(load_file(folder / TREES))
            self._comparers = Comparers([folder / name for name in COMPARERS], embedder)
            rarities = json.loads((folder / RARITIES).read_bytes())
        except (OSError, ValidationError, SafetensorError, KeyError, ValueError) as error:
            raise ModelError(f"{folder} holds no reader: {error}; copy the model again") from error
        self._analyst = Analyst(embedder, rarities)
        self._folder = folder

    @property
    def fingerprint(self) -> str:
        """Name and digest of the model's files; read anew, since few starts ask for it."""
        files = (path.name for path in self._folder.iterdir() if path.suffix != ".md")
        return fingerprint("reader", self._folder, files)

    @property
    def thresholds(self) -> Thresholds:
        """The least support of an answer, at each setting of caution."""
        return self._calibration.thresholds

    def knows(self, word: Word) -> bool:
        """Tell whether open text has the word."""
        return self._analyst.knows(word)

    def coverage(self, query: Query, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return `(texts,)`: how near the question's words come to one of a text, the telling ones most."""
        return self._comparers.coverage(query.words, texts)

    def read(self, query: Query, candidates: Sequence[Candidate]) -> tuple[Reading, ...]:
        """Return a reading for each candidate, in their order."""
        if not candidates:
            return ()
        compared = self._comparers.compare(query.text, candidates)
        rows = features(query, candidates, self._analyst, compared)
        relevance = self._trees.log_odds(rows)
        support = self._calibration.support(evidence(relevance, rows))
        return tuple(map(Reading, relevance.tolist(), support.tolist()))

    def highlight(self, query: Query, sentence: str) -> Span | None:
        """Return the stretch of the sentence that the comparers take for the answer."""
        return self._comparers.span(query.text, sentence)


def evidence(relevance: NDArray[np.float32], rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return what support is made of, a row a candidate: its relevance, the best, its lead, `EVIDENCE`."""
    ordered = np.sort(relevance)[::-1]
    best, second = ordered[0], ordered[min(1, len(ordered) - 1)]
    shared = np.tile([best, best - second], (len(relevance), 1))
    chosen = rows[:, [NAMES.index(name) for name in EVIDENCE]]
    return np.column_stack([relevance, shared, chosen]).astype(np.float64)
