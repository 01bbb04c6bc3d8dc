"""Where an answer may start and end in a sentence -> the stretch that answers, in whole words."""

import numpy as np

from qa.answering.layers import Rows
from qa.indexing.static_embedder import Pieces
from qa.types import Span

_LONGEST = 21  # pieces


def highlight(sentence: str, pieces: Pieces, ends: Rows) -> Span:
    """Return the likeliest stretch of at most 21 pieces, drawn out to whole words; offsets into `sentence`.

    `ends` are `(pieces, 2)` log-odds that the answer starts, and ends, at a piece.
    """
    start, end = likeliest(ends)
    first, last = pieces.offsets[start][0], pieces.offsets[end][1]
    while first > 0 and sentence[first - 1].isalnum() and sentence[first].isalnum():
        first -= 1
    while last < len(sentence) and sentence[last - 1].isalnum() and sentence[last].isalnum():
        last += 1
    return Span(first, last)


def likeliest(ends: Rows) -> tuple[int, int]:
    """Return the first and last piece of the stretch of the greatest sum, the earliest of several."""
    together = ends[:, :1] + ends[:, 1]
    pieces = np.arange(len(ends))
    length = pieces - pieces[:, None]
    allowed = (length >= 0) & (length < _LONGEST)
    start, end = divmod(int(np.argmax(np.where(allowed, together, -np.inf))), len(ends))
    return start, end
