"""The metrics of the eval, one formula a function, pure.

In: what was expected and what came. Out: numbers. Empty input gives 0.0, except where a docstring says otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from decimal import Decimal


def recall_at_k(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the share of the relevant items among the first k (Manning et al. 2008, section 8.4).

    >>> recall_at_k(["a", "b", "c"], {"b", "d"}, 2)
    0.5
    """
    return len(set(ranked[:k]) & set(relevant)) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str]) -> float:
    """Return one over the rank of the first relevant item, 0 where there is none (Voorhees 1999, TREC-8).

    >>> reciprocal_rank(["a", "b"], {"b"})
    0.5
    """
    return next((1.0 / rank for rank, item in enumerate(ranked, 1) if item in relevant), 0.0)


def ndcg_at_k(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the discounted gain of the first k over the best possible (Järvelin and Kekäläinen 2002), binary gains.

    >>> round(ndcg_at_k(["a", "b"], {"b"}, 10), 4)
    0.6309
    """
    gain = sum(1.0 / math.log2(rank + 1) for rank, item in enumerate(ranked[:k], 1) if item in relevant)
    best = sum(1.0 / math.log2(rank + 1) for rank in range(1, min(k, len(relevant)) + 1))
    return gain / best if best else 0.0


def figure_stated(expected: dict[str, str], stated: Sequence[tuple[Decimal, str, str | None]]) -> bool:
    """Return whether a figure stands among (value, unit, iso date): equal in value and unit, a date in its period.

    >>> figure_stated({"value": "98", "unit": "percent"}, [(Decimal("98.0"), "percent", None)])
    True
    >>> figure_stated({"unit": "date", "iso": "2018-11"}, [(Decimal(20181122), "date", "2018-11-22")])
    True
    """
    if expected["unit"] == "date":
        return any(iso is not None and iso.startswith(expected["iso"]) for _, unit, iso in stated if unit == "date")
    wanted = Decimal(expected["value"])
    return any(value == wanted and unit == expected["unit"] for value, unit, _ in stated)


def answer_stated(accepted: Sequence[str | Sequence[str]], text: str) -> bool:
    """Return whether an accepted answer stands in a text; a list counts when each of its items does.

    >>> answer_stated([["A", "B"]], "b and a"), answer_stated(["A", "C"], "only c")
    (True, True)
    """
    low = text.casefold()
    return any(
        answer.casefold() in low if isinstance(answer, str) else all(item.casefold() in low for item in answer)
        for answer in accepted
    )


def citation_precision(cited: Sequence[bool]) -> float:
    """Return the share of an answer's citations that support it (Gao et al. 2023, ALCE, judged here by rule).

    >>> citation_precision([True, False])
    0.5
    """
    return sum(cited) / len(cited) if cited else 0.0


def hallucination_rate(answered_unanswerable: Sequence[bool]) -> float:
    """Return the share of unanswerable questions that were answered (Thakur et al. 2024, NoMIRACL).

    >>> hallucination_rate([True, False, False, False])
    0.25
    """
    return _share(answered_unanswerable)


def error_rate(refused_answerable: Sequence[bool]) -> float:
    """Return the share of answerable questions that were refused (Thakur et al. 2024, NoMIRACL)."""
    return _share(refused_answerable)


def risk_coverage(outcomes: Sequence[tuple[float, bool]]) -> list[tuple[float, float]]:
    """Return (coverage, risk) as the threshold on confidence falls (Geifman and El-Yaniv 2017).

    Args:
        outcomes: for each question its confidence, and whether answering it would be right.

    >>> risk_coverage([(0.9, True), (0.5, False)])
    [(0.5, 0.0), (1.0, 0.5)]
    """
    ordered = sorted(outcomes, key=lambda outcome: -outcome[0])
    points, wrong = [], 0
    for n, (_, right) in enumerate(ordered, 1):
        wrong += not right
        points.append((n / len(ordered), wrong / n))
    return points


def area_under_risk_coverage(outcomes: Sequence[tuple[float, bool]]) -> float:
    """Return the mean risk over all coverages; smaller is better.

    >>> area_under_risk_coverage([(0.9, True), (0.5, False)])
    0.25
    """
    points = risk_coverage(outcomes)
    return sum(risk for _, risk in points) / len(points) if points else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies, by the nearest rank.

    >>> percentile([3.0, 1.0, 2.0], 0.5)
    2.0
    """
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0
