"""Each metric: a case worked by hand, and an empty case."""

from __future__ import annotations

from decimal import Decimal

import pytest

from eval import metrics

RANKED = ["d1", "d2", "d3", "d4"]


def test_ranked_metrics_by_hand() -> None:
    relevant = {"d2", "d4", "d9"}
    assert metrics.recall_at_k(RANKED, relevant, 2) == pytest.approx(1 / 3)
    assert metrics.recall_at_k(RANKED, relevant, 10) == pytest.approx(2 / 3)
    assert metrics.reciprocal_rank(RANKED, relevant) == 0.5
    # gains at ranks 2 and 4: 1/log2(3) + 1/log2(5) = 0.6309 + 0.4307; best: 1 + 0.6309 + 0.5
    assert metrics.ndcg_at_k(RANKED, relevant, 10) == pytest.approx(1.0616 / 2.1309, abs=1e-4)


def test_empty_input_gives_zero() -> None:
    assert metrics.recall_at_k([], set(), 5) == 0.0
    assert metrics.reciprocal_rank([], {"a"}) == 0.0
    assert metrics.ndcg_at_k([], set(), 5) == 0.0
    assert metrics.citation_precision([]) == 0.0
    assert metrics.hallucination_rate([]) == 0.0
    assert metrics.area_under_risk_coverage([]) == 0.0
    assert metrics.percentile([], 0.95) == 0.0
    assert not metrics.answer_stated([], "anything")


@pytest.mark.parametrize(
    ("expected", "stated", "right"),
    [
        pytest.param({"value": "120", "unit": "CNY"}, (Decimal(120), "CNY", None), True, id="same"),
        pytest.param({"value": "120", "unit": "CNY"}, (Decimal(120), "USD", None), False, id="currency"),
        pytest.param({"value": "120", "unit": "CNY"}, (Decimal(121), "CNY", None), False, id="value"),
        pytest.param({"unit": "date", "iso": "2018-11-22"}, (Decimal(2018), "date", "2018"), False, id="less precise"),
        pytest.param({"unit": "date", "iso": "2018"}, (Decimal(2018), "count", None), False, id="not a date"),
    ],
)
def test_figure_stated_wants_value_unit_and_period(expected, stated, right) -> None:
    assert metrics.figure_stated(expected, [stated]) is right


def test_risk_coverage_falls_from_the_surest_on() -> None:
    outcomes = [(0.2, False), (0.9, True), (0.7, False), (0.8, True)]
    assert metrics.risk_coverage(outcomes) == [(0.25, 0.0), (0.5, 0.0), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]
    assert metrics.area_under_risk_coverage(outcomes) == pytest.approx((1 / 3 + 0.5) / 4)


def test_rates_by_hand() -> None:
    assert metrics.hallucination_rate([True, False]) == 0.5
    assert metrics.error_rate([True, True, False, False]) == 0.5
    assert metrics.percentile([5, 1, 4, 2, 3], 0.95) == 5
