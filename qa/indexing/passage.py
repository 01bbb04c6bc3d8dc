"""Sentence -> passage: the text that is embedded for it."""

PASSAGE = "sentence 1"
"""Name and version of the way from sentence to passage; vectors of two ways must not be compared."""


def compose(text_of_sentence: str, title: str) -> str:
    """Return what is embedded for a sentence of the article called `title`: the sentence alone."""
    return text_of_sentence
