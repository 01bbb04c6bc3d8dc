"""`python -m training STAGE`: each stage makes what it needs of the ones before it."""

from collections.abc import Callable
from pathlib import Path

import click

from training.workshop import SIZES, Workshop, log_to

ENCODER = Path("qa/models/encoder")
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group()
def main() -> None:
    """Make the embedded models from open data, one stage a command."""


def stage(make: Callable[[Workshop], Path]) -> Callable[[Workshop], Path]:
    """Register `make` as the command of its name, with the options that every stage has."""

    @main.command(make.__name__, help=make.__doc__)
    @click.option("--size", type=click.Choice(sorted(SIZES)), default="real", show_default=True)
    @click.option("--device", type=click.Choice(["cpu", "cuda"]), default="cpu", show_default=True)
    @click.option("--data", type=_FOLDER, default="../shared/data", show_default=True)
    @click.option("--eval", "evaluation", type=_FOLDER, default="../shared/eval", show_default=True)
    @click.option("--build", type=_FOLDER, default="training/build", show_default=True)
    @click.option("--pretrained", is_flag=True, help="Start the reader's networks from the stage `pretrain`.")
    def command(size: str, device: str, data: Path, evaluation: Path, build: Path, pretrained: bool) -> None:  # noqa: FBT001
        log_to(build / f"{make.__name__}.log")
        click.echo(make(Workshop(data, evaluation, build, SIZES[size], device, pretrained)))

    return make


@stage
def corpus(shop: Workshop) -> Path:
    """Open text -> clean paragraphs, none of them held out."""
    from training.corpus import make_corpus

    return make_corpus(shop)


@stage
def tokenizer(shop: Workshop) -> Path:
    """Corpus -> WordPiece vocabulary."""
    from training.tokenizer import make_tokenizer

    return make_tokenizer(shop)


@stage
def vectors(shop: Workshop) -> Path:
    """Corpus -> skip-gram vectors."""
    from training.vectors import make_vectors

    return make_vectors(shop)


@stage
def pairs(shop: Workshop) -> Path:
    """Questions and texts -> training pairs, none of them held out."""
    from training.pairs import make_pairs

    return make_pairs(shop)


@stage
def encoder(shop: Workshop) -> Path:
    """Vectors and pairs -> trained weights."""
    from training.encoder import make_encoder

    return make_encoder(shop)


@stage
def export(shop: Workshop) -> Path:
    """Trained weights -> the folder that ships."""
    from training.export import export_encoder

    return export_encoder(shop, ENCODER)


@stage
def pretrain(shop: Workshop) -> Path:
    """Corpus and vectors -> a trunk that knows words in their context."""
    from training.pretrain import make_trunk

    return make_trunk(shop, ENCODER)


@stage
def contextual(shop: Workshop) -> Path:
    """Trunk and pairs -> an encoder that sees words in their context, to compare."""
    from training.contextual import make_contextual

    return make_contextual(shop, ENCODER)


@stage
def rarities(shop: Workshop) -> Path:
    """Corpus -> how rare each stem is."""
    from training.rarities import make_rarities

    return make_rarities(shop)


@stage
def rivals(shop: Workshop) -> Path:
    """Other ways to read, taught like the comparer for one epoch, to compare."""
    from training.rivals import make_rivals

    return make_rivals(shop, ENCODER)


@stage
def reader(shop: Workshop) -> Path:
    """Questions with their articles -> the reader's folder that ships; after `export`."""
    from training.reader import make_reader

    return make_reader(shop, Path("qa/models/reader"), ENCODER)


@main.command("evaluate-encoder")
@click.argument("folder", type=_FOLDER)
@click.option("--data", type=_FOLDER, default="../shared/data", show_default=True)
@click.option("--eval", "evaluation", type=_FOLDER, default="../shared/eval", show_default=True)
@click.option("--title", type=float, default=0.0, help="Weight of the title's vector in a sentence's.")
@click.option("--before", type=float, default=0.0, help="Weight of the sentence before.")
@click.option("--int8", "rounded", is_flag=True, help="Round the weights to 8 bits.")
def evaluate_encoder(
    folder: Path,
    data: Path,
    evaluation: Path,
    title: float,
    before: float,
    rounded: bool,  # noqa: FBT001
) -> None:
    """Print how often the encoder in FOLDER puts the right sentence first, by cosine alone."""
    from training.measure import Context, every_set, int8, measure, table_of, weights_of

    weights = int8(weights_of(folder)) if rounded else weights_of(folder)
    for name, cases in every_set(data, evaluation):
        table = table_of(cases, folder / "tokenizer.json")
        click.echo(f"{name:14} {measure(cases, table, table.embed(weights), Context(title, before))}")


if __name__ == "__main__":
    main()
