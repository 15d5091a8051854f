"""A change that a text states by both its ends: "from 95 minutes to 40", "418,650 … more than the 372,800 of 2012".

In: a question, and figures in their sentences. Out: whether it asks by how much something has changed, how surely two
figures are the ends of one change and which is the earlier one, and whether a figure states a change itself ("by 55
minutes").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from qa.figures import derive
from qa.figures.derive import DerivationError
from qa.questions import Analysis
from qa.questions.data import compared
from qa.read.candidates import Candidate, Sentence
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
    became: re.Pattern[str]
    then: re.Pattern[str]
    before: re.Pattern[str]
    so_far: re.Pattern[str]
    ago: re.Pattern[str]
    ago_behind: re.Pattern[str]
    times: re.Pattern[str]


@cache
def changing(language: str) -> Changing | None:
    """Return how a language speaks of change; None where nothing says it."""
    names = ("change", "by", "more", "from", "to", "became", "then", "before", "so_far", "ago", "ago_behind", "times")
    found = compared(language, names)
    return Changing(*found) if found else None


def asks_change(analysis: Analysis) -> bool:
    """Return whether a question asks by how much one thing has changed, and not by how many percent.

    >>> from qa.questions import analyse
    >>> asks_change(analyse("By how many minutes has the crossing become shorter?", "en"))
    True
    """
    return analysis.kind != "percent" and _changes(analysis)


def asks_growth(analysis: Analysis) -> bool:
    """Return whether a question asks by how many percent one thing has changed."""
    return analysis.kind == "percent" and _changes(analysis)


def asks_of_times(analysis: Analysis) -> bool:
    """Return whether a question compares a thing with itself at another time: "than the season before"."""
    data = changing(analysis.language)
    return data is not None and bool(data.times.search(analysis.question))


def _changes(analysis: Analysis) -> bool:
    data = changing(analysis.language)
    return data is not None and bool(data.change.search(analysis.question))


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
    data, figure = changing(candidate.sentence.text.language), candidate.figure
    if data is None or figure is None:
        return False
    text = candidate.sentence.text.text
    return bool(data.by.search(text[: figure.start])) or is_more_than(candidate.sentence, figure)


def is_more_than(sentence: Sentence, figure: Figure) -> bool:
    """Return whether a figure only says how much more or less something is: "12 fewer than the year before"."""
    data = changing(sentence.text.language)
    return data is not None and bool(data.more.search(sentence.text.text[figure.end :]))


def linked(one: Sentence, first: Figure, other: Sentence, second: Figure) -> float:
    """Return in [0, 1] how surely two figures are the ends of one change: of one sentence, or of two in a row."""
    return _link(one, first, other, second)[0]


def stated_earlier(sentence: Sentence, one: Figure, other: Figure) -> Figure | None:
    """Return the earlier one of two figures that a sentence names as a change's ends; None where it does not."""
    sure, earlier = _link(sentence, one, sentence, other)
    return earlier if sure == STATED_ENDS else None


def is_earlier(one: Sentence, first: Figure, other: Sentence, second: Figure) -> bool | None:
    """Return whether the first of two figures is the earlier end of a change; None where they are no ends of one."""
    sure, earlier = _link(one, first, other, second)
    return earlier is first if sure and earlier is not None else None


def _link(one: Sentence, first: Figure, other: Sentence, second: Figure) -> tuple[float, Figure | None]:
    """Return how surely two figures are the ends of one change, and which one is the earlier end."""
    if one.evidence.document.name != other.evidence.document.name:
        return 0.0, None
    if (other.evidence.start, second.start) < (one.evidence.start, first.start):
        one, first, other, second = other, second, one, first
    data = changing(other.text.language)
    together = one.evidence == other.evidence
    if data is None or not (together or 0 <= other.evidence.start - one.evidence.end <= NEXT_SENTENCE):
        return 0.0, None
    text = other.text.text
    if together and data.from_.search(text[: first.start]) and data.to.search(text[first.end : second.start]):
        return STATED_ENDS, first
    for percent in (*one.text.figures, *other.text.figures):
        earlier = _told_by(percent, first, second)
        if earlier is not None:
            return STATED_ENDS, earlier
    if together and data.became.search(text[first.end : second.start]):
        return MEASURED, first
    ahead, behind = text[: second.start], text[second.end :]
    if data.then.search(ahead):
        return MEASURED, second
    ago = data.ago.search(ahead) or data.ago_behind.search(behind)
    return (MEASURED, second) if ago and not data.more.search(behind) else (0.0, None)


def _told_by(percent: Figure, first: Figure, second: Figure) -> Figure | None:
    """Return which of two figures has grown or shrunk to the other by a stated percentage; None where neither has."""
    if percent.unit != "percent" or percent.value < LEAST_TOLD:
        return None
    for ends in ((first, second), (second, first)):
        try:
            grown = derive("growth", ends).value
        except DerivationError:
            return None
        if round(abs(grown), max(0, -int(percent.value.as_tuple().exponent))) == percent.value:
            return ends[0]
    return None
