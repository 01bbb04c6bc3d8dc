from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from training.lines import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_abbreviations_and_initials_end_no_sentence() -> None:
    text = "Dr. J. T. Moss met Sen. Ward at 6 p.m. on Friday. They talked."

    assert cut(text) == ["Dr. J. T. Moss met Sen. Ward at 6 p.m. on Friday.", "They talked."]


def test_a_new_line_ends_a_sentence_and_a_closing_quotation_mark_stays_with_its_own() -> None:
    assert cut('A headline\n"Go." He went.') == ["A headline", '"Go."', "He went."]


@given(st.text())
def test_sentences_are_trimmed_ordered_and_lose_only_white_space(text: str) -> None:
    cuts = sentences(text)

    assert all(text[start:end] == text[start:end].strip() != "" for start, end in cuts)
    assert all(end <= start for (_, end), (start, _) in pairwise(cuts))
    assert "".join("".join(cut(text)).split()) == "".join(text.split())
