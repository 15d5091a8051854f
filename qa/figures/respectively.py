"""Figures → the things of the list before them: with "respectively" (bzw., ตามลำดับ) the k-th takes the k-th thing.

In: a `Source`, a sentence, and what its figures are bound to so far. Out: the same lists, changed.
"""

from __future__ import annotations

import re

from qa.figures.clauses import Sentence, breaks, content_words, phrase_end, trim, words
from qa.figures.found import Found, Source

Span = tuple[int, int]


def bind_respectively(
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
    stops = [*(mark.start() for mark in marks), phrase_end(source, edges[-1], end)[1]]
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
