"""Figures computed from stated ones: difference, ratio, growth, sum, the larger; exact, and showing what they rest on.

In: figures of one unit. Out: a `Figure` whose `derived_from` holds them; `write_derived` says it with its working.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from qa.errors import QAError
from qa.figures.write import write_figure
from qa.records import Figure

Kind = Literal["difference", "ratio", "growth", "share", "sum", "larger"]


class DerivationError(QAError, ValueError):
    """The figures cannot be computed with: too few, of different units, or a division by zero."""


def derive(kind: Kind, figures: Sequence[Figure]) -> Figure:
    """Compute a figure from figures of one unit, in the order given ("ratio": the first by the second).

    "growth" is the percentage by which the second exceeds the first, "share" the percentage that the first is of the
    second. Qualifiers do not compute: a figure that has
    one makes the result "about".

    Raises:
        DerivationError: fewer than two figures, units that differ, dates beside a difference of years, zero divisor.
    """
    if len(figures) < 2:
        raise DerivationError(f"{kind} needs at least two figures, got {len(figures)}")
    units = {figure.unit for figure in figures}
    if len(units) > 1:
        raise DerivationError(f"{kind} needs figures of one unit, got {', '.join(sorted(units))}")
    first, second = figures[0], figures[1]
    if kind == "larger":
        best = max(figures, key=lambda figure: figure.value)
        return _derived(best.value, best.unit, figures, iso=best.iso)
    if first.unit in ("date", "time", "ordinal"):
        return _years_between(kind, figures)
    if kind == "sum":
        return _derived(sum((figure.value for figure in figures), Decimal(0)), first.unit, figures)
    if kind == "difference":
        unit = "percentage-point" if first.unit == "percent" else first.unit
        return _derived(abs(first.value - second.value), unit, figures)
    divisor = first.value if kind == "growth" else second.value
    if divisor == 0:
        raise DerivationError(f"{kind} divides by zero")
    if kind == "ratio":
        return _derived(first.value / divisor, "ratio", figures)
    if kind == "share":
        return _derived(first.value / divisor * 100, "percent", figures)
    return _derived((second.value - first.value) / divisor * 100, "percent", figures)


def _years_between(kind: Kind, figures: Sequence[Figure]) -> Figure:
    years = [figure.iso for figure in figures]
    if kind != "difference" or any(iso is None or len(iso) != 4 for iso in years):
        raise DerivationError(f"{kind} of dates is not defined but for the years between two of them")
    return _derived(abs(figures[0].value - figures[1].value), "year", figures)


def _derived(value: Decimal, unit: str, figures: Sequence[Figure], iso: str | None = None) -> Figure:
    if value == value.to_integral_value():
        value = value.quantize(Decimal(1)) if abs(value) < Decimal(10) ** 27 else value
    qualifier = "about" if any(figure.qualifier for figure in figures) else ""
    return Figure(value, unit, "", qualifier=qualifier, iso=iso, derived_from=tuple(figures))


_SIGNS = {
    "difference": " − ",
    "ratio": " ÷ ",
    "sum": " + ",
    "growth": " → ",
    "share": " ÷ ",
    "larger": " vs. ",
}  # a ">" would read as "more than"


def write_derived(kind: Kind, figure: Figure, language: str, decimals: int = 2) -> str:
    """Return a derived figure with its working: "350 times (350 million yuan ÷ 1 million yuan)".

    What does not come out even is rounded to `decimals` places and says "about".
    """
    rounded = round(figure.value, decimals)
    shown = figure if rounded == figure.value else _replace(figure, rounded)
    parts = figure.derived_from
    if kind == "larger" or kind == "difference":
        parts = tuple(sorted(parts, key=lambda part: -part.value))
    working = _SIGNS[kind].join(write_figure(part, language) for part in parts)
    return f"{write_figure(shown, language)} ({working})"


def _replace(figure: Figure, value: Decimal) -> Figure:
    from dataclasses import replace

    return replace(figure, value=value, qualifier="about")
