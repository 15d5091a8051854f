"""The result of a game, "23–16": one figure of the unit "score", which no number of things, amount or range is.

In: a `Source` and a position. Out: a `Found`. A pair that falls, or is even, is one; a pair that rises is a range.
"""

from __future__ import annotations

import re
from decimal import Decimal

from qa.figures.found import Found, Source

UNIT = "score"
_PAIR = re.compile(r"(?P<a>\d{1,3})(?: [–-] |[–-]|:(?=0(?!\d)))(?P<b>\d{1,3})(?![\w%°]|[.,:/–-]\d|-\w)")
_PLACES = 3  # digits of the second number, which is the value's part behind the point: no two scores are one number


def read_score(source: Source, at: int) -> Found | None:
    """Return the score that stands at `at`; None where the pair has a unit, as "20–15 percent" has."""
    pair = _PAIR.match(source.normal, at)
    if pair is None or int(pair["a"]) < int(pair["b"]) or _is_numbering(pair):
        return None
    if source.normal[max(0, at - 1) : at] in ("-", "–", "$", "€", "£", "¥", "฿"):
        return None
    if any(pattern.match(source.low, pair.end()) for pattern in (source.patterns.named, source.patterns.classifier)):
        return None
    if source.patterns.exact.match(source.normal, pair.end()) or source.patterns.scale.match(source.low, pair.end()):
        return None
    value = Decimal(pair["a"]) + Decimal(pair["b"]).scaleb(-_PLACES)
    return Found(at, pair.end(), value, unit=UNIT, outer=at, outer_end=pair.end())


def _is_numbering(pair: re.Match[str]) -> bool:
    """Return whether a number is written as none of a score is: with a leading zero."""
    return any(len(number) > 1 and number[0] == "0" for number in pair.groups())


def written(value: Decimal) -> str:
    """Return a score as it is written.

    >>> written(Decimal("23.016"))
    '23–16'
    """
    won, lost = divmod(value, 1)
    return f"{won:f}–{int(lost.scaleb(_PLACES))}"
