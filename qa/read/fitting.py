"""How well a figure's unit is what a question asks for: its kind, the unit it names, what that measures.

In: an Analysis and a figure. Out: a number in [0, 1]; 0 for what cannot be the answer, as a length where a weight is
asked for.
"""

from __future__ import annotations

from qa.figures import same_unit
from qa.figures.dates import in_years, is_month, split_iso
from qa.figures.derive import span_unit
from qa.figures.dimensions import LENGTH_UNITS, measure_of
from qa.languages.sound import is_thai
from qa.questions import DURATION_UNITS, Analysis, is_currency
from qa.questions.data import question_data
from qa.records import Figure

YEARS = (1900, 2100)
SPANNED = 0.8  # how well a range of dates tells how long something took, of what a stated duration does
LACKS_PART = 0.3  # how well a date fits that does not name the month, or the year, that is asked for
LACKS_YEAR = 0.5  # how well a month alone tells when, beside dates that tell more
HARDLY = 0.05  # how well a duration fits "how much": it is only given where nothing else is
YEAR = 0.2  # how well a year in a name fits, of what a number of things does
LESS = 0.3  # how well a figure fits that is of what is asked for, but of another unit, or of something like it
AGO = 0.4  # how well a time told back from today says when something was, of what a date does
EVERY = "frequency"  # what "every five years" measures
FRACTION = 0.7  # how well "a third" tells a share, of what percents do
CONVERTED = 0.5  # how well a figure fits that only says the one before it again, in other money or another unit
POUNDS = 0.8  # how well pounds fit where money is asked for: they may be a weight, which is written alike


def fits(analysis: Analysis, figure: Figure) -> float:
    """Return in [0, 1] how well a figure's unit is what the question asks for."""
    again = figure.conversion_of is not None and figure.unit != analysis.unit
    return (CONVERTED if again else 1.0) * _fits(analysis, figure)


def _fits(analysis: Analysis, figure: Figure) -> float:
    unit, kind = figure.unit, analysis.kind
    if kind == "date":
        return _fits_date(analysis, figure) if unit == "date" else _fits_ago(analysis, figure)
    if kind in ("duration", "extent") and unit == "date":
        taken = span_unit(figure)
        return SPANNED if taken and analysis.unit in ("", taken) else 0.0
    if unit in ("date", "ordinal") or (unit == "score" and unit not in analysis.measures.best):
        return 0.0  # "23–16" is no number of points
    if analysis.measures.best:
        return _fits_measure(analysis, figure)
    if kind == "quantity" and unit in DURATION_UNITS and unit != analysis.unit:
        return HARDLY
    if kind == "percent" and unit == "ratio":
        return (LESS if analysis.unit else FRACTION) if figure.value < 1 else 0.0
    if _is_year(figure):
        return YEAR * _fits_kind(kind, unit)
    if analysis.unit and analysis.unit != "count":
        return _fits_unit(analysis, figure)
    return _fits_kind(kind, unit)


def told_in_units(analysis: Analysis) -> bool:
    """Return whether what is asked for has a dimension: money, a length, a time, or what the question says."""
    return analysis.kind in ("money", "length", "extent", "duration") or bool(
        analysis.kind == "quantity" and (analysis.unit or analysis.measures.best)
    )


def _is_year(figure: Figure) -> bool:
    """Return whether a figure may be a year in a name, rather than a number of things, as a Thai classifier tells."""
    plain = figure.unit == "count" and figure.text.strip().isdigit() and not is_thai(figure.counted)
    return plain and YEARS[0] <= figure.value <= YEARS[1]


def _fits_measure(analysis: Analysis, figure: Figure) -> float:
    """Return how well a figure measures what is asked for; 0 where it measures something else."""
    measure = EVERY if figure.qualifier == "every" else measure_of(figure.unit)
    measures = analysis.measures
    fit = 1.0 if measure in measures.best else LESS if measure in measures.other else 0.0
    return YEAR * fit if _is_year(figure) else fit


def _fits_unit(analysis: Analysis, figure: Figure) -> float:
    """Return how well a figure is of the unit that a question names, or of another one that measures the same."""
    asked, unit = analysis.unit, figure.unit
    if same_unit(unit, asked):
        return 1.0
    if measure_of(unit) == measure_of(asked):
        return LESS
    return LESS * _fits_kind(analysis.kind, unit) if unit in ("count", "ratio") else 0.0


def _fits_date(analysis: Analysis, figure: Figure) -> float:
    """Return how well a date names what is asked for: a month, a year, or when something was."""
    data = question_data(analysis.language)
    year, month, _ = split_iso(figure.iso or "")
    asked = ((data.of_months, month), (data.of_years, year)) if data else ()
    named = [part for pattern, part in asked if pattern.search(analysis.question)]
    if None in named:
        return LACKS_PART
    return LACKS_YEAR if is_month(figure.iso) and not named else 1.0


def as_asked(analysis: Analysis, figure: Figure) -> Figure:
    """Return a date as exactly as it is asked for: its year alone, where that is asked and no month or day is."""
    data = question_data(analysis.language)
    if data is None or figure.iso is None or split_iso(figure.iso)[0] is None:
        return figure
    question = analysis.question
    more = data.of_months.search(question) or data.of_days.search(question)
    return in_years(figure) if data.of_years.search(question) and not more else figure


def _fits_ago(analysis: Analysis, figure: Figure) -> float:
    """Return how well "66 million years ago" tells when something was, where no date does; never which year."""
    data = question_data(analysis.language)
    named = data and any(pattern.search(analysis.question) for pattern in (data.of_months, data.of_years))
    return AGO if figure.qualifier.endswith("ago") and not named else 0.0


def _fits_kind(kind: str, unit: str) -> float:
    length, duration = unit in LENGTH_UNITS, unit in DURATION_UNITS
    table: dict[str, float] = {
        "money": 1.0 * (measure_of(unit) == "money") + POUNDS * (unit == "pound"),
        "percent": 1.0 * (unit == "percent"),
        "count": 1.0 * (unit == "count") + 0.2 * (unit == "ratio"),
        "length": 1.0 * length,
        "extent": 1.0 * (length or duration),
        "duration": 1.0 * duration,
        "quantity": 1.0 if is_currency(unit) or unit == "percent" else 0.5 if unit == "ratio" else 0.9,
    }
    return table.get(kind, 0.0)
