"""Question + Hits → draft, by the embedded reader: no language model.

In: a question and what was retrieved for it. Out: a short answer where the question asks for a figure, name or list,
the sentence that says it in the document's own words, other documents that state the same or differ, and a confidence:
the share of the question that the evidence carries, by which `verify` decides whether the documents say it at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from qa.figures import find_figures
from qa.questions import WORDS_KINDS, Analysis, analyse, is_currency
from qa.questions.data import Kind
from qa.questions.relevance import Text
from qa.read.about_documents import document_draft
from qa.read.candidates import Candidate
from qa.read.changes import states_change
from qa.read.derived import derived_draft, of_change, operation
from qa.read.drafts import figure_draft, name_draft, quote_draft
from qa.read.fitting import told_in_units
from qa.read.halves import speaks_to_both
from qa.read.measured import Measured, measure
from qa.read.succession import as_person
from qa.read.yesno import yesno_draft
from qa.records import Draft, Hit

SURE = 0.45  # confidence from which words are given as the short answer, rather than their whole sentence
OF_UNIT: dict[str, Kind] = {"count": "count", "percent": "percent", "date": "date"}  # what a figure of a unit answers
UNNAMED = 1.1  # how much surer than its likeliest name a sentence is taken to tell who
TERM = 4  # words that a term may have
FIGURE_FIRST = 0.7  # of the confidence of words, or of another figure, from which a stated figure is given
STATED_FIRST = 0.35  # the same beside what is computed


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
        return figure_draft(analysis, stated) if stated else computed
    if analysis.measures.best and not found.figures:
        return Draft((), 0.0, notes=(f"asked for: {analysis.kind}", "no figure measures what is asked for"))
    if (for_figure := _for_figure(analysis, found)) is not None:
        analysis, found = for_figure, measure(for_figure, hits)
    words_sure = found.names[0].confidence if found.names else 0.0
    if found.figures and (_is_best(analysis, found) or found.figures[0].confidence >= FIGURE_FIRST * words_sure):
        return figure_draft(analysis, found.figures)
    if analysis.kind == "definition" and _is_term(found.asked):
        return quote_draft(analysis, found.sentences)
    if (analysis.kind in WORDS_KINDS or analysis.wants_figure) and words_sure >= SURE:
        return name_draft(analysis, found.names)
    quote = quote_draft(analysis, found.sentences)
    told = UNNAMED * words_sure if analysis.kind == "person" else 1.0
    return replace(quote, confidence=min(quote.confidence, told))


def _for_figure(analysis: Analysis, found: Measured) -> Analysis | None:
    """Return the question as one for a figure, where the likeliest words are one: the net alone chooses none."""
    if analysis.wants_figure or analysis.kind not in WORDS_KINDS or not found.names:
        return None
    best = found.names[0]
    figure = next(iter(find_figures(best.text, best.sentence.text.language)), None)
    if figure is None or 2 * len(figure.text) < len(best.text):
        return None
    kind: Kind = "money" if is_currency(figure.unit) else OF_UNIT.get(figure.unit, "quantity")
    return replace(analysis, kind=kind, unit=figure.unit if kind == "quantity" else "")


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
        return both if both and both[0].confidence >= STATED_FIRST * computed.confidence else ()
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
