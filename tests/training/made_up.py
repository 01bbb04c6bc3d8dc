"""A small invented data folder in the shape of the real one, so that the whole recipe runs in seconds."""

import gzip
import json
import random
from pathlib import Path

from training.workshop import SIZES, Workshop

PLACES = ("Arlen", "Brisk Bay", "Corum", "Dunmere", "Eastwold", "Farrow")
TRADES = ("miller", "painter", "sailor", "teacher", "mason", "baker")
HELD_OUT = "The quiet harbour of Lindmoor was closed to every ship on the second of March after heavy storms."


def write_rows(data: Path, name: str, rows: list[dict[str, object]]) -> None:
    """Write rows as the data folder keeps them."""
    path = data / f"{name}.jsonl.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


def make_workshop(folder: Path) -> Workshop:
    """Write the invented data below `folder` and return a workshop of the smoke size on it."""
    data, evaluation = folder / "data", folder / "eval"
    documents = [document(number) for number in range(60)]
    write_rows(data, "text/gov_posts", [{"title": title, "text": text} for title, text in documents])
    write_rows(data, "qa/authored", [authored(number, *documents[number]) for number in range(60)])
    write_rows(data, "qa/squad_v2_dev", [squad()])
    write_rows(data, "pairs/oewn", [{"a": "sailor", "b": "mariner", "kind": "synonym"}])
    (evaluation / "news" / "articles").mkdir(parents=True)
    (evaluation / "news" / "articles" / "harbour.txt").write_text(f"Harbour closed\n\n{HELD_OUT}\n")
    asked = {"article": "harbour", "question": "What shut the port?", "overlap": "low", "answerable": True}
    for path in (evaluation / "news" / "questions.jsonl", evaluation / "seed_questions.jsonl"):
        path.write_text(json.dumps({**asked, "gold": [HELD_OUT]}) + "\n")
    (folder / "seed-article.txt").write_text(f"{HELD_OUT}\n")
    return Workshop(data, evaluation, folder / "build", SIZES["smoke"])


def document(number: int) -> tuple[str, str]:
    """Return a title and four sentences about an invented town, no twelve words of them alike."""
    draw = random.Random(number)
    place, trade, count = draw.choice(PLACES), draw.choice(TRADES), draw.sample(range(100, 9999), 7)
    said = (
        f"{place} has {count[0]} houses and {count[1]} barns.",
        f"Its mayor, a {trade}, was elected in {count[2]}.",
        f"In {count[3]} the sailors built {count[4]} boats.",
        f"A fire in {count[5]} burnt {count[6]} shops and hurt nobody.",
    )
    return f"{place} number {number}", " ".join(said)


def authored(number: int, title: str, text: str) -> dict[str, object]:
    """Return an authored question on the document; every sixth document is for development."""
    ends = [at + 1 for at, letter in enumerate(text) if letter == "."]
    starts = [0, *(end + 1 for end in ends[:-1])]
    return {
        "dataset": "authored",
        "split": "dev" if number % 6 == 0 else "train",
        "title": title,
        "question": f"Who leads the council of {title}?",
        "context": text,
        "sentences": list(zip(starts, ends, strict=True)),
        "answerable": True,
        "gold": [1],
        "answer_start": text.index("mayor") - 4,
        "answer_text": text[text.index("mayor") - 4 : text.index(" was elected")],
    }


def squad() -> dict[str, object]:
    """Return one evaluation row whose whole context is held out."""
    return {
        "question": "When was the harbour closed?",
        "context": HELD_OUT,
        "answerable": True,
        "answer_start": 55,
        "answer_text": "second of March",
        "all_answers": [[HELD_OUT.index("second"), "second of March"]],
    }
