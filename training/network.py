"""Pieces of questions and sentences -> relevance and answer spans: the comparer, as it is trained.

`qa.answering.comparer` is the same in numpy, from what `arrays` returns; a test holds them together.
"""

from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import linear, pad, relu

from qa.answering.comparer import LEAST, LONG, PLENTY

MARKS = 4
ROUND_IT = 8  # what is known of each piece of the question beside its own meeting: see `_covered`
BESIDE = 6  # numbers beside what the pieces come to: coverage, place, length
_ELSEWHERE = ("trunk", "encoder", "drop")  # layers of the network that have no weights of their own to write
NEVER = -1e4  # in place of a value that must not count; float16 holds it


@dataclass(frozen=True, slots=True)
class Shape:
    """Widths of the context and of the comparison, layers of context, and the share that training drops."""

    width: int = 128
    narrow: int = 64
    depth: int = 2
    drop: float = 0.15


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is known of each piece: its vectors `(V, d)` (not trained), its rarity `(V,)` and its stem `(V,)`.

    `encoder` are unit rows of the encoder whose cosines are compared; `vectors` stand beside them.
    """

    vectors: NDArray[np.float32]
    encoder: NDArray[np.float32]
    rarity: NDArray[np.float32]
    stems: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Texts:
    """Padded pieces: ids `(n, t)`, their marks `(n, t, 4)`, and which of them are there `(n, t)`."""

    ids: Tensor
    marks: Tensor
    there: Tensor


@dataclass(frozen=True, slots=True)
class Bucket:
    """Sentences of like length; pair `numbers[i]` is sentence `sentence[i]` for question `question[i]`."""

    texts: Texts
    sentence: Tensor
    question: Tensor
    numbers: Tensor


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions, each with its candidates: pairs are numbered through, question after question.

    `there` is `(questions, most candidates)`, `asked` the question of each pair, `places` its place and
    whether it is the title, `titled` whether a question's first candidate is its article's title.
    """

    questions: Texts
    buckets: tuple[Bucket, ...]
    asked: Tensor
    there: Tensor
    places: Tensor
    titled: Tensor


Held = TypeVar("Held")


def placed(held: Held, device: str) -> Held:
    """Return the same texts, bucket or batch with all its tensors on a device."""
    if isinstance(held, Tensor):
        return cast(Held, held.to(device))
    if isinstance(held, tuple):
        return cast(Held, tuple(placed(each, device) for each in held))
    parts = {field.name: placed(getattr(held, field.name), device) for field in fields(cast(Any, held))}
    return cast(Held, replace(cast(Any, held), **parts))


class Trunk(nn.Module):
    """Each piece in its context: its vectors and marks, then layers that look one piece to each side."""

    rarity: Tensor

    def __init__(self, known: Vocabulary, shape: Shape) -> None:
        super().__init__()
        held = torch.from_numpy(np.concatenate([known.vectors, known.encoder], axis=1))
        self.pieces = held_rows(held)
        self.register_buffer("rarity", torch.from_numpy(known.rarity / np.float32(PLENTY)))
        self.project = nn.Linear(held.shape[1], shape.width)
        self.marks = nn.Linear(MARKS + 1, shape.width)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(shape.width, shape.width, 3, padding=1) for _ in range(shape.depth)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(shape.width) for _ in range(shape.depth + 1))
        self.drop = nn.Dropout(shape.drop)

    def forward(self, texts: Texts) -> Tensor:
        """Return `(n, t, width)`, zeros where no piece is."""
        there = texts.there[..., None]
        marks = self.marks(torch.cat([texts.marks, self.rarity[texts.ids][..., None]], -1))
        rows = self.norms[0](self.project(self.pieces(texts.ids)) + marks)
        for convolution, norm in zip(self.convolutions, self.norms[1:], strict=True):
            rows = rows * there
            rows = norm(rows + relu(_along(cast(nn.Conv1d, convolution), self.drop(rows))))
        return torch.mul(rows, there)


