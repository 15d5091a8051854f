"""What a sentence offers as an answer: figures of the asked kind, names, lists; each scored against the question.

In: an Analysis and a sentence in its place. Out: Candidates with the parts of their score. A figure is scored by the
words near it: a word that is bound to another figure of the sentence counts little, so that "98 percent of the taxis"
does not answer for the convenience stores beside it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa.figures import same_value
from qa.languages import words
from qa.read.questions import Analysis, fits
from qa.read.relevance import Text, best_matches, covered, is_name, likeness
from qa.records import Evidence, Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTEXT_SHARE = 0.7  # what a word counts for that stands beside the sentence: in its passage or its title
SENTENCE_BEFORE_SHARE = 0.9  # the same for the sentence before it, which "it" may stand for
NAME = 1.4  # what an unmatched name tells: the passage speaks of another
WITHIN_LANGUAGE = 0.75  # what an unmatched word tells that is no name: another word may stand for it
ACROSS_LANGUAGES = 0.5  # the same where the languages differ
COSINE, COVERED, LACKS, BIAS, BIAS_ACROSS = 7.0, 3.0, -2.5, -4.2, -2.9  # of the logit; see `confidence`
OTHER_SUBJECT, SUBJECT_MATCH = 0.5, 0.5  # factor for a figure of another thing; likeness from which it is the same
AROUND = ("holder", "place")  # roles that several figures of a sentence share
BESIDE_FIGURE = 0.8  # what the context counts for as to a figure, of what it counts for as to a sentence
BOUND_ELSEWHERE = 0.35  # what a word counts for that is bound to another figure
NEAREST, FARTHEST, PER_CHARACTER = 0.95, 0.5, 0.004  # what a word counts for by its distance from the figure
TITLE_WORDS = 3  # words between a name and the title that goes with it
OTHER_PERIOD = 0.25  # factor for a figure of another year than the one asked about
NO_PERIOD = 0.6  # factor for a figure of no year, where one is asked about
PERIOD_NEARBY = 0.9  # factor for a year that the passage names, not the sentence


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence where it stands, with its likeness to the question."""

    evidence: Evidence
    text: Text
    context: tuple[Text, ...]  # the passage, the document's title, the sentence before
    table: NDArray[np.float32]  # likeness of the question's words to the sentence's
    beside: NDArray[np.float32]  # likeness of the question's words to the context's, at its share
    own: float  # share of the question that the sentence covers
    covered: float  # share that it covers with its context
    lacks: float  # the heaviest share of the question that one word has which nothing there matches
    cosine: float
    same_language: bool  # as the question's

    @property
    def confidence(self) -> float:
        """How sure it is that the sentence speaks of what is asked, in [0, 1]."""
        return confidence(self.cosine, self.covered, self.lacks, same_language=self.same_language)

    @property
    def score(self) -> float:
        """How well the sentence as a whole speaks to the question."""
        return 0.5 * self.own + 0.25 * self.covered + 0.25 * max(0.0, self.cosine)


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A possible short answer: a figure, or words of the sentence (`text`)."""

    sentence: Sentence
    text: str
    figure: Figure | None
    score: float
    confidence: float
    parts: tuple[tuple[str, float], ...]


def place(
    question: Text, evidence: Evidence, text: Text, context: Sequence[tuple[Text, float]], cosine: float
) -> Sentence:
    """Measure a sentence against the question.

    Args:
        question: what is asked about.
        evidence: where the sentence stands.
        text: the sentence.
        context: what stands beside it, each part with the share that a word there counts for.
        cosine: the sentence's likeness to the question as a whole.
    """
    table = likeness(question, text)
    own = table.max(axis=1) if table.size else np.zeros(len(question.words), np.float32)
    beside = best_matches(question, context)
    matched = np.maximum(own, beside)
    same = question.language == text.language
    lacks = lacking(question, matched, same_language=same)
    shares = covered(question, own), covered(question, matched)
    return Sentence(evidence, text, tuple(part for part, _ in context), table, beside, *shares, lacks, cosine, same)


def confidence(cosine: float, share: float, lacks: float, *, same_language: bool) -> float:
    """Return how sure it is that a sentence answers a question, in [0, 1].

    A logistic model of the sentence's cosine to the question, the share of the question that it covers, and the
    heaviest word that it lacks. Cosine and coverage weigh as in a fit on 1,572 questions of `qa-train` (half of them
    beside passages that do not answer; area under the ROC curve 0.87 for sentences, 0.92 for figures); near misses,
    which that data has few of, set what a lacking word weighs, and questions across languages their own bias.
    """
    logit = COSINE * cosine + COVERED * share + LACKS * lacks + (BIAS if same_language else BIAS_ACROSS)
    return 1.0 / (1.0 + math.exp(-logit))


def lacking(question: Text, matched: NDArray[np.float32], *, same_language: bool) -> float:
    """Return how much the heaviest unmatched word of the question says of it, in [0, 1].

    A name is spelled alike in every Latin-script language, so that its absence tells; another word may be missed by
    the vectors where the languages differ, and then tells less.
    """
    heaviest = 0.0
    mean = float(question.weights.mean()) if len(question.words) else 1.0
    for word, weight, match in zip(question.words, question.weights, matched, strict=True):
        trust = NAME if is_name(word, question) else WITHIN_LANGUAGE if same_language else ACROSS_LANGUAGES
        heaviest = max(
            heaviest, trust * min(1.0, float(weight) / mean) * (1.0 - min(1.0, float(match) / CONTEXT_SHARE))
        )
    return heaviest


def figure_candidates(analysis: Analysis, question: Text, sentence: Sentence) -> list[Candidate]:
    """Return the sentence's figures that may be what is asked for."""
    found = []
    for figure in sentence.text.figures:
        fit = fits(analysis, figure)
        if not fit or any(same_value(asked, figure) for asked in question.figures):
            continue
        near = nearness(sentence, figure)
        matched = (sentence.table * near).max(axis=1) if sentence.table.size else np.zeros(0, np.float32)
        local = covered(question, matched)
        period, subject = _period(analysis, question, sentence, figure), _subject(question, sentence, figure)
        score = (0.55 * local + 0.2 * sentence.covered + 0.25 * max(0.0, sentence.cosine)) * fit * period * subject
        parts = (
            ("near", local),
            ("covered", sentence.covered),
            ("cosine", sentence.cosine),
            ("kind", fit),
            ("period", period),
            ("subject", subject),
        )
        confidence = _confidence(question, sentence, matched) * fit * period * subject
        found.append(Candidate(sentence, figure.text, figure, score, confidence, parts))
    return found


