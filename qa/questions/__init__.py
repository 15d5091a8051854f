"""What a question asks for: kind of answer, units, content words, periods. By patterns in data per language.

In: a question. Out: an Analysis. A language without data is asked about by its figures and words alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from qa.figures import find_figures
from qa.figures.dimensions import LENGTH_UNITS
from qa.languages import Word, words
from qa.questions.data import ANYTHING, Kind, Measures, question_data
from qa.records import Figure

MEASURED = frozenset(("length", "extent"))  # kinds whose asking words say which measure is meant: "how deep"
MEASURING = frozenset(("quantity", "extent", "count"))  # kinds of which a question may say what the unit measures
FIGURE_KINDS = frozenset(("money", "percent", "count", "length", "extent", "duration", "quantity", "date"))
WHO_KINDS = frozenset(("person", "organisation", "name"))  # kinds that "who" may ask for
WORDS_KINDS = frozenset(("person", "organisation", "place", "name", "list", "definition"))
NAMED_KINDS = WORDS_KINDS | MEASURED  # kinds that a question's own words name
DURATION_UNITS = frozenset(("year", "month", "week", "day", "hour", "minute", "second", "decade", "century"))
IN_UNITS = frozenset(("money", "percent", "count", "length", "extent", "duration", "quantity", "explanation", "name"))
COUNTED_WORDS = 3  # that say what is counted: "how many small convenience stores"
ASKING_WORDS = 3  # words of a question phrase that is all asking: "how many percent"
_PARTS = re.compile(r"\?\s+|\s[–—]\s|\s-\s")  # what parts a question from a closer one
UNIT_LENGTH = 30  # characters in which a unit stands


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is asked for: `unit` where the question names one, `dates` that it names, its content `words`.

    In `question`, what only leads up to it ("Can you tell me") is blank, so that every place in it stays what it was.
    `kind_words` only name the kind of what is asked for: "industries" of "which industries", "deep" of "how deep".
    `counted` are the words that say what is counted, where a language puts them behind "how many". `who` is whether
    somebody is asked for: a person where that is the kind, else whoever it is, a firm perhaps ("Who built the ferry?").
    `measures` are what a quantity may be of, where its unit is not named.
    """

    question: str
    language: str
    kind: Kind
    unit: str
    dates: tuple[Figure, ...]
    words: tuple[Word, ...]
    kind_words: tuple[Word, ...] = ()
    counted: tuple[Word, ...] = ()
    who: bool = False
    measures: Measures = ANYTHING

    @property
    def wants_figure(self) -> bool:
        """Whether the short answer is a figure."""
        return self.kind in FIGURE_KINDS


@lru_cache(maxsize=256)
def analyse(question: str, language: str) -> Analysis:
    """Say what a question asks for.

    >>> analyse("How many kilometres long is the canal?", "en").unit
    'kilometer'
    >>> analyse("Can you tell me when the canal was dug?", "en").kind
    'date'
    """
    question = unframed(question, language)
    kind, start, end = _kind(question, language)
    dates = tuple(f for f in find_figures(question, language) if f.unit == "date" and f.iso)
    start, asking = _asking(question, language, start, end)
    said = [w for w in words(question, language) if not w.stop]
    content = tuple(w for w in said if not start <= w.start < asking)
    kind_words = tuple(w for w in said if start <= w.start < asking) if kind in NAMED_KINDS else ()
    unit = unit_after(question[end:], language)[0] if kind in ("count", "quantity") and end else ""
    if kind == "quantity" and unit in DURATION_UNITS:
        unit = ""  # "how much second-hand furniture"
    if kind == "duration":
        units = (
            unit_after(question[w.start :], language)[0] for w in words(question, language) if start <= w.start < end
        )
        data = question_data(language)
        age = "year" if data and data.of_age.search(question) else ""
        unit = next((unit for unit in units if unit in DURATION_UNITS), age)
    named = None if unit or kind not in IN_UNITS else unit_named(question, language)
    if named and (_apart(question, named) or _may_be_in(kind, named.unit)):
        unit, kind = named.unit, "quantity" if kind not in FIGURE_KINDS else kind
        content = tuple(w for w in content if not named.start <= w.start < named.end)
    if unit in LENGTH_UNITS:
        kind = "length"
    elif unit in DURATION_UNITS:
        kind = "duration"
    elif unit == "percent":
        kind = "percent"
    elif is_currency(unit):
        kind = "money"
    elif unit and kind in ("money", "length", "duration", "extent"):
        kind = "quantity"
    counted = _counted(question, language, content, asking) if kind == "count" else ()
    who, measures = _asks_who(question, language, kind), _asked_measures(question, language, kind, unit)
    return Analysis(question, language, kind, unit, dates, content, kind_words, counted, who, measures)


def _asked_measures(question: str, language: str, kind: Kind, unit: str) -> Measures:
    """Return what a quantity may be of, by the first pattern that matches; anything, where a unit is named."""
    data = question_data(language)
    if not data or kind not in MEASURING or unit:
        return ANYTHING
    found = next((measures for measures, pattern in data.measures if pattern.search(question)), ANYTHING)
    return ANYTHING if kind == "count" and "percent" in found.best else found  # no share is a number of people


