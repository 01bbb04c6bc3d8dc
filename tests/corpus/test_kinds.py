"""The shape of an article -> its title, its deck, its headings and its body."""

from qa.corpus.sentences import sentences

BODY = "The river burst its banks on Monday and flooded two towns. Help is late."


def kinds(text: str) -> list[tuple[str, str]]:
    return [(sentence.kind, text[sentence.start : sentence.end]) for sentence in sentences("x", text)]


def first_kinds(text: str) -> list[str]:
    return [kind for kind, _ in kinds(text)]


def test_lines_under_each_other_are_title_deck_and_body() -> None:
    headline = "Security Forces Engage Separatist Militants to Rescue Hostages on Train in Pakistan"
    deck = "Ongoing operations in Balochistan aim to free some 300 passengers held in a standoff."
    line = f"{'Forces are engaged in gunfire with militants in an effort to free the hostages,' * 2} he said."

    assert kinds("\n".join([headline, deck, *[line] * 12])) == [
        ("title", headline),
        ("deck", deck),
        *[("body", line)] * 12,
    ]


def test_headline_deck_empty_line_and_paragraphs() -> None:
    text = f"Flood Kills 40 in Sindh\nRescuers reach the last of the towns.\n\n{BODY}\n\n{BODY}"

    assert first_kinds(text) == ["title", "deck", *["body"] * 4]


def test_a_first_paragraph_under_the_title_is_no_deck() -> None:
    assert first_kinds(f"Flood kills 40\n\n{BODY}\n\n{BODY}") == ["title", *["body"] * 4]


def test_a_line_without_a_stop_between_title_and_prose_is_the_deck() -> None:
    assert first_kinds(f"Flood kills 40\n\nBy Our Correspondent\n\n{BODY}") == [
        "title",
        "deck",
        "body",
        "body",
    ]


def test_a_title_may_ask_and_may_end_in_initials() -> None:
    assert kinds(f"Who pays for the flood?\n\n{BODY}")[0] == ("title", "Who pays for the flood?")
    assert kinds(f"Talks Open in the U.S.\n\n{BODY}")[0] == ("title", "Talks Open in the U.S.")


def test_an_article_that_starts_with_prose_has_no_title() -> None:
    assert first_kinds(f"The river burst its banks.\n\n{BODY}") == ["body"] * 3
    assert first_kinds(BODY) == ["body"] * 2


def test_a_file_of_one_line_is_body() -> None:
    assert kinds("Flood kills 40") == [("body", "Flood kills 40")]
    assert kinds("# Flood kills 40") == [("body", "Flood kills 40")]


def test_markdown_headings_are_quoted_without_their_marks() -> None:
    text = f"# Flood kills 40 #\n\n{BODY}\n\n## What next?\n\n{BODY}\n"

    assert [kind for kind in kinds(text) if kind[0] != "body"] == [
        ("title", "Flood kills 40"),
        ("heading", "What next?"),
    ]


def test_a_number_sign_without_a_space_is_no_heading() -> None:
    assert kinds(f"{BODY}\n\n#1 in sales again.\n\n{BODY}")[2] == ("body", "#1 in sales again.")


def test_an_underlined_title_is_a_title() -> None:
    assert kinds(f"Flood kills 40\n==============\n\n{BODY}")[0] == ("title", "Flood kills 40")


def test_a_short_line_over_prose_is_a_heading() -> None:
    text = f"Flood kills 40\n\n{BODY}\n\nHelp from abroad\n\n{BODY}"

    assert [sentence for kind, sentence in kinds(text) if kind == "heading"] == ["Help from abroad"]


def test_items_of_a_list_are_body() -> None:
    text = "What to bring\n\n- water\n- blankets, dry\n- a lamp\n\n1. Lock up\n2. Leave"

    assert first_kinds(text) == ["title", *["body"] * 5]


def test_short_lines_under_each_other_are_body() -> None:
    assert kinds("milk\neggs\nbread") == [("body", "milk"), ("body", "eggs"), ("body", "bread")]
    assert first_kinds("Killed: 12\nInjured: 30\nMissing: 4") == ["body"] * 3


def test_short_lines_with_nothing_under_them_head_nothing() -> None:
    assert "heading" not in first_kinds("Winners\n\nAnn Lee\n\nBo Ray\n\nCy Fox")


def test_a_poem_has_a_title_and_no_headings() -> None:
    text = "The Flood\n\nThe river rose,\nAnd none could sleep;\nWe counted every light\nAcross the deep."

    assert first_kinds(text)[0] == "title"
    assert set(first_kinds(text)[1:]) == {"body"}


def test_wrapped_lines_are_read_as_one() -> None:
    text = (
        "The river burst its banks on Monday and flooded the two old\n"
        "towns of Karsu and Menth, the governor of the province said\n"
        "late on Tuesday. Help from the capital, promised by the new\n"
        "minister, had not arrived.\n"
    )

    assert first_kinds(text) == ["body", "body"]


def test_a_wrapped_list_item_stays_together() -> None:
    text = (
        "- The first of the pumps that the province asked for will be\n"
        "  delivered on Friday to the town of Karsu.\n"
        "- The second is late, and nobody in the ministry would say\n"
        "  why it is.\n"
    )

    assert [sentence.split()[1] for _, sentence in kinds(text)] == ["The", "The"]
