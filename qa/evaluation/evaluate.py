"""A file of questions and its articles -> Figures, through the program as readers get it."""

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from qa.answering.answerer import Answerer, open_answerer
from qa.errors import EvaluationError
from qa.evaluation.figures import Figures, figures
from qa.evaluation.outcomes import ask_all, gold_that_is_no_sentence
from qa.evaluation.questions import Asked, read_questions
from qa.indexing.build import rebuild
from qa.indexing.embedder import open_embedder
from qa.types import Caution


def evaluate(
    file: Path,
    seeds: Path | None,
    encoder: str | None = None,
    reader: str | None = None,
    caution: Caution = "normal",
) -> Figures:
    """Return the figures of the questions in `file` on the articles in `seeds` (None: `articles` beside it).

    Raises EvaluationError where the file cannot be used or its articles are not there, SeedError for an
    article that cannot be read.
    """
    asked = read_questions(file)
    with answerer_of(seeds or articles_beside(file), encoder, reader, caution) as answerer:
        refuse_unknown_articles(file, asked, {entry.id for entry in answerer.store.articles()})
        return figures(ask_all(answerer, asked), gold_that_is_no_sentence(answerer, asked))


def articles_beside(file: Path) -> Path:
    """Return the folder `articles` beside a file of questions; EvaluationError where there is none."""
    folder = file.parent / "articles"
    if not folder.is_dir():
        raise EvaluationError(
            f"there is no folder {str(folder)!r} with the articles of {str(file)!r}; name theirs: --seeds DIR"
        )
    return folder


@contextmanager
def answerer_of(
    seeds: Path, encoder: str | None = None, reader: str | None = None, caution: Caution = "normal"
) -> Iterator[Answerer]:
    """Yield an answerer over the articles in `seeds`, on an index of their own that is deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="pullquote-") as folder:
        index = Path(folder)
        rebuild(seeds, index, open_embedder(encoder), None)
        answerer = open_answerer(index, encoder, reader, caution)
        with closing(answerer.store):
            yield answerer


def refuse_unknown_articles(file: Path, asked: tuple[Asked, ...], known: set[str]) -> None:
    """Raise EvaluationError for the first question whose article is not known, by file and line."""
    for each in asked:
        if each.article not in known:
            there = ", ".join(sorted(known))
            raise EvaluationError(
                f"{file}, line {each.line}: no article {each.article!r}; there are: {there}"
            )
