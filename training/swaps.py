"""A question that its article answers -> a near twin that it does not: another name or word, the opposite."""

import random
import re
from collections.abc import Callable, Sequence

from training.reader_cases import Case

_OPPOSITES = (
    "first last, before after, won lost, win lose, most least, more less, highest lowest",
    "higher lower, largest smallest, larger smaller, biggest smallest",
    "oldest youngest, older younger, earlier later, early late",
    "increase decrease, increased decreased, rise fall, rose fell, grow shrink, grew shrank, gain lose",
    "gained lost, north south, east west, northern southern, eastern western, male female, man woman",
    "men women, boy girl, boys girls, mother father, brother sister, son daughter, husband wife, rich poor",
    "accept reject, accepted rejected, approve oppose, approved rejected, support oppose, supported opposed",
    "allow ban, allowed banned, buy sell, bought sold, open close, opened closed, start end, started ended",
    "begin finish, began ended, arrive leave, arrived left, born died, married divorced, included excluded",
    "above below, inside outside, minimum maximum, best worst, better worse, good bad, positive negative",
    "public private, legal illegal, success failure, succeed fail, succeeded failed, join leave, joined left",
    "same different, always never, all none, true false, longest shortest, longer shorter",
    "fastest slowest, hottest coldest, strongest weakest, stronger weaker, easiest hardest, easier harder",
    "deepest shallowest, widest narrowest, nearest farthest, upper lower, internal external, day night",
    "summer winter, major minor, common rare, past future, ancient modern, domestic foreign, urban rural",
    "advantage disadvantage, advantages disadvantages, benefit harm, strength weakness, cause prevent",
    "caused prevented, include exclude, created destroyed, create destroy, build demolish, built demolished",
    "appointed dismissed, hired fired, raised lowered, raise lower, agree disagree, agreed disagreed",
    "victory defeat, defeated surrendered, entered left, enter leave, found lost, remembered forgot",
)
_OPPOSITE = {
    one: other
    for line in _OPPOSITES
    for pair in line.split(", ")
    for one, other in (pair.split(), pair.split()[::-1])
}
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|has|have|had|can|could|will|would|should)(?= [a-z]{4})")
_NUMBER = re.compile(r"\b(?:\d[\d,.]*\d|\d)\b")
_NAME = re.compile(
    r"(?<=[a-z,] )[A-Z][a-z]+(?: (?:of |the )*[A-Z][a-z]+)*\b"
)  # never a sentence's first word
_WORD = re.compile(r"\b[a-z]{5,}\b")
_FAMILY = 5  # letters that words of one family share
NEAREST = 3  # of the names, numbers or words most like the own one, any may stand in its place

Way = Callable[[Case, random.Random], str | None]


def swapped(case: Case, dice: random.Random, ways: Sequence[Way]) -> Case:
    """Return the case with a near twin of its question, which no sentence of its article answers.

    The first way that leads to one is taken, in random order; where none does, the case is returned as it is.
    """
    for way in dice.sample(ways, len(ways)):
        if (question := way(case, dice)) is not None:
            return case.asked(question)
    return case


def _answering(case: Case) -> str:
    return " ".join(case.lines[n] for n in case.gold)


def _with(question: str, match: re.Match[str], other: str) -> str:
    return question[: match.start()] + other + question[match.end() :]


def _another(kind: re.Pattern[str], case: Case, dice: random.Random) -> str | None:
    """Return the question of another name or number of the article, which no answering sentence has."""
    own = list(kind.finditer(case.question))
    others = _elsewhere(kind, case)
    return _exchanged(case, dice.choice(own), others, dice) if own and others else None


def _another_word(case: Case, dice: random.Random) -> str | None:
    """Return the question with a word that answering sentences have replaced by one that they do not have."""
    answering = _answering(case).lower()
    own = [each for each in _WORD.finditer(case.question) if each[0][:_FAMILY] in answering]
    others = {word for word in _elsewhere(_WORD, case) if word[:_FAMILY] not in answering}
    if not own or not others:
        return None
    at = dice.choice(own)
    alike = {word for word in others if word[-2:] == at[0][-2:]}
    return _exchanged(case, at, alike or others, dice)


def _elsewhere(kind: re.Pattern[str], case: Case) -> set[str]:
    known = case.question + _answering(case)
    return {
        said
        for n, line in enumerate(case.lines)
        if n not in case.gold
        for said in kind.findall(line)
        if said not in known
    }


def _exchanged(case: Case, at: re.Match[str], others: set[str], dice: random.Random) -> str:
    alike = sorted(others, key=lambda said: (abs(len(said) - len(at[0])), said))[:NEAREST]
    return _with(case.question, at, dice.choice(alike))


def _opposed(case: Case, dice: random.Random) -> str | None:
    own = [each for each in re.finditer(r"[a-z]+", case.question) if each[0] in _OPPOSITE]
    if not own:
        return None
    at = dice.choice(own)
    return _with(case.question, at, _OPPOSITE[at[0]])


def _denied(case: Case, dice: random.Random) -> str | None:
    own = list(_AUXILIARY.finditer(case.question))
    if not own or re.search(r"\b(?:not|never|no)\b|n't\b", case.question):
        return None
    at = dice.choice(own)
    return _with(case.question, at, f"{at[0]} {dice.choice(('not', 'never'))}")


NAMES_AND_NUMBERS: tuple[Way, ...] = (
    lambda case, dice: _another(_NUMBER, case, dice),
    lambda case, dice: _another(_NAME, case, dice),
)
EVERY_WAY = (*NAMES_AND_NUMBERS, _another_word, _opposed, _denied)
