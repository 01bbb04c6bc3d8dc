"""A sentence to be read, with what stands round it."""

from dataclasses import dataclass

from qa.types import SentenceKind


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence to be read, with its neighbours' words, its article's title and its place among `total`."""

    text: str
    before: str
    after: str
    title: str
    kind: SentenceKind
    number: int
    total: int
