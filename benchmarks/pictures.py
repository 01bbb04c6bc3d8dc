"""The page in Chromium -> the two pictures of it in README, in light and in dark.

Run: python -m benchmarks.pictures
"""

import subprocess
import tempfile
from pathlib import Path
from typing import Literal

import click
from playwright.sync_api import Browser, ViewportSize

from benchmarks.serving import PULLQUOTE, SEEDS, server
from tests.browser.chromium import chromium

FOLDER = Path(__file__).parent.parent / "docs"
QUESTIONS = ("How many militants have been killed?", "Who won the cricket match?")
SIZE: ViewportSize = {"width": 1120, "height": 660}


def take(browser: Browser, url: str, scheme: Literal["light", "dark"]) -> Path:
    """Ask both questions, go to the first quote, and write the picture of that; return its path."""
    context = browser.new_context(viewport=SIZE, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(url)
    for turns, question in enumerate(QUESTIONS, 1):
        page.get_by_label("Your question").fill(question)
        page.keyboard.press("Enter")
        page.locator(".turn").nth(turns - 1).wait_for()
    page.locator(".why summary").first.click()
    page.locator(".ties").wait_for()
    page.locator(".cut").first.click()
    page.mouse.move(0, 0)
    page.locator("#said").evaluate("(one) => one.scrollTo(0, 0)")
    path = FOLDER / f"page-{scheme}.png"
    page.screenshot(path=path)
    context.close()
    return path


@click.command()
def main() -> None:
    """Write both pictures and print how large they are."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as index:
        command = [*PULLQUOTE, "rebuild", "--seeds", str(SEEDS), "--index", index]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with server(Path(index)) as (_, port), chromium() as browser:
            for scheme in ("light", "dark"):
                path = take(browser, f"http://127.0.0.1:{port}", scheme)
                print(f"{path.relative_to(FOLDER.parent)}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
