"""The two things between which a question asks to choose: "which is longer, the canal or the pier?".

In: a question. Out: where each of the two is named, how the words part between them, and by what they are compared. The
name of the one whose figure is larger, or smaller, is the answer, as the question writes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from qa.figures import find_figures
from qa.figures.dimensions import LENGTH_UNITS, NO_AMOUNTS
from qa.questions import DURATION_UNITS, is_currency
from qa.questions.data import compared
from qa.questions.relevance import Text
from qa.records import Figure

Span = tuple[int, int]
MARKS = " ,:;?？"


@dataclass(frozen=True, slots=True)
class Choosing:
    """How a language lets choose: `either` names `one` and the `other`; the rest says by what they are compared."""

    either: re.Pattern[str]
    of_dates: re.Pattern[str]
    of_money: re.Pattern[str]
    of_length: re.Pattern[str]


@cache
def choosing(language: str) -> Choosing | None:
    """Return how a language lets choose between two; None where nothing says it."""
    found = compared(language, ("either", "of_dates", "of_money", "of_length"))
    return Choosing(*found) if found else None


@lru_cache(maxsize=64)
def alternatives(question: str, language: str) -> tuple[Span, Span] | None:
    """Return where a question names the two things that it lets choose between; None where it does not.

    >>> question = "Which is longer, the canal or the pier?"
    >>> [question[start:end] for start, end in alternatives(question, "en")]
    ['the canal', 'the pier']
    """
    data = choosing(language)
    match = data.either.search(question) if data else None
    if match is None:
        return None
    later = match["one"] is None  # of the pattern's two ways to name them
    return (match.span("one_"), match.span("other_")) if later else (match.span("one"), match.span("other"))


def halves_of(asked: Text) -> tuple[NDArray[np.bool_], NDArray[np.bool_]] | None:
    """Return which words are of the first thing and which of the other: bool, shape (words,); the rest is of both.

    None where no two things are named, or one of them says nothing that the other does not.
    """
    spans = alternatives(asked.text, asked.language)
    if spans is None:
        return None
    sides = [{w.stem for w in asked.words if start <= w.start < end} for start, end in spans]
    if not sides[0] - sides[1] or not sides[1] - sides[0]:
        return None
    inside = [any(start <= w.start < end for start, end in spans) for w in asked.words]
    left, right = (
        np.array([not within or w.stem in side for w, within in zip(asked.words, inside, strict=True)], bool)
        for side in sides
    )
    return left, right


def named(asked: Text, chosen: NDArray[np.float32], other: NDArray[np.float32]) -> str:
    """Return the name of the thing that a figure is of, as the question writes it; "" where that is not told.

    Args:
        asked: the question.
        chosen: for each of its words how well it is said of the figure.
        other: the same for the other thing's figure.
    """
    halves, spans = halves_of(asked), alternatives(asked.text, asked.language)
    if halves is None or spans is None:
        return ""
    own = [(side & ~another).astype(np.float32) * asked.weights for side, another in (halves, halves[::-1])]
    shares = [side / (float(side.sum()) or 1.0) for side in own]
    straight, crossed = (float(shares[i] @ chosen + shares[1 - i] @ other) for i in (0, 1))
    if straight == crossed:
        return ""
    start, end = spans[0 if straight > crossed else 1]
    name = asked.text[start:end].strip(MARKS)
    return "" if find_figures(name, asked.language) else f"{name[:1].upper()}{name[1:]}"


def compares(question: str, language: str, figure: Figure) -> bool:
    """Return whether a figure is of the kind by which a question compares: a date, price or length where it says so."""
    data = choosing(language)
    if data is None:
        return False
    if data.of_dates.search(question):
        return figure.unit == "date" and (figure.iso or "")[:4].isdigit() and figure.upper_iso is None
    if data.of_money.search(question):
        return is_currency(figure.unit)
    if data.of_length.search(question):
        return figure.unit in (*LENGTH_UNITS, *DURATION_UNITS)
    return figure.unit not in NO_AMOUNTS | DURATION_UNITS
