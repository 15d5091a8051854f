"""A number without a unit beside one that has it: which of them share it, as lists, changes and clauses leave it out.

In: a `Source` and figures in text order, each read by itself. Out: the same figures, the bare ones with the unit and
scale that they share: of "120 or 72 million yuan" both are millions of yuan, of "24 million euros, of which the town
pays 13 million" both are euros.
"""

from __future__ import annotations

import re

from qa.figures.dimensions import NO_AMOUNTS
from qa.figures.found import Found, Source

_MUCH = 50  # times the end of a change from which its beginning is of another scale
_FAR = 100  # characters between an amount and one that leaves its unit out
_NEAR = 16  # characters between an amount and "of which"
_ALIKE = 5  # times the one which the other may be, where no scale word says that it is an amount
_NOT_LENT = ("percent", "percentage-point", "year", "month", "week", "day", "hour", "minute", "second")
_SENTENCE_END = re.compile(r"[.!?…](?=\s)|\n")
_CLOSES = re.compile(r"\s*(?:[.,;:)\]!?]|$)")
_FIRST_WORD = re.compile(r"\s*([^\W\d_]+)")


def _lend_unit(low: Found, high: Found) -> bool:
    """Give a bare number the scale and unit that only its neighbour spells out; "3 million", of two, the unit alone."""
    if low.unit != "count" or high.unit in NO_AMOUNTS or (low.scaled and (not high.scaled or high.unit == "count")):
        return False
    if high.scaled and not low.scaled:
        low.value, low.scale, low.scaled = low.value * high.scale, high.scale, True
    low.unit, low.plain = high.unit, False
    return True


def lend_to_change(low: Found, high: Found) -> None:
    """Give "from 1.5 to 1.7 billion" one scale and unit; "from 500 to 1.7 million" says nothing of the 500's."""
    if low.scaled or not high.scaled or low.value <= _MUCH * high.value / high.scale:
        _lend_unit(low, high)


def lend_in_list(source: Source, joined: list[Found], figure: Found, gap: str) -> None:
    """Ellipsis in a list: in "120 bzw. 72 Milliarden Yuan" both are milliards, in "5, 10 and 20 percent" percent."""
    if (figure.unit == "count" and not figure.scaled) or figure.unit in NO_AMOUNTS:
        return
    if source.patterns.last_gap.match(gap) is None:
        return
    end = figure.start
    for previous in reversed(joined):
        between = source.low[previous.end : end]
        if len(between) > 16 or source.patterns.list_gap.match(between) is None:
            return
        if not _lend_unit(previous, figure):
            return
        previous.counted, previous.counted_span = "", None
        end = previous.start


def lend_on(source: Source, found: list[Found]) -> None:
    """Give a bare number the unit of the amount before it, which its clause leaves out: "…, so far it was 35,000"."""
    amount: Found | None = None
    for figure in found:
        of_it = amount is not None and _is_of_it(source, amount, figure)
        if figure.unit in NO_AMOUNTS or (figure.counted and not of_it and not _is_verb(source, figure.counted)):
            continue
        if figure.unit == "count" and amount is not None and (of_it or _leaves_out(source, amount, figure)):
            figure.unit, figure.plain, figure.counted, figure.counted_span = amount.unit, False, "", None
        amount = None if figure.unit == "count" else figure


def _is_verb(source: Source, words: str) -> bool:
    return words.casefold().split()[0] in source.patterns.lex.words("predicates", "grammar")


def _is_of_it(source: Source, amount: Found, figure: Found) -> bool:
    """Return whether a bare number is a part of the money before it: "5 million euros, of which 3 million serve"."""
    gap = source.low[amount.end : figure.outer].strip()
    words = source.patterns.lex.words("of_them", "grammar")
    part = figure.scaled and figure.unit == "count" and figure.value <= amount.value
    return part and amount.unit.isupper() and len(gap) <= _NEAR and gap.endswith(words)


def _leaves_out(source: Source, amount: Found, figure: Found) -> bool:
    """Return whether a bare number is an amount of its neighbour's unit: nothing that it could count follows."""
    gap = source.normal[amount.end : figure.outer]
    if len(gap) > _FAR or _SENTENCE_END.search(gap):
        return False
    lex = source.patterns.lex
    instead = " ".join(gap.lower().split()) in lex.words("instead")
    if amount.unit in _NOT_LENT and not instead:
        return False
    word = _FIRST_WORD.match(source.low, figure.end) if lex.spaced else None
    closes = _CLOSES.match(source.low, figure.end) is not None or (word is not None and word[1] in lex.words("list"))
    if figure.scaled:
        return closes or (word is not None and (word[1] in lex.function_words or _is_verb(source, word[1])))
    leading = (*lex.words("copulas", "grammar"), *lex.words("elliptic", "grammar"))
    before = re.findall(r"[^\W\d_]+", gap)
    alike = amount.value / _ALIKE <= figure.value <= amount.value * _ALIKE
    return closes and alike and (instead or (bool(before) and before[-1].lower() in leading))
