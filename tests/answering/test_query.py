from qa.answering.query import Correction, Query, carry, correct, is_follow_up


def test_a_word_that_nobody_knows_is_read_as_the_collections_word() -> None:
    query = correct(
        "What did the goverment say?",
        {"goverment": "government"}.get,
        lambda word: word.folded != "goverment",
    )

    assert query.text == "What did the government say?"
    assert query.corrected == (Correction("goverment", "government"),)


def test_a_word_of_the_language_is_never_corrected() -> None:
    query = correct("Who won the cricket match?", {"match": "march"}.get, lambda _: True)

    assert query == Query("Who won the cricket match?")


def test_two_mistakes_keep_their_places() -> None:
    query = correct(
        "goverment and presidnt", {"goverment": "government", "presidnt": "president"}.get, lambda _: False
    )

    assert query.text == "government and president"
    assert [word.typed for word in query.corrected] == ["goverment", "presidnt"]


def test_a_follow_up_carries_the_names_and_telling_words_of_the_last_turn() -> None:
    query = carry(
        Query("And how many died?"),
        "What happened to the Jafar Express?",
        ["The train was attacked near Quetta."],
    )

    assert [carried.word for carried in query.carried] == ["happened", "Jafar", "Express", "Quetta"]
    assert query.carried[0].weight > query.carried[-1].weight


def test_a_question_that_stands_alone_carries_nothing() -> None:
    query = Query("How many passengers were aboard the Jafar Express?")

    assert carry(query, "Who condemned the attack?", ["Antonio Guterres condemned it."]) == query


def test_what_the_question_says_itself_is_not_carried_again() -> None:
    query = carry(Query("And the militants?"), "How many militants died?", [])

    assert [carried.word for carried in query.carried] == ["died"]


def test_a_follow_up_is_known_by_its_opening_a_pronoun_or_its_brevity() -> None:
    assert is_follow_up("And where?")
    assert is_follow_up("What did they demand?")
    assert is_follow_up("why?")
    assert not is_follow_up("What did the militants demand from the government?")
    assert not is_follow_up("Who is Ada Norton?")
