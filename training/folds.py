"""Document -> one of two halves: the reader learns from each half by an encoder that never saw it.

An encoder knows its own training questions too well: features made with it promise the reader more than a new
question holds.
"""

from hashlib import blake2b

FOLDS = 2


def fold(document: str) -> int:
    """Return the half, 0 or 1, of a document named by its first words; the same at every run."""
    return blake2b(document.encode(), digest_size=1).digest()[0] % FOLDS
