"""Whether a sentence says why, where a cause is asked for, and whether it only says that a thing is not known.

In: the question, and sentences. Out: factors for them. Patterns per language are in `qa/data/causes.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from qa.questions import Analysis
from qa.read.candidates import Sentence

TELLS, OPEN = 1.3, 0.6  # factors for a sentence that says why, and for one that asks or leaves open itself
_QUESTION_MARKS = "?？"
_MARKS = " \"'”’“»)"  # that may close a sentence behind its last mark


class _Forms(NamedTuple):
    asks: re.Pattern[str]
    tells: re.Pattern[str]
    open: re.Pattern[str]


@cache
def _forms_of(language: str) -> _Forms | None:
    path = Path(__file__).resolve().parents[1] / "data" / "causes.toml"
    table = tomllib.loads(path.read_text("utf-8")).get(language)
    return _Forms(*(re.compile(table[name], re.IGNORECASE) for name in _Forms._fields)) if table else None


def asks_why(analysis: Analysis) -> bool:
    """Return whether a question asks for a cause.

    >>> from qa.questions import analyse
    >>> asks_why(analyse("What set off the alarm?", "en"))
    True
    """
    forms = _forms_of(analysis.language)
    return forms is not None and forms.asks.search(analysis.question) is not None


@lru_cache(maxsize=4096)
def cause_factor(text: str, language: str, *, why: bool) -> float:
    """Return a factor for a sentence by what it says.

    Args:
        text: the sentence.
        language: its language.
        why: whether a cause is asked for.

    >>> cause_factor("The hall stayed shut because of the frost.", "en", why=True)
    1.3
    >>> cause_factor("What becomes of the hall is not yet known.", "en", why=False)
    0.6
    """
    forms = _forms_of(language)
    if text.rstrip(_MARKS)[-1:] in _QUESTION_MARKS or (forms and forms.open.search(text)):
        return OPEN
    return TELLS if why and forms and forms.tells.search(text) else 1.0


def with_causes(analysis: Analysis, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return sentences judged by whether they say why, where that is asked, and whether they say anything at all."""
    why = asks_why(analysis)
    factors = [cause_factor(s.evidence.quote, s.text.language, why=why) for s in sentences]
    return [s if f == 1.0 else replace(s, rule=s.rule * f) for s, f in zip(sentences, factors, strict=True)]
