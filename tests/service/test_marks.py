from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.service.marks import marked


class Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def read_back(html: str) -> str:
    parser = Text()
    parser.feed(str(html))  # a slice of Markup is Markup
    parser.close()
    return parser.text


def faint(*marks: str) -> list[str]:
    return [f'<span class="faint">{mark}</span>' for mark in marks]


@pytest.mark.parametrize(
    ("text", "tag", "mark"),
    [
        ("**a b**", "b", "**"),
        ("__a__", "b", "__"),
        ("*a*", "i", "*"),
        ("_a_", "i", "_"),
        ("`a`", "code", "`"),
    ],
)
def test_emphasis_is_shown_and_its_marks_stay_faint(text: str, tag: str, mark: str) -> None:
    (made,) = faint(mark)
    inside = text.strip("*_`")

    assert marked(f"x {text}, y") == f"x {made}<{tag}>{inside}</{tag}>{made}, y"


def test_a_link_keeps_its_target_faint_and_is_no_link() -> None:
    opened, target = faint("[", "](https://example.org/a)")

    assert marked("See [this](https://example.org/a).") == f"See {opened}this{target}."


@pytest.mark.parametrize(
    "text", ["2 * 3 * 4", "snake_case_name", "a**b", "* a", "[a] (b)", "**", "5*3*2", "[a](b c)"]
)
def test_what_is_no_mark_is_left_as_it_is(text: str) -> None:
    assert marked(text) == text


def test_markup_stays_text_and_a_carriage_return_is_spelled_out() -> None:
    assert marked("<b>&</b>\r\n") == "&lt;b&gt;&amp;&lt;/b&gt;&#13;\n"


@given(st.text(st.sampled_from("ab *_`[](){}<>&\r\n"), max_size=40))
def test_whatever_is_marked_reads_back_the_same(text: str) -> None:
    assert read_back(marked(text)) == text
