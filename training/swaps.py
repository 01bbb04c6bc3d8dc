"""A question that its article answers -> one that it does not: of another name, or another number, in it."""

import random
import re

from training.reader_cases import Case

_NUMBER = r"\d[\d,.]*\d|\d"
_NAME = r"(?<=[a-z,] )[A-Z][a-z]+(?: (?:of |the )*[A-Z][a-z]+)*"  # never a sentence's first word
_KINDS = (re.compile(rf"\b(?:{_NUMBER})\b"), re.compile(rf"{_NAME}\b"))


def swapped(case: Case, dice: random.Random) -> Case:
    """Return the case with a name or number of its question replaced by another of its article.

    The other stands in no sentence that answers. Where there is none, the case is returned as it is.
    """
    elsewhere = " ".join(line for n, line in enumerate(case.lines) if n not in case.gold)
    answering = " ".join(case.lines[n] for n in case.gold)
    for kind in dice.sample(_KINDS, len(_KINDS)):
        own = list(kind.finditer(case.question))
        others = {said for said in kind.findall(elsewhere) if said not in case.question + answering}
        if own and others:
            at = dice.choice(own)
            like = sorted(others, key=lambda said: (abs(len(said) - len(at.group())), said))[:3]
            question = case.question[: at.start()] + dice.choice(like) + case.question[at.end() :]
            return case.asked(question)
    return case
