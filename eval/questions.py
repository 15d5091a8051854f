"""Eval questions: a JSON Lines file → `Question` records, checked.

In: `questions.jsonl`, or a user's own file (see README.md for the fields). Out: questions in the file's order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from qa.records import Figure

UNANSWERABLE = "unanswerable"
COMPUTED = ("derived", "comparison", "followup")  # kinds whose figure may be computed from `operands`


class BadQuestions(ValueError):
    """A question file cannot be used; the message names the line."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A figure that an answer has to state; `iso` where it is a date, `qualifier` where the documents have one."""

    value: Decimal
    unit: str
    iso: str | None = None
    upper_iso: str | None = None
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class Support:
    """A supporting quote and the name of its document."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """One row: a question and what a right answer holds.

    `answers` are groups of accepted spellings: a right answer has one of each group. `operands` are the stated
    figures that a computed figure rests on; `supports` are alternatives where they are translations of each other.
    """

    id: str
    language: str
    text: str
    kind: str
    figures: tuple[Expected, ...] = ()
    answers: tuple[tuple[str, ...], ...] = ()
    supports: tuple[Support, ...] = ()
    operands: tuple[Expected, ...] = ()
    history: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the documents hold the answer."""
        return self.kind != UNANSWERABLE


def load(path: Path) -> list[Question]:
    """Read a question file.

    Raises:
        BadQuestions: a line is no question, an id stands twice, or the file has none.
    """
    questions: list[Question] = []
    seen: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            question = parse(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
            raise BadQuestions(f"{path}, line {number}: {type(error).__name__}: {error}; see eval/README.md") from error
        if question.id in seen:
            raise BadQuestions(f"{path}, line {number}: the id {question.id!r} stands twice")
        seen.add(question.id)
        questions.append(question)
    if not questions:
        raise BadQuestions(f"{path} holds no question; see eval/README.md")
    return questions


def parse(row: dict[str, Any]) -> Question:
    """Return a row's question.

    >>> parse({"id": "a", "language": "en", "question": "How far?", "figures": [{"value": "3", "unit": "mile"}]}).kind
    'figure'
    """
    figures = tuple(_expected(figure) for figure in row.get("figures", ()))
    answers = tuple((group,) if isinstance(group, str) else tuple(group) for group in row.get("answers", ()))
    default = "figure" if figures else "name" if answers else UNANSWERABLE
    kind = row.get("kind", default)
    if (kind == UNANSWERABLE) == bool(figures or answers):
        raise ValueError(f"a question of kind {kind!r} has {len(figures)} figures and {len(answers)} answers")
    return Question(
        id=row["id"],
        language=row["language"],
        text=row["question"],
        kind=kind,
        figures=figures,
        answers=answers,
        supports=tuple(Support(quote["document"], quote["quote"]) for quote in row.get("quotes", ())),
        operands=tuple(_expected(figure) for figure in row.get("operands", ())),
        history=tuple(row.get("history", ())),
    )


def _expected(row: dict[str, str]) -> Expected:
    return Expected(Decimal(row["value"]), row["unit"], row.get("iso"), row.get("upper_iso"), row.get("qualifier", ""))


def states(figure: Figure, expected: Expected, *, computed: bool = False) -> bool:
    """Return whether a figure that was read from a text is the expected one: value, unit, and for dates the period.

    A date may carry more than is expected (its year, its day). A computed figure may be rounded to the expected one's
    decimals.
    """
    if expected.unit == "date":
        stated = (figure.iso, figure.upper_iso) if expected.upper_iso else (figure.iso,)
        wanted = (expected.iso, expected.upper_iso) if expected.upper_iso else (expected.iso,)
        return figure.unit == "date" and all(_same_date(s, w) for s, w in zip(stated, wanted, strict=True))
    if figure.unit != expected.unit:
        return False
    exponent = expected.value.as_tuple().exponent
    if computed and isinstance(exponent, int) and exponent < 0:
        return round(figure.value, -exponent) == expected.value
    return figure.value == expected.value


def _same_date(stated: str | None, wanted: str | None) -> bool:
    """Return whether one ISO date says the other: equal, or more precise.

    >>> _same_date("2019-04-15", "--04-15"), _same_date("2018-11-22", "2018"), _same_date("2018", "2018-11-22")
    (True, True, False)
    >>> _same_date("2019-04-15", "--04"), _same_date("--04", "--04-15")
    (True, False)
    """
    if stated is None or wanted is None:
        return stated is wanted
    if wanted.startswith("--"):
        stated = stated if stated.startswith("--") else f"-{stated[4:]}"
    return stated == wanted or stated.startswith(wanted + "-")
