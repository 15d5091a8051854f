"""Rows of step 8, made anew each time that they are drawn: what the cross-encoder is taught, beside the rows as they are.

- questions across languages, where nobody translated them: their words replaced by the lexicon's translations (as code-switching in Qin et al. 2020,
  "CoSDA-ML"), for every row one time in three;
- passages of several sentences: QAMR's single sentences stand among others;
- "not here": questions beside another passage of the same article or a made text on like things, and near misses, whose
  name or figure is another question's. These and SQuAD's unanswerable questions are what an abstention is learnt from.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace

import numpy as np

from qa.read.features import Words, joined, read_words
from qa.read.word_pieces import pieces_of
from qa.static_model import load_static
from training.rows import Row
from training.s08_questions import LANGUAGES

SWITCHED, SWITCHED_BOTH, NEAR_MISS, OTHER_PASSAGE = 0.33, 0.17, 0.12, 0.10
OTHER_MADE, NEAREST = 0.16, 8  # made rows beside another made text, which is one of so many most like the question
TITLED = ("squad", "iapp", "made")  # sources whose titles a passage may stand under, as a document's does


class Samples:
    """Rows made anew each time they are drawn."""

    def __init__(
        self, rows: list[Row], read: list[Words], texts: list[tuple[str, ...]], translations, rng: random.Random
    ) -> None:
        self.read, self.translations, self.rng = read, translations, rng
        self.texts = texts
        self.of_title: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row in rows:
            if row.title:
                self.of_title[row.source, row.title].append(row.passage)
        self.singles = [row.passage for row in rows if row.source == "qamr"]
        self.by_language: dict[str, list[Row]] = defaultdict(list)
        self.by_asking: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self.by_language[row.language].append(row)
            self.by_asking[row.asking].append(row)
        self.known: dict[tuple[str, str], tuple[np.ndarray, tuple[int, ...]]] = {}
        self.titles = {row.passage: row.title for row in rows}
        self.made = {language: self._vectors(rows, language) for language in LANGUAGES}

    def _vectors(self, rows: list[Row], language: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the made texts of a language, and a vector of unit length for each."""
        places = sorted({row.passage for row in rows if row.source == "made" and row.language == language})
        return np.array(places), np.array([mean_vector(self.read[place]) for place in places])

    def draw(self, row: Row) -> tuple[Words, np.ndarray, Words, tuple[int, int] | None, str]:
        """Return a question, what it asks for, a passage, where the answer stands, and the passage's title."""
        rng = self.rng
        place, target = row.passage, row.target
        question, texts = row.question, row.words
        chance = rng.random()
        if target and row.source == "made" and rng.random() < OTHER_MADE:
            places, vectors = self.made[row.language]
            nearest = places[np.argsort(vectors @ mean_vector(question))[-NEAREST:]]
            other = int(rng.choice([i for i in nearest if i != place]))
            if not self._holds(self.read[other], self.read[place], target):
                place, target = other, None
        elif target and chance < OTHER_PASSAGE:
            others = self.of_title.get((row.source, row.title), ()) if rng.random() < 0.7 else ()
            other = rng.choice(others) if others else rng.choice(self.by_language[row.language]).passage
            if other != place and not self._holds(self.read[other], self.read[place], target):
                place, target = other, None
        elif target and chance < OTHER_PASSAGE + NEAR_MISS:
            missed = self._near_miss(row, self.read[place])
            if missed is not None:
                question, texts, target = *missed, None
        passage = self.read[place]
        foreign = rng.choice([x for x in LANGUAGES if x != row.language])
        chosen: dict[str, str] = {}
        chance = rng.random() if row.asking == row.language else 1.0  # else they differ as they are
        if chance < SWITCHED_BOTH and row.source != "qamr":
            passage = self._switched(passage, self.texts[place], row.language, foreign, chosen)
        if SWITCHED_BOTH * 0.4 < chance < SWITCHED_BOTH + SWITCHED:
            question = self._switched(question, texts, row.language, foreign, chosen)
        if row.source == "qamr" and rng.random() < 0.85:
            passage, target = self._among_others(passage, target)
        named = self.titles.get(place, "")
        if row.source in TITLED and named and rng.random() < 0.5:
            title = read_words(named.replace("_", " "), row.language)
            if title.spans:
                passage = joined([title, passage])
                target = (target[0] + len(title.spans), target[1] + len(title.spans)) if target else None
        return question, row.asked, passage, target, named

    def _holds(self, other: Words, passage: Words, target: tuple[int, int]) -> bool:
        answer = passage.stems[target[0] : target[1] + 1]
        n = len(answer)
        return any(other.stems[i : i + n] == answer for i in range(len(other.stems) - n + 1))

    def _near_miss(self, row: Row, passage: Words):
        """Put another question's name or figure in the place of one that the passage has."""
        question = row.question
        stems = set(passage.stems)

        def kind(words: Words, j: int) -> str:
            if words.written[j, 3]:
                return "digit"
            if words.written[j, 1] and not words.stop[j] and j and row.asking != "de":
                return "name"
            return "" if words.stop[j] else "word"

        own = [j for j in range(len(question.spans)) if question.stems[j] in stems and kind(question, j)]
        strict = [j for j in own if kind(question, j) != "word"]
        if strict:
            own = strict
        elif self.rng.random() < 0.6:
            return None
        if not own:
            return None
        place = self.rng.choice(own)
        wanted = kind(question, place)
        for _ in range(12):
            other = self.rng.choice(self.by_asking[row.asking])
            fitting = [
                j
                for j in range(len(other.question.spans))
                if kind(other.question, j) == wanted and other.question.stems[j] not in stems
            ]
            if fitting:
                j = self.rng.choice(fitting)
                texts = list(row.words)
                texts[place] = other.words[j]
                return _replaced(question, {place: (other.question, j)}), tuple(texts)
        return None

    def _among_others(self, passage: Words, target):
        parts = [self.read[self.rng.choice(self.singles)] for _ in range(self.rng.randint(1, 4))]
        at = self.rng.randint(0, len(parts))
        parts.insert(at, passage)
        shift = sum(len(p.spans) for p in parts[:at])
        return joined(parts), (target[0] + shift, target[1] + shift) if target else None

    def _switched(
        self, text: Words, texts: tuple[str, ...], language: str, other: str, chosen: dict[str, str]
    ) -> Words:
        """Put the lexicon's translations in the words' places; `chosen` keeps a word's translation the same."""
        table = self.translations[language, other]
        vectors = text.vectors.astype(np.float32)
        weights, written, stems = text.weights.copy(), text.written.copy(), list(text.stems)
        pieces = list(text.pieces)
        for j, own in enumerate(texts):
            options = table.get(own.casefold())
            if options and not written[j, 3] and (own in chosen or self.rng.random() < 0.85):
                word = chosen.setdefault(own, self.rng.choice(options))
                row, pieces[j] = self._vector(word, other)
                weights[j] = max(float(np.linalg.norm(row)), 1e-6)
                vectors[j] = row / weights[j]
                written[j, 4] = other == "th"
                written[j, 1] = word[:1].isupper()
                stems[j] = f"~{word}"
            elif not written[j, 1] and not written[j, 3] and self.rng.random() < 0.5:
                stems[j] = f"~{own}"  # no translation is known: the word is at least another one
        return replace(
            text, vectors=vectors, weights=weights, written=written, stems=tuple(stems), pieces=tuple(pieces)
        )

    def _vector(self, word: str, language: str) -> tuple[np.ndarray, tuple[int, ...]]:
        """Return a translation's vector and pieces; one of several words counts as one."""
        if (word, language) not in self.known:
            pieces = pieces_of(word.split(), language)
            self.known[word, language] = load_static().weigh([word])[0], tuple(i for found in pieces for i in found)
        return self.known[word, language]


def mean_vector(text: Words) -> np.ndarray:
    """Return the mean of a text's words by their weights, float32 of unit length."""
    total = (text.vectors.astype(np.float32) * text.weights[:, None]).sum(axis=0)
    return total / max(float(np.linalg.norm(total)), 1e-6)


def _replaced(question: Words, changes: dict[int, tuple[Words, int]]) -> Words:
    vectors, weights = question.vectors.copy(), question.weights.copy()
    written, stems, pieces = question.written.copy(), list(question.stems), list(question.pieces)
    for j, (other, k) in changes.items():
        vectors[j], weights[j], written[j] = other.vectors[k], other.weights[k], other.written[k]
        stems[j], pieces[j] = other.stems[k], other.pieces[k]
    gone = set(changes)
    figures = tuple((key, inside) for key, inside in question.figures if not gone & set(inside))
    sounds = tuple((places, key) for places, key in question.sounds if not gone & set(places))
    return replace(
        question,
        vectors=vectors,
        weights=weights,
        written=written,
        stems=tuple(stems),
        pieces=tuple(pieces),
        figures=figures,
        sounds=sounds,
    )