class Network(nn.Module):
    """Attend, compare, aggregate over a trunk's pieces."""

    stems: Tensor

    def __init__(self, known: Vocabulary, shape: Shape) -> None:
        super().__init__()
        width, narrow = shape.width, shape.narrow
        self.trunk = Trunk(known, shape)
        self.encoder = held_rows(torch.from_numpy(known.encoder))
        self.register_buffer("stems", torch.from_numpy(known.stems))
        self.attention = nn.Parameter(torch.tensor([1.0, 2.0]))  # of an exact match, of the cosine
        self.attend = nn.Linear(width, width, bias=False)
        self.small = nn.Linear(width, narrow)
        self.sentence_own, self.question_own = nn.Linear(width, narrow), nn.Linear(width, narrow)
        self.sentence = nn.Linear(2 * narrow + 3, narrow)
        self.question = nn.Linear(2 * narrow + ROUND_IT, narrow)
        self.fuse, self.fuse_norm = nn.Conv1d(narrow, narrow, 3, padding=1), nn.LayerNorm(narrow)
        self.weigh, self.strength = nn.Linear(width + 1, 1), nn.Linear(narrow, 1)
        self.about, self.ends = nn.Linear(width, narrow), nn.Linear(narrow, 2)
        self.whole, self.out = nn.Linear(5 * narrow + BESIDE, 2 * narrow), nn.Linear(2 * narrow, 1)
        self.drop = nn.Dropout(shape.drop)

    def forward(self, batch: Batch) -> tuple[Tensor, list[Tensor]]:
        """Return relevance `(questions, most candidates)`; of each bucket `(pairs, t, 2)` ends of answers."""
        asked = _Asked(self, batch.questions)
        met = [self._meet(asked, bucket) for bucket in batch.buckets]
        order = torch.argsort(torch.cat([bucket.numbers for bucket in batch.buckets]))
        read, taken, near, exact, length = (
            torch.cat(part)[order] for part in zip(*(m[1:] for m in met), strict=True)
        )
        at = batch.asked
        covered = self._covered(batch, near, exact, asked.rarity[at])
        small = asked.small[at]
        turned = self.question(torch.cat([small * taken, (small - taken).abs(), covered], -1))
        turned = self.drop(relu(turned + self.question_own(asked.context)[at]))
        gone = asked.there[at] == 0
        weigh = self.weigh(torch.cat([asked.context, asked.rarity[..., None]], -1))[..., 0]
        weights = weigh.masked_fill(asked.there == 0, NEVER).softmax(-1)[at]
        rarity = (asked.rarity * asked.there)[at]
        share = (rarity * near).sum(-1, keepdim=True) / rarity.sum(-1, keepdim=True).clamp(min=LEAST)
        lead = share - _dense(share, batch.there).amax(1)[at]
        whole = [
            read,
            (turned * weights[..., None]).sum(1),
            turned.masked_fill(gone[..., None], NEVER).amax(1),
        ]
        whole += [asked.about[at], (weights * near).sum(-1, keepdim=True), share, lead, batch.places, length]
        relevance = self.out(self.drop(relu(self.whole(torch.cat(whole, -1)))))[:, 0]
        there = batch.there > 0
        return torch.full_like(batch.there, NEVER).masked_scatter(there, relevance), [m[0] for m in met]

    def _meet(self, asked: "_Asked", bucket: Bucket) -> tuple[Tensor, ...]:
        """Return a bucket's ends, what its pieces come to, what the question's take of it, and matches."""
        texts, at = bucket.texts, bucket.question
        context, there = self.trunk(texts), texts.there[bucket.sentence]
        gone = (there == 0)[..., None]
        exact = (self.stems[texts.ids][bucket.sentence][..., None] == asked.stems[at][:, None]) * there[
            ..., None
        ]
        units = (self.encoder(texts.ids) * texts.there[..., None])[bucket.sentence]
        near = torch.maximum(units @ asked.units[at].transpose(1, 2), exact)
        attention = context[bucket.sentence] @ asked.attend[at].transpose(1, 2)
        attention = attention + self.attention[0] * exact + self.attention[1] * near
        given = attention.masked_fill((asked.there[at] == 0)[:, None], NEVER).softmax(-1) @ asked.small[at]
        small = self.small(context)[bucket.sentence]
        taken = attention.masked_fill(gone, NEVER).softmax(1).transpose(1, 2) @ small
        told = torch.stack([near.amax(-1), exact.amax(-1), (exact * asked.rarity[at][:, None]).amax(-1)], -1)
        compared = self.sentence(torch.cat([small * given, (small - given).abs(), told], -1))
        compared = compared + self.sentence_own(context)[bucket.sentence] + asked.about[at][:, None]
        compared = self.drop(relu(compared) * there[..., None])
        fused = self.fuse_norm(compared + relu(_along(self.fuse, compared)))
        strength = self.strength(fused).masked_fill(gone, NEVER).softmax(1)
        read = torch.cat([(strength * fused).sum(1), fused.masked_fill(gone, NEVER).amax(1)], -1)
        ends = self.ends(fused).masked_fill(gone, NEVER)
        return ends, read, taken, near.amax(1), exact.amax(1), there.sum(-1, keepdim=True) / LONG

    def _covered(self, batch: Batch, near: Tensor, exact: Tensor, rarity: Tensor) -> Tensor:
        """Return, for each pair and piece of its question, how far the candidate and what is round has it."""
        there = batch.there > 0
        own, same = _dense(near, batch.there), _dense(exact, batch.there)
        before, after = pad(own, (0, 0, 1, 0))[:, :-1], pad(own, (0, 0, 0, 1))[:, 1:]
        best = (values.amax(1, keepdim=True).expand_as(own) for values in (own, same))
        title = (own[:, :1] * batch.titled[:, None, None]).expand_as(own)
        return torch.stack(
            [near, exact, *(each[there] for each in (before, after, *best, title)), rarity], -1
        )


