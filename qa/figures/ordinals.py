"""Numbers that tell a place in an order: "21st", "im 18. Jahrhundert", "ที่ 4", "third", "dritte".

In: a `Source` and a number just read, or a match of a word. Out: the ordinal, where it is one.
"""

from __future__ import annotations

import re
from decimal import Decimal

from qa.figures.found import Found, Source
from qa.figures.numerals import is_part_of_word, read_words


def read_ordinal(source: Source, found: Found) -> bool:
    """Read "21st", "im 18. Jahrhundert", "ที่ 4", "第3" as ordinals."""
    lex = source.patterns.lex
    before = source.low[max(0, found.start - 16) : found.start]
    stripped = before.rstrip(" \u00a0")
    for prefix in sorted(lex.words("ordinal_prefix"), key=len, reverse=True):
        if stripped.endswith(prefix) and found.value == int(found.value):
            start = found.start - (len(before) - len(stripped) + len(prefix))
            counts = source.patterns.classifier.match(source.low, found.end) and prefix == "ที่"
            if counts or is_part_of_word(source, start, start + len(prefix)):
                return False
            found.unit, found.start = "ordinal", start
            return True
    if found.in_words or not found.plain:
        return False
    match = source.patterns.ordinal.match(source.low, found.end)
    if match is None:
        return False
    if match.group() == "." and not _dot_is_ordinal(source, found, match.end()):
        return False
    found.unit, found.end = "ordinal", match.end()
    return True


def _dot_is_ordinal(source: Source, found: Found, end: int) -> bool:
    """Return whether "18." is an ordinal, not the end of a sentence: an article before it, or a small letter behind."""
    if found.value > 999 or found.value == 0:
        return False
    after = source.text[end : end + 3].lstrip(" \u00a0")
    if not after[:1].isalpha():
        return False
    words = source.low[max(0, found.start - 12) : found.start].split()
    lead = words[-1] if words else ""
    lex = source.patterns.lex
    return (
        after[0].islower() or lead in lex.words("articles", "grammar") or lead in lex.words("ordinal_lead", "grammar")
    )


def read_ordinal_word(source: Source, match: re.Match[str]) -> list[Found]:
    """Read "third", "twenty-first", "dritte"; not "second" as a unit's neighbour."""
    lex = source.patterns.lex
    word = match["ordinal"]
    tail = max((form for form in lex.ordinals if word.endswith(form)), key=len, default="")
    if not tail or (not lex.spaced and is_part_of_word(source, match.end() - len(tail), match.end())):
        return []
    value = Decimal(lex.ordinals[tail])
    head = word[: len(word) - len(tail)]
    if head:
        tens = read_words(source, match.start(), match.start() + len(head.rstrip("-")))
        if not tens:
            return []
        value += tens[0].value
    return [Found(match.start(), match.end(), value, unit="ordinal", in_words=True).unqualified()]
