"""Reading cases -> one table of features: every candidate of every case a row, kept for the next run."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.answering.analysis import Analyst
from qa.answering.comparers import Comparers
from qa.answering.features import NAMES, features
from qa.answering.query import Query
from qa.indexing.static_embedder import StaticEmbedder
from training.rarities import make_rarities
from training.reader_cases import Case
from training.workshop import LOG, Workshop, written

REMEMBERED = 200_000  # sentences; the same document is asked a dozen times
_TELL_EVERY = 5000


@dataclass(frozen=True, slots=True)
class Table:
    """Case i's candidates are the rows `starts[i]:starts[i + 1]`; `labels` tells whether each answers."""

    rows: NDArray[np.float32]
    labels: NDArray[np.bool_]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def case(self, number: int) -> slice:
        """Return where the candidates of a case stand."""
        return slice(int(self.starts[number]), int(self.starts[number + 1]))

    def answerable(self) -> NDArray[np.bool_]:
        """Return, for each case, whether one of its candidates answers."""
        return np.logical_or.reduceat(self.labels, self.starts[:-1])


def make_table(
    shop: Workshop, name: str, cases: Sequence[Case], encoder: Path, comparers: Sequence[Path]
) -> Table:
    """Return the features of the cases by an encoder and comparers; read back if `NAME.npz` is just that."""
    embedder = StaticEmbedder(encoder)
    digests = [sha256(comparer.read_bytes()).hexdigest() for comparer in comparers]
    path, asked = shop.path(f"{name}.npz"), sha256(repr(cases).encode()).hexdigest()
    made_with = f"{embedder.fingerprint} {digests} {NAMES} {asked}"
    if path.exists():
        with np.load(path) as stored:
            if str(stored["made_with"]) == made_with:
                return Table(**{field.name: stored[field.name] for field in fields(Table)})
    rarities = json.loads(make_rarities(shop).read_bytes())
    table = _make(
        name, cases, Analyst(embedder, rarities, remembered=REMEMBERED), Comparers(comparers, embedder)
    )
    with written(path) as part, part.open("wb") as out:
        np.savez(out, **asdict(table), made_with=np.array(made_with))
    return table


def joined(one: Table, other: Table) -> Table:
    """Return the cases of both tables."""
    return Table(
        rows=np.concatenate([one.rows, other.rows]),
        labels=np.concatenate([one.labels, other.labels]),
        starts=np.concatenate([one.starts, other.starts[1:] + one.starts[-1]]),
    )


def _make(name: str, cases: Sequence[Case], analyst: Analyst, comparers: Comparers) -> Table:
    parts = []
    for number, case in enumerate(cases):
        query, candidates = Query(case.question), case.candidates()
        parts.append(features(query, candidates, analyst, comparers.compare(case.question, candidates)))
        if number % _TELL_EVERY == 0:
            LOG.info("%s: %d of %d cases", name, number, len(cases))
    return Table(
        rows=np.concatenate(parts),
        labels=np.array([label for case in cases for label in case.labels()]),
        starts=np.cumsum([0, *map(len, parts)]),
    )
