"""CLDR's tables through Babel → the words of a language: scales, currencies, units, months. No other module reads them.

In: Babel locales, and the language's data file. Out: tables of words in folded form.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Any

from qa.figures.fold import fold, normal

# Currencies by turnover, the widest traded first (BIS Triennial Survey 2022): which one a bare "dollar" means.
_BY_TURNOVER = tuple(
    """USD EUR JPY GBP CNY AUD CAD CHF HKD SGD SEK KRW NOK NZD INR MXN TWD ZAR BRL DKK PLN THB ILS IDR CZK AED TRY HUF
    CLP SAR PHP MYR COP RUB RON PEN KWD BHD QAR OMR VND EGP PKR""".split()  # noqa: SIM905 (a list of 43 lines says less)
)
CROWNS = "XKR"  # crowns whose country is not told; no code of ISO 4217, which leaves those with X free of countries
_UNIT_CATEGORIES = {
    "area", "digital", "duration", "electric", "energy", "frequency", "length", "mass", "power", "pressure", "speed",
    "temperature", "volume", "angle", "concentr", "consumption", "light",
}  # fmt: skip
# CLDR units whose names are everyday nouns of another meaning ("308 points", "five items", "four nights")
_NO_UNITS = {
    "point", "item", "dot", "drop", "dram", "jigger", "pinch", "cup", "cup-metric", "stone", "grain", "night", "part",
    "quarter", "revolution", "percent", "permille", "permyriad", "permillion", "portion-per-1e9", "generic", "mole",
    "dessert-spoon", "dessert-spoon-imperial", "tablespoon", "teaspoon", "year-person", "month-person", "week-person",
    "day-person", "candela", "lumen", "lux", "therm-us", "light-speed", "beaufort", "bushel", "quart", "karat",
    "foodcalorie", "gallon-imperial", "fluid-ounce-imperial", "quart-imperial", "pint-metric", "fathom", "furlong",
}  # fmt: skip
_POWERS = str.maketrans("²³", "23")
_ONE_LETTER_UNITS = {"m", "g", "t", "l", "L", "W", "V"}  # others are letters more often than units
_SYMBOLS = {
    "US$": "USD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₩": "KRW",
    "₹": "INR",
    "฿": "THB",
    "₽": "RUB",
}


def literals(pattern: str) -> list[str]:
    """Return the words that stand inside a CLDR pattern ("de" in "d 'de' MMMM")."""
    return [fold(word).strip() for word in re.findall(r"'([^']+)'", pattern)]


def written_scales(locale: Any) -> tuple[tuple[Decimal, dict[str, str]], ...]:
    """Return scale → pattern by plural form, the largest first; CLDR's short ones where it has no long."""
    formats = locale.compact_decimal_formats
    chosen = formats.get("long") or formats.get("short") or {}
    scales: dict[Decimal, dict[str, str]] = {}
    for plural, patterns in chosen.items():
        for size, pattern in patterns.items():
            written = str(getattr(pattern, "pattern", pattern))
            zeros = written.count("0")
            if zeros and plural != "1" and re.sub(r"[0'\s]", "", written):
                form = re.sub("0+", "{0}", written.replace("'", ""), count=1)
                scales.setdefault(Decimal(size) / 10 ** (zeros - 1), {})[plural] = form
    return tuple(sorted(scales.items(), reverse=True))


def scales_of(locales: list[Any], data: dict[str, Any]) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Return the scale words, and the one-letter ones ("M") that only stand with a currency sign."""
    words: dict[str, Decimal] = {}
    letters: dict[str, Decimal] = {}
    for locale in locales:
        for width in ("short", "long"):
            for plural in locale.compact_decimal_formats.get(width, {}).values():
                for size, pattern in plural.items():
                    _add_scale(str(getattr(pattern, "pattern", pattern)), int(size), words, letters)
    words |= {fold(word): Decimal(value) for word, value in data.get("scales", {}).items()}
    letters |= {word: Decimal(value) for word, value in data.get("words", {}).get("scale_letters", {}).items()}
    return words, letters


def _add_scale(pattern: str, size: int, words: dict[str, Decimal], letters: dict[str, Decimal]) -> None:
    zeros = pattern.count("0")
    word = normal(re.sub(r"[0'\u200e\u200f]", "", pattern)).replace("\u00a0", " ").strip()
    if not zeros or not word:
        return
    value = Decimal(size) / 10 ** (zeros - 1)
    if len(word) == 1 and word.isascii():
        letters.setdefault(word, value)
        return
    words[fold(word)] = value
    words.setdefault(fold(word.rstrip(".॰")), value)


def currencies_of(locales: list[Any], data: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Return names → ISO 4217 code, and code → the name to write with.

    CLDR names a currency in full ("Chinese yuan"); people write its head ("yuan"). The head is where names repeat
    ("… dollar", "dollar …"), so the end of the name at which fewer distinct words stand is taken.
    """
    full: dict[str, set[str]] = {}
    shown: dict[str, str] = {}
    current = _current_currencies()
    for locale in locales:
        plurals = locale._data["currency_names_plural"]  # Babel hands out plural names one by one only
        for code, name in locale.currencies.items():
            if re.search(r"[\d(]", name) or code not in current:
                continue
            forms = {name, *plurals.get(code, {}).values()}
            full.setdefault(code, set()).update(fold(normal(form)) for form in forms)
            shown.setdefault(code, plurals.get(code, {}).get("other", name))
    first, last = ({re.split(r"[ -]", fold(name))[end] for name in shown.values()} for end in (0, -1))
    at = 0 if len(first) < len(last) else -1
    heads: dict[str, set[str]] = {}
    for code, forms in full.items():
        for form in forms:
            heads.setdefault(re.split(r"[ -]", form)[at], set()).add(code)
    rank = {code: position for position, code in enumerate(_BY_TURNOVER)}
    names = {
        head: min(codes, key=lambda code: (rank.get(code, 999), code))
        for head, codes in heads.items()
        if len(head) > 1 or not head.isascii()
    }
    names |= {form: code for code, forms in full.items() for form in forms}
    refused = {fold(word) for word in data.get("not_currencies", ())}
    names = {name: code for name, code in names.items() if name not in refused}
    own = {fold(name): code for name, code in data.get("currencies", {}).items()}
    names |= own
    for code in full:
        plain = re.split(r"[ -]", shown[code])[at]
        if heads.get(fold(normal(plain)), set()) == {code}:
            shown[code] = plain
    return names, {CROWNS: "crowns"} | shown | data.get("currency_names", {})


