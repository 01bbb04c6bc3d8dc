"""Readings -> the comparer: the network that reads a question and its sentences piece by piece.

For the trees, each half of the authored documents is read by a network that learnt from the other half, as it
is by an encoder: what a network says of its own training questions promises more than a new question holds.
Those that ship learn from all of them.
"""

from collections.abc import Iterable
from pathlib import Path

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


def make_comparer(
    shop: Workshop, name: str, encoder: Path, *, without: int | None = None, seed: int = 1
) -> Path:
    """Write `NAME.safetensors`, return its path; resumes after the last finished epoch.

    It learns from all but the authored documents of the half `without`.
    """
    path = shop.path(f"{name}.safetensors")
    if not path.exists():
        torch.manual_seed(seed)
        embedder = StaticEmbedder(encoder)
        network = Network(vocabulary(shop, embedder), Shape()).to(shop.device)
        if shop.pretrained:
            learnt_before = torch.load(make_trunk(shop, encoder), weights_only=True)
            network.trunk.load_state_dict(learnt_before, strict=False)
        readings = Readings(training_cases(shop, without), synonyms(shop), seed)
        train(shop, name, network, Batcher(embedder), readings, shop.size.comparer_epochs)
        with written(path) as part:
            save_file(arrays(network.eval().cpu()), part)
    return path


def train(  # a run is all of these
    shop: Workshop, name: str, network: nn.Module, batcher: Batcher, readings: Readings, epochs: int
) -> None:
    """Teach what returns relevance and ends of answers; resumes after the last finished epoch."""
    learnt = [each for each in network.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=RATE, weight_decay=0.01)
    checkpoint = shop.path(f"{name}.checkpoint.pt")
    for epoch in range(_resume(checkpoint, network, optimizer), epochs):
        batches, losses = readings.epoch(epoch, QUESTIONS), []
        for step, cases in enumerate(batches):
            done = (epoch + step / len(batches)) / epochs
            warm = (epoch * len(batches) + step + 1) / WARM_UP
            optimizer.param_groups[0]["lr"] = RATE * min(1.0, warm) * max(LEAST_RATE, 1 - done)
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
        with written(checkpoint) as part:
            torch.save(
                {"epoch": epoch + 1, "network": network.state_dict(), "adam": optimizer.state_dict()}, part
            )


def _resume(checkpoint: Path, network: nn.Module, optimizer: torch.optim.Optimizer) -> int:
    if not checkpoint.exists():
        return 0
    saved = torch.load(checkpoint, weights_only=True)
    network.load_state_dict(saved["network"])
    optimizer.load_state_dict(saved["adam"])
    return int(saved["epoch"])


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
