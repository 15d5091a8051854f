"""Questions about the documents themselves: who issued one, in which newspaper it stood, when, which of two came first.

In: a question, and a way to measure what the hits offer for a topic. Out: a Draft whose short answer is what the
document states of itself (`qa.documents.sources`), or None: the question is about something that a text tells, its text
tells it itself, or the document that is meant states no such thing. Which document is meant, the rest of the question
says: the one whose sentences speak of that most.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from qa.documents.head import Stated, stated_date
from qa.documents.sources import source_of
from qa.figures import find_figures, write_figure
from qa.languages import words
from qa.questions import Analysis, analyse
from qa.read.asked_documents import Asked, asks_about, document_words, named_document
from qa.read.candidates import Candidate, Sentence
from qa.read.evidence import Agreed, Parts, agreed_parts, logit, probability, with_parts
from qa.records import Claim, Document, Draft, Evidence, Figure, Hit, Passage

if TYPE_CHECKING:
    from qa.read.measured import Measured

Measure = Callable[[Analysis], "Measured"]
STATED_BY: dict[Asked, tuple[str, ...]] = {  # what of a document answers, the likeliest first
    "agency": ("agency",),
    "outlet": ("outlet",),
    "issuer": ("issuer", "outlet", "author", "agency"),
    "author": ("author", "issuer"),
}
OF_SUCH = ("agency", "outlet")  # "which newspaper" asks of newspapers alone: other documents are passed over
MOST = 3  # sentences that say how much of a document is about a topic
SAYS_IT = 0.8  # of a topic, from which a sentence says it
ALONE = Agreed(1.0, 1.0)  # as if no other sentence were better
ALIKE = 0.75  # of the best document's confidence, from which another one may be meant
SAME_FIGURES, LEAST_SHARED = 0.5, 3  # of the figures of two texts, from which one is a translation of the other
COMPARED_CHARS = 4_000  # of two texts, by which that is decided
CACHED = 64  # texts whose figures are remembered
SPOKEN_OF = 0.38  # confidence from which any document speaks of a topic; below it, none can be meant
UNASKED = 0.5  # what the net is taken to say at least of a sentence on a topic, of which it was asked nothing
TOLD = 0.4  # confidence from which the answer that a text tells itself goes first
QUOTE_CHARS = 200  # of a longer line only its beginning is quoted
AROUND_CHARS = 300  # of the text around a quote that no passage at hand holds


@dataclass(frozen=True, slots=True, eq=False)
class About:
    """A document, its sentences by how well they speak of a topic, best first."""

    document: Document
    sentences: Sequence[Sentence]

    @property
    def score(self) -> float:
        """How much it is about the topic: what is said once in passing counts less than what is said again."""
        return sum(s.score for s in self.sentences[:MOST]) / min(MOST, len(self.sentences))

    @property
    def confidence(self) -> float:
        """How sure it is that it speaks of the topic at all: no surer than the share of it that it says.

        Where a sentence says nearly all of the topic, it need not be like what other documents say of it.
        """
        best = self.sentences[:MOST]
        alone = (with_parts(s.parts, agreed_parts(ALONE)) for s in best if dict(s.parts)["own"] >= SAYS_IT)
        sure = max(_speaks_of_it(parts) for parts in (*(s.parts for s in best), *alone))
        return min(sure, max(s.covered for s in best))


def _speaks_of_it(parts: Parts) -> float:
    """Return how sure it is that one speaks of a topic; the net, which looks for answers, says little of that."""
    return probability(logit("sentence", with_parts(parts, (("span", max(UNASKED, dict(parts)["span"])),))))


@dataclass(frozen=True, slots=True, eq=False)
class Answering:
    """What a document states of itself, where it was found by its topic."""

    about: About
    stated: Stated
    figure: Figure | None = None
    confidence: float = 0.0  # that the document is the one that is meant


def document_draft(analysis: Analysis, hits: Sequence[Hit], measure: Measure) -> Draft | None:
    """Return what a document states of itself, where the question asks for that; None where it does not.

    Args:
        analysis: the question.
        hits: what was retrieved for it.
        measure: measures what the hits offer for a question.
    """
    found = asks_about(analysis.question, analysis.language)
    if found is None:
        return None
    asked, topics = found
    if asked in ("earlier", "later"):
        return _compared(asked, analysis, topics, hits, measure)
    abouts = _abouts(topics[0], analysis.language, measure)
    stating = _stating(asked, abouts)
    spoken_of = not abouts or abouts[0].confidence >= SPOKEN_OF
    none_states = spoken_of and not stating
    if (none_states and asked not in OF_SUCH) or _told(analysis, measure):
        return None
    if none_states or not spoken_of:  # "newspaper" may stand in any text, and what is said there is no answer
        sure = 0.0 if none_states else abouts[0].confidence
        return Draft((), sure, notes=(f"asked for: {asked} of a document", "none is about that, and states it"))
    best = stating[0]
    alike = [a for a in stating if _folded(a.stated.text) == _folded(best.stated.text)]
    alike.sort(key=lambda a: a.about.document.language != analysis.language)
    evidence = tuple(_evidence(a, hits) for a in alike)
    text = write_figure(best.figure, analysis.language) if best.figure else alike[0].stated.text
    claims = Claim(text, evidence, kind="short"), Claim(evidence[0].quote, evidence[:1], quoted=True)
    return Draft(claims, best.confidence, notes=_notes(asked, [best]))


def _compared(
    asked: Asked, analysis: Analysis, topics: Sequence[str], hits: Sequence[Hit], measure: Measure
) -> Draft | None:
    """Return which of two documents is the earlier or the later one, with both dates; None where they do not tell."""
    dated = [next(iter(_stating("date", _abouts(topic, analysis.language, measure))), None) for topic in topics]
    if dated[0] is None or dated[1] is None or dated[0].about.document.id == dated[1].about.document.id:
        return None
    dates = [answering.stated.text for answering in dated if answering]
    if dates[0].startswith(dates[1]) or dates[1].startswith(dates[0]):
        return None  # one of a month, and the other of a day in it
    first = (dates[0] < dates[1]) == (asked == "earlier")
    chosen, other = (dated[0], dated[1]) if first else (dated[1], dated[0])
    evidence = (_evidence(chosen, hits), _evidence(other, hits))
    if chosen.figure is None:
        return None
    date = write_figure(chosen.figure, analysis.language)
    named = named_document(analysis.question, analysis.language, first=first)
    text = date if find_figures(named, analysis.language) else f"{named[:1].upper()}{named[1:]}: {date}"
    quotes = (Claim(e.quote, (e,), quoted=True) for e in evidence)
    confidence = min(chosen.confidence, other.confidence)
    return Draft((Claim(text, evidence, kind="short"), *quotes), confidence, notes=_notes(asked, (chosen, other)))


def _abouts(topic: str, language: str, measure: Measure) -> list[About]:
    """Return the documents that speak of a topic, by how much they do."""
    data = document_words(language)
    said = data.topic.format(topic) if data else topic
    content = tuple(word for word in words(said, language) if not word.stop)
    plain = replace(analyse(said, language), kind="name", unit="", words=content, kind_words=(), counted=())
    by_document: dict[str, list[Sentence]] = {}
    for sentence in measure(plain).sentences:
        by_document.setdefault(sentence.evidence.document.name, []).append(sentence)
    abouts = [About(said[0].evidence.document, said) for said in by_document.values()]
    named = [about for about in abouts if _names_source(topic, about.document)]
    return sorted(named or abouts, key=lambda about: -about.score)


def _names_source(topic: str, document: Document) -> bool:
    """Return whether a topic names who a document is from: "the Evening Post article about the frost"."""
    source = source_of(document.text, document.language)
    stated = (source.issuer, source.outlet, source.author, source.agency)
    return any(_folded(s.text).removeprefix("the ") in _folded(topic) for s in stated if s)


def _stating(asked: Asked, abouts: Sequence[About]) -> list[Answering]:
    """Return what the documents state that may be meant, best first: the best one's, and those of its translations."""
    found = []
    for about in abouts:
        best = abouts[0]
        same = about is best or _tell_the_same(about.document, best.document)
        alike = asked in OF_SUCH and about.confidence >= ALIKE * best.confidence
        if (same or alike) and (answering := _answering(asked, about)):
            found.append(replace(answering, confidence=best.confidence if same else about.confidence))
    return found


