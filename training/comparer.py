"""Readings -> the comparer: the network that reads a question and its sentences piece by piece.

For the trees, each half of the authored documents is read by a network that learnt from the other half, as it
is by an encoder: what a network says of its own training questions promises more than a new question holds.
Those that ship learn from all of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, pad

from qa.indexing.static_embedder import StaticEmbedder
from training.batches import Batcher, Target
from training.network import NEVER, Batch, Network, Shape, arrays, placed
from training.pretrain import make_trunk
from training.readings import Readings, training_cases
from training.vocabulary import synonyms, vocabulary
from training.workshop import LOG, Workshop, written

QUESTIONS = 24  # in a batch
RATE, WARM_UP, LEAST_RATE = 1e-3, 200, 0.02
SPAN_WEIGHT = 0.3
STEEPEST = 2.0
TELL_EVERY = 200  # steps


@dataclass(frozen=True, slots=True)
class Cycle:
    """Epochs in which the rate climbs to `rate` and falls to nearly nothing; what they ask may be harder."""

    epochs: int
    rate: float
    harder: bool = False

    def at(self, epoch: int, step: int, steps: int) -> float:
        """Return the rate at a step of one of the cycle's epochs, which has so many steps."""
        warm = (epoch * steps + step + 1) / WARM_UP
        return self.rate * min(1.0, warm) * max(LEAST_RATE, 1 - (epoch + step / steps) / self.epochs)


def make_comparer(
    shop: Workshop, name: str, encoder: Path, *, without: int | None = None, seed: int = 1
) -> Path:
    """Write `NAME.safetensors`, return its path; resumes after the last finished epoch.

    It learns from all but the authored documents of the half `without`; one that learns from all of them,
    which is to ship, for half as many epochs more. Last, each learns as long from harder questions.
    """
    path = shop.path(f"{name}.safetensors")
    if not path.exists():
        torch.manual_seed(seed)
        embedder = StaticEmbedder(encoder)
        network = Network(vocabulary(shop, embedder), Shape()).to(shop.device)
        if shop.pretrained:
            learnt_before = torch.load(make_trunk(shop, encoder), map_location="cpu", weights_only=True)
            network.trunk.load_state_dict(learnt_before, strict=False)
        readings = Readings(training_cases(shop, without), synonyms(shop), seed)
        epochs = shop.size.comparer_epochs
        longer = [Cycle(epochs // 2, RATE / 2)] if without is None else []
        cycles = [Cycle(epochs, RATE), *longer, Cycle(epochs // 2, RATE / 2, harder=True)]
        train(shop, name, network, Batcher(embedder), readings, cycles)
        with written(path) as part:
            save_file(arrays(network.eval().cpu()), part)
    return path


def train(
    shop: Workshop,
    name: str,
    network: nn.Module,
    batcher: Batcher,
    readings: Readings,
    cycles: Sequence[Cycle],
) -> None:
    """Teach what returns relevance and ends of answers; resumes after the last finished epoch."""
    learnt = [each for each in network.parameters() if each.requires_grad]
    checkpoint, first = shop.path(f"{name}.checkpoint.pt"), 0
    finished, adam = _resume(checkpoint, network)
    for cycle in cycles:
        optimizer = torch.optim.AdamW(learnt, lr=cycle.rate, weight_decay=0.01)
        if first < finished < first + cycle.epochs:
            optimizer.load_state_dict(adam)
        for epoch in range(max(first, finished), first + cycle.epochs):
            losses: list[float] = []
            batches = readings.epoch(epoch, QUESTIONS, harder=cycle.harder)
            for step, cases in enumerate(batches):
                optimizer.param_groups[0]["lr"] = cycle.at(epoch - first, step, len(batches))
                batch, target = batcher.batch(cases)
                loss = _loss(network, placed(batch, shop.device), target)
                optimizer.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
                torch.nn.utils.clip_grad_norm_(learnt, STEEPEST)
                optimizer.step()
                losses.append(loss.item())
                if step % TELL_EVERY == 0:
                    far = f"epoch {epoch + 1}, step {step} of {len(batches)}"
                    LOG.info("%s: %s, loss %.3f", name, far, np.mean(losses[-TELL_EVERY:]))
            _keep(checkpoint, epoch + 1, network, optimizer)
        first += cycle.epochs


def _keep(checkpoint: Path, epochs: int, network: nn.Module, optimizer: torch.optim.Optimizer) -> None:
    state = {"epoch": epochs, "network": network.state_dict(), "adam": optimizer.state_dict()}
    with written(checkpoint) as part:
        torch.save(state, part)


def _resume(checkpoint: Path, network: nn.Module) -> tuple[int, dict[str, Any]]:
    """Take up the last checkpoint, if there is one; return how many epochs are done, and Adam's state."""
    if not checkpoint.exists():
        return 0, {}
    saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
    network.load_state_dict(saved["network"])
    return int(saved["epoch"]), saved["adam"]


def _loss(network: nn.Module, batch: Batch, target: Target) -> Tensor:
    """Return the loss of choosing a right sentence, or none where none is right, and of the answer's ends."""
    relevance, ends = network(batch)
    every = pad(relevance, (1, 0))  # that none answers has relevance zero
    said = target.right.to(every)
    none = (said.sum(1, keepdim=True) == 0).to(every)
    right = every.masked_fill(torch.cat([none, said], 1) == 0, NEVER).logsumexp(1)
    chosen = (every.logsumexp(1) - right).mean()
    return chosen + SPAN_WEIGHT * sum(_end_losses(batch, target, ends), every.new_zeros(())) / max(
        1, 2 * len(target.answers)
    )


def _end_losses(batch: Batch, target: Target, ends: list[Tensor]) -> Iterable[Tensor]:
    for bucket, found in zip(batch.buckets if ends else (), ends, strict=True):
        rows = [row for row, pair in enumerate(bucket.numbers.tolist()) if pair in target.answers]
        if rows:
            asked = found.new_tensor(
                [target.answers[int(bucket.numbers[row])] for row in rows], dtype=torch.long
            )
            for side in range(2):
                yield cross_entropy(found[rows, :, side], asked[:, side], reduction="sum")
