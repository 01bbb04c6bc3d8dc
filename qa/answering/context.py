"""Sentence -> what it cannot do without: the one that it leans on, and the rest of a quotation it opens.

Nothing here makes words: sentences go in, some of them come out.
"""

import re
from collections.abc import Sequence

from qa.types import Article, Sentence

MOST_RUN_ON = 2  # further sentences of a quotation that are quoted along: three in all


def _any(words: str) -> str:
    """Return a pattern for any of the space-parted words; `_` stands for a space inside one."""
    return f"(?:{'|'.join(words.split()).replace('_', ' ')})"


_PRONOUN = _any(
    "they he she his her him their theirs them its both neither these those such the_latter the_former"
)
_CONNECTIVE = _any(
    "but however yet instead nevertheless nonetheless otherwise therefore thus hence consequently "
    "as_a_result in_turn in_response by_contrast in_contrast for_example for_instance then afterwards "
    "after_that before_that since_then until_then at_the_time so and or nor another others"
)
"""What only goes on with something said; "meanwhile", "also" and "moreover" begin afresh."""
_SAID_BEFORE = _any(
    "accident accusations? agreement allegations? announcement appeal argument arrests? attacks? ban "
    "blast claims? clashes comments? crash cuts? deal decision delay discovery dispute effort event "
    "explosion figures? findings? fire idea incident increase issue killings? law letter measures? "
    "meeting method move news offer operation order outcome plans? policy practice problem procedure "
    "process programme program project proposal protests? raid refusal remarks? report request results? "
    "rise rule ruling scheme shooting situation statement step strike talks trend two verdict victims? "
    "visit vote warning"
)
"""Nouns that news prose takes up what was just said with; the list is our own."""
_TOLD_OF_WHAT = _any("of that in on at by for to against with between over")
_CLAUSE = r"it\s(?:is|was|would be|will be|seems|appears)\s(?:\w+\s){0,3}(?:that|to|whether|who)\b"
_LEANS = re.compile(
    rf"(?:[“\"'‘(\[–—-]\s?)*(?!{_CLAUSE})(?:{_PRONOUN}\b|{_CONNECTIVE}\b(?!-)|(?:it|this|that)\s\w"
    rf"|the\s{_SAID_BEFORE}\b(?!\s{_TOLD_OF_WHAT}\b))",
    re.IGNORECASE,
)
_LINE_END = r"(?:\r\n|[\n\r\v\f\x85\u2028\u2029])"
_LINE, _BLANK_LINE = re.compile(_LINE_END), re.compile(rf"{_LINE_END}\s*?{_LINE_END}")


def context_of(article: Article, sentences: Sequence[Sentence], place: int) -> Sentence | None:
    """Return the sentence before the one at `place`, if both are body text and the latter leans on it.

    It does by the way it opens, or by lying in a quotation that is still open there. `sentences` are some of
    the article's, one after the other.
    """
    if place == 0 or {each.kind for each in sentences[place - 1 : place + 1]} != {"body"}:
        return None
    leans = _LEANS.match(article.text, sentences[place].start, sentences[place].end)
    return sentences[place - 1] if leans or _lies_in_open_quotation(article, sentences, place) else None


def run_on(article: Article, sentences: Sequence[Sentence], place: int) -> tuple[Sentence, ...]:
    """Return the sentences that a quotation opened by the one at `place` runs over, at most two.

    There are none where it opens none, or closes it itself.
    """
    found: list[Sentence] = []
    for at, following in enumerate(sentences[place + 1 : place + 1 + MOST_RUN_ON], start=place + 1):
        if following.kind != "body" or not _lies_in_open_quotation(article, sentences, at):
            break
        found.append(following)
    return tuple(found)


def _lies_in_open_quotation(article: Article, sentences: Sequence[Sentence], place: int) -> bool:
    """Tell whether the one at `place`, not the first, begins in a quotation that opened before it.

    Straight marks open and close by turns from the start of a paragraph, and none stays open beyond it.
    """
    first = place
    while first and not _parted(article.text, sentences[first - 1], sentences[first]):
        first -= 1
    paragraph = article.text[sentences[first].start : sentences[place].start]
    before = article.text[sentences[0].start : sentences[place].start]
    return before.rfind("“") > before.rfind("”") or paragraph.count('"') % 2 == 1


def _parted(text: str, before: Sentence, after: Sentence) -> bool:
    """Tell whether a new paragraph begins: on a new line, or after an empty one where lines are wrapped."""
    wrapped = _LINE.search(text, before.start, before.end) or _LINE.search(text, after.start, after.end)
    return bool((_BLANK_LINE if wrapped else _LINE).search(text, before.end, after.start))
