"""The two things that a question compares, each asked for by some of its words, and how well two figures speak to them.

In: a comparing question taken apart, and what of it is said of a figure. Out: the splits of its words into two halves,
and for two figures how well one speaks to either half and the other to the other. A word that one figure has and the
other lacks tells them apart; where a half is short ("that of the island"), the longer one's words may be of both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from qa.questions.data import compared
from qa.questions.relevance import Text, covered, names_in
from qa.read.alternatives import halves_of
from qa.read.candidates import Sentence
from qa.read.figure_candidates import BESIDE_FIGURE, NAMED, nearness
from qa.records import Figure

NAMES_WEIGH = 1.5  # what a name weighs in a half, of what it weighs in a question
AROUND_FIGURE = 0.5  # what the context counts for of a word that the sentence itself says, maybe of another figure
OF_BOTH = 0.3  # what a word of one half loses where the other half's figure has it too
NAME_OF_BOTH = 0.5  # the same for a name
SHORT, LONGER = 2, 2  # words of a short half, and how many more the other one has
LACKS_NAME, LEAST_NAMED = 0.7, 0.3  # factor for a figure of which no text says its half's name; what is a name said
BOTH_SAID = 0.5  # share of either half that a stated figure's sentence says of it, from which it answers for both


@dataclass(frozen=True, slots=True)
class Split:
    """A question's words in two halves: bool, shape (words,); a word of both is in both."""

    left: NDArray[np.bool_]
    right: NDArray[np.bool_]
    marked: bool  # by a word that compares

    @property
    def elliptic(self) -> bool:
        """Whether one half leaves out what it shares with the other."""
        short, long = sorted((int(self.left.sum()), int(self.right.sum())))
        return short <= SHORT and long >= short + LONGER


@dataclass(frozen=True, slots=True)
class Comparing:
    """How a language compares: words `between` two things, words that only ask (`frame`), and what is `than`."""

    between: re.Pattern[str]
    frame: re.Pattern[str]
    than: re.Pattern[str]


@cache
def comparing(language: str) -> Comparing | None:
    """Return how a language compares; None where nothing says it."""
    found = compared(language, ("between", "frame", "than"))
    return Comparing(*found) if found else None


@lru_cache(maxsize=64)
def splits(asked: Text) -> tuple[Split, ...]:
    """Return the ways to part a question into two things: at the words that compare, or anywhere where none does."""
    data = comparing(asked.language)
    if data is None:
        return ()
    if chosen := halves_of(asked):
        left, right = (side & ~asked.digits for side in chosen)
        return (Split(left, right, marked=True),)
    framed = [match.span() for match in data.frame.finditer(asked.text)]
    marks = [m.span() for m in data.between.finditer(asked.text) if not _within(m.start(), framed)]
    says_nothing = (*framed, *marks)
    own = [i for i, w in enumerate(asked.words) if not asked.digits[i] and not _within(w.start, says_nothing)]
    found = [_split(asked, own, sum(asked.words[i].start < start for i in own), marked=True) for start, _ in marks]
    if not any(found):
        found = [_split(asked, own, n, marked=False) for n in range(1, len(own))]
    return tuple(split for split in found if split)


def _split(asked: Text, own: Sequence[int], n: int, *, marked: bool) -> Split | None:
    """Return the first `n` of a question's own words and the rest; None where either has none of its own."""
    stems = [word.stem for word in asked.words]
    sides = ({stems[i] for i in own[:n]}, {stems[i] for i in own[n:]})
    left, right = (np.array([i in own and stem in side for i, stem in enumerate(stems)], bool) for side in sides)
    return Split(left, right, marked) if (left & ~right).any() and (right & ~left).any() else None


def _within(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def near_to(sentence: Sentence, figure: Figure) -> NDArray[np.float32]:
    """Return how well each of the question's words is said beside a figure: float32, shape (words,)."""
    if not sentence.table.size:
        return np.zeros(len(sentence.question.words), np.float32)
    near: NDArray[np.float32] = (sentence.table * nearness(sentence, figure)).max(axis=1)
    return near


def said_of(sentence: Sentence, near: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how well each of the question's words is said of a figure, beside it (`near_to`) or around its sentence.

    A word that the sentence says of another figure ("information and digital … 120 and 72") is the context's too: there
    it tells little.
    """
    share = np.where(sentence.own >= NAMED, AROUND_FIGURE, BESIDE_FIGURE)
    said: NDArray[np.float32] = np.maximum(near, sentence.beside * share).astype(np.float32)
    return said


def speak_to(asked: Text, one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Return in [0, 1] how well two figures speak to a question's two things, at its best split; 0 where it has none.

    Args:
        asked: the question.
        one: for each of its words how well it is said of the first figure, see `said_of`.
        other: the same for the second.
    """
    weights = _weights(asked)
    names = names_in(asked)
    orders = ((one, other), (other, one))
    return max((_at(s, weights, names, *order) for s in splits(asked) for order in orders), default=0.0)


def _at(
    split: Split,
    weights: NDArray[np.float32],
    names: NDArray[np.bool_],
    a: NDArray[np.float32],
    b: NDArray[np.float32],
) -> float:
    """Return how well a figure speaks to the left half of a question, and another to the right one."""
    both = split.left & split.right
    if split.elliptic:  # "that of the whole island": what the longer half names may be of both, but for its names
        both |= ~names & (split.left if split.left.sum() > split.right.sum() else split.right)
    loss = np.where(names, NAME_OF_BOTH, OF_BOTH)
    said = np.where(both, (a + b) / 2, np.where(split.left, a * (1.0 - loss * b), b * (1.0 - loss * a)))
    owner = _only_named(split, names)  # both are of the only one that is named: the length and the depth of one quay
    said = np.where(owner, np.minimum(1.0, np.minimum(a, b) / NAMED), said)
    lacks = any(_lacks(side & names | owner, own) for side, own in ((split.left, a), (split.right, b)))
    speaks = covered(weights * (split.left | split.right), said.astype(np.float32))
    return (LACKS_NAME if lacks else 1.0) * speaks


def _only_named(split: Split, names: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the names of a half where the other one has none: bool, shape (words,)."""
    left, right = split.left & names, split.right & names
    return left | right if left.any() != right.any() else np.zeros(len(names), bool)


def _lacks(named: NDArray[np.bool_], said: NDArray[np.float32]) -> bool:
    return bool((said[named] < LEAST_NAMED).any())


def speaks_to_both(asked: Text, sentence: Sentence, figure: Figure, *, share: bool) -> bool:
    """Return whether one figure answers for both things that a question compares, or it compares none.

    "Twice the port's" is of both; "sales doubled" is only of one. A share stands beside what it is a share of, and its
    sentence says what is that share: "it earned 3 million, or 5 percent of the town's budget".
    """
    weights, near = _weights(asked), near_to(sentence, figure)

    def said(side: NDArray[np.bool_], matches: NDArray[np.float32]) -> bool:
        return covered(weights * side, matches) >= BOTH_SAID

    for split in splits(asked):
        sides = (split.left & ~split.right, split.right & ~split.left)
        beside = [said(side, near) for side in sides]
        one = share and any(beside) and all(said(side, np.maximum(sentence.own, sentence.beside)) for side in sides)
        if split.marked and not all(beside) and not one:
            return False
    return True


def _weights(asked: Text) -> NDArray[np.float32]:
    return (asked.weights * np.where(names_in(asked), NAMES_WEIGH, 1.0)).astype(np.float32)
