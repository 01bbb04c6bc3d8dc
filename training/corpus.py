"""Open text -> one clean paragraph a line, each once, none shared with an evaluation set."""

import re
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from training.held_out import read_held_out
from training.sources import QA, TEXT, is_train, rows
from training.workshop import LOG, Workshop, written

MIN_CHARACTERS = 40
MIN_LETTERS = 0.7
_SPACE = re.compile(r"\s+")
_BREAK = re.compile(r"\n\s*\n|\n(?=[A-Z\"“])")


def make_corpus(shop: Workshop) -> Path:
    """Write `corpus.txt` and return its path; does nothing if it is there already.

    Paragraphs shorter than 40 characters or with fewer than 7 letters or spaces in 10 are left out.
    """
    path = shop.path("corpus.txt")
    if path.exists():
        return path
    held_out, seen, dropped = read_held_out(shop), set[bytes](), 0
    with written(path) as part, part.open("w", encoding="utf-8") as lines:
        for paragraph in _paragraphs(shop):
            key = blake2b(paragraph.lower().encode(), digest_size=8).digest()
            if key in seen:
                continue
            seen.add(key)
            if held_out.holds(paragraph):
                dropped += 1
            else:
                lines.write(paragraph + "\n")
    LOG.info("corpus: %d paragraphs, %d dropped as held out", len(seen) - dropped, dropped)
    return path


def _paragraphs(shop: Workshop) -> Iterator[str]:
    for name in TEXT:
        LOG.info("corpus: text/%s", name)
        for row in rows(shop.data, f"text/{name}", shop.size.rows):
            yield from clean(row["text"])
    for name in QA:
        for row in rows(shop.data, f"qa/{name}", shop.size.rows):
            if is_train(row):
                yield from clean(row["context"])


def clean(text: str) -> Iterator[str]:
    """Yield the paragraphs of `text` that are prose, with every run of white space as one space."""
    for block in _BREAK.split(text.replace("<unk>", " ")):
        paragraph = _SPACE.sub(" ", block).strip()
        letters = sum(map(str.isalpha, paragraph)) + paragraph.count(" ")
        if len(paragraph) >= MIN_CHARACTERS and letters >= MIN_LETTERS * len(paragraph):
            yield paragraph
