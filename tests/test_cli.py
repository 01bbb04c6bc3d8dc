"""The command: what it prints, what it refuses, and the status that it ends with."""

import json
import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from qa.answering.reply import Abstention, Answer, Reply
from qa.evaluation.figures import Figures
from tests.command import ABSTAINED, ANSWERABLE, ANSWERED, ARTICLE, ERROR, run

UNANSWERABLE = "Who won the cricket match?"
REPLY: TypeAdapter[Answer | Abstention] = TypeAdapter(Reply)


def test_an_answer_is_quoted_with_its_place_and_ends_with_zero(seed_index: Path) -> None:
    result = run("ask", ANSWERABLE, "--index", seed_index)

    assert result.exit_code == ANSWERED
    assert "at least 27 militants have been killed during the exchanges of fire" in result.output
    assert "(train-hostages), sentence 6" in result.output
    assert re.search(r"^    (clearly supported|likely|possibly) \(0\.\d\d\)$", result.output, re.MULTILINE)


def test_an_abstention_says_so_and_ends_with_one(seed_index: Path) -> None:
    result = run("ask", UNANSWERABLE, "--index", seed_index)

    assert result.exit_code == ABSTAINED
    assert result.output.startswith("The article does not say.")


@pytest.mark.parametrize(("question", "status"), [(ANSWERABLE, ANSWERED), (UNANSWERABLE, ABSTAINED)])
def test_a_reply_is_printed_as_json_on_demand(seed_index: Path, question: str, status: int) -> None:
    result = run("ask", question, "--json", "--index", seed_index)

    assert result.exit_code == status
    assert REPLY.validate_json(result.stdout).question == question


def test_the_limit_bounds_the_quotes(seed_index: Path) -> None:
    result = run("ask", "What do we know about the militants?", "--limit", 1, "--json", "--index", seed_index)

    reply = REPLY.validate_json(result.stdout)
    assert len(reply.quotes if isinstance(reply, Answer) else reply.closest) == 1


def test_more_caution_keeps_a_doubtful_answer_back(seed_index: Path) -> None:
    doubtful = "Why was the train attacked?"
    support = REPLY.validate_json(run("ask", doubtful, "--json", "--index", seed_index).stdout)

    by_flag = run("ask", doubtful, "--caution", "high", "--index", seed_index)
    by_variable = run("ask", doubtful, "--index", seed_index, PULLQUOTE_CAUTION="low")
    unknown = run("ask", doubtful, "--caution", "utter", "--index", seed_index)

    assert (by_flag.exit_code, by_variable.exit_code) == (ABSTAINED, ANSWERED), support
    assert unknown.exit_code == ERROR


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("ask", "  "), "question"),
        (("ask", "x" * 501), "500"),
        (("ask", "Who?", "--article", "no-such"), "no-such"),
        (("ask", "Who?", "--limit", "0"), "--limit"),
        (("ask",), "QUESTION"),
        (("ask", "Who?", "--encoder", "no/such/model"), "no/such/model"),
        (("ask", "Who?", "--reader", "no/such/reader"), "no/such/reader"),
        (("ask", "\udc80?"), "surrogate"),
    ],
)
def test_what_cannot_be_asked_is_an_error_that_says_why(
    seed_index: Path, words: tuple[str, ...], message: str
) -> None:
    result = run(*words, "--index", seed_index)

    assert result.exit_code == ERROR
    assert message in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("command", [("ask", "Who?"), ("check",)])
def test_without_an_index_the_message_says_what_to_run(tmp_path: Path, command: tuple[str, ...]) -> None:
    result = run(*command, "--index", tmp_path / "none")

    assert result.exit_code == ERROR
    assert "pullquote rebuild" in result.stderr
    assert "Traceback" not in result.output


def test_rebuild_says_what_it_read_and_what_changed(article: Path, tmp_path: Path) -> None:
    first = run("rebuild", "--seeds", article, "--index", tmp_path / "index")
    (article / "bridge.txt").write_text(ARTICLE + "It opens on Friday.\n", encoding="utf-8")
    (article / "ferry.md").write_text("The ferry runs every hour.\n", encoding="utf-8")
    second = run("rebuild", "--seeds", article, "--index", tmp_path / "index")

    assert first.exit_code == second.exit_code == 0
    assert first.stdout.startswith(f"Reading {article}\n")
    assert "added: bridge" in first.stdout
    assert "added: ferry" in second.stdout
    assert "changed: bridge" in second.stdout


def test_rebuild_keeps_what_has_not_changed_unless_all_is_asked_for(article: Path, tmp_path: Path) -> None:
    words = ("rebuild", "--seeds", article, "--index", tmp_path / "index")
    printed = [run(*words, *more).stdout for more in ((), (), ("--full",))]

    assert [re.findall(r"kept: (\d)", each) for each in printed] == [["0"], ["1"], ["1"]]
    assert run("check", "--index", tmp_path / "index").exit_code == 0


