"""The ends of a change beside the one that is asked about: how something is now, was before, or in one of its years.

In: an Analysis, a measured sentence and one of its figures. Out: a factor for whether that is the end asked for.
"""

from __future__ import annotations

from qa.figures.dates import years_of
from qa.questions import Analysis
from qa.read.candidates import Sentence
from qa.read.changes import asks_before, stated_earlier, was_so_far
from qa.read.periods import OTHER_PERIOD, asked_years, dates_of, periods
from qa.records import Figure

OTHER_END = 0.5  # factor for what something was before it changed, where it is asked how it is


def end_factor(analysis: Analysis, sentence: Sentence, figure: Figure) -> float:
    """Return a factor for whether a figure is the end of a change that is asked for: how it is now, or was before.

    "The wait fell from 41 days to 26", "26 days, formerly 41": one waits 26. Where both ends have their year, the
    question has to name one; a year that both have is that of the change, from which on it is so. Of a time that both
    have ("between 1991 and 2000") the first year is that of the first end.
    """
    own = periods(sentence, figure)
    if analysis.dates and not own:
        return 1.0
    ends = [f for f in sentence.text.figures if f.unit == figure.unit and periods(sentence, f) == own]
    told = [stated_earlier(sentence, figure, f) for f in ends if f is not figure]
    first, last = any(f is figure for f in told), any(f is not None and f is not figure for f in told)
    earlier = {id(f) for f in ends if was_so_far(sentence, f)}
    if earlier and len(earlier) < len(ends):  # "so far only 26", and nothing beside it, is how it is now
        first, last = id(figure) in earlier, id(figure) not in earlier
    before, other = asks_before(analysis), OTHER_END
    for date in dates_of(sentence, figure):
        asked = [year in asked_years(analysis) for year in years_of(date)]
        before, other = (asked[0], OTHER_PERIOD) if len(set(asked)) > 1 else (before, other)
    return other if (last and not first if before else first and not last) else 1.0
