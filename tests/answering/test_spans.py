import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.spans import ANSWER_TYPES, AnswerType, spans


@pytest.mark.parametrize(
    ("answer_type", "text", "found"),
    [
        ("count", "At least 27 militants were killed.", "At least 27 militants"),
        ("count", "Seven hijackers died.", "Seven hijackers"),
        ("count", "Some 3,000 people fled.", "Some 3,000 people"),
        ("count", "Over 150 of the hostages were freed.", "Over 150 of the hostages"),
        ("count", "Of 27 in the cells, all died.", "27"),
        ("money", "It cost $1.24 billion to build.", "$1.24 billion"),
        ("money", "A litre is Rs. 252.66 now.", "Rs. 252.66"),
        ("money", "They paid 40 euros each.", "40 euros"),
        ("percent", "The tax rose by 3.9 percent.", "3.9 percent"),
        ("percent", "State aid made up 22% of it.", "22%"),
        ("date", "It began on March 12, 2025, at dawn.", "March 12, 2025"),
        ("date", "They met on Tuesday.", "Tuesday"),
        ("date", "It was founded in 1973.", "1973"),
        ("time", "The session ended at 1:35 a.m. on Thursday.", "1:35 a.m."),
        ("duration", "They were held for 11 days.", "11 days"),
        ("age", "Rafael Dunmore, 52, was freed.", "52"),
        ("age", "The 52-year-old master was freed.", "52-year-old"),
        ("measure", "It lies 60 nautical miles away.", "60 nautical"),
        ("place", "The train left from Quetta at noon.", "Quetta"),
        ("person", "The raid was led by Capt. Rafael Dunmore.", "Capt. Rafael Dunmore"),
        ("reason", "He resigned to avoid a trial.", "to avoid a trial"),
        ("reason", "Talks failed because the money ran out.", "because the money ran out"),
        ("manner", "They got in by breaking a window.", "by breaking a window"),
        ("quotation", "“We are done,” she said.", "“We are done,”"),
    ],
)
def test_what_could_be_an_answer_is_found(answer_type: AnswerType, text: str, found: str) -> None:
    assert found in [text[span.start : span.end] for span in spans(text, answer_type)]


def test_the_day_of_a_date_and_the_number_of_an_item_count_nothing() -> None:
    assert spans("It began on March 12, 2025, at 9 a.m.", "count") == ()
    assert spans("3. Turn the heap.", "count") == ()


def test_a_word_that_only_opens_a_sentence_is_no_name() -> None:
    assert spans("The river rose.", "person") == ()


def test_a_yes_or_no_stands_nowhere() -> None:
    assert spans("Yes, it did.", "yes-no") == ()


@given(st.text(max_size=300), st.sampled_from(ANSWER_TYPES))
def test_spans_lie_inside_the_text_in_order_and_are_never_empty(text: str, answer_type: AnswerType) -> None:
    found = spans(text, answer_type)

    assert all(0 <= span.start < span.end <= len(text) for span in found)
    assert list(found) == sorted(found, key=lambda span: span.start)
