"""What the hits offer for a question: sentences, figures and words, each measured against it.

In: an Analysis and hits. Out: Measured, of which `read` drafts an answer, and a model's prompt takes its sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from qa.questions import Analysis
from qa.questions.relevance import OPENING, Text, asked_about, take_apart, untagged
from qa.read.candidates import (
    CONTEXT_SHARE,
    SENTENCE_BEFORE_SHARE,
    TOPIC_SHARE,
    Candidate,
    Sentence,
    agreeing,
    beside_one_another,
    place,
)
from qa.read.causes import with_causes
from qa.read.cross_encoder import score_sentences
from qa.read.derived import as_stated
from qa.read.figure_candidates import figure_candidates, of_sentence, with_rule
from qa.read.names import name_candidates, with_lists, with_names, with_people
from qa.records import Document, Evidence, Hit
from qa.sentence_vectors import question_vector, sentences_of

LOOKED_AT = 6  # sentences that the net looks at
WITH_SENTENCE_BEFORE = 0.95  # what the cosine of a sentence with the one before it counts for
SENTENCE_ENDS = (".", "!", "?", "。")
CACHED = 4_096  # sentences whose letters are remembered
HEADING_LONGER = 2  # times as long as the title may be what only titles a document
_MARKUP = "#*_= \n\t"  # around a heading


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What the hits offer for a question, each best first: sentences, figures of the asked kind, and words."""

    asked: Text
    sentences: Sequence[Sentence]
    figures: Sequence[Candidate]
    names: Sequence[Candidate]
    stated: Sequence[Candidate] = ()  # figures that would have to be computed if no document stated them


def measure(analysis: Analysis, hits: Sequence[Hit]) -> Measured:
    """Measure what the hits offer for a question."""
    asked = asked_about(analysis)
    if not asked.words:
        return Measured(asked, (), (), ())
    sentences = _sentences(asked, hits)
    if analysis.kind == "list":
        sentences = with_lists(analysis, sentences)
    elif analysis.kind in ("person", "organisation"):
        sentences = with_names(analysis, sentences)
    if not analysis.wants_figure:
        sentences = with_causes(analysis, sentences)
    figures: list[Candidate] = []
    if analysis.wants_figure:
        figures = [c for s in sentences for c in figure_candidates(analysis, asked, s)]
        of: dict[Evidence, list[Candidate]] = {}
        for candidate in figures:
            of.setdefault(candidate.sentence.evidence, []).append(candidate)
        sentences = [with_rule(s, of.get(s.evidence, ())) for s in sentences]
    sentences = _looked_at(analysis, sentences)
    now = {s.evidence: s for s in sentences}
    figures = [of_sentence(c, now[c.sentence.evidence]) for c in figures]
    alone = as_stated(analysis)
    stated = [c for s in sentences for c in figure_candidates(alone, asked, s)] if alone else []
    stated = [c for c in stated if alone and c.figure and c.figure.unit == alone.unit]
    for found in (figures, stated):
        found.sort(key=lambda c: -c.score)
    return Measured(asked, sentences, figures, name_candidates(analysis, sentences), stated)


def _looked_at(analysis: Analysis, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences, the likeliest with what the net says of their words; the best first."""
    likeliest = sorted(sentences, key=lambda s: -s.glance)[:LOOKED_AT]
    scored = score_sentences(untagged(analysis.question), analysis.language, [s.evidence for s in likeliest])
    read_ = [replace(s, scored=said) for s, said in zip(likeliest, scored, strict=True)]
    if analysis.kind == "person":
        read_ = with_people(analysis, read_)
    looked_at = {s.evidence: s for s in agreeing(read_)}
    return sorted((looked_at.get(s.evidence, s) for s in sentences), key=lambda s: -s.score)


def _sentences(asked: Text, hits: Sequence[Hit]) -> list[Sentence]:
    """Return the hits' sentences measured against the question, without those that only repeat it.

    Args:
        asked: what is asked about.
        hits: what was retrieved.
    """
    query = question_vector(asked.text)
    stems = {word.stem for word in asked.words}
    found = []
    for hit in hits:
        vectors = sentences_of(hit.passage.text, hit.document.language)
        spans = vectors.spans
        quotes = [hit.passage.text[span.start : span.end] for span in spans]
        before = ["", *quotes[:-1]]
        # "It is 412 metres long": what a sentence is about may stand in the one before
        cosines = np.maximum(vectors.alone @ query, WITH_SENTENCE_BEFORE * (vectors.with_before @ query))
        about = [
            (take_apart(part, hit.document.language), share)
            for part, share in (
                (hit.passage.text, CONTEXT_SHARE),
                (hit.document.title, TOPIC_SHARE),
                (hit.document.text[:OPENING], TOPIC_SHARE),
            )
        ]
        for i, span in enumerate(spans):
            text = take_apart(quotes[i], hit.document.language)
            if {word.stem for word in text.words} <= stems or _is_heading(quotes[i], hit.document):
                continue
            start = hit.passage.start
            evidence = Evidence(hit.document, hit.passage, start + span.start, start + span.end, hit.score)
            context = (*about, (take_apart(before[i], hit.document.language), SENTENCE_BEFORE_SHARE))
            sentence = place(asked, evidence, text, context, float(cosines[i]))
            found.append(replace(sentence, vector=vectors.alone[i]))
    return beside_one_another(found)


def _is_heading(sentence: str, document: Document) -> bool:
    """Return whether a sentence only titles its document, with or without a line beside it: it says nothing."""
    said, title = _letters(sentence), _letters(document.title)
    told = sentence.strip(_MARKUP)
    return (
        bool(said)
        and (said in title or title in said[: len(title)])
        and len(said) <= HEADING_LONGER * len(title)
        and not told.endswith(SENTENCE_ENDS)
        and len(document.text) > 2 * len(told)
    )


@lru_cache(maxsize=CACHED)
def _letters(text: str) -> str:
    """Return a text's letters and digits alone, capitals as small ones."""
    return "".join(c for c in text.casefold() if c.isalnum())
