"""Settings: flag, then environment, then default; nothing unknown."""

from pathlib import Path

import pytest

from qa.errors import SettingsError
from qa.settings import SETTINGS, default_seeds, refuse_unknown

ROOT = Path(__file__).parent.parent


def test_the_variable_and_the_flag_are_named_after_the_setting() -> None:
    assert SETTINGS["trusted_host"].variable == "PULLQUOTE_TRUSTED_HOST"
    assert SETTINGS["trusted_host"].flag == "--trusted-host"


@pytest.mark.parametrize("name", ["PULLQUOTE_PROT", "PULLQUOTE_", "pullquote_port", "PULLQUOTE_JSON"])
def test_an_unknown_name_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        refuse_unknown(["PATH", "PULLQUOTE_PORT", name])

    assert repr(name) in str(refusal.value)
    assert "PULLQUOTE_ENCODER, PULLQUOTE_HOST, PULLQUOTE_INDEX" in str(refusal.value)


def test_known_names_and_those_of_others_pass() -> None:
    refuse_unknown(["PATH", "MY_PULLQUOTE_PORT", "PULLQUOTE", *(each.variable for each in SETTINGS.values())])


def test_seeds_in_the_working_folder_come_before_those_that_ship(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert default_seeds() == ROOT / "seeds"

    (tmp_path / "seeds").mkdir()

    assert default_seeds() == Path("seeds")
