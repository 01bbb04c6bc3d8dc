"""Environment -> settings: every PULLQUOTE_* name there is, and a refusal of every other."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qa.errors import SettingsError

PREFIX = "PULLQUOTE_"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: the flag comes first, then the variable, then the default."""

    name: str
    default: str | int | None
    meaning: str

    @property
    def flag(self) -> str:
        """Name of its flag."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """Name of its environment variable."""
        return PREFIX + self.name.upper()


SETTINGS = {
    setting.name: setting
    for setting in (
        Setting("index", "index", "Folder of the index."),
        Setting("seeds", None, "Folder of the articles; else 'seeds' here, else those that come along."),
        Setting("encoder", None, "Folder or name of a sentence-transformers model; else the embedded one."),
        Setting("reader", None, "Folder or name of a CrossEncoder; else the embedded reader."),
        Setting("caution", "normal", "How sure an answer must be: low, normal or high."),
        Setting("limit", 3, "Most quotes in an answer."),
        Setting("host", "127.0.0.1", "Address to listen on."),
        Setting("port", 8000, "Port to listen on; 0 takes any free one."),
        Setting("processes", 1, "Processes that answer; they share the pages of a large index."),
        Setting(
            "trusted_host", None, "Name under which readers reach the server besides localhost and --host."
        ),
    )
}


def refuse_unknown(names: Iterable[str]) -> None:
    """Raise SettingsError where one of the environment's names is a PULLQUOTE_* that nothing reads."""
    known = {setting.variable for setting in SETTINGS.values()}
    unknown = sorted(name for name in names if name.upper().startswith(PREFIX) and name not in known)
    if unknown:
        raise SettingsError(f"unknown setting {unknown[0]!r}; known are: {', '.join(sorted(known))}")


def default_seeds() -> Path:
    """Return `seeds` in the working folder if it is there, else the folder that ships with the program.

    In a wheel that is `qa/seeds`; in a checkout it stands beside `qa`.
    """
    here = Path("seeds")
    packaged = Path(__file__).parent / "seeds"
    beside = Path(__file__).parent.parent / "seeds"
    return next((folder for folder in (here, packaged, beside) if folder.is_dir()), here)
