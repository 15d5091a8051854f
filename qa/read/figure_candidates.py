"""A sentence's figures as short answers: of the asked kind, period, dimension and thing, and told from the others.

In: an Analysis and a measured sentence. Out: Candidates with the parts of their score. A figure is scored by the words
near it: a word that is bound to another figure of the sentence counts little, so that "98 percent of the taxis" does
not answer for the convenience stores beside it.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa.figures import same_value
from qa.figures.dates import year_of
from qa.figures.dimensions import LENGTH_UNITS, MEASURES, asked_dimension, differ, dimension_end, stated_dimension
from qa.figures.lexicon import lexicon
from qa.languages import words
from qa.questions import Analysis
from qa.questions.data import question_data
from qa.questions.relevance import Text, best_matches
from qa.read.counted import asked_things, counted_things, counts_what_was_said
from qa.read.ends import end_factor
from qa.read.evidence import (
    agreed_parts,
    squashed,
    with_parts,
)
from qa.read.fitting import HARDLY, fits
from qa.read.periods import period_factor, shifted_years, within
from qa.read.senses import said_beside, sense_factor
from qa.records import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

from qa.read.candidates import Candidate, Sentence

OTHER_SUBJECT, SUBJECT_MATCH = 0.3, 0.5  # factor for a figure of another thing; likeness from which it is the same
OTHER_SUBJECT_ACROSS = 0.75  # the same where the languages differ, and the vectors may miss that it is the same
OTHER_COUNTED, COUNTED_MATCH = 0.15, 0.2  # the same for a number of other things than those asked for
OTHER_COUNTED_ACROSS = 0.3  # and where the languages differ
AROUND = ("holder", "place")  # roles that several figures of a sentence share
LIKE_DIMENSION = 0.85  # factor for a distance, where a length is asked for
OTHER_DIMENSION = 0.1  # factor for a length, where a depth is asked for
BESIDE_FIGURE = 0.8  # what the context counts for as to a figure, of what it counts for as to a sentence
BOUND_ELSEWHERE = 0.35  # what a word counts for that is bound to another figure
NEAREST, FARTHEST, PER_CHARACTER = 0.95, 0.5, 0.004  # what a word counts for by its distance from the figure
NAMED = 0.5  # likeness from which a word names a thing
HARDLY_NAMED = 0.3  # the same across languages, for the word beside "and"; below it, a word does not name a thing
_JOINS = re.compile(r"\b(and|und|sowie)\b|และ|กับ|&", re.IGNORECASE)
_ROW = re.compile(r"(?m)^[^\n:|]{1,48}(?::\s|\|)[^\n]*")  # a line that says first what it is of
NO_SUCH_FIGURE = 0.4  # factor for a sentence that states no figure of the kind that is asked for
WORDS_AROUND = 2  # words beside a figure that an answer may hold: its unit, its qualifier


def figure_candidates(analysis: Analysis, question: Text, sentence: Sentence) -> list[Candidate]:
    """Return the sentence's figures that may be what is asked for."""
    found = []
    fitting = [(figure, fits(analysis, figure)) for figure in sentence.text.figures]
    fitting = [(f, fit) for f, fit in fitting if fit and not any(_repeats(f, asked) for asked in question.figures)]
    asks_twice = bool(fitting) and _asks_twice(analysis)
    for figure, fit in fitting:
        near = nearness(sentence, figure)
        said = (sentence.table * near).max(axis=1) if sentence.table.size else np.zeros(0, np.float32)
        matched = np.maximum(said, sentence.beside * BESIDE_FIGURE)
        if counted := set(shifted_years(sentence, figure)):  # "the year before" says the year that is asked about
            asked = [(date.start, date.end) for date in question.figures if year_of(date) in counted]
            matched[[within(word.start, asked) for word in question.words]] = 1.0
        alike = said_beside(analysis, sentence, figure)
        if alike:
            rows = [within(word.start, alike) for word in question.words]
            said, matched = np.where(rows, 1.0, said), np.where(rows, 1.0, matched)
        subject = _subject(analysis, question, sentence, figure)
        factors = (
            ("kind", fit),
            ("period", period_factor(analysis, question, sentence, figure)),
            ("dimension", _dimension(analysis, sentence, figure)),
            ("end", end_factor(analysis, sentence, figure)),
            ("sense", sense_factor(analysis, sentence, figure)),
        )
        margin = sentence.margin_at(figure.start, figure.end, WORDS_AROUND)
        apart = _apart(sentence, figure, [other for other, rival in fitting if other is not figure and rival > HARDLY])
        rule = math.prod(factor for _, factor in factors)
        row = _rows(sentence.text.text, figure)[0]
        n_words = sum(within(word.start, row) for word in sentence.text.words) if row else None
        parts = sentence.parts_with(said, matched, margin, rule, subject, apart, n_words)
        told, beyond_net = (*factors, ("subject", subject)), bool(counted or row or asks_twice)
        found.append(Candidate("figure", sentence, figure.text, figure, parts, told, beyond_net))
    return found


