"""Question + Hits → draft, by the embedded reader: no language model.

In: a question and what was retrieved for it. Out: a short answer where the question asks for a figure, name or list,
the sentence that says it in the document's own words, other documents that state the same or differ, and a confidence:
the share of the question that the evidence carries, by which `verify` decides whether the documents say it at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from qa.figures import compatible, same_value, write_figure
from qa.read.about_documents import document_draft
from qa.read.candidates import (
    CONTEXT_SHARE,
    OPENING,
    SENTENCE_BEFORE_SHARE,
    TOPIC_SHARE,
    Candidate,
    Sentence,
    agreeing,
    beside_one_another,
    place,
)
from qa.read.causes import with_causes
from qa.read.changes import states_change
from qa.read.cross_encoder import score_sentences
from qa.read.derived import as_stated, derived_draft, of_change, operation, span_draft
from qa.read.figure_candidates import asked_together, figure_candidates, of_sentence, with_rule
from qa.read.fitting import as_asked, told_in_units
from qa.read.halves import speaks_to_both
from qa.read.names import name_candidates, with_lists, with_names, with_people
from qa.read.questions import WORDS_KINDS, Analysis, analyse
from qa.read.relevance import Text, asked_about, take_apart
from qa.read.succession import as_person
from qa.read.yesno import yesno_draft
from qa.records import Claim, Document, Draft, Evidence, Figure, Hit
from qa.sentence_vectors import question_vector, sentences_of
from qa.static_model import load_static

LOOKED_AT = 5  # sentences that the net looks at
MAX_EXPLANATION = 3  # sentences that explain
WORTH_ADDING = 0.75  # of the best sentence's score, from which another one adds to an explanation
WITH_SENTENCE_BEFORE = 0.95  # what the cosine of a sentence with the one before it counts for
REPEATS = 0.9  # cosine from which a sentence repeats another
SAME_VALUE = 0.4  # of the best candidate's score, from which another document's equal figure states the same
SAME_QUESTION = 0.75  # of the best candidate's score, from which another document's figure answers the same question
SENTENCE_ENDS = (".", "!", "?", "。")
CACHED = 4_096  # sentences whose letters are remembered
HEADING_LONGER = 2  # times as long as the title may be what only titles a document
_MARKUP = "#*_= \n\t"  # around a heading
SURE_NAME = 0.45  # confidence from which words are given as the short answer, rather than their whole sentence
SURE_LIST = 0.5  # the same for a list, of which a part is no answer
TERM = 4  # words that a term may have
FIGURE_FIRST = 0.7  # of the confidence of words, or of what is computed, from which a stated figure is given


def read(question: str, language: str, hits: Sequence[Hit]) -> Draft:
    """Draft an answer from the hits.

    Args:
        question: the question, complete in itself.
        language: the language to answer in.
        hits: what was retrieved, best first.
    """
    analysis = as_person(analyse(question, language))
    said = yesno_draft(analysis, hits)
    if said is not None:
        return said
    of_document = document_draft(analysis, hits, lambda topic: measure(topic, hits))
    if of_document is not None:
        return of_document
    found = measure(analysis, hits)
    if not found.sentences:
        return Draft((), 0.0, notes=(f"asked for: {analysis.kind}",))
    computed = derived_draft(analysis, found.asked, found.sentences)
    if computed is not None:
        stated = _stated_instead(analysis, found, computed)
        return _figure_draft(analysis, stated) if stated else computed
    if analysis.measures.best and not found.figures:
        return Draft((), 0.0, notes=(f"asked for: {analysis.kind}", "no figure measures what is asked for"))
    words_sure = found.names[0].confidence if found.names else 0.0
    if found.figures and (_is_best(analysis, found) or found.figures[0].confidence >= FIGURE_FIRST * words_sure):
        return _figure_draft(analysis, found.figures)
    if analysis.kind == "definition" and _is_term(found.asked):
        return _quote_draft(analysis, found.sentences)
    sure = SURE_LIST if analysis.kind == "list" else SURE_NAME
    if (analysis.kind in WORDS_KINDS or analysis.wants_figure) and words_sure >= sure:
        return _name_draft(analysis, found.names)
    return _quote_draft(analysis, found.sentences)


def _is_term(asked: Text) -> bool:
    """Return whether a question asks about one term alone: what sentences say of it answers, no word of theirs does."""
    gaps = (asked.text[a.end : b.start] for a, b in pairwise(asked.words))
    return len(asked.words) <= TERM and all(gap in ("", " ", "-") for gap in gaps)


def _stated_instead(analysis: Analysis, found: Measured, computed: Draft) -> Sequence[Candidate]:
    """Return the figures that a document states itself, where they go before what is computed; none where that does.

    A ratio or share has to be of both things that are compared, and a growth said to be one. Of a change, what states
    it goes first, and any figure that is much surer than those of the sentence that tells its ends.
    """
    if found.stated and not of_change(analysis):
        kind = operation(analysis)
        told = [c for c in found.stated if kind != "growth" or states_change(c)]
        share = kind == "share"
        both = [c for c in told if c.figure and speaks_to_both(found.asked, c.sentence, c.figure, share=share)]
        return both if both and both[0].confidence >= FIGURE_FIRST * computed.confidence else ()
    if not of_change(analysis) or not found.figures:
        return ()
    of = {e for claim in computed.claims for e in claim.evidence}
    ends = max((c.confidence for c in found.figures if c.sentence.evidence in of), default=computed.confidence)
    stating, surest = [c for c in found.figures if states_change(c)], found.figures[0].confidence
    if stating and stating[0].confidence >= FIGURE_FIRST * max(ends, surest):
        return stating
    return found.figures if FIGURE_FIRST * surest > ends else ()


def _is_best(analysis: Analysis, found: Measured) -> bool:
    """Return whether the best figure stands in the best sentence.

    Or none does, where what is asked for is told in units: "three" may be said as "all", but 40 kilograms only so.
    """
    best = found.sentences[0].evidence
    if found.figures[0].sentence.evidence == best:
        return True
    return told_in_units(analysis) and all(c.sentence.evidence != best for c in found.figures)


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
    scored = score_sentences(analysis.question, analysis.language, [s.evidence for s in likeliest])
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


def _figure_draft(analysis: Analysis, offered: Sequence[Candidate]) -> Draft:
    best, figure = offered[0], offered[0].figure
    if figure is None:
        return Draft((), 0.0, notes=(f"asked for: {analysis.kind}", "no figure of that kind was found"))
    if figure.unit == "date" and analysis.kind != "date":
        return span_draft(analysis, best, _notes(analysis, offered)) or Draft((), 0.0)
    stated = _stated_alike([c for c in offered if c.figure and _agrees(figure, c.figure)])
    agreeing = {c.sentence.evidence.document.name for c in stated}
    least = SAME_QUESTION * best.confidence
    rivals = [c for c in _one_a_document(offered) if c.figure and c.confidence_beside(best) >= least]
    differing = [
        c
        for c in rivals
        if c.sentence.evidence.document.name not in agreeing
        and c.figure
        and compatible(figure, c.figure) == "conflicts"
    ]
    newest_first = sorted(differing, key=lambda c: c.sentence.evidence.document.date or "", reverse=True)
    conflicts = tuple(Claim(c.sentence.evidence.quote, (c.sentence.evidence,), quoted=True) for c in newest_first)
    said = [as_asked(analysis, c.figure) for c in asked_together(best, offered) if c.figure]
    claims = _short_and_quote("; ".join(write_figure(f, analysis.language) for f in said), stated)
    return Draft(claims, best.confidence, conflicts, _notes(analysis, offered))


def _name_draft(analysis: Analysis, offered: Sequence[Candidate]) -> Draft:
    best = offered[0]
    stated = _stated_alike([c for c in offered if _folded(c.text) == _folded(best.text)])
    return Draft(_short_and_quote(stated[0].text, stated), best.confidence, notes=_notes(analysis, offered))


def _stated_alike(alike: Sequence[Candidate]) -> list[Candidate]:
    """Return the best statement of each document that says the same, one in the reader's language first."""
    best, least = alike[0], SAME_VALUE * alike[0].confidence
    sure = [c for c in _one_a_document(alike) if c.confidence_beside(best) >= least]
    return sorted(sure, key=lambda c: not c.sentence.same_language)


