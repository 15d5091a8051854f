"""A figure in a reader's language: number, unit, date and qualifier as the language writes them.

In: a `Figure` and a language. Out: text that `find_figures` reads back as the same value and unit.
"""

from __future__ import annotations

import re
from decimal import Decimal

from qa.figures.dates import split_iso
from qa.figures.lexicon import Lexicon, lexicon
from qa.figures.scores import written
from qa.records import Figure

_SCALE_FROM = 1_000_000  # smaller amounts are written out in digits
_MOST_DECIMALS = 3  # of a number before a scale word; what needs more is written out in digits
_MOST_DIGITS = 4  # of that number
_BUDDHIST = 543
_PAIR = re.compile(r"\d+ ?[:–-] ?\d+")


def write_figure(figure: Figure, language: str) -> str:
    """Return the figure as `language` writes it, qualifier included.

    >>> write_figure(Figure(Decimal("120000000000"), "CNY", ""), "de")
    '120 Milliarden Yuan'
    """
    lex = lexicon(language or "en")
    text = _plain(figure, lex)
    pattern = lex.text(figure.qualifier, "qualifiers.write", "") if figure.qualifier else ""
    return pattern.replace("{0}", text) if pattern else text


def _plain(figure: Figure, lex: Lexicon) -> str:
    if figure.iso is not None and figure.unit in ("date", "time"):
        return _date_range(figure, lex)
    if figure.unit == "ordinal":
        return _ordinal(figure, lex)
    if figure.unit in ("ratio", "score") and _PAIR.fullmatch(figure.text):
        return figure.text  # "3:1" may be the result of a game, which nobody calls thrice
    low = _quantity(figure.value, figure.unit, lex)
    if figure.upper is None:
        return low
    high = _quantity(figure.upper, figure.unit, lex)
    if figure.unit == "percent" or (figure.unit == "count" and figure.upper < _SCALE_FROM):
        low = number(figure.value, lex)
    return f"{low}–{high}"


def _quantity(value: Decimal, unit: str, lex: Lexicon) -> str:
    if unit == "percent":
        return _own(lex, "percent", "write", "{0} %", value)
    if unit == "percentage-point":
        return _own(lex, "percent", "write_points", "{0} pp", value)
    if unit == "ratio":
        if (fraction := _fraction(value)) is not None:
            return fraction
        return _own(lex, "multiples", "write", "{0}×", value)
    if unit == "score":
        return written(value)
    if unit == "count":
        return scaled(value, lex)
    if unit.isupper() and len(unit) == 3:
        return _money(value, unit, lex)
    return _measure(value, unit, lex)


def _own(lex: Lexicon, table: str, name: str, default: str, value: Decimal) -> str:
    return lex.text(name, table, default).replace("{0}", number(value, lex))


def _fraction(value: Decimal) -> str | None:
    """Return "2/3" for what is less than one and has a small denominator."""
    if not 0 < value < 1:
        return None
    for bottom in range(2, 101):
        top = (value * bottom).to_integral_value()
        if top and top / bottom == value:
            return f"{top}/{bottom}"
    return None


def number(value: Decimal, lex: Lexicon) -> str:
    """Return a number in digits, grouped and pointed by the language, all its decimals kept."""
    whole, _, part = f"{value:,f}".partition(".")
    whole, part = whole.replace(",", lex.group), part.rstrip("0")
    return f"{whole}{lex.decimal}{part}" if part else whole


def scaled(value: Decimal, lex: Lexicon) -> str:
    """Return a number with the language's scale word where that is shorter and exact, else in digits."""
    for size, forms in lex.written_scales:
        if abs(value) < max(size, Decimal(_SCALE_FROM)):
            continue
        part = (value / size).normalize()
        if part == round(part, _MOST_DECIMALS) and len(part.as_tuple().digits) <= _MOST_DIGITS:
            pattern = forms.get(_plural(part, lex)) or forms["other"]
            return pattern.replace("{0}", number(part, lex))
    return number(value, lex)


def _plural(value: Decimal, lex: Lexicon) -> str:
    from babel.core import Locale

    return str(Locale.parse(lex.language).plural_form(value))


def _money(value: Decimal, code: str, lex: Lexicon) -> str:
    amount = scaled(value, lex)
    name = lex.currency_names.get(code, code)
    if not lex.spaced and not name.isascii():
        return f"{amount} {name}" if lex.language == "th" and amount[-1].isdigit() else f"{amount}{name}"
    if amount[-1:].isalpha():  # "millions d'euros"
        join = lex.text("elided" if name[0].lower() in "aeiou" else "full", "scale_join_write", " ")
        return f"{amount}{join}{name}"
    return f"{amount} {name}"


