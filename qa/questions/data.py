"""How languages ask: the patterns of `qa/data/questions/`, compiled, and what a question may ask for.

In: a language. Out: its patterns, None where it has no file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from qa.figures.derive import Kind as Derivation

Kind = Literal[
    "money", "percent", "count", "length", "extent", "duration", "quantity", "date", "person", "organisation", "place",
    "list", "definition", "explanation", "yesno", "name",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Measures:
    """What the unit of an answer may measure, as `measure_of` names it: `best`, or else `other`; anything, if neither.

    "How fast?" is answered by a speed, or else by the time that something takes, and never by a weight.
    """

    best: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()


ANYTHING = Measures()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How a language asks on: what opens and closes such a question, what refers to what was said, and what does not.

    `refers` means what was said before, unless a clause before it is about something; `may_refer` only where hardly
    anything stands before it; `possessive` only where nothing does. `headless` asks for one of what was said,
    `subjectless` without saying of what; `alone` matches what stands on its own though it looks otherwise, `clause`
    parts clauses, `topic` a thing from what is asked of it. `person` and `place` say what the answer before may stand
    for, and how it is written there, unless `thing` matches; `years` the same for the year before and the year after
    the one that was asked about. `articles` are those that a new thing brings along, `both`
    and `either` join two things, `thus` a question to what it computes from.
    """

    opens: re.Pattern[str]
    closes: re.Pattern[str]
    refers: re.Pattern[str]
    may_refer: re.Pattern[str]
    possessive: re.Pattern[str]
    headless: re.Pattern[str]
    subjectless: re.Pattern[str]
    alone: re.Pattern[str]
    clause: re.Pattern[str]
    topic: re.Pattern[str]
    thing: re.Pattern[str]
    person: tuple[tuple[re.Pattern[str], str], ...]
    place: tuple[tuple[re.Pattern[str], str], ...]
    years: tuple[tuple[re.Pattern[str], str], ...]
    articles: frozenset[str]
    both: str
    either: str
    thus: str


@dataclass(frozen=True, slots=True)
class QuestionData:
    """How a language asks, as its file says it."""

    patterns: tuple[tuple[Kind, re.Pattern[str]], ...]
    last_resort: int  # of the patterns, the first whose words may stand before what is asked for
    nouns: tuple[tuple[Kind, re.Pattern[str]], ...]
    measures: tuple[tuple[Measures, re.Pattern[str]], ...]
    asks_first: bool
    titles: frozenset[str]
    derived: tuple[tuple[Derivation, re.Pattern[str]], ...]
    frame: re.Pattern[str]
    who: re.Pattern[str]
    unit_named: re.Pattern[str]
    of_documents: re.Pattern[str]
    of_months: re.Pattern[str]
    of_years: re.Pattern[str]
    of_days: re.Pattern[str]
    of_age: re.Pattern[str]
    parts_of_year: Mapping[str, re.Pattern[str]]
    of_which: re.Pattern[str]
    how_many: re.Pattern[str]
    follow_up: FollowUp


@cache
def question_table(language: str) -> dict[str, Any] | None:
    """Return how a language asks, as its file says it, or None where there is none.

    Words that several patterns share are a pattern of their own there, `words`, and stand in the others as "{role}".
    """
    path = Path(__file__).resolve().parents[1] / "data" / "questions" / f"{language}.toml"
    if not path.is_file():
        return None
    table = tomllib.loads(path.read_text("utf-8"))
    shared: dict[str, str] = table.pop("words")

    def whole(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: whole(value) for key, value in part.items()}
        if isinstance(part, list):
            return [whole(value) for value in part]
        for name in (*shared, *shared) if isinstance(part, str) else ():  # twice: one may stand in another
            part = part.replace(f"{{{name}}}", shared[name])
        return part

    return {key: whole(value) for key, value in table.items()}


def compared(language: str, names: Sequence[str]) -> tuple[re.Pattern[str], ...] | None:
    """Return some of the patterns by which a language compares, as `[compared]` of its file has them; None without."""
    table = question_table(language)
    return tuple(re.compile(table["compared"][name], re.IGNORECASE) for name in names) if table else None


@cache
def question_data(language: str) -> QuestionData | None:
    """Return the patterns of a language, or None where there are none."""
    table = question_table(language)
    if table is None:
        return None
    first, otherwise, nouns = (_kinds(table[name], language) for name in ("patterns", "otherwise", "nouns"))
    derived = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in table["derived"])
    if unknown := {kind for kind, _ in derived} - set(get_args(Derivation)):
        raise ValueError(f"{language}.toml names unknown computations: {', '.join(sorted(unknown))}")
    of = ("of_documents", "of_months", "of_years", "of_days", "of_age", "of_which")
    named = {name: re.compile(table[name], re.IGNORECASE) for name in ("frame", "who", "unit_named", *of, "how_many")}
    return QuestionData(
        (*first, *otherwise),
        len(first),
        nouns,
        _measures(table["measures"]),
        table["asks_first"],
        frozenset(table["titles"]),
        derived,
        **named,
        parts_of_year={part: re.compile(text, re.IGNORECASE) for part, text in table["parts_of_year"].items()},
        follow_up=_follow_up(table["follow_up"]),
    )


def _kinds(table: list[tuple[Kind, str]], language: str) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    if unknown := {kind for kind, _ in table} - set(KINDS):
        raise ValueError(f"{language}.toml names unknown kinds: {', '.join(sorted(unknown))}")
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in table)


def _measures(table: list[tuple[str, str]]) -> tuple[tuple[Measures, re.Pattern[str]], ...]:
    """Return patterns with what they ask for: "speed / length duration" is a speed, or else one of the others."""

    def named(text: str) -> Measures:
        best, _, other = text.partition("/")
        return Measures(frozenset(best.split()), frozenset(other.split()))

    return tuple((named(measures), re.compile(pattern, re.IGNORECASE)) for measures, pattern in table)


def _follow_up(table: dict[str, Any]) -> FollowUp:
    def pattern(name: str) -> re.Pattern[str]:
        return re.compile(table[name], re.IGNORECASE)

    def stands_for(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple((re.compile(pattern, re.IGNORECASE), written) for pattern, written in table[name])

    years = [table[name] for name in ("year_before", "year_after")]
    return FollowUp(
        opens=pattern("opens"),
        closes=pattern("closes"),
        refers=pattern("refers"),
        may_refer=pattern("may_refer"),
        possessive=pattern("possessive"),
        headless=pattern("headless"),
        subjectless=pattern("subjectless"),
        alone=pattern("alone"),
        clause=pattern("clause"),
        topic=pattern("topic"),
        thing=pattern("thing"),
        person=stands_for("person"),
        place=stands_for("place"),
        years=tuple((re.compile(said, re.IGNORECASE), written) for said, written in years),
        articles=frozenset(table["articles"]),
        both=table["both"],
        either=table["either"],
        thus=table["thus"],
    )
