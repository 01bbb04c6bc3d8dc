"""Pairs and word vectors -> static embeddings that put a question beside the sentence that answers it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from training.measure import authored_cases, measure, table_of
from training.mixture import batches, reword, sample
from training.pair_sources import Pair
from training.pairs import load_pairs, make_pairs
from training.synonyms import Synonyms, agreeing
from training.texts import Ids, TextTable
from training.tokenizer import make_tokenizer, open_tokenizer
from training.vectors import make_vectors
from training.workshop import LOG, Workshop, written

if TYPE_CHECKING:
    import torch
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the table of the model card varies; the defaults are the winners.

    `sif` is the a of a / (a + p), the weight of a piece of probability p at the start (Arora et al. 2017).
    `keep` is the probability that a piece of a training text is seen at all.
    """

    warm: bool = True
    sif: float = 1e-3
    negatives: int = 4
    reworded: bool = True
    titled: bool = False
    rate: float = 0.01
    scale: float = 20.0
    keep: float = 0.9
    seed: int = 1


class Material:
    """Everything that an epoch draws from: the pairs, their texts in pieces, the synonyms."""

    def __init__(self, shop: Workshop, recipe: Recipe) -> None:
        tokenizer_path = make_tokenizer(shop)
        self.tokenizer = open_tokenizer(tokenizer_path)
        self.pairs = load_pairs(make_pairs(shop))
        with np.load(make_vectors(shop)) as saved:
            self.vectors, self.counts = saved["vectors"], saved["counts"]
        self.synonyms: Synonyms = agreeing(shop.data, self.tokenizer.get_vocab(), self.vectors)
        self._titled = recipe.titled
        self.table = TextTable(self.tokenizer, [text for pair in self.pairs for text in self.said(pair)])
        rows = [[self.table.row[text] for text in self.said(pair)] for pair in self.pairs]
        self.anchor = np.array([row[0] for row in rows])
        self.positive = np.array([row[1] for row in rows])
        self.negatives = [np.array(row[2:], dtype=np.int64) for row in rows]
        self.cases = authored_cases(shop.data)
        self.dev = table_of(self.cases, tokenizer_path)

    def said(self, pair: Pair) -> Iterator[str]:
        """Yield the pair's texts as they are embedded: the question, the right sentence, the wrong ones."""
        yield pair.anchor
        for text in (pair.positive, *pair.negatives):
            yield f"{text} {pair.title}" if self._titled and pair.source == "authored" else text


def make_encoder(shop: Workshop, recipe: Recipe | None = None, name: str = "encoder") -> Path:
    """Write `NAME.npy` (V, d) float32 and return its path; resumes after the last finished epoch."""
    path = shop.path(f"{name}.npy")
    if path.exists():
        return path
    recipe = recipe or Recipe()
    weights = train(shop, recipe, Material(shop, recipe), name)
    with written(path) as part, part.open("wb") as out:
        np.save(out, weights)
    return path


def start(vectors: Weights, counts: NDArray[np.int64], recipe: Recipe) -> Weights:
    """Return the first weights: skip-gram directions of lengths a / (a + p), or noise of the same lengths."""
    if not recipe.warm:
        vectors = np.random.default_rng(recipe.seed).standard_normal(vectors.shape, dtype=np.float32)
    units = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    probability = counts / max(counts.sum(), 1)
    lengths: Weights = (recipe.sif / (recipe.sif + probability)).astype(np.float32)
    return np.asarray(units * lengths[:, None], dtype=np.float32)


