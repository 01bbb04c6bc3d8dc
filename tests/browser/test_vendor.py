import hashlib
import tomllib
from pathlib import Path

import pytest

from tests.browser.chromium import INSTALL, browser_path

VENDOR = Path(__file__).parents[1] / "vendor"
LISTED = tomllib.loads((VENDOR / "vendor.toml").read_text())


@pytest.mark.parametrize("name", LISTED)
def test_what_others_wrote_is_kept_byte_for_byte_with_its_licence(name: str) -> None:
    folder = VENDOR / f"{name}-{LISTED[name]['version']}"
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}

    assert found == LISTED[name]["sha256"]
    assert "LICENSE" in found


def test_every_vendored_folder_is_listed() -> None:
    folders = {path.name for path in VENDOR.iterdir() if path.is_dir()}

    assert folders == {f"{name}-{told['version']}" for name, told in LISTED.items()}


def test_a_missing_browser_fails_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_BROWSER", raising=False)

    with pytest.raises(pytest.fail.Exception, match="apt-get install -y chromium"):
        browser_path(lambda _name: None)
    assert "TEST_BROWSER" in INSTALL
