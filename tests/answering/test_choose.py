from dataclasses import replace

from qa.answering.choose import Read, choose
from qa.types import Sentence, SentenceKind


def read(number: int, support: float, text: str, *, article: str = "a", kind: SentenceKind = "body") -> Read:
    return Read(number, Sentence(article, number, 0, len(text), kind), text, support)


def test_nothing_is_chosen_below_the_threshold() -> None:
    assert choose([read(0, 0.4, "One.")], threshold=0.5, limit=3) == ()
    assert choose([], threshold=0.5, limit=3) == ()


def test_what_passes_is_chosen_up_to_the_limit() -> None:
    ranked = [read(n, 0.9 - n / 100, word) for n, word in enumerate(["Mill.", "River.", "Mayor.", "Bridge."])]

    assert choose(ranked, threshold=0.5, limit=3) == tuple(ranked[:3])


def test_sentences_of_one_article_come_in_reading_order() -> None:
    late, early = read(9, 0.9, "River."), read(2, 0.8, "Mill.")

    assert choose([late, early], threshold=0.5, limit=3) == (early, late)


def test_articles_come_by_their_best_sentence() -> None:
    first, second, third = (
        read(5, 0.9, "Mill.", article="b"),
        read(1, 0.8, "River."),
        read(0, 0.7, "Mayor.", article="b"),
    )

    assert choose([first, second, third], threshold=0.5, limit=3) == (third, first, second)


def test_a_further_quote_needs_half_the_support_of_the_best() -> None:
    best, weak = read(0, 0.9, "Mill."), read(1, 0.4, "River.")

    assert choose([best, weak], threshold=0.3, limit=3) == (best,)


def test_what_is_said_twice_is_quoted_once() -> None:
    best, again = (
        read(0, 0.9, "The river flooded the old mill."),
        read(1, 0.8, "The river flooded the old mill!"),
    )

    assert choose([best, again], threshold=0.5, limit=3) == (best,)


def test_a_headline_gives_way_to_a_sentence_that_says_it() -> None:
    title, body = read(0, 0.9, "River Floods Mill", kind="title"), read(3, 0.8, "On Monday the river came.")

    assert choose([title, body], threshold=0.5, limit=3) == (body,)


def test_a_headline_is_quoted_where_it_alone_answers() -> None:
    title = read(0, 0.9, "River Floods Mill", kind="title")

    assert choose([title, read(3, 0.2, "The mayor left.")], threshold=0.5, limit=3) == (title,)


def test_where_several_things_are_asked_for_a_quarter_of_the_best_is_enough() -> None:
    best, weak, weaker = read(0, 0.8, "Mill."), read(1, 0.2, "River."), read(2, 0.19, "Mayor.")

    assert choose([best, weak, weaker], threshold=0.5, limit=3, several=True) == (best, weak)
    assert choose([weak, weaker], threshold=0.5, limit=3, several=True) == ()


def test_a_headline_does_not_give_way_to_what_would_not_answer_alone() -> None:
    title, weak = read(0, 0.8, "River Floods Mill", kind="title"), read(3, 0.3, "On Monday the mayor came.")

    assert choose([title, weak], threshold=0.5, limit=3, several=True) == (title, weak)


def test_a_quotation_is_followed_over_the_sentences_it_runs_on_within_the_limit() -> None:
    opens = replace(read(0, 0.9, "“We ran."), run_on=(1, 2))
    rest, end, other = read(1, 0.1, "We swam."), read(2, 0.2, "We slept.”"), read(5, 0.8, "River.")
    ranked = [opens, other, end, rest]

    assert choose(ranked, threshold=0.5, limit=4) == (opens, rest, end, other)
    assert choose(ranked, threshold=0.5, limit=2) == (opens, rest)


def test_the_rest_of_a_quotation_is_quoted_once() -> None:
    opens, rest = replace(read(0, 0.8, "“We ran."), run_on=(1,)), read(1, 0.9, "We swam.”")

    assert choose([rest, opens], threshold=0.5, limit=3) == (opens, rest)
