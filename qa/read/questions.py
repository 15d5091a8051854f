"""What a question asks for: kind of answer, units, content words, periods. By patterns in data per language.

In: a question. Out: an Analysis. A language without data is asked about by its figures and words alone.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, get_args

from qa.figures import find_figures
from qa.figures.derive import Kind as Derivation
from qa.languages import Word, words
from qa.records import Figure

Kind = Literal[
    "money", "percent", "count", "length", "extent", "duration", "quantity", "date", "person", "organisation", "place",
    "list", "definition", "explanation", "yesno", "name",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)
FIGURE_KINDS = frozenset(("money", "percent", "count", "length", "extent", "duration", "quantity", "date"))
WORDS_KINDS = frozenset(("person", "organisation", "place", "name", "list", "definition"))
LENGTH_UNITS = frozenset(("kilometer", "meter", "centimeter", "millimeter", "mile", "foot", "inch", "yard"))
YEARS = (1900, 2100)
DURATION_UNITS = frozenset(("year", "month", "week", "day", "hour", "minute", "second", "decade", "century"))
ASKING_WORDS = 3  # words of a question phrase that is all asking: "how many percent"
UNIT_LENGTH = 30  # characters in which a unit stands


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is asked for: `unit` where the question names one, `dates` that it names, its content `words`.

    `kind_words` only name the kind of what is asked for: "industries" of "which industries".
    """

    question: str
    language: str
    kind: Kind
    unit: str
    dates: tuple[Figure, ...]
    words: tuple[Word, ...]
    kind_words: tuple[Word, ...] = ()

    @property
    def wants_figure(self) -> bool:
        """Whether the short answer is a figure."""
        return self.kind in FIGURE_KINDS


@dataclass(frozen=True, slots=True)
class _Data:
    patterns: tuple[tuple[Kind, re.Pattern[str]], ...]
    follow_up: re.Pattern[str]
    refers: re.Pattern[str]
    titles: frozenset[str]
    derived: tuple[tuple[Derivation, re.Pattern[str]], ...]


@cache
def question_data(language: str) -> _Data | None:
    """Return the patterns of a language, or None where there are none."""
    path = Path(__file__).resolve().parents[1] / "data" / "questions" / f"{language}.toml"
    if not path.is_file():
        return None
    table = tomllib.loads(path.read_text("utf-8"))
    unknown = {kind for kind, _ in table["patterns"]} - set(KINDS)
    if unknown:
        raise ValueError(f"{path.name} names unknown kinds: {', '.join(sorted(unknown))}")
    patterns = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in table["patterns"])
    derived = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in table["derived"])
    if unknown := {kind for kind, _ in derived} - set(get_args(Derivation)):
        raise ValueError(f"{path.name} names unknown computations: {', '.join(sorted(unknown))}")
    follow_up, refers = (re.compile(table[name], re.IGNORECASE) for name in ("follow_up", "refers"))
    return _Data(patterns, follow_up, refers, frozenset(table["titles"]), derived)


@lru_cache(maxsize=256)
def analyse(question: str, language: str) -> Analysis:
    """Say what a question asks for.

    >>> analyse("How many kilometres long is the canal?", "en").unit
    'kilometer'
    """
    kind, start, end = _kind(question, language)
    dates = tuple(f for f in find_figures(question, language) if f.unit == "date" and f.iso)
    start, asking = _asking(question, language, start, end)
    said = [w for w in words(question, language) if not w.stop]
    content = tuple(w for w in said if not start <= w.start < asking)
    kind_words = tuple(w for w in said if start <= w.start < asking) if kind in WORDS_KINDS else ()
    unit = _unit_after(question[end:], language) if kind == "count" else ""
    if unit in LENGTH_UNITS:
        kind = "length"
    elif unit in DURATION_UNITS:
        kind = "duration"
    elif unit == "percent":
        kind = "percent"
    elif is_currency(unit):
        kind = "money"
    return Analysis(question, language, kind, unit, dates, content, kind_words)


def is_currency(unit: str) -> bool:
    """Return whether a unit is an ISO 4217 code."""
    return len(unit) == 3 and unit.isupper()


def fits(analysis: Analysis, figure: Figure) -> float:
    """Return in [0, 1] how well a figure's unit is what the question asks for."""
    unit, kind = figure.unit, analysis.kind
    if kind == "date":
        return 1.0 if unit == "date" else 0.0
    if unit in ("date", "ordinal"):
        return 0.0
    if unit == "count" and YEARS[0] <= figure.value <= YEARS[1] and figure.text.strip().isdigit():
        return 0.2 * _fits_kind(kind, unit)  # a year in a name, rather than a number of things
    if analysis.unit and analysis.unit != "count":
        return 1.0 if unit == analysis.unit else 0.3 * _fits_kind(kind, unit)
    return _fits_kind(kind, unit)


def _fits_kind(kind: str, unit: str) -> float:
    length, duration = unit in LENGTH_UNITS, unit in DURATION_UNITS
    table: dict[str, float] = {
        "money": 1.0 * is_currency(unit),
        "percent": 1.0 * (unit == "percent"),
        "count": 1.0 * (unit == "count") + 0.2 * (unit == "ratio"),
        "length": 1.0 * length,
        "extent": 1.0 * (length or duration),
        "duration": 1.0 * duration,
        "quantity": 1.0 if is_currency(unit) or unit == "percent" else 0.9 - 0.4 * (duration or unit == "ratio"),
    }
    return table.get(kind, 0.0)


def _asking(question: str, language: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of "how long" or "what percentage", the words that ask and say nothing of what is asked about."""
    inside = [w for w in words(question, language) if start <= w.start < end]
    inside = inside if len(inside) <= ASKING_WORDS else inside[:2]
    return (start, inside[-1].end) if inside else (start, start)


def _kind(question: str, language: str) -> tuple[Kind, int, int]:
    """Return the kind, and where the words that say it begin and end."""
    data = question_data(language)
    for kind, pattern in data.patterns if data else ():
        match = pattern.search(question)
        if match:
            return kind, match.start(), match.end()
    return "explanation", 0, 0


def _unit_after(text: str, language: str) -> str:
    """Return the unit that the words behind "how many" name: what "5" and those words would be read as."""
    figures = find_figures(f"5 {text.lstrip()[:UNIT_LENGTH]}", language)
    return figures[0].unit if figures and figures[0].start == 0 and figures[0].unit not in ("count", "date") else ""
