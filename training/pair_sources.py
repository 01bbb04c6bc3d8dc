"""Data rows -> training pairs: a question, a sentence that answers it, and its neighbours that do not."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from training.lines import sentences
from training.sources import LEXICAL, PAIRS, QA, SELECTION, TEXT, Row, is_train, rows
from training.workshop import Workshop

Cut = tuple[int, int]
MIN_LEAD = 30


@dataclass(frozen=True, slots=True)
class Pair:
    """`positive` answers (or says the same as) `anchor`; `negatives` are sentences beside it that do not.

    `group` names what the pair was cut from: two pairs of one group must not meet in one batch, where each
    takes the other's sentences for wrong answers.
    """

    source: str
    group: str
    anchor: str
    positive: str
    negatives: tuple[str, ...] = ()
    title: str = ""


def document_of(row: Row) -> str:
    """Return the first words of the row's text, which name its document."""
    return str(row["context"][:60])


def read_pairs(shop: Workshop) -> Iterator[Pair]:
    """Yield every pair of every open source, in a fixed order."""
    for names, kind, make in _SOURCES:
        for name in names:
            yield from make(rows(shop.data, f"{kind}/{name}", shop.size.rows), name)


def authored_pairs(found: Iterator[Row], name: str) -> Iterator[Pair]:
    """Yield a pair for each gold sentence of each answerable training question."""
    for row in found:
        if is_train(row) and row["answerable"]:
            yield from _cut_pairs(
                row, name, [(start, end) for start, end in row["sentences"]], set(row["gold"])
            )


def span_pairs(found: Iterator[Row], name: str) -> Iterator[Pair]:
    """Yield a pair for the sentence that holds the answer's span; another that holds one is no negative."""
    for row in found:
        if row["answerable"]:
            spans = [[row["answer_start"], row["answer_text"]], *row.get("all_answers", ())]
            cuts = sentences(row["context"])
            gold = {
                at
                for at, cut in enumerate(cuts)
                if any(_meets(cut, start, len(text)) for start, text in spans)
            }
            first = {at for at in gold if _meets(cuts[at], row["answer_start"], len(row["answer_text"]))}
            yield from _cut_pairs(row, name, cuts, gold, sorted(first)[:1])


def _meets(cut: Cut, start: int, length: int) -> bool:
    return cut[0] < start + length and start < cut[1]


def _cut_pairs(
    row: Row, name: str, cuts: list[Cut], gold: set[int], chosen: list[int] | None = None
) -> Iterator[Pair]:
    text = row["context"]
    negatives = tuple(text[start:end] for at, (start, end) in enumerate(cuts) if at not in gold)
    for at in sorted(gold) if chosen is None else chosen:
        start, end = cuts[at]
        yield Pair(
            name, document_of(row), row["question"], text[start:end], negatives, row.get("title") or ""
        )


def selection_pairs(found: Iterator[Row], name: str) -> Iterator[Pair]:
    """Yield a pair for each sentence labelled right, against those of the same question labelled wrong."""
    asked: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        asked[row["qid"]].append(row)
    for qid, candidates in asked.items():
        wrong = tuple(row["sentence"] for row in candidates if not row["label"])
        for row in candidates:
            if row["label"]:
                yield Pair(name, qid, row["question"], row["sentence"], wrong, row["doc"])


def passage_pairs(found: Iterator[Row], name: str) -> Iterator[Pair]:
    """Yield a pair of a question or sentence and the first sentence or two of the text that goes with it."""
    for row in found:
        if row.get("label", 1) in (1, "yes"):
            positive = _opening(row["b"])
            yield Pair(name, row["b"][:60], row["a"], positive, (), row.get("title") or "")


def _opening(text: str) -> str:
    cuts = sentences(text[:1200])
    end = next((end for _, end in cuts[:3] if end >= MIN_LEAD), cuts[-1][1] if cuts else 0)
    return text[:end]


def lead_pairs(found: Iterator[Row], name: str) -> Iterator[Pair]:
    """Yield a pair of a title and its text's first sentence, later ones as negatives; and of neighbours."""
    for row in found:
        text = row["text"][:1500].split("\n\n", 1)[0]
        cuts = [(start, end) for start, end in sentences(text) if end - start >= MIN_LEAD]
        said = [text[start:end] for start, end in cuts]
        if said and row["title"]:
            yield Pair(f"lead_{name}", row["title"], row["title"], said[0], tuple(said[2:6]), row["title"])
        if len(said) > 1:
            yield Pair(f"next_{name}", row["title"], said[0], said[1], (), row["title"])


def lexical_rows(found: Iterator[Row], name: str) -> Iterator[Pair]:
    """Yield a pair of two words, or of a word and what it means."""
    for row in found:
        kind = row.get("kind", "synonym")
        if row["a"].lower() != row["b"].lower():
            yield Pair(f"{name}_{kind}", row["a"], row["a"], row["b"])


_Maker = Callable[[Iterator[Row], str], Iterator[Pair]]
_SOURCES: tuple[tuple[tuple[str, ...], str, _Maker], ...] = (
    (("authored",), "qa", authored_pairs),
    (QA[1:], "qa", span_pairs),
    (SELECTION, "selection", selection_pairs),
    (PAIRS, "pairs", passage_pairs),
    (TEXT, "text", lead_pairs),
    (LEXICAL, "pairs", lexical_rows),
)
