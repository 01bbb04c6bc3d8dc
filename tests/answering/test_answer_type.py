import pytest

from qa.answering.answer_type import asked


@pytest.mark.parametrize(
    ("question", "answer_type"),
    [
        ("How many passengers were freed?", "count"),
        ("number of captives freed so far", "count"),
        ("death toll", "count"),
        ("When did the siege begin?", "date"),
        ("What year was the mill closed?", "date"),
        ("What time did the session end?", "time"),
        ("Where was the train attacked?", "place"),
        ("Which city lost its library?", "place"),
        ("How much will the bridge cost?", "money"),
        ("How much did she pay?", "money"),
        ("How long did the strike last?", "duration"),
        ("How many years did she serve?", "duration"),
        ("How far is the mine from the town?", "measure"),
        ("What percentage of voters stayed at home?", "percent"),
        ("How old is the captain?", "age"),
        ("Why did the talks fail?", "reason"),
        ("Why was the fine imposed?", "reason"),
        ("Who paid the ransom?", "person"),
        ("When did the death toll rise?", "date"),
        ("What caused the fire?", "reason"),
        ("What did the minister say?", "quotation"),
        ("Who is Ada Norton?", "definition"),
        ("Who led the raid?", "person"),
        ("Which company bought the mill?", "person"),
        ("How did the thieves get in?", "manner"),
        ("Did the mayor sign the budget?", "yes-no"),
        ("and was anyone hurt", "yes-no"),
        ("Name the song.", "thing"),
        ("", "thing"),
    ],
)
def test_the_type_of_an_answer_follows_from_the_question(question: str, answer_type: str) -> None:
    assert asked(question).answer_type == answer_type


def test_white_space_does_not_change_what_is_asked() -> None:
    assert asked("how\n many  passengers") == asked("how many passengers")


def test_the_focus_is_what_is_counted_or_named() -> None:
    assert asked("How many passengers were freed?").focus.startswith("passengers")
    assert asked("Why?").focus == ""


@pytest.mark.parametrize(
    "question",
    [
        "Who led the raid and when did it end?",
        "Which countries sent tents?",
        "What are the conditions?",
        "Who were the winners?",
        "what side effects turned up",
        "Name the towns that were flooded",
        "What did each of the drivers say?",
        "Who else was in the running?",
    ],
)
def test_a_question_in_two_parts_or_for_a_list_asks_for_several_things(question: str) -> None:
    assert asked(question).several


@pytest.mark.parametrize(
    "question",
    [
        "Who led the raid?",
        "What is the status?",
        "Which class won?",
        "What was the cost?",
        "When did it end?",
    ],
)
def test_a_question_for_one_thing_does_not(question: str) -> None:
    assert not asked(question).several
