"""Tables of features -> boosted trees, their calibration and thresholds: the folder that ships."""

from pathlib import Path
from shutil import copyfile

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from qa.answering.calibration import Thresholds, choose_thresholds, fit_scaling
from qa.answering.features import NAMES
from qa.answering.reader import CARD, COMPARERS, RARITIES, TREES, Calibration, evidence
from qa.answering.trees import Trees
from qa.indexing.static_embedder import StaticEmbedder
from training.comparer import make_comparer
from training.encoder import make_encoder
from training.export import export_encoder
from training.folds import FOLDS, fold
from training.material import Recipe
from training.rarities import make_rarities
from training.reader_cases import Case, development_cases, train_cases
from training.reader_table import Table, joined, make_table
from training.workshop import LOG, Workshop

NEAREST = 3  # candidates of each case that the calibration sees: what may be shown


def make_reader(shop: Workshop, folder: Path, encoder: Path) -> Path:
    """Leave a reader in `folder`, fitted on open questions for the vectors of `encoder`."""
    cases = train_cases(shop)
    encoders = [_encoder(shop, half) for half in range(FOLDS)]
    learners = [
        make_comparer(shop, f"comparer-without-{half}", taught, without=half)
        for half, taught in enumerate(encoders)
    ]
    comparers = [
        make_comparer(shop, Path(name).stem, encoder, seed=seed) for seed, name in enumerate(COMPARERS, 1)
    ]
    development = make_table(shop, "reader-development", development_cases(shop), encoder, comparers)
    one, other = (
        make_table(shop, f"reader-{half}", _of_half(cases, half), encoders[half], [learners[half]])
        for half in range(FOLDS)
    )
    arrays = to_arrays(fit_trees(joined(one, other), shop.size.reader_rounds))
    trees, answerable = Trees.from_arrays(arrays), development.answerable()
    fitted = calibrate(one, other, shop.size.reader_rounds, StaticEmbedder(encoder).fingerprint)
    card = scaled(fitted, *first_supports(development, trees, fitted))
    top, right = first_supports(development, trees, card)
    card = card.model_copy(update={"thresholds": choose_thresholds(top, right, answerable)})
    folder.mkdir(parents=True, exist_ok=True)
    save_file(arrays, folder / TREES)
    for comparer, name in zip(comparers, COMPARERS, strict=True):
        copyfile(comparer, folder / name)
    (folder / RARITIES).write_bytes(make_rarities(shop).read_bytes())
    (folder / CARD).write_text(card.model_dump_json(indent=1) + "\n", encoding="utf-8")
    _tell(card.thresholds, top, right, answerable)
    return folder


def _tell(
    thresholds: Thresholds, top: NDArray[np.float64], right: NDArray[np.bool_], answerable: NDArray[np.bool_]
) -> None:
    for caution, least in thresholds:
        answered = top >= least
        LOG.info(
            "%s: least support %.3f, answers %.3f, of these right %.3f",
            caution,
            least,
            answered.mean(),
            right[answered].mean(),
        )
    LOG.info("reader: P@1 %.3f on authored development", right[answerable].mean())


def scaled(card: Calibration, top: NDArray[np.float64], right: NDArray[np.bool_]) -> Calibration:
    """Return the card with its log-odds stretched and moved as fits questions that nothing learnt from.

    The comparers that ship know more than those by which the card was fitted: they learnt from both halves.
    `top` is the greatest support of each question, `right` whether that sentence answers.
    """
    found = fit_scaling(top, right)
    if found is None:
        return card
    weights = tuple(found.slope * weight for weight in card.weights)
    return card.model_copy(update={"weights": weights, "bias": found.intercept + found.slope * card.bias})


def _of_half(cases: list[Case], half: int) -> list[Case]:
    return [case for case in cases if fold(case.group) == half]


def _encoder(shop: Workshop, half: int) -> Path:
    """Return the folder of the encoder that learnt from the other half of the authored documents."""
    name = f"encoder-without-{half}"
    encoder = shop.path(name)
    if not encoder.exists():
        make_encoder(shop, Recipe(without=half), name)
        export_encoder(shop, encoder, name)
    return encoder


