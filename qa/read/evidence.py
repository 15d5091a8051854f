"""How sure it is that a candidate answers the question: a logistic model of what speaks for and against it.

In: named parts (what the span reader says, what of the question is said beside the candidate, what is lacking).
Out: a logit; candidates are ranked by it, and its probability is the confidence by which `verify` abstains. The weights
were fitted by `training/s09_evidence.py` on questions that nothing else was trained on, half of them without an answer.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from qa.read.relevance import Text, is_name

Model = Literal["figure", "words", "sentence"]
Parts = tuple[tuple[str, float], ...]
WEIGHTS = Path(__file__).resolve().parents[1] / "models" / "evidence.json"
SLOPE, INTERCEPT = 0.32, 0.0  # of the probability; fitted on `eval/questions.jsonl`: a folder's texts are much alike
ACROSS_LANGUAGES = 0.5  # what a lacking word tells where the languages differ
MOST_MARGIN = 12.0  # of the span reader's logits, beyond which more tells nothing


@dataclass(frozen=True, slots=True)
class Lacking:
    """The heaviest word of the question that nothing matches, by what it is: each in [0, 1], 0 where none lacks."""

    name: float
    figure: float
    word: float


def lacking(question: Text, matched: NDArray[np.float32], *, same_language: bool) -> Lacking:
    """Return what of the question nothing matches.

    Args:
        question: what is asked about.
        matched: for each of its words the likeness of its best match.
        same_language: whether that is of the question's language; a word may be missed by the vectors where it is not.
    """
    heaviest = {"name": 0.0, "figure": 0.0, "word": 0.0}
    mean = float(question.weights.mean()) if len(question.words) else 1.0
    for word, weight, match in zip(question.words, question.weights, matched, strict=True):
        kind = "figure" if any(c.isdigit() for c in word.text) else "name" if is_name(word, question) else "word"
        lacks = min(1.0, float(weight) / mean) * (1.0 - min(1.0, float(match)))
        heaviest[kind] = max(heaviest[kind], lacks)
    if not same_language:
        heaviest["word"] *= ACROSS_LANGUAGES
    return Lacking(**heaviest)


def parts_of(
    margin: float, own: float, covered: float, cosine: float, lacks: Lacking, rule: float, *, same_language: bool
) -> Parts:
    """Return what the model weighs.

    Args:
        margin: the span reader's logit over "not here".
        own: the share of the question that is said beside the candidate.
        covered: the share that its sentence and what stands around it say.
        cosine: the sentence's likeness to the question as a whole.
        lacks: what of the question is not said there.
        rule: the product of the rules' factors (kind of unit, period, subject), in (0, 1].
        same_language: whether question and document are of one language.
    """
    return (
        ("span", squashed(margin)),
        ("own", own),
        ("covered", covered),
        ("cosine", max(0.0, cosine)),
        ("no name", lacks.name),
        ("no figure", lacks.figure),
        ("no word", lacks.word),
        ("rules", math.log(max(rule, 0.01))),
        ("across", 0.0 if same_language else 1.0),
    )


def squashed(margin: float) -> float:
    """Return the span reader's margin as it is weighed."""
    return max(-MOST_MARGIN, min(MOST_MARGIN, margin)) / 4


def logit(model: Model, parts: Parts) -> float:
    """Return the evidence for a candidate, in logits over there being no answer."""
    weights = _weights()[model]
    return weights["bias"] + sum(weights[name] * value for name, value in parts)


def probability(evidence: float) -> float:
    """Return the probability that a candidate with that evidence is right: Platt scaling (Platt 1999)."""
    return 1.0 / (1.0 + math.exp(-(SLOPE * max(-60.0, min(60.0, evidence)) + INTERCEPT)))


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    stored: dict[str, dict[str, float]] = json.loads(WEIGHTS.read_text("utf-8"))
    return stored
