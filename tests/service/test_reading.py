from hypothesis import given
from hypothesis import strategies as st

from qa.answering.reply import Highlight, Quote
from qa.service.reading import Extract, Piece, blocks, extract, support_words
from qa.types import Article, Sentence, SentenceKind


def _article(text: str) -> Article:
    return Article("a", "A", text, "a.txt", "0")


def _sentences(text: str, *parts: str, kinds: tuple[SentenceKind, ...] = ()) -> list[Sentence]:
    found, position = [], 0
    for number, part in enumerate(parts):
        start = text.index(part, position)
        position = start + len(part)
        found.append(Sentence("a", number, start, position, kinds[number] if kinds else "body"))
    return found


def _texts(text: str, *parts: str) -> list[list[str]]:
    return [
        [piece.text for piece in block.pieces] for block in blocks(_article(text), _sentences(text, *parts))
    ]


def test_a_line_is_a_block() -> None:
    assert _texts("One. Two.\r\nThree.\n", "One.", "Two.", "Three.") == [["One.", " ", "Two."], ["Three."]]


def test_where_sentences_run_over_line_ends_blank_lines_part_the_blocks() -> None:
    text = "One runs\non. Two.\nThree.\r\n \r\nFour."

    assert _texts(text, "One runs\non.", "Two.", "Three.", "Four.") == [
        ["One runs\non.", " ", "Two.", "\n", "Three."],
        ["Four."],
    ]


def test_a_heading_is_a_block_of_its_own() -> None:
    text = "A Title\nBody."
    sentences = _sentences(text, "A Title", "Body.", kinds=("title", "body"))

    assert [block.kind for block in blocks(_article(text), sentences)] == ["title", "body"]


def test_the_marks_of_a_markdown_heading_become_the_heading() -> None:
    text = "# Title\n\n#hashtag leads"
    sentences = _sentences(text, "Title", "hashtag leads", kinds=("title", "body"))

    assert [[piece.text for piece in block.pieces] for block in blocks(_article(text), sentences)] == [
        ["Title"],
        ["#", "hashtag leads"],
    ]


def test_items_of_a_list_are_blocks_of_their_own_in_wrapped_text_too() -> None:
    text = "It runs\non.\n- one\n- two\n2) three"

    assert _texts(text, "It runs\non.", "- one", "- two", "2) three") == [
        ["It runs\non."],
        ["- one"],
        ["- two"],
        ["2) three"],
    ]


def test_marks_between_sentences_are_kept_with_what_follows() -> None:
    assert _texts("* One.\n* Two. ***\n", "One.", "Two.") == [["* ", "One."], ["* ", "Two.", " ***"]]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=8), st.text(max_size=3))
def test_only_white_space_is_left_out_and_every_sentence_is_whole(parts: list[str], joint: str) -> None:
    sentences: list[Sentence] = []
    text = ""
    for part in parts:
        text += joint
        trimmed = part.strip()
        if trimmed:
            sentences.append(Sentence("a", len(sentences), len(text), len(text) + len(trimmed), "body"))
        text += trimmed + joint

    pieces = [piece for block in blocks(_article(text), sentences) for piece in block.pieces]

    assert [piece for piece in pieces if piece.number is not None] == [
        Piece(text[one.start : one.end], one.number) for one in sentences
    ]
    assert "".join("".join(piece.text for piece in pieces).split()) == "".join(text.split())


def test_a_quote_is_cut_at_its_highlight_in_code_points() -> None:
    quote = Quote(
        article="a",
        title="A",
        sentence=0,
        start=10,
        end=21,
        text="𝒳 saw 7 men",
        prefix="",
        suffix="",
        support=0.9,
        highlight=Highlight(start=16, end=21),
        context=None,
    )

    assert extract(quote) == Extract("𝒳 saw ", "7 men", "")
    assert extract(quote.model_copy(update={"highlight": None})) == Extract("𝒳 saw 7 men", "", "")


def test_support_is_said_in_words() -> None:
    assert [support_words(value) for value in (1.0, 0.8, 0.79, 0.5, 0.49, 0.0)] == [
        "clearly supported",
        "clearly supported",
        "likely",
        "likely",
        "possibly",
        "possibly",
    ]
