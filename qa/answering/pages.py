"""Rows -> candidates: each sentence with its words and what stands round it."""

from functools import cache

from qa.answering.features import Candidate
from qa.indexing.store import Store
from qa.types import Sentence


class Pages:
    """What one question reads of a store: every article and every sentence at most once."""

    def __init__(self, store: Store) -> None:
        self.article = cache(store.article)
        self.sentence = cache(store.sentence)
        self._rows = cache(lambda article_id: store.rows((article_id,))[0])

    def text(self, sentence: Sentence) -> str:
        """Return the sentence's words, cut from its article."""
        return self.article(sentence.article_id).text[sentence.start : sentence.end]

    def candidate(self, row: int) -> Candidate:
        """Return the sentence of a row as the reader is given it."""
        sentence = self.sentence(row)
        article, rows = self.article(sentence.article_id), self._rows(sentence.article_id)
        return Candidate(
            text=self.text(sentence),
            before=self.text(self.sentence(row - 1)) if row - 1 in rows else "",
            after=self.text(self.sentence(row + 1)) if row + 1 in rows else "",
            title=""
            if article.title == article.id
            else article.title,  # an id for want of a title says nothing
            kind=sentence.kind,
            number=sentence.number,
            total=len(rows),
        )
