"""Corpus -> how rare each stem is in open text, for telling what a question is about."""

import json
import math
from collections import Counter
from pathlib import Path

from qa.corpus.words import words
from training.corpus import make_corpus
from training.workshop import LOG, Workshop, written

EVERY = 6  # one paragraph in six is enough: 190,000 of them
LEAST = 4  # a stem in fewer paragraphs counts as unseen, which is the greatest rarity of all


def make_rarities(shop: Workshop) -> Path:
    """Write `rarities.json`, stem -> ln(paragraphs / paragraphs with it); return its path.

    Does nothing if it is there.
    """
    path = shop.path("rarities.json")
    if path.exists():
        return path
    seen, paragraphs = Counter[str](), 0
    with make_corpus(shop).open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % EVERY == 0:
                paragraphs += 1
                seen.update({word.stem for word in words(line)})
    rarities = {
        stem: round(math.log(paragraphs / count), 2) for stem, count in sorted(seen.items()) if count >= LEAST
    }
    with written(path) as part:
        part.write_text(json.dumps(rarities, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    LOG.info("rarities: %d stems in %d paragraphs", len(rarities), paragraphs)
    return path
