"""Corpus -> a trunk that knows words in their context: it learns to tell the pieces that were hidden from it.

The trunk is small because a question must be answered in milliseconds on one core: two layers that look one
piece to each side, over vectors that are not trained. A hidden piece is told from those hidden beside it and
from others drawn at random (sampled softmax, Jean et al. 2015), each known by the trunk's own projection of
its vectors.
"""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy

from qa.indexing.static_embedder import StaticEmbedder
from training.corpus import make_corpus
from training.network import MARKS, Shape, Texts, Trunk
from training.tokenizer import SPECIAL, make_tokenizer, open_tokenizer
from training.vocabulary import vocabulary
from training.workshop import LOG, Workshop, written

LENGTH, ROWS = 128, 64  # pieces in a row, rows in a step
HIDDEN = 0.15  # Devlin et al. 2019
STRANGERS = 2048
RATE, LEAST_RATE, WARM_UP = 2e-3, 0.05, 200
SAVE_EVERY = 500
_LINES = 20_000
GIVEN = ("pieces.weight", "rarity")  # a network that starts from the trunk has its own


def make_pieces(shop: Workshop) -> Path:
    """Write `pieces.npy`, the corpus as one row of uint16 piece ids, and return its path."""
    path = shop.path("pieces.npy")
    if not path.exists():
        tokenizer, runs = open_tokenizer(make_tokenizer(shop)), []
        with make_corpus(shop).open(encoding="utf-8") as lines:
            while batch := [line for _, line in zip(range(_LINES), lines, strict=False)]:
                found = tokenizer.encode_batch_fast(batch, add_special_tokens=False)
                runs.append(np.concatenate([np.array(each.ids, dtype=np.uint16) for each in found]))
        with written(path) as part, part.open("wb") as out:
            np.save(out, np.concatenate(runs))
    return path


def make_trunk(shop: Workshop, encoder: Path) -> Path:
    """Write `trunk.pt` and return its path; resumes from its checkpoint, logs loss against pieces read."""
    path, checkpoint = shop.path("trunk.pt"), shop.path("trunk.checkpoint.pt")
    if path.exists():
        return path
    torch.manual_seed(1)
    trunk = Trunk(vocabulary(shop, StaticEmbedder(encoder)), Shape(drop=0.0)).to(shop.device)
    learnt = [each for each in trunk.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=RATE, weight_decay=0.01)
    mask = open_tokenizer(make_tokenizer(shop)).get_vocab()["[MASK]"]
    pieces = np.load(make_pieces(shop), mmap_mode="r")
    steps, losses = min(shop.size.trunk_pieces, len(pieces)) // (LENGTH * ROWS), []
    for step in range(_resume(checkpoint, trunk, optimizer), steps):
        optimizer.param_groups[0]["lr"] = RATE * min((step + 1) / WARM_UP, max(LEAST_RATE, 1 - step / steps))
        loss = _loss(trunk, _rows(pieces, step), mask, step)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        optimizer.step()
        losses.append(loss.item())
        if (step + 1) % SAVE_EVERY == 0 or step + 1 == steps:
            LOG.info("trunk: %d pieces, loss %.3f", (step + 1) * LENGTH * ROWS, np.mean(losses[-SAVE_EVERY:]))
            with written(checkpoint) as part:
                torch.save(
                    {"step": step + 1, "trunk": trunk.state_dict(), "adam": optimizer.state_dict()}, part
                )
    own = {name: each for name, each in trunk.state_dict().items() if name not in GIVEN}
    with written(path) as part:
        torch.save(own, part)
    return path


def _rows(pieces: NDArray[np.uint16], step: int) -> NDArray[np.int64]:
    """Return the rows of step number `step`, `(ROWS, LENGTH)`: the corpus in random order, each row once."""
    order = np.random.default_rng(1).permutation(len(pieces) // LENGTH)
    chosen = order[step * ROWS : (step + 1) * ROWS]
    return np.stack([pieces[at * LENGTH : (at + 1) * LENGTH] for at in chosen]).astype(np.int64)


def _loss(trunk: Trunk, rows: NDArray[np.int64], mask: int, step: int) -> Tensor:
    """Return the mean cross-entropy of each hidden piece among those hidden and the strangers."""
    dice = np.random.default_rng([2, step])
    hidden = dice.random(rows.shape) < HIDDEN
    strangers = dice.integers(len(SPECIAL), trunk.pieces.num_embeddings, STRANGERS)
    choice, place = np.unique(np.concatenate([rows[hidden], strangers]), return_inverse=True)
    device = trunk.pieces.weight.device
    ids = torch.from_numpy(np.where(hidden, mask, rows)).to(device)
    shown = Texts(ids, torch.zeros(*ids.shape, MARKS, device=device), torch.ones(ids.shape, device=device))
    context = trunk(shown)[torch.from_numpy(hidden).to(device)]
    names = trunk.project(trunk.pieces(torch.from_numpy(choice).to(device)))
    right = torch.from_numpy(place[: len(context)]).to(device)
    return cross_entropy(context @ names.T / context.shape[1] ** 0.5, right)


def _resume(checkpoint: Path, trunk: Trunk, optimizer: torch.optim.Optimizer) -> int:
    """Take up the last checkpoint, if there is one, and return how many steps are done."""
    if not checkpoint.exists():
        return 0
    saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
    trunk.load_state_dict(saved["trunk"])
    optimizer.load_state_dict(saved["adam"])
    return int(saved["step"])
