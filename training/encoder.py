"""Pairs and word vectors -> static embeddings that put a question beside the sentence that answers it."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from training.material import Material, Recipe, Step
from training.measure import authored_cases, measure, table_of
from training.tokenizer import make_tokenizer
from training.workshop import LOG, Workshop, written

if TYPE_CHECKING:
    import torch
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

Weights = NDArray[np.float32]


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
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    torch.manual_seed(recipe.seed)
    static = StaticEmbedding(material.tokenizer, start(material.vectors, material.counts, recipe))
    static.to(shop.device)
    optimizer = torch.optim.Adam(static.parameters(), lr=recipe.rate)
    cases = authored_cases(shop.data)
    dev = table_of(cases, make_tokenizer(shop))
    epochs = shop.size.encoder_epochs
    for epoch in range(_resume(shop, name, static, optimizer), epochs):
        steps = (
            ((epoch + done) / epochs, columns) for done, columns in material.epoch(epoch, shop.size.batch)
        )
        loss = rank_pairs(shop, recipe, steps, (static, optimizer))
        _finish(shop, name, epoch + 1, static, optimizer)
        figures = measure(cases, dev, dev.embed(_weights(static)))
        LOG.info("%s: epoch %d, loss %.3f, dev %s", name, epoch + 1, loss, figures)
    return _weights(static)


def rank_pairs(
    shop: Workshop,
    recipe: Recipe,
    steps: Iterable[Step],
    learner: "tuple[torch.nn.Module, torch.optim.Optimizer]",
) -> float:
    """Take every step, each with how much is done before it, and return the mean loss."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

    module, optimizer = learner
    model = SentenceTransformer(modules=[module], device=shop.device)
    ranking, losses = MultipleNegativesRankingLoss(model, scale=recipe.scale), []
    for done, columns in steps:
        optimizer.param_groups[0]["lr"] = recipe.rate * (1 - done)
        optimizer.zero_grad()
        placed = [{key: each.to(shop.device) for key, each in column.items()} for column in columns]
        loss = ranking(placed, None)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return float(np.mean(losses))


def _weights(static: "StaticEmbedding") -> Weights:
    return np.array(static.embedding.weight.detach().cpu().numpy(), dtype=np.float32)


def _checkpoint(shop: Workshop, name: str) -> Path:
    return shop.path(f"{name}.checkpoint.pt")


def _finish(
    shop: Workshop, name: str, epoch: int, static: "StaticEmbedding", optimizer: "torch.optim.Adam"
) -> None:
    import torch

    with written(_checkpoint(shop, name)) as part:
        torch.save({"epoch": epoch, "static": static.state_dict(), "adam": optimizer.state_dict()}, part)


def _resume(shop: Workshop, name: str, static: "StaticEmbedding", optimizer: "torch.optim.Adam") -> int:
    """Take up the last finished epoch, if there is one, and return how many are done."""
    import torch

    if not _checkpoint(shop, name).exists():
        return 0
    saved = torch.load(_checkpoint(shop, name), weights_only=True)
    static.load_state_dict(saved["static"])
    optimizer.load_state_dict(saved["adam"])
    return int(saved["epoch"])
