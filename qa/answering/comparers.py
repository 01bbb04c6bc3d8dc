"""Question and candidates -> what the comparers together make of them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from qa.answering.candidate import Candidate
from qa.answering.comparer import Comparer, Comparison
from qa.answering.highlight import highlight
from qa.answering.layers import Rows
from qa.answering.matches import Matcher
from qa.indexing.static_embedder import StaticEmbedder
from qa.types import Span


class Comparers:
    """Networks that learnt from different questions; their mean is surer than each."""

    def __init__(self, files: Sequence[Path], encoder: StaticEmbedder) -> None:
        """Open what training wrote; OSError, SafetensorError or KeyError where a file is not that."""
        held = [load_file(file) for file in files]
        self._matcher = Matcher(encoder, held[0]["stems"].astype(np.int64))
        self._each = [Comparer(arrays, self._matcher) for arrays in held]

    def compare(self, question: str, candidates: Sequence[Candidate]) -> Comparison:
        """Return the mean of what each makes of the candidates."""
        found = [each.compare(question, candidates) for each in self._each]
        relevance, spans = (
            np.mean([getattr(one, name) for one in found], axis=0) for name in ("relevance", "spans")
        )
        return Comparison(relevance, spans)

    def coverage(self, question: str, texts: Sequence[str]) -> Rows:
        """Return `(texts,)`, from zero to one: how much of the question each text covers, piece by piece."""
        return self._matcher.coverage(question, texts)

    def span(self, question: str, sentence: str) -> Span:
        """Return the stretch of the sentence that is likeliest the answer, offsets into it."""
        ends = np.mean([each.ends(question, sentence) for each in self._each], axis=0)
        return highlight(sentence, self._matcher.pieces([sentence])[0], ends)
