"""Files of questions: what is read, and what is refused by file and line."""

import json
from pathlib import Path

import pytest

from qa.errors import EvaluationError
from qa.evaluation.questions import collapse, read_questions

GOOD = {"article": "train", "question": "Who fell?", "answerable": True, "gold": ["Rind fell."]}


def _file(folder: Path, *lines: str) -> Path:
    file = folder / "questions.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_a_question_needs_article_words_and_gold_and_may_have_more(tmp_path: Path) -> None:
    more = GOOD | {"qid": "q2", "kind": "who", "overlap": "low", "answer": "Rind", "required": ["Rind fell."]}

    first, second = read_questions(_file(tmp_path, json.dumps(GOOD), "", json.dumps(more), ""))

    assert (first.article, first.question, first.gold, first.answerable) == (
        "train",
        "Who fell?",
        ("Rind fell.",),
        True,
    )
    assert (first.kind, first.overlap, first.answer) == (None, None, None)
    assert (first.line, second.line) == (1, 3)
    assert (second.kind, second.overlap, second.answer) == ("who", "low", "Rind")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "Invalid JSON"),
        ("[]", "object"),
        (json.dumps({k: v for k, v in GOOD.items() if k != "gold"}), "gold: Field required"),
        (json.dumps(GOOD | {"question": ""}), "question: String should have at least 1 character"),
        (json.dumps(GOOD | {"question": 7}), "question: Input should be a valid string"),
        (json.dumps(GOOD | {"overlap": "medium"}), "overlap: Input should be 'low' or 'high'"),
        (json.dumps(GOOD | {"gold": []}), "answerable is True, but there are 0 gold sentences"),
        (json.dumps(GOOD | {"answerable": False}), "answerable is False, but there are 1 gold sentences"),
    ],
)
def test_a_malformed_line_is_refused_by_file_and_number(tmp_path: Path, line: str, reason: str) -> None:
    file = _file(tmp_path, json.dumps(GOOD), line)

    with pytest.raises(EvaluationError) as refusal:
        read_questions(file)

    assert str(refusal.value).startswith(f"{file}, line 2: ")
    assert reason in str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_a_file_without_a_question_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "none.jsonl"
    file.write_bytes(content)

    with pytest.raises(EvaluationError, match="holds no question"):
        read_questions(file)


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    binary = tmp_path / "binary.jsonl"
    binary.write_bytes(b"\xff\xfe\x00")

    for file in (tmp_path / "missing.jsonl", binary):
        with pytest.raises(EvaluationError, match="cannot be read"):
            read_questions(file)


def test_white_space_is_collapsed_before_gold_is_compared() -> None:
    assert collapse(" A  train\u00a0was\nattacked. ") == "A train was attacked."
