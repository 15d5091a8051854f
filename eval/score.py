"""One question and its answer → an outcome: what was right, by rule, with no model as a judge.

In: a question with the spans of its supporting quotes, and the bot's answer. Out: an `Outcome`. Rules:

- The lead is what a reader sees first: the short or computed statements, or else the first statement.
- A figure is right if it is the first of its unit in the lead (value and unit) and a citation of the answer overlaps
  a supporting quote (subject and period: the same number said of something else stands elsewhere).
- A name or list is right if the lead has a spelling of each group, and a citation overlaps a supporting quote.
- A figure is unsupported if no quote that its statement cites states it and no two stated figures give it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

from eval import metrics
from eval.questions import COMPUTED, Expected, Question, Support, states
from qa.figures import find_figures, same_value
from qa.figures.dates import split_iso
from qa.records import Answer, Citation, Figure, Hit, Statement

MAX_LEAD = 500  # characters; an answer that says everything at once says nothing

Spans = Mapping[Support, tuple[int, int]]  # where each supporting quote stands in its document


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one answer was worth; None where a measure does not apply to the question."""

    question: Question
    answer: Answer
    latency_ms: float
    right: bool
    why: str
    figure_right: bool | None = None
    figure_found: bool | None = None
    qualifier_kept: bool | None = None
    answer_right: bool | None = None
    answer_found: bool | None = None
    groups: float | None = None
    language_right: bool = True
    citation_recall: float | None = None
    citation_precision: float | None = None
    unsupported: tuple[str, ...] = ()
    broken_quotes: tuple[str, ...] = ()


def score(
    question: Question, answer: Answer, spans: Spans, text_of: Callable[[str], str], latency_ms: float = 0.0
) -> Outcome:
    """Judge an answer.

    Args:
        question: what was asked, and what is expected.
        answer: what the bot said.
        spans: where the supporting quotes stand.
        text_of: a document's name → its text, to check the quotes against.
        latency_ms: how long the answer took.
    """
    broken = tuple(c.quote for c in _cited(answer) if text_of(c.document)[c.start : c.end] != c.quote)
    checks: dict[str, Any] = {"unsupported": unsupported(answer), "broken_quotes": broken}
    language_right = answer.language == question.language
    if not question.answerable:
        right, why = not answer.answered, "answered, and the documents do not say" if answer.answered else ""
        return Outcome(question, answer, latency_ms, right, why, language_right=language_right, **checks)
    if not answer.answered:
        figure = False if question.figures else None
        group = False if question.answers else None
        nothing: dict[str, Any] = {
            "figure_right": figure,
            "figure_found": figure,
            "answer_right": group,
            "answer_found": group,
        }
        return Outcome(
            question,
            answer,
            latency_ms,
            False,
            "not answered",
            groups=0.0 if question.answers else None,
            language_right=language_right,
            **nothing,
            **checks,
        )
    well_cited = any(_overlaps(c, s, spans) for c in answer.citations for s in question.supports)
    well_cited = well_cited or not question.supports
    computed = question.kind in COMPUTED
    lead = lead_of(answer)
    lead_figures = [figure for statement in lead for figure in read_figures(statement, answer)]
    said = [figure for statement in answer.statements for figure in read_figures(statement, answer)]
    figure_found = all(any(states(f, e, computed=computed) for f in said) for e in question.figures)
    stated = all(_leads(e, question.figures, lead_figures, computed) for e in question.figures)
    lead_text = "\n".join(statement.text for statement in lead)
    groups = metrics.groups_found(lead_text[:MAX_LEAD], question.answers)
    whole = groups == 1.0 or not question.answers
    recall, precision = citations_judged(question, answer)
    return Outcome(
        question,
        answer,
        latency_ms,
        right=stated and whole and well_cited and language_right,
        why=_why(stated, whole, well_cited, language_right),
        figure_right=(stated and well_cited) if question.figures else None,
        figure_found=figure_found if question.figures else None,
        qualifier_kept=_qualifiers_kept(question, said),
        answer_right=(whole and well_cited) if question.answers else None,
        answer_found=(metrics.groups_found(answer.text, question.answers) == 1.0) if question.answers else None,
        groups=groups if question.answers else None,
        language_right=language_right,
        citation_recall=recall,
        citation_precision=precision,
        **checks,
    )


def lead_of(answer: Answer) -> Sequence[Statement]:
    """Return the statements that a reader sees first."""
    short = [statement for statement in answer.statements if statement.kind in ("short", "derived")]
    return short or answer.statements[:1]


def read_figures(statement: Statement, answer: Answer) -> list[Figure]:
    """Return the figures of a statement, a quote read in its document's language."""
    by_number = {citation.number: citation.language for citation in answer.citations}
    language = by_number.get(statement.citations[0], answer.language) if statement.citations else answer.language
    return find_figures(statement.text, language if statement.quoted else answer.language)


def _leads(expected: Expected, all_expected: Sequence[Expected], said: Sequence[Figure], computed: bool) -> bool:
    """Return whether the figure is said, and nothing unexpected of its unit is said before it."""
    for figure in said:
        if states(figure, expected, computed=computed):
            return True
        if figure.unit == expected.unit and not any(states(figure, e, computed=computed) for e in all_expected):
            return False
    return False


