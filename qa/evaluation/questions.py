"""A file of questions -> Asked: what is asked of which article, and which of its sentences are right."""

from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from qa.errors import EvaluationError


class Asked(BaseModel):
    """One question with its right sentences: quoting any of `gold` is right, and none is where none answers.

    `answer` is the part of a gold sentence that answers. `kind` and `overlap` only sort the figures. `line`
    is where it stands in its file. Other keys are left unread.
    """

    model_config = ConfigDict(frozen=True)

    article: str = Field(min_length=1)
    question: str = Field(min_length=1)
    gold: tuple[str, ...]
    answer: str | None = None
    kind: str | None = None
    overlap: Literal["low", "high"] | None = None
    answerable: bool
    line: int = 0

    @model_validator(mode="after")
    def _gold_says_whether_it_is_answerable(self) -> Self:
        if self.answerable != bool(self.gold):
            raise ValueError(
                f"answerable is {self.answerable}, but there are {len(self.gold)} gold sentences"
            )
        return self


def read_questions(file: Path) -> tuple[Asked, ...]:
    """Return the questions of a JSON Lines file, one a line, blank lines passed over.

    Raises EvaluationError, naming file and line, for a line that is no such question, and for a file without
    any.
    """
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{file} cannot be read: {error}") from error
    asked = tuple(_parse(file, number, line) for number, line in enumerate(lines, start=1) if line.strip())
    if not asked:
        raise EvaluationError(f"{file} holds no question; expected one JSON object a line")
    return asked


def collapse(text: str) -> str:
    """Return the text with every run of white space as one space: how gold sentences are compared."""
    return " ".join(text.split())


def _parse(file: Path, number: int, line: str) -> Asked:
    try:
        return Asked.model_validate_json(line).model_copy(update={"line": number})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        reason = f"{where}: {first['msg']}" if where else first["msg"]
        raise EvaluationError(f"{file}, line {number}: {reason}") from error