def _asks_who(question: str, language: str, kind: Kind) -> bool:
    data = question_data(language)
    return kind in WHO_KINDS and (kind == "person" or bool(data and data.who.search(question)))


def unframed(question: str, language: str) -> str:
    """Return a question with blanks for what only leads up to it; as it is, where nothing else would be left.

    >>> unframed("Do you know when it opens, please?", "en").split()
    ['when', 'it', 'opens', '?']
    """
    data = question_data(language)
    rest = data.frame.sub(lambda match: " " * len(match.group()), question) if data else question
    return rest if any(c.isalnum() for c in rest) else question


def _counted(question: str, language: str, content: tuple[Word, ...], asking: int) -> tuple[Word, ...]:
    """Return the words that follow "how many" up to the first that has no meaning of its own: "convenience stores"."""
    data = question_data(language)
    behind = [w for w in content if w.start >= asking] if data and data.asks_first else []
    ends = [asking, *(w.end for w in behind)]
    apart = [i for i, w in enumerate(behind) if question[ends[i] : w.start].strip()]
    return tuple(behind[: min([COUNTED_WORDS, *apart])])


@lru_cache(maxsize=1024)
def parts_of_year(text: str, language: str) -> frozenset[str]:
    """Return which halves and quarters of a year a text speaks of.

    >>> parts_of_year("in the first half of 2020", "en")
    frozenset({'1/2'})
    """
    data = question_data(language)
    return (
        frozenset(part for part, pattern in data.parts_of_year.items() if pattern.search(text)) if data else frozenset()
    )


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit that a question names, and where: "in dollars", from `start`, with the unit itself from `name_start`."""

    unit: str
    start: int
    name_start: int
    end: int


def unit_named(question: str, language: str) -> NamedUnit | None:
    """Return the unit that a question wants its answer in; None where it names none.

    >>> unit_named("How much is that in dollars?", "en")
    NamedUnit(unit='USD', start=17, name_start=20, end=27)
    """
    data = question_data(language)
    for match in data.unit_named.finditer(question) if data else ():
        unit, text = unit_after(question[match.end() :], language)
        if unit and unit != "ratio":
            return NamedUnit(unit, match.start(), match.end(), match.end() + len(text))
    return None


def _may_be_in(kind: Kind, unit: str) -> bool:
    """Return whether "in" a unit says what an amount is asked for in: "how many people in years" does not."""
    if unit in DURATION_UNITS:
        return kind in ("extent", "duration")
    return kind in FIGURE_KINDS - {"count"}


def _apart(question: str, named: NamedUnit) -> bool:
    """Return whether the unit stands at the end, behind a comma: what is asked for, whatever the words before ask."""
    return question[: named.start].rstrip().endswith(",") and not question[named.end :].strip(" ?？")


def is_currency(unit: str) -> bool:
    """Return whether a unit is an ISO 4217 code."""
    return len(unit) == 3 and unit.isupper()


def _asking(question: str, language: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of "how long" or "what percentage", the words that ask and say nothing of what is asked about."""
    inside = [w for w in words(question, language) if start <= w.start < end]
    inside = inside if len(inside) <= ASKING_WORDS else inside[:2]
    return (start, inside[-1].end) if inside else (start, start)


def _kind(question: str, language: str) -> tuple[Kind, int, int]:
    """Return the kind, and where the words that say it begin and end.

    Where a language asks first ("How deep is it when the tide is out?"), the earliest words that ask count, of those
    behind a dash or another question where there are any: "Where is it from – which firm?"
    """
    data = question_data(language)
    if data is None:
        return "explanation", 0, 0
    asked = [(pattern.search(question), kind, i >= data.last_resort) for i, (kind, pattern) in enumerate(data.patterns)]
    found = [(match, kind, last) for match, kind, last in asked if match]
    if not found:  # "population of Arn?"
        named = (kind for kind, pattern in data.nouns if pattern.search(question))
        return next(named, "explanation"), 0, 0
    if data.asks_first:
        behind = [end for end in (part.end() for part in _PARTS.finditer(question)) if end < len(question)]
        found = [a for a in found if behind and a[0].start() >= behind[-1] and not a[2]] or found
        first = min(found, key=lambda asked: (asked[2], asked[0].start()))[0]
        found = [asked for asked in found if asked[0] is first or _overlap(asked[0], first)]
    match, kind, _ = found[0]
    return kind, match.start(), match.end()


def _overlap(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.start() < other.end() and other.start() < one.end()


def unit_after(text: str, language: str) -> tuple[str, str]:
    """Return the unit that a text begins with, and how it is written: what "5" and the text would be read as."""
    five = "5 "
    figures = find_figures(five + text.lstrip()[:UNIT_LENGTH], language)
    if not figures or figures[0].start or figures[0].unit in ("count", "date", "time", "ordinal"):
        return "", ""
    return figures[0].unit, figures[0].text[len(five) :]