def _qualifiers_kept(question: Question, said: Sequence[Figure]) -> bool | None:
    wanted = [e for e in question.figures if e.qualifier]
    found = [(e, f) for e in wanted for f in said if states(f, e)]
    return all(any(f.qualifier == e.qualifier for x, f in found if x is e) for e in wanted) if found else None


def _why(stated: bool, whole: bool, well_cited: bool, language_right: bool) -> str:
    reasons = {
        "another figure": not stated,
        "a name is missing": not whole,
        "cites another place": not well_cited,
        "another language": not language_right,
    }
    return ", ".join(reason for reason, holds in reasons.items() if holds)


# --- citations


def citations_judged(question: Question, answer: Answer) -> tuple[float, float]:
    """Return an answer's citation recall and precision over the facts that the question expects."""
    figures = question.operands or question.figures
    supports = [
        [_supports_figure(citation, figure) for figure in figures]
        + [metrics.groups_found(citation.quote, [group]) == 1.0 for group in question.answers]
        for citation in answer.citations
    ]
    recall = metrics.citation_recall([any(fact) for fact in zip(*supports, strict=True)]) if supports else 0.0
    return recall, metrics.citation_precision([any(row) for row in supports])


def _supports_figure(citation: Citation, expected: Expected) -> bool:
    return any(states(figure, expected) for figure in find_figures(citation.quote, citation.language))


def _overlaps(citation: Citation, support: Support, spans: Spans) -> bool:
    if citation.document != support.document or support not in spans:
        return False
    start, end = spans[support]
    return citation.start < end and start < citation.end


def _cited(answer: Answer) -> tuple[Citation, ...]:
    return answer.citations + answer.related + answer.agreement.supports + answer.agreement.conflicts


# --- figures that no quote states


def unsupported(answer: Answer) -> tuple[str, ...]:
    """Return the figures of an answer that its statements' citations neither state nor give by computing."""
    if not answer.answered:
        return ()
    quotes = {citation.number: citation for citation in answer.citations}
    lost: list[str] = []
    for statement in answer.statements:
        cited = [quotes[number] for number in statement.citations if number in quotes]
        stated = [figure for c in cited for figure in find_figures(c.quote, c.language)]
        for figure in read_figures(statement, answer):
            if any(same_value(figure, other) for other in stated):
                continue
            if statement.kind == "derived" and _is_given(figure, stated):
                continue
            lost.append(figure.text)
    return tuple(lost)


def _is_given(figure: Figure, stated: Sequence[Figure]) -> bool:
    """Return whether two stated figures give a figure, or one stated range of dates: how long it is, when it begins."""
    if any(_gives(figure, a, b) for a, b in permutations(stated, 2)):
        return True
    for a in stated:
        if a.unit == "date" and a.iso and a.upper_iso:
            taken = _time_between(a.iso, a.upper_iso, figure.unit)
            both_ends = figure.unit != "year"  # 13 to 16 April are four days, 2018 to 2022 four years
            if taken is not None and figure.value == taken + both_ends:
                return True
            if figure.unit == "date" and (figure.iso, figure.upper_iso) == (a.iso, None):
                return True
    return False


def _time_between(one: str, other: str, unit: str) -> int | None:
    """Return how many years, months or days lie between two ISO dates; None where they do not say."""
    (year, month, day), (other_year, other_month, other_day) = split_iso(one), split_iso(other)
    if unit == "year" and year and other_year:
        return abs(year - other_year)
    if unit == "month" and year and other_year and month and other_month:
        return abs(12 * (year - other_year) + month - other_month)
    if unit == "day" and month and other_month and day and other_day:
        years = (year or other_year or 2001, other_year or year or 2001)
        return abs((date(years[0], month, day) - date(years[1], other_month, other_day)).days)
    return None


def _gives(figure: Figure, a: Figure, b: Figure) -> bool:
    """Return whether a difference, sum, ratio, share or growth of two stated figures is the figure, as far as written.

    Written "1.67", a ratio of 1.6666… is given; written "1.7" too.
    """
    if a.unit == "date" or b.unit == "date":
        return figure.value == _time_between(a.iso or "", b.iso or "", figure.unit.removeprefix("duration-"))
    results: list[Decimal] = []
    if a.unit == b.unit and figure.unit in (a.unit, "percentage-point", "percent"):
        results += [abs(a.value - b.value), a.value + b.value, max(a.value, b.value)]
    if a.unit == b.unit and b.value and figure.unit in ("ratio", "count", "percent"):
        share = a.value / b.value
        results += [share] if figure.unit != "percent" else [share * 100, (share - 1) * 100, (1 - share) * 100]
    places = max(0, -int(figure.value.as_tuple().exponent))
    return any(round(result, places) == figure.value for result in results)


# --- retrieval


def ranking_of(hits: Iterable[Hit], supports: Sequence[Support], spans: Spans) -> list[str]:
    """Return hits as ids for the ranked metrics: each supporting quote where it is first found, others as they are.

    A passage finds a quote that it holds at least half of.
    """
    ranking: list[str] = []
    for hit in hits:
        found = [str(n) for n, s in enumerate(supports) if _holds(hit, s, spans) and str(n) not in ranking]
        ranking += found or [hit.passage.id]
    return ranking


def _holds(hit: Hit, support: Support, spans: Spans) -> bool:
    if hit.document.name != support.document or support not in spans:
        return False
    start, end = spans[support]
    shared = min(end, hit.passage.end) - max(start, hit.passage.start)
    return 2 * shared >= end - start
