"""Figures → their times: the date that follows closely, the last one before, the only one; and "the year before".

In: a `Source` and a sentence with its figures. Out: the span of each figure's time. A date behind the word that opens
a clause ("while in 2020 …", "ส่วนปี 2563 …") or in a bracket with another amount ("(2022: 4 million)") is of what
follows it, not of the amount ahead. "The year before" is a time of its own; `qa.read` works out which year it is.
"""

from __future__ import annotations

import re
from decimal import Decimal

from qa.figures.clauses import Sentence
from qa.figures.dates import is_month
from qa.figures.fold import fold
from qa.figures.found import Found, Source
from qa.figures.lexicon import lexicon

Span = tuple[int, int]
NEAR = 48  # characters between an amount and the date that follows it
_MARKED_OFF = re.compile(r"[,;:.!?]\s")
_SHIFTED = "shifted"  # the `iso` of a year that is told by another one


def times_of(source: Source, sentence: Sentence) -> list[Span | None]:
    """Bind each figure to its date: the one that follows it closely, the only one, the last one before it.

    A month alone is one only where the sentence has no fuller date.
    """
    figures = [figure for figure in sentence.figures if not is_month(figure.iso)]
    if not any(figure.unit == "date" for figure in figures):
        figures = list(sentence.figures)
    figures = sorted([*figures, *_shifted_years(source, sentence)], key=lambda figure: figure.start)
    dates = [position for position, figure in enumerate(figures) if figure.unit == "date"]
    times: list[Span | None] = [None] * len(figures)
    taken: set[int] = set()
    for position in dates:
        before = position - 1
        while before >= 0 and figures[before].conversion_of is not None:
            times[before] = (figures[position].start, figures[position].end)
            before -= 1
        if before >= 0 and figures[before].unit != "date" and _is_close(source, figures, before, position):
            times[before] = (figures[position].start, figures[position].end)
            taken.add(position)
    relative = _relative_time(source, sentence)
    for position, figure in enumerate(figures):
        if figure.unit == "date" or times[position] is not None:
            continue
        chosen = _date_for(source, figures, position, dates, taken)
        if chosen is not None:
            times[position] = (figures[chosen].start, figures[chosen].end)
        elif relative:
            times[position] = min(relative, key=lambda span: abs(span[0] - figure.end))
    bound = {id(figure): time for figure, time in zip(figures, times, strict=True)}
    return [bound.get(id(figure)) for figure in sentence.figures]


def _is_close(source: Source, figures: list[Found], position: int, date: int) -> bool:
    """Return whether a date follows an amount closely, and no mark or word between parts them."""
    amount, when = figures[position], figures[date]
    gap = source.normal[amount.end : when.start]
    near = len(gap) <= NEAR and not _MARKED_OFF.search(re.sub(r"\([^()]*\)", "", gap))
    return near and not _parted(source, figures, position, date)


def _parted(source: Source, figures: list[Found], position: int, date: int) -> bool:
    """Return whether a date behind an amount is of what follows: in a clause, or in a bracket with another amount."""
    amount, when = figures[position], figures[date]
    if source.patterns.clause.search(source.low, amount.end, when.start):
        return True
    gap = source.normal[amount.end : when.start]
    closing = source.normal.find(")", when.end) if gap.count("(") > gap.count(")") else -1
    after = figures[date + 1] if date + 1 < len(figures) else None
    return after is not None and after.unit != "date" and after.start < closing


def _date_for(source: Source, figures: list[Found], position: int, dates: list[int], taken: set[int]) -> int | None:
    if len(dates) == 1:
        return None if position < dates[0] and _parted(source, figures, position, dates[0]) else dates[0]
    free = [date for date in dates if date not in taken]
    before = [date for date in free if date < position]
    if free:
        return before[-1] if before else free[0]
    stated = [date for date in dates if figures[date].iso != _SHIFTED]
    return stated[0] if len(stated) == 1 else None


def _shifted_years(source: Source, sentence: Sentence) -> list[Found]:
    """Return "the year before" and "a year later" as dates, but not where something is only measured against them."""
    years = []
    for match in source.patterns.shifted_year.finditer(source.low, sentence.start, sentence.end):
        inside = any(f.start < match.end() and match.start() < f.end for f in sentence.figures)
        if not match["against"] and not inside:
            years.append(Found(*match.span("phrase"), Decimal(0), unit="date", iso=_SHIFTED))
    return years


def _relative_time(source: Source, sentence: Sentence) -> list[Span]:
    spans = []
    for phrase in source.patterns.lex.words("relative_time", "grammar"):
        at = source.low.find(phrase, sentence.start, sentence.end)
        if at >= 0:
            spans.append((at, at + len(phrase)))
    return spans


def year_shift(phrase: str, language: str) -> int:
    """Return by how many years a phrase leads away from the year told before it; 0 where it is another one.

    >>> year_shift("the year before", "en")
    -1
    """
    lex, said = lexicon(language), fold(phrase)
    return (said in lex.words("after", "shifted_years")) - (said in lex.words("before", "shifted_years"))
