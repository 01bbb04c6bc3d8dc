"""Corpus -> an uncased WordPiece vocabulary; static vectors skip its special tokens."""

from pathlib import Path
from typing import TYPE_CHECKING

from training.corpus import make_corpus
from training.workshop import LOG, Workshop, written

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def make_tokenizer(shop: Workshop) -> Path:
    """Write `tokenizer.json` and return its path; does nothing if it is there already."""
    path = shop.path("tokenizer.json")
    if path.exists():
        return path
    tokenizer = _untrained()
    from tokenizers.trainers import WordPieceTrainer

    trainer = WordPieceTrainer(
        vocab_size=shop.size.vocabulary,
        min_frequency=shop.size.min_frequency,
        special_tokens=list(SPECIAL),
        limit_alphabet=400,
        show_progress=False,
    )
    tokenizer.train([str(make_corpus(shop))], trainer)
    with written(path) as part:
        tokenizer.save(str(part))
    LOG.info("tokenizer: %d pieces", tokenizer.get_vocab_size())
    return path


def _untrained() -> "Tokenizer":
    """Return BERT's own pipeline, without a post-processor: no [CLS] and [SEP] in an average of vectors."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.WordPiece(unk_token=SPECIAL[1]))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def open_tokenizer(path: Path) -> "Tokenizer":
    """Open a saved tokenizer."""
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(path))
