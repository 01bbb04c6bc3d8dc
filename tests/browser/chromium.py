"""The system's Chromium, for the tests, the figures and the pictures of the page. A missing one fails."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
INSTALL = "no Chromium found; run: apt-get install -y chromium, or name one in TEST_BROWSER"


def browser_path(find: Callable[[str], str | None] = shutil.which) -> str:
    """Return where Chromium is; fails with what to install where it is nowhere."""
    found = os.environ.get("TEST_BROWSER") or next(filter(None, map(find, NAMES)), None)
    return found or pytest.fail(INSTALL)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a browser without a window; closed afterwards."""
    options = ["--disable-dev-shm-usage", "--force-color-profile=srgb", "--disable-background-networking"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), headless=True, args=options)
        yield browser
        browser.close()
