"""A share told by an article and an ordinal: "a third of the votes", "by a quarter"; never "a third party".

In: a `Source` and where the article begins. Out: the share, None where the word counts or names something else.
"""

from __future__ import annotations

import re
from decimal import Decimal

from qa.figures.found import Found, Source
from qa.figures.qualifiers import qualified

_CLOSES = re.compile(r"\s*(?:[.,;:)\]!?]|$)")
_NEXT_WORD = re.compile(r"[  ]([^\W\d_]+)")


def read_part(source: Source, at: int) -> Found | None:
    """Return the share that begins at `at`: one of something, or one that a change or a qualifier is told by."""
    lex = source.patterns.lex
    match = source.patterns.part.match(source.low, at)
    if match is None:
        return None
    value = Decimal(1) / lex.denominators[match["word"]]
    found = qualified(source, Found(at, match.end(), value, unit="ratio", in_words=True))
    if source.patterns.part_of.match(source.low, found.end):
        return found
    alone = match["one"] in lex.words("alone", "parts")
    if alone and (match["gap"] == "-" or match["word"] not in lex.ordinals):
        return found
    told = alone or found.outer < found.start or _tells_a_change(source, at)
    return found if told and _ends(source, found.end) else None


def _tells_a_change(source: Source, at: int) -> bool:
    """Return whether "by" before a share says how much something changed: not "followed by a third"."""
    lex = source.patterns.lex
    before = source.low[max(0, at - 24) : at].split()
    led = bool(before) and before[-1] in lex.words("behind", "parts")
    return led and not set(before[-2:-1]) & set(lex.words("not_behind", "parts"))


def _ends(source: Source, at: int) -> bool:
    """Return whether no noun follows, which an ordinal would count."""
    word = _NEXT_WORD.match(source.low, at)
    return word[1] in source.patterns.lex.function_words if word else _CLOSES.match(source.low, at) is not None
