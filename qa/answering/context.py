"""Sentence -> what it cannot do without: the one that it leans on, and the rest of a quotation it opens.

Nothing here makes words: sentences go in, some of them come out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.types import Sentence

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


@dataclass(frozen=True, slots=True)
class Window:
    """The sentence at `place` among neighbours of its article, and the text from the first to the last."""

    text: str
    sentences: Sequence[Sentence]
    place: int

    def said(self, place: int) -> str:
        """Return the words of a sentence; none where there is no such sentence."""
        if not 0 <= place < len(self.sentences):
            return ""
        return self.text[self.start(place) : self.end(place)]

    def start(self, place: int) -> int:
        """Return where in the text a sentence starts."""
        return self.sentences[place].start - self.sentences[0].start

    def end(self, place: int) -> int:
        """Return where in the text a sentence ends."""
        return self.sentences[place].end - self.sentences[0].start


def context_of(window: Window) -> Sentence | None:
    """Return the sentence before the window's own, if both are body text and the latter leans on it.

    It does by the way it opens, or by lying in a quotation that is still open there.
    """
    place, around = window.place, window.sentences
    if place == 0 or {each.kind for each in around[place - 1 : place + 1]} != {"body"}:
        return None
    leans = _LEANS.match(window.said(place))
    return around[place - 1] if leans or _lies_in_open_quotation(window, place) else None


def run_on(window: Window) -> tuple[Sentence, ...]:
    """Return the sentences that a quotation opened by the window's own runs over, at most two.

    There are none where it opens none, or closes it itself.
    """
    found: list[Sentence] = []
    first = window.place + 1
    for at, following in enumerate(window.sentences[first : first + MOST_RUN_ON], start=first):
        if following.kind != "body" or not _lies_in_open_quotation(window, at):
            break
        found.append(following)
    return tuple(found)


def _lies_in_open_quotation(window: Window, place: int) -> bool:
    """Tell whether the one at `place`, not the first, begins in a quotation that opened before it.

    Straight marks open and close by turns from the start of a paragraph, and none stays open beyond it.
    """
    first = place
    while first and not _parted(window, first):
        first -= 1
    before = window.text[: window.start(place)]
    paragraph = before[window.start(first) :]
    return before.rfind("“") > before.rfind("”") or paragraph.count('"') % 2 == 1


def _parted(window: Window, place: int) -> bool:
    """Tell whether a new paragraph begins: on a new line, or after an empty one where lines are wrapped."""
    wrapped = _LINE.search(window.said(place - 1)) or _LINE.search(window.said(place))
    gap = window.text[window.end(place - 1) : window.start(place)]
    return bool((_BLANK_LINE if wrapped else _LINE).search(gap))
