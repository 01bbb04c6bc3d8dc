"""Bytes -> objects: what a request may say, and what most replies look like."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from qa.types import Question, SentenceKind, SentenceRef, Turn

MAX_CHARACTERS = 500
"""The longest question, in code points, once trimmed."""

_CONTROL = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
QUESTION_SCHEMA = {
    "type": "string",
    "minLength": 1,
    "maxLength": MAX_CHARACTERS,
    "pattern": rf"^[^{_CONTROL}]*[^\s{_CONTROL}][^{_CONTROL}]*$",
    "description": "Counted once trimmed. No control characters but tabs and line breaks, no lone surrogates",
}


def _refuse_unreadable(value: object) -> object:
    """Name the first control character or lone surrogate and its place, counted from 1."""
    for place, character in enumerate(value if isinstance(value, str) else "", 1):
        kind = {"Cc": "a control character", "Cs": "half of a surrogate pair"}.get(
            unicodedata.category(character)
        )
        if kind and character not in "\t\n\r":
            raise PydanticCustomError(
                "unreadable_character",
                "character {place} is {code}, {kind}; expected text, tabs and line breaks. Delete it",
                {"place": place, "code": f"U+{ord(character):04X}", "kind": kind},
            )
    return value


def _trim(value: str) -> str:
    trimmed = value.strip()
    if not 1 <= len(trimmed) <= MAX_CHARACTERS:
        raise PydanticCustomError(
            "question_length",
            "{length} characters after trimming; expected 1 to {most}. {remedy}",
            {
                "length": len(trimmed),
                "most": MAX_CHARACTERS,
                "remedy": "Shorten the question" if trimmed else "Write a question",
            },
        )
    return trimmed


def _integral(value: object) -> object:
    """JSON has one kind of number: 5.0 is the integer 5."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


QuestionText = Annotated[
    str, BeforeValidator(_refuse_unreadable), AfterValidator(_trim), WithJsonSchema(QUESTION_SCHEMA)
]
Whole = Annotated[int, BeforeValidator(_integral)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SentencePlace(_Request):
    """A sentence that was quoted earlier: its article's id and its number in it, counted from zero."""

    article: str
    sentence: Whole = Field(ge=0, le=10_000_000)


class EarlierTurn(_Request):
    """An earlier question of the same conversation, and the sentences that were quoted for it."""

    question: QuestionText
    sentences: tuple[SentencePlace, ...] = Field(default=(), max_length=10)

    def to_turn(self) -> Turn:
        """Return the same turn in the program's own words."""
        return Turn(
            self.question, tuple(SentenceRef(place.article, place.sentence) for place in self.sentences)
        )


class AskRequest(_Request):
    """A question, of which articles (none named: all), for at most how many quotes, after which turns."""

    question: QuestionText
    articles: tuple[str, ...] = ()
    limit: Whole = Field(default=3, ge=1, le=10)
    history: tuple[EarlierTurn, ...] = Field(default=(), max_length=10)

    def to_question(self) -> Question:
        """Return the same question in the program's own words; an article named twice counts once."""
        turns = tuple(turn.to_turn() for turn in self.history)
        return Question(self.question, tuple(dict.fromkeys(self.articles)), self.limit, turns)


class AskedAgain(_Request):
    """A question of a conversation, and the article that it was put to (none: all)."""

    question: QuestionText
    article: str = ""


class TurnsRequest(_Request):
    """Questions to be asked one after the other, the first of them after earlier turns."""

    questions: tuple[AskedAgain, ...] = Field(min_length=1, max_length=20)
    history: tuple[EarlierTurn, ...] = Field(default=(), max_length=10)


class WhyRequest(_Request):
    """A question, the words carried over to it, and the sentence that was quoted for it."""

    question: QuestionText
    carried: tuple[Annotated[str, Field(max_length=MAX_CHARACTERS)], ...] = Field(default=(), max_length=20)
    article: str
    sentence: int = Field(ge=0, le=10_000_000, strict=False)


class _Response(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # most starts use few of these


class ArticleSummary(_Response):
    """An article of the index: `sentences` is how many it has, `sha256` the digest of its file's bytes."""

    id: str
    title: str
    sentences: int = Field(ge=0)
    sha256: str


class ArticleList(_Response):
    """Every article of the index."""

    articles: tuple[ArticleSummary, ...]
    index: str


class SentenceSpan(_Response):
    """Where a sentence stands: half-open code-point offsets into the article's text."""

    number: int = Field(ge=0)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    kind: SentenceKind


class ArticleText(_Response):
    """One article, its text unchanged, with its sentences."""

    id: str
    title: str
    text: str
    sha256: str
    sentences: tuple[SentenceSpan, ...]
    index: str


class Alive(_Response):
    """The process answers."""

    status: str = "alive"


class Ready(_Response):
    """Questions can be answered. `degraded` says why an older generation serves, where one does."""

    status: str = "ready"
    index: str
    articles: int = Field(ge=0)
    degraded: str | None


class FieldError(_Response):
    """What is wrong with one field; `pointer` is a JSON pointer into the request's body."""

    pointer: str
    detail: str


class Problem(_Response):
    """An error as RFC 9457 has it; `instance` is the request's id, as in the X-Request-ID header."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[FieldError, ...] = ()
