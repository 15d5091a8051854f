"""Each metric: a case worked by hand, an empty case, and equality with a reference library (ranx)."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest

from eval import metrics


@pytest.mark.parametrize(
    "empty",
    [
        pytest.param(metrics.mean([]), id="mean"),
        pytest.param(metrics.percentile([], 95), id="percentile"),
        pytest.param(metrics.recall_at(["a"], [], 5), id="recall"),
        pytest.param(metrics.reciprocal_rank(["a"], []), id="mrr"),
        pytest.param(metrics.ndcg_at(["a"], [], 10), id="ndcg"),
        pytest.param(metrics.average_precision(["a"], []), id="map"),
        pytest.param(metrics.token_f1("a", []), id="f1"),
        pytest.param(metrics.groups_found("a", []), id="groups"),
        pytest.param(metrics.citation_precision([]), id="citation precision"),
        pytest.param(metrics.citation_recall([]), id="citation recall"),
        pytest.param(metrics.hallucination_rate([]), id="hallucination"),
        pytest.param(metrics.error_rate([]), id="error"),
        pytest.param(metrics.aurc([], []), id="aurc"),
        pytest.param(metrics.nearest_is_own([]), id="bitext"),
    ],
)
def test_nothing_has_no_metric(empty: float):
    assert math.isnan(empty)


def test_nothing_found_is_zero():
    assert metrics.recall_at([], ["a"], 5) == 0
    assert metrics.reciprocal_rank([], ["a"]) == 0
    assert metrics.ndcg_at([], ["a"], 10) == 0
    assert metrics.average_precision([], ["a"]) == 0
    assert metrics.exact_match("", ["x"]) == 0
    assert metrics.token_f1("", ["x"]) == 0


def test_ndcg_worked_by_hand():
    # gains 1 at ranks 2 and 3: 1/log2(3) + 1/log2(4) = 0.63093 + 0.5; ideal: 1 + 0.63093
    assert metrics.ndcg_at(["x", "a", "b"], ["a", "b"], 10) == pytest.approx(1.13093 / 1.63093, abs=1e-5)
    assert metrics.ndcg_at(["x", "a", "b"], ["a", "b"], 2) == pytest.approx(0.63093 / 1.63093, abs=1e-5)


def test_aurc_worked_by_hand():
    # risks 0, 0, 1/3, 1/4 at coverages 1/4 … 1: (0 + 0 + 1/3 + 1/4) / 4
    assert metrics.aurc([0.9, 0.8, 0.7, 0.6], [True, True, False, True]) == pytest.approx((1 / 3 + 1 / 4) / 4)


def test_a_constant_confidence_has_the_risk_of_answering_everything():
    right = [True, False, False, True, False]
    assert metrics.aurc([0.5] * 5, right) == pytest.approx(0.6)


def test_squad_normalisation_by_language():
    assert metrics.exact_match("Der Rhein", ["Rhein"], "de") == 1
    assert metrics.exact_match("Der Rhein", ["Rhein"], "en") == 0
    assert metrics.exact_match("ปี 2565", ["ปี2565"], "th") == 1
    # 4 shared of 5 and 6 characters
    assert metrics.token_f1("กขคงจ", ["กขคงฉช"], "th") == pytest.approx(2 * 4 / 11)


@pytest.mark.filterwarnings("ignore")  # ranx compiles with numba, which warns about itself
def test_ranked_metrics_equal_ranx():
    ranx = pytest.importorskip("ranx", reason="ranx, of the dev extra, is not installed")
    random = np.random.default_rng(7)
    qrels, run, rankings, relevants = {}, {}, [], []
    for query in range(40):
        items = [f"d{n}" for n in random.permutation(30)]
        relevant = [f"d{n}" for n in random.choice(35, size=random.integers(1, 6), replace=False)]
        ranking = items[: int(random.integers(1, 25))]
        qrels[f"q{query}"] = dict.fromkeys(relevant, 1)
        run[f"q{query}"] = {item: 1.0 - rank / 100 for rank, item in enumerate(ranking)}
        rankings.append(ranking)
        relevants.append(relevant)
    ours = {
        "recall@5": metrics.mean(metrics.recall_at(a, b, 5) for a, b in zip(rankings, relevants, strict=True)),
        "mrr": metrics.mean(metrics.reciprocal_rank(a, b) for a, b in zip(rankings, relevants, strict=True)),
        "ndcg@10": metrics.mean(metrics.ndcg_at(a, b, 10) for a, b in zip(rankings, relevants, strict=True)),
        "map": metrics.mean(metrics.average_precision(a, b) for a, b in zip(rankings, relevants, strict=True)),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = ranx.evaluate(ranx.Qrels(qrels), ranx.Run(run), list(ours))
    assert ours == pytest.approx({name: float(value) for name, value in theirs.items()})
