"""What stands around a number → its scale, unit, qualifier and counted thing: money, percentages, measures, ordinals.

In: a `Source` and a number just read. Out: the same `Found`, completed; None where it turns out to be no figure.
"""

from __future__ import annotations

import re
from decimal import Decimal

from qa.figures.cldr import iso_codes
from qa.figures.counted import counted_span
from qa.figures.dates import read_decade, read_era, read_named_year, read_year
from qa.figures.found import Found, Source
from qa.figures.hours import read_spoken_hour
from qa.figures.numerals import MAX_SIZE, is_part_of_word, read_digits, read_words, unit_follows
from qa.figures.ordinals import read_ordinal
from qa.figures.qualifiers import qualified

_LETTERS = re.compile(r"[^\W_]+(?:[-_.][^\W_]+)*")
_SCALE_LETTERS = re.compile(r"[A-Za-z]{1,2}(?![A-Za-z\d])")  # "£30m for each": only right behind the digits
_AGE_WINDOW = 40  # characters before a number in which "aged between 18 and" stands
_SLASH = re.compile(r"/(\d{1,3})(?![\d/.])")


def complete(source: Source, found: Found) -> Found | None:
    """Read on from a bare number: scale, unit, year, ordinal, counted thing, qualifier."""
    if read_spoken_hour(source, found):
        return found
    money = _money_before(source, found)
    percent = _percent_before(source, found)
    _read_half(source, found)
    _read_scale(source, found, bool(money))
    if money:
        found.unit = money
        _same_currency_after(source, found)
    elif percent:
        found.unit = "percent"
    elif found.plain and (read_era(source, found) or read_named_year(source, found)):
        return qualified(source, found)
    elif not _read_unit(source, found):
        if not found.scaled and not found.in_words and (read_decade(source, found) or read_year(source, found)):
            return qualified(source, found)
        if not found.scaled and _read_fraction_of(source, found):
            return qualified(source, found)
        if not _ends_cleanly(source, found):
            return None
        if not found.scaled and read_ordinal(source, found):
            return qualified(source, found)
        if not found.scaled and _read_age(source, found):
            return qualified(source, found)
        if span := counted_span(source, found):
            found.counted, found.counted_span = source.text[slice(*span)], span
    else:
        _read_half_behind_unit(source, found)
    return qualified(source, found)


def _money_before(source: Source, found: Found) -> str:
    """Return the currency whose sign or code stands right before the number, and take it into the span."""
    if found.in_words:
        return ""
    lex = source.patterns.lex
    at = found.start
    at -= at > 0 and source.normal[at - 1] in " \u00a0"
    for width in range(4, 0, -1):
        sign = source.normal[max(0, at - width) : at]
        if len(sign) == width and sign in lex.symbols:
            found.start = at - width
            return lex.symbols[sign]
    code = source.normal[max(0, at - 3) : at]
    if (code in iso_codes() or code == "RMB") and not source.normal[max(0, at - 4) : at - 3].isalpha():
        found.start = at - 3
        return "CNY" if code == "RMB" else code
    return ""


def _percent_before(source: Source, found: Found) -> bool:
    """Return whether a word for percent stands before the number ("ร้อยละ 95", "百分之五"), and take it in."""
    words = source.patterns.lex.words("before", "percent")
    if not words:
        return False
    before = source.low[max(0, found.start - 12) : found.start]
    stripped = before.rstrip()
    for word in words:
        if stripped.endswith(word):
            found.start -= len(before) - len(stripped) + len(word)
            return True
    return False


def _read_half(source: Source, found: Found) -> None:
    match = source.patterns.and_half.match(source.low, found.end)
    if match is not None and (source.patterns.lex.spaced or found.scaled):
        found.value += found.scale / 2
        found.end, found.plain = match.end(), False


def _read_half_behind_unit(source: Source, found: Found) -> None:
    """Take in the half that Thai tells behind the unit ("สามชั่วโมงครึ่ง"), never one of its own ("ครึ่งหนึ่ง")."""
    lex = source.patterns.lex
    if found.scaled or found.value != int(found.value):
        return
    for word in lex.words("half_behind_unit"):
        end = found.end + len(word)
        others = (*lex.data.get("not_before", {}).get(word, ()), *(ratio[len(word) :] for ratio in lex.ratios))
        if source.low.startswith(word, found.end) and not source.low.startswith(tuple(filter(None, others)), end):
            found.value, found.step = found.value + Decimal("0.5"), Decimal("0.5")
            found.end, found.plain = end, False


