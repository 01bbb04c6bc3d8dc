from collections.abc import Sequence

import pytest

from qa.answering.answerer import Answerer
from qa.answering.candidate import Candidate
from qa.answering.query import Query
from qa.answering.reader import Reading
from qa.answering.reply import Abstention, Answer, Quote
from qa.errors import ArticleUnknownError, ModelError, QuestionError
from qa.indexing.store import Store
from qa.types import Caution, Question, SentenceRef, Turn
from tests.fakes import HashEmbedder, OverlapReader


class BrokenReader(OverlapReader):
    def read(self, query: Query, candidates: Sequence[Candidate]) -> tuple[Reading, ...]:
        raise ModelError("broken")


def answerer(store: Store, reader: OverlapReader | None = None) -> Answerer:
    return Answerer(store, HashEmbedder(), reader or OverlapReader())


def test_an_answer_quotes_the_article_word_for_word(store: Store) -> None:
    reply = answerer(store).answer(Question("families lost homes"))

    assert isinstance(reply, Answer)
    assert [quote.text for quote in reply.quotes] == ["Twelve families lost their homes."]
    for quote in reply.quotes:
        assert store.article(quote.article).text[quote.start : quote.end] == quote.text
        assert quote.highlight is not None
        assert store.article(quote.article).text[quote.highlight.start : quote.highlight.end] == "families"
    assert reply.index == store.generation


def test_what_nothing_supports_is_abstained_from_with_the_nearest_sentences(store: Store) -> None:
    reply = answerer(store).answer(Question("Which striker scored twice against Ada Norton?", limit=2))

    assert isinstance(reply, Abstention)
    assert reply.reason == "support too weak"
    assert len(reply.closest) == 2
    assert reply.closest[0].support >= reply.closest[1].support


def test_more_caution_answers_less(store: Store) -> None:
    half, most = Question("families lost everything there"), Question("families lost homes there")

    def answered(question: Question, caution: Caution) -> bool:
        asked = Answerer(store, HashEmbedder(), OverlapReader(), caution)
        return isinstance(asked.answer(question), Answer)

    cautions: tuple[Caution, ...] = ("low", "normal", "high")
    assert [answered(half, caution) for caution in cautions] == [True, True, False]
    assert [answered(most, caution) for caution in cautions] == [True, True, False]
    assert not answered(Question("families wept loudly everywhere again"), "low")


def test_the_limit_bounds_the_quotes(store: Store) -> None:
    reply = answerer(store).answer(Question("the", limit=1))

    assert isinstance(reply, Answer)
    assert len(reply.quotes) == 1


def test_a_quotation_that_runs_over_several_sentences_is_quoted_whole(store: Store) -> None:
    reply = answerer(store).answer(Question("ran uphill"))

    assert isinstance(reply, Answer)
    assert [quote.text for quote in reply.quotes] == [
        "“We ran uphill.",
        "The wheel broke.",
        "My dog swam,” said a neighbour.",
    ]
    assert [quote.context for quote in reply.quotes] == [None] * 3


def test_a_quotation_is_quoted_no_further_than_the_limit(store: Store) -> None:
    reply = answerer(store).answer(Question("ran uphill", limit=2))

    assert isinstance(reply, Answer)
    assert [quote.text for quote in reply.quotes] == ["“We ran uphill.", "The wheel broke."]


def test_the_sentence_that_a_quote_leans_on_comes_with_it(store: Store) -> None:
    (saved,) = _answered(store, "saved nothing", limit=1)
    (dog,) = _answered(store, "dog swam", limit=1)

    assert saved.context is not None
    assert saved.context.text == "The miller fled at midnight."
    assert dog.context is not None
    assert dog.context.text == "The wheel broke."


def test_what_is_quoted_itself_is_not_context_as_well(store: Store) -> None:
    fled, saved = _answered(store, "miller fled saved nothing")

    assert fled.text == "The miller fled at midnight."
    assert (saved.text, saved.context) == ("He saved nothing.", None)