def symbols_of(locales: list[Any], code: str) -> dict[str, str]:
    """Return currency signs → ISO 4217 code; "¥" is the yuan in Chinese."""
    symbols = {normal(name): to for locale in locales for to, name in locale.currency_symbols.items()}
    symbols = {name: to for name, to in symbols.items() if not name[-1].isalpha()} | _SYMBOLS
    return symbols | {"¥": "CNY"} if code == "zh" else symbols


@cache
def _current_currencies() -> frozenset[str]:
    """Return the ISO 4217 codes in use: those that a territory's tender is today, and those most traded."""
    from babel.core import get_global

    used = {
        entry[0]
        for entries in get_global("territory_currencies").values()
        for entry in entries
        if entry[2] is None and entry[3]
    }
    return frozenset(used | set(_BY_TURNOVER) | {"DEM", "FRF", "ITL", "ATS", "CNY"})


def iso_codes() -> frozenset[str]:
    """Return the currency codes that a text may write out ("USD 5 million")."""
    return _current_currencies()


def units_of(locales: list[Any], data: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Return unit names (folded) → CLDR id, and short symbols (exact) → CLDR id."""
    names: dict[str, str] = {}
    symbols: dict[str, str] = {}
    refused = {fold(word) for word in data.get("not_units", ())}
    for locale in locales:
        for key, widths in locale._data["unit_patterns"].items():  # Babel hands out patterns one number at a time only
            category, _, unit = key.partition("-")
            if category not in _UNIT_CATEGORIES or unit in _NO_UNITS:
                continue
            for width in ("long", "short"):
                for plural, pattern in (widths.get(width) or {}).items():
                    word = normal(str(pattern)).replace("\u00a0", " ")
                    if plural == "per" or not word.startswith("{0}") or word.count("{") > 1:
                        continue
                    word = word[3:].strip()
                    if not word or fold(word) in refused:
                        continue
                    _add_unit(word, unit, width, category, names, symbols)
    names |= {fold(normal(word)): unit for word, unit in data.get("units", {}).items()}
    return names, symbols


@cache
def unit_category(unit: str) -> str:
    """Return CLDR's category of a unit, "" where it has none.

    >>> unit_category("tonne"), unit_category("square-kilometer"), unit_category("count")
    ('mass', 'area', '')
    """
    from babel import Locale

    keys = (key.partition("-") for key in Locale.parse("en")._data["unit_patterns"])
    return next((category for category, _, name in keys if name == unit and category in _UNIT_CATEGORIES), "")


def _add_unit(word: str, unit: str, width: str, category: str, names: dict[str, str], symbols: dict[str, str]) -> None:
    if (plain := word.translate(_POWERS)) != word:  # "km2": plain text has no superscripts
        symbols.setdefault(plain, unit)
    if (width == "long" and len(word) > 2) or (not word.isascii() and len(word) > 1 and word[0].isalpha()):
        names.setdefault(fold(word), unit)
    elif category == "duration" and len(word) < 3 and word.isascii():
        return
    elif len(word) > 1 or word in _ONE_LETTER_UNITS or not word.isascii():
        symbols.setdefault(word, unit)


def percent_words(locales: list[Any]) -> tuple[str, ...]:
    words = {"%"}
    for locale in locales:
        for pattern in (locale._data["unit_patterns"].get("concentr-percent", {}).get("long") or {}).values():
            words.add(fold(normal(str(pattern))).replace("{0}", "").strip(" \u00a0"))
    return tuple(words)


def months_of(locales: list[Any]) -> dict[str, int]:
    months: dict[str, int] = {}
    for locale in locales:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    plain = fold(normal(name)).rstrip(".")
                    if not plain[:1].isdigit():
                        months.setdefault(plain, number)
    if "sept" in months:
        months.setdefault("sep", 9)
    elif "sep" in months:
        months.setdefault("sept", 9)
    return months


def full_months(locale: Any) -> dict[int, str]:
    """Return the months' names in full.

    Those of the context "format": of the stand-alone ones, Babel 2.18 gives some languages those of another one that
    was read before.
    """
    names: dict[int, str] = locale.months["format"]["wide"]
    return names
