"""Texts -> piece ids, once; batches of them for an embedding bag without tokenising again."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

Ids = NDArray[np.int64]


class TextTable:
    """Every distinct text as one run of piece ids in a flat array."""

    def __init__(self, tokenizer: "Tokenizer", texts: Sequence[str]) -> None:
        self.row = {text: at for at, text in enumerate(dict.fromkeys(texts))}
        encoded = tokenizer.encode_batch_fast(list(self.row), add_special_tokens=False)
        runs = [np.array(encoding.ids, dtype=np.int64) for encoding in encoded]
        self._starts = np.concatenate([[0], np.cumsum([len(run) for run in runs])])
        self._flat = np.concatenate([*runs, np.zeros(0, dtype=np.int64)])

    def __len__(self) -> int:
        return len(self._starts) - 1

    def features(self, chosen: Ids, keep: float, rng: np.random.Generator) -> "dict[str, torch.Tensor]":
        """Return the chosen texts as `StaticEmbedding` takes them, a piece kept with probability `keep`."""
        import torch

        lengths = self._starts[chosen + 1] - self._starts[chosen]
        owner = np.repeat(np.arange(len(chosen)), lengths)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        ids = self._flat[self._starts[chosen][owner] + within]
        if keep < 1:
            kept = rng.random(len(ids)) < keep
            ids, owner = ids[kept], owner[kept]
        offsets = np.searchsorted(owner, np.arange(len(chosen)))
        return {"input_ids": torch.from_numpy(ids), "offsets": torch.from_numpy(offsets)}

    def embed(self, weights: NDArray[np.float32], step: int = 8192) -> NDArray[np.float32]:
        """Return a unit row a text: the mean of its pieces' rows of `weights`."""
        import torch
        from torch.nn.functional import embedding_bag, normalize

        rng, table = np.random.default_rng(0), torch.from_numpy(weights)
        found = []
        for at in range(0, len(self), step):
            bag = self.features(np.arange(at, min(at + step, len(self))), 1.0, rng)
            found.append(embedding_bag(bag["input_ids"], table, bag["offsets"], mode="mean"))
        rows = torch.cat(found) if found else table[:0]
        units: NDArray[np.float32] = normalize(rows, dim=1).numpy()
        return units
