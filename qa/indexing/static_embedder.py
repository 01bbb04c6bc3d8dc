"""Text -> the mean of its tokens' vectors, at unit length: a StaticEmbedding, without torch."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa.errors import ModelError
from qa.indexing.fingerprint import fingerprint
from qa.indexing.weights import open_weights
from qa.types import Vectors

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

TOKENIZER, WEIGHTS = "tokenizer.json", "model.safetensors"


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as the tokenizer cuts it: ids, half-open offsets, and whether each goes on the word before."""

    ids: NDArray[np.int64]
    offsets: tuple[tuple[int, int], ...]
    inner: tuple[bool, ...]


_INNER = "##"  # how WordPiece marks a piece that goes on a word
_NO_PIECE = Pieces(np.array([1], dtype=np.int64), ((0, 0),), (False,))


class StaticEmbedder:
    """An Embedder over a folder with `tokenizer.json` and `model.safetensors`.

    A text is never truncated, and its row is computed from it alone, so it does not depend on the batch.

    Raises:
        ModelError: a file is missing or unreadable, or the tokenizer has more tokens than there are vectors.
    """

    def __init__(self, folder: Path) -> None:
        self.fingerprint = fingerprint("static", folder, (TOKENIZER, WEIGHTS))
        self._tokenizer = _open_tokenizer(folder / TOKENIZER)
        self.weights = open_weights(folder / WEIGHTS)
        self.dimension: int = self.weights.dimension
        known = self._tokenizer.get_vocab_size()
        if known > self.weights.tokens:
            raise ModelError(
                f"{folder}: the tokenizer knows {known} tokens, but there are {self.weights.tokens} vectors; "
                "both files must come from one model"
            )

    def embed(self, texts: list[str]) -> Vectors:
        """Return `(len(texts), dimension)` float32 rows of unit length; zeros for a text without a token."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        encodings = self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        for row, encoding in zip(rows, encodings, strict=True):
            total = self.weights[encoding.ids].sum(
                axis=0
            )  # the mean, but for a factor that the norm takes out
            norm = np.linalg.norm(total)
            if norm > 0:
                np.divide(total, norm, out=row)
        return rows

    def pieces(self, texts: Sequence[str], most: int) -> list[Pieces]:
        """Return the first `most` pieces of each text; one unknown piece of no letters where it has none."""
        return [_pieces(cut, most) for cut in self._tokenizer.encode_batch(texts, add_special_tokens=False)]

    def tokens(self, text: str) -> tuple[list[tuple[int, int]], Vectors]:
        """Return each token's place in the text, and its vector; their sum, at unit length, is its row."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return encoding.offsets, self.weights[encoding.ids]


def _pieces(cut: "Encoding", most: int) -> Pieces:
    if not cut.ids:
        return _NO_PIECE
    inner = tuple(token.startswith(_INNER) for token in cut.tokens[:most])
    return Pieces(np.array(cut.ids[:most], dtype=np.int64), tuple(cut.offsets[:most]), inner)


def _open_tokenizer(path: Path) -> "Tokenizer":
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_buffer(path.read_bytes())
    except ValueError as error:
        raise ModelError(f"{path} is not a tokenizer: {error}") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
