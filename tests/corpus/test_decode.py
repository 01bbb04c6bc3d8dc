"""Bytes -> the text that was meant, or a refusal that says why."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.corpus.decode import decode
from qa.errors import SeedError

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]))
FRENCH = "Le ministre a démissionné à Genève, où l’été était déjà très chaud. « Après cela », dit-il. " * 8
RUSSIAN = "Министр иностранных дел заявил, что переговоры завершились. " * 8
POLISH = "Łódź: minister złożył rezygnację, powiedział rzecznik rządu, że wszyscy są bezpieczni. " * 8
ENGLISH = "“The minister’s plan wasn’t ready,” Señor Muñoz said in Århus — ‘that’s that.’ " * 12


@given(TEXTS)
def test_utf8_is_read_exactly(text: str) -> None:
    assert decode(text.encode(), "a.txt") == text.removeprefix("\ufeff")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_how_to_read_and_is_no_text(encoding: str) -> None:
    assert decode("Flood kills 40 – \U0001f30a".encode(encoding), "a.txt") == "Flood kills 40 – \U0001f30a"


def test_only_the_first_mark_is_dropped() -> None:
    assert decode("\ufeff\ufeffFlood".encode(), "a.txt") == "\ufeffFlood"


def test_line_breaks_and_odd_characters_stay() -> None:
    text = "One\r\nTwo\rThree\n\u2028\x85\x0c\u00ad\u200b\u00a0e\u0301"

    assert decode(text.encode(), "a.txt") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("café", "latin-1"),
        ("He said “no”.", "cp1252"),
        (ENGLISH, "cp1252"),
        (FRENCH, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (POLISH, "cp1250"),
    ],
)
def test_older_encodings_are_recognised(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Flood\x00\x01\x02" * 20, "control characters"),
        (b"A flood\x00 of words. " + b"It rained. " * 200, "1 of its"),
        ("Flood kills 40 in Sindh".encode("utf-16-le"), "control characters"),
        (b"\xff\xfeF\x00l\x00o", "utf-16-le"),
        (b"\xff\xfe\x00\xd8F\x00", "utf-16-le"),
        (b"\xef\xbb\xbfFlood \xff", "utf-8"),
        (b"Flood \x81\x8d", "cp1252"),
        (bytes(range(0x80, 0x100)) * 40, "utf-8"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(SeedError, match=rf"'news/a\.txt'.*{reason}.*(?i:expected|UTF-8)"):
        decode(data, "news/a.txt")


def test_noise_is_refused() -> None:
    with pytest.raises(SeedError):
        decode(random.Random(7).randbytes(4_096), "a.txt")


def test_an_encoding_is_never_taken_for_utf7() -> None:
    assert decode(b"2 +AGE- 3", "a.txt") == "2 +AGE- 3"
