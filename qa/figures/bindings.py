"""Figures → the words they are about: subject, time, place, holder, as far as their sentence says so.

In: a `Source` and its figures in text order. Out: bindings per figure, each with its span. A figure's subject is the
phrase it counts off ("95 percent of the convenience stores"), or the phrase before it, shared along a list; with
"respectively" (bzw., ตามลำดับ) the k-th figure takes the k-th thing; an amount takes the date beside it ("1 million in
2007"), all take the only date of a sentence.
"""

from __future__ import annotations

import re

from qa.figures.clauses import Sentence, breaks, content_words, sentences, trim, words
from qa.figures.dimensions import LENGTH_UNITS, dimension_end
from qa.figures.found import Found, Source
from qa.figures.listed import phrases_behind, without_shares
from qa.figures.times import NEAR, times_of
from qa.records import Binding

Span = tuple[int, int]
_PROPER = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:[ -][^\W\d_a-zß-öø-ÿ][^\W\d_]*){0,4}"
_POSSESSIVE = re.compile(rf"({_PROPER})'s\b")
_MAX_PHRASE = 90  # characters of a subject


def bind(source: Source, found: list[Found]) -> dict[int, tuple[Binding, ...]]:
    """Return `id(figure)` → its bindings."""
    bound: dict[int, tuple[Binding, ...]] = {}
    for whole in sentences(source, found):
        sentence, beside = without_shares(source, whole)
        own = {id(figure): time for figure, time in zip(whole.figures, times_of(source, whole), strict=True)}
        times = [own[id(figure)] for figure in sentence.figures]
        subjects = _subjects(source, sentence)
        _bind_respectively(source, sentence, subjects, times)
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
            return trim(source, *_phrase_end(source, start, _right(sentence, position)))
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


def _phrase_end(source: Source, start: int, end: int) -> Span:
    """Return the phrase from `start` on: to the next mark, or to the next function word after its first noun."""
    end = min(end, start + _MAX_PHRASE)
    marks = breaks(source, start, end)
    end = marks[0].start() if marks else end
    lex = source.patterns.lex
    if not lex.spaced:
        space = source.normal.find(" ", start + 1, end)
        return start, space if space > start + 1 else end
    bounds, seen = lex.words("bounds", "grammar"), False
    for word in words(source, start, end):
        low = source.low[word.start() : word.end()]
        if low in bounds and seen:
            return start, word.start()
        seen = seen or (low not in bounds and low not in lex.words("articles", "grammar"))
    return start, end


def _before(source: Source, sentence: Sentence, position: int) -> Span | None:
    """Return the phrase before the figure, back to the mark that begins it, or to the sentence's start."""
    figure = sentence.figures[position]
    start, end = _left(sentence, position), figure.outer
    if position and sentence.figures[position - 1].counted_span:
        start = max(start, min(sentence.figures[position - 1].counted_span[1], end))  # type: ignore[index]
    if position:
        start = max(start, min(_dimension_end(source, sentence.figures[position - 1]), end))
    start = max(start, end - 4 * _MAX_PHRASE)
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
    return trim(source, max(chunk, stripped - 2 * _MAX_PHRASE), stripped)


def _behind(source: Source, sentence: Sentence, position: int) -> Span | None:
    """Return the phrase behind a figure that begins its sentence: "Over 20 companies from Uppsala took part"."""
    figure = sentence.figures[position]
    if _dimension_end(source, figure):
        return None
    start = figure.counted_span[0] if figure.counted_span else max(figure.end, figure.outer_end)
    end = min(_right(sentence, position), start + _MAX_PHRASE)
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


def _bind_respectively(
    source: Source, sentence: Sentence, subjects: list[Span | None], times: list[Span | None]
) -> None:
    """Bind the k-th figure of a list to the k-th thing, or date, of the list before it (or behind it)."""
    for word in source.patterns.respectively.finditer(source.low, sentence.start, sentence.end):
        groups = _groups(source, sentence, word.span())
        if not groups:
            continue
        group = groups[-1]
        kinds = {sentence.figures[position].unit == "date" for position in group}
        twin = next((other for other in reversed(groups[:-1]) if len(other) == len(group)), None)
        if twin is not None and kinds == {True}:
            for amount, date in zip(twin, group, strict=True):
                times[amount] = (sentence.figures[date].start, sentence.figures[date].end)
            group = twin
        things = _things(source, sentence, sentence.figures[group[0]].outer, len(group))
        if not things:
            things = _things_behind(
                source, max(word.end(), sentence.figures[group[-1]].outer_end), sentence, len(group)
            )
        for position, thing in zip(group, things, strict=False):
            subjects[position] = thing


