from pathlib import Path

import numpy as np
import pytest
import torch

from qa.answering.comparer import Comparer
from qa.answering.highlight import highlight
from qa.answering.matches import Matcher
from qa.indexing.embedder import EMBEDDED
from qa.indexing.static_embedder import StaticEmbedder
from training.batches import Batcher
from training.network import Network, Shape, Vocabulary, arrays, placed
from training.reader_cases import Case

LINES = (
    "Ferry sinks off Cape Ruvo",
    "The ferry, which was carrying 240 passengers, sank on Sunday night.",
    "Rescuers pulled 198 people from the water before dawn, and 42 are still missing off the coast.",
    "Why?",
)
CASES = (
    Case("a", "How many were saved?", LINES[0], LINES[1:], frozenset({1}), (1, 16, 26)),
    Case("b", "When did it go down?", "", LINES[:2], frozenset({1}), (1, 51, 63)),
    Case("c", "Who won the cup?", LINES[0], LINES[2:], frozenset()),
)


@pytest.fixture(scope="module")
def encoder() -> StaticEmbedder:
    return StaticEmbedder(EMBEDDED)


@pytest.fixture(scope="module")
def network(encoder: StaticEmbedder) -> Network:
    torch.manual_seed(3)
    numbers, pieces = np.random.default_rng(3), encoder.weights.tokens
    units = encoder.weights[np.arange(pieces)]
    units = units / np.maximum(np.linalg.norm(units, axis=1, keepdims=True), 1e-9)
    known = Vocabulary(
        numbers.standard_normal((pieces, 16), dtype=np.float32),
        units,
        np.linspace(0, 11, pieces, dtype=np.float32),
        np.arange(pieces),
    )
    return Network(known, Shape(width=24, narrow=12)).eval()


def test_numpy_reads_as_torch_does(encoder: StaticEmbedder, network: Network) -> None:
    batch, _ = Batcher(encoder).batch(CASES)
    comparer = Comparer(arrays(network), Matcher(encoder, network.stems.numpy()))

    with torch.no_grad():
        relevance, _ = network(batch)

    for row, case in enumerate(CASES):
        expected = relevance[row, : len(case.candidates())].numpy()
        np.testing.assert_allclose(
            comparer.compare(case.question, case.candidates()).relevance, expected, atol=0.02
        )


def test_numpy_finds_the_ends_of_an_answer_as_torch_does(encoder: StaticEmbedder, network: Network) -> None:
    batch, _ = Batcher(encoder).batch([Case("d", CASES[0].question, "", LINES[2:3], frozenset({0}))])

    with torch.no_grad():
        _, ends = network(batch)

    comparer = Comparer(arrays(network), Matcher(encoder, network.stems.numpy()))
    found = comparer.ends(CASES[0].question, LINES[2])
    np.testing.assert_allclose(found, ends[0][0].numpy(), atol=0.02)


def test_what_a_comparer_has_read_before_changes_nothing(encoder: StaticEmbedder, network: Network) -> None:
    fresh, read = (Comparer(arrays(network), Matcher(encoder, network.stems.numpy())) for _ in range(2))
    case, other = CASES[0], CASES[1]
    read.compare(other.question, [*other.candidates(), *case.candidates()[1:2]])

    expected, found = (each.compare(case.question, case.candidates()) for each in (fresh, read))

    assert found.relevance.tobytes() == expected.relevance.tobytes()
    assert found.spans.tobytes() == expected.spans.tobytes()


def test_a_candidate_is_told_how_far_a_stretch_of_it_stands_out(
    encoder: StaticEmbedder, network: Network
) -> None:
    comparer = Comparer(arrays(network), Matcher(encoder, network.stems.numpy()))
    case = CASES[0]

    spans = comparer.compare(case.question, case.candidates()).spans

    for candidate, peaks in zip(case.candidates(), spans, strict=True):
        ends = comparer.ends(case.question, candidate.text)
        shares = np.exp(ends.max(0)) / np.exp(ends).sum(0)
        np.testing.assert_allclose(peaks, [*ends.max(0), *np.log(shares)], atol=1e-4)


def test_a_batch_says_what_is_right_and_where_the_answer_stands(encoder: StaticEmbedder) -> None:
    batch, target = Batcher(encoder).batch(CASES)

    assert target.right.tolist() == [[0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    assert batch.there.sum(1).tolist() == [4, 2, 3]
    offsets = encoder.pieces([LINES[2]], 56)[0].offsets
    first, last = target.answers[2]
    assert LINES[2][offsets[first][0] : offsets[last][1]] == "198 people"


def test_the_likeliest_stretch_is_drawn_out_to_whole_words(encoder: StaticEmbedder) -> None:
    pieces = encoder.pieces(["Unquestionably Zyxwvut left."], 56)[0]
    ends = np.zeros((len(pieces.ids), 2), dtype=np.float32)
    inner = next(n for n, (start, _) in enumerate(pieces.offsets) if start > 16)
    ends[inner] = 5

    span = highlight("Unquestionably Zyxwvut left.", pieces, ends)

    assert "Unquestionably Zyxwvut left."[span.start : span.end] == "Zyxwvut"


def test_an_answer_never_ends_before_it_starts(encoder: StaticEmbedder) -> None:
    pieces = encoder.pieces(["one two three"], 56)[0]
    ends = np.array([[0, 9], [0, 0], [9, 0]], dtype=np.float32)

    span = highlight("one two three", pieces, ends)

    assert (span.start, span.end) in {(0, 3), (8, 13)}


def test_a_network_is_written_within_its_share_of_the_readers_25_megabytes() -> None:
    for path in Path("qa/models/reader").glob("comparer-*.safetensors"):
        assert path.stat().st_size < 12_000_000


def test_a_batch_goes_to_another_device_whole(encoder: StaticEmbedder) -> None:
    batch, _ = Batcher(encoder).batch(CASES)

    moved = placed(batch, "meta")

    assert moved.there.is_meta
    assert moved.questions.ids.is_meta
    assert all(bucket.texts.marks.is_meta and bucket.numbers.is_meta for bucket in moved.buckets)
    assert len(moved.buckets) == len(batch.buckets)
