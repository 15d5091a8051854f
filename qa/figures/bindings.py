"""Figures → the words they are about: subject, time, place, holder, as far as their sentence says so.

In: a `Source` and its figures in text order. Out: bindings per figure, each with its span. A figure's subject is the
phrase it counts off ("95 percent of the convenience stores"), or the phrase before it, shared along a list; with
"respectively" (bzw., ตามลำดับ) the k-th figure takes the k-th thing; an amount takes the date beside it ("1 million in
2007"), all take the only date of a sentence.
"""

from __future__ import annotations

import re

from qa.figures.clauses import MAX_PHRASE, Sentence, breaks, content_words, phrase_end, sentences, trim
from qa.figures.dimensions import LENGTH_UNITS, dimension_end
from qa.figures.found import Found, Source
from qa.figures.listed import phrases_behind, without_shares
from qa.figures.respectively import bind_respectively
from qa.figures.times import NEAR, times_of
from qa.records import Binding

Span = tuple[int, int]
_PROPER = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:[ -][^\W\d_a-zß-öø-ÿ][^\W\d_]*){0,4}"
_POSSESSIVE = re.compile(rf"({_PROPER})'s\b")


def bind(source: Source, found: list[Found]) -> dict[int, tuple[Binding, ...]]:
    """Return `id(figure)` → its bindings."""
    bound: dict[int, tuple[Binding, ...]] = {}
    for whole in sentences(source, found):
        sentence, beside = without_shares(source, whole)
        own = {id(figure): time for figure, time in zip(whole.figures, times_of(source, whole), strict=True)}
        times = [own[id(figure)] for figure in sentence.figures]
        subjects = _subjects(source, sentence)
        bind_respectively(source, sentence, subjects, times)
        listed = phrases_behind(source, sentence, beside)
        shared = _ahead(sentence, subjects, min(listed)) if listed else None  # what the whole list is of
        places = _places(source, sentence)
        for position, figure in enumerate(sentence.figures):
            place = min(places, key=lambda span, at=figure.start: abs(span[0] - at), default=None)  # type: ignore[misc]
            holder = _holder(source, sentence, position)
            of_list = position in listed and _counted_off(source, sentence, position) is None
            subject = (listed[position], shared) if of_list else (subjects[position],)
            spans = (*(("subject", span) for span in dict.fromkeys(subject)), ("time", times[position]))
            bound[id(figure)] = tuple(
                Binding(role, source.text[span[0] : span[1]], *span)  # type: ignore[arg-type]
                for role, span in (
                    *spans,
                    ("place", place),
                    ("holder", holder),
                    ("unit", _counted(source, sentence, position)),
                )
                if span is not None
            )
        for share, number in ((figure, beside[id(figure)]) for figure in whole.figures if id(figure) in beside):
            bound[id(share)] = tuple(b for b in bound[id(number)] if b.role != "unit")
    return bound


def _subjects(source: Source, sentence: Sentence) -> list[Span | None]:
    subjects: list[Span | None] = []
    relative = source.patterns.lex.words("relative_time", "grammar")  # says when, not of what
    for position, figure in enumerate(sentence.figures):
        if figure.unit == "score":  # of all that its clause tells: who played whom, and where
            subjects.append(None)
            continue
        span = _counted_off(source, sentence, position)
        if span is None:
            span = _before(source, sentence, position)
            empty = span and (source.low[span[0] : span[1]] in relative or _is_predicate(source, *span))
            span = None if empty else span
        if span is None and position:
            span = _whole_before(source, sentence.figures[position - 1], figure)
        if span is None and position and (subjects[-1] or figure.conversion_of):
            span = subjects[-1]
        if span is None:
            span = _behind(source, sentence, position)
        subjects.append(span)
    return subjects


def _whole_before(source: Source, before: Found, figure: Found) -> Span | None:
    """Return what a share is of where it follows at once: "of 8,200 villagers 54% were potters"."""
    span = before.counted_span
    at_once = span and figure.unit == "percent" and not source.normal[span[1] : figure.outer].strip(" \u00a0,")
    return trim(source, *span) if span and at_once else None


def _ahead(sentence: Sentence, subjects: list[Span | None], position: int) -> Span | None:
    span = subjects[position]
    return span if span and span[1] <= sentence.figures[position].start else None


def _is_predicate(source: Source, start: int, end: int) -> bool:
    """Return whether a phrase only says how an amount came about ("fell", "ลดลงเหลือ"): its subject stands before."""
    return source.patterns.predicates.fullmatch(source.low, start, end) is not None


def _left(sentence: Sentence, position: int) -> int:
    return sentence.figures[position - 1].outer_end if position else sentence.start


def _right(sentence: Sentence, position: int) -> int:
    after = sentence.figures[position + 1 :]
    return after[0].outer if after else sentence.end


