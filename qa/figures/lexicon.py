"""What a language writes figures with: words and symbols from CLDR (`cldr`), and what CLDR lacks from `data/`.

In: a language code. Out: its `Lexicon`, built at first use and kept.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from importlib import resources
from typing import Any, NamedTuple

from qa.figures.cldr import (
    currencies_of,
    full_months,
    literals,
    months_of,
    percent_words,
    scales_of,
    symbols_of,
    units_of,
    written_scales,
)
from qa.figures.fold import fold, normal

_UNSPACED = {"th", "zh", "ja", "lo", "km", "my", "yue"}  # languages that write words without spaces


class Atom(NamedTuple):
    """A number word: its value, and whether it multiplies what stands before it."""

    value: Decimal
    multiplies: bool


@dataclass(frozen=True)
class Lexicon:
    """The words and symbols of one language, in folded form; `spaced` when words stand between spaces."""

    language: str
    spaced: bool
    decimal: str
    group: str
    day_first: bool
    atoms: dict[str, Atom]
    scales: dict[str, Decimal]
    short_scales: dict[str, Decimal]
    currencies: dict[str, str]
    currency_names: dict[str, str]
    symbols: dict[str, str]
    units: dict[str, str]
    unit_symbols: dict[str, str]
    months: dict[str, int]
    month_names: dict[str, int]
    months_in_capitals: bool
    year_marks: tuple[str, str, str] | None
    date_joins: frozenset[str]
    scale_joins: frozenset[str]
    percent_words: tuple[str, ...]
    before: dict[str, str]
    after: dict[str, str]
    ordinals: dict[str, int]
    ratios: dict[str, Decimal]
    denominators: dict[str, int]
    written_scales: tuple[tuple[Decimal, dict[str, str]], ...]
    data: dict[str, Any] = field(repr=False)
    folded: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def abbreviations(self) -> frozenset[str]:
        """Return the words that a full stop belongs to, without it: "bzw", "mio", "nov", "ca"."""
        tables = (*self.before, *self.scales, *self.currencies, *self.units, *self.unit_symbols)
        listed = [word for words in self.data.get("words", {}).values() if isinstance(words, list) for word in words]
        short = {fold(word[:-1]).rsplit(" ", 1)[-1] for word in (*tables, *listed) if word.endswith(".")}
        return frozenset(short | {month for month in self.months if len(month) < 5} - self.month_names.keys())

    @cached_property
    def function_words(self) -> frozenset[str]:
        """Return articles, prepositions, conjunctions, auxiliaries, pronouns, qualifiers, and what announces a date."""
        closed = (*self.words("bounds", "grammar"), *self.words("articles", "grammar"), *self.words("year_before"))
        return frozenset(closed) | frozenset(self.before)

    @cached_property
    def function_words_by_length(self) -> tuple[str, ...]:
        """Return the same, longest first: "ภายใน" before the "ใน" that it ends with."""
        return tuple(sorted(self.function_words, key=lambda word: (-len(word), word)))

    @cached_property
    def longest_before(self) -> int:
        """Return the length of the longest qualifier that stands before a figure."""
        return max(map(len, self.before), default=0)

    def words(self, name: str, table: str = "words") -> tuple[str, ...]:
        """Return the folded words of one entry of the language's data file; () where there is none."""
        key = (name, table)
        if key not in self.folded:
            self.folded[key] = tuple(fold(word) for word in self.data.get(table, {}).get(name, ()))
        return self.folded[key]

    def text(self, name: str, table: str, default: str) -> str:
        """Return a pattern of the data file, or `default`; a table inside another is named "outer.inner"."""
        entries: dict[str, Any] = self.data
        for part in table.split("."):
            entries = entries.get(part, {})
        return str(entries.get(name, default))

    def flag(self, name: str) -> bool:
        """Return a switch of the data file's words; False where there is none."""
        return bool(self.data.get("words", {}).get(name, False))


@cache
def lexicon(language: str) -> Lexicon:
    """Return the lexicon of `language` (ISO 639-1, a region may follow); English stands in for one CLDR lacks."""
    from babel import Locale, UnknownLocaleError

    code = (language or "en").replace("_", "-").split("-")[0].lower()
    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError, TypeError):
        code, locale = "en", Locale.parse("en")
    return _build(code, [locale, *(Locale.parse(name) for name in _data(code).get("variants", ()))])


@cache
def _data(code: str) -> dict[str, Any]:
    file = resources.files("qa.figures") / "data" / f"{code}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _build(code: str, locales: list[Any]) -> Lexicon:
    data = _data(code)
    scales, short_scales = scales_of(locales, data)
    names, displayed = currencies_of(locales, data)
    units, unit_symbols = units_of(locales, data)
    numbers = {fold(word): Atom(Decimal(str(value)), False) for word, value in data.get("numbers", {}).items()}
    times = {fold(word): Atom(Decimal(value), True) for word, value in data.get("multipliers", {}).items()}
    latin = locales[0].number_symbols.get("latn", {})
    long_date = str(locales[0].date_formats["long"].pattern)
    mark = re.search(r"y(\W|[^\W\d_yMd])\s?M(\W|[^\W\d_yMd])\s?d(\W|[^\W\d_yMd])", long_date.replace("'", ""))
    short_date = str(locales[0].date_formats["short"].pattern)
    return Lexicon(
        language=code,
        spaced=code not in _UNSPACED,
        decimal=str(latin.get("decimal", ".")),
        group=str(latin.get("group", ",")),
        day_first=short_date.find("d") < short_date.find("M"),
        atoms={word: Atom(value, True) for word, value in scales.items()} | numbers | times,
        scales=scales | {word: atom.value for word, atom in times.items()},
        short_scales=short_scales,
        currencies=names,
        currency_names=displayed,
        symbols=symbols_of(locales, code),
        units=units,
        unit_symbols=unit_symbols,
        months=months_of(locales),
        month_names={fold(normal(name)): at for at, name in full_months(locales[0]).items() if not name[0].isdigit()},
        months_in_capitals=full_months(locales[0])[1][0].isupper(),
        year_marks=(mark[1], mark[2], mark[3]) if mark and mark[1] not in "-/. " else None,
        date_joins=frozenset(literals(long_date))
        | frozenset(fold(join) for join in data.get("words", {}).get("date_joins", ())),
        scale_joins=frozenset(fold(join) for join in data.get("words", {}).get("scale_joins", literals(long_date))),
        percent_words=percent_words(locales),
        before={fold(word): to for word, to in data.get("qualifiers", {}).get("before", {}).items()},
        after={fold(word): to for word, to in data.get("qualifiers", {}).get("after", {}).items()},
        ordinals=_ordinals(data),
        ratios={fold(word): Decimal(value) for word, value in data.get("ratios", {}).items()},
        denominators={fold(word): value for word, value in data.get("denominators", {}).items()},
        written_scales=written_scales(locales[0]),
        data=data,
    )


def _ordinals(data: dict[str, Any]) -> dict[str, int]:
    endings = data.get("ordinal_endings", {}).get("of", ()) or ("",)
    return {fold(stem + ending): value for stem, value in data.get("ordinals", {}).items() for ending in endings}