def _subject(question: Text, sentence: Sentence, figure: Figure) -> float:
    """Return a factor for whether the question speaks of the thing that the figure is bound to at all."""
    spans = [(b.start, b.end) for b in figure.bindings if b.role == "subject"]
    asking = {word.stem for word in words(question.text, question.language)} - {word.stem for word in question.words}
    columns = [j for j, word in enumerate(sentence.text.words) if _within(word.start, spans)]
    if not columns or not sentence.table.size or any(sentence.text.words[j].stem in asking for j in columns):
        return 1.0  # "412 metres long" is what "how long" asks for
    return OTHER_SUBJECT + (1.0 - OTHER_SUBJECT) * min(1.0, float(sentence.table[:, columns].max()) / SUBJECT_MATCH)


def _confidence(question: Text, sentence: Sentence, near: NDArray[np.float32]) -> float:
    """Return how sure it is that a figure is the one asked about: what is said near it, and beside its sentence."""
    matched = np.maximum(near, sentence.beside * BESIDE_FIGURE)
    lacks = lacking(question, matched, same_language=sentence.same_language)
    return confidence(sentence.cosine, covered(question, matched), lacks, same_language=sentence.same_language)


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
    ]
    has_subject = any(b.role == "subject" for b in figure.bindings)
    elsewhere = {w.stem for w in said if _within(w.start, others)} if has_subject else set()
    near = np.empty(len(said), np.float32)
    for j, word in enumerate(said):
        if _within(word.start, own):
            near[j] = 1.0
        elif word.stem in elsewhere or _within(word.start, others):
            near[j] = BOUND_ELSEWHERE
        else:
            distance = max(figure.start - word.end, word.start - figure.end, 0)
            near[j] = max(FARTHEST, NEAREST - PER_CHARACTER * distance)
    return near


def _within(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def _period(analysis: Analysis, question: Text, sentence: Sentence, figure: Figure) -> float:
    """Return a factor for how well the figure's period is the one asked about, or is the period of what is asked about.

    "When were sales 3 million?" is answered by the date that a figure of 3 million is bound to.
    """
    if analysis.kind == "date":
        bound = [
            (b.start, b.end)
            for other in sentence.text.figures
            if any(asked.unit != "date" and same_value(asked, other) for asked in question.figures)
            for b in other.bindings
            if b.role == "time"
        ]
        return 1.0 if not bound or _within(figure.start, bound) else OTHER_PERIOD
    asked = {date.iso[:4] for date in analysis.dates if date.iso and date.iso[:4].isdigit()}
    if not asked:
        return 1.0
    own = periods(sentence, figure)
    if own:
        return 1.0 if own & asked else OTHER_PERIOD
    if asked & {_year(f) for f in sentence.text.figures}:
        return 1.0
    date = sentence.evidence.document.date or ""
    if date[:4] in asked or any(_year(f) in asked for part in sentence.context for f in part.figures):
        return PERIOD_NEARBY
    return NO_PERIOD


def periods(sentence: Sentence, figure: Figure) -> frozenset[str]:
    """Return the years that a figure is bound to."""
    bound = [(b.start, b.end) for b in figure.bindings if b.role == "time"]
    return frozenset(_year(f) for f in sentence.text.figures if f.iso and _within(f.start, bound)) - {""}


def _year(figure: Figure) -> str:
    return figure.iso[:4] if figure.unit == "date" and figure.iso and figure.iso[:4].isdigit() else ""
