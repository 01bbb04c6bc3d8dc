"""Pairs and a trunk -> what knowing words in their context gains over the mean of their vectors.

It is made to be compared with the encoder that ships: the same pairs and loss, the same sets.
"""

from itertools import takewhile
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import normalize

from qa.indexing.static_embedder import StaticEmbedder
from training.encoder import rank_pairs
from training.material import Material, Recipe
from training.measure import Case, every_set, int8, measure, table_of
from training.network import MARKS, Shape, Texts, Trunk
from training.pretrain import make_trunk
from training.texts import TextTable
from training.tokenizer import make_tokenizer
from training.vocabulary import vocabulary
from training.workshop import LOG, Workshop, written

_TOGETHER = 512  # texts that are embedded at once to be measured


class Contextual(nn.Module):
    """A text's static vector and, added to it, what the mean of its pieces in their context comes to.

    It takes and returns features as `StaticEmbedding` does. Untrained, it is the static encoder.
    """

    def __init__(self, trunk: Trunk, weights: NDArray[np.float32]) -> None:
        super().__init__()
        self.static = nn.EmbeddingBag.from_pretrained(torch.from_numpy(weights), mode="mean")
        self.trunk = trunk
        self.turn = nn.Linear(trunk.project.out_features, weights.shape[1], bias=False)
        nn.init.zeros_(self.turn.weight)

    def forward(self, features: dict[str, Tensor]) -> dict[str, Tensor]:
        """Return the features with `sentence_embedding`, `(texts, dimension)`."""
        ids, offsets = features["input_ids"], features["offsets"]
        owner = torch.searchsorted(offsets, torch.arange(len(ids), device=ids.device), right=True) - 1
        # one long text, with a place between two texts where no piece is: so the trunk sees an end there
        at = torch.arange(len(ids), device=ids.device) + owner
        row, there = (each.new_zeros(len(ids) + len(offsets)) for each in (ids, self.turn.weight[0]))
        row[at], there[at] = ids, 1
        marks = there.new_zeros(1, len(row), MARKS)
        context = self.trunk(Texts(row[None], marks, there[None]))[0, at]
        mean = context.new_zeros(len(offsets), context.shape[1]).index_add(0, owner, context)
        mean = mean / torch.bincount(owner, minlength=len(offsets)).clamp(min=1)[:, None]
        return features | {"sentence_embedding": normalize(self.static(ids, offsets)) + self.turn(mean)}


def make_contextual(shop: Workshop, encoder: Path) -> Path:
    """Write `contextual.pt`, log what it finds on every set, and return its path."""
    path = shop.path("contextual.pt")
    torch.manual_seed(1)
    embedder = StaticEmbedder(encoder)
    weights = embedder.weights[np.arange(embedder.weights.tokens)]
    trunk = Trunk(vocabulary(shop, embedder), Shape())
    pretrained = torch.load(make_trunk(shop, encoder), map_location="cpu", weights_only=True)
    trunk.load_state_dict(pretrained, strict=False)
    model = Contextual(trunk, weights).to(shop.device)
    if path.exists():
        model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    else:
        _train(shop, model)
        with written(path) as part:
            torch.save(model.state_dict(), part)
    _tell(shop, model.eval().cpu())
    return path


def _train(shop: Workshop, model: Contextual) -> None:
    """Take the first part of an epoch, as much as the size says; the rate falls linearly to nothing."""
    recipe = Recipe()
    optimizer = torch.optim.AdamW([each for each in model.parameters() if each.requires_grad], lr=recipe.rate)
    share = shop.size.contextual_share
    epoch = Material(shop, recipe).epoch(0, shop.size.batch)
    part = ((done / share, columns) for done, columns in takewhile(lambda step: step[0] < share, epoch))
    LOG.info("contextual: loss %.3f", rank_pairs(shop, recipe, part, (model, optimizer)))


def _tell(shop: Workshop, model: Contextual) -> None:
    for name, cases in every_set(shop.data, shop.evaluation):
        LOG.info("contextual, %s: %s", name, _measured(shop, model, cases))
    for each in model.parameters():
        if each.ndim > 1:
            rows = each.detach().flatten(1)
            each.data = torch.from_numpy(int8(rows.numpy())).view_as(each)
    for name, cases in every_set(shop.data, shop.evaluation):
        LOG.info("contextual in int8, %s: %s", name, _measured(shop, model, cases))


def _measured(shop: Workshop, model: Contextual, cases: list[Case]) -> str:
    table = table_of(cases, make_tokenizer(shop))
    return str(measure(cases, table, embedded(table, model)))


@torch.no_grad()
def embedded(table: TextTable, model: Contextual) -> NDArray[np.float32]:
    """Return a unit row a text."""
    numbers, found = np.random.default_rng(0), []
    for first in range(0, len(table), _TOGETHER):
        chosen = np.arange(first, min(first + _TOGETHER, len(table)))
        found.append(model(table.features(chosen, 1.0, numbers))["sentence_embedding"])
    units: NDArray[np.float32] = normalize(torch.cat(found)).numpy()
    return units
