"""Which capitalised words of a text name a person: a logistic model of the words, and of those beside them.

In: a text in any language; names in Latin letters are found, also inside Thai text, and Thai names behind a title. Out:
stretches with how likely each names a person, in [0, 1]. The weights are of `training/s12_people.py`: who is asked for
with "who", in open data.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.languages import Word, words
from qa.languages.sound import is_thai
from qa.questions.data import question_data
from qa.read.naming import thai_names
from qa.read.word_pieces import pieces_of, vectors_of

Array = NDArray[np.float32]
WEIGHTS = Path(__file__).resolve().parents[1] / "models" / "people.npy"
MAX_WORDS = 5  # of a name
TITLED = 2.0  # logits that a Thai title before a name tells
AS_LIKELY = 0.7  # logits that the longest of a run's names may be less likely than the likeliest
LEAST_TITLE = 5  # letters of a title that may end a longer word: "Verkehrsministerin"
CACHED = 1_024  # texts whose names are remembered
JOINS = (" ", "-", "\u00a0")
_COMMAS = frozenset(",(–—:")
# a romanised given name behind its first syllable, "Kim Dae-jung"; no "Anna Lind-led"
_GIVEN = re.compile(r"-(?!(?:\w*ed|born|like|made|run)\b)[^\W\d_A-Z]{1,5}\b(?!-)")


@dataclass(frozen=True, slots=True)
class Name:
    """A stretch of a text that is a name, and the logit of its being a person's."""

    start: int
    end: int
    logit: float

    @property
    def person(self) -> float:
        """How likely it is a person's name, in [0, 1]."""
        return 1.0 / (1.0 + math.exp(-self.logit))


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Capitalised words in a row, by their places among the text's words; `leading` stand before the name: titles."""

    said: Sequence[Word]
    first: int
    last: int
    leading: int = 0


@lru_cache(maxsize=CACHED)
def names_of(text: str, language: str) -> tuple[Name, ...]:
    """Return the likeliest name of each run of capitalised words, in the text's order, by the shipped weights.

    >>> text = "The mayor, Anna Lind, opened the new bridge in Norwich."
    >>> [text[name.start : name.end] for name in names_of(text, "en") if name.person > 0.5]
    ['Anna Lind']
    """
    found = named(text, language, _weights())
    if language == "th":
        found += [Name(start, end, TITLED) for start, end in thai_names(text)]
        found.sort(key=lambda name: name.start)
    return tuple(found)


def named(text: str, language: str, weights: Array) -> list[Name]:
    """Return the same by other weights: float32 (features + 1,), the bias last."""
    tried = [list(parts_of(run)) for run in runs(text, language)]
    if not tried:
        return []
    said = features(text, language, [part for parts in tried for part in parts]) @ weights[:-1] + weights[-1]
    titles = _titles(language)
    found, at = [], 0
    for parts in tried:
        scores = said[at : at + len(parts)]
        at += len(parts)
        longest = int((scores >= scores.max() - AS_LIKELY).argmax())
        part = parts[longest]
        start, end = part.said[part.first + part.leading].start, part.said[part.last].end
        given = _GIVEN.match(text, end) if part.last > part.first else None
        titled = _is_titled_in_thai(part, titles)
        found.append(Name(start, given.end() if given else end, float(scores.max()) + (TITLED if titled else 0.0)))
    return found


def runs(text: str, language: str) -> Iterator[Run]:
    """Yield the runs of capitalised words in Latin letters: "Jane Roe", "Captain Nicholas W. Yang"."""
    said = words(text, language)
    capital = [w.text[0].isupper() and (not w.stop or is_initial(text, w)) for w in said]
    first = 0
    for i in range(len(said)):
        if not capital[i]:
            first = i + 1
        elif i + 1 == len(said) or not (capital[i + 1] and _goes_on(text, said[i], said[i + 1])):
            yield Run(said, first, i)
            first = i + 1


def parts_of(run: Run) -> Iterator[Run]:
    """Yield a run with each number of its words taken for a title, so that the rest may be a name."""
    n = run.last - run.first + 1
    for leading in range(max(0, n - MAX_WORDS), n):
        yield Run(run.said, run.first, run.last, leading)


def features(text: str, language: str, parts: Sequence[Run]) -> Array:
    """Return what the model reads of each part: (parts, 3 · 384 + 14).

    The mean vector of its words, the vectors of the words before and after it, and how it is written.
    """
    said = parts[0].said
    needed = sorted({i for p in parts for i in range(p.first - 1, p.last + 2) if 0 <= i < len(said)})
    place = {i: row for row, i in enumerate(needed)}
    vectors = vectors_of(pieces_of([said[i].text for i in needed], language))
    nothing = np.zeros(vectors.shape[1], np.float32)
    titles = _titles(language)
    found = []
    for part in parts:
        first, last = part.first + part.leading, part.last
        mean = vectors[[place[i] for i in range(first, last + 1)]].mean(axis=0)
        before = vectors[place[first - 1]] if first else nothing
        after = vectors[place[last + 1]] if last + 1 < len(said) else nothing
        found.append(np.concatenate([mean, before, after, _written(text, part, titles)]))
    return np.array(found, np.float32)


def _written(text: str, part: Run, titles: frozenset[str]) -> Array:
    """Return how a name is written, and what marks and titles stand beside it: (14,) of 0 and 1."""
    said, first, last = part.said, part.first + part.leading, part.last
    own = said[first : last + 1]
    before = text[said[first - 1].end : own[0].start] if first else "."
    after = text[own[-1].end : said[last + 1].start] if last + 1 < len(said) else "."
    following = said[last + 1 : last + 3]
    tells = (
        len(own) == 1,
        len(own) == 2,
        len(own) == 3,
        len(own) > 3,
        part.leading > 0,
        any(is_initial(text, w) for w in own),
        any(len(w.text) > 1 and w.text.isupper() for w in own),
        any(any(c.isupper() for c in w.text[1:]) for w in own),
        bool(_COMMAS & set(before)),
        bool(_COMMAS & set(after)),
        first > 0 and _is_title(said[first - 1], titles),
        any(_is_title(w, titles) for w in following),
        first == 0,
        after[:1] in ("'", "’"),
    )
    return np.array(tells, np.float32)


def _titles(language: str) -> frozenset[str]:
    data = question_data(language)
    return data.titles if data else frozenset()


def _is_titled_in_thai(part: Run, titles: frozenset[str]) -> bool:
    """Return whether a Thai title stands before a name; the weights were fitted on no Thai text."""
    first = part.first + part.leading
    return first > 0 and is_thai(part.said[first - 1].text) and _is_title(part.said[first - 1], titles)


def _is_title(word: Word, titles: frozenset[str]) -> bool:
    folded = word.text.casefold()
    return folded in titles or any(len(title) >= LEAST_TITLE and folded.endswith(title) for title in titles)


def _goes_on(text: str, before: Word, after: Word) -> bool:
    """Return whether two capitalised words are of one run; a full stop only ends an initial or a title in it."""
    between = text[before.end : after.start]
    return between in JOINS or (between == ". " and len(before.text) <= len("Prof"))


def is_initial(text: str, word: Word) -> bool:
    """Return whether a word is a letter that stands for a name: "W."."""
    return len(word.text) == 1 and word.text.isupper() and text[word.end : word.end + 1] == "."


@cache
def _weights() -> Array:
    weights: Array = np.load(WEIGHTS, allow_pickle=False).astype(np.float32)
    return weights
