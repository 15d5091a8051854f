"""What turns a statement into its opposite, leaves it open, or narrows it: data per language in `data/polarity/`.

In: a language. Out: its `Polarity`, or None where there is no data; then nothing is said but what the documents say.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PATTERNS = (
    "negation", "part_negation", "doubt", "joint", "additive", "alternative", "preterite", "progressive", "comparative",
    "particle",
)  # fmt: skip
WORDS = (
    "weighty", "universal", "qualifying", "adjuncts", "articles", "partitive", "announcing", "exist", "pronouns",
    "persons", "once", "invariable", "subject_articles", "object_articles", "singular",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Polarity:
    """A language's closed classes; what each is for stands in its data file.

    `finite` gives each finite auxiliary its group, "be_past" for "was": what it is, and its tense;
    `contracted` gives "is" for "isn't", and `irregular` "take" for "took".
    """

    negation: re.Pattern[str]
    part_negation: re.Pattern[str]
    doubt: re.Pattern[str]
    joint: re.Pattern[str]
    additive: re.Pattern[str]
    alternative: re.Pattern[str]
    preterite: re.Pattern[str]
    progressive: re.Pattern[str]
    comparative: re.Pattern[str]
    particle: re.Pattern[str]
    weighty: frozenset[str]
    universal: frozenset[str]
    qualifying: frozenset[str]
    adjuncts: frozenset[str]
    articles: frozenset[str]
    partitive: frozenset[str]
    announcing: frozenset[str]
    exist: frozenset[str]
    pronouns: frozenset[str]
    persons: frozenset[str]
    once: frozenset[str]
    invariable: frozenset[str]
    subject_articles: frozenset[str]
    object_articles: frozenset[str]
    singular: frozenset[str]
    finite: dict[str, str]
    contracted: dict[str, str]
    irregular: dict[str, str]

    @property
    def tenseless(self) -> bool:
        """Whether verbs have no forms, and tense no auxiliaries."""
        return not self.do and not self.exists

    @property
    def do(self) -> bool:
        """Whether questions are asked with "do"."""
        return any(group.startswith("do_") for group in self.finite.values())

    @property
    def exists(self) -> bool:
        """Whether what exists is told by a verb of its own."""
        return any(group.startswith("exist_") for group in self.finite.values())


@cache
def polarity(language: str) -> Polarity | None:
    """Return a language's data, or None where there is none.

    >>> polarity("de").finite["wurden"]
    'become_past'
    """
    path = Path(__file__).resolve().parents[1] / "data" / "polarity" / f"{language}.toml"
    if not path.is_file():
        return None
    table: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    fields: dict[str, Any] = {name: re.compile(table[name], re.IGNORECASE) for name in PATTERNS}
    fields |= {name: frozenset(table[name]) for name in WORDS}
    finite = {word: group for group, members in table["finite"].items() for word in members}
    irregular = {form: plain for plain, forms in table.get("irregular", {}).items() for form in forms}
    return Polarity(**fields, finite=finite, contracted=table.get("contracted", {}), irregular=irregular)