def _groups(source: Source, sentence: Sentence, word: Span) -> list[list[int]]:
    """Return the lists of two or more figures up to the word (it may stand inside the last one, as "bzw." does)."""
    groups: list[list[int]] = []
    for position, figure in enumerate(sentence.figures):
        before = sentence.figures[position - 1] if position else None
        if figure.start >= word[1] and (before is None or before.end > word[1] or not _listed(source, before, figure)):
            break
        if before is not None and groups and groups[-1][-1] == position - 1 and _listed(source, before, figure):
            groups[-1].append(position)
        else:
            groups.append([position])
    return [group for group in groups if len(group) > 1]


def _listed(source: Source, before: Found, figure: Found) -> bool:
    gap = source.low[before.outer_end : max(figure.outer, before.outer_end)]
    return (before.unit == "date") == (figure.unit == "date") and source.patterns.listed.fullmatch(gap) is not None


def _things(source: Source, sentence: Sentence, end: int, count: int) -> list[Span]:
    """Return the last `count` coordinated phrases before `end`; [] where there is no such list."""
    start = sentence.start
    marks = list(source.patterns.coordinator.finditer(source.low, start, end))
    if len(marks) < count - 1 or count < 2:
        return []
    marks = marks[-(count - 1) :]
    if not source.patterns.conjunction.search(source.low, marks[-1].start(), marks[-1].end()):
        return []
    edges = [mark.end() for mark in marks]
    end = min([end, *(figure.outer for figure in sentence.figures if figure.outer > edges[-1])])
    first = _noun_phrase_start(source, start, marks[0].start(), source.low[edges[-1] : end])
    spans = [trim(source, first, marks[0].start())]
    for position, edge in enumerate(edges):
        stop = marks[position + 1].start() if position + 1 < len(marks) else _noun_phrase_end(source, edge, end)
        spans.append(trim(source, edge, stop))
    return [span for span in spans if span is not None] if all(spans) else []


def _things_behind(source: Source, start: int, sentence: Sentence, count: int) -> list[Span]:
    ends = [figure.outer for figure in sentence.figures if figure.outer > start]
    end = min([sentence.end, *ends])
    marks = list(source.patterns.coordinator.finditer(source.low, start, end))
    marks = [mark for mark in marks if content_words(source, start, mark.start())][: count - 1]
    if len(marks) < count - 1:
        return []
    edges = [start, *(mark.end() for mark in marks)]
    stops = [*(mark.start() for mark in marks), _phrase_end(source, edges[-1], end)[1]]
    spans = [trim(source, edge, stop) for edge, stop in zip(edges, stops, strict=True)]
    return [span for span in spans if span is not None] if all(spans) else []


def _noun_phrase_start(source: Source, start: int, end: int, twin: str) -> int:
    """Return where the first thing of a list begins: behind the last function word, or at the last mark or space.

    Where the second thing has a function word of its own ("the output of A and the sales of B"), one more is spanned.
    """
    lex = source.patterns.lex
    marks = breaks(source, start, end)
    start = marks[-1].end() if marks else start
    if not lex.spaced:
        space = source.normal.rfind(" ", start, end)
        return space + 1 if space >= start else start
    closed, of = (*lex.words("bounds", "grammar"), *lex.words("articles", "grammar")), lex.words("of", "grammar")
    inner = [word for word in words(source, start, end) if source.low[word.start() : word.end()] in closed]
    for _ in range(sum(word in of for word in re.findall(r"\w+", twin)[1:])):
        while inner and source.low[inner[-1].start() : inner[-1].end()] not in of:
            inner.pop()
        inner = inner[:-1]
    return inner[-1].end() if inner else start


def _noun_phrase_end(source: Source, start: int, end: int) -> int:
    """Return where the last thing of a list ends: before a mark, or in an unspaced script before its predicate."""
    marks = breaks(source, start, end)
    end = marks[0].start() if marks else end
    if source.patterns.lex.spaced:
        return end
    for word in source.patterns.lex.words("predicates", "grammar"):
        at = source.low.find(word, start + 3, end)
        end = at if at > 0 else end
    return end