class _Asked:
    """What a batch's questions are to all their sentences."""

    def __init__(self, network: Network, texts: Texts) -> None:
        self.there = texts.there
        self.context = network.trunk(texts)
        self.rarity = network.trunk.rarity[texts.ids]
        self.stems = network.stems[texts.ids].masked_fill(texts.there == 0, -1)
        self.units = network.encoder(texts.ids) * texts.there[..., None]
        self.attend = network.attend(self.context) / self.context.shape[-1] ** 0.5
        self.small = network.small(self.context)
        weights = self.rarity * texts.there
        mean = (self.context * weights[..., None]).sum(1) / weights.sum(1, keepdim=True).clamp(min=LEAST)
        self.about = network.about(mean)


def held_rows(rows: Tensor) -> nn.Embedding:
    """Return rows by number that training leaves as they are."""
    return nn.Embedding(len(rows), rows.shape[1], _weight=rows, _freeze=True)


def _along(convolution: nn.Conv1d, rows: Tensor) -> Tensor:
    """Return the convolution along a text, as one layer over each row and its neighbours: twice as fast."""
    beside = torch.cat([pad(rows, (0, 0, 1, 0))[:, :-1], rows, pad(rows, (0, 0, 0, 1))[:, 1:]], -1)
    return linear(beside, convolution.weight.transpose(1, 2).flatten(1), convolution.bias)


def _dense(values: Tensor, there: Tensor) -> Tensor:
    """Return pairs `(p, ...)` as `(questions, most candidates, ...)`, zeros where there is none."""
    filled = values.new_zeros(*there.shape, *values.shape[1:])
    filled[there > 0] = values
    return filled


def arrays(network: Network) -> dict[str, NDArray[np.generic]]:
    """Return the network as `qa.answering.comparer` reads it; what depends on a piece alone in one table."""
    trunk = network.trunk
    with torch.no_grad():
        table = trunk.project(trunk.pieces.weight) + trunk.marks.bias
        table = table + trunk.rarity[:, None] * trunk.marks.weight[:, MARKS]
    found: dict[str, NDArray[np.generic]] = {
        "table": table.numpy().astype(np.float16),
        "stems": network.stems.numpy().astype(np.int32),
        "rarity": trunk.rarity.numpy(),
        "marks": trunk.marks.weight[:, :MARKS].detach().numpy().T,
        "attention": network.attention.detach().numpy(),
    }
    named = [(f"convolution{at}", each) for at, each in enumerate(trunk.convolutions)]
    named += [(f"norm{at}", each) for at, each in enumerate(trunk.norms)]
    named += [(name, each) for name, each in network.named_children() if name not in _ELSEWHERE]
    for name, layer in named:
        found |= _layer(name, {part: value.detach().numpy() for part, value in layer.named_parameters()})
    return {name: np.ascontiguousarray(array) for name, array in found.items()}


def _layer(name: str, held: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.generic]]:
    """Return a layer's weights with what goes in first, a convolution's as one layer over three rows."""
    weight = held["weight"]
    turned = (
        weight.transpose(*range(weight.ndim)[::-1]).reshape(-1, len(weight)) if weight.ndim > 1 else weight
    )
    return {f"{name}.weight": turned, f"{name}.bias": held.get("bias", np.zeros(len(weight), np.float32))}
