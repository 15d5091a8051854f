"""A sentence beside a question, and what of it may be the answer: each with what speaks for it, and its score.

In: a question taken apart and a sentence in its place. Out: Sentences, and Candidates made of them elsewhere
(`figure_candidates`, `names`), with the parts of their score.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from qa.figures.dates import is_year, year_of
from qa.questions.relevance import SOUND, Text, best_matches, covered, likeness, names_in
from qa.read.evidence import (
    NOT_LOOKED_AT,
    Agreed,
    Parts,
    Said,
    agreed_parts,
    lacking,
    logit,
    parts_of,
    probability,
    rank,
    with_parts,
)
from qa.read.people import Name
from qa.read.spans import UNREAD_MARGIN, Scored
from qa.records import Evidence, Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTEXT_SHARE = 0.7  # what a word counts for that stands beside the sentence, in its passage
TOPIC_SHARE = 0.9  # the same for the document's title and opening, which say what all of it is about
SENTENCE_BEFORE_SHARE = 0.9  # the same for the sentence before it, which "it" may stand for
OTHER_YEAR = 0.4  # what a year around a sentence counts for that is of another one
LEAST_RARITY = 0.1  # of a word that every sentence says
OTHER_SENTENCE, SAME_SENTENCE = 0.3, 0.7  # cosine of sentences on one subject, and of a sentence and its translation


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence where it stands, with its likeness to the question."""

    question: Text
    evidence: Evidence
    text: Text
    context: tuple[Text, ...]  # the passage, the document's title, the sentence before
    table: NDArray[np.float32]  # likeness of the question's words to the sentence's
    beside: NDArray[np.float32]  # likeness of the question's words to the context's, at its share
    rarity: NDArray[np.float32]  # of the question's words among the sentences at hand, see `rarities`
    cosine: float
    same_language: bool  # as the question's
    own: NDArray[np.float32]  # for each of the question's words, its best match in the sentence
    of_topic: NDArray[np.bool_]  # which of the question's names its document's title or opening says: all is about them
    listed: bool = False  # whether a list is asked for, and the sentence has one
    rule: float = 1.0  # factor for how well its figures, people or lists are what is asked for, where they are
    vector: NDArray[np.float32] | None = None  # of the sentence alone, unit length
    scored: Scored | None = None  # what the net says of its words, where it looked
    agreed: Agreed = NOT_LOOKED_AT  # how alike it is to the best ones
    people: tuple[Name, ...] | None = None  # in its quote, where a person is asked for
    answer_margin: float | None = None  # what the net says of its likeliest one

    @property
    def covered(self) -> float:
        """The share of the question that is said in the sentence or around it."""
        return covered(self.question.weights, np.maximum(self.own, self.beside))

    @cached_property
    def parts(self) -> Parts:
        """What speaks for the sentence as a whole."""
        matched = np.maximum(self.own, self.beside)
        return self.parts_with(self.own, matched, self.margin, self.rule)

    @cached_property
    def margin(self) -> float:
        """What the net says of the best answer in the sentence."""
        if self.answer_margin is not None:
            return self.answer_margin
        return self.margin_at(0, len(self.evidence.quote))

    def margin_at(self, start: int, end: int, around: int = 0) -> float:
        """Return what the net says of a stretch of the sentence, which may begin and end words around it."""
        shift = self.evidence.start - self.evidence.passage.start
        return self.scored.margin(shift + start, shift + end, around) if self.scored else UNREAD_MARGIN

    def parts_with(
        self,
        own: NDArray[np.float32],
        matched: NDArray[np.float32],
        margin: float,
        rule: float,
        subject: float = 1.0,
        apart: float = 0.0,
        n_words: int | None = None,
    ) -> Parts:
        """Return what speaks for a part of the sentence: the words that match, the net, the rules."""
        question = self.question
        rare = question.weights * self.rarity
        said = Said(*(covered(weights, match) for weights in (question.weights, rare) for match in (own, matched)))
        return parts_of(
            margin,
            said,
            self.cosine,
            lacking(question, np.where(self.of_topic, 1.0, matched), same_language=self.same_language),
            rule,
            same_language=self.same_language,
            n_words=len(self.text.words) if n_words is None else n_words,
            listed=self.listed,
            subject=subject,
            apart=apart,
            agreed=self.agreed,
        )

    @property
    def glance(self) -> float:
        """How well the sentence seems to answer the question before the net looks at it, in logits."""
        return rank("glance", self.parts)

    @cached_property
    def score(self) -> float:
        """How well the sentence answers the question, beside the others, in logits."""
        return rank("sentence", self.parts)

    @property
    def confidence(self) -> float:
        """How sure it is that the sentence answers the question, in [0, 1]."""
        return probability(logit("sentence", self.parts))


