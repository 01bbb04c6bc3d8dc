from qa.answering.reply import Abstention, Answer, Quote
from qa.service.reading import Extract
from qa.service.shown import Line, shown, text_fragment

COMMON = {"question": "why", "carried": (), "corrected": (), "index": "g", "took_ms": 0.1}


def _quote(
    sentence: int, start: int, text: str, prefix: str = "", support: float = 0.9, article: str = "a"
) -> Quote:
    return Quote(
        article=article,
        title=article.upper(),
        sentence=sentence,
        start=start,
        end=start + len(text),
        text=text,
        prefix=prefix,
        suffix="",
        support=support,
        context=None,
        highlight=None,
    )


def _numbers(*quotes: Quote) -> list[list[list[int]]]:
    groups = shown("", Answer(quotes=quotes, **COMMON)).groups  # type: ignore[arg-type] # a dict has one type
    return [[[quote.sentence for quote in block.quotes] for block in group] for group in groups]


ONE, TWO = _quote(1, 10, "One."), _quote(2, 16, "Two.", "ne. \n", 0.6)


def test_sentences_that_follow_each_other_are_one_block_with_what_stands_between() -> None:
    turn = shown("", Answer(quotes=(ONE, TWO), **COMMON))  # type: ignore[arg-type]
    ((block,),) = turn.groups

    assert block.lines == (Line("", Extract("One.", "", "")), Line(" \n", Extract("Two.", "", "")))
    assert (block.words, block.percents) == ("clearly supported", (90, 60))
    assert block.fragment == "#:~:text=One.,Two."


def test_sentences_with_words_or_too_much_between_them_are_two_blocks() -> None:
    assert _numbers(ONE, _quote(2, 16, "Two.", "- ")) == [[[1], [2]]]
    assert _numbers(ONE, _quote(2, 60, "Two.", " " * 32)) == [[[1], [2]]]
    assert _numbers(ONE, _quote(3, 16, "Two.", "  ")) == [[[1], [3]]]


def test_neighbours_by_number_of_two_articles_are_two_groups_numbered_on() -> None:
    quotes = (ONE, _quote(2, 16, "Two.", "  ", article="b"))
    groups = shown("", Answer(quotes=quotes, **COMMON)).groups  # type: ignore[arg-type]

    assert [[block.number for block in group] for group in groups] == [[1], [2]]


def test_what_does_not_answer_stays_single_and_is_not_cited() -> None:
    turn = shown("", Abstention(reason="support too weak", closest=(ONE, TWO), **COMMON))  # type: ignore[arg-type]

    assert [len(block.quotes) for block in turn.groups[0]] == [1, 1]
    assert turn.cited == ()


def test_a_link_spells_a_short_text_out_and_names_the_ends_of_a_long_one() -> None:
    assert text_fragment("A well-known,\nsmall & “odd” case") == (
        "#:~:text=A%20well%2Dknown%2C%20small%20%26%20%E2%80%9Codd%E2%80%9D%20case"
    )
    assert text_fragment("A dam broke.", "It rained.") == "#:~:text=A%20dam%20broke.,It%20rained."
    assert text_fragment(" ".join(map(str, range(13)))) == "#:~:text=0%201%202%203%204,8%209%2010%2011%2012"
