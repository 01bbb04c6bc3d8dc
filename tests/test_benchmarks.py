"""The commands behind README's figures, on little: what they count is to be zero here too."""

from pathlib import Path

import pytest

from benchmarks import collection, faults, index, reload
from benchmarks.corpus import questions, vocabulary, write_article, write_corpus
from qa.corpus.sentences import sentences
from tests.fakes import HashEmbedder


def test_no_request_fails_across_rebuilds_and_each_reply_is_verbatim_in_its_generation(
    tmp_path: Path,
) -> None:
    outcome = reload.Reloading(tmp_path).run(requests=120, rebuilds=2)

    assert (outcome.failed, outcome.unlike) == ([], [])
    assert sum(outcome.replies.values()) == 120
    assert list(outcome.replies) == ["gen-00000001", "gen-00000002", "gen-00000003"]
    assert "| 120 | 3 | 0 | 0 |" in "\n".join(reload.lines(outcome))


def test_damage_of_every_kind_is_refused_or_fallen_back_from(tmp_path: Path) -> None:
    for generations in (1, 2):
        place = tmp_path / str(generations)
        place.mkdir()
        told = list(faults.damages(place, HashEmbedder(), generations, flips=30))
        assert len(told) == 6
        assert all(line.endswith("| 0 |") for line in told), told


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")  # from Python 3.12
def test_a_file_cut_short_under_a_reader_gives_no_wrong_answer(tmp_path: Path) -> None:
    from_memory, mapped = faults.under_a_reader(tmp_path, HashEmbedder(), times=3)

    assert from_memory.endswith("| 3 no harm | 0 |")
    assert "served damaged" not in mapped


def test_made_up_articles_are_the_same_every_time_and_split_into_what_was_asked_for(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_corpus(tmp_path / name, 3, 40)
    article = tmp_path / "one" / "article-000001.txt"
    text = article.read_text(encoding="utf-8")

    assert text == (tmp_path / "other" / "article-000001.txt").read_text(encoding="utf-8")
    assert 36 <= len(sentences("", text)) <= 40  # an article may speak of an abbreviation
    assert all(
        each.rstrip("?") in text for each in questions(tmp_path / "one", 1) if "article-000001" in each
    )
    write_article(tmp_path / "one", 1, 40, vocabulary(), edition=1)
    assert article.read_text(encoding="utf-8") != text


def test_documents_are_asked_as_one_collection_and_the_right_sentence_is_found(tmp_path: Path) -> None:
    text = "The river broke its banks on Monday. Twelve families lost their homes."
    row = {"title": "Floods", "context": text, "sentences": [[0, 36], [37, 70]], "gold": [0]}
    asked = {**row, "question": "When did the river break its banks?"}
    other = {**row, "context": "The mill burnt down in May.", "sentences": [[0, 27]], "gold": []}

    told = list(collection.table([asked, {**other, "question": "Who owned the ferry?"}], tmp_path, 2))

    assert told[0] == "2 questions to 2 documents, 5 sentences"
    assert all(line.split(" | ")[1:4] == ["1.000", "1.000", "1.000"] for line in told[4:])


def test_growth_is_told_by_its_slope() -> None:
    rows = [{"sentences": 10.0**power, "full CPU s": 5 * 10.0**power} for power in (3, 4, 5)]

    table = list(index.growth(rows))

    assert table[0] == "| figure | 1,000 | 10,000 | 100,000 | slope | ten times |"
    assert table[2] == "| full CPU s | 5,000 | 50,000 | 500,000 | 1.00 | 5,000,000 |"
