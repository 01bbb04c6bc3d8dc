"""Words typed -> one function called -> lines printed: the `pullquote` command."""

import os
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from io import UnsupportedOperation
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Unpack

import click

from qa import options
from qa.errors import IndexLockedError, PullquoteError, QuestionError
from qa.settings import default_seeds, refuse_unknown

if TYPE_CHECKING:
    from flask import Flask

    from qa.types import Embedder

_ABSTAINED = 1
_ERROR = 2
_INTERRUPTED = 130
"""128 + SIGINT, as shells report it."""
_PIPE_CLOSED = 141
"""128 + SIGPIPE, as shells report it."""
_MOST_QUOTES = 10
_MOST_PROCESSES = 64


class _Refusal(click.ClickException):
    """A failure that we name: shown as it is, without a traceback."""

    exit_code = _ERROR


class _Commands(click.Group):
    """The commands, with the one place where a failure becomes a message and an exit status."""

    def invoke(self, ctx: click.Context) -> Any:  # Any: click's own
        sys.excepthook = _end_with_error
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(_INTERRUPTED)
        except BrokenPipeError:
            _drop_unwritten()
            ctx.exit(_PIPE_CLOSED)
        except OSError as error:
            _drop_unwritten()
            raise _Refusal(_shown(error)) from error
        except PullquoteError as error:
            raise _Refusal(_shown(error)) from error
        return result


