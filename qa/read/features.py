"""What the cross-encoder sees of a question and a passage: numbers for each word, in any language.

In: texts. Out: arrays for each word: its embedded vector, how it is written, what figure it stands in, and how well it
matches the other text's words (by stem, by sound across scripts, by value where they are figures, by cosine). No letter
reaches the net, so that what it learns holds in every language whose words have vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qa.embed import normalised
from qa.figures import find_figures
from qa.figures.dimensions import LENGTH_UNITS
from qa.languages import words
from qa.languages.sound import is_thai
from qa.questions import DURATION_UNITS, analyse, is_currency
from qa.questions.data import KINDS
from qa.questions.sounds import sounds_of
from qa.read.word_pieces import pieces_of
from qa.static_model import load_static

Array = NDArray[np.float32]
MAX_WORDS_READ = 400  # words of a passage that are read
FIGURE_GROUPS = ("money", "percent", "count", "length", "duration", "date", "other")
N_WRITTEN = 12 + len(FIGURE_GROUPS) + 1
N_MATCHED = 7  # features of a passage's word beside the question
N_ASKING = 5  # features of a question's word beside the passage
N_ASKED = len(KINDS) + len(FIGURE_GROUPS)  # the question's kind, and the group of the unit that it names
WINDOW = 8  # words on each side that tell whether a stretch speaks of what is asked
COMMON = 0.9  # of the weight of a question's word that every passage says, what is taken off it
SHARPNESS = 15.0  # of the attention of a passage's word to the question's
_OPEN, _CLOSE = '([{“„«‘"', ')]}”»’"'
_END = ".!?。"


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A text's words: spans, stems, unit vectors (n, 384), weights (n,), how they are written (n, 20), their pieces."""

    spans: tuple[tuple[int, int], ...]
    stems: tuple[str, ...]
    stop: NDArray[np.bool_]
    vectors: Array
    weights: Array
    written: Array
    pieces: tuple[tuple[int, ...], ...]  # as `word_pieces` numbers them
    sounds: tuple[tuple[tuple[int, ...], str], ...]
    figures: tuple[tuple[tuple[str, str], tuple[int, ...]], ...]  # (unit, value) and the words that write it

    def part(self, first: int, last: int) -> Words:
        """Return the words from the first up to the last, the last not included."""

        def moved(places: tuple[int, ...]) -> tuple[int, ...]:
            return tuple(i - first for i in places)

        def inside(places: tuple[int, ...]) -> bool:
            return all(first <= i < last for i in places)

        at = slice(first, last)
        return Words(
            self.spans[at],
            self.stems[at],
            self.stop[at],
            self.vectors[at],
            self.weights[at],
            self.written[at],
            self.pieces[at],
            tuple((moved(places), key) for places, key in self.sounds if inside(places)),
            tuple((key, moved(places)) for key, places in self.figures if inside(places)),
        )


def joined(parts: Sequence[Words]) -> Words:
    """Return the words of several texts, one behind the other; each word keeps its span in its own text."""
    starts = np.cumsum([0, *(len(part.spans) for part in parts)])
    placed = list(zip(parts, (int(start) for start in starts), strict=False))
    return Words(
        tuple(span for part in parts for span in part.spans),
        tuple(stem for part in parts for stem in part.stems),
        np.concatenate([part.stop for part in parts]),
        np.concatenate([part.vectors for part in parts]),
        np.concatenate([part.weights for part in parts]),
        np.concatenate([part.written for part in parts]),
        tuple(pieces for part in parts for pieces in part.pieces),
        tuple((tuple(i + start for i in places), key) for part, start in placed for places, key in part.sounds),
        tuple((key, tuple(i + start for i in places)) for part, start in placed for key, places in part.figures),
    )


@lru_cache(maxsize=2_048)
def read_words(text: str, language: str) -> Words:
    """Return a text's words, at most 400."""
    found = words(text, language)[:MAX_WORDS_READ]
    said = [w.text for w in found]
    rows = load_static().weigh(said)
    written = np.zeros((len(found), N_WRITTEN), np.float32)
    for i, word in enumerate(found):
        before = text[found[i - 1].end if i else 0 : word.start]
        after = text[word.end : found[i + 1].start if i + 1 < len(found) else len(text)]
        letter = word.text[:1]
        written[i, :12] = (
            word.stop,
            letter.isupper(),
            len(word.text) > 1 and word.text.isupper(),
            any(c.isdigit() for c in word.text),
            is_thai(word.text),
            not i or any(c in before for c in _END),
            "," in before,
            any(c in before for c in _OPEN),
            "," in after,
            any(c in after for c in _CLOSE),
            i + 1 == len(found) or any(c in after for c in _END),
            any(c in after for c in "-–—:;/"),
        )
    figures = []
    for figure in find_figures(text, language):
        inside = tuple(i for i, w in enumerate(found) if w.start < figure.end and figure.start < w.end)
        if inside:
            written[list(inside), 12 + FIGURE_GROUPS.index(group_of(figure.unit))] = 1.0
            written[inside[0], -1] = 1.0
            value = figure.iso or str(figure.value.normalize())
            figures.append(((figure.unit, value), inside))
            if figure.iso and figure.iso != value[:4]:  # a day answers for its year
                figures.append(((figure.unit, value[:4]), inside))
    return Words(
        tuple((w.start, w.end) for w in found),
        tuple(w.stem for w in found),
        np.array([w.stop for w in found], bool),
        normalised(rows).astype(np.float32),
        np.linalg.norm(rows, axis=1).astype(np.float32),
        written,
        pieces_of(said, language),
        sounds_of(found),
        tuple(figures),
    )


