"""Short answers that are words: names, things, lists; found by the net and scored with their sentence.

In: an Analysis and the measured sentences. Out: Candidates whose text is verbatim the document's. A list is the whole
enumeration that the found words stand in: "A, B und C".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from qa.languages import words
from qa.read.candidates import Candidate, Sentence
from qa.read.evidence import squashed, with_parts
from qa.read.questions import Analysis, question_data
from qa.read.spans import Span

NAMED = ("person", "organisation", "place")  # kinds of answers that have a name
REPEATED = 0.9  # likeness to a word of the question from which a word only repeats it
MAX_ITEM = 60  # characters of one thing in an enumeration
_BETWEEN = re.compile(
    r"\s*(?:[,;、،]\s*(?:and|und|sowie|or|oder|และ|หรือ)?|\b(?:and|und|sowie|as well as|or|oder)\b|และ)\s*"
)
_ENUMERATION = re.compile(
    r"[,،、] ?[^,;،、.!?()]{1,60}?(?:[,،、]|(?:\s|,)(?:and|und|sowie|or|oder|as well as)\s|\s?(?:และ|หรือ|รวมถึง))"
)
_ENDS = re.compile(r"[.!?:()“”„\"–—]\s|[()“”„\"–—]")


def name_candidates(analysis: Analysis, sentences: Sequence[Sentence]) -> list[Candidate]:
    """Return what the passages offer as a short answer in words, best first.

    Args:
        analysis: what is asked for.
        sentences: the measured sentences.
    """
    offered = (_candidate(analysis, s, span) for s in sentences if s.scored for span in s.scored.best())
    return sorted((candidate for candidate in offered if candidate), key=lambda c: -c.score)


def _candidate(analysis: Analysis, sentence: Sentence, span: Span) -> Candidate | None:
    """Return the span as a candidate; None where it is no name though one is asked for, or repeats the question."""
    quote, shift = sentence.evidence.quote, sentence.evidence.start - sentence.evidence.passage.start
    start, end = span.start - shift, span.end - shift
    if analysis.kind in NAMED:
        start, end = whole_name(quote, start, end, sentence.text.language)
        if not _may_be_named(quote[start:end], sentence.text.language):
            return None
    if _repeats(sentence, start, end):
        return None
    if analysis.kind == "list":
        found = enumeration(quote, start, end)
        if found == (start, end) and not _BETWEEN.search(quote, start, end):
            return None  # one thing is no list: its sentence says more
        start, end = found
    parts = with_parts(sentence.parts, (("span", squashed(span.margin)),))
    return Candidate("words", sentence, quote[start:end], None, parts)


def whole_name(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """Return a span widened to the capitalised words that it begins or ends among.

    >>> text = "The founder Wang Jian spoke."
    >>> start, end = whole_name(text, text.index("Wang"), text.index("Wang") + 4, "en")
    >>> text[start:end]
    'Wang Jian'
    """
    said = words(text, language)
    capital = [not w.stop and w.text[0].isupper() for w in said]
    joined = [text[a.end : b.start] in (" ", "-", "\u00a0") for a, b in pairwise(said)]
    inside = [i for i, w in enumerate(said) if w.start < end and start < w.end]
    if not inside:
        return start, end
    first, last = inside[0], inside[-1]
    while first and capital[first] and capital[first - 1] and joined[first - 1]:
        first -= 1
    while last + 1 < len(said) and capital[last] and capital[last + 1] and joined[last]:
        last += 1
    return min(start, said[first].start), max(end, said[last].end)


def _may_be_named(text: str, language: str) -> bool:
    """Return whether words may be a person, an organisation or a place: no figure, no mere title, and a capital."""
    said = words(text, language)
    data = question_data(language)
    titles = data.titles if data else frozenset()
    if any(c.isdigit() for c in text) or not any(c.isalpha() for c in text):
        return False
    latin = [w.text for w in said if w.text[0].isascii()]
    named = [w for w in latin if w[0].isupper() and w.casefold() not in titles]
    return bool(named) or len(latin) < len(said)


def _repeats(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a stretch only says words of the question again."""
    columns = [j for j, w in enumerate(sentence.text.words) if start <= w.start < end]
    return bool(columns) and bool((sentence.table[:, columns].max(axis=0) >= REPEATED).all())


def enumerates(text: str) -> bool:
    """Return whether a text has a list of three things or more, by its commas.

    >>> enumerates("They sell apples, pears and plums."), enumerates("They sell apples and pears.")
    (True, False)
    """
    return _ENUMERATION.search(text) is not None


def enumeration(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span widened to the enumeration that it stands in, or the span itself where there is none.

    >>> text = "On Mondays (at the gate) they sell apples, pears and plums."
    >>> start, end = enumeration(text, text.index("pears"), text.index("pears") + 5)
    >>> text[start:end]
    'apples, pears and plums'
    """
    left = max([m.end() for m in _ENDS.finditer(text, 0, start)], default=0)
    right = min([m.start() for m in _ENDS.finditer(text, end)], default=len(text.rstrip(" .!?")))
    items = _items(text, left, right)
    inside = [i for i, (a, b) in enumerate(items) if a < end and start < b]
    if len(items) < 2 or not inside:
        return start, end
    first, last = inside[0], inside[-1]
    while first > 0 and (first - 1 == 0 or items[first - 1][1] - items[first - 1][0] <= MAX_ITEM):
        first -= 1
        start = items[first][0]
        if first == 0:  # "they sell apples": what leads to the first thing is none of it
            like = len(text[slice(*items[1])].split())
            words = [m.start() for m in re.finditer(r"\S+", text[items[0][0] : items[0][1]])]
            start = items[0][0] + words[-min(max(1, like), len(words))] if words else items[1][0]
    while last + 1 < len(items) and items[last + 1][1] - items[last + 1][0] <= MAX_ITEM:
        last += 1
        end = items[last][1]
    return start, max(start + 1, end)


def _items(text: str, left: int, right: int) -> list[tuple[int, int]]:
    marks = list(_BETWEEN.finditer(text, left, right))
    edges = [left, *(edge for mark in marks for edge in mark.span()), right]
    return list(zip(edges[::2], edges[1::2], strict=True))