def _end_with_error(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Show what nobody foresaw. Python would end with 1, which means that the article does not answer."""
    sys.__excepthook__(kind, error, trace)
    raise SystemExit(_ERROR)


def _shown(message: object) -> str:
    from qa.terminal import visible

    return visible(str(message))


def _drop_unwritten() -> None:
    """Send what is still unwritten nowhere, or it would fail once more when the interpreter ends."""
    with suppress(UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group("pullquote", cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pullquote", message="pullquote %(version)s")
def commands() -> None:
    """Ask an article in your own words. It answers only in its own."""
    refuse_unknown(os.environ)


def main() -> None:
    """Run what was typed; a character that the terminal cannot show is written as an escape."""
    # The products are small: a second thread costs more than it brings (6.3 ms a question against 3.9).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # of a command it always is a file
    commands(prog_name="pullquote")


@commands.command()
@options.setting("seeds", metavar="DIR", type=click.Path(path_type=Path))
@options.index
@options.encoder
@click.option("--full", is_flag=True, help="Split and embed every article again; the index is the same.")
@click.option("--watch", "watched", is_flag=True, help="Rebuild whenever an article changes, until stopped.")
def rebuild(*, seeds: Path | None, index: Path, encoder: str | None, full: bool, watched: bool) -> None:
    """Read the articles and write the index.

    Articles that have not changed are kept as they are. The old index serves until the new one is whole.
    """
    from qa.indexing.embedder import open_embedder

    folder, embedder = seeds or default_seeds(), open_embedder(encoder)
    once = partial(_rebuild_once, folder, index, embedder, full=full)
    if watched:
        _rebuild_ever(once, folder)
    else:
        once()


def _rebuild_ever(once: Callable[[], None], seeds: Path) -> None:
    from qa.indexing.watch import Watch

    turns = Watch(seeds)
    for _ in turns:
        try:
            once()
        except PullquoteError as error:
            _warn(error)
            if isinstance(error, IndexLockedError):  # what the other one has not seen must not be lost
                turns.again()


def _rebuild_once(seeds: Path, index: Path, embedder: "Embedder", *, full: bool) -> None:
    from qa.indexing.build import rebuild as build
    from qa.progress import shown

    click.echo(f"Reading {_shown(seeds)}")
    with shown() as progress:
        report = build(seeds, index, embedder, progress, full=full)
    click.echo(report)


@commands.command()
@click.argument("question")
@click.option("--article", "articles", metavar="ID", multiple=True, help="Ask only this article; repeatable.")
@options.setting("limit", type=click.IntRange(1, _MOST_QUOTES))
@options.as_json
@options.index
@options.answering
def ask(
    *,
    question: str,
    articles: tuple[str, ...],
    limit: int,
    as_json: bool,
    index: Path,
    **how: Unpack[options.Answering],
) -> None:
    """Quote the sentences that answer QUESTION.

    Exit status: 0 answered, 1 the article does not say, 2 an error.
    """
    from qa.answering.answerer import open_answerer
    from qa.answering.reply import Abstention
    from qa.terminal import render
    from qa.types import Question

    _refuse_broken_text(question)
    answerer = open_answerer(index, **how)
    with closing(answerer.store):
        _warn(answerer.store.degraded)
        reply = answerer.answer(Question(question, articles, limit))
    click.echo(reply.model_dump_json(indent=2) if as_json else render(reply))
    click.get_current_context().exit(_ABSTAINED if isinstance(reply, Abstention) else 0)


@commands.command()
@options.setting("host", metavar="ADDRESS")
@options.setting("port", type=click.IntRange(0, 65535))
@options.setting("trusted_host", metavar="NAME", multiple=True)
@options.setting("processes", type=click.IntRange(1, _MOST_PROCESSES))
@options.index
@options.answering
def serve(
    *,
    host: str,
    port: int,
    trusted_host: tuple[str, ...],
    processes: int,
    index: Path,
    **how: Unpack[options.Answering],
) -> None:
    """Answer over HTTP.

    Builds nothing, and takes up a new index without a restart.
    """
    from qa.answering.answerer import open_answerer
    from qa.service.app import create_app
    from qa.service.library import Library
    from qa.service.security import DEFAULT_HOSTS
    from qa.service.server import serve as listen

    def make_app() -> "Flask":
        library = Library(lambda: open_answerer(index, **how), index / "CURRENT")
        try:
            _warn(library.current().store.degraded)
        except PullquoteError as error:
            _warn(error)
        library.watch()
        return create_app(library, (*DEFAULT_HOSTS, host, *trusted_host))

    def listening(address: str) -> None:
        click.echo(f"Pullquote answers on {address} (Ctrl-C stops it)")

    listen(make_app, host, port, listening, processes)


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
@options.articles
@options.as_json
@options.answering
def evaluate(*, file: Path, seeds: Path | None, as_json: bool, **how: Unpack[options.Answering]) -> None:
    """Measure how often FILE's questions get the right sentence.

    One JSON object a line: article, question, answerable, gold (the sentences that answer), and if you like
    answer, kind and overlap. The articles get an index of their own, deleted afterwards.
    """
    from qa.evaluation.evaluate import evaluate as measure
    from qa.evaluation.tables import render

    figures = measure(file, seeds, **how)
    click.echo(figures.model_dump_json(indent=2) if as_json else render(figures))


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
@options.articles
@options.index
@options.encoder
@options.reader
def calibrate(
    *, file: Path, seeds: Path | None, index: Path, encoder: str | None, reader: str | None
) -> None:
    """Make support true on FILE's questions, for this index and this reader.

    FILE is as `evaluate` takes it; at least 20 questions' best sentences must be right, and 20 must not. A
    running server takes the calibration up when it is started again, or with the next index.
    """
    from qa.evaluation.calibrate import calibrate as fit

    click.echo(_shown(fit(file, seeds, index, encoder, reader)))


@commands.command()
@options.index
@options.encoder
def check(index: Path, encoder: str | None) -> None:
    """Verify every checksum and every offset of the index."""
    from qa.indexing.check import check as verify
    from qa.indexing.embedder import open_embedder

    report = verify(index, open_embedder(encoder))
    click.echo(report)


def _refuse_broken_text(question: str) -> None:
    """Raise QuestionError for bytes that the shell passed on and that are no text in its own encoding."""
    if any("\ud800" <= character <= "\udfff" for character in question):
        raise QuestionError(
            f"the question {question!r} is no text in this terminal's encoding (lone surrogate)"
        )


def _warn(reason: object) -> None:
    if reason:
        click.echo(f"Warning: {_shown(reason)}", err=True)
