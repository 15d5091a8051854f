"""What is found, as drafts: a figure, words or sentences, with what else states the same and what differs.

In: an Analysis and what was measured, best first. Out: a Draft whose first claim is the short answer, where there is
one, and whose second one quotes the sentence that says it.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.figures import compatible, same_value, write_figure
from qa.questions import Analysis
from qa.read.candidates import (
    Candidate,
    Sentence,
)
from qa.read.derived import span_draft
from qa.read.figure_candidates import asked_together
from qa.read.fitting import as_asked
from qa.records import Claim, Draft, Figure
from qa.static_model import load_static

MAX_EXPLANATION = 3  # sentences that explain
WORTH_ADDING = 0.85  # of the best sentence's score, from which another one adds to an explanation
REPEATS = 0.9  # cosine from which a sentence repeats another
SAME_VALUE = 0.4  # of the best candidate's score, from which another document's equal figure states the same
SAME_QUESTION = 0.75  # of the best candidate's score, from which another document's figure answers the same question


def figure_draft(analysis: Analysis, offered: Sequence[Candidate]) -> Draft:
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


def name_draft(analysis: Analysis, offered: Sequence[Candidate]) -> Draft:
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


def quote_draft(analysis: Analysis, read_: Sequence[Sentence]) -> Draft:
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
