import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.training.made_up import make_workshop, write_rows
from training.reader_cases import Case
from training.readings import Readings, training_cases
from training.swaps import EVERY_WAY, NAMES_AND_NUMBERS, swapped

LINES = (
    "The ferry left Dunmere with 240 passengers in March.",
    "A second boat reached Corum with 198 people in April.",
)
CASE = Case("a", "How many left on the ferry from Dunmere?", "", LINES, frozenset({0}), (0, 28, 31))


def test_a_swapped_question_asks_of_another_name_that_no_answering_sentence_has() -> None:
    said = {swapped(CASE, random.Random(seed), NAMES_AND_NUMBERS).question for seed in range(20)}

    assert said <= {"How many left on the ferry from Corum?", "How many left on the ferry from April?"}
    assert all(not swapped(CASE, random.Random(seed), NAMES_AND_NUMBERS).gold for seed in range(20))


def test_a_number_is_swapped_for_a_number() -> None:
    case = replace(CASE, question="which ferry had 240 passengers")

    assert swapped(case, random.Random(1), NAMES_AND_NUMBERS).question == "which ferry had 198 passengers"


def test_a_question_without_a_name_or_number_is_left_as_it_is() -> None:
    case = replace(CASE, question="How many left?")

    assert swapped(case, random.Random(1), NAMES_AND_NUMBERS) == case


@pytest.mark.parametrize(
    ("question", "twins"),
    [
        ("who carried passengers", {"who carried people", "who carried second", "who carried reached"}),
        ("what came before the storm", {"what came after the storm"}),
        ("what was seen", {"what was not seen", "what was never seen"}),
    ],
)
def test_a_near_twin_asks_for_another_word_the_opposite_or_a_denial(question: str, twins: set[str]) -> None:
    case = replace(CASE, question=question)

    found = [swapped(case, random.Random(seed), EVERY_WAY) for seed in range(20)]

    assert {each.question for each in found} <= twins
    assert not any(each.gold for each in found)


def test_a_question_on_a_single_sentence_is_asked_of_all_sentences_of_its_article(tmp_path: Path) -> None:
    shop = make_workshop(tmp_path)
    said = {"question": "Who left?", "answer_start": 4, "answer_text": "ferry", "validators_agree": 2}
    rows = [
        said | {"id": f"Wiki1k:wikinews:7:{place}:0-2_3-1", "context": line, "validators_agree": agree}
        for place, line, agree in ((10, LINES[1], 0), (9, LINES[0], 2))
    ]
    write_rows(shop.data, "qa/qamr", [dict(row) for row in rows])

    (case,) = (case for case in training_cases(shop, None) if case.source == "qamr")

    assert case.lines == LINES
    assert (case.gold, case.answer) == (frozenset({0}), (0, 4, 9))


def test_an_epoch_of_readings_is_the_same_at_every_call() -> None:
    cases = [replace(CASE, group=str(number)) for number in range(40)]
    readings = Readings(cases, {"ferry": ("boat",)}, seed=1)

    assert readings.epoch(2, 8) == readings.epoch(2, 8)
    assert readings.epoch(2, 8) != readings.epoch(3, 8)
    assert any("boat" in case.question for batch in readings.epoch(2, 8) for case in batch)
    assert any("Corum" in case.question for batch in readings.epoch(2, 8) for case in batch)
