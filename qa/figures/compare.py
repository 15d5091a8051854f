"""Whether two figures say the same: strictly, for verification, and with precision and qualifiers, for agreement.

In: figures of any languages, since they are normalised. Out: yes or no, or how two documents' figures stand together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Literal

from qa.figures.api import find_figures
from qa.figures.cldr import CROWNS
from qa.figures.dates import is_month, is_year, split_iso
from qa.records import Figure

# What a unit's name may mean besides: English calls either tons, and Thai and German call neither otherwise; pounds
# weigh or pay; crowns pay in several countries, whose names for them translations mix.
_NAMED_ALIKE = {"ton": {"tonne"}, "pound": {"GBP"}, CROWNS: {"SEK", "NOK", "DKK", "ISK", "CZK"}}
_OFTEN = {"ครั้ง", "เที่ยว"}  # counted in Thai, where English and German tell how often in times
_TIMES = re.compile(r"(?:times|twice|thrice|mal)$", re.IGNORECASE)  # never "doubled", nor "เท่า"
_ABOUT = Decimal("0.05")  # how far a figure "about" another may lie, as a share of it
_NEARLY = Decimal("0.1")  # how far below its figure a "nearly" may lie


def same_value(a: Figure, b: Figure) -> bool:
    """Return whether `b`, in a cited passage, states `a`: the same value, unit and period.

    A range is stated by the same range; either end of a range is stated by it. A year is stated by a date in it, a
    month alone by its days and by that month of any year.
    A qualifier that the claim adds and the source does not have is not stated by it.
    """
    if a.unit == "date" or b.unit == "date":
        return _same_date(a, b)
    if not (same_unit(a.unit, b.unit) or _as_often(a, b)) or not _same_qualifier(a, b):
        return False
    if a.upper is not None:
        return b.upper is not None and a.value == b.value and a.upper == b.upper
    return a.value in (b.value, b.upper)


def same_unit(a: str, b: str) -> bool:
    """Return whether two units are one, as far as texts tell them apart.

    >>> same_unit("ton", "tonne"), same_unit("GBP", "pound"), same_unit("SEK", "NOK")
    (True, True, False)
    """
    return a == b or b in _NAMED_ALIKE.get(a, ()) or a in _NAMED_ALIKE.get(b, ())


def _as_often(a: Figure, b: Figure) -> bool:
    """Return whether one is told in times and the other, in Thai, by the word that counts them."""
    times, counted = (a, b) if a.unit == "ratio" else (b, a)
    told = times.unit == "ratio" and _TIMES.search(times.text) is not None
    return told and counted.unit == "count" and counted.counted in _OFTEN


def _same_qualifier(a: Figure, b: Figure) -> bool:
    """A claim may leave its source's qualifier out, never bring one of its own."""
    return a.qualifier in ("", b.qualifier)


def _same_date(a: Figure, b: Figure) -> bool:
    if a.iso is None or b.iso is None:
        year, other = (a, b) if a.iso is not None else (b, a)
        plain = other.unit == "count" and not other.counted and other.text.strip().isdecimal()
        return bool(plain and year.upper is None and is_year(year.iso) and year.value == other.value)
    if a.upper_iso is not None:
        ends = ((b.iso, a.iso), (b.upper_iso, a.upper_iso))
        return all(one == other or (one is not None and _is_of(one, other)) for one, other in ends)
    return any(_states(stated, a.iso) for stated in (b.iso, b.upper_iso) if stated)


def _states(stated: str, iso: str) -> bool:
    """Return whether the date `stated` says `iso`: itself, a longer time that it is in, or it without its year."""
    return stated == iso or stated.startswith(iso + "-") or _is_of(stated, iso)


def _is_of(stated: str, iso: str) -> bool:
    """Return whether a day or month without its year is that of a date with one."""
    return iso.startswith("--") and not stated.startswith("-") and f"{stated[4:]}-".startswith(f"{iso[1:]}-")


def compatible(a: Figure, b: Figure) -> Literal["agrees", "conflicts", "unrelated"]:
    """Return how two documents' figures for the same thing stand together.

    Each figure covers an interval: its precision ("1.2 trillion" is 1.15 to 1.25), widened by its qualifier ("more
    than 20" reaches up without end). Intervals that meet agree, others conflict; units that differ are unrelated.
    """
    if a.unit == "date" and b.unit == "date":
        return _dates_compatible(a, b)
    if not same_unit(a.unit, b.unit):
        return "unrelated"
    (low_a, high_a), (low_b, high_b) = interval(a), interval(b)
    rounded = bool(a.resolution and b.resolution)  # intervals of rounding are open: 1.2 and 1.3 do not meet at 1.25
    met = _reaches(low_a, high_b, rounded) and _reaches(low_b, high_a, rounded)
    return "agrees" if met else "conflicts"


def _reaches(low: Decimal | None, high: Decimal | None, rounded: bool) -> bool:
    return low is None or high is None or low < high or (low == high and not rounded)


def interval(figure: Figure) -> tuple[Decimal | None, Decimal | None]:
    """Return the lowest and highest value that the figure allows; None: without end."""
    half = figure.resolution / 2
    low, high = figure.value - half, (figure.upper if figure.upper is not None else figure.value) + half
    size = abs(figure.value)
    if figure.qualifier in ("more than", "at least"):
        return figure.value, None
    if figure.qualifier in ("less than", "at most"):
        return None, high if figure.upper is not None else figure.value
    if figure.qualifier in ("about", "about ago"):
        return low - size * _ABOUT, high + size * _ABOUT
    if figure.qualifier == "nearly":
        return low - size * _NEARLY, high
    return low, high


def _dates_compatible(a: Figure, b: Figure) -> Literal["agrees", "conflicts", "unrelated"]:
    if a.iso is None or b.iso is None:
        return "unrelated"
    if same_value(a, b) or same_value(b, a):
        return "agrees"
    if a.iso.startswith("--") != b.iso.startswith("--"):
        if not (is_month(a.iso) or is_month(b.iso)):
            return "unrelated"
        one, other = _in_any_year(a), _in_any_year(b)
    else:
        one, other = a, b
    if one is None or other is None:
        return "unrelated"
    spans = product(_spans(one), _spans(other))
    return (
        "agrees"
        if any(low_a <= high_b and low_b <= high_a for (low_a, high_a), (low_b, high_b) in spans)
        else "conflicts"
    )


def _in_any_year(figure: Figure) -> Figure | None:
    """Return a date without its year; None where it names no month, or a range whose years count."""
    iso = figure.iso or ""
    if iso.startswith("--"):
        return figure
    bare = figure.upper_iso is None and not iso.startswith("-") and split_iso(iso)[1] is not None
    return replace(figure, iso=f"-{iso[4:]}") if bare else None


def _spans(figure: Figure) -> list[tuple[str, str]]:
    """Return the first and last date of a figure; of "November to February" those of both its years."""
    low, high = figure.iso or "", figure.upper_iso or figure.iso or ""
    end = "~"  # sorts behind every month and day
    if low.startswith("--") and high < low:
        return [(low, "--12" + end), ("--01", high + end)]
    return [(low, high + end)]


def unsupported(claim_text: str, claim_language: str, quotes: Sequence[tuple[str, str]]) -> list[Figure]:
    """Return the figures of a claim that none of the quotes (text, language) states; citation marks are none."""
    claimed = find_figures(claim_text, claim_language)
    if not claimed:
        return []
    stated = [figure for text, language in quotes for figure in find_figures(text, language)]
    return [figure for figure in claimed if not any(same_value(figure, other) for other in stated)]
