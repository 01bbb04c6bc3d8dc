"""Tiny models, saved the way sentence-transformers saves real ones."""

from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "hostages", "were", "freed", "near", "a", "train"]
WORDS += ["by", "army", "##s", "##ed", ".", "?", "station"]


def word_piece() -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece({word: row for row, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def save_static(folder: Path, dtype: torch.dtype = torch.float16, tokens: int = len(WORDS)) -> None:
    """Save a StaticEmbedding of 16 dimensions with unit length, as the embedded encoder is saved."""
    vectors = torch.from_numpy(np.random.default_rng(7).standard_normal((tokens, 16), dtype=np.float32))
    static = StaticEmbedding(word_piece(), embedding_weights=vectors.to(dtype))
    SentenceTransformer(modules=[static, Normalize()]).save(str(folder))