def group_of(unit: str) -> str:
    """Return which of the groups of figures a unit belongs to.

    >>> group_of("CNY"), group_of("kilometer"), group_of("ratio")
    ('money', 'length', 'other')
    """
    if is_currency(unit):
        return "money"
    if unit in ("percent", "count", "date"):
        return unit
    return "length" if unit in LENGTH_UNITS else "duration" if unit in DURATION_UNITS else "other"


def asked_for(question: str, language: str) -> Array:
    """Return what a question asks for: its kind and the group of its unit, one-hot each, shape (23,)."""
    analysis = analyse(question, language)
    asked = np.zeros(N_ASKED, np.float32)
    asked[KINDS.index(analysis.kind)] = 1.0
    if analysis.unit:
        asked[len(KINDS) + FIGURE_GROUPS.index(group_of(analysis.unit))] = 1.0
    return asked


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """How alike a passage's words (rows) and a question's (columns) are, whatever the question's words weigh.

    Attributes:
        cosines: of their vectors.
        same: 1 where they are the same word, name or figure.
        likeness: in [0, 1]; 0 for the question's function words.
        around: the best likeness among the words around, as far as `WINDOW`, and as far as 2.
    """

    cosines: Array
    same: Array
    likeness: Array
    around: tuple[Array, Array]


def compare(question: Words, passage: Words) -> Compared:
    """Compare the words of a question and of a passage."""
    cosines = passage.vectors @ question.vectors.T
    same = same_words(question, passage)
    likeness = np.maximum(np.clip((cosines - 0.25) / 0.5, 0.0, 1.0), same) * ~question.stop
    return Compared(cosines, same, likeness, (_around(likeness, WINDOW), _around(likeness, 2)))


def lightened(question: Words, compared: Sequence[Compared]) -> Words:
    """Return a question's words, those lighter that most of the passages say: they tell the passages little apart."""
    said = np.stack([alike.likeness.max(axis=0, initial=0.0) for alike in compared])
    common = said.mean(axis=0) * (1.0 - 1.0 / len(said))
    return replace(question, weights=(question.weights * (1.0 - COMMON * common)).astype(np.float32))


def matched(question: Words, passage: Words, compared: Compared | None = None) -> tuple[Array, Array, Array]:
    """Return what two texts' words have to do with one another.

    Returns:
        Features of the passage's words (n, 7), how much each of them attends to each of the question's (n, m), and
        features of the question's words (m, 5).
    """
    alike = compared or compare(question, passage)
    n, m = alike.cosines.shape
    content = ~question.stop
    weights = question.weights * content
    scores = np.exp(SHARPNESS * alike.cosines) * (question.weights + 0.1)
    attention = scores / scores.sum(axis=1, keepdims=True)
    likeness, same = alike.likeness, alike.same
    share = weights / (float(weights.sum()) or 1.0)
    with np.errstate(invalid="ignore"):  # some BLAS set the flag in lanes that hold no number of ours
        around, beside = (near @ share for near in alike.around)
    of_passage = np.stack(
        [
            np.where(content, alike.cosines, -1.0).max(axis=1, initial=-1.0),
            same.max(axis=1, initial=0.0),
            (same * share).max(axis=1, initial=0.0),
            (likeness * share).max(axis=1, initial=0.0),
            around,
            beside,
            np.minimum(passage.weights / (passage.weights.mean() + 1e-6), 4.0) / 2,
        ],
        axis=1,
    )
    position = np.linspace(0.0, 1.0, m, dtype=np.float32)
    of_question = np.stack(
        [
            likeness.max(axis=0, initial=0.0),
            same.max(axis=0, initial=0.0),
            np.minimum(question.weights / (question.weights.mean() + 1e-6), 4.0) / 2,
            position,
            position == 0,
        ],
        axis=1,
    )
    assert of_passage.shape == (n, N_MATCHED)
    return of_passage.astype(np.float32), attention.astype(np.float32), of_question.astype(np.float32)


def same_words(question: Words, passage: Words) -> Array:
    """Return which of the passage's words, names and figures are the question's: float32 (n, m) of 0 and 1."""
    same = np.zeros((len(passage.spans), len(question.spans)), np.float32)
    places: dict[str, list[int]] = {}
    for j, stem in enumerate(question.stems):
        if not question.stop[j]:
            places.setdefault(stem, []).append(j)
    for i, stem in enumerate(passage.stems):
        for j in places.get(stem, ()):
            same[i, j] = 1.0
    for columns, asked in question.sounds:
        for rows, said in passage.sounds:
            if asked == said and question.written[columns[0], 4] != passage.written[rows[0], 4]:
                same[np.ix_(rows, columns)] = 1.0
    values = dict(question.figures)
    for key, rows in passage.figures:
        if key in values:
            same[np.ix_(rows, values[key])] = 1.0
    return same


def _around(likeness: Array, window: int) -> Array:
    """Return for each word the best likeness among the words around it."""
    n = len(likeness)
    padded = np.pad(likeness, ((window, window), (0, 0)))
    best: Array = np.max(np.stack([padded[k : k + n] for k in range(2 * window + 1)]), axis=0)
    return best
