from dataclasses import replace
from pathlib import Path
from shutil import copytree, ignore_patterns

import numpy as np
import pytest
import torch

from qa.answering.candidate import Candidate
from qa.answering.query import Query
from qa.answering.reader import TreeReader
from qa.indexing.static_embedder import StaticEmbedder
from tests.training.made_up import make_workshop
from training.batches import Batcher
from training.comparer import Cycle, make_comparer, train
from training.export import export_encoder
from training.measure import every_set, measure, table_of, weights_of
from training.network import Network, Shape
from training.pretrain import make_trunk
from training.reader import make_reader
from training.reader_cases import Case
from training.reader_table import make_table
from training.readings import Readings, training_cases
from training.rivals import WAYS, make_rivals
from training.synonyms import Synonyms
from training.texts import TextTable
from training.tokenizer import open_tokenizer
from training.vocabulary import synonyms, vocabulary
from training.workshop import Workshop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return make_workshop(tmp_path_factory.mktemp("workshop"))


@pytest.fixture(scope="module")
def folder(shop: Workshop) -> Path:
    return export_encoder(shop, shop.path("exported"))


def test_the_exported_folder_opens_in_sentence_transformers_with_the_trained_vectors(folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["Who leads the council?", "The river."]
    units = TextTable(open_tokenizer(folder / "tokenizer.json"), texts).embed(weights_of(folder))

    model = SentenceTransformer(str(folder), device="cpu").float()

    assert np.allclose(model.encode(texts), units, atol=1e-5)


def test_a_text_of_unknown_pieces_has_no_direction(folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu").float()

    assert not model.encode(["漢字", ""]).any()


def test_a_finished_stage_is_not_made_again(shop: Workshop, folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in shop.build.iterdir() if path.is_file()}

    export_encoder(shop, folder)

    assert {path: path.stat().st_mtime_ns for path in shop.build.iterdir() if path.is_file()} == before


def test_an_interrupted_training_goes_on_after_its_last_epoch(shop: Workshop, folder: Path) -> None:
    trained = np.load(shop.path("encoder.npy"))
    shop.path("encoder.npy").unlink()

    export_encoder(shop, folder)

    assert np.array_equal(np.load(shop.path("encoder.npy")), trained)


def test_training_learns_which_sentence_answers(shop: Workshop, folder: Path) -> None:
    name, cases = next(every_set(shop.data, shop.evaluation))

    table = table_of(cases, folder / "tokenizer.json")
    figures = measure(cases, table, table.embed(weights_of(folder)))

    assert name == "authored dev"
    assert figures.mrr > (1 + 1 / 2 + 1 / 3 + 1 / 4) / 4  # what drawing lots among four sentences gives


def test_a_reader_is_made_that_the_program_opens(shop: Workshop, folder: Path, tmp_path: Path) -> None:
    embedder = StaticEmbedder(folder)
    make_reader(shop, tmp_path, folder)

    readings = TreeReader(tmp_path, embedder).read(
        Query("Who leads Arlen?"), [_candidate("Its mayor leads.")]
    )

    assert 0 <= readings[0].support <= 1


def test_pretraining_goes_on_where_it_was_stopped(shop: Workshop, folder: Path) -> None:
    whole = torch.load(make_trunk(shop, folder), weights_only=True)
    shop.path("trunk.pt").unlink()

    again = torch.load(make_trunk(shop, folder), weights_only=True)

    assert all(torch.equal(values, again[name]) for name, values in whole.items())


def test_a_reader_can_start_from_the_pretrained_trunk(shop: Workshop, folder: Path, tmp_path: Path) -> None:
    make_trunk(shop, folder)
    fresh = replace(shop, build=tmp_path, pretrained=True)
    copytree(shop.build, tmp_path, dirs_exist_ok=True, ignore=ignore_patterns("comparer-*"))

    path = make_comparer(fresh, "comparer-1", folder)

    assert path.stat().st_size > 0


def test_other_ways_to_read_are_taught_and_measured_like_the_comparer(
    shop: Workshop, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="training"):
        make_rivals(shop, folder)

    said = [record.getMessage() for record in caplog.records]
    assert all(any(line.startswith(f"{name}: P@1") for line in said) for name in WAYS)


def test_a_table_of_other_cases_is_made_anew(shop: Workshop, folder: Path) -> None:
    comparer = make_comparer(shop, "of-tables", folder)
    case = Case("d", "Who?", "", ("One.", "Two."), frozenset({1}))

    one, two = (make_table(shop, "table", [case] * count, folder, [comparer]) for count in (1, 2))
    kept = make_table(shop, "table", [case] * 2, folder, [comparer])

    assert (len(one), len(two)) == (1, 2)
    np.testing.assert_array_equal(kept.rows, two.rows)


@pytest.mark.parametrize("finished", [1, 2, 3])
def test_a_network_that_was_stopped_after_an_epoch_ends_alike(
    shop: Workshop, folder: Path, finished: int
) -> None:
    embedder, cycles = StaticEmbedder(folder), (Cycle(2, 1e-3), Cycle(2, 5e-4, harder=True))
    known, cases, words = vocabulary(shop, embedder), training_cases(shop, None), synonyms(shop)

    def taught(name: str, readings: Readings) -> dict[str, torch.Tensor]:
        torch.manual_seed(1)
        network = Network(known, Shape(drop=0.0))
        train(shop, name, network, Batcher(embedder), readings, cycles)
        return network.state_dict()

    whole = taught(f"whole-{finished}", Readings(cases, words, 1))
    with pytest.raises(StoppedError):
        taught(f"parted-{finished}", Stopped(cases, words, 1, finished))
    again = taught(f"parted-{finished}", Readings(cases, words, 1))

    assert all(torch.equal(each, again[name]) for name, each in whole.items())


def test_in_a_cycle_the_rate_climbs_and_falls_to_nearly_nothing() -> None:
    rates = [Cycle(2, 1e-3).at(epoch, step, 400) for epoch in range(2) for step in range(400)]

    assert max(rates) == pytest.approx(1e-3, rel=0.3)
    assert rates[0] < rates[100] < max(rates)
    assert rates[-1] == pytest.approx(2e-5)


class StoppedError(Exception):
    """Ends a training in the middle."""


class Stopped(Readings):
    def __init__(self, cases: list[Case], words: Synonyms, seed: int, finished: int) -> None:
        super().__init__(cases, words, seed)
        self._finished = finished

    def epoch(self, number: int, size: int, *, harder: bool = False) -> list[list[Case]]:
        if number == self._finished:
            raise StoppedError
        return super().epoch(number, size, harder=harder)


def _candidate(text: str) -> Candidate:
    return Candidate(text, "", "", "", "body", 0, 1)
