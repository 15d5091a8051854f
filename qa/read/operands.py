"""The figures that an answer may be computed from, what of the question is said near each, and what each one counts.

In: a question that asks for a computation, and measured sentences. Out: operands, the likeliest first, and how well a
pair of them measures one kind of thing: visitors are not subtracted from seats.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.figures import same_value
from qa.questions import is_currency
from qa.questions.relevance import Text, covered, names_in
from qa.read.candidates import Sentence
from qa.read.changes import is_more_than
from qa.read.counted import comparable, counted_things
from qa.read.halves import near_to, said_of
from qa.read.periods import periods
from qa.records import Figure

MAX_OPERANDS = 24  # figures that pairs are made of
COUNTED_ALIKE = 0.35  # cosine from which two nouns may name the same things
ASKED_ALIKE = 0.2  # likeness from which the question speaks of what a number counts
BARE = 0.5  # factor for a number of things and another sentence's bare one, of which no text says what it counts
OTHER_THINGS = 0.4  # factor for numbers of things that differ
NOT_ASKED = 0.6  # factor for a number of things that the question does not speak of


@dataclass(frozen=True, slots=True, eq=False)
class Operand:
    """A figure that may be computed with, and what of the question is said near it.

    `counts` is what it counts: the words' stems and the direction of their vectors; empty where no text says it.
    """

    sentence: Sentence
    figure: Figure
    near: NDArray[np.float32]
    said: NDArray[np.float32]  # near it or around, see `said_of`
    years: frozenset[str]
    counts: frozenset[str]
    vector: NDArray[np.float32]
    asked: bool  # whether the question speaks of what it counts, or nothing says what that is

    @property
    def bare(self) -> bool:
        """Whether a number stands alone, as an age does: no text says what it counts."""
        return self.figure.unit == "count" and not self.counts


def operands_of(
    asked: Text, sentences: Sequence[Sentence], unit: str, may_be: Callable[[Figure], bool]
) -> list[Operand]:
    """Return the figures that may be computed with, the likeliest first.

    Args:
        asked: the question taken apart; what it says itself is no operand.
        sentences: the measured sentences.
        unit: the unit that is asked for; of a currency, no other one counts.
        may_be: whether a figure may be one at all.
    """
    found = []
    for sentence in sentences:
        for figure in sentence.text.figures:
            said = figure.conversion_of or any(same_value(said, figure) for said in asked.figures)
            bears = figure.iso is not None and figure.iso == sentence.evidence.document.date
            if (
                said
                or bears
                or is_more_than(sentence, figure)
                or not may_be(figure)
                or (is_currency(unit) and figure.unit != unit)
            ):
                continue
            found.append(_operand(asked, sentence, figure))
    return sorted(found, key=lambda o: -(covered(asked.weights, o.near) + o.sentence.covered))[:MAX_OPERANDS]


def _operand(asked: Text, sentence: Sentence, figure: Figure) -> Operand:
    near, text = near_to(sentence, figure), sentence.text
    columns = counted_things(text, figure) if figure.unit == "count" else []
    vector = text.vectors[columns].sum(axis=0)
    told = sentence.table[~names_in(asked)][:, columns] if columns and sentence.table.size else np.zeros((0, 0))
    return Operand(
        sentence,
        figure,
        near,
        said_of(sentence, near),
        periods(sentence, figure),
        frozenset(text.words[j].stem for j in columns),
        vector,
        not columns or not comparable(asked, text) or float(told.max(initial=0.0)) >= ASKED_ALIKE,
    )


def of_one_kind(a: Operand, b: Operand, *, together: bool) -> float:
    """Return a factor for whether two operands count the same things, and those that the question speaks of.

    `together` where they are compared by the text, or stand in one sentence: there a bare number is of its neighbour's.
    """
    if a.figure.unit != "count":
        return 1.0
    factor = 1.0 if a.asked and b.asked else NOT_ASKED
    if a.bare or b.bare:
        return factor * (1.0 if together or a.bare == b.bare else BARE)
    lengths = float(np.linalg.norm(a.vector) * np.linalg.norm(b.vector))
    alike = bool(a.counts & b.counts) or float(a.vector @ b.vector) >= COUNTED_ALIKE * (lengths or 1.0)
    return factor * (1.0 if alike or not comparable(a.sentence.text, b.sentence.text) else OTHER_THINGS)