def _answering(asked: Asked, about: About) -> Answering | None:
    document = about.document
    if asked == "date":
        stated = stated_date(document.text, document.language)
        figure = _figure(stated, document) if stated else None
        return Answering(about, stated, figure) if stated and figure else None
    source = source_of(document.text, document.language)
    stated = next(filter(None, (getattr(source, part) for part in STATED_BY[asked])), None)
    return Answering(about, stated) if stated else None


def _figure(stated: Stated, document: Document) -> Figure | None:
    """Return the document's date as a figure of the line that states it; None where it is not its date after all."""
    start, end = _quoted(stated, document.text)
    figures = find_figures(document.text[start:end], document.language)
    agrees = document.date is None or document.date.startswith(stated.text) or stated.text.startswith(document.date)
    return next((f for f in figures if agrees and f.unit == "date" and f.iso == stated.text), None)


def _tell_the_same(one: Document, other: Document) -> bool:
    """Return whether two documents tell the same, be it in two languages: most of their figures are the same."""
    figures = [_figures(document.text[:COMPARED_CHARS], document.language) for document in (one, other)]
    shared = figures[0] & figures[1]
    return len(shared) >= LEAST_SHARED and len(shared) >= SAME_FIGURES * len(figures[0] | figures[1])


@lru_cache(maxsize=CACHED)
def _figures(text: str, language: str) -> frozenset[tuple[str, Decimal]]:
    return frozenset((f.unit, f.value) for f in find_figures(text, language) if f.unit != "ordinal")


