"""Figures side by side → what they are together: a range, a list that shares a unit, a conversion in brackets.

In: a `Source` and its figures in text order, each read by itself. Out: the same, the ends of a range as one figure.
"""

from __future__ import annotations

from qa.figures.date_ranges import lend_year, merge_dates
from qa.figures.dates import era_of
from qa.figures.dimensions import NO_AMOUNTS
from qa.figures.ellipsis import lend_in_list, lend_on, lend_to_change
from qa.figures.found import Found, Source

_STEP = 8  # times what something grows by from which what it grows to is no end of a range ("by 850 to 14,300")


def joined_figures(source: Source, found: list[Found]) -> list[Found]:
    """Join neighbours: ranges into one figure, lists that share a unit, conversions in brackets."""
    joined: list[Found] = []
    for figure in found:
        if joined and _counts_half(figure, joined[-1], source):
            continue
        if joined and figure.start - joined[-1].end <= 24:
            previous = joined[-1]
            gap = source.low[previous.end : figure.start]
            if _merge_range(source, previous, figure, gap):
                continue
            lend_year(source, previous, figure, gap)
            lend_in_list(source, joined, figure, gap)
            _convert(previous, figure, source)
        joined.append(figure)
    lend_on(source, joined)
    return joined


def _counts_half(figure: Found, before: Found, source: Source) -> bool:
    """Return whether "half" is one that an ordinal counts ("the first half"), and no figure of its own."""
    gap = source.normal[before.end : figure.start]
    return before.unit == "ordinal" and figure.unit == "ratio" and figure.value < 1 and not gap.strip(" \u00a0")


def _merge_range(source: Source, low: Found, high: Found, gap: str) -> bool:
    """Make "10 to 20 percent", "between 10 and 20", "13.-16. April", "2018-22" one figure with an upper end."""
    if low.upper is not None or high.upper is not None or {"ordinal", "ratio", "time", "score"} & {low.unit, high.unit}:
        return False
    lex = source.patterns.lex
    before = source.low[max(0, low.outer - 12) : low.outer].rstrip()
    dash = gap.strip(" \u00a0") in tuple("-–—~")
    season = gap == "/" and low.unit == "date" and high.plain and high.end - high.start == 2  # "2018/19"
    is_range = season or source.patterns.range_gap.match(gap) is not None
    changes = bool(lex.words("becomes")) and source.patterns.becomes_gap.match(gap) is not None
    after_by = any(before.endswith(f" {word}") for word in lex.words("by")) and not dash
    if after_by and (changes or (is_range and (low.scaled or high.value > _STEP * low.value))):
        lend_to_change(low, high)
        return False
    if is_range or changes:
        _lend_percent(source, low, high)
    after_from = any(before.endswith(word) for word in lex.words("from"))
    if after_from and low.unit != "date" and (changes or (is_range and not dash)):
        lend_to_change(low, high)
        return False
    if not is_range:
        for name in (*lex.words("year_names"), *lex.words("nouns", "months")):
            before = before.removesuffix(name).rstrip()
        between = any(before.endswith(word) for word in lex.words("between"))
        if not between or source.patterns.list_gap.match(gap) is None:
            return False
    if low.unit == "date" or high.unit == "date":
        return merge_dates(low, high, gap, era_of(source, low))
    if low.unit != high.unit and low.unit != "count":
        return False
    return _close_range(low, high)


def _lend_percent(source: Source, low: Found, high: Found) -> None:
    """Let a word for percent that stands before a number hold for the next ("ร้อยละ 20 ถึง 25")."""
    words = source.patterns.lex.words("before", "percent")
    if low.unit == "percent" and high.unit == "count" and not (high.counted or high.scaled):
        high.unit = "percent" if source.low.startswith(words, low.start) else high.unit


def _close_range(low: Found, high: Found) -> bool:
    value, scale = low.value, low.scale
    if not low.scaled and high.scaled and value < high.value / high.scale:
        value, scale = value * high.scale, high.scale
    if value >= high.value or high.value <= 0:
        return False
    low.value, low.scale, low.upper, low.unit, low.end = value, scale, high.value, high.unit, high.end
    low.scaled, low.plain = high.scaled, False
    low.counted, low.counted_span, low.outer_end = high.counted, high.counted_span, high.outer_end
    low.qualifier = low.qualifier or high.qualifier
    return True


def _convert(previous: Found, figure: Found, source: Source) -> None:
    """Mark "($145,315)" after "1 million yuan" as a conversion: brackets, the same kind, another unit."""
    gap = source.normal[previous.end : figure.outer if figure.outer >= 0 else figure.start].strip()
    if gap not in ("(", "[") or source.normal[figure.end : figure.end + 2].strip()[:1] not in (")", "]", ";", ","):
        return
    kinds = NO_AMOUNTS | {"count", "percent", "percentage-point"}
    if previous.unit in kinds or figure.unit in kinds or previous.unit == figure.unit:
        return
    if previous.unit.isupper() == figure.unit.isupper():
        figure.conversion_of = previous
