"""Pairs -> one epoch's examples: how often each source is seen, questions reworded against word matching."""

import random
import re
from collections.abc import Sequence

from training.pair_sources import Pair
from training.synonyms import Synonyms

SHARE = {
    "authored": 3.0,
    "qamr": 0.8,
    "qasrl_gs": 0.2,
    "medquad": 0.15,
    "bioasq_snippets": 0.5,
    "onestop_aligned": 0.5,
    "oewn_synonym": 0.5,
    "oewn_definition": 0.7,
    "ppdb_lexical_synonym": 0.4,
    "wordset_examples_definition-example": 0.3,
}
LEAD_SHARE = 0.4
NEWS_LEADS = ("open_doj", "open_senate", "open_congress", "onestop", "gov_posts", "open_mixed")
NEWS_SHARE = 0.7
REPLACE = 0.35
DROP = 0.15
LONG = 4
_WORD = re.compile(r"[A-Za-z]+|[^A-Za-z]+")


def share(source: str) -> float:
    """Return how often an epoch sees each pair of a source, on average."""
    kind, _, name = source.partition("_")
    if kind in ("lead", "next"):
        return NEWS_SHARE if name in NEWS_LEADS and kind == "lead" else LEAD_SHARE
    return SHARE.get(source, 1.0)


def sample(pairs: Sequence[Pair], rng: random.Random) -> list[int]:
    """Return the pairs of one epoch by number, in random order, each as often as its source's share says."""
    chosen = []
    for number, pair in enumerate(pairs):
        whole, part = divmod(share(pair.source), 1.0)
        chosen += [number] * (int(whole) + (rng.random() < part))
    rng.shuffle(chosen)
    return chosen


def batches(pairs: Sequence[Pair], chosen: Sequence[int], size: int) -> list[list[int]]:
    """Deal the chosen pairs into full batches in which no group stands twice; what fills none is left out."""
    dealt: list[list[int]] = []
    groups: list[set[str]] = []
    first = 0
    for number in chosen:
        group = pairs[number].group
        fitting = (at for at in range(first, len(dealt)) if len(dealt[at]) < size and group not in groups[at])
        at = next(fitting, len(dealt))
        if at == len(dealt):
            dealt.append([])
            groups.append(set())
        dealt[at].append(number)
        groups[at].add(group)
        while first < len(dealt) and len(dealt[first]) == size:
            first += 1
    return [batch for batch in dealt if len(batch) == size]


def reword(question: str, text: str, synonyms: Synonyms, rng: random.Random) -> str:
    """Return the question with some of the words that it shares with a text replaced or dropped."""
    stems = {word[:5].lower() for word in _WORD.findall(text) if len(word) >= LONG}
    said = [_reworded(word, stems, synonyms, rng) for word in _WORD.findall(question)]
    return "".join(said) if any(map(str.strip, said)) else question


def _reworded(word: str, stems: set[str], synonyms: Synonyms, rng: random.Random) -> str:
    if len(word) < LONG or word[:5].lower() not in stems:
        return word
    draw = rng.random()
    if draw < REPLACE and (found := synonyms.get(word.lower())):
        return rng.choice(found)
    return "" if draw > 1 - DROP else word
