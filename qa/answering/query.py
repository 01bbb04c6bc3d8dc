"""Question and earlier turns -> the query: what is looked for, what was carried over, what was corrected."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from qa.corpus.words import STOP_WORDS, Word, words

LAST_QUESTION, LAST_QUOTE = 0.2, 0.1
"""Weights of carried words beside the question's own 1: they break ties, never outvote what is asked."""
MOST_CARRIED = 4  # words from each side


def _set(words_of_it: str) -> frozenset[str]:
    return frozenset(words_of_it.split())


_OPENS_A_FOLLOW_UP = re.compile(r"^\s*(?:and|but|so|then|also|what about|how about)\b", re.IGNORECASE)
_POINTS_BACK = _set(
    "he she it they him her them his its their theirs that this those these there then one ones"
)
_ASKING = _set("who when where how many much what which why whom whose not no")


@dataclass(frozen=True, slots=True)
class Carried:
    """A word of the turn before that joins the query with a weight below the question's own words."""

    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class Correction:
    """A mistyped word and the collection's word that is read instead."""

    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class Query:
    """The corrected text of the question, and the words carried over from the turn before."""

    text: str
    carried: tuple[Carried, ...] = ()
    corrected: tuple[Correction, ...] = ()

    @property
    def words(self) -> str:
        """The text and the carried words in one string, as the encoder and the lexicon are given it."""
        return " ".join([self.text, *(carried.word for carried in self.carried)])


def correct(question: str, spelled: Callable[[str], str | None], is_known: Callable[[Word], bool]) -> Query:
    """Return the query in which words that nobody knows are the collection's words one slip away.

    `spelled` returns that word for a folded one; `is_known` tells a word of the language, which is never
    touched.
    """
    text, corrected = question, []
    for word in reversed(words(question)):
        if not is_known(word) and (read := spelled(word.folded)):
            text = text[: word.start] + read + text[word.end :]
            corrected.append(Correction(word.text, read))
    return Query(text, corrected=tuple(reversed(corrected)))


def carry(query: Query, last_question: str, last_quotes: list[str]) -> Query:
    """Return the query with the names and telling words of the last turn, if its question cannot stand alone.

    The words of the last question come first and weigh more; none that the question has itself is carried.
    """
    if not is_follow_up(query.text):
        return query
    known = {word.stem for word in words(query.text)}
    carried: list[Carried] = []
    for text, weight, names_only in (
        (last_question, LAST_QUESTION, False),
        (" ".join(last_quotes[:1]), LAST_QUOTE, True),
    ):
        for word in [word for word in _telling(text, names_only=names_only) if word.stem not in known][
            :MOST_CARRIED
        ]:
            if word.stem not in known:
                known.add(word.stem)
                carried.append(Carried(word.text, weight))
    return Query(query.text, tuple(carried), query.corrected)


def is_follow_up(question: str) -> bool:
    """Tell whether the question leans on an earlier one: by its opening, a pronoun, or for want of words."""
    found = words(question)
    content = _telling(question, names_only=False)
    names = _telling(question, names_only=True)
    points_back = any(word.folded in _POINTS_BACK for word in found)
    return (
        bool(_OPENS_A_FOLLOW_UP.search(question))
        or (points_back and not names)
        or (len(content) <= 1 and not names)
    )


def _telling(text: str, *, names_only: bool) -> list[Word]:
    found = words(text)
    content = [word for word in found if word.folded not in STOP_WORDS | _ASKING | _POINTS_BACK]
    return [word for word in content if not names_only or (word.text[0].isupper() and word is not found[0])]