def _counted_off(source: Source, sentence: Sentence, position: int) -> Span | None:
    """Return the phrase behind "of": "95 percent of the shops", "95 Prozent der Läden", "ร้อยละ 95 ของร้าน"."""
    figure, lex = sentence.figures[position], source.patterns.lex
    if figure.unit in ("date", "time"):
        return None
    at = figure.counted_span[1] if figure.counted_span else max(figure.end, figure.outer_end)
    rest = source.low[at : at + 12].lstrip(" \u00a0")
    skipped = len(source.low[at : at + 12]) - len(rest)
    for word in lex.words("of", "grammar"):
        if rest.startswith(word) and not (lex.spaced and rest[len(word) : len(word) + 1].isalpha()):
            start = at + skipped + len(word)
            return trim(source, *phrase_end(source, start, _right(sentence, position)))
    return None


def _counted(source: Source, sentence: Sentence, position: int) -> Span | None:
    """Return what a number counts: what it names, or what it is a part of.

    "60 of the town's 90 buses" are buses; of "27 islands only nine are inhabited" nine are islands.
    """
    figure, lex = sentence.figures[position], source.patterns.lex
    if figure.counted_span:
        start, end = figure.counted_span[0], min(figure.counted_span[1], _right(sentence, position))
        return trim(source, start, end) if end > start else None
    if figure.unit != "count" or not lex.spaced:
        return None
    of = _counted_off(source, sentence, position)
    after = next((f for f in sentence.figures[position + 1 :] if f.unit == "count"), None)
    if of:
        whole = after and after.counted_span if after and not breaks(source, figure.end, after.start) else None
        return whole if whole and whole[0] - of[1] <= NEAR else of
    copulas = lex.words("copulas", "grammar")
    behind = source.low[max(figure.end, figure.outer_end) :][:NEAR].split()[:1]
    ahead = source.low[max(sentence.start, figure.outer - NEAR) : figure.outer].split()[-1:]
    if not any(word in copulas for word in (*ahead, *behind)) or any(
        word in lex.words("of", "grammar") for word in ahead
    ):
        return None
    wholes = [f for f in sentence.figures[:position] if f.unit == "count" and f.value > figure.value]
    whole = max((f.counted_span for f in wholes if f.counted_span), default=None)
    return trim(source, whole[0], min(whole[1], figure.outer)) if whole else None


def _before(source: Source, sentence: Sentence, position: int) -> Span | None:
    """Return the phrase before the figure, back to the mark that begins it, or to the sentence's start."""
    figure = sentence.figures[position]
    start, end = _left(sentence, position), figure.outer
    if position and sentence.figures[position - 1].counted_span:
        start = max(start, min(sentence.figures[position - 1].counted_span[1], end))  # type: ignore[index]
    if position:
        start = max(start, min(_dimension_end(source, sentence.figures[position - 1]), end))
    start = max(start, end - 4 * MAX_PHRASE)
    stripped = end - len(source.normal[start:end]) + len(source.normal[start:end].rstrip(" \u00a0(["))
    chunk = start
    marks = breaks(source, start, stripped)
    spaces = [] if source.patterns.lex.spaced else list(re.finditer(r" +", source.normal[start:stripped]))
    starts = sorted([start, *(mark.end() for mark in marks), *(start + space.end() for space in spaces)])
    for candidate in reversed(starts):
        chunk = candidate
        if content_words(source, candidate, stripped) >= 2:
            break
    if not content_words(source, chunk, stripped):
        return None
    return trim(source, max(chunk, stripped - 2 * MAX_PHRASE), stripped)


def _behind(source: Source, sentence: Sentence, position: int) -> Span | None:
    """Return the phrase behind a figure that begins its sentence: "Over 20 companies from Uppsala took part"."""
    figure = sentence.figures[position]
    if _dimension_end(source, figure):
        return None
    start = figure.counted_span[0] if figure.counted_span else max(figure.end, figure.outer_end)
    end = min(_right(sentence, position), start + MAX_PHRASE)
    bracket = source.normal.find("(", start, end)
    end = bracket if bracket >= 0 else end
    marks = breaks(source, start, end)
    return trim(source, start, marks[0].start() if marks else end)


def _dimension_end(source: Source, figure: Found) -> int:
    """Return where the word behind a length ends that says what it is of ("640 metres long"), 0 where there is none."""
    if figure.unit not in LENGTH_UNITS:
        return 0
    return dimension_end(source.normal, source.patterns.lex.language, figure.end)


def _places(source: Source, sentence: Sentence) -> list[Span]:
    """Return the proper names behind prepositions of place."""
    pattern = source.patterns.place
    spans = []
    for match in pattern.finditer(source.normal, sentence.start, sentence.end):
        span = match.span("name")
        if any(word.endswith(match["name"].lower()) for word in source.patterns.lex.words("year_before")):
            continue
        if not any(other.start < span[1] and span[0] < other.end for other in sentence.figures):
            spans.append(span)
    return spans


def _holder(source: Source, sentence: Sentence, position: int) -> Span | None:
    """Return whose figure it is: the last possessive before it ("Norway's"), or the name behind "of"."""
    figures = sentence.figures
    for start, end in ((_left(sentence, position), figures[position].start), (sentence.start, figures[0].start)):
        spans = [match.span(1) for match in _POSSESSIVE.finditer(source.normal, start, end)]
        spans += [match.span("name") for match in source.patterns.holder.finditer(source.normal, start, end)]
        if spans:
            return max(spans)
    return None
