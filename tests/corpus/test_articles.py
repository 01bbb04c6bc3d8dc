"""A folder of files -> articles, or the name of the file that is none and the reason."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.corpus.articles import MAX_BYTES, find_seeds, read_article
from qa.corpus.sentences import sentences
from qa.errors import SeedError
from qa.types import Article

TEXT = "Flood kills 40\r\n\r\nThe river burst its banks. Help is late.\r\n"


def write(seeds: Path, name: str, data: bytes = TEXT.encode()) -> Path:
    path = seeds / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def ids(seeds: Path) -> list[str]:
    return [seed.id for seed in find_seeds(seeds)]


def read_all(seeds: Path) -> list[Article]:
    return [read_article(seed)[0] for seed in find_seeds(seeds)]


def only_article(seeds: Path) -> Article:
    (seed,) = find_seeds(seeds)
    return read_article(seed)[0]


def test_an_article_is_its_file(tmp_path: Path) -> None:
    write(tmp_path, "asia/Sindh Flood (1).txt")

    article = only_article(tmp_path)

    assert article.id == "sindh-flood-1"
    assert article.title == "Flood kills 40"
    assert article.text == TEXT
    assert article.source == "asia/Sindh Flood (1).txt"
    assert article.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()


def test_an_article_without_a_title_is_called_by_its_id(tmp_path: Path) -> None:
    write(tmp_path, "flood.md", b"The river burst its banks. Help is late.")

    assert only_article(tmp_path).title == "flood"


def test_a_markdown_title_is_read_without_its_mark(tmp_path: Path) -> None:
    write(tmp_path, "flood.md", b"# Flood kills 40\n\nHelp is late.")

    assert only_article(tmp_path).title == "Flood kills 40"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.b_c-d.txt", "a.b_c-d"),
        ("1  2.md", "1-2"),
        ("- x&y?.txt", "x-y"),
        ("Été à Genève.TXT", "été-à-genève"),
        ("E\u0301te\u0301.txt", "été"),  # as some systems store it
        ("日本.txt", "日本"),
        ("हिन्दी समाचार.txt", "हिन्दी-समाचार"),
        ("أخبار ٣.md", "أخبار-٣"),
    ],
)
def test_an_id_can_stand_in_an_address(tmp_path: Path, name: str, expected: str) -> None:
    write(tmp_path, name)

    assert only_article(tmp_path).id == expected


def test_names_in_other_scripts_do_not_collide(tmp_path: Path) -> None:
    for name in ("日本.txt", "中国.txt"):
        write(tmp_path, name)

    assert ids(tmp_path) == ["中国", "日本"]


def test_articles_come_by_id_from_every_folder(tmp_path: Path) -> None:
    for name in ("c.txt", "b/B.md", "b/d/a.TXT"):
        write(tmp_path, name)

    assert ids(tmp_path) == ["a", "b", "c"]


def test_other_files_and_hidden_names_are_passed_over(tmp_path: Path) -> None:
    for name in ("a.txt", "b.pdf", "c", ".d.txt", ".git/e.txt", "f.txt~"):
        write(tmp_path, name)

    assert ids(tmp_path) == ["a"]


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    target = write(tmp_path, "elsewhere/flood.txt")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "linked.txt").symlink_to(target)

    assert ids(tmp_path / "seeds") == ["linked"]


def _two_with_one_id(seeds: Path) -> None:
    write(seeds, "bad.txt")
    write(seeds, "more/BAD.md")


def _too_large(seeds: Path) -> None:
    with write(seeds, "bad.txt").open("r+b") as file:
        file.truncate(50_000_000)


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "no bytes": (lambda seeds: write(seeds, "bad.txt", b""), r"'bad\.txt' says nothing: expected .*"),
    "blank": (lambda seeds: write(seeds, "bad.txt", b" \r\n\n\t"), r"'bad\.txt' says nothing"),
    "marks alone": (lambda seeds: write(seeds, "bad.txt", b"* * *"), r"'bad\.txt' says nothing"),
    "binary": (
        lambda seeds: write(seeds, "bad.txt", bytes(1_000)),
        r"'bad\.txt' is no text: 1000 of its 1000",
    ),
    "undecodable": (
        lambda seeds: write(seeds, "bad.txt", b"Fl\x81d"),
        r"'bad\.txt' cannot be read as cp1252",
    ),
    "too large": (_too_large, r"'bad\.txt' has 50,000,000 bytes: expected at most 10,000,000"),
    "a folder": (lambda seeds: (seeds / "bad.txt").mkdir(), r"'bad\.txt' is no file"),
    "a pipe": (lambda seeds: os.mkfifo(seeds / "bad.txt"), r"'bad\.txt' is no file"),
    "a dangling link": (
        lambda seeds: (seeds / "bad.txt").symlink_to("nowhere"),
        r"'bad\.txt' cannot be read: No such file",
    ),
    "a link to itself": (
        lambda seeds: (seeds / "bad.txt").symlink_to("bad.txt"),
        r"'bad\.txt' cannot be read: Too many levels",
    ),
    "a file that fails in the reading": (
        lambda seeds: (seeds / "bad.txt").symlink_to("/proc/self/mem"),
        r"'bad\.txt' cannot be read: Input/output error",
    ),
    "one id": (_two_with_one_id, r"'bad\.txt' and 'more/BAD\.md' both have the id 'bad'"),
    "a name without a letter": (
        lambda seeds: write(seeds, "!..txt"),
        r"The name '!\.\.txt' has no letter or digit: expected .*Rename the file",
    ),
    "a name that is not UTF-8": (
        lambda seeds: Path(os.fsdecode(os.fsencode(seeds) + b"/b\xffd.txt")).write_bytes(b"Flood."),
        r"b'b\\xffd\.txt' is not UTF-8",
    ),
}


@pytest.mark.parametrize(("spoil", "message"), BAD.values(), ids=BAD)
def test_a_bad_seed_is_named_with_the_reason(
    tmp_path: Path, spoil: Callable[[Path], object], message: str
) -> None:
    write(tmp_path, "good.txt")
    spoil(tmp_path)

    with pytest.raises(SeedError, match=message):
        read_all(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    write(tmp_path, "bad.txt").chmod(0)

    with pytest.raises(SeedError, match=r"'bad\.txt' cannot be read: Permission denied"):
        read_all(tmp_path)


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    write(tmp_path, "large.txt", b"Flood.\n" + b"\n" * (MAX_BYTES - 7))

    assert len(only_article(tmp_path).text) == MAX_BYTES


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "notes.pdf")

    with pytest.raises(SeedError, match=r"No article in .*expected a \.txt or \.md file"):
        read_all(tmp_path)


@pytest.mark.parametrize("name", ["nowhere", "a.txt"])
def test_a_folder_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    write(tmp_path, "a.txt")

    with pytest.raises(SeedError, match=rf"{name}' cannot be opened: .*Expected a folder"):
        read_all(tmp_path / name)


def test_an_article_comes_with_its_sentences(tmp_path: Path) -> None:
    write(tmp_path, "flood.txt")
    (seed,) = find_seeds(tmp_path)

    article, found = read_article(seed)

    assert found == sentences("flood", article.text)


def test_no_file_is_opened_to_find_it(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "b.txt", b"")

    assert ids(tmp_path) == ["a", "b"]