def _asks_twice(analysis: Analysis) -> bool:
    """Return whether a question asks for two figures: "how many of the schools, and how many of the libraries"."""
    data = question_data(analysis.language)
    asking = (pattern for kind, pattern in data.patterns if kind == analysis.kind) if data else ()
    return any(len(pattern.findall(analysis.question)) > 1 for pattern in asking)


def _repeats(figure: Figure, asked: Figure) -> bool:
    """Return whether a figure only says what the question does; of a month's or a year's, a day does not."""
    return same_value(figure, asked) if figure.unit == "date" else same_value(asked, figure)


def of_sentence(candidate: Candidate, sentence: Sentence) -> Candidate:
    """Return a figure of a sentence that the net has looked at since."""
    assert candidate.figure is not None
    ordered = _in_order(sentence, candidate.figure)
    margin = max(sentence.margin_at(f.start, f.end, WORDS_AROUND) for f in ordered)
    margin = max(margin, 0.0) if candidate.beyond_net else margin
    changed = (("span", squashed(margin)), *agreed_parts(sentence.agreed))
    return replace(candidate, sentence=sentence, parts=with_parts(candidate.parts, changed))


def _in_order(sentence: Sentence, figure: Figure) -> list[Figure]:
    """Return the figures that stand with one in a list which tells by its order what each is of: "respectively".

    The net does not count, so that its word for one of them is for all.
    """
    text = sentence.text
    said = lexicon(text.language).words("respectively")
    ordered = any(b.role == "subject" for b in figure.bindings) and any(word in text.text.casefold() for word in said)
    return [f for f in text.figures if ordered and f.unit == figure.unit] or [figure]


def with_rule(sentence: Sentence, candidates: Sequence[Candidate]) -> Sentence:
    """Return a sentence of which a figure is asked, judged by the best of its figures that may be it."""
    return replace(sentence, rule=max((math.exp(dict(c.parts)["rules"]) for c in candidates), default=NO_SUCH_FIGURE))


def _subject(analysis: Analysis, question: Text, sentence: Sentence, figure: Figure) -> float:
    """Return a factor for whether the question speaks of the thing that the figure is bound to at all.

    A number of things is of what is counted, whatever else the question speaks of: 27 islands are no inhabitants. So is
    a share of what it is of, where the question says that too: a share of the shops is none of the taxis.
    """
    things = counted_things(sentence.text, figure)
    asked = asked_things(analysis, question, sentence.text)
    counted = 1.0
    if asked and (figure.unit == "count" or (things and figure.unit == "percent")):
        alike = _alike(question, sentence, figure, asked, things)
        other = OTHER_COUNTED if things and sentence.same_language else OTHER_COUNTED_ACROSS
        counted = other + (1.0 - other) * min(1.0, alike / COUNTED_MATCH)
        if figure.unit == "count":
            return counted
    asking = {word.stem for word in words(question.text, question.language)} - {word.stem for word in question.words}
    columns = _columns(sentence, figure)
    if not columns or not sentence.table.size or any(sentence.text.words[j].stem in asking for j in columns):
        return counted  # "412 metres long" is what "how long" asks for
    other = OTHER_SUBJECT if sentence.same_language else OTHER_SUBJECT_ACROSS
    return min(counted, other + (1.0 - other) * min(1.0, float(sentence.table[:, columns].max()) / SUBJECT_MATCH))


def _alike(question: Text, sentence: Sentence, figure: Figure, asked: Sequence[int], things: Sequence[int]) -> float:
    """Return how alike the words that are asked about are to what a figure counts, or to what its sentence says."""
    if things:
        return float(sentence.table[np.ix_(asked, things)].max())
    if counts_what_was_said(sentence.text, figure):
        before = sentence.context[-1:]
        return float(best_matches(question, [(text, 1.0) for text in before])[asked].max())
    return float(sentence.own[asked].max())


def _dimension(analysis: Analysis, sentence: Sentence, figure: Figure) -> float:
    """Return a factor for whether a figure is of the dimension that is asked for: a length as far as its sentence says.

    What is asked to be weighed is not measured in hectares.
    """
    asked, text = asked_dimension(analysis.question, analysis.language), sentence.text
    if asked in MEASURES:
        return 1.0 if figure.unit in MEASURES[asked] else OTHER_DIMENSION
    if not asked or figure.unit not in LENGTH_UNITS:
        return 1.0
    stated = stated_dimension(text.text, text.language, figure, text.figures)
    if differ(asked, stated):
        return OTHER_DIMENSION
    return 1.0 if stated in ("", asked) else LIKE_DIMENSION


def _columns(sentence: Sentence, figure: Figure, role: str = "subject") -> list[int]:
    """Return the sentence's words that name what the figure is bound to; in a table, also what its line is of."""
    spans = [(b.start, b.end) for b in figure.bindings if b.role == role]
    if role == "subject":
        spans += [(start, min(end, figure.start)) for start, end in _rows(sentence.text.text, figure)[0]]
    return [j for j, word in enumerate(sentence.text.words) if within(word.start, spans)]


