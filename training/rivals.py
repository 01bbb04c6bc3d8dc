"""The comparer and two other ways to read, taught alike for one epoch -> how far each comes.

A late interaction (Khattab and Zaharia, SIGIR 2020) could keep its sentences' side in the index: the question
meets it in one product. A cross-encoder lets every piece see every other, question and sentence together.
Neither is told where in a sentence the answer stands.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import relu

from qa.answering.comparer import LEAST
from qa.evaluation.metrics import auroc
from qa.indexing.static_embedder import StaticEmbedder
from training.batches import LONGEST, LONGEST_QUESTION, Batcher
from training.comparer import QUESTIONS, RATE, Cycle, train
from training.network import NEVER, Batch, Bucket, Network, Shape, Texts, Trunk, Vocabulary, held_rows
from training.reader_cases import Case, development_cases
from training.readings import Readings, training_cases
from training.vocabulary import synonyms, vocabulary
from training.workshop import LOG, Workshop

SEED, ONE_EPOCH = 1, (Cycle(1, RATE),)
SHARP = 20.0  # cosines lie close together: unscaled, one epoch teaches next to nothing
HEADS, LAYERS, WIDER = 4, 2, 2
WAYS_TO_BE_NEAR = 3


class LateInteraction(nn.Module):
    """Each piece of the question is worth its nearest piece of the sentence.

    Pieces are compared in their contexts, by the encoder's vectors, and as words: three ways to be near.
    """

    def __init__(self, known: Vocabulary, shape: Shape) -> None:
        super().__init__()
        self.trunk = Trunk(known, shape)
        self.encoder = held_rows(torch.from_numpy(known.encoder))
        self.register_buffer("stems", torch.from_numpy(known.stems))
        self.turn = nn.Linear(shape.width, shape.width, bias=False)
        self.weigh = nn.Linear(shape.width + 1, 1)
        self.mix, self.out = nn.Linear(4 * WAYS_TO_BE_NEAR + 2, 16), nn.Linear(16, 1)

    def forward(self, batch: Batch) -> tuple[Tensor, list[Tensor]]:
        """Return relevance `(questions, most candidates)`, and no ends of answers."""
        asked, there = self.trunk(batch.questions), batch.questions.there
        rarity = self.trunk.rarity[batch.questions.ids] * there
        weights = self.weigh(torch.cat([asked, rarity[..., None]], -1))[..., 0]
        weights = weights.masked_fill(there == 0, NEVER).softmax(-1)
        turned = nn.functional.normalize(self.turn(asked), dim=-1)
        best = _in_order(batch, lambda bucket: self._best(turned, batch.questions, bucket))
        at, gone = batch.asked, (there == 0)[batch.asked][..., None]
        weights, rarity = weights[at][..., None], rarity[at][..., None]
        rare = (rarity * best).sum(1) / rarity.sum(1).clamp(min=LEAST)
        worst, first = best.masked_fill(gone, 1).amin(1), best.amax(1)
        told = SHARP * torch.cat([(weights * best).sum(1), rare, worst, first], -1)
        return _dealt(batch, self.out(relu(self.mix(torch.cat([told, batch.places], -1))))[:, 0]), []

    def _best(self, turned: Tensor, questions: Texts, bucket: Bucket) -> Tensor:
        """Return `(pairs, question's pieces, 3)`: how near the sentence comes to each, in every way."""
        at, of, texts = bucket.question, bucket.sentence, bucket.texts
        said = nn.functional.normalize(self.turn(self.trunk(texts)), dim=-1)
        units = self.encoder(questions.ids) * questions.there[..., None]
        stems = self.get_buffer("stems")
        asked = stems[questions.ids].masked_fill(questions.there == 0, -1)
        ways = (
            turned[at] @ said[of].transpose(1, 2),
            units[at] @ self.encoder(texts.ids)[of].transpose(1, 2),
            (asked[at][:, :, None] == stems[texts.ids][of][:, None]).float(),
        )
        gone = texts.there[of][:, None] == 0
        return torch.stack([near.masked_fill(gone, -1).amax(-1) for near in ways], -1)


class CrossReader(nn.Module):
    """Two layers of a transformer over question and sentence; words that stand in both are marked."""

    def __init__(self, known: Vocabulary, shape: Shape) -> None:
        super().__init__()
        self.trunk = Trunk(known, Shape(shape.width, shape.narrow, 0, shape.drop))
        self.register_buffer("stems", torch.from_numpy(known.stems))
        self.sides = nn.Embedding(4, shape.width)  # whose piece, and whether the other side has it
        self.places = nn.Embedding(LONGEST_QUESTION + LONGEST, shape.width)
        layer = nn.TransformerEncoderLayer(
            shape.width, HEADS, WIDER * shape.width, shape.drop, batch_first=True, norm_first=True
        )
        self.layers = nn.TransformerEncoder(layer, LAYERS, enable_nested_tensor=False)
        self.whole, self.out = nn.Linear(2 * shape.width + 2, shape.narrow), nn.Linear(shape.narrow, 1)

    def forward(self, batch: Batch) -> tuple[Tensor, list[Tensor]]:
        """Return relevance `(questions, most candidates)`, and no ends of answers."""
        read = _in_order(batch, lambda bucket: self._read(batch.questions, bucket))
        whole = torch.cat([read, batch.places], -1)
        return _dealt(batch, self.out(relu(self.whole(whole)))[:, 0]), []

    def _read(self, questions: Texts, bucket: Bucket) -> Tensor:
        """Return the mean and the greatest of what the pieces of each pair come to."""
        at, of = bucket.question, bucket.sentence
        ids, marks, there = (
            torch.cat([getattr(questions, name)[at], getattr(bucket.texts, name)[of]], 1)
            for name in ("ids", "marks", "there")
        )
        ends = questions.ids.shape[1]
        stems = self.get_buffer("stems")[ids].masked_fill(there == 0, -1)
        same = (stems[:, :ends, None] == stems[:, None, ends:]) & (there[:, :ends, None] > 0)
        side = torch.cat([same.any(2).long(), same.any(1).long() + 2], 1)
        rows = self.trunk(Texts(ids, marks, there)) + self.sides(side)
        places = torch.arange(ids.shape[1], device=ids.device)
        rows = rows + self.places(torch.where(places < ends, places, places - ends + LONGEST_QUESTION))
        rows = self.layers(rows, src_key_padding_mask=there == 0)
        mean = (rows * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        return torch.cat([mean, rows.masked_fill(there[..., None] == 0, NEVER).amax(1)], -1)


WAYS: dict[str, Callable[[Vocabulary, Shape], nn.Module]] = {
    "comparer": Network,
    "late interaction": LateInteraction,
    "cross-encoder": CrossReader,
}


def _in_order(batch: Batch, read: Callable[[Bucket], Tensor]) -> Tensor:
    """Return what each bucket comes to, in the order of the pairs."""
    order = torch.argsort(torch.cat([bucket.numbers for bucket in batch.buckets]))
    return torch.cat([read(bucket) for bucket in batch.buckets])[order]


def _dealt(batch: Batch, relevance: Tensor) -> Tensor:
    """Return a value a pair as `(questions, most candidates)`."""
    return torch.full_like(batch.there, NEVER).masked_scatter(batch.there > 0, relevance)


def make_rivals(shop: Workshop, encoder: Path) -> Path:
    """Teach each way from all training documents, and log how it does on the authored development ones."""
    embedder, path = StaticEmbedder(encoder), shop.path("rivals.log")
    cases, known, words = training_cases(shop, None), vocabulary(shop, embedder), synonyms(shop)
    for name, way in WAYS.items():
        torch.manual_seed(SEED)
        network, batcher = way(known, Shape()).to(shop.device), Batcher(embedder)
        train(shop, f"rival {name}", network, batcher, Readings(cases, words, SEED), ONE_EPOCH)
        LOG.info("%s: %s", name, _measured(network.eval().cpu(), batcher, development_cases(shop)))
    return path


@torch.no_grad()
def _measured(network: nn.Module, batcher: Batcher, cases: Sequence[Case]) -> str:
    """Return P@1 of the answerable cases, and how well the best relevance tells them from the others."""
    first, best, answerable = list[bool](), list[float](), list[bool]()
    for start in range(0, len(cases), QUESTIONS):
        batch, target = batcher.batch(cases[start : start + QUESTIONS])
        relevance = network(batch)[0]
        first += target.right.gather(1, relevance.argmax(1, keepdim=True))[:, 0].bool().tolist()
        best += relevance.amax(1).tolist()
        answerable += target.right.any(1).tolist()
    right = np.mean([each for each, there in zip(first, answerable, strict=True) if there])
    pairs = list(zip(best, answerable, strict=True))
    parted = auroc([one for one, there in pairs if there], [one for one, there in pairs if not there])
    apart = "unknown" if parted is None else f"{parted:.3f}"  # where all are answerable
    return f"P@1 {right:.3f} of {sum(answerable)}, AUROC {apart} of {len(cases)}"
