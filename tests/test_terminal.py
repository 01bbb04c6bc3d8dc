"""What a terminal shows of a reply."""

import click
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.reply import Abstention, Answer, Context, Correction, Highlight, Quote
from qa.terminal import render, visible

TEXT = "At least 27 militants have been killed."
QUOTE = Quote(
    article="train", title="Train attacked", sentence=6, start=100, end=100 + len(TEXT), text=TEXT,
    prefix="", suffix="", support=0.934, highlight=Highlight(start=109, end=121), context=None,
)  # fmt: skip


def _answer(*quotes: Quote, corrected: tuple[Correction, ...] = ()) -> Answer:
    return Answer(
        question="How many?", carried=(), corrected=corrected, index="gen-00000001", took_ms=1, quotes=quotes
    )


def _abstention(*closest: Quote) -> Abstention:
    return Abstention(
        question="Who?", carried=(), corrected=(), index="gen-00000001", took_ms=1,
        reason="support too weak", closest=closest,
    )  # fmt: skip


def test_an_answer_shows_each_quote_whole_in_quotation_marks_with_its_place_and_support() -> None:
    shown = click.unstyle(render(_answer(QUOTE, QUOTE.model_copy(update={"highlight": None}))))

    assert shown == (
        "“At least 27 militants have been killed.”\n"
        "    in it: “27 militants”\n"
        "    from: Train attacked (train), sentence 6\n"
        "    clearly supported (0.93)\n"
        "\n"
        "“At least 27 militants have been killed.”\n"
        "    from: Train attacked (train), sentence 6\n"
        "    clearly supported (0.93)"
    )


def test_the_sentence_that_a_quote_leans_on_stands_before_it_dimmed_and_in_brackets() -> None:
    context = Context(sentence=5, start=80, end=99, text="The army\x1b went in.")
    leaning = QUOTE.model_copy(update={"context": context})

    for reply in (_answer(leaning), _abstention(leaning)):
        assert "[The army\\x1b went in.]\n“At least" in click.unstyle(render(reply))
    assert click.style("[The army\\x1b went in.]", dim=True) in render(_answer(leaning))


def test_the_highlight_is_bold() -> None:
    assert f"At least {click.style('27 militants', bold=True)} have been" in render(_answer(QUOTE))


def test_an_abstention_says_so_and_labels_the_nearest_sentences() -> None:
    shown = render(_abstention(QUOTE))

    assert shown.startswith(
        "The article does not say.\n\nThe nearest sentences, none of which is an answer:\n\n“"
    )
    assert "in it:" not in shown
    assert "supported" not in shown
    assert render(_abstention()) == "The article does not say."


def test_a_corrected_word_is_shown_before_the_answer() -> None:
    shown = render(_answer(QUOTE, corrected=(Correction(typed="millitants", read="militants"),)))

    assert shown.startswith("Read “millitants” as “militants”.\n“At least")


def test_what_commands_a_terminal_is_escaped() -> None:
    assert visible("a\x1b[2Jb\x07\x9b\u202e\r\nc\td\re") == "a\\x1b[2Jb\\x07\\x9b\\u202e\nc\td\\re"


def test_an_article_cannot_command_the_terminal_from_any_part_of_a_reply() -> None:
    title = QUOTE.model_copy(update={"title": "\x1b]0;owned\x07", "highlight": None})

    assert "\x1b" not in render(_answer(title, corrected=(Correction(typed="\x1b", read="\x1b"),)))


@given(st.text())
def test_no_control_character_but_tab_and_newline_is_left_and_all_else_stays(text: str) -> None:
    shown = visible(text)

    assert not any((ord(each) < 32 and each not in "\t\n") or 127 <= ord(each) < 160 for each in shown)
    if text.isprintable():
        assert shown == text