def fit_trees(table: Table, rounds: int) -> HistGradientBoostingClassifier:
    """Return boosted trees that tell a sentence that answers from one that does not."""
    model = HistGradientBoostingClassifier(
        max_iter=rounds,
        learning_rate=0.06,
        max_leaf_nodes=24,
        min_samples_leaf=60,
        l2_regularization=5.0,
        max_features=0.5,
        early_stopping=False,
        random_state=3,
    )
    return model.fit(table.rows, table.labels)


def to_arrays(model: HistGradientBoostingClassifier) -> dict[str, NDArray[np.generic]]:
    """Return the model's trees as `qa.answering.trees` reads them; scikit-learn has no public way to them."""
    grown = [stage[0].nodes for stage in model._predictors]  # noqa: SLF001
    own = np.tile(np.arange(max(map(len, grown)), dtype=np.int32), (len(grown), 1))
    left, right, feature = own.copy(), own.copy(), np.zeros_like(own)
    threshold, value = np.zeros(own.shape, dtype=np.float32), np.zeros(own.shape, dtype=np.float32)
    for tree, nodes in enumerate(grown):
        leaf = nodes["is_leaf"].astype(bool)
        inner, leaves = np.flatnonzero(~leaf), np.flatnonzero(leaf)
        feature[tree, inner] = nodes["feature_idx"][inner]
        threshold[tree, inner] = _at_most(nodes["num_threshold"][inner])
        left[tree, inner], right[tree, inner] = nodes["left"][inner], nodes["right"][inner]
        value[tree, leaves] = nodes["value"][leaves]
    return {
        "feature": feature,
        "left": left,
        "right": right,
        "threshold": threshold,
        "value": value,
        "start": np.ravel(model._baseline_prediction)[:1].astype(np.float64),  # noqa: SLF001
        "depth": np.array([max(int(nodes["depth"].max()) for nodes in grown)]),
    }


def _at_most(values: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the greatest float32 numbers at most `values`: a float32 row goes the same way at both."""
    rounded = values.astype(np.float32)
    down = np.nextafter(rounded, np.float32(-np.inf))
    return np.where(rounded.astype(np.float64) > values, down, rounded).astype(np.float32)


def calibrate(one: Table, other: Table, rounds: int, encoder: str) -> Calibration:
    """Return the logistic regression from evidence to support, its thresholds still to be chosen.

    It is fitted on the relevance that the trees of each half give to the cases of the other.
    """
    gathered, answers = [], []
    for learnt, asked in ((one, other), (other, one)):
        trees = Trees.from_arrays(to_arrays(fit_trees(learnt, rounds)))
        for number in range(len(asked)):
            where = asked.case(number)
            relevance = trees.log_odds(asked.rows[where])
            top = np.argsort(-relevance)[:NEAREST]
            gathered.append(evidence(relevance, asked.rows[where])[top])
            answers.append(asked.labels[where][top])
    found = np.concatenate(gathered)
    mean, scale = found.mean(axis=0), found.std(axis=0) + 1e-9
    model = LogisticRegression(max_iter=3000).fit((found - mean) / scale, np.concatenate(answers))
    weights = model.coef_[0] / scale
    return Calibration(
        features=NAMES,
        encoder=encoder,
        weights=tuple(weights.tolist()),
        bias=float(model.intercept_[0] - weights @ mean),
        thresholds=Thresholds(low=1, normal=1, high=1),
    )


def first_supports(
    table: Table, trees: Trees, calibration: Calibration
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return, for each case, the greatest support and whether that sentence answers."""
    top, right = [], []
    for number in range(len(table)):
        where = table.case(number)
        relevance = trees.log_odds(table.rows[where])
        support = calibration.support(evidence(relevance, table.rows[where]))
        best = int(np.argmax(support))
        top.append(support[best])
        right.append(table.labels[where][best])
    return np.array(top), np.array(right)
