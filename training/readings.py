"""Questions with their documents -> reading cases as articles pose them, drawn anew each epoch."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from training.held_out import read_held_out
from training.lines import sentences
from training.mixture import reword
from training.reader_cases import Case, authored_cases
from training.sources import QA, Row, rows
from training.swaps import EVERY_WAY, NAMES_AND_NUMBERS, swapped
from training.synonyms import Synonyms
from training.workshop import Workshop

SPAN_SETS = tuple(name for name in QA if name not in ("authored", "qamr", "qasrl_gs", "squad_train_part_d"))
"""Sets of questions whose answer is a stretch of a whole paragraph; QAMR and QA-SRL have single sentences."""
SHARE, QAMR_SHARE = 0.7, 0.3
"""Shares of the questions of those sets, and of QAMR's, that an epoch sees; it sees every authored one."""
SIBLING = 0.6  # of their paragraphs stand beside another one of the same article
REMOVED, ELSEWHERE, UNTITLED, REWORDED = 0.2, 0.07, 0.15, 0.3
"""Shares of the cases whose answering sentences are taken out, that are asked of a strange document, that are
read without a title, that share fewer words with their article."""
SWAPPED, HARDER_SWAPPED, HARDER_AUTHORED = 0.1, 0.2, 0.05
"""Shares that ask of another name or number; in harder epochs a near twin of any kind, more of other sets
than of the authored, which have near twins of their own."""
WHOLE, MOST, SHORT = 0.6, 14, 10
"""Share of the cases of up to 14 sentences; the others have 1 to 10."""
_WHOLE_ARTICLES = ("authored", "qamr")
_SHARES = {"authored": 1.0, "qamr": QAMR_SHARE}
TOGETHER = 6  # questions of one document in one batch share its sentences' work


def training_cases(shop: Workshop, without: int | None) -> list[Case]:
    """Return the cases of every open set, the authored documents of half `without` left out."""
    held_out = read_held_out(shop)
    cases = list(authored_cases(shop, train=True, without=without))
    for name in SPAN_SETS:
        cases += _span_cases(rows(shop.data, f"qa/{name}", shop.size.rows))
    cases += _sentence_cases(rows(shop.data, "qa/qamr", shop.size.rows))
    return [case for case in cases if not held_out.asks(case.question)]


def _span_cases(found: Iterator[Row]) -> Iterator[Case]:
    for row in found:
        if row["answerable"]:
            text = row["context"]
            cuts = sentences(text)
            spans = [[row["answer_start"], row["answer_text"]], *(row.get("all_answers") or ())]
            gold = {
                at
                for at, cut in enumerate(cuts)
                for start, said in spans
                if _meet(cut, start, start + len(said))
            }
            at = next(
                (at for at, (start, end) in enumerate(cuts) if start <= row["answer_start"] < end), None
            )
            if at is not None:
                first = row["answer_start"] - cuts[at][0]
                answer = (at, first, first + len(row["answer_text"]))
                lines = tuple(text[start:end] for start, end in cuts)
                yield Case(
                    text[:60],
                    row["question"],
                    row.get("title") or "",
                    lines,
                    frozenset(gold),
                    answer,
                    row["dataset"],
                )


def _sentence_cases(found: Iterator[Row]) -> Iterator[Case]:
    """Yield QAMR's questions, each on all the sentences that QAMR has of its article."""
    asked, articles = list(found), defaultdict[str, dict[tuple[int, ...], str]](dict)
    for row in asked:
        article, at = _qamr_place(row)
        articles[article][at] = row["context"]
    for row in asked:
        article, at = _qamr_place(row)
        if row["validators_agree"]:
            places = sorted(articles[article])
            number, first = places.index(at), row["answer_start"]
            answer = number, first, first + len(row["answer_text"])
            lines = tuple(articles[article][place] for place in places)
            yield Case(article, row["question"], "", lines, frozenset([number]), answer, "qamr")


def _qamr_place(row: Row) -> tuple[str, tuple[int, ...]]:
    """Return the article of a row, and its sentence's paragraph and number: `Wiki1k:wikinews:84:15:2_3-1`."""
    _, source, article, paragraph, rest = row["id"].split(":")
    return f"{source}:{article}", (int(paragraph), int(rest.partition("-")[0]))


def _meet(cut: tuple[int, int], start: int, end: int) -> bool:
    return cut[0] < end and start < cut[1]


class Readings:
    """The training cases; an epoch deals them into batches, each case as the dice want it."""

    def __init__(self, cases: Sequence[Case], synonyms: Synonyms, seed: int) -> None:
        self._cases, self._synonyms, self._seed = cases, synonyms, seed
        self._siblings = defaultdict[str, list[Case]](list)
        for case in cases:
            if case.source not in _WHOLE_ARTICLES:
                self._siblings[case.title].append(case)

    def epoch(self, number: int, size: int, *, harder: bool = False) -> list[list[Case]]:
        """Return the batches of epoch `number`, the same at every call; harder ones ask for near twins."""
        dice = random.Random(f"{self._seed}-{number}")
        chosen = [case for case in self._cases if dice.random() < _SHARES.get(case.source, SHARE)]
        drawn = [self._drawn(case, dice, harder=harder) for case in _dealt(chosen, dice)]
        return [drawn[first : first + size] for first in range(0, len(drawn) - size + 1, size)]

    def _drawn(self, case: Case, dice: random.Random, *, harder: bool) -> Case:
        if case.source not in _WHOLE_ARTICLES and dice.random() < SIBLING:
            case = _beside(case, dice.choice(self._siblings[case.title]), first=dice.choice((True, False)))
        if dice.random() < REWORDED:
            case = replace(case, question=reword(case.question, " ".join(case.lines), self._synonyms, dice))
        if case.gold:
            case = _perhaps_swapped(case, dice, harder=harder)
        draw = dice.random()
        if draw < REMOVED and 0 < len(case.gold) < len(case.lines):
            case = case.without_answer()
        elif draw > 1 - ELSEWHERE and (other := dice.choice(self._cases)).title != case.title:
            case = other.asked(case.question)
        most = MOST if dice.random() < WHOLE else dice.randint(1, SHORT)
        case = case.window(most, dice)
        return replace(case, title="") if dice.random() < UNTITLED else case


def _perhaps_swapped(case: Case, dice: random.Random, *, harder: bool) -> Case:
    ways, share = NAMES_AND_NUMBERS, SWAPPED
    if harder:
        ways, share = EVERY_WAY, HARDER_AUTHORED if case.source == "authored" else HARDER_SWAPPED
    return swapped(case, dice, ways) if dice.random() < share else case


def _beside(case: Case, other: Case, *, first: bool) -> Case:
    """Return the case with another paragraph of its article before or after its own."""
    if other.group == case.group:
        return case
    if not first:
        return replace(case, lines=case.lines + other.lines)
    return replace(case.moved(len(other.lines)), lines=other.lines + case.lines)


def _dealt(cases: Sequence[Case], dice: random.Random) -> list[Case]:
    """Return the cases in random order, but a few of one document behind one another."""
    of_document = defaultdict[str, list[Case]](list)
    for case in cases:
        of_document[case.group].append(case)
    hands = []
    for found in of_document.values():
        dice.shuffle(found)
        hands += [found[first : first + TOGETHER] for first in range(0, len(found), TOGETHER)]
    dice.shuffle(hands)
    return [case for hand in hands for case in hand]