def _read_scale(source: Source, found: Found, has_currency: bool) -> None:
    """Multiply by the scale words that follow, and add a smaller scaled part ("2億5000万", "3 ล้าน 5 แสน")."""
    lex = source.patterns.lex
    at = _after_plus(source, found)
    if _scale_run(source, found, at):
        if not lex.spaced:
            _read_half(source, found)
            _add_smaller_part(source, found)
        return
    letters = _SCALE_LETTERS.match(source.normal, at)
    if letters is None or letters.group() not in lex.short_scales:
        return
    behind = source.normal[letters.end() : letters.end() + 2].lstrip(" \u00a0")
    if has_currency or behind[:1] in lex.symbols:
        _scale_by(found, lex.short_scales[letters.group()], letters.end())


def _after_plus(source: Source, found: Found) -> int:
    """Return where the scale word would begin: Thai may put "กว่า" (and more) between number and scale."""
    if not source.patterns.lex.spaced and not found.qualifier:
        match = source.patterns.after.match(source.low, found.end)
        if match is not None and match["word"] and source.patterns.scale.match(source.low, match.end()):
            found.qualifier = source.patterns.lex.after[match["word"]]
            return match.end()
    return found.end


def _scale_run(source: Source, found: Found, at: int) -> bool:
    scales, read = source.patterns.lex.scales, False
    while (match := source.patterns.scale.match(source.low, at)) is not None:
        word = match.group().strip(" \u00a0-")
        size = scales.get(word) or scales.get(" ".join(word.split()))
        start = match.end() - len(word)
        if size is None or found.value.adjusted() > MAX_SIZE:
            break
        if is_part_of_word(source, start, match.end(), after=not unit_follows(source, match.end())):  # "8 แสนยูโร"
            break
        _scale_by(found, size, match.end())
        at, read = match.end(), True
    return read


def _scale_by(found: Found, size: Decimal, end: int) -> None:
    found.value *= size
    found.scale = found.scale * size
    found.end, found.plain = end, False
    found.scaled = found.scaled or size >= 10


def _add_smaller_part(source: Source, found: Found) -> None:
    gap = len(source.normal) > found.end and source.normal[found.end] == " "
    at = found.end + gap
    if not source.normal[at : at + 1].isdigit():
        return
    part = read_digits(source, at)
    if part is None:
        return
    if not _scale_run(source, part, part.end) and (gap or source.patterns.lex.year_marks is None):
        return
    if part.value < found.scale:
        found.value, found.end = found.value + part.value, part.end


def _same_currency_after(source: Source, found: Found) -> None:
    """Take in a currency's name that repeats its sign ("¥5亿元", "US$5 million dollars")."""
    match = source.patterns.named.match(source.low, found.end)
    if match is not None and match["money"] and source.patterns.lex.currencies.get(match["money"]) == found.unit:
        found.end = match.end()


def _read_unit(source: Source, found: Found) -> bool:
    """Read the unit that follows, the longest of signs and names; return whether there is one."""
    lex = source.patterns.lex
    named = source.patterns.named.match(source.low, found.end)
    exact = source.patterns.exact.match(source.normal, found.end)
    if exact is not None and (named is None or exact.end() > named.end()):
        if exact["code"] and not exact["gap"] and not found.scaled:
            return False
        found.unit = (
            lex.symbols[exact["sign"]]
            if exact["sign"]
            else exact["code"]
            if exact["code"]
            else lex.unit_symbols[exact["symbol"]]
        )
        found.end = exact.end()
        return True
    if named is None:
        return False
    unit = _named_unit(source, named, found)
    if not unit:
        return False
    found.end, found.unit = named.end(), unit
    return True


