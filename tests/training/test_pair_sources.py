from training.pair_sources import authored_pairs, selection_pairs, span_pairs
from training.sources import Row


def authored(split: str) -> Row:
    return {
        "dataset": "authored",
        "split": split,
        "title": "T",
        "question": "Who?",
        "context": "One. Two. Three.",
        "sentences": [[0, 4], [5, 9], [10, 16]],
        "answerable": True,
        "gold": [1],
    }


def test_an_authored_question_meets_its_gold_sentence_against_the_rest_of_its_document() -> None:
    (pair,) = authored_pairs(iter([authored("train")]), "authored")

    assert (pair.anchor, pair.positive, pair.negatives, pair.title) == (
        "Who?",
        "Two.",
        ("One.", "Three."),
        "T",
    )


def test_authored_development_questions_are_never_trained_on() -> None:
    assert list(authored_pairs(iter([authored("dev")]), "authored")) == []


def test_a_sentence_that_holds_another_right_answer_is_no_negative() -> None:
    text = "Ann won. Bob lost. Ann Lee was first."
    row = {
        "question": "Who won?",
        "context": text,
        "answerable": True,
        "answer_start": 0,
        "answer_text": "Ann",
    }
    row["all_answers"] = [[0, "Ann"], [19, "Ann Lee"]]

    (pair,) = span_pairs(iter([row]), "squad")

    assert (pair.positive, pair.negatives) == ("Ann won.", ("Bob lost.",))


def test_each_sentence_labelled_right_is_paired_against_those_labelled_wrong() -> None:
    rows = [
        {"qid": "q", "question": "Who?", "sentence": said, "label": label, "doc": "D"}
        for said, label in (("Yes.", 1), ("No.", 0), ("Also.", 1))
    ]

    pairs = list(selection_pairs(iter(rows), "selqa_dev"))

    assert [(pair.positive, pair.negatives) for pair in pairs] == [("Yes.", ("No.",)), ("Also.", ("No.",))]
