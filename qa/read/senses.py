"""What happens beside a figure: a ship left on one day, and is back on another.

In: an Analysis, a measured sentence and one of its figures. Out: a factor for whether what the question asks about is
said beside that figure, or another thing is; and which of the question's words say it. The senses, a small closed set
for each kind of figure, stand in `qa/data/senses.toml`: vectors take opposites for likes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from qa.questions import Analysis
from qa.questions.data import question_data
from qa.read.candidates import Sentence
from qa.records import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

Spans = Mapping[str, tuple[tuple[int, int], ...]]  # sense → where it is said
KIN = 0.7  # how well a sense stands for one of its kin
OTHER_SENSE = {"date": 0.75, "money": 0.7}  # factor for a figure beside which another thing is said
CONTRARY_SENSE = {"date": 0.4, "money": 0.7}  # the same where it is told apart from what is asked
NO_SENSE = {"date": 0.8, "money": 1.0}  # factor for one beside which nothing is said; money may be told by its thing
STATED_OF = 0.3  # factor for the date of which a text's figures are
FAR = 160  # characters, with what parts them, beyond which a word is not beside a figure
PARTED = 30  # characters that a mark or a joining word between a word and a figure counts for
WEAK = frozenset(("since", "until", "first"))  # senses that say little, and nothing beside others
STATED = "stated"  # of the figures of a text, not of anything that happens
CACHED = 4_096  # sentences whose senses are remembered
_PARTS = re.compile(r"[,;:–—()|.]\s|\b(?:and|und|while|während)\b|และ|ส่วน|\n")


@dataclass(frozen=True, slots=True)
class _Senses:
    patterns: Mapping[str, re.Pattern[str]]
    kin: frozenset[frozenset[str]]
    opposed: frozenset[frozenset[str]]


@cache
def _senses(kind: str, language: str) -> _Senses | None:
    """Return the senses of a kind of figure in a language; None where there is no data."""
    path = Path(__file__).resolve().parents[1] / "data" / "senses.toml"
    family = tomllib.loads(path.read_text("utf-8")).get(kind, {})
    words = {name: said[language] for name, said in family.items() if language in said}
    if not words:
        return None
    kin, opposed = (
        frozenset(frozenset(pair) for group in family.get(name, ()) for pair in combinations(group, 2))
        for name in ("kin", "opposed")
    )
    return _Senses({name: re.compile(word) for name, word in words.items()}, kin, opposed)


@lru_cache(maxsize=CACHED)
def senses_in(text: str, language: str, kind: str) -> Spans:
    """Return what a text says to happen, and where."""
    data, low = _senses(kind, language), text.lower()
    found = {name: tuple(m.span() for m in p.finditer(low)) for name, p in data.patterns.items()} if data else {}
    return {name: spans for name, spans in found.items() if spans}


def asked_senses(analysis: Analysis) -> Spans:
    """Return what a question asks about, and where it says so; of a document itself, its date tells."""
    data = question_data(analysis.language)
    if data and data.of_documents.search(analysis.question):
        return {}
    found = senses_in(analysis.question, analysis.language, analysis.kind)
    others = {name: spans for name, spans in found.items() if name not in WEAK}
    return others or found


def sense_factor(analysis: Analysis, sentence: Sentence, figure: Figure) -> float:
    """Return a factor for whether what is said to happen beside a figure is what the question asks about."""
    asked, near = asked_senses(analysis), _beside(analysis, sentence, figure)
    if STATED in near and STATED not in asked:
        return STATED_OF
    if not asked:
        return 1.0
    if not near:
        return 1.0 if asked.keys() <= WEAK else NO_SENSE[analysis.kind]
    like = sum(max(_alike(analysis.kind, one, other) for other in near) for one in asked) / len(asked)
    other = (CONTRARY_SENSE if _is_contrary(analysis, sentence, figure, near) else OTHER_SENSE)[analysis.kind]
    return other + (1.0 - other) * like


def _is_contrary(analysis: Analysis, sentence: Sentence, figure: Figure, near: frozenset[str]) -> bool:
    """Return whether a sentence tells what is asked apart from what it says beside a figure (`near`).

    "Closed" is said of another time than "opened"; and what is said beside one date is not said beside the next.
    """
    asked, data = asked_senses(analysis), _senses(analysis.kind, "en")
    if data and any(frozenset((one, other)) in data.opposed for one in asked for other in near):
        return True
    others = [f for f in sentence.text.figures if f is not figure and f.unit == figure.unit]
    return any(_beside(analysis, sentence, other) & asked.keys() for other in others)


def said_beside(analysis: Analysis, sentence: Sentence, figure: Figure) -> list[tuple[int, int]]:
    """Return where a question says what is said, maybe in other words, beside a figure."""
    near, asked = _beside(analysis, sentence, figure), asked_senses(analysis).items()
    said = [spans for name, spans in asked if any(_alike(analysis.kind, name, other) == 1.0 for other in near)]
    return [span for spans in said for span in spans]


def _alike(kind: str, one: str, other: str) -> float:
    data = _senses(kind, "en")
    if data is None or frozenset((one, other)) not in data.kin:
        return float(one == other)
    return 1.0 if one in WEAK else KIN


def _beside(analysis: Analysis, sentence: Sentence, figure: Figure) -> frozenset[str]:
    """Return what is said to happen nearer to a figure than to the others of its unit; else, beside the one before it.

    "Tickets cost 9 pounds for adults and 4 pounds for children": what is said once is of the whole list.
    """
    text = sentence.text
    said = senses_in(text.text, text.language, analysis.kind)
    rivals = [other for other in text.figures if other.unit == figure.unit]
    near: dict[int, set[str]] = {}
    for name, spans in said.items():
        for span in spans:
            far, at = min((_distance(text.text, span, other), k) for k, other in enumerate(rivals))
            if far <= FAR:
                near.setdefault(at, set()).add(name)
    own = next((k for k, other in enumerate(rivals) if other is figure), 0)
    return frozenset(next((near[k] for k in range(own, -1, -1) if k in near), ()))


def _distance(text: str, span: Sequence[int], figure: Figure) -> int:
    """Return how far a word is from a figure, in characters, marks between them counted as many."""
    start, end = min(span[1], figure.end), max(span[0], figure.start)
    return max(0, end - start) + PARTED * len(_PARTS.findall(text, start, max(start, end)))
