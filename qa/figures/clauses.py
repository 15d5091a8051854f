"""Sentences and phrases around figures: where they begin and end, and which words in them bear content.

In: a `Source` and figures in text order. Out: spans. Structure (marks, brackets, conjunctions and other closed classes
from the data files) decides, never a list of subjects.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.figures.found import Found, Source

MAX_SENTENCE = 600  # characters; longer ones are read in pieces, which keeps the work linear
MAX_PHRASE = 90  # characters of a subject
_END = re.compile(r"[.!?…](?=[\"')\]”’»]{0,2}(?:\s|$))|[。！？;；]|\n")
_BREAK = re.compile(r"[,;:，；：、()\[\]–—/\"“”„»«]+(?=\s|$|[^\d])")
_RUN = re.compile(r"[^\s,;:.!?()\[\]\"“”，。、；：（）]+")
_WORD = re.compile(r"[^\W_][^\W_'.-]*(?:['.-][^\W_]+)*\.?")


@dataclass(slots=True)
class Sentence:
    """One sentence `[start, end)` and the figures in it."""

    start: int
    end: int
    figures: list[Found]


def sentences(source: Source, found: list[Found]) -> list[Sentence]:
    """Return the sentences that hold figures; a full stop inside a figure or an abbreviation ends none."""
    done: list[Sentence] = []
    for figure in found:
        if done and figure.start < done[-1].end:
            done[-1].figures.append(figure)
            continue
        floor = done[-1].end if done else 0
        start = max(floor, _start_before(source, figure.start, floor))
        done.append(Sentence(start, _end_after(source, figure.end, start), [figure]))
    for sentence in done:  # a figure may hold the stop that was taken for the end
        sentence.end = max(sentence.end, sentence.figures[-1].end)
    return done


def _start_before(source: Source, at: int, floor: int) -> int:
    low = max(floor, at - MAX_SENTENCE)
    start = low
    for match in _END.finditer(source.text, low, at):
        if _ends(source, match):
            start = match.end()
    while start < at and source.text[start].isspace():
        start += 1
    return start


def _end_after(source: Source, at: int, start: int) -> int:
    high = min(len(source.text), start + MAX_SENTENCE + (at - start))
    for match in _END.finditer(source.text, at, high):
        if _ends(source, match):
            return match.end()
    return high


def _ends(source: Source, match: re.Match[str]) -> bool:
    """Return whether a mark ends a sentence: not after an initial, a short abbreviation, or before a small letter."""
    if match.group() != ".":
        return True
    before = source.low[max(0, match.start() - 12) : match.start()]
    word = re.search(r"[^\W_]*$", before)
    if word is not None and word.group() in source.patterns.lex.abbreviations:
        return False
    after = source.text[match.end() : match.end() + 4].lstrip(" \u00a0\"')”»")
    short = word is not None and (len(word.group()) == 1 or "." in before[-4:])
    return not (after[:1].islower() or (short and source.patterns.lex.spaced)) or after[:1] == "\n"


def breaks(source: Source, start: int, end: int) -> list[re.Match[str]]:
    """Return the marks that part phrases in a span: commas, brackets, dashes; in Thai spaces too."""
    return list(_BREAK.finditer(source.normal, start, end))


def words(source: Source, start: int, end: int) -> list[re.Match[str]]:
    """Return the words of a span; a script without spaces gives its unbroken runs."""
    return list((_WORD if source.patterns.lex.spaced else _RUN).finditer(source.normal, start, end))


def is_function_word(source: Source, word: str) -> bool:
    """Return whether a folded word is of a closed class, a qualifier, or only announces a date ("Jahr")."""
    lex = source.patterns.lex
    return word.rstrip(".") in lex.function_words


def trim(source: Source, start: int, end: int) -> tuple[int, int] | None:
    """Drop function words and marks at both ends of a span; None where nothing is left."""
    found = words(source, start, end)
    lex = source.patterns.lex
    while found and is_function_word(source, source.low[found[0].start() : found[0].end()]):
        found.pop(0)
    while found and is_function_word(source, source.low[found[-1].start() : found[-1].end()]):
        found.pop()
    if not found:
        return None
    first, last = found[0].start(), found[-1].end()
    if not lex.spaced:
        first, last = _trim_joined(source, first, last)
    while last > first and source.text[last - 1] in ".,'":
        last -= 1
    return (first, last) if last > first else None


def _trim_joined(source: Source, start: int, end: int) -> tuple[int, int]:
    """Drop function words that are written together with the words beside them."""
    bounds = source.patterns.lex.function_words
    longest_first = source.patterns.lex.function_words_by_length
    changed = True
    while changed and start < end:
        changed = False
        for word in longest_first:
            if source.low.startswith(word, start, end) and len(word) < end - start:
                start, changed = start + len(word), True
            if source.low.endswith(word, start, end) and len(word) < end - start:
                end, changed = end - len(word), True
    while start < end and source.text[start] in " \u00a0":
        start += 1
    while end > start and source.text[end - 1] in " \u00a0":
        end -= 1
    return (start, start) if source.low[start:end] in bounds else (start, end)


def content_words(source: Source, start: int, end: int) -> int:
    """Return how many words of a span bear content; in a script without spaces, a sixth of its letters."""
    if not source.patterns.lex.spaced:
        return sum(char.isalpha() for char in source.text[start:end]) // 6
    closed = source.patterns.lex.function_words
    return sum(
        word.group()[0].isalpha() and source.low[word.start() : word.end()].rstrip(".") not in closed
        for word in _WORD.finditer(source.normal, start, end)
    )


def phrase_end(source: Source, start: int, end: int) -> tuple[int, int]:
    """Return the phrase from `start` on: to the next mark, or to the next function word after its first noun."""
    end = min(end, start + MAX_PHRASE)
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
