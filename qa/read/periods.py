"""A figure's period: the year, or the part of one, that its sentence says it is of, beside the one asked about.

In: an Analysis, a measured sentence and one of its figures. Out: the years it is bound to, and a factor for whether
they are what is asked about.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.figures import compatible, same_value
from qa.figures.dates import is_month, year_of, years_of
from qa.figures.times import year_shift
from qa.questions import Analysis, parts_of_year
from qa.questions.data import question_data
from qa.questions.relevance import OPENING, Text
from qa.read.candidates import Sentence
from qa.records import Figure

OTHER_PERIOD = 0.25  # factor for a figure of another year than the one asked about
NO_PERIOD = 0.6  # factor for a figure of no year, where one is asked about
DOCUMENTS_OWN = 0.3  # factor for the date that a document bears, where something else is asked about
PERIOD_NEARBY = 0.9  # factor for a year that the passage names, not the sentence


def period_factor(analysis: Analysis, question: Text, sentence: Sentence, figure: Figure) -> float:
    """Return a factor for how well the figure's period is the one asked about, or is the period of what is asked about.

    "When were sales 3 million?" is answered by the date that a figure of 3 million is bound to.
    """
    if analysis.kind == "date":
        bound = [
            (b.start, b.end)
            for other in sentence.text.figures
            if any(asked.unit != "date" and same_value(asked, other) for asked in question.figures)
            for b in other.bindings
            if b.role == "time"
        ]
        if bound and not within(figure.start, bound):
            return OTHER_PERIOD
        return DOCUMENTS_OWN if _is_documents_own(analysis, sentence, figure) else 1.0
    return min(_part_of_year(analysis, sentence, figure), _year_asked(analysis, sentence, figure))


def _part_of_year(analysis: Analysis, sentence: Sentence, figure: Figure) -> float:
    """Return a factor for whether the figure is of the half, quarter or month that is asked about."""
    asked, said = (
        parts_of_year(text, language)
        for text, language in (
            (analysis.question, analysis.language),
            (sentence.evidence.quote, sentence.text.language),
        )
    )
    if asked and not asked & said:
        return OTHER_PERIOD if said else NO_PERIOD
    months = [date for date in analysis.dates if is_month(date.iso)]
    bound = [date for date in dates_of(sentence, figure) if date.iso]
    if months and bound and all(compatible(month, date) == "conflicts" for month in months for date in bound):
        return OTHER_PERIOD
    return 1.0


def _year_asked(analysis: Analysis, sentence: Sentence, figure: Figure) -> float:
    """Return a factor for whether the figure is of the year that is asked about."""
    asked = asked_years(analysis)
    if not asked:
        return 1.0
    own = periods(sentence, figure)
    if own:
        return 1.0 if own & asked else OTHER_PERIOD
    if asked & {year_of(f) for f in sentence.text.figures}:
        return 1.0
    date = sentence.evidence.document.date or ""
    if date[:4] in asked or any(year_of(f) in asked for part in sentence.context for f in part.figures):
        return PERIOD_NEARBY
    return NO_PERIOD


def asked_years(analysis: Analysis) -> frozenset[str]:
    """Return the years that a question names, of a range its first and last."""
    return frozenset(year for date in analysis.dates for year in years_of(date))


def _is_documents_own(analysis: Analysis, sentence: Sentence, figure: Figure) -> bool:
    """Return whether a date is the one that a document bears, and the question is of no document."""
    data = question_data(analysis.language)
    bears = figure.iso is not None and figure.iso == sentence.evidence.document.date
    opens = sentence.evidence.start < OPENING
    return bears and opens and data is not None and not data.of_documents.search(analysis.question)


def periods(sentence: Sentence, figure: Figure) -> frozenset[str]:
    """Return the years that a figure is bound to, "the year before" counted from the year told ahead of it.

    Of a time ("from 2010 to 2015") its first and last.
    """
    stated = frozenset(year for date in dates_of(sentence, figure) for year in years_of(date))
    return stated or frozenset(shifted_years(sentence, figure))


def shifted_years(sentence: Sentence, figure: Figure) -> list[str]:
    found = []
    for binding in figure.bindings:
        shift = year_shift(binding.text, sentence.text.language) if binding.role == "time" else 0
        if shift:
            told = [year_of(f) for part in sentence.context[-1:] for f in part.figures]
            told += [year_of(f) for f in sentence.text.figures if f.start < binding.start]
            found += [str(int(year) + shift) for year in [year for year in told if year][-1:]]
    return found


def dates_of(sentence: Sentence, figure: Figure) -> list[Figure]:
    """Return the dates that a figure is bound to."""
    bound = [(b.start, b.end) for b in figure.bindings if b.role == "time"]
    return [f for f in sentence.text.figures if f.iso and within(f.start, bound)]


def within(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)