def _told(analysis: Analysis, measure: Measure) -> bool:
    """Return whether a text tells itself who published what is asked about, or when, in a sentence that says so.

    "The Herald reported it": any sentence with such a word may name who did. A date is that of a document only where
    the sentence names one, and so is who issued it where the question does: "the firm published its plan in May" tells
    of no report about the plan.
    """
    asking = document_words(analysis.language)
    of_document = asking is not None and asking.document.search(analysis.question) is not None
    measured = measure(analysis)
    offered: list[Candidate] = [*measured.names[:1], *measured.figures[:1]]
    for candidate in offered:
        evidence = candidate.sentence.evidence
        data = document_words(evidence.document.language)
        if data is None or candidate.confidence < TOLD or not data.tells.search(evidence.quote):
            continue
        if not (of_document or candidate.figure) or data.document.search(evidence.quote):
            return True
    return False


def _evidence(answering: Answering, hits: Sequence[Hit]) -> Evidence:
    """Return the line that states it, in the passage that holds it, or in the stretch of text around it."""
    document = answering.about.document
    start, end = _quoted(answering.stated, document.text)
    score = answering.about.sentences[0].evidence.score
    for hit in hits:
        if hit.document.id == document.id and hit.passage.start <= start and end <= hit.passage.end:
            return Evidence(document, hit.passage, start, end, score)
    left, right = max(0, start - AROUND_CHARS), min(len(document.text), end + AROUND_CHARS)
    left = max(document.text.rfind("\n", left, start) + 1, left)
    passage = Passage(f"{document.id}:{left}", document.id, -1, left, right, document.text[left:right])
    return Evidence(document, passage, start, end, score)


def _quoted(stated: Stated, text: str) -> tuple[int, int]:
    """Return the span of the line that states something; of a long one, its beginning."""
    start = text.rfind("\n", 0, stated.start) + 1
    end = text.find("\n", stated.end)
    end = len(text) if end < 0 else end
    if end - start > QUOTE_CHARS:
        mark = re.compile(r"[)/]?(?:\s*/[^/\n]{1,40}/|\s*\([^()\n]{1,40}\))?").match(text, stated.end)
        end = mark.end() if mark else stated.end
        start = max(start, stated.start - QUOTE_CHARS)
    while start < stated.start and text[start].isspace():
        start += 1
    while end > stated.end and text[end - 1].isspace():
        end -= 1
    return start, end


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _notes(asked: Asked, answering: Sequence[Answering]) -> tuple[str, ...]:
    chosen = (f"{a.about.document.name} states {a.stated.text!r}, topic {a.about.score:.2f}" for a in answering)
    return (f"asked for: {asked} of a document", *chosen)