def _answered(store: Store, text: str, limit: int = 3) -> tuple[Quote, ...]:
    reply = answerer(store).answer(Question(text, limit=limit))
    assert isinstance(reply, Answer)
    return reply.quotes


def test_only_the_chosen_articles_answer(store: Store) -> None:
    reply = answerer(store).answer(Question("families lost homes", articles=("budget",)))

    assert isinstance(reply, Abstention)
    assert {quote.article for quote in reply.closest} == {"budget"}


def test_rank_returns_every_candidate_best_supported_first(store: Store) -> None:
    ranked = answerer(store).rank(Question("families lost homes"))

    assert len(ranked) == len(store)
    assert [read.support for read in ranked] == sorted((read.support for read in ranked), reverse=True)


def test_a_mistyped_word_is_read_as_the_articles_and_shown(store: Store) -> None:
    reply = answerer(store).answer(Question("goverment tents"))

    assert isinstance(reply, Answer)
    assert [(word.typed, word.read) for word in reply.corrected] == [("goverment", "government")]
    assert reply.question == "goverment tents"
    assert reply.quotes[0].text == "The government sent tents."


def test_a_follow_up_carries_words_of_the_last_turn_and_shows_them(store: Store) -> None:
    reader = OverlapReader()
    budget = store.sentences("budget")
    signed = next(s for s in budget if "signed" in store.article("budget").text[s.start : s.end])
    history = (Turn("Who signed the budget?", (SentenceRef("budget", signed.number),)),)

    reply = answerer(store, reader).answer(Question("And when?", history=history))

    assert reply.carried == ("signed", "budget", "Ada", "Norton", "Friday")
    assert [carried.word for carried in reader.asked[-1].carried] == list(reply.carried)


@pytest.mark.parametrize("gone", [SentenceRef("budget", 99), SentenceRef("nowhere", 0)])
def test_a_turn_about_a_sentence_that_is_gone_is_still_a_turn(store: Store, gone: SentenceRef) -> None:
    history = (Turn("Who signed the budget?", (gone,)),)

    reply = answerer(store).answer(Question("And when?", history=history))

    assert reply.carried == ("signed", "budget")


def test_the_same_question_gets_the_same_reply_whoever_asked_before(store: Store) -> None:
    asked = answerer(store)
    first = asked.answer(Question("families lost homes"))
    asked.answer(Question("government tents"))

    again = asked.answer(Question("families lost homes"))

    assert again.model_dump(exclude={"took_ms"}) == first.model_dump(exclude={"took_ms"})


@pytest.mark.parametrize(
    ("text", "found"), [("", "empty"), (" \n\t", "empty"), ("x" * 501, "501 characters")]
)
def test_a_question_that_cannot_be_asked_is_refused_with_what_was_found(
    store: Store, text: str, found: str
) -> None:
    with pytest.raises(QuestionError, match=found):
        answerer(store).answer(Question(text))


@pytest.mark.parametrize(
    ("text", "found"), [("who\x1b[31m", "character 4 .* U\\+001B"), ("\ud800", "U\\+D800")]
)
def test_a_character_that_is_no_text_is_refused_by_its_place(store: Store, text: str, found: str) -> None:
    with pytest.raises(QuestionError, match=found):
        answerer(store).answer(Question(text))


def test_a_follow_up_carries_what_was_read_not_what_was_mistyped(store: Store) -> None:
    history = (Turn("Who called the goverment?"),)

    assert "government" in answerer(store).answer(Question("And when?", history=history)).carried


def test_500_characters_can_be_asked(store: Store) -> None:
    assert answerer(store).answer(Question(" " + "x" * 500 + " ")).question == "x" * 500


def test_an_unknown_article_is_refused(store: Store) -> None:
    with pytest.raises(ArticleUnknownError):
        answerer(store).answer(Question("Who?", articles=("nowhere",)))


def test_an_error_never_becomes_an_abstention(store: Store) -> None:
    with pytest.raises(ModelError):
        answerer(store, BrokenReader()).answer(Question("Who signed the budget?"))
