"""A number → the hour that Thai tells with it: "ตีห้า" is 05:00, "บ่ายสองโมง" 14:00, "สี่ทุ่มครึ่ง" 22:30.

In: a `Source` and a number just read. Out: the same `Found` as a time of day; False where no word makes it one.
"""

from __future__ import annotations

from decimal import Decimal

from qa.figures.found import Found, Source

_AHEAD = 12  # characters before the number in which the word of the hour stands


def read_spoken_hour(source: Source, found: Found) -> bool:
    """Make a number a time of day by the words around it, which tell the part of the day that it counts hours of."""
    parts = source.patterns.lex.data.get("spoken_hours", {})
    if not parts or found.scaled or found.value != int(found.value) or found.value > 12:
        return False
    start, end, hours = found.start, found.end, None
    low = source.low
    behind = end + low.startswith(" ", end)
    word = max((word for word in parts["behind"] if low.startswith(word, behind)), key=len, default="")
    ahead = low[max(0, start - _AHEAD) : start].rstrip(" ")
    for opener, told in parts["before"].items():
        if not ahead.endswith(opener) or ahead.endswith(tuple(parts["no_hours"])):
            continue
        if word in parts["hour"] or not (word or _is_counted(source, end)):
            hours, start = told, low.rindex(opener, 0, start)
            end = behind + len(word) if word else end
    if hours is None and word:
        hours, end = parts["behind"][word], behind + len(word)
    if hours is None or not hours[1] <= found.value <= hours[2]:
        return False
    half = next((half for half in source.patterns.lex.words("half_behind_unit") if low.startswith(half, end)), "")
    hour, minute = (int(found.value) + hours[0]) % 24, 30 if half else 0
    found.start, found.end, found.plain = start, end + len(half), False
    found.value, found.unit, found.iso = Decimal(hour * 100 + minute), "time", f"T{hour:02d}:{minute:02d}"
    found.outer, found.outer_end = found.start, found.end
    return True


def _is_counted(source: Source, end: int) -> bool:
    """Return whether things or units are counted ("ตี 5 ครั้ง" hits five times)."""
    patterns = source.patterns
    return bool(patterns.classifier.match(source.low, end) or patterns.named.match(source.low, end))
