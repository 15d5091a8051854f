"""Text into the form that figures are looked for in, position by position: digits, spaces, dashes, quotes, case.

In: any text. Out: text of the same length, so that spans found in it hold for the text itself.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import lru_cache

HARD_SPACE = "\u00a0"  # all non-breaking and thin spaces, which group digits; ordinary spaces do not in every language

_SPACES = "\u00a0\u2007\u2009\u200a\u202f\u2006\u2005\u2004"
_OTHER = {
    "\t": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\u3000": " ",
    "\u2010": "-",
    "\u2011": "-",
    "\u2212": "-",
    "\u2012": "–",
    "\u2014": "—",
    "\u2015": "—",
    "\uff0d": "-",
    "\u2019": "'",
    "\u2018": "'",
    "\u02bc": "'",
    "\u066a": "%",
    "\uff05": "%",
    "\uff04": "$",
    "\uffe5": "¥",
    "\uffe1": "£",
    "\uff0e": ".",
    "\uff0c": "，",
    "\uff1a": ":",
    "\uff0f": "/",
    "\uff08": "(",
    "\uff09": ")",
    "\uff5e": "~",
    "\u301c": "~",
    "\uff0b": "+",
    "\u066b": ".",
    "\u066c": ",",
}


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    table = {ord(char): to for char, to in _OTHER.items()} | {ord(char): HARD_SPACE for char in _SPACES}
    for code in range(128, sys.maxunicode + 1):
        char = chr(code)
        if char.isdecimal():
            table[code] = str(unicodedata.decimal(char))
    return table


@lru_cache(maxsize=1)
def _lower() -> dict[int, str]:
    """Letters whose lower case is one character; `str.lower` alone would move the spans behind "İ"."""
    return {ord("İ"): "i"}


def normal(text: str) -> str:
    """Return `text` with ASCII digits, plain dashes, quotes and signs; the length stays.

    >>> normal("๑๒๓ − 5％")
    '123 - 5%'
    """
    return text if text.isascii() and "\t" not in text else text.translate(_table())


def fold(text: str) -> str:
    """Return `text` in lower case; the length stays."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.translate(_lower()).lower()
