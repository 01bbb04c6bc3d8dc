"""Data files -> rows: which files may be trained on, and which only measure."""

import gzip
import json
import lzma
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

Row = dict[str, Any]

TEXT = (
    "cia_factbook",
    "dbpedia_part",
    "gov_posts",
    "onestop",
    "open_congress",
    "open_docs",
    "open_doj",
    "open_fed",
    "open_gov",
    "open_history",
    "open_human_rights",
    "open_mixed",
    "open_senate",
    "open_simplewiki",
    "open_textbooks",
    "open_wikipedia",
    "openstax_ccby",
    "wikitext2_valid_test",
)
QA = (
    "authored",
    "covidqa",
    "nq_open_oracle",
    "nq_qed_dev",
    "open_cmu_s10",
    "open_quoref_part",
    "qamr",
    "qasrl_gs",
    "squad_train_part_a",
    "squad_train_part_b",
    "squad_train_part_c",
    "squad_train_part_d",
    "squadshifts_new_wiki",
    "tatqa_text",
    "timeqa_human",
)
SELECTION = ("bioasq_snippets", "hotpotqa_part", "reqa_squad_train", "selqa_dev")
PAIRS = (
    "boolq_part",
    "medquad",
    "onestop_aligned",
    "open_cdc_faq",
    "open_exercises",
    "open_headings",
    "open_qasc",
    "open_strategyqa",
    "pubmedqa_l",
)
LEXICAL = ("oewn", "ppdb_lexical", "wordset_examples")
HELD_OUT = (
    "qa/squad_v2_dev",
    "qa/xquad_en",
    "selection/reqa_squad_pool",
    "selection/reqa_squad_test",
    "selection/trecqa_dev",
    "selection/trecqa_test",
    "selection/wikiqa_dev",
    "selection/wikiqa_test_half",
    "pairs/chat_mtrag_un",
    "pairs/disfl_qa",
)


def rows(data: Path, name: str, limit: int | None = None) -> Iterator[Row]:
    """Yield the rows of `data/name.jsonl.gz` or `.jsonl.xz`, at most `limit`; none if there is no file."""
    for suffix, opened in ((".jsonl.gz", gzip.open), (".jsonl.xz", lzma.open)):
        path = data / f"{name}{suffix}"
        if path.exists():
            with opened(path, "rt", encoding="utf-8") as lines:
                yield from map(json.loads, islice(lines, limit))


def json_lines(path: Path) -> Iterator[Row]:
    """Yield the rows of a plain JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def is_train(row: Row) -> bool:
    """Tell whether an authored row may be trained on; its dev documents choose and calibrate only."""
    return row.get("dataset") != "authored" or row["split"] == "train"
