"""Trained weights -> `qa/models/encoder`, the folder that ships: float16, opened without running any code."""

from pathlib import Path

import numpy as np

from training.encoder import make_encoder
from training.tokenizer import SPECIAL, make_tokenizer, open_tokenizer
from training.workshop import LOG, Workshop

MAX_BYTES = 20_000_000


def export_encoder(shop: Workshop, folder: Path, name: str = "encoder") -> Path:
    """Write the sentence-transformers folder (its README apart) and return it.

    Special and unknown pieces get a row of zeros, so that a text without a known piece has no direction.

    Raises:
        ValueError: the weights' file would be larger than the 20 MB that a model may take.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    tokenizer = open_tokenizer(make_tokenizer(shop))
    weights = np.load(make_encoder(shop, name=name))
    weights[[tokenizer.token_to_id(piece) for piece in SPECIAL]] = 0
    if weights.size * 2 > MAX_BYTES:
        raise ValueError(
            f"{weights.shape} float16 weights are over {MAX_BYTES} bytes; take fewer pieces or dimensions"
        )
    static = StaticEmbedding(tokenizer, torch.from_numpy(weights).half())
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu")
    model.save_pretrained(str(folder), create_model_card=False)
    (folder / "model.safetensors").chmod(0o644)
    LOG.info("export: %s", folder)
    return folder
