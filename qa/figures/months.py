"""A month named alone, without year or day: "in October", "von Januar bis August", "เดือนตุลาคม".

In: a `Source`, where a month's name stands, and the figure read before it. Out: `Found` with unit "date" and the month
as ISO 8601 truncated it ("--10"; xsd:gMonth). Only names in full are read, in the case that CLDR gives them. What
stands beside a name decides where it may be another's: words that people bear as names or that are verbs ("August",
"May") mean a month behind a word of time or beside another month ("May to July"); "October Revolution" and "January
Jones" mean none.
"""

from __future__ import annotations

import re

from qa.figures.dates import digits, split_iso, to_iso
from qa.figures.found import Found, Source

_BESIDE = 24  # characters in which the word before or behind a month stands
_LAST_WORD = re.compile(r"([^\W\d_]+)(?P<gap>[ \u00a0]|-)$")
_NAME_FOLLOWS = re.compile(r"[ \u00a0]([^\W\d_]+)")
_POSSESSIVE = re.compile(r"'s(?![^\W_])")
_GLUED = re.compile(r"[-–]?[^\W\d_]|-\d|,? ?'\d\d(?!\d)")  # "October-born", "October '18"


def read_month(source: Source, at: int, previous: Found | None) -> Found | None:
    """Read the month at `at`, where its name stands alone and a month is meant; None elsewhere."""
    match = source.patterns.month_name.match(source.low, at)
    if match is None or not _is_written(source, match):
        return None
    beside = _follows_month(source, previous, at) or _begins_range(source, match.end())
    if source.patterns.lex.spaced and not beside and not _is_meant(source, match):
        return None
    iso = to_iso(None, source.patterns.lex.month_names[match.group()], None)
    assert iso is not None
    end = match.end()
    owner = _POSSESSIVE.match(source.normal, end) if source.patterns.lex.spaced else None
    return Found(at, end, digits(iso), unit="date", iso=iso, outer=at, outer_end=owner.end() if owner else end)


def _is_written(source: Source, match: re.Match[str]) -> bool:
    """Return whether a name is written as one: never "may" or "march", nor in French "Mars"."""
    return source.text[match.start()].isupper() == source.patterns.lex.months_in_capitals


def _follows_month(source: Source, previous: Found | None, at: int) -> bool:
    """Return whether a month stands behind another one, in a range or a list: "in April, May and June"."""
    if previous is None or previous.unit != "date" or split_iso(previous.iso or "")[1] is None:
        return False
    gap = source.low[previous.end : at]
    patterns = source.patterns
    return len(gap) <= _BESIDE and bool(patterns.range_gap.match(gap) or patterns.list_gap.match(gap))


def _begins_range(source: Source, end: int) -> bool:
    """Return whether a range leads from a month to another one: "May to July"."""
    match = source.patterns.to_month.match(source.low, end)
    return match is not None and source.text[match.start("month")].isupper() == source.patterns.lex.months_in_capitals


def _is_meant(source: Source, match: re.Match[str]) -> bool:
    """Return whether the words beside a name let it be a month's."""
    lex = source.patterns.lex
    closed = lex.function_words
    before = source.text[max(0, match.start() - _BESIDE) : match.start()]
    word = _LAST_WORD.search(before)
    after = source.normal[match.end() : match.end() + _BESIDE]
    if _GLUED.match(after):
        return False
    timed = word is not None and word[1].lower() in lex.words("before", "months")
    name = _NAME_FOLLOWS.match(after)
    followed = name is not None and name[1][0].isupper() and name[1].lower() not in closed
    if match.group() in lex.words("names", "months"):
        return timed and not followed and not after.startswith("'")
    if timed:
        return True
    led = word is not None and (word["gap"] == "-" or (word[1][0].isupper() and word[1].lower() not in closed))
    return not led and not followed