def train(shop: Workshop, recipe: Recipe, material: Material, name: str) -> Weights:
    """Train `size.encoder_epochs` epochs and return the weights; the rate falls linearly to nothing."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    torch.manual_seed(recipe.seed)
    static = StaticEmbedding(material.tokenizer, start(material.vectors, material.counts, recipe))
    model = SentenceTransformer(modules=[static], device=shop.device)
    loss = MultipleNegativesRankingLoss(model, scale=recipe.scale)
    optimizer = torch.optim.Adam(model.parameters(), lr=recipe.rate)
    done, value = _resume(shop, name, static, optimizer), torch.tensor(0.0)
    for epoch in range(done, shop.size.encoder_epochs):
        steps = list(_epoch(material, recipe, epoch, shop.size.batch, static.embedding.weight))
        for at, columns in enumerate(steps):
            progress = (epoch + at / len(steps)) / shop.size.encoder_epochs
            optimizer.param_groups[0]["lr"] = recipe.rate * (1 - progress)
            optimizer.zero_grad()
            value = loss(
                [{key: each.to(shop.device) for key, each in column.items()} for column in columns], None
            )
            value.backward()
            optimizer.step()
        _finish(shop, name, epoch + 1, static, optimizer)
        weights = _weights(static)
        figures = measure(material.cases, material.dev, weights)
        LOG.info(
            "%s: epoch %d, %d steps, loss %.3f, dev %s", name, epoch + 1, len(steps), value.item(), figures
        )
    return _weights(static)


def _weights(static: "StaticEmbedding") -> Weights:
    return np.array(static.embedding.weight.detach().cpu().numpy(), dtype=np.float32)


def _epoch(
    material: Material, recipe: Recipe, epoch: int, size: int, weight: "torch.Tensor"
) -> "Iterator[list[dict[str, torch.Tensor]]]":
    """Yield a batch's columns: questions, right sentences, and `negatives` columns of wrong ones."""
    rng, numbers = random.Random(f"{recipe.seed}-{epoch}"), np.random.default_rng([recipe.seed, epoch])
    units = material.table.embed(weight.detach().cpu().numpy()) if recipe.negatives else None
    for batch in batches(material.pairs, sample(material.pairs, rng), size):
        asked = [material.pairs[at] for at in batch]
        questions = [
            reword(pair, material.synonyms, rng) if recipe.reworded else pair.anchor for pair in asked
        ]
        table = TextTable(material.tokenizer, questions)
        columns = [table.features(np.array([table.row[text] for text in questions]), recipe.keep, numbers)]
        columns.append(material.table.features(material.positive[batch], recipe.keep, numbers))
        if units is not None:
            wrong = _hard(material, batch, recipe.negatives, units, numbers)
            columns += [material.table.features(column, recipe.keep, numbers) for column in wrong.T]
        yield columns


def _hard(
    material: Material, batch: list[int], width: int, units: Weights, numbers: np.random.Generator
) -> Ids:
    """Return `width` wrong sentences a pair: half nearest to the question, half any of its own."""
    wrong = material.positive[numbers.integers(0, len(material.positive), (len(batch), width))]
    for row, at in zip(wrong, batch, strict=True):
        own = material.negatives[at]
        near = own[np.argsort(-(units[own] @ units[material.anchor[at]]))][: width // 2]
        rest = numbers.permutation(np.setdiff1d(own, near))
        chosen = np.concatenate([near, rest])[:width]
        row[: len(chosen)] = chosen
    return wrong


def _checkpoint(shop: Workshop, name: str) -> Path:
    return shop.path(f"{name}.checkpoint.pt")


def _finish(
    shop: Workshop, name: str, epoch: int, static: "StaticEmbedding", optimizer: "torch.optim.Adam"
) -> None:
    import torch

    with written(_checkpoint(shop, name)) as part:
        torch.save({"epoch": epoch, "static": static.state_dict(), "adam": optimizer.state_dict()}, part)


def _resume(shop: Workshop, name: str, static: "StaticEmbedding", optimizer: "torch.optim.Adam") -> int:
    import torch

    if not _checkpoint(shop, name).exists():
        return 0
    saved = torch.load(_checkpoint(shop, name), weights_only=True)
    static.load_state_dict(saved["static"])
    optimizer.load_state_dict(saved["adam"])
    return int(saved["epoch"])