def test_seeds_that_cannot_be_read_end_with_two_and_leave_the_old_index(
    article: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    run("rebuild", "--seeds", article, "--index", index)
    (article / "empty.txt").write_bytes(b"")

    result = run("rebuild", "--seeds", article, "--index", index)

    assert result.exit_code == ERROR
    assert "empty.txt" in result.stderr
    assert run("check", "--index", index).exit_code == 0
    assert run("ask", "What was closed on Monday?", "--index", index).exit_code in {ANSWERED, ABSTAINED}


def test_an_article_that_commands_the_terminal_is_shown_escaped(article: Path, tmp_path: Path) -> None:
    (article / "bridge.txt").write_text(
        "The harbour bridge \x1b[2J was closed on Monday.\n", encoding="utf-8"
    )
    run("rebuild", "--seeds", article, "--index", tmp_path / "index")

    result = run("ask", "When was the harbour bridge closed?", "--index", tmp_path / "index")

    assert "\\x1b[2J" in result.output
    assert "\x1b" not in result.output


def test_the_flag_comes_before_the_variable_and_the_variable_before_the_default(
    seed_index: Path, tmp_path: Path
) -> None:
    none = str(tmp_path / "none")

    by_variable = run("check", PULLQUOTE_INDEX=none)
    by_flag = run("check", "--index", seed_index, PULLQUOTE_INDEX=none)

    assert none in by_variable.stderr
    assert by_flag.exit_code == 0


def test_an_unknown_setting_is_an_error_that_names_the_known_ones() -> None:
    result = run("check", PULLQUOTE_PROT="1")

    assert result.exit_code == ERROR
    assert "PULLQUOTE_PROT" in result.stderr
    assert "PULLQUOTE_PORT" in result.stderr


def test_check_passes_on_a_whole_index_and_names_a_damaged_file(article: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    run("rebuild", "--seeds", article, "--index", index)
    whole = run("check", "--index", index)
    vectors = next(index.rglob("vectors*"))
    vectors.chmod(0o644)
    vectors.write_bytes(vectors.read_bytes()[:-1])
    damaged = run("check", "--index", index)

    assert whole.exit_code == 0
    assert damaged.exit_code == ERROR
    assert vectors.name in damaged.stderr


@pytest.fixture
def questions(article: Path) -> Path:
    """Return a file of questions beside the article's folder."""
    asked = [
        {"question": "When was the bridge closed?", "gold": ["The harbour bridge was closed on Monday."],
         "answer": "Monday", "kind": "when", "overlap": "high"},
        {"question": "How many cracks were found?", "gold": ["Engineers found two cracks in it."],
         "answer": "two", "kind": "how-many", "overlap": "low"},
        {"question": "Who won the cricket match?", "gold": []},
    ]  # fmt: skip
    file = article.parent / "questions.jsonl"
    lines = (json.dumps(each | {"article": "bridge", "answerable": bool(each["gold"])}) for each in asked)
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_evaluate_prints_its_figures_as_a_table_and_as_json(questions: Path) -> None:
    table = run("evaluate", questions)
    figures = Figures.model_validate_json(run("evaluate", questions, "--json").stdout)

    assert table.exit_code == 0
    assert table.stdout.startswith("3 questions, 2 answerable; gold not a sentence: 0\n")
    assert figures.questions == 3
    assert figures.verbatim.quotes == figures.verbatim.exact > 0


def test_calibrate_refuses_too_few_questions_and_leaves_the_index_as_it_was(
    questions: Path, article: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    run("rebuild", "--seeds", article, "--index", index)
    before = sorted(index.iterdir())

    result = run("calibrate", questions, "--seeds", article, "--index", index)

    assert result.exit_code == ERROR
    assert "at least 20 of each" in result.stderr
    assert sorted(index.iterdir()) == before


def test_evaluate_refuses_what_it_cannot_use_by_file_and_line(questions: Path, tmp_path: Path) -> None:
    questions.write_text(questions.read_text(encoding="utf-8") + "\n{}", encoding="utf-8")
    malformed = run("evaluate", questions)
    alone = tmp_path / "alone" / "questions.jsonl"
    alone.parent.mkdir()
    alone.write_text(questions.read_text(encoding="utf-8").split("\n")[0], encoding="utf-8")
    no_articles = run("evaluate", alone)
    other_articles = run("evaluate", alone, "--seeds", Path(__file__).parent.parent / "seeds")

    assert malformed.exit_code == no_articles.exit_code == other_articles.exit_code == ERROR
    assert f"{questions}, line 4" in malformed.stderr
    assert "--seeds DIR" in no_articles.stderr
    assert f"{alone}, line 1: no article 'bridge'; there are: train-hostages" in other_articles.stderr


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version").stdout.startswith("pullquote 0.")
