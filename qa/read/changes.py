"""A change that a text states by both its ends: "from 95 minutes to 40", "418,650 … more than the 372,800 of 2012".

In: a question, and figures in their sentences. Out: whether it asks by how much something has changed, how surely two
figures are the ends of one change, and whether a figure states a change itself ("by 55 minutes").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from qa.figures import derive
from qa.figures.derive import DerivationError
from qa.read.candidates import Candidate, Sentence
from qa.read.questions import Analysis, compared
from qa.records import Figure

STATED_ENDS = 1.0  # how surely two figures are a change's ends that a text names as such
MEASURED = 0.7  # the same for one that another is measured against: "compared with the 372,800"
NEXT_SENTENCE = 3  # characters between a sentence and the next
LEAST_TOLD = Decimal("0.1")  # percent, from which a stated one tells which two figures it is of


@dataclass(frozen=True, slots=True)
class Changing:
    """How a language speaks of change, as `[compared]` of its file says."""

    change: re.Pattern[str]
    by: re.Pattern[str]
    more: re.Pattern[str]
    from_: re.Pattern[str]
    to: re.Pattern[str]
    then: re.Pattern[str]
    before: re.Pattern[str]
    so_far: re.Pattern[str]


@cache
def changing(language: str) -> Changing | None:
    """Return how a language speaks of change; None where nothing says it."""
    found = compared(language, ("change", "by", "more", "from", "to", "then", "before", "so_far"))
    return Changing(*found) if found else None


def asks_change(analysis: Analysis) -> bool:
    """Return whether a question asks by how much one thing has changed, and not by how many percent.

    >>> from qa.read.questions import analyse
    >>> asks_change(analyse("By how many minutes has the crossing become shorter?", "en"))
    True
    """
    data = changing(analysis.language)
    return data is not None and analysis.kind != "percent" and bool(data.change.search(analysis.question))


def asks_before(analysis: Analysis) -> bool:
    """Return whether a question asks how something was before it changed."""
    data = changing(analysis.language)
    return data is not None and bool(data.before.search(analysis.question))


def was_so_far(sentence: Sentence, figure: Figure) -> bool:
    """Return whether a sentence says that a figure was so until a change: "bislang waren es 35", "formerly 35"."""
    data = changing(sentence.text.language)
    return data is not None and data.so_far.search(sentence.text.text[: figure.start]) is not None


def states_change(candidate: Candidate) -> bool:
    """Return whether a figure is a change by itself: "fell by 55 minutes", "50 more than"."""
    data = changing(candidate.sentence.text.language)
    if data is None or candidate.figure is None:
        return False
    text, figure = candidate.sentence.text.text, candidate.figure
    return bool(data.by.search(text[: figure.start]) or data.more.search(text[figure.end :]))


def linked(one: Sentence, first: Figure, other: Sentence, second: Figure) -> float:
    """Return in [0, 1] how surely two figures are the ends of one change: of one sentence, or of two in a row."""
    if one.evidence.document.name != other.evidence.document.name:
        return 0.0
    if (other.evidence.start, second.start) < (one.evidence.start, first.start):
        one, first, other, second = other, second, one, first
    data = changing(other.text.language)
    together = one.evidence == other.evidence
    if data is None or not (together or 0 <= other.evidence.start - one.evidence.end <= NEXT_SENTENCE):
        return 0.0
    text = other.text.text
    if together and data.from_.search(text[: first.start]) and data.to.search(text[first.end : second.start]):
        return STATED_ENDS
    if any(_told_by(percent, first, second) for percent in (*one.text.figures, *other.text.figures)):
        return STATED_ENDS
    return MEASURED if data.then.search(text[: second.start]) else 0.0


def _told_by(percent: Figure, first: Figure, second: Figure) -> bool:
    """Return whether a stated percentage is what one figure has grown or shrunk to the other."""
    if percent.unit != "percent" or percent.value < LEAST_TOLD:
        return False
    for ends in ((first, second), (second, first)):
        try:
            grown = derive("growth", ends).value
        except DerivationError:
            return False
        if round(abs(grown), max(0, -int(percent.value.as_tuple().exponent))) == percent.value:
            return True
    return False
