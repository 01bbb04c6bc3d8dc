"""Question and candidates -> how surely each answers, by any CrossEncoder on this machine."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.answering.calibration import Thresholds, logistic
from qa.answering.candidate import Candidate
from qa.answering.query import Query
from qa.answering.reader import Reader, Reading
from qa.corpus.words import Word
from qa.indexing.transformer_embedder import PairModel, cached_folder
from qa.types import Span

UNCALIBRATED = Thresholds(low=0.5, normal=0.5, high=0.5)
"""More likely than not, as far as the model's own numbers can be believed."""


class CrossEncoderReader:
    """A Reader over a CrossEncoder; what it cannot tell (highlight, known words) the embedded one does.

    It reads the question with the words carried over, and the sentence with its article's title in front.
    Relevance is the model's logit, support its logistic function: a probability only once it is calibrated.
    """

    def __init__(self, name_or_dir: str, embedded: Reader) -> None:
        """Open a CrossEncoder's folder, or a model of the Hugging Face cache by its name.

        Nothing is downloaded, and no code of a model's own is run.

        Raises:
            ModelError: there is no such model on this machine, or it is no CrossEncoder with one output.
        """
        folder = Path(name_or_dir).expanduser()
        self._model = PairModel(folder if folder.is_dir() else cached_folder(name_or_dir))
        self._embedded = embedded

    @property
    def fingerprint(self) -> str:
        """Name and digest of the model: two readers with one fingerprint read alike."""
        return self._model.fingerprint

    @property
    def thresholds(self) -> Thresholds:
        """One half at every caution."""
        return UNCALIBRATED

    def knows(self, word: Word) -> bool:
        """Tell whether open text has the word."""
        return self._embedded.knows(word)

    def coverage(self, query: Query, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return how much of the question each text covers, as the embedded reader sees it."""
        return self._embedded.coverage(query, texts)

    def read(self, query: Query, candidates: Sequence[Candidate]) -> tuple[Reading, ...]:
        """Return a reading for each candidate, in their order."""
        if not candidates:
            return ()
        relevance = self._model.logits([(query.words, _passage(candidate)) for candidate in candidates])
        return tuple(map(Reading, relevance.tolist(), logistic(relevance).tolist()))

    def highlight(self, query: Query, sentence: str) -> Span | None:
        """Return the part of the sentence that answers, as the embedded reader sees it."""
        return self._embedded.highlight(query, sentence)


def _passage(candidate: Candidate) -> str:
    alone = candidate.kind == "title" or not candidate.title
    return candidate.text if alone else f"{candidate.title}. {candidate.text}"
