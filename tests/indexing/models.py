"""Tiny models, saved the way sentence-transformers saves real ones."""

from pathlib import Path

import numpy as np
import torch
from sentence_transformers import CrossEncoder, SentenceTransformer
from sentence_transformers.sentence_transformer.modules import (
    Normalize,
    Pooling,
    StaticEmbedding,
    Transformer,
)
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    PreTrainedTokenizerFast,
)

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


def save_transformer(folder: Path) -> None:
    """Save a BERT of two layers and 32 dimensions with mean pooling, under random weights."""
    torch.manual_seed(7)
    config = BertConfig(vocab_size=len(WORDS), hidden_size=32, num_hidden_layers=2, num_attention_heads=2)
    bert = BertModel(config)
    bert.save_pretrained(folder / "bert")
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=word_piece(), pad_token="[PAD]", unk_token="[UNK]", model_max_length=64
    )
    tokenizer.save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"))
    SentenceTransformer(modules=[transformer, Pooling(32)], device="cpu").save(str(folder / "model"))


def save_cross_encoder(folder: Path, labels: int = 1) -> None:
    """Save a CrossEncoder of two layers and 32 dimensions with `labels` outputs, under random weights."""
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        initializer_range=0.5,
    )
    config.num_labels = labels
    BertForSequenceClassification(config).save_pretrained(folder / "bert")
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=word_piece(), pad_token="[PAD]", unk_token="[UNK]", model_max_length=64
    )
    tokenizer.save_pretrained(folder / "bert")
    CrossEncoder(str(folder / "bert"), device="cpu").save_pretrained(str(folder / "model"))
