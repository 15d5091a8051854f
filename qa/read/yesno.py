"""Yes/no question + Hits → "yes" or "no" with the sentence that says so, or nothing.

"Yes" is said where one reading of a sentence states all that the question says and nothing beside it that could narrow
it; "no" where it states the same but for a negation, or another figure of the same thing. Where words are left over on
either side, where somebody only says, plans or supposes it, where two sentences differ: nothing, and the quote speaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from qa.phrases import phrase
from qa.questions import Analysis
from qa.questions.relevance import is_name, take_apart
from qa.read.clauses import Reading, Token, readings, subject_of, whole
from qa.read.matching import Asked, closed_words_agree, in_order, match, take_question, titled
from qa.read.polarity import Polarity, polarity
from qa.read.stated import standing
from qa.read.tenses import is_past, tenses_agree
from qa.records import Claim, Draft, Evidence, Figure, Hit
from qa.sentence_vectors import sentences_of

Verdict = Literal["yes", "no"]
LONGEST = 1_000  # characters of a sentence that is read; what is longer is no sentence, and takes long
NAME_WORDS = 3  # in quotation marks, that may be a name; more are what somebody says
STATED = 0.8  # confidence where a sentence states all that is asked
_QUESTION = ("?", "？")
_CLOSING = {"“": "”“", "„": "“”", "«": "»", "»": "«", '"': '"'}  # the marks that a quotation mark is closed by


def yesno_draft(analysis: Analysis, hits: Sequence[Hit]) -> Draft | None:
    """Return "yes" or "no" with the sentences that say so; None where none does, or two of a document differ.

    Where two documents differ, both are quoted and neither "yes" nor "no" is said.
    """
    asked = take_question(analysis) if analysis.kind == "yesno" else None
    if asked is None:
        return None
    found = [(e, said) for e in _evidence(hits) if (said := verdict(asked, e)) is not None]
    if not found:
        return None
    said = found[0][1]
    alike = list({e.document.name: e for e, other in reversed(found) if other == said}.values())[::-1]
    alike.sort(key=lambda e: e.document.language != analysis.language)
    differing = {e.document.name: e for e, other in found if other != said}
    if differing.keys() & {e.document.name for e in alike}:
        return None
    quote = Claim(alike[0].quote, (alike[0],), quoted=True)
    short = Claim(phrase(said, analysis.language), tuple(alike), kind="short", operation=said)
    conflicts = tuple(Claim(e.quote, (e,), quoted=True) for e in differing.values())
    notes = (f"asked for: {analysis.kind}", f"a sentence states all that is asked, or its opposite: {said}")
    return Draft((quote,) if differing else (short, quote), STATED, conflicts, notes)


def _evidence(hits: Sequence[Hit]) -> Iterator[Evidence]:
    """Yield the hits' sentences, each once."""
    seen = set()
    for hit in hits:
        for span in sentences_of(hit.passage.text, hit.document.language).spans:
            start, end = (hit.passage.start + edge for edge in (span.start, span.end))
            if (hit.document.name, start, end) not in seen:
                seen.add((hit.document.name, start, end))
                yield Evidence(hit.document, hit.passage, start, end, hit.score)


def verdict(asked: Asked, evidence: Evidence) -> Verdict | None:
    """Return what a sentence says to a question: "yes", "no", or None where it leaves it open."""
    text = take_apart(evidence.quote, evidence.document.language)
    data = polarity(text.language)
    if data is None or len(text.text) > LONGEST or text.text.rstrip().endswith(_QUESTION):
        return None
    doubts = {m.group().casefold() for m in data.doubt.finditer(whole(text, data).plain)}
    if doubts - {m.group().casefold() for m in data.doubt.finditer(asked.part.plain)}:
        return None
    for reading in readings(text, data):
        for said in (reading, _with_subject_before(reading, evidence, data)):
            found = _compare(asked, said, evidence, data) if said else None
            if found:
                return None if _is_spoken(evidence) else found
    return None


def _is_spoken(evidence: Evidence) -> bool:
    """Return whether a sentence stands in quotation marks, or holds words of somebody, more than a name."""
    start, end = evidence.start - evidence.passage.start, evidence.end - evidence.passage.start
    opened, closing = -1, ""
    for at, mark in enumerate(evidence.passage.text[:end]):
        if opened >= 0 and (mark in closing or mark == "\n"):
            if at > start and len(evidence.passage.text[opened + 1 : at].split()) > NAME_WORDS:
                return True
            opened = -1
        elif opened < 0 and mark in _CLOSING:
            opened, closing = at, _CLOSING[mark]
    return opened >= 0


