from qa.answering.answerer import Answerer
from qa.answering.reply import Answer
from qa.service.suggestions import suggestions
from qa.types import Question

ANSWERS = {
    "How many militants have been killed?": "at least 27 militants",
    "Who claimed responsibility for the hijacking?": "Baloch Liberation Army",
    "In which district did the attack occur?": "Bolan district",
    "How many passengers were on the train?": "approximately 500 passengers",
    "When did the incident begin?": "March 12, 2025",
}


def test_every_suggested_question_really_has_its_answer(seed_answerer: Answerer) -> None:
    [entry] = seed_answerer.store.articles()
    asked = suggestions(entry)

    assert 3 <= len(asked) <= 6
    for text in asked:
        reply = seed_answerer.answer(Question(text))
        assert isinstance(reply, Answer), text
        assert ANSWERS[text] in reply.quotes[0].text
