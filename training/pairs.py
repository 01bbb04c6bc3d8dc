"""Pairs of every source -> one file, each pair once, none that an evaluation set holds or asks."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, replace
from hashlib import blake2b
from pathlib import Path

from training.held_out import HeldOut, read_held_out
from training.pair_sources import Pair, read_pairs
from training.sources import json_lines
from training.workshop import LOG, Workshop, written

MAX_NEGATIVES = 24
MAX_CHARACTERS = 600
MAX_PAIRS = 20_000


def make_pairs(shop: Workshop) -> Path:
    """Write `pairs.jsonl` and return its path; does nothing if it is there already."""
    path = shop.path("pairs.jsonl")
    if path.exists():
        return path
    held_out, counts, dropped = read_held_out(shop), Counter[str](), 0
    with written(path) as part, part.open("w", encoding="utf-8") as lines:
        for pair in _each_once(read_pairs(shop)):
            if _is_held_out(pair, held_out):
                dropped += 1
                continue
            counts[pair.source] += 1
            lines.write(json.dumps(asdict(_bounded(pair, held_out)), ensure_ascii=False) + "\n")
    LOG.info("pairs: %d, %d dropped as held out: %s", counts.total(), dropped, dict(counts))
    return path


def load_pairs(path: Path, most: int = MAX_PAIRS) -> list[Pair]:
    """Read back what `make_pairs` wrote, of a source with more than `most` only every k-th."""
    found: dict[str, list[Pair]] = defaultdict(list)
    for row in json_lines(path):
        found[row["source"]].append(Pair(**{**row, "negatives": tuple(row["negatives"])}))
    return [pair for pairs in found.values() for pair in pairs[:: -(-len(pairs) // most)]]


def _each_once(pairs: Iterator[Pair]) -> Iterator[Pair]:
    seen = set[bytes]()
    for pair in pairs:
        key = blake2b(f"{pair.anchor.lower()}\n{pair.positive.lower()}".encode(), digest_size=8).digest()
        if key not in seen and pair.anchor.strip() and pair.positive.strip():
            seen.add(key)
            yield pair


def _is_held_out(pair: Pair, held_out: HeldOut) -> bool:
    return held_out.asks(pair.anchor) or held_out.holds(pair.anchor) or held_out.holds(pair.positive)


def _bounded(pair: Pair, held_out: HeldOut) -> Pair:
    negatives = [text[:MAX_CHARACTERS] for text in pair.negatives if text.lower() != pair.positive.lower()]
    allowed = [text for text in dict.fromkeys(negatives) if not held_out.holds(text)]
    return replace(pair, positive=pair.positive[:MAX_CHARACTERS], negatives=tuple(allowed[:MAX_NEGATIVES]))