def _measure(value: Decimal, unit: str, lex: Lexicon) -> str:
    from babel.core import Locale

    data = Locale.parse(lex.language)._data["unit_patterns"]
    key = next((key for key in data if key.partition("-")[2] == unit), None)
    amount = scaled(value, lex)
    own = lex.text(unit, "unit_patterns", "")
    if own:
        return own.replace("{0}", amount)
    if key is None:
        return f"{amount} {unit.replace('-', ' ')}"
    widths = data[key]
    plural = _plural(value, lex)
    for width in ("long", "short"):
        forms = widths.get(width) or {}
        pattern = forms.get(plural) or forms.get("other")
        if pattern:
            return str(pattern).replace("{0}", amount)
    return f"{amount} {unit}"


def _ordinal(figure: Figure, lex: Lexicon) -> str:
    pattern = lex.text("write_ordinal", "ordinal_patterns", "{0}.")
    value = int(figure.value)
    if "{suffix}" in pattern:
        suffix = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        pattern = pattern.replace("{suffix}", suffix)
    return pattern.replace("{0}", str(value))


def _date_range(figure: Figure, lex: Lexicon) -> str:
    low, high = figure.iso or "", figure.upper_iso
    if high is None:
        return write_date(low, lex)
    if low.isdigit() and high.isdigit():
        if low[-1] == "0" and int(high) == int(low) + 9:
            return lex.text("decade_write", "dates", "{0}–{1}").replace("{0}", low).replace("{1}", high)
        pattern = lex.text("years_write", "dates", "{low}–{high}")
        thai = {"{low_buddhist}": int(low) + _BUDDHIST, "{high_buddhist}": int(high) + _BUDDHIST}
        for name, year in {"{low}": low, "{high}": high, **thai}.items():
            pattern = pattern.replace(name, str(year))
        return pattern
    return f"{write_date(low, lex)} – {write_date(high, lex)}"


def write_date(iso: str, lex: Lexicon) -> str:
    """Return an ISO 8601 date at its precision in the reader's form; Thai readers get both eras."""
    if iso.startswith("T"):
        return iso[1:]
    year, month, day = split_iso(iso)
    if year is not None and month is None:
        return _year(year, lex)
    return _calendar_pattern(year, month, day, lex)


def _year(year: int, lex: Lexicon) -> str:
    if year <= 0:
        return lex.text("bce_write", "dates", "{0} BCE").replace("{0}", str(1 - year))
    if year < 1000:
        return lex.text("ce_write", "dates", "{0} CE").replace("{0}", str(year))
    pattern = lex.text("year_write", "dates", "{common}")
    return pattern.replace("{buddhist}", str(year + _BUDDHIST)).replace("{common}", str(year))


def _calendar_pattern(year: int | None, month: int | None, day: int | None, lex: Lexicon) -> str:
    """Fill CLDR's long pattern of what is known: day and month, month and year, or all three."""
    from babel.core import Locale

    locale = Locale.parse(lex.language)
    skeletons = locale.datetime_skeletons
    if day is None:
        pattern = str(skeletons.get("yMMMM", skeletons.get("yMMM", "MMMM y"))) if year is not None else "LLLL"
    elif year is None:
        pattern = str(skeletons.get("MMMMd", skeletons.get("MMMd", "d MMMM")))
    else:
        pattern = str(locale.date_formats["long"].pattern)
    shown = None if year is None else year + _BUDDHIST if lex.flag("buddhist_default") else year
    text = _fill(pattern, shown, month, day, locale)
    if lex.flag("buddhist_default") and year is not None:
        return lex.text("date_write", "dates", "{date}").replace("{date}", text).replace("{common}", str(year))
    return text


def _fill(pattern: str, year: int | None, month: int | None, day: int | None, locale: object) -> str:
    months = locale.months["format"]["wide"]  # type: ignore[attr-defined]
    out = []
    for part in re.findall(r"'[^']*'|[A-Za-z]+|[^A-Za-z']+", pattern):
        if part[0] == "'":
            out.append(part[1:-1])
        elif part[0] == "y":
            out.append(str(year))
        elif part[0] in "ML":
            name = months[month] if month else ""
            out.append(name if len(part) > 2 else str(month))
        elif part[0] == "d":
            out.append(f"{day}")
        elif not part[0].isascii() or not part[0].isalpha():
            out.append(part)
    return " ".join("".join(out).split())
