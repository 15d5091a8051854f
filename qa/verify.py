"""Draft → Answer: every quote and figure checked, or withheld; agreement; abstention.

In: what a reader or a model proposes. Out: only what stands in the cited documents. A claim whose quote is not in its
document at its offsets, or that states a figure which none of its quotes states, is dropped and named in `withheld`;
a draft with too little evidence, or with nothing left, becomes "the documents do not say".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast, get_args

from qa.figures import derive, find_figures, same_value, unsupported, write_derived
from qa.figures.derive import DerivationError
from qa.figures.derive import Kind as Operation
from qa.grounding import Source, fault
from qa.phrases import phrase
from qa.records import Agreement, Answer, Citation, Claim, Document, Draft, Evidence, Figure, Hit, Statement

ABSTAIN_BELOW = 0.38  # confidence; chosen on eval/questions.jsonl, see the risk/coverage table of `make eval`
VERDICTS = ("yes", "no")  # a short answer's operation, where it answers a yes/no question
N_RELATED = 3  # nearest passages offered where the documents do not say

Lookup = Callable[[str], Document | None]  # a document's name → the document as stored now


def verify(question: str, language: str, draft: Draft, hits: Sequence[Hit], lookup: Lookup) -> Answer:
    """Return the answer that may leave the bot.

    Args:
        question: the question that is answered.
        language: the language to answer in.
        draft: what is proposed.
        hits: what was retrieved, for the related passages of an abstention.
        lookup: finds a document by name, as the store holds it now.
    """
    withheld = list(draft.withheld)
    claims = [claim for claim in draft.claims if _holds(claim, question, language, lookup, withheld)]
    claims = [claim for claim in claims if claim.operation not in VERDICTS or _is_shown(claim, claims, withheld)]
    short_lost = any(c.kind in ("short", "derived") for c in draft.claims) and not any(
        c.kind in ("short", "derived") for c in claims
    )
    if not claims or draft.confidence < ABSTAIN_BELOW or (short_lost and not any(c.quoted for c in claims)):
        return abstain(question, language, hits, draft, tuple(withheld))
    numbering = _Numbering()
    statements = tuple(
        Statement(claim.text, tuple(numbering.number(e) for e in claim.evidence), claim.kind, claim.quoted)
        for claim in claims
    )
    conflicts = [claim for claim in draft.conflicts if _holds(claim, question, language, lookup, withheld)]
    n_supporting = len(numbering.citations)
    conflicting = tuple(numbering.citations[numbering.number(e) - 1] for claim in conflicts for e in claim.evidence)
    supporting = _agreeing(statements, numbering.citations[:n_supporting], language)
    return Answer(
        question=question,
        language=language,
        answered=True,
        text="\n".join(render(statement) for statement in statements),
        statements=statements,
        citations=tuple(numbering.citations),
        figures=_stated(statements, numbering.citations, language),
        agreement=Agreement(_one_a_document(supporting), conflicting),
        withheld=tuple(withheld),
        confidence=draft.confidence,
    )


def abstain(
    question: str, language: str, hits: Sequence[Hit], draft: Draft | None = None, withheld: tuple[str, ...] = ()
) -> Answer:
    """Return "the documents do not say", with the nearest passages as related ones."""
    related = _Numbering()
    for hit in hits[:N_RELATED]:
        related.number(Evidence(hit.document, hit.passage, hit.passage.start, hit.passage.end, hit.score))
    return Answer(
        question=question,
        language=language,
        answered=False,
        text=phrase("not_said", language),
        related=tuple(related.citations),
        withheld=withheld,
        confidence=draft.confidence if draft else 0.0,
    )


def render(statement: Statement) -> str:
    """Return a statement with its markers.

    >>> render(Statement("Four.", (1, 3), "short", False))
    'Four. [1][3]'
    """
    return statement.text + " " + "".join(f"[{number}]" for number in statement.citations)


def objection(claim: Claim, question: str, language: str, lookup: Lookup) -> str:
    """Return why a claim may not be stated, "" where it may; arguments as in `verify`."""
    reasons: list[str] = []
    return "" if _holds(claim, question, language, lookup, reasons) else reasons[-1].removeprefix(f"{claim.text!r}: ")


def _holds(claim: Claim, question: str, language: str, lookup: Lookup, withheld: list[str]) -> bool:
    """Return whether the claim may be stated; the reason why not goes to `withheld`."""
    if not claim.evidence:
        withheld.append(f"{claim.text!r} cites nothing")
        return False
    for evidence in claim.evidence:
        stored = lookup(evidence.document.name)
        if stored is None or not evidence.quote.strip() or stored.text[evidence.start : evidence.end] != evidence.quote:
            withheld.append(f"{evidence.quote!r} does not stand in {evidence.document.name}")
            return False
    if claim.quoted:
        stands = claim.text.strip() in [evidence.quote.strip() for evidence in claim.evidence]
        if not stands:
            withheld.append(f"{claim.text!r} is no quote of what it cites")
        return stands
    if claim.kind == "derived":
        return _is_computed(claim, question, language, withheld)
    if claim.kind == "statement":
        sources = [
            Source(e.quote, e.document.language, f"{e.document.title}\n{e.passage.text}") for e in claim.evidence
        ]
        reason = fault(claim.text, language, sources, question)
        if reason:
            withheld.append(f"{claim.text!r}: {reason}")
        return not reason
    if claim.operation in VERDICTS:  # that its quotes say so is the reader's word; that they are shown is seen to above
        known = claim.kind == "short" and claim.text == phrase(claim.operation, language)
        if not known:
            withheld.append(f"{claim.text!r} is no plain {claim.operation!r}")
        return known
    if claim.kind == "short" and not find_figures(claim.text, language) and not _is_quoted(claim):
        withheld.append(f"{claim.text!r} stands in no cited passage")
        return False
    lost = unsupported(claim.text, language, [(e.quote, e.document.language) for e in claim.evidence])
    if lost:
        withheld.append(f"{', '.join(f.text for f in lost)} in {claim.text!r} stands in no cited passage")
    return not lost


def _is_computed(claim: Claim, question: str, language: str, withheld: list[str]) -> bool:
    """Return whether a claim is what its operation gives of figures that its quotes state, computed again here.

    What is larger or smaller may be led by the name of whose figure it is, as the question writes it.
    """
    stated = [f for e in claim.evidence for f in find_figures(e.quote, e.document.language)]
    for operand in claim.operands:
        if not any(same_value(operand, figure) for figure in stated):
            withheld.append(f"{operand.text}, from which {claim.text!r} is computed, stands in no cited passage")
            return False
    try:
        if claim.operation not in get_args(Operation):
            raise DerivationError(f"there is no operation {claim.operation!r}")
        operation = cast(Operation, claim.operation)
        computed = write_derived(operation, derive(operation, claim.operands), language)
    except DerivationError as error:
        withheld.append(f"{claim.text!r} cannot be computed: {error}")
        return False
    name = claim.text.removesuffix(f": {computed}") if operation in ("larger", "smaller") else ""
    led = bool(name) and name != claim.text and name.casefold() in question.casefold()
    if not led and claim.text != computed:
        withheld.append(f"{claim.text!r} is not what its figures give: {computed!r}")
    return led or claim.text == computed


def _is_shown(claim: Claim, claims: Sequence[Claim], withheld: list[str]) -> bool:
    """Return whether one of the quotes that a "yes" or "no" rests on stands beside it."""
    shown = any(other.quoted and set(other.evidence) & set(claim.evidence) for other in claims)
    if not shown:
        withheld.append(f"{claim.text!r} stands without the sentence that says so")
    return shown


def _is_quoted(claim: Claim) -> bool:
    return any(claim.text in evidence.quote for evidence in claim.evidence)


class _Numbering:
    """Gives citations their numbers in reading order; the same quote keeps its number."""

    def __init__(self) -> None:
        self.citations: list[Citation] = []
        self._known: dict[tuple[str, int, int], int] = {}

    def number(self, evidence: Evidence) -> int:
        key = (evidence.document.name, evidence.start, evidence.end)
        if key not in self._known:
            self._known[key] = len(self.citations) + 1
            document, passage = evidence.document, evidence.passage
            self.citations.append(
                Citation(
                    number=self._known[key],
                    document=document.name,
                    title=document.title,
                    date=document.date,
                    language=document.language,
                    quote=evidence.quote,
                    start=evidence.start,
                    end=evidence.end,
                    score=evidence.score,
                    passage_start=passage.start,
                    passage_end=passage.end,
                    passage=passage.text,
                )
            )
        return self._known[key]


def _stated(statements: Sequence[Statement], citations: Sequence[Citation], language: str) -> tuple[Figure, ...]:
    """Return the figures that the answer states, as the cited documents write them."""
    found: list[Figure] = []
    for statement in statements:
        if statement.kind == "explanation":
            continue
        for number in statement.citations:
            citation = citations[number - 1]
            spoken = find_figures(statement.text, citation.language if statement.quoted else language)
            for figure in find_figures(citation.quote, citation.language):
                if any(same_value(said, figure) for said in spoken):
                    cited = replace(figure, citation=number)
                    if not any(f.citation == number and f.text == cited.text for f in found):
                        found.append(cited)
    return tuple(found)


def _agreeing(statements: Sequence[Statement], citations: Sequence[Citation], language: str) -> tuple[Citation, ...]:
    """Return the citations that state the same: all of an embedded reader's, of a model's those of its first statement.

    A model's later statements say something else; and of its first one's citations, those count that state each of its
    figures.
    """
    first = statements[0]
    if first.kind != "statement":
        return tuple(citations)
    cited = [citations[number - 1] for number in first.citations]
    spoken = find_figures(first.text, cited[0].language if first.quoted else language)
    stated = [find_figures(citation.quote, citation.language) for citation in cited]
    return tuple(
        citation
        for citation, said in zip(cited, stated, strict=True)
        if all(any(same_value(figure, other) for other in said) for figure in spoken)
    )


def _one_a_document(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    return tuple({citation.document: citation for citation in reversed(citations)}.values())[::-1]
