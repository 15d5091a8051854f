"""Which dimension a length is of: "640 metres long and 16.5 metres deep" states two, and a question asks for one.

A question may also ask for a weight or a speed, which other units measure.

In: a question, or a sentence and one of its figures. Out: the dimension's name, "" where none is said. By patterns in
data per language, which a language without data lacks: its lengths are of any dimension. And what a unit measures at
all, which the unit alone says: a weight, an area, a speed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from qa.figures.cldr import unit_category
from qa.records import Figure

NO_AMOUNTS = frozenset(("date", "time", "ordinal", "ratio", "score"))  # of which nothing is added, shared or converted
LENGTH_UNITS = frozenset(("kilometer", "meter", "centimeter", "millimeter", "mile", "foot", "inch", "yard"))
# what is not measured in lengths, and in what it is
MEASURES = {
    "weight": frozenset(("kilogram", "gram", "milligram", "ton", "tonne", "metric-ton", "pound", "ounce", "carat")),
    "speed": frozenset(("kilometer-per-hour", "mile-per-hour", "meter-per-second", "knot", "revolution-per-minute")),
}
AHEAD = 60  # characters before a length in which a noun says its dimension
CONVERTED = 40  # characters of a conversion in brackets between a length and its dimension
ALIKE = frozenset(  # what is called by either name: a road is as long as it is far, a wall as wide as it is thick
    map(frozenset, (("length", "distance"), ("width", "diameter"), ("width", "thickness"), ("depth", "thickness")))
)
# that CLDR lacks, or of which it means an angle
_MEASURES = {
    "cent": "money",
    "penny": "money",
    "rai": "area",
    "degree": "temperature",
    "revolution-per-minute": "speed",
    "watt-hour": "energy",
    "megawatt-hour": "energy",
    "gigawatt-hour": "energy",
    "terawatt-hour": "energy",
}
_BESIDE = re.compile(rf"(?:\s*\([^()]{{0,{CONVERTED}}}\))?[\s)\]\u00a0-]*")
_AND = re.compile(r"\s*(?:,|/|&|and|or|by|und|oder|bzw\.|sowie|mal|และ|หรือ|กับ)\s*(?:the |its |die |der |das |ihre? )?")

Patterns = Sequence[tuple[str, re.Pattern[str]]]


@dataclass(frozen=True, slots=True)
class _Data:
    asks_last: bool
    parts: re.Pattern[str]
    link: re.Pattern[str]
    asks: Patterns
    behind: Patterns
    before: Patterns
    touching: Patterns


@cache
def measure_of(unit: str) -> str:
    """Return what a unit measures: CLDR's category of it, "money", or, where it measures nothing, the unit itself.

    >>> measure_of("tonne"), measure_of("rai"), measure_of("EUR"), measure_of("cent"), measure_of("percent")
    ('mass', 'area', 'money', 'money', 'percent')
    """
    if len(unit) == 3 and unit.isupper():
        return "money"
    if unit == "percent":
        return unit
    return _MEASURES.get(unit) or unit_category(unit) or unit


@cache
def _data(language: str) -> _Data | None:
    file = resources.files("qa.figures") / "data" / "dimensions" / f"{language}.toml"
    if not file.is_file():
        return None
    table = tomllib.loads(file.read_text("utf-8"))
    parts, link = (re.compile(table[name], re.IGNORECASE) for name in ("parts", "link"))
    asks, behind, before, touching = (
        tuple((dimension, re.compile(pattern, re.IGNORECASE)) for dimension, pattern in table[name].items())
        for name in ("asks", "behind", "before", "touching")
    )
    return _Data(table["asks_last"], parts, link, asks, behind, before, touching)


@cache
def asked_dimension(question: str, language: str) -> str:
    """Return the dimension that a question asks for, "" where it asks for none.

    >>> asked_dimension("How deep is the long canal?", "en")
    'depth'
    """
    data = _data(language)
    found = [(m.start(), dimension) for dimension, p in data.asks for m in p.finditer(question)] if data else []
    if not data or not found:
        return ""
    return max(found)[1] if data.asks_last else min(found)[1]


def stated_dimension(text: str, language: str, figure: Figure, figures: Sequence[Figure]) -> str:
    """Return the dimension that a text states a length to be, "" where it states none.

    Args:
        text: the sentence that the figure stands in.
        language: its language.
        figure: a length.
        figures: all figures of the sentence, in its order.
    """
    data = _data(language)
    if not data or figure.unit not in LENGTH_UNITS:
        return ""
    lengths = [f for f in figures if f.unit in LENGTH_UNITS]
    after = next((f for f in lengths if f.start >= figure.end), None)
    if after and figure.text.strip().isdigit() and _AND.fullmatch(text, figure.end, after.start):
        return stated_dimension(text, language, after, figures)  # "12 or 40 metres deep"
    start = max([figure.start - AHEAD, 0, *(f.end for f in lengths if f.end <= figure.start)])
    start = max([start, *(part.end() for part in data.parts.finditer(text, start, figure.start))])
    behind, _ = _behind(data, text, figure.end)
    touching = [
        (m.end(), dimension)
        for dimension, pattern in data.touching
        for m in pattern.finditer(text, start, figure.start)
        if data.link.fullmatch(text, m.end(), figure.start)
    ]
    if touching:
        return max(touching)[1]
    if behind and behind != "distance":  # "from" behind a length says less than "a height of" before it
        return behind
    return _before(data, text, start, figure.start) or behind


def dimension_end(text: str, language: str, end: int) -> int:
    """Return where the word ends that says the dimension right behind a length, which ends at `end`; 0 if none does.

    >>> dimension_end("It is 40 metres long and 3 metres deep.", "en", 15)
    20
    """
    data = _data(language)
    dimension, at = _behind(data, text, end) if data else ("", 0)
    return at if dimension != "distance" else 0  # "off the coast" goes on


def _behind(data: _Data, text: str, end: int) -> tuple[str, int]:
    """Return the dimension that is said right behind a length, and where its word ends."""
    at = _BESIDE.match(text, end)
    for dimension, pattern in data.behind:
        for place in {end, at.end()} if at else {end}:
            if said := pattern.match(text, place):
                return dimension, said.end()
    return "", 0


def _before(data: _Data, text: str, start: int, end: int) -> str:
    """Return the dimension that the last noun names; of "depth and length" the one may be either's."""
    found = sorted(
        (m.start(), m.end(), dimension) for dimension, p in data.before for m in p.finditer(text, start, end)
    )
    if not found:
        return ""
    if len(found) > 1 and found[-2][2] != found[-1][2] and _AND.fullmatch(text, found[-2][1], found[-1][0]):
        return ""
    return found[-1][2]


def differ(asked: str, stated: str) -> bool:
    """Return whether a length of one dimension cannot be one of another.

    >>> differ("depth", "length"), differ("distance", "length"), differ("depth", "")
    (True, False, False)
    """
    return bool(asked and stated) and asked != stated and frozenset((asked, stated)) not in ALIKE