def _short_and_quote(text: str, stated: Sequence[Candidate]) -> tuple[Claim, Claim]:
    evidence = tuple(c.sentence.evidence for c in stated)
    return Claim(text, evidence, kind="short"), Claim(evidence[0].quote, evidence[:1], quoted=True)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _quote_draft(analysis: Analysis, read_: Sequence[Sentence]) -> Draft:
    """Return the best sentences, in the order of their documents, without repeats."""
    many = analysis.kind in ("explanation", "definition", "list")
    chosen: list[Sentence] = []
    vectors = load_static().embed_passages([s.evidence.quote for s in read_])
    kept: list[int] = []
    for i, sentence in enumerate(read_):
        if len(chosen) == (MAX_EXPLANATION if many else 1) or sentence.confidence < WORTH_ADDING * read_[0].confidence:
            break
        if all(float(vectors[i] @ vectors[j]) < REPEATS for j in kept) and _same_language(sentence, chosen):
            chosen.append(sentence)
            kept.append(i)
    if analysis.kind != "list":  # of a list, the best sentence is the answer, and the others only add to it
        chosen.sort(key=lambda s: (s.evidence.document.name != read_[0].evidence.document.name, s.evidence.start))
    claims = tuple(Claim(s.evidence.quote, (s.evidence,), quoted=True) for s in chosen)
    notes = (
        f"asked for: {analysis.kind}",
        _line("best sentence", read_[0].score, read_[0].parts),
    )
    return Draft(claims, read_[0].confidence, notes=notes)


def _same_language(sentence: Sentence, chosen: Sequence[Sentence]) -> bool:
    """Return whether a sentence can stand beside the chosen ones: translations of one text only repeat each other."""
    return not chosen or sentence.text.language == chosen[0].text.language


def _agrees(one: Figure, other: Figure) -> bool:
    return same_value(one, other) or (one.value == other.value and compatible(one, other) == "agrees")


def _one_a_document(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the best candidate of each document."""
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        found.setdefault(candidate.sentence.evidence.document.name, candidate)
    return list(found.values())


def _notes(analysis: Analysis, offered: Sequence[Candidate]) -> tuple[str, ...]:
    asked = f"asked for: {analysis.kind}" + (f" in {analysis.unit}" if analysis.unit else "")
    return (asked, *(_line(c.text, c.score, c.parts) for c in offered[:5]))


def _line(name: str, score: float, parts: Sequence[tuple[str, float]]) -> str:
    return f"{name}: {score:.2f} = " + ", ".join(f"{part} {value:.2f}" for part, value in parts)
