"""A seed -> made-up articles with the word frequencies of English, and questions in their words.

Run: python -m benchmarks.corpus FOLDER --articles 1000 --sentences 1000
"""

import json
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from qa.corpus.words import words

SEED = 20260601
_MODELS = Path(__file__).parent.parent / "qa" / "models"
_RARITIES = _MODELS / "reader" / "rarities.json"
"""Each known stem's rarity, -ln of the share of paragraphs that have it: here the odds of its words."""
_TOKENIZER = _MODELS / "encoder" / "tokenizer.json"
"""Lists the words that are drawn; stems that are none of them serve as names."""

_TOPIC = 200  # words that an article has more often than others, as a subject's words are
_SHARE = 0.25  # of an article's words are drawn from its topic
_SHORTEST, _LONGEST = 8, 30  # words of a sentence; news has about 20
_PARAGRAPH = 4  # sentences
_NAMES = 40  # that an article speaks of
_NAMED = 0.08  # of its words are names
_ASKED = 7  # words of a question
_TITLE = 8  # words


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words, the odds that one so far up the list is drawn, and names, each as likely as another."""

    words: NDArray[np.str_]
    odds: NDArray[np.float64]
    names: NDArray[np.str_]


def vocabulary() -> Vocabulary:
    """Return the words of the encoder's tokenizer, as likely as their stems are in English."""
    rarities: dict[str, float] = json.loads(_RARITIES.read_text(encoding="utf-8"))
    tokens = json.loads(_TOKENIZER.read_text(encoding="utf-8"))["model"]["vocab"]
    stems = {word: found[0].stem for word in tokens if word.isalnum() and len(found := words(word)) == 1}
    kept = [word for word, stem in stems.items() if stem in rarities]
    odds = np.exp([-rarities[stems[word]] for word in kept])
    names = [stem.capitalize() for stem in rarities if stem.isalpha() and stem not in tokens]
    return Vocabulary(np.array(kept), np.cumsum(odds / odds.sum()), np.array(names))


def write_article(folder: Path, number: int, sentences: int, known: Vocabulary, edition: int = 0) -> Path:
    """Write the article of that number, the same on every machine; another `edition` is another text."""
    draw = np.random.default_rng([SEED, number, edition])
    lengths = draw.integers(_SHORTEST, _LONGEST + 1, sentences)
    lengths[0] = _TITLE
    written = _drawn(draw, int(lengths.sum()), known)
    ends = np.cumsum(lengths)
    lines = [_sentence(written[end - length : end]) for end, length in zip(ends, lengths, strict=True)]
    paragraphs = [" ".join(lines[at : at + _PARAGRAPH]) for at in range(1, sentences, _PARAGRAPH)]
    path = folder / f"article-{number:06d}.txt"
    path.write_text("\n\n".join([lines[0].rstrip("."), *paragraphs]) + "\n", encoding="utf-8")
    return path


def write_corpus(folder: Path, articles: int, sentences: int) -> None:
    """Write so many articles of so many sentences each into a new folder."""
    folder.mkdir(parents=True)
    known = vocabulary()
    for number in range(articles):
        write_article(folder, number, sentences, known)


def questions(folder: Path, count: int) -> list[str]:
    """Return questions of a few words that stand in one sentence of some article; the same every time."""
    paths = sorted(folder.glob("*.txt"))
    draw = np.random.default_rng([SEED, count])
    return [_question(paths[draw.integers(len(paths))], draw) for _ in range(count)]


def _drawn(draw: np.random.Generator, count: int, known: Vocabulary) -> NDArray[np.str_]:
    """Draw words: most as often as in English, some from the article's topic, some names."""
    topic = known.words[draw.integers(0, len(known.words), _TOPIC)]
    names = known.names[draw.integers(0, len(known.names), _NAMES)]
    common = known.words[np.searchsorted(known.odds, draw.random(count))]
    drawn = np.where(draw.random(count) < _SHARE, topic[draw.integers(0, _TOPIC, count)], common)
    return np.where(draw.random(count) < _NAMED, names[draw.integers(0, _NAMES, count)], drawn)


def _sentence(drawn: NDArray[np.str_]) -> str:
    text = " ".join(drawn.tolist())
    return text[:1].upper() + text[1:] + "."


def _question(path: Path, draw: np.random.Generator) -> str:
    lines = [line for line in path.read_text(encoding="utf-8").split(".") if len(line.split()) > _ASKED]
    said = lines[draw.integers(len(lines))].split()
    start = int(draw.integers(len(said) - _ASKED + 1))
    return " ".join(said[start : start + _ASKED]) + "?"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--articles", default=1000, show_default=True)
@click.option("--sentences", default=1000, show_default=True, help="Sentences of each article.")
def main(folder: Path, articles: int, sentences: int) -> None:
    """Write the articles into FOLDER, which must not be there yet."""
    write_corpus(folder, articles, sentences)


if __name__ == "__main__":
    main()
