"""A small Answerer that keeps the real one's promises: words shared with a line decide, nothing is loaded."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from qa.answering.reply import Abstention, Answer, Context, Correction, Highlight, Quote, Reply
from qa.answering.why import Match, Share, Why
from qa.errors import ArticleUnknownError, SentenceUnknownError
from qa.service.library import Answers, Library
from qa.types import Article, Question, Sentence, SentenceKind, SentenceRef

SEED = Path(__file__).parents[2] / "seeds" / "train-hostages.txt"
_STOP = frozenset(
    [
        "how",
        "many",
        "have",
        "been",
        "who",
        "the",
        "what",
        "is",
        "was",
        "for",
        "did",
        "where",
        "which",
        "that",
        "this",
        "does",
        "of",
        "in",
        "it",
        "a",
    ]
)
_ENOUGH = 0.5


def read(path: Path) -> Article:
    """Read a text whose first line is its title."""
    data = path.read_bytes()
    return article(path.stem, data.decode())


def article(article_id: str, text: str) -> Article:
    """Make an article of a text whose first line is its title."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(article_id, text.splitlines()[0], text, f"{article_id}.txt", digest)


@dataclass(frozen=True)
class FakeEntry:
    id: str
    title: str
    sentences: int
    sha256: str


class FakeStore:
    """Each line of an article is a sentence: the first its title, the second its deck."""

    degraded: str | None = None
    broken: str | None = None

    def __init__(self, *articles: Article, generation: str = "gen-00000001") -> None:
        self.generation = generation
        self.closed = False
        self._articles = {one.id: one for one in articles}
        self._sentences: dict[str, tuple[Sentence, ...]] = {}

    def articles(self) -> tuple[FakeEntry, ...]:
        return tuple(
            FakeEntry(one.id, one.title, len(self.sentences(one.id)), one.sha256)
            for one in self._articles.values()
        )

    def article(self, article_id: str) -> Article:
        if article_id not in self._articles:
            raise ArticleUnknownError(
                f"No article is called {article_id!r}; there are {', '.join(self._articles)}."
            )
        return self._articles[article_id]

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        if article_id not in self._sentences:
            self._sentences[article_id] = self._split(article_id)
        return self._sentences[article_id]

    def _split(self, article_id: str) -> tuple[Sentence, ...]:
        lines = re.finditer(r"\S.*\S|\S", self.article(article_id).text)
        return tuple(Sentence(article_id, n, m.start(), m.end(), _kind(n)) for n, m in enumerate(lines))

    def close(self) -> None:
        self.closed = True


def _kind(number: int) -> SentenceKind:
    return "title" if number == 0 else "deck" if number == 1 else "body"


@dataclass(eq=False)
class FakeAnswerer:
    """Answers where half of the question's words stand in a line; `spelling` is what it corrects."""

    store: FakeStore
    spelling: dict[str, str] = field(default_factory=dict)
    before: Callable[[Question], None] = lambda _question: None
    asked: list[Question] = field(default_factory=list)
    first = 2

    def answer(self, question: Question) -> Reply:
        self.asked.append(question)
        self.before(question)
        corrected = tuple(
            Correction(typed=word, read=read) for word, read in self.spelling.items() if word in question.text
        )
        carried = tuple(turn.question.split()[-1].strip("?") for turn in question.history[-1:])
        found = sorted(self._readings(question), key=lambda reading: -reading[0])
        common: dict[str, Any] = {"question": question.text, "carried": carried, "corrected": corrected}
        common |= {"index": self.store.generation, "took_ms": 0.1}
        sure = [self._cut(one, support) for support, one in found[: question.limit] if support >= _ENOUGH]
        if sure:
            articles = list(dict.fromkeys(quote.article for quote in sure))
            ordered = sorted(sure, key=lambda quote: (articles.index(quote.article), quote.sentence))
            return Answer(quotes=tuple(ordered), **common)
        closest = tuple(self._cut(one, support) for support, one in found[:2])
        return Abstention(reason="support too weak", closest=closest, **common)

    def why(self, text: str, carried: Sequence[str], ref: SentenceRef) -> Why:
        sentences = self.store.sentences(ref.article)
        if ref.sentence >= len(sentences):
            raise SentenceUnknownError(f"{ref.article!r} has no sentence {ref.sentence}")
        one = sentences[ref.sentence]
        said = self._words(self.store.article(ref.article).text[one.start : one.end])
        shared = sorted(said & self._words(" ".join([text, *carried])) - _STOP)
        return Why(
            question=text,
            article=ref.article,
            sentence=ref.sentence,
            matching=tuple(Match(word=word, bm25=1.0) for word in shared),
            bm25=len(shared),
            similarity=0.1 * len(shared),
            words=tuple(Share(word=word, share=0.1, asked=word) for word in shared),
            rest=0.0,
        )

    def _readings(self, question: Question) -> Iterator[tuple[float, Sentence]]:
        wanted = self._words(question.text) - _STOP
        for article_id in question.articles or tuple(entry.id for entry in self.store.articles()):
            text = self.store.article(article_id).text
            for sentence in self.store.sentences(article_id)[self.first :]:
                shared = wanted & self._words(text[sentence.start : sentence.end])
                yield 0.95 * len(shared) / max(len(wanted), 1), sentence

    def _words(self, text: str) -> set[str]:
        return {self.spelling.get(word, word) for word in re.findall(r"\w+", text.casefold())}

    def _cut(self, sentence: Sentence, support: float) -> Quote:
        article = self.store.article(sentence.article_id)
        text = article.text[sentence.start : sentence.end]
        number = re.search(r"\d+ \w+", text)
        highlight = (
            Highlight(start=sentence.start + number.start(), end=sentence.start + number.end())
            if number
            else None
        )
        return Quote(
            article=article.id,
            title=article.title,
            sentence=sentence.number,
            start=sentence.start,
            end=sentence.end,
            text=text,
            prefix=article.text[max(0, sentence.start - 32) : sentence.start],
            suffix=article.text[sentence.end : sentence.end + 32],
            support=support,
            highlight=highlight,
            context=None,
        )


class PartedStore(FakeStore):
    """Each part of one article is a sentence, without the white space at its ends."""

    def __init__(self, *parts: str) -> None:
        super().__init__(article("strange", "".join(parts)))
        self._parts = parts

    def _split(self, article_id: str) -> tuple[Sentence, ...]:
        ends = list(accumulate(map(len, self._parts)))
        places = [
            (end - len(part.lstrip()), end - len(part) + len(part.rstrip()))
            for end, part in zip(ends, self._parts, strict=True)
        ]
        return tuple(Sentence(article_id, n, *place, _kind(n)) for n, place in enumerate(places))


class LeaningAnswerer(FakeAnswerer):
    """Gives every quote some context."""

    def _cut(self, sentence: Sentence, support: float) -> Quote:
        context = Context(sentence=5, start=0, end=9, text="A large contingent surrounded the train.")
        return super()._cut(sentence, support).model_copy(update={"context": context})


class GenerousAnswerer(FakeAnswerer):
    """Quotes all that there is, the headline too."""

    first = 0

    def answer(self, question: Question) -> Reply:
        return super().answer(replace(question, limit=9))


def seed_fake() -> FakeAnswerer:
    return FakeAnswerer(FakeStore(read(SEED)), spelling={"govenment": "government"})


def library_of(answerer: Answers) -> Library:
    return Library(lambda: answerer, Path("CURRENT"))
