"""Settings -> options of the commands: a flag, then its variable, then its default."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

import click

from qa.settings import SETTINGS

if TYPE_CHECKING:  # a name of a type costs no start-up time
    from qa.types import Caution

_Function = TypeVar("_Function", bound=Callable[..., Any])


class Answering(TypedDict):
    """Which models answer, and how sure they must be: what `open_answerer` takes beside the index."""

    encoder: str | None
    reader: str | None
    caution: "Caution"


def setting(name: str, **attributes: Any) -> Callable[[_Function], _Function]:  # Any: click's own
    """Return the option of a setting: its flag, then its variable, then its default."""
    found = SETTINGS[name]
    return click.option(
        found.flag,
        envvar=found.variable,
        default=found.default,
        help=found.meaning,
        show_envvar=True,
        show_default=found.default is not None,
        **attributes,
    )


index = setting("index", metavar="DIR", type=click.Path(path_type=Path))
encoder = setting("encoder", metavar="NAME_OR_DIR")
reader = setting("reader", metavar="NAME_OR_DIR")
caution = setting("caution", type=click.Choice(["low", "normal", "high"]))
articles = click.option(
    "--seeds",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder of the articles; else 'articles' beside FILE.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def answering(command: _Function) -> _Function:
    """Give a command the options that `Answering` holds."""
    return encoder(reader(caution(command)))
