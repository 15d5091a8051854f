"""Answers that no document states and that its figures give: a difference, ratio, growth, share, sum, the larger one.

In: a question that asks for one, and measured sentences. Out: a Draft whose first claim is computed in code from two
stated figures and shows them; `verify` computes it again. The two are the pair of one unit that together say most of
the question, each a part of it that the other does not: its own thing (`halves`), its own year, or its own end of a
change (`changes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np

from qa.figures import derive, same_value, write_derived
from qa.figures.dates import is_month
from qa.figures.derive import DerivationError, Kind, finest_unit
from qa.figures.dimensions import NO_AMOUNTS
from qa.questions import DURATION_UNITS, Analysis, analyse
from qa.questions.data import Kind as QuestionKind
from qa.questions.data import question_data
from qa.questions.relevance import Text, covered
from qa.read.alternatives import alternatives, compares, halves_of, named
from qa.read.candidates import Candidate, Sentence
from qa.read.changes import asks_change, asks_growth, asks_of_times, is_earlier, linked
from qa.read.evidence import logit, probability
from qa.read.figure_candidates import BESIDE_FIGURE
from qa.read.fitting import fits
from qa.read.halves import comparing, speak_to, splits
from qa.read.operands import Operand, of_one_kind, operands_of
from qa.read.periods import asked_years
from qa.records import Claim, Draft, Evidence, Figure

LEAST_GAIN = 0.03  # of the question's weight that the second figure must add to what the first says
ONE_SENTENCE = 0.05  # what a pair of one sentence is worth more: it is one comparison
ONE_TIME = 0.15  # the same for two dates, and for one thing at two times
LINKED = 0.3  # the same for the two ends of a change that the text states
LINKED_THINGS = 0.1  # and where two things are asked
COMPUTED = 3.0  # logits that the evidence for what is computed lacks: the net and the cosine look for what is said
AS_GOOD = 0.85  # of the best pair's worth, from which one of equal figures may be given that is surer
STATED: dict[Kind, tuple[QuestionKind, str]] = {  # what a document may state itself, as a question would ask for it
    "ratio": ("quantity", "ratio"),
    "growth": ("percent", "percent"),
    "share": ("percent", "percent"),
}
CHOSEN: tuple[Kind, ...] = ("larger", "smaller")  # what is answered with the name of one of two things
OF_TWO = ("difference", "ratio", "share", "sum", *CHOSEN)  # what is computed from two things of a question
OF_ONE_UNIT: tuple[Kind, ...] = ("difference", "sum")  # what has the unit that it is computed from
NOT_COMPUTED = ("person", "organisation", "place", "list")  # "which firms did A and B bring together"


def operation(analysis: Analysis) -> Kind | None:
    """Return what a question asks to be computed, if anything.

    >>> from qa.questions import analyse
    >>> operation(analyse("By what factor did sales grow from 2007 to 2017?", "en"))
    'ratio'
    """
    changed: Kind | None = "difference" if asks_change(analysis) else "growth" if asks_growth(analysis) else None
    return _named(analysis) or changed


def of_change(analysis: Analysis) -> bool:
    """Return whether a question asks by how much one thing has changed, and compares no two."""
    return _named(analysis) is None and (asks_change(analysis) or asks_growth(analysis))


def _named(analysis: Analysis) -> Kind | None:
    data = question_data(analysis.language)
    if data is None:
        return None
    found = next((kind for kind, pattern in data.derived if pattern.search(analysis.question)), None)
    names_two = found in CHOSEN and alternatives(analysis.question, analysis.language)
    return found if names_two or analysis.kind not in NOT_COMPUTED else None


def n_things(question: str, language: str) -> int:
    """Return how many things a question is about, each maybe in a passage of its own: 2 where it compares."""
    return 2 if _named(analyse(question, language)) in OF_TWO else 1


def as_stated(analysis: Analysis) -> Analysis | None:
    """Return the question for a figure that a document may state itself: "grew fivefold", "58 percent of the total"."""
    kind = operation(analysis)
    if kind not in STATED:
        return None
    asked, unit = STATED[kind]
    return replace(analysis, kind=asked, unit=unit)


def derived_draft(analysis: Analysis, asked: Text, sentences: Sequence[Sentence]) -> Draft | None:
    """Return an answer computed from two stated figures; None where none is asked for, or no pair gives it."""
    kind = operation(analysis)
    if kind is None:
        return None
    operands = _operands(analysis, asked, sentences)
    pairs = combinations(operands, 2)
    of_two: Kind = "difference" if kind == "span" else kind
    offered = [(_worth(analysis, asked, a, b), of_two, _in_order(of_two, a, b)) for a, b in pairs]
    if kind == "span":
        offered += [(_of_span(analysis, asked, a), kind, (a, a)) for a in operands]
    worth, kind, (first, second) = max(offered, key=lambda found: found[0], default=(0.0, kind, (None, None)))
    if worth <= 0.0 or first is None or second is None:
        return None
    alike = [
        pair for said, of, pair in offered if of == kind and said >= AS_GOOD * worth and _same(pair, (first, second))
    ]
    first, second = max(alike, key=lambda pair: _sure(*pair))
    figures = (first.figure,) if kind == "span" else (first.figure, second.figure)
    evidence = tuple(dict.fromkeys((first.sentence.evidence, second.sentence.evidence)))
    made_of = " and ".join(repr(figure.text) for figure in figures)
    notes = (f"asked for: {kind}", f"computed from {made_of}: {worth:.2f}")
    name = ""
    if kind in CHOSEN:
        try:
            best, other = (first, second) if derive(kind, figures).value == first.figure.value else (second, first)
        except DerivationError:
            return None
        name = named(asked, best.said, other.said)
    return _computed(kind, figures, evidence, analysis.language, _sure(first, second), notes, name)


def _same(pair: tuple[Operand, Operand], other: tuple[Operand, Operand]) -> bool:
    """Return whether two pairs are of equal figures, as translations of one text are."""
    return all(same_value(one.figure, two.figure) for one, two in zip(pair, other, strict=True))


def span_draft(analysis: Analysis, candidate: Candidate, notes: tuple[str, ...]) -> Draft | None:
    """Return the time that a range of dates takes, where how long something took is asked."""
    if candidate.figure is None:
        return None
    evidence, sure = (candidate.sentence.evidence,), probability(logit(candidate.model, candidate.parts) + COMPUTED)
    return _computed("span", (candidate.figure,), evidence, analysis.language, sure, notes)


def _computed(
    kind: Kind,
    figures: tuple[Figure, ...],
    evidence: tuple[Evidence, ...],
    language: str,
    confidence: float,
    notes: tuple[str, ...],
    name: str = "",
) -> Draft | None:
    """Return what a computation gives, with the `name` of whose figure it is; None where it gives nothing."""
    try:
        text = write_derived(kind, derive(kind, figures), language)
    except DerivationError:
        return None
    text = f"{name}: {text}" if name else text
    computed = Claim(text, evidence, kind="derived", operation=kind, operands=figures)
    return Draft((computed, *(Claim(e.quote, (e,), quoted=True) for e in evidence)), confidence, notes=notes)


def _operands(analysis: Analysis, asked: Text, sentences: Sequence[Sentence]) -> list[Operand]:
    kind, of_durations = operation(analysis), analysis.kind == "duration" and _of_durations(analysis)
    may_be = partial(_may_be_operand, analysis, kind, of_durations=of_durations)
    return operands_of(asked, sentences, analysis.unit, may_be)


def _may_be_operand(analysis: Analysis, kind: Kind | None, figure: Figure, *, of_durations: bool) -> bool:
    """Return whether a figure may be computed with: a date, where a time between two is asked for, else an amount.

    A month alone is none: which year's it is would have to be guessed.
    """
    if kind in CHOSEN:
        return figure.upper is None and compares(analysis.question, analysis.language, figure)
    if of_durations:
        return figure.unit in DURATION_UNITS and analysis.unit in ("", figure.unit) and figure.upper is None
    if analysis.kind != "duration":
        of_amounts = kind == "share" or (kind == "growth" and analysis.kind == "percent")
        shared = not of_amounts or figure.unit not in ("percent", *(DURATION_UNITS if kind == "share" else ()))
        one_unit = kind in OF_ONE_UNIT and analysis.kind in ("count", "money", "length")
        asked = not one_unit or figure.unit == "percent" or fits(analysis, figure)
        return figure.unit not in NO_AMOUNTS and figure.upper is None and shared and bool(asked)
    timed = figure.unit == "date" and bool(figure.iso) and not is_month(figure.iso)
    return timed and analysis.unit in ("", finest_unit(figure))


def _of_durations(analysis: Analysis) -> bool:
    """Return whether two durations are compared, rather than two dates: "how many minutes longer than"."""
    data = comparing(analysis.language)
    return of_change(analysis) or (data is not None and bool(data.than.search(analysis.question)))


def _of_span(analysis: Analysis, asked: Text, a: Operand) -> float:
    """Return how well a range of dates speaks to the question, beside pairs; 0 where it is none."""
    together, around = covered(asked.weights, a.near), a.sentence.covered + max(0.0, a.sentence.cosine)
    return 1.25 * together + 0.25 * around + ONE_TIME if fits(analysis, a.figure) else 0.0


def _worth(analysis: Analysis, asked: Text, a: Operand, b: Operand) -> float:
    """Return how well a pair speaks to the question; 0 where it is none."""
    if a.figure.unit != b.figure.unit or a.figure.value == b.figure.value:
        return 0.0
    together = covered(asked.weights, np.maximum(a.near, b.near))
    same = a.sentence.evidence == b.sentence.evidence
    timed = a.figure.unit == "date" and operation(analysis) not in CHOSEN
    years = asked_years(analysis)
    link = 0.0 if a.figure.unit == "date" else linked(a.sentence, a.figure, b.sentence, b.figure)
    change = of_change(analysis) or (asks_of_times(analysis) and not timed)
    if not (_of_both_years(years, a, b, link) if len(years) == 2 else link or not change):
        return 0.0
    if not timed and not change and len(years) < 2 and _of_other_times(years, a, b):
        return 0.0
    if link and halves_of(asked):
        return 0.0  # the ends of one thing's change are no figures of two things
    shares = [covered(asked.weights, operand.near) for operand in (a, b)]
    if not timed and not change and len(years) != 2 and splits(asked):
        shares = [covered(asked.weights, operand.said) for operand in (a, b)]
        if covered(asked.weights, np.maximum(a.said, b.said)) - max(shares) < LEAST_GAIN and not link:
            return 0.0
        spoken = speak_to(asked, a.said, b.said) + 0.5 * speak_to(asked, a.near, b.near)
    else:
        two_times = timed and same  # told apart by words beside them that may be asked of neither
        if len(years) != 2 and together - max(shares) < LEAST_GAIN and not two_times and not link:
            return 0.0
        spoken = together + 0.25 * sum(shares)
    around = a.sentence.covered + b.sentence.covered + max(0.0, a.sentence.cosine) + max(0.0, b.sentence.cosine)
    beside = (ONE_TIME if timed or change or len(years) == 2 else ONE_SENTENCE) * same + (
        LINKED if change else LINKED_THINGS
    ) * link * together
    return of_one_kind(a, b, together=bool(link or same)) * (spoken + 0.125 * around + beside)


def _of_both_years(years: frozenset[str], a: Operand, b: Operand, link: float) -> bool:
    """Return whether one figure is of one of two years that are asked about, and one of the other.

    Of the ends of a change, the sentence may name only one: "43 boats, against 38 at the race of 2019".
    """
    one, other = a.years & years, b.years & years
    return bool((one and other and not one & other) or (link and len(one | other) == 1))


def _of_other_times(years: frozenset[str], a: Operand, b: Operand) -> bool:
    """Return whether two figures are of different years, or one is of another than the one that is asked about."""
    told = [operand.years for operand in (a, b) if operand.years]
    return any(years and not own & years for own in told) or (len(told) == 2 and not told[0] & told[1])


def _in_order(kind: Kind, a: Operand, b: Operand) -> tuple[Operand, Operand]:
    """Return the pair as `derive` takes it: growth by time, a share as the smaller of the larger, else larger first."""
    small, large = (a, b) if a.figure.value < b.figure.value else (b, a)
    if kind == "growth":
        first = is_earlier(a.sentence, a.figure, b.sentence, b.figure)
        if first is None:
            first = sorted(a.years)[:1] <= sorted(b.years)[:1] if a.years and b.years else a is small
        return (a, b) if first else (b, a)
    return (small, large) if kind == "share" else (large, small)


def _sure(a: Operand, b: Operand) -> float:
    """Return how sure it is that the pair is what is asked about: what is said near the two, and beside them."""
    near = np.maximum(a.near, b.near)
    matched = np.maximum(near, np.maximum(a.sentence.beside, b.sentence.beside) * BESIDE_FIGURE)
    both = replace(
        a.sentence,
        cosine=max(a.sentence.cosine, b.sentence.cosine),
        same_language=a.sentence.same_language and b.sentence.same_language,
        agreed=a.sentence.agreed.or_better(b.sentence.agreed),
    )
    parts = both.parts_with(near, matched, max(a.sentence.margin, b.sentence.margin), 1.0)
    return probability(logit("sentence", parts) + COMPUTED)
