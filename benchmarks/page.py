"""The page in Chromium -> how soon an answer and a highlight are seen, each beside its target.

Run: python -m benchmarks.page
"""

import os
import random
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from playwright.sync_api import Browser, Page

from benchmarks.serving import PULLQUOTE, SEEDS, Figure, server
from qa.evaluation.metrics import percentile
from tests.browser.chromium import chromium

ARTICLES, SENTENCES = 500, 2_000
KILLED = "How many militants have been killed?"
CLICK = """([act, seen]) => new Promise((done) => {
  const began = performance.now();
  const end = () => done(performance.now() - began);
  const look = () => eval(seen) ? requestAnimationFrame(end) : setTimeout(look, 0);
  eval(act);
  look();
})"""
IN_VIEW = """(() => {
  const one = document.querySelector('.s:target'), box = one && one.getBoundingClientRect();
  return one && one.id === '%s' && box.top >= 0 && box.bottom <= innerHeight;
})()"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


@contextmanager
def opened(browser: Browser, url: str) -> Iterator[Page]:
    """Yield a fresh page at the address; what drives it is not bound by the page's policy."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(url)
    yield page
    context.close()


def milliseconds(page: Page, act: str, seen: str) -> float:
    """Return how long after `act` the condition `seen` holds and a frame is drawn."""
    took: float = page.evaluate(CLICK, [act, seen])
    return took


def write_collection(folder: Path) -> None:
    """Write 500 articles of made-up news, one of them with 2,000 sentences."""
    lines = (SEEDS / "train-hostages.txt").read_text(encoding="utf-8").splitlines()[2:]
    draw = random.Random(1)
    for n in range(ARTICLES):
        count = SENTENCES - 2 if n == 0 else 20
        body = [f"In report {place} of file {n}: {draw.choice(lines)}" for place in range(count)]
        (folder / f"report-{n:03}.txt").write_text("\n".join([f"Report {n}", "A deck.", *body]), "utf-8")


def asked(page: Page, n: int) -> float:
    """Ask, and return when the answer was seen."""
    page.get_by_label("Your question").fill(KILLED)
    send = "document.querySelector('#ask').requestSubmit()"
    return milliseconds(page, send, f"document.querySelectorAll('.turn').length === {n}")


def jumped(page: Page, sentence: str) -> float:
    """Click the last quote, and return when its sentence was highlighted in view."""
    page.evaluate("scrollTo(0, 0)")
    last = "[...document.querySelectorAll('.turn:last-child .cut')].at(-1)"
    page.evaluate("location.replace('#-')")
    return milliseconds(page, f"{last}.click()", IN_VIEW % sentence)


def painted(browser: Browser, url: str) -> float:
    """Return when a fresh page first showed text."""
    with opened(browser, url) as page:
        page.wait_for_function(PAINT.replace(".startTime", ""))
        found: float = page.evaluate(PAINT)
        return found


def weighed(browser: Browser, url: str) -> float:
    """Return how many kB a page and all that it loads weigh, uncompressed."""
    with opened(browser, "about:blank") as page:
        sizes: list[int] = []
        page.on("response", lambda response: sizes.append(len(response.body())))
        page.goto(url, wait_until="networkidle")
        return sum(sizes) / 1000


def of_the_seed(browser: Browser, url: str, rounds: int) -> Iterator[Figure]:
    """Yield the figures of the article that comes along."""
    query = f"{url}/?q={KILLED.replace(' ', '+')}"
    yield Figure("the whole page with an answer", weighed(browser, query), 40, "kB")
    with opened(browser, url) as page:
        page.wait_for_load_state("networkidle")
        answers = [asked(page, n) for n in range(1, rounds + 1)]
        yield from _figures("question sent to answer shown", answers, 150)
        yield from _figures("click to highlight in view", [jumped(page, "s6") for _ in range(rounds)], 100)


def of_the_collection(browser: Browser, url: str, rounds: int) -> Iterator[Figure]:
    """Yield the figures of many articles and of a long one."""
    first = [painted(browser, f"{url}/?article=report-000") for _ in range(rounds)]
    yield from _figures("500 articles, 2,000 sentences: first paint", first, 200)
    last = f"s{SENTENCES - 1}"
    act = f"history.pushState(null, '', '#x'); location.replace('#{last}')"
    with opened(browser, f"{url}/?article=report-000") as page:
        page.wait_for_load_state("networkidle")
        times = [_from_the_top(page, act, IN_VIEW % last) for _ in range(rounds)]
    yield from _figures("500 articles, 2,000 sentences: highlight", times, 200)


def _from_the_top(page: Page, act: str, seen: str) -> float:
    page.evaluate("location.replace('#-'); scrollTo(0, 0)")
    return milliseconds(page, act, seen)


def _figures(name: str, times: list[float], most: float) -> Iterator[Figure]:
    """Yield the least besides the middle one, since other programs' load only ever adds."""
    yield Figure(f"{name}, p50 of {len(times)}", percentile(times, 50), most, "ms")
    yield Figure(f"{name}, least of {len(times)}", min(times), most, "ms")


@click.command()
@click.option("--rounds", default=20, show_default=True, help="How often each is measured.")
def main(rounds: int) -> None:
    """Print each figure beside the most that we ask for."""
    print(f"Load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.\n")
    print("| figure | measured | asked for |")
    print("|---|---|---|")
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        many = folder / "many"
        many.mkdir()
        write_collection(many)
        measured: tuple[tuple[Path, Callable[[Browser, str, int], Iterator[Figure]]], ...]
        measured = ((SEEDS, of_the_seed), (many, of_the_collection))
        for seeds, figures in measured:
            index = folder / f"{seeds.name}-index"
            command = [*PULLQUOTE, "rebuild", "--seeds", str(seeds), "--index", str(index)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            with server(index) as (_, port):
                for each in figures(browser, f"http://127.0.0.1:{port}", rounds):
                    print(
                        f"| {each.name} | {each.value:.1f} {each.unit} | at most {each.most:g} {each.unit} |"
                    )


if __name__ == "__main__":
    main()