def _apart(sentence: Sentence, figure: Figure, others: Sequence[Figure]) -> float:
    """Return in [-1, 1] how much more of the question names this figure's subject than its neighbours' subjects.

    "Digital" tells the digital economy's figure from the information economy's beside it; "economy" does not. A subject
    that says nothing of its own ("it grew") may be its neighbour's.
    """
    said, weights = sentence.text.words, sentence.question.weights
    own = _columns(sentence, figure)
    rivals = []
    for other in others:
        columns = _columns(sentence, other)
        stems, its = {said[j].stem for j in own}, {said[j].stem for j in columns}
        if stems - its and its - stems:
            rivals.append(sentence.table[:, columns].max(axis=1))
    total = float(weights.sum())
    if not rivals or not total:
        return 0.0
    return float(weights @ (sentence.table[:, own].max(axis=1) - np.max(rivals, axis=0))) / total


def asked_together(best: Candidate, offered: Sequence[Candidate]) -> list[Candidate]:
    """Return the best figure and, where the question joins its thing with another's, the other's of that sentence.

    "What share of the shops and of the taxis": in the question's order.
    """
    question = best.sentence.question
    for other in offered:
        beside = other.sentence is best.sentence and other.figure is not best.figure
        if not beside or not other.figure or not best.figure or other.figure.unit != best.figure.unit:
            continue
        own, its = _named_alone(best, other), _named_alone(other, best)
        for i, j in product(own, its):
            first, last = (question.words[k] for k in sorted((i, j)))
            join = _JOINS.search(question.text, first.end, last.start)
            if not join or max(own[i], its[j]) < NAMED:
                continue
            across = not best.sentence.same_language
            if all(sure >= NAMED or (across and _beside(question, k, join)) for k, sure in ((i, own[i]), (j, its[j]))):
                return [best, other] if i < j else [other, best]
    return [best]


def _beside(question: Text, place: int, join: re.Match[str]) -> bool:
    """Return whether a word stands right beside a join, but for what is asked again: "and how many percent of …"."""
    said = [w for w in words(question.text, question.language) if not w.stop]
    ahead = [w for w in said if w.end <= join.start()]
    stems = {word.stem for word in ahead}
    behind = [w for w in said if w.start >= join.end() and w.stem not in stems]
    return question.words[place].start in {word.start for word in (*ahead[-1:], *behind[:1])}


def _named_alone(one: Candidate, other: Candidate) -> dict[int, float]:
    """Return the places of the question's words that name the thing of one figure, and not that of the other.

    With how well each does: at least `HARDLY_NAMED`.
    """
    if not one.figure or not other.figure:
        return {}
    own, its = (_naming(c.sentence, c.figure) for c in (one, other) if c.figure)
    return {i: float(own[i]) for i in range(len(own)) if own[i] >= HARDLY_NAMED and its[i] < HARDLY_NAMED}


def _naming(sentence: Sentence, figure: Figure) -> NDArray[np.float32]:
    """Return how well each of the question's words names what a figure counts or is of, float32 in [0, 1]."""
    columns = (_columns(sentence, figure, "unit") if figure.unit == "count" else []) or _columns(sentence, figure)
    named: NDArray[np.float32] = sentence.table[:, columns].max(axis=1, initial=0.0)
    return named


def nearness(sentence: Sentence, figure: Figure) -> NDArray[np.float32]:
    """Return what each word of the sentence counts for beside this figure: float32, shape (words,), in [0, 1]."""
    said = sentence.text.words
    own = [(b.start, b.end) for b in figure.bindings if b.role not in AROUND] + [(figure.start, figure.end)]
    others = [
        (b.start, b.end)
        for other in sentence.text.figures
        if other is not figure
        for b in other.bindings
        if b.role == "subject" and (b.start, b.end) not in own
    ] + [
        (other.end, dimension_end(sentence.text.text, sentence.text.language, other.end))
        for other in sentence.text.figures
        if other is not figure and other.unit in LENGTH_UNITS
    ]  # "40 metres long"
    row, rows = _rows(sentence.text.text, figure)
    others += rows
    has_subject = any(b.role == "subject" for b in figure.bindings)
    elsewhere = {w.stem for w in said if within(w.start, others)} if has_subject else set()
    near = np.empty(len(said), np.float32)
    for j, word in enumerate(said):
        if within(word.start, own):
            near[j] = 1.0
        elif within(word.start, others) or (word.stem in elsewhere and not within(word.start, row)):
            near[j] = BOUND_ELSEWHERE
        else:
            distance = max(figure.start - word.end, word.start - figure.end, 0)
            near[j] = max(FARTHEST, NEAREST - PER_CHARACTER * distance)
    return near


def _rows(text: str, figure: Figure) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the line of a table that a figure stands in ("Tram: 12 km", "Tram | 12 km"), and the other lines."""
    rows = [match.span() for match in _ROW.finditer(text)] if "\n" in text else []
    own = [(start, end) for start, end in rows if start <= figure.start < end]
    return own, [row for row in rows if row not in own] if own else []
