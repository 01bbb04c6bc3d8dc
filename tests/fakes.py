"""Stand-ins that keep a real one's promises, so that no test needs to patch anything."""

import hashlib

import numpy as np

from qa.types import Vectors


class HashEmbedder:
    """Each word is a fixed random direction, a text their sum: equal words are near, all else is far."""

    dimension = 64

    def __init__(self, name: str = "hash") -> None:
        self.fingerprint = f"fake:{name}"

    def embed(self, texts: list[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for place, text in enumerate(texts):
            for word in text.lower().split():
                seed = int.from_bytes(
                    hashlib.sha256(f"{self.fingerprint}{word}".encode()).digest()[:8], "big"
                )
                rows[place] += np.random.default_rng(seed).standard_normal(self.dimension, dtype=np.float32)
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: Vectors = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
        return unit
