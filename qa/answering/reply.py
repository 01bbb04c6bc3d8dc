"""Reply -> bytes: what leaves the program, each word of it cut from an article."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Highlight(_Wire):
    """The part of the quote that answers; half-open code-point offsets into the article, inside the quote."""

    start: int
    end: int


class Context(_Wire):
    """The sentence right before a quote, without which the quote cannot be understood; not itself an answer.

    `text` is the article's text from `start` to `end`, `sentence` its number in the article.
    """

    sentence: int = Field(ge=0)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


class Quote(_Wire):
    """A whole sentence of an article: `text` is the article's text from `start` to `end`.

    `sentence` counts from zero within the article. `prefix` and `suffix` are up to 32 characters before and
    after. `support` is the probability that this sentence answers the question. `context` is there where the
    sentence leans on the one before ("They", "The decision"), unless that one is quoted as well.
    """

    article: str
    title: str
    sentence: int = Field(ge=0)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    prefix: str
    suffix: str
    support: float = Field(ge=0, le=1)
    highlight: Highlight | None
    context: Context | None


class Correction(_Wire):
    """A word of the question that stands in no article, and the article's word that was read instead."""

    typed: str
    read: str


class _Reply(_Wire):
    question: str
    carried: tuple[str, ...]
    corrected: tuple[Correction, ...]
    index: str
    took_ms: float = Field(ge=0)


class Answer(_Reply):
    """The quotes that support an answer; never empty."""

    kind: Literal["answer"] = "answer"
    quotes: Annotated[tuple[Quote, ...], Field(min_length=1)]


class Abstention(_Reply):
    """The reply when nothing supports an answer; not an error.

    `closest` are the nearest sentences, none of which is an answer.
    """

    kind: Literal["abstention"] = "abstention"
    reason: Literal["nothing retrieved", "support too weak"]
    closest: tuple[Quote, ...]


Reply = Annotated[Answer | Abstention, Field(discriminator="kind")]