def _with_subject_before(reading: Reading, evidence: Evidence, data: Polarity) -> Reading | None:
    """Return a reading that begins with "it", with the subject of the sentence before in its place."""
    at = next((k for k, t in enumerate(reading.tokens) if t.folded in data.pronouns), None)
    if at is None or any(t.column >= 0 for t in reading.tokens[:at]):
        return None
    passage, language = evidence.passage, evidence.document.language
    ends = [s for s in sentences_of(passage.text, language).spans if s.end <= evidence.start - passage.start]
    if not ends:
        return None
    subject = subject_of(take_apart(passage.text[ends[-1].start : ends[-1].end], language), data)
    return replace(reading, tokens=(*subject, *reading.tokens[at + 1 :])) if subject and at == 0 else None


def _compare(asked: Asked, reading: Reading, evidence: Evidence, data: Polarity) -> Verdict | None:
    """Return what one reading of a sentence says to the question."""
    matched = match(asked, reading)
    lacking = [t for t in asked.content if t not in matched]
    if lacking and not titled(asked, lacking, matched, evidence):
        return None
    figures, negating = standing(asked.text.figures, reading.figures), _negating(reading, data)
    if figures is None or negating is None or not closed_words_agree(asked, reading, data, negating):
        return None
    if not all(_is_measured(f, reading, matched, data) for f in figures.inferred):
        return None
    if not tenses_agree(asked, reading, matched, data, dated=figures.dated) or not in_order(asked, reading, matched):
        return None
    left = [t for t in reading.tokens if t.column >= 0 and t not in matched.values() and t not in negating]
    if negating:
        return None if figures.differing or left or figures.left else "no"
    if figures.differing:
        once = figures.differing[0].unit != "date" or any(_starts(t.stem, data.once) for t in matched.values())
        return "no" if once and not left and not figures.left else None
    past = is_past(asked, matched, data)
    if any(f.unit != "date" for f in figures.left) or (figures.left and not past):
        return None
    return "yes" if not left or (past and _adjunct(left, reading, matched, data)) else None


def _is_measured(figure: Figure, reading: Reading, matched: dict[Token, Token], data: Polarity) -> bool:
    """Return whether a figure is what the sentence tells, so that its size may be reasoned with.

    It then follows its verb, or opens as "95 percent of the shops": of "children under 6" nothing follows for those
    under 12, nor of platform 2 for platform 3.
    """
    own = reading.tokens[reading.fronted :]
    before = [t for t in own if t.text is own[-1].text and t.end <= figure.start]
    if before and before[-1].folded in data.articles:
        return False
    if figure.unit == "date":
        return True
    if data.tenseless:
        after = [t for t in reading.tokens if t.start >= figure.end]
        counted = figure.unit != "count" or (bool(after) and after[0].column >= 0)
        return counted and len(after) <= 1 and not any(t.folded in data.weighty for t in reading.tokens)
    weighing = [t for t in before if t.column >= 0 or t.folded in data.finite]
    if not weighing:
        return figure.unit in ("percent", "count")
    if weighing[-1].folded in data.finite:
        return True
    pair = next((a for a, t in matched.items() if t is weighing[-1]), None)
    return pair is not None and weighing[-1].word.islower() and (pair.word != weighing[-1].word)


def _negating(reading: Reading, data: Polarity) -> frozenset[Token] | None:
    """Return the words of a reading's one negation, none where it has none, or None where it is no plain "not"."""
    if data.part_negation.search(reading.plain):
        return None
    count = len(data.negation.findall(reading.plain))
    if not count:
        return frozenset()
    text = reading.tokens[-1].text
    spans = [m.span() for m in data.negation.finditer(whole(text, data).plain)]
    found = [{t for t in reading.tokens if t.text is text and t.start < end and start < t.end} for start, end in spans]
    held = [tokens for tokens in found if tokens]
    return frozenset(held[0]) if count == len(held) == 1 else None


def _adjunct(left: Sequence[Token], reading: Reading, matched: dict[Token, Token], data: Polarity) -> bool:
    """Return whether the words left over only name the place where it happened: "… was repaired in Hamburg"."""
    last = max(reading.tokens.index(t) for t in matched.values())
    trailing = reading.tokens[last + 1 :]
    if not all(t in trailing for t in left) or not all(is_name(t.text.words[t.column], t.text) for t in left):
        return False
    return trailing[0].folded in data.adjuncts and all(t in left for t in trailing[1:])


def _starts(stem: str, stems: frozenset[str]) -> bool:
    return any(stem.startswith(known) for known in stems)
