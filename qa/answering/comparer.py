"""Question and sentences, piece by piece -> how likely each answers, and where in it the answer stands.

Attend, compare, aggregate (Parikh et al. 2016; Wang and Jiang 2017): each piece of a sentence, in its
context, is compared with what the question has for it, and each piece of the question with what the sentence
has for it; what is found and what is left open makes the relevance. `training.network` is the same in torch.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from qa.answering.candidate import Candidate
from qa.answering.layers import Layers, Rows, Starts, rectified, softmax, softmax_within, with_neighbours
from qa.answering.matches import Matcher, Matches
from qa.answering.remembered import Remembered
from qa.indexing.static_embedder import Pieces

FAR, LONG, PLENTY = 20.0, 50.0, 5.0
"""Units of a sentence's place, of its length in pieces, and of a piece's rarity."""
LEAST = 0.1
"""Least rarity of a whole question, so that one of common words alone is divided by something."""
_PLACES = np.array([8, 4, 2, 1])
_EVERY_MARK = np.array(list(product((0, 1), repeat=len(_PLACES))), dtype=np.float32)
"""Each choice of marks, in the order of the number that they spell."""
_REMEMBERED = 384  # texts; a collection that is read whole has at most 300


@dataclass(frozen=True, slots=True)
class Known:
    """A text in pieces: each one's rarity, the piece in its context, what is compared and told of that."""

    rarity: Rows
    context: Rows
    small: Rows
    own: Rows


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a question and its candidates come to.

    `relevance` `(n,)` is the log of how much likelier each answers than that none does. `spans` `(n, 4)`
    tells whether a stretch of each stands out as the answer: the greatest log-odds that an answer starts at
    a piece, that it ends at one, and the logs of the same pieces' shares among the sentence's own.
    """

    relevance: Rows
    spans: Rows


@dataclass(frozen=True, slots=True)
class _Met:
    """A question against the pieces of sentences.

    `ends` are the log-odds that an answer starts and ends at a piece. `read` is what each sentence's pieces
    come to, `(n, 2 width)`; `taken` what each of the question's pieces meets in it, `(n, pieces, width)`.
    """

    ends: Rows
    read: Rows
    taken: Rows


def marks(text: str, pieces: Pieces) -> Rows:
    """Return `(pieces, 4)`: whether each opens with a capital, with a digit, goes on a word, is no letter."""
    first = [text[start : start + 1] for start, _ in pieces.offsets]
    rows = [
        (one.isupper(), one.isdigit(), inner, not one.isalnum())
        for one, inner in zip(first, pieces.inner, strict=True)
    ]
    return np.array(rows, dtype=np.float32).reshape(-1, 4)


class Comparer:
    """One trained network. It remembers the texts that it saw last, which changes no result."""

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]], matcher: Matcher) -> None:
        """Take the arrays that training wrote; KeyError if one is missing."""
        self._matcher, self._layers = matcher, Layers(arrays)
        self._table = arrays["table"].astype(np.float16, copy=False)
        self._rarity = arrays["rarity"].astype(np.float32)
        self._marks = _EVERY_MARK @ arrays["marks"].astype(np.float32)
        self._exact, self._cosine = arrays["attention"].astype(np.float32)
        self._known = Remembered(self._know, _REMEMBERED)

    def compare(self, question: str, candidates: Sequence[Candidate]) -> Comparison:
        """Return what each candidate comes to."""
        layers = self._layers
        texts = {text: number for number, text in enumerate(dict.fromkeys(_all_texts(candidates)))}
        own = list(dict.fromkeys(candidate.text for candidate in candidates))
        asked, *known = self._known([question, *own])
        matches = self._matcher.match(question, tuple(texts))
        met, starts = self._meet(asked, known, matches.first(len(own))), matches.starts[: len(own)]
        at = [texts[candidate.text] for candidate in candidates]
        covered = _covered(matches, texts, candidates, asked.rarity)
        turned = rectified(
            layers.linear("question", np.concatenate([met.taken[at], covered], axis=2))
            + layers.linear("question_own", asked.context)
        )
        weights = softmax(layers.linear("weigh", np.column_stack([asked.context, asked.rarity])).T)[0]
        near = covered[:, :, 0]
        share = near @ asked.rarity / max(float(asked.rarity.sum()), LEAST)
        whole = np.column_stack(
            [
                met.read[at],
                np.einsum("nqw,q->nw", turned, weights),
                turned.max(axis=1),
                np.tile(self._about(asked), (len(candidates), 1)),
                near @ weights,
                share,
                share - share.max(),
                [each.number / FAR for each in candidates],
                [each.kind == "title" for each in candidates],
                [len(known[texts[each.text]].rarity) / LONG for each in candidates],
            ]
        ).astype(np.float32)
        relevance = layers.linear("out", rectified(layers.linear("whole", whole)))[:, 0]
        return Comparison(relevance, _peaks(met.ends, starts)[at])

    def ends(self, question: str, sentence: str) -> Rows:
        """Return `(pieces, 2)`: the log-odds that an answer starts, and ends, at a piece of the sentence."""
        asked, *known = self._known([question, sentence])
        return self._meet(asked, known, self._matcher.match(question, (sentence,))).ends

    def _know(self, texts: Sequence[str]) -> Iterator[Known]:
        """Yield each text in pieces, each piece in its context."""
        pieces, layers = self._matcher.pieces(texts), self._layers
        starts = np.cumsum([0, *(len(each.ids) for each in pieces)])[:-1]
        ids = np.concatenate([each.ids for each in pieces])
        marked = np.concatenate([marks(text, each) for text, each in zip(texts, pieces, strict=True)])
        rows = layers.normalise("norm0", self._table[ids] + self._marks[(marked @ _PLACES).astype(np.intp)])
        for depth in range(layers.depth):
            beside = rectified(layers.apart(f"convolution{depth}", with_neighbours(rows, starts), starts))
            rows = layers.normalise(f"norm{depth + 1}", rows + beside)
        small, own = (layers.apart(name, rows, starts) for name in ("small", "sentence_own"))
        parts = self._rarity[ids], rows, small, own
        for each in zip(*(np.split(part, starts[1:]) for part in parts), strict=True):
            yield Known(*map(np.copy, each))  # remembered alone, not with all that was made beside it

    def _meet(self, asked: Known, known: Sequence[Known], matches: Matches) -> _Met:
        layers = self._layers
        context, small, own = (
            np.concatenate([getattr(each, name) for each in known]) for name in ("context", "small", "own")
        )
        attention = (
            context @ (layers.linear("attend", asked.context) / np.sqrt(np.float32(asked.context.shape[1]))).T
            + self._exact * matches.exact
            + self._cosine * matches.near
        )
        given, rare = softmax(attention) @ asked.small, matches.exact * asked.rarity
        told = np.column_stack([each.max(axis=1) for each in (matches.near, matches.exact, rare)])
        compared = rectified(
            layers.linear("sentence", np.concatenate([small * given, np.abs(small - given), told], axis=1))
            + own
            + self._about(asked)
        )
        starts = matches.starts
        beside = rectified(layers.linear("fuse", with_neighbours(compared, starts)))
        fused = layers.normalise("fuse_norm", compared + beside)
        strength = softmax_within(layers.linear("strength", fused), starts)
        read = [np.add.reduceat(strength * fused, starts), np.maximum.reduceat(fused, starts)]
        shares = softmax_within(attention, starts)
        cuts = pairwise([*starts.tolist(), len(context)])
        taken = np.stack([shares[first:last].T @ small[first:last] for first, last in cuts])
        both = np.concatenate([asked.small * taken, np.abs(asked.small - taken)], axis=2)
        return _Met(layers.linear("ends", fused), np.concatenate(read, axis=1), both)

    def _about(self, asked: Known) -> Rows:
        """Return what the whole question is about: its pieces, the rare ones weighing more."""
        mean = asked.rarity @ asked.context / max(float(asked.rarity.sum()), LEAST)
        return self._layers.linear("about", mean)


def _peaks(ends: Rows, starts: Starts) -> Rows:
    """Return `(n, 4)`: the greatest of each column of a text, and the log of the greatest share."""
    shares = np.maximum.reduceat(softmax_within(ends, starts), starts)
    return np.concatenate([np.maximum.reduceat(ends, starts), np.log(shares)], axis=1)


def _all_texts(candidates: Sequence[Candidate]) -> list[str]:
    """Return the candidates' texts, then those that stand round them."""
    round_it = [text for each in candidates for text in (each.before, each.after, each.title) if text]
    return [*(candidate.text for candidate in candidates), *round_it]


def _covered(
    matches: Matches, texts: Mapping[str, int], candidates: Sequence[Candidate], rarity: Rows
) -> Rows:
    """Return `(n, pieces, 8)`: how far a candidate, and what is round it, has the question's pieces."""
    near, exact = (np.concatenate([rows, np.zeros_like(rows[:1])]) for rows in matches.best())
    sides = [(each.text, each.before, each.after, each.title) for each in candidates]
    at = np.array([[texts.get(text, len(texts)) for text in side] for side in sides])  # the last row: no text
    own, before, after, title = at.T
    best = [np.broadcast_to(rows[own].max(axis=0), near[own].shape) for rows in (near, exact)]
    rare = np.broadcast_to(rarity, near[own].shape)
    return np.stack([near[own], exact[own], near[before], near[after], *best, near[title], rare], axis=2)