@dataclass(frozen=True, eq=False)
class Candidate:
    """A possible short answer: a figure, or words of the sentence (`text`)."""

    model: Literal["figure", "words"]
    sentence: Sentence
    text: str
    figure: Figure | None
    parts: Parts
    factors: Parts = ()  # the rules that "rules" and "subject" of the parts are made of
    # whether its year is counted ("the year before"), it stands in a line of a table, or two things are asked for at
    # once: the net, which was taught none of that, then says nothing against it
    beyond_net: bool = False

    @cached_property
    def score(self) -> float:
        """How well it answers the question, beside the others, in logits."""
        return rank(self.model, self.parts)

    @property
    def confidence(self) -> float:
        """How sure it is that this answers the question, in [0, 1]."""
        return probability(logit(self.model, self.parts))

    def confidence_beside(self, best: Candidate) -> float:
        """Return the same where it stands in another document than the best one, which it need not be like."""
        return probability(logit(self.model, with_parts(self.parts, agreed_parts(best.sentence.agreed))))


def place(
    question: Text, evidence: Evidence, text: Text, context: Sequence[tuple[Text, float]], cosine: float
) -> Sentence:
    """Measure a sentence against the question; the net has not looked at it yet.

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
    elsewhen = _of_another_year(question, evidence, text, context, own)
    topic = best_matches(question, [(part, 1.0) for part, share in context if share == TOPIC_SHARE])
    return Sentence(
        question,
        evidence,
        text,
        context=tuple(part for part, _ in context),
        table=table,
        beside=np.where(elsewhen, np.minimum(beside, OTHER_YEAR), beside),
        rarity=np.ones(len(question.words), np.float32),
        cosine=cosine,
        same_language=question.language == text.language,
        own=own,
        of_topic=names_in(question) & ~question.digits & (topic >= SOUND),
    )


def _of_another_year(
    question: Text, evidence: Evidence, text: Text, context: Sequence[tuple[Text, float]], own: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """Return which of a question's words are of a year that a sentence does not say, and is of another one: bool.

    Of the one that it says; where it says none, of the last one said before it, or else of its document's title.
    """
    years = [f for f in question.figures if f.iso and is_year(f.iso) and f.upper_iso is None]
    if not years:
        return np.zeros(len(question.words), bool)
    said = [f for f in text.figures if year_of(f)]
    if not said:
        passage, title = ([f for f in part.figures if year_of(f)] for part, _ in context[:2])
        before = [f for f in passage if f.start < evidence.start - evidence.passage.start]
        said = [f for f in (before or title)[-1:] if year_of(f) not in {year_of(year) for year in years}]
    if not said:
        return np.zeros(len(question.words), bool)
    of_year = [any(f.start <= word.start < f.end for f in years) for word in question.words]
    return np.array(of_year, bool) & (own < 1.0)


def beside_one_another(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return sentences that know how rare each of the question's words is among them (inverse document frequency).

    Where every text is about one town, that a sentence names it tells little.
    """
    if not sentences:
        return []
    said = np.array([s.own for s in sentences])
    rarity = np.log((len(said) + 1.0) / (said.sum(axis=0) + 0.5)).clip(LEAST_RARITY).astype(np.float32)
    return [replace(s, rarity=rarity) for s in sentences]


def agreeing(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return sentences that the net has looked at, each told how alike it is to the best ones; likeliest first."""
    read = max(sentences, key=lambda s: s.margin, default=None)
    return [replace(s, agreed=agreement(s, read, sentences[0])) for s in sentences]


def agreement(sentence: Sentence, read: Sentence | None, found: Sentence | None) -> Agreed:
    """Return how alike a sentence is to the one that the net, and that words and vectors, like best."""

    def alike(best: Sentence | None) -> float:
        if best is None or sentence.vector is None or best.vector is None:
            return 0.0
        cosine = float(sentence.vector @ best.vector)
        return min(1.0, max(0.0, (cosine - OTHER_SENTENCE) / (SAME_SENTENCE - OTHER_SENTENCE)))

    return Agreed(alike(read), alike(found))