def _named_unit(source: Source, named: re.Match[str], found: Found) -> str:
    lex = source.patterns.lex
    if named["points"]:
        return "percentage-point"
    if named["percent"]:
        return "percent"
    if named["multiple"]:
        halved = source.low.startswith(lex.words("half_behind_unit"), named.end())  # "หนึ่งเท่าครึ่ง"
        ambiguous = found.in_words and not halved and source.low[found.start : found.end] in lex.words("ambiguous")
        return "" if ambiguous or _is_one_side(source, named) else "ratio"
    if named["money"]:
        if found.in_words and not found.scaled and named["money"] in lex.words("figures_only"):
            return ""
        code = lex.currencies[named["money"]]
        measure = lex.units.get(named["money"])
        return measure if measure and not found.scaled else code
    start = named.start("unit")
    return "" if is_part_of_word(source, start, start + len(named["unit"])) else lex.units[named["unit"]]


def _is_one_side(source: Source, named: re.Match[str]) -> bool:
    """Return whether "x" or "mal" stands between the sides of a thing ("5 mal 7 Meter"), and multiplies nothing."""
    behind = source.patterns.scan.match(source.low, named.end() + source.normal.startswith(" ", named.end()))
    if behind is None or behind.lastgroup not in ("digits", "word"):
        return False
    word = named["multiple"]
    return word in ("x", "×") or (word == "mal" and named.group()[0] in " \u00a0")


def _read_age(source: Source, found: Found) -> bool:
    """Take a bare number for years of age where the words before it say so: "aged 24", "at the age of 24"."""
    if source.patterns.age.search(source.low[max(0, found.start - _AGE_WINDOW) : found.start]) is None:
        return False
    found.unit, found.plain = "year", False
    return True


def _ends_cleanly(source: Source, found: Found) -> bool:
    """Return whether the digits end where a figure may: not inside a code ("3D", "4x4", "A13"), date or version."""
    if found.in_words:
        return True
    rest = source.normal[found.end : found.end + 4]
    if not rest:
        return True
    if rest[0] in "./," and rest[1:2].isdigit() and not (rest[0] == "," and not source.patterns.lex.spaced):
        return rest[0] == ","
    if rest[0] == "-" and rest[1:2].isupper() and not rest[2:3].isalpha():
        return False
    if rest[0] == "_" or rest[0] == "@":
        return False
    latin = rest[0].isalpha() if source.patterns.lex.spaced else rest[0].isascii() and rest[0].isalpha()
    return not latin or source.patterns.ordinal.match(source.low, found.end) is not None


def _read_fraction_of(source: Source, found: Found) -> bool:
    """Read "two thirds", "3/4", "หนึ่งในสาม": a numerator and its denominator."""
    lex = source.patterns.lex
    match = source.patterns.denominator.match(source.low, found.end)
    if match is not None and found.value == int(found.value) and 0 < found.value < 100:
        bottom = lex.denominators[match["word"]]
        part = is_part_of_word(source, *match.span("word"))
        if not part and (found.value > 1 or match["word"] not in lex.ordinals):
            return _as_ratio(found, Decimal(bottom), match.end())
    slash = _SLASH.match(source.normal, found.end)
    if slash is not None and found.plain and 0 < found.value < int(slash[1]) <= 100:
        return _as_ratio(found, Decimal(slash[1]), slash.end())
    of_one = lex.words("of_one", "fraction") if found.value == 1 and found.in_words else ()
    for word in (*lex.words("of", "fraction"), *of_one):
        at = found.end + source.low.startswith(" ", found.end)
        if not source.low.startswith(word, at):
            continue
        at += len(word)
        at += source.low.startswith(" ", at)
        run = source.patterns.scan.match(source.low, at)
        bottoms = (
            [read_digits(source, at)]
            if run and run.lastgroup == "digits"
            else read_words(source, *run.span("word"))
            if run and run["word"]
            else []
        )
        bottom_found = bottoms[0] if bottoms else None
        if bottom_found is None or (word in of_one and source.patterns.named.match(source.low, bottom_found.end)):
            continue
        if found.value < bottom_found.value <= 1000 and found.value == int(found.value):
            for prefix in lex.words("prefix", "fraction"):
                if source.low.endswith(prefix, 0, found.start):
                    found.start -= len(prefix)
            return _as_ratio(found, bottom_found.value, bottom_found.end)
    return False


def _as_ratio(found: Found, bottom: Decimal, end: int) -> bool:
    found.value, found.unit, found.end, found.plain = found.value / bottom, "ratio", end, False
    return True
