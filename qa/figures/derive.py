"""Figures computed from stated ones: difference, ratio, growth, sum, the larger or smaller; exact, with their working.

In: figures of one unit. Out: a `Figure` whose `derived_from` holds them; `write_derived` says it with its working.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

from qa.errors import QAError
from qa.figures.dates import split_iso
from qa.figures.write import write_figure
from qa.records import Figure

Kind = Literal["difference", "ratio", "growth", "share", "sum", "larger", "smaller", "span"]
Date = tuple[int | None, int | None, int | None]  # year, month, day
LEAPLESS, FEBRUARY = 2001, 2  # a year that stands for one that is not stated
_EXACT = ("", "ago", "every")  # qualifiers that leave a figure as exact as it is


class DerivationError(QAError, ValueError):
    """The figures cannot be computed with: too few, of different units, or a division by zero."""


def derive(kind: Kind, figures: Sequence[Figure]) -> Figure:
    """Compute a figure from figures of one unit, in the order given ("ratio": the first by the second).

    "growth" is the percentage by which the second exceeds the first, "share" the percentage that the first is of the
    second, "span" the time that a range of dates takes. Qualifiers do not compute: a figure that has one makes the
    result "about".

    Raises:
        DerivationError: fewer than two figures, units that differ, dates that do not tell the time between them, a zero
            divisor.
    """
    if kind == "span":
        return _span(figures)
    if len(figures) < 2:
        raise DerivationError(f"{kind} needs at least two figures, got {len(figures)}")
    units = {figure.unit for figure in figures}
    if len(units) > 1:
        raise DerivationError(f"{kind} needs figures of one unit, got {', '.join(sorted(units))}")
    first, second = figures[0], figures[1]
    if kind in ("larger", "smaller"):
        return _chosen(kind, figures)
    if first.unit in ("date", "time", "ordinal", "score"):
        return _time_between(kind, figures)
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


def span_unit(figure: Figure) -> str:
    """Return the unit of the time that a range of dates takes; "" where the figure is none."""
    try:
        return derive("span", (figure,)).unit
    except DerivationError:
        return ""


def finest_unit(figure: Figure) -> str:
    """Return the finest unit that a date states."""
    _, month, day = split_iso(figure.iso or "")
    return "day" if day else "month" if month else "year"


def _span(figures: Sequence[Figure]) -> Figure:
    """Return how long a range takes: from year to year, and with both its ends where it names days or months."""
    iso, upper = (figures[0].iso, figures[0].upper_iso) if len(figures) == 1 else (None, None)
    if not iso or not upper:
        raise DerivationError("span needs one range of dates")
    ends = split_iso(iso), split_iso(upper)
    low, high = ends[0][0], ends[1][0]
    if low is not None and high is not None and (low % 10, high - low) in ((0, 9), (1, 99)) and ends[0][1] is None:
        raise DerivationError("a decade or a century is a time, and not from one to another")
    unit, low, high = _places(*ends)
    if high < low:
        raise DerivationError("span needs dates in order")
    return _derived(Decimal(high - low + (unit != "year")), unit, figures)


def _time_between(kind: Kind, figures: Sequence[Figure]) -> Figure:
    if kind != "difference" or any(not figure.iso for figure in figures[:2]):
        raise DerivationError(f"{kind} of dates is not defined but for the time between two of them")
    unit, one, other = _places(*(split_iso(figure.iso or "") for figure in figures[:2]))
    return _derived(Decimal(abs(one - other)), unit, figures)


def _places(one: Date, other: Date) -> tuple[str, int, int]:
    """Return two dates as numbers of the finest unit that both state; a year that one lacks is the other's."""
    years = [one[0] if one[0] is not None else other[0], other[0] if other[0] is not None else one[0]]
    known = years[0] is not None
    months = [one[1], other[1]]
    days = [one[2], other[2]]
    if None not in (*months, *days):
        if not known and min(months) <= FEBRUARY < max(months):  # type: ignore[operator, type-var]
            raise DerivationError("how long a February is depends on its year")
        try:
            first, last = (date(y or LEAPLESS, m, d) for y, m, d in zip(years, months, days, strict=True))  # type: ignore[arg-type]
        except ValueError as error:
            raise DerivationError(f"no such date: {error}") from error
        return "day", first.toordinal(), last.toordinal()
    if one[0] is None or other[0] is None:
        raise DerivationError("a date without a year tells no time to one without a day")
    if None not in months:
        return "month", 12 * years[0] + months[0], 12 * years[1] + months[1]  # type: ignore[operator]
    return "year", years[0], years[1]  # type: ignore[return-value]


def _chosen(kind: Kind, figures: Sequence[Figure]) -> Figure:
    """Return the larger or the smaller figure; of dates the later or the earlier, by what all of them state."""
    if len({(figure.iso or "").startswith("--") for figure in figures}) > 1:
        raise DerivationError("a date without a year is neither before nor after one with it")
    isos = [figure.iso or "" for figure in figures if figure.unit == "date"]
    if any(one != other and other.startswith(one) for one in isos for other in isos):
        raise DerivationError("a date is neither before nor after the year or month that it is in")
    best = (max if kind == "larger" else min)(figures, key=_size)
    return _derived(best.value, best.unit, figures, iso=best.iso)


def _size(figure: Figure) -> tuple[str, Decimal]:
    """Return what figures of one unit are ordered by: dates of unlike fineness by what they begin with."""
    return (figure.iso or "" if figure.unit == "date" else "", figure.value)


def _derived(value: Decimal, unit: str, figures: Sequence[Figure], iso: str | None = None) -> Figure:
    if value == value.to_integral_value():
        value = value.quantize(Decimal(1)) if abs(value) < Decimal(10) ** 27 else value
    qualifier = "about" if any(figure.qualifier not in _EXACT for figure in figures) else ""
    return Figure(value, unit, "", qualifier=qualifier, iso=iso, derived_from=tuple(figures))


_SIGNS = {
    "difference": " − ",
    "ratio": " ÷ ",
    "sum": " + ",
    "growth": " → ",
    "share": " ÷ ",
    "larger": " vs. ",
    "smaller": " vs. ",
    "span": "",
}  # a ">" would read as "more than"


def write_derived(kind: Kind, figure: Figure, language: str, decimals: int = 2) -> str:
    """Return a derived figure with its working: "350 times (350 million yuan ÷ 1 million yuan)".

    What does not come out even is rounded to `decimals` places and says "about".
    """
    rounded = round(figure.value, decimals)
    shown = figure if rounded == figure.value else _replace(figure, rounded)
    parts, sign = figure.derived_from, _SIGNS[kind]
    if kind == "difference" and all(part.unit == "date" for part in parts):  # from one to the other; a range begins
        parts = tuple(replace(part, upper=None, upper_iso=None) for part in sorted(parts, key=lambda part: part.value))
        sign = _SIGNS["growth"]
    elif kind in ("larger", "smaller", "difference"):
        parts = tuple(sorted(parts, key=_size, reverse=kind != "smaller"))
    working = sign.join(write_figure(part, language) for part in parts)
    return f"{write_figure(shown, language)} ({working})"


def _replace(figure: Figure, value: Decimal) -> Figure:
    return replace(figure, value=value, qualifier="about")
