"""Article -> questions to try, each of which it really answers (held by a test)."""

from qa.service.library import Entry

_TRAIN_HOSTAGES = "aa5eb1c642ced6988c7ae6cccbbe706612d71cb8780fae3d412ff4506a5732bb"
_SUGGESTED: dict[tuple[str, str], tuple[str, ...]] = {
    ("train-hostages", _TRAIN_HOSTAGES): (
        "How many militants have been killed?",
        "Who claimed responsibility for the hijacking?",
        "In which district did the attack occur?",
        "How many passengers were on the train?",
        "When did the incident begin?",
    ),
}


def suggestions(entry: Entry) -> tuple[str, ...]:
    """Return questions for this very text of the article; none for any other text."""
    return _SUGGESTED.get((entry.id, entry.sha256), ())
