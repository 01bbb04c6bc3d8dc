from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qa.indexing.build import rebuild
from qa.indexing.store import Store, open_store
from tests.fakes import HashEmbedder

ARTICLES = {
    "flood.txt": "River Floods Mill\nThe town counts its losses.\n"
    "The river broke its banks on Monday.\nTwelve families lost their homes.\nThe government sent tents.\n",
    "mill.txt": "Miller Speaks\n\nThe miller fled at midnight. He saved nothing. “We ran uphill. "
    "The wheel broke. My dog swam,” said a neighbour. Insurance pays next spring.\n",
    "budget.txt": "Council Passes Budget\nFares go up in May.\n"
    "The council voted eight to five.\nMayor Ada Norton signed it on Friday.\n",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for name, text in ARTICLES.items():
        (seeds / name).write_text(text, encoding="utf-8")
    rebuild(seeds, tmp_path / "index", HashEmbedder())
    with closing(open_store(tmp_path / "index", HashEmbedder())) as opened:
        yield opened
