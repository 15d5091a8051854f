"""Lists that put the figure first ("56 percent were potters, 30 percent weavers"); shares in brackets beside numbers.

In: a `Source` and a sentence with its figures. Out: which figures are shares of the same thing as the number before
them ("1,388 (0.9%) couples"), and the phrases behind the figures of a list.
"""

from __future__ import annotations

import re
from dataclasses import replace

from qa.figures.clauses import MAX_PHRASE, Sentence, breaks, content_words, trim
from qa.figures.found import Found, Source

Span = tuple[int, int]
_NO_MEMBERS = ("date", "time", "ordinal", "score")
_OPENS = re.compile(r"[^()\d,;:.!?]{0,40}[(\[]\s*")  # from a number, or what it counts, to the share beside it
_CLOSES = re.compile(r"\s*[)\]]")
_MARK = re.compile(r"[,;:]\s")


def without_shares(source: Source, sentence: Sentence) -> tuple[Sentence, dict[int, Found]]:
    """Return a sentence without the shares in brackets, and `id(share)` → the number that it stands beside."""
    figures: list[Found] = []
    beside: dict[int, Found] = {}
    for figure in sentence.figures:
        if figures and figure.unit == "percent" and _is_beside(source, figures[-1], figure):
            beside[id(figure)] = figures[-1]
            closes = _CLOSES.match(source.normal, figure.outer_end)
            figures[-1].outer_end = closes.end() if closes else figure.outer_end
        else:
            figures.append(figure)
    return (replace(sentence, figures=figures), beside) if beside else (sentence, beside)


def _is_beside(source: Source, number: Found, share: Found) -> bool:
    """Return whether nothing but what a number counts stands between it and a share that is alone in its brackets."""
    if number.unit in (*_NO_MEMBERS, "percent", "ratio"):
        return False
    opens = _OPENS.fullmatch(source.normal, number.end, share.outer)
    return opens is not None and _CLOSES.match(source.normal, share.outer_end) is not None


def phrases_behind(source: Source, sentence: Sentence, beside: dict[int, Found]) -> dict[int, Span]:
    """Return the place of each figure of a list → the phrase behind it that says what it is of.

    In such a list every figure but the first stands right behind a mark or "and", and something behind each of them.
    Its figures are shares, or numbers that have one beside them: others name what they count, or measure.
    """
    shares = {id(number) for number in beside.values()}
    lex = source.patterns.lex
    if not lex.spaced or source.patterns.respectively.search(source.low, sentence.start, sentence.end):
        return {}
    found: dict[int, Span] = {}
    for position, figure in enumerate(sentence.figures):
        before = _before(sentence, position)
        if before is None or not _opens(source, sentence, position):
            continue
        phrases = _phrase(source, sentence, before), _phrase(source, sentence, position)
        if phrases[0] and phrases[1] and (figure.unit == "percent" or id(figure) in shares):
            found |= {before: phrases[0], position: phrases[1]}
    return found


def _before(sentence: Sentence, position: int) -> int | None:
    """Return the place of the figure of the same unit before one."""
    unit = sentence.figures[position].unit
    return next((i for i in reversed(range(position)) if sentence.figures[i].unit == unit), None)


def _opens(source: Source, sentence: Sentence, position: int) -> bool:
    """Return whether a figure, with its qualifier, stands right behind a mark or a conjunction."""
    start, end = sentence.figures[position - 1].outer_end, sentence.figures[position].outer
    ends = [mark.end() for mark in _MARK.finditer(source.normal, start, end)]
    ends += [join.end() for join in source.patterns.conjunction.finditer(source.low, start, end)]
    return bool(ends) and not content_words(source, max(ends), end)


def _phrase(source: Source, sentence: Sentence, position: int) -> Span | None:
    """Return the words behind a figure up to the next mark, or to the conjunction before the next figure."""
    figures = sentence.figures
    start = max(figures[position].end, figures[position].outer_end)
    end = min(figures[position + 1].outer if position + 1 < len(figures) else sentence.end, start + MAX_PHRASE)
    marks = breaks(source, start, end)
    end = marks[0].start() if marks else end
    return trim(source, start, end) if content_words(source, start, end) else None
