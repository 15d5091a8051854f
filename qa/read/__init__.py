"""Question + Hits → draft, by the embedded reader: no language model.

In: a question and what was retrieved for it. Out: a short answer where the question asks for a figure, name or list,
the sentence that says it in the document's own words, other documents that state the same or differ, and a confidence:
the share of the question that the evidence carries, by which `verify` decides whether the documents say it at all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa.figures import compatible, same_value, write_figure
from qa.read.candidates import (
    CONTEXT_SHARE,
    SENTENCE_BEFORE_SHARE,
    Candidate,
    Sentence,
    figure_candidates,
    place,
)
from qa.read.derived import derived_draft
from qa.read.names import name_candidates, weigh_figures
from qa.read.questions import WORDS_KINDS, Analysis, analyse
from qa.read.relevance import Text, asked_about, take_apart
from qa.records import Claim, Draft, Evidence, Figure, Hit
from qa.sentence_vectors import question_vector, sentences_of
from qa.static_model import load_static

MAX_EXPLANATION = 3  # sentences that explain
WORTH_ADDING = 0.75  # of the best sentence's score, from which another one adds to an explanation
WITH_SENTENCE_BEFORE = 0.95  # what the cosine of a sentence with the one before it counts for
REPEATS = 0.9  # cosine from which a sentence repeats another
SAME_VALUE = 0.4  # of the best candidate's score, from which another document's equal figure states the same
SAME_QUESTION = 0.75  # of the best candidate's score, from which another document's figure answers the same question
SURE_NAME = 0.3  # score from which a name is given as the short answer


def read(question: str, language: str, hits: Sequence[Hit]) -> Draft:
    """Draft an answer from the hits.

    Args:
        question: the question, complete in itself.
        language: the language to answer in.
        hits: what was retrieved, best first.
    """
    analysis = analyse(question, language)
    asked = asked_about(analysis)
    read_ = _sentences(asked, hits) if asked.words else []
    if not read_:
        return Draft((), 0.0, notes=(f"asked for: {analysis.kind}",))
    computed = derived_draft(analysis, asked, read_)
    if computed is not None:
        return computed
    if analysis.wants_figure:
        figures = [c for s in read_ for c in figure_candidates(analysis, asked, s)]
        if figures:
            return _figure_draft(analysis, weigh_figures(analysis, figures))
    if analysis.kind in WORDS_KINDS or analysis.wants_figure:
        offered = name_candidates(analysis, read_)
        if offered and offered[0].score >= SURE_NAME:
            return _name_draft(analysis, offered)
    return _quote_draft(analysis, read_)


def _sentences(asked: Text, hits: Sequence[Hit]) -> list[Sentence]:
    """Return the hits' sentences measured against the question, best first, without those that only repeat it."""
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
            (take_apart(part, hit.document.language), CONTEXT_SHARE) for part in (hit.passage.text, hit.document.title)
        ]
        for i, span in enumerate(spans):
            text = take_apart(quotes[i], hit.document.language)
            if {word.stem for word in text.words} <= stems:
                continue
            start = hit.passage.start
            evidence = Evidence(hit.document, hit.passage, start + span.start, start + span.end, hit.score)
            context = (*about, (take_apart(before[i], hit.document.language), SENTENCE_BEFORE_SHARE))
            found.append(place(asked, evidence, text, context, float(cosines[i])))
    return sorted(found, key=lambda s: -s.score)


def _figure_draft(analysis: Analysis, offered: Sequence[Candidate]) -> Draft:
    best, figure = offered[0], offered[0].figure
    if figure is None:
        return Draft((), 0.0, notes=(f"asked for: {analysis.kind}", "no figure of that kind was found"))
    alike = [c for c in offered if c.figure and _agrees(figure, c.figure) and c.score >= SAME_VALUE * best.score]
    same = _one_a_document(alike, best)
    agreeing = {c.sentence.evidence.document.name for c in same}
    rivals = [c for c in _one_a_document(offered, best) if c.figure and c.score >= SAME_QUESTION * best.score]
    differing = [
        c
        for c in rivals
        if c.sentence.evidence.document.name not in agreeing
        and c.figure
        and compatible(figure, c.figure) == "conflicts"
    ]
    evidence = (best.sentence.evidence, *(c.sentence.evidence for c in same))
    claims = (
        Claim(write_figure(figure, analysis.language), evidence, kind="short"),
        Claim(best.sentence.evidence.quote, evidence[:1], quoted=True),
    )
    newest_first = sorted(differing, key=lambda c: c.sentence.evidence.document.date or "", reverse=True)
    conflicts = tuple(Claim(c.sentence.evidence.quote, (c.sentence.evidence,), quoted=True) for c in newest_first)
    return Draft(claims, best.confidence, conflicts, _notes(analysis, offered))


def _name_draft(analysis: Analysis, offered: Sequence[Candidate]) -> Draft:
    best = offered[0]
    evidence = (best.sentence.evidence,)
    claims = (Claim(best.text, evidence, kind="short"), Claim(best.sentence.evidence.quote, evidence, quoted=True))
    return Draft(claims, best.confidence, notes=_notes(analysis, offered))


def _quote_draft(analysis: Analysis, read_: Sequence[Sentence]) -> Draft:
    """Return the best sentences, in the order of their documents, without repeats."""
    many = analysis.kind in ("explanation", "definition", "list")
    chosen: list[Sentence] = []
    vectors = load_static().embed_passages([s.evidence.quote for s in read_])
    kept: list[int] = []
    for i, sentence in enumerate(read_):
        if len(chosen) == (MAX_EXPLANATION if many else 1) or sentence.score < WORTH_ADDING * read_[0].score:
            break
        if all(float(vectors[i] @ vectors[j]) < REPEATS for j in kept) and _same_language(sentence, chosen):
            chosen.append(sentence)
            kept.append(i)
    chosen.sort(key=lambda s: (s.evidence.document.name != read_[0].evidence.document.name, s.evidence.start))
    claims = tuple(Claim(s.evidence.quote, (s.evidence,), quoted=True) for s in chosen)
    notes = (
        f"asked for: {analysis.kind}",
        _line("best sentence", read_[0].score, (("own", read_[0].own), ("covered", read_[0].covered))),
    )
    return Draft(claims, read_[0].confidence, notes=notes)


def _same_language(sentence: Sentence, chosen: Sequence[Sentence]) -> bool:
    """Return whether a sentence can stand beside the chosen ones: translations of one text only repeat each other."""
    return not chosen or sentence.text.language == chosen[0].text.language


def _agrees(one: Figure, other: Figure) -> bool:
    return same_value(one, other) or (one.value == other.value and compatible(one, other) == "agrees")


def _one_a_document(candidates: Sequence[Candidate], best: Candidate) -> list[Candidate]:
    """Return the best candidate of each document but the best one's own."""
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        name = candidate.sentence.evidence.document.name
        if name != best.sentence.evidence.document.name:
            found.setdefault(name, candidate)
    return list(found.values())


def _notes(analysis: Analysis, offered: Sequence[Candidate]) -> tuple[str, ...]:
    asked = f"asked for: {analysis.kind}" + (f" in {analysis.unit}" if analysis.unit else "")
    return (asked, *(_line(c.text, c.score, c.parts) for c in offered[:5]))


def _line(name: str, score: float, parts: Sequence[tuple[str, float]]) -> str:
    return f"{name}: {score:.2f} = " + ", ".join(f"{part} {value:.2f}" for part, value in parts)
