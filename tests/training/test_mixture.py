import random
from collections import Counter

from training.mixture import batches, reword, sample
from training.pair_sources import Pair


def pair(group: str, anchor: str = "a", positive: str = "b", source: str = "squad_train_part_a") -> Pair:
    return Pair(source, group, anchor, positive)


def test_no_batch_holds_two_pairs_of_one_group() -> None:
    pairs = [pair(str(number % 40)) for number in range(200)]

    dealt = batches(pairs, range(200), 10)

    assert dealt
    assert all(len({pairs[number].group for number in batch}) == 10 for batch in dealt)
    assert max(Counter(number for batch in dealt for number in batch).values()) == 1


def test_an_epoch_sees_each_authored_pair_three_times_and_every_second_synonym() -> None:
    pairs = [pair("q", source="authored")] * 10 + [pair("w", source="oewn_synonym")] * 1000

    seen = Counter(pairs[number].source for number in sample(pairs, random.Random(1)))

    assert seen["authored"] == 30
    assert 400 < seen["oewn_synonym"] < 600


def test_rewording_touches_only_words_that_the_sentence_shares() -> None:
    asked, text = "Which sailor crossed the bay?", "The sailors crossed it at night."

    said = {reword(asked, text, {"sailor": ("mariner",)}, random.Random(seed)) for seed in range(50)}

    assert "Which mariner crossed the bay?" in said
    assert "Which sailor crossed the bay?" in said
    assert all(text.startswith("Which ") and text.endswith("the bay?") for text in said)
