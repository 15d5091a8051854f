"""Two dates → one range, or a list whose last date tells the year of both: "13. bis 16. April", "October and May 2018".

In: neighbours in the making and what stands between them. Out: the first of them with an upper end, or with a year.
"""

from __future__ import annotations

from decimal import Decimal

from qa.figures.dates import digits, is_month, is_year, split_iso, to_iso
from qa.figures.found import Found, Source


def merge_dates(low: Found, high: Found, gap: str, era: int = 0) -> bool:
    """Make `low` the range that ends with `high`, and return whether the two are one; `gap` stands between them.

    `era`: years by which the year of `low` is written later than the common one ("พ.ศ. 2334 ถึง 2337").
    """
    if low.unit == "date" and high.unit == "count" and high.plain and is_year(low.iso):
        short = int(high.value)  # "2018-19"
        year = int(low.value) + era
        if high.end - high.start == 2 and gap.strip() in tuple("-–/") and short > year % 100:
            upper = f"{year - year % 100 + short - era:04d}"
            low.upper, low.upper_iso, low.end, low.outer_end = Decimal(upper), upper, high.end, high.end
            return True
        if not (high.plain and year < high.value <= 9999 and high.value >= 100):
            return False
        high.unit, high.iso = "date", to_iso(int(high.value) - era, None, None)  # "973 to 1048"
        high.value = digits(high.iso or "")
    if low.unit == "count" and low.plain and high.iso and split_iso(high.iso)[2] and 1 <= low.value <= 31:
        iso = high.iso[:-2] + f"{int(low.value):02d}"  # "13. bis 16. April"
        if iso >= high.iso:
            return False
        low.unit, low.iso, low.value = "date", iso, digits(iso)
    if low.unit == "count" and low.plain and is_year(high.iso) and 100 <= low.value < high.value:
        low.unit, low.iso = "date", f"{int(low.value):04d}"
    if low.iso is None or high.iso is None:
        return False
    if not _complete_years(low, high):
        return False
    low.upper, low.upper_iso, low.end, low.outer_end = high.value, high.iso, high.end, high.end
    return True


def lend_year(source: Source, month: Found, date: Found, gap: str) -> None:
    """Ellipsis in a list: in "October and November 2018" both are of 2018."""
    year, of_date, day = split_iso(date.iso or "")
    listed = is_month(month.iso) and year is not None and of_date is not None and day is None
    if listed and month.upper is None and source.patterns.list_gap.match(gap):
        month.iso = to_iso(year, split_iso(month.iso or "")[1], None)
        month.value = digits(month.iso or "")


def _complete_years(low: Found, high: Found) -> bool:
    """Give the end of a range that has no year that of the other; False where one has no month.

    "from November to January 2020" begins in 2019, "from October 2018 to March" ends in 2019.
    """
    (first, month, day), (last, until, upto) = split_iso(low.iso or ""), split_iso(high.iso or "")
    if (first is None) == (last is None):
        return True
    if month is None or until is None:
        return False
    turns = (month, day or 0) > (until, upto or 31)
    if first is None and last is not None:
        low.iso = to_iso(last - turns, month, day) or low.iso
    elif first is not None:
        high.iso = to_iso(first + turns, until, upto) or high.iso
    low.value, high.value = digits(low.iso or ""), digits(high.iso or "")
    return True
