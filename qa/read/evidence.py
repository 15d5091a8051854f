"""How sure it is that a candidate answers the question: a logistic model of what speaks for and against it.

In: named parts (what the net says, what of the question is said beside the candidate, what is lacking).
Out: a logit; candidates are ranked by it, and its probability is the confidence by which `verify` abstains. The weights
were fitted by `training/s11_evidence.py` on questions that nothing else was trained on, half of them without an answer.
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

from qa.questions.relevance import Text, names_in

Model = Literal["figure", "words", "sentence", "glance"]  # "glance": a sentence that no span was read of yet
Parts = tuple[tuple[str, float], ...]
WEIGHTS = Path(__file__).resolve().parents[1] / "models" / "evidence.json"
SLOPE, INTERCEPT = 0.6, -0.45  # of the confidence: chosen on `eval/`, so that a refusal is right below 0.38
OWN_LANGUAGE = {"figure": 1.0, "words": 0.7, "sentence": 0.7, "glance": 0.0}  # logits; the question's own is preferred
ACROSS_LANGUAGES = 0.5  # what a lacking word tells where the languages differ
MOST_MARGIN = 12.0  # of the net's logits, beyond which more tells nothing


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
    if not question.words:
        return Lacking(0.0, 0.0, 0.0)
    share = np.minimum(1.0, question.weights.astype(float) / float(question.weights.mean()))
    lacks = share * (1.0 - np.minimum(1.0, matched.astype(float)))
    figure, name = question.digits, names_in(question) & ~question.digits

    def heaviest(of_kind: NDArray[np.bool_]) -> float:
        return float(lacks[of_kind].max(initial=0.0))

    word = heaviest(~figure & ~name) * (1.0 if same_language else ACROSS_LANGUAGES)
    return Lacking(heaviest(name), heaviest(figure), word)


@dataclass(frozen=True, slots=True)
class Said:
    """What of the question is said, as shares of its weight in [0, 1]."""

    own: float  # beside the candidate
    covered: float  # there, or around its sentence
    rare: float  # beside the candidate, of the words weighted by how few of the sentences at hand say them
    rare_covered: float  # the same there or around its sentence


@dataclass(frozen=True, slots=True)
class Agreed:
    """How alike a sentence is to the best one, each in [0, 1]: 1 where it is the best, 0 where it was not looked at.

    What two ways of reading find is surer than what one of them finds, and that alone tells right from wrong.
    """

    read: float  # to the one in which the net finds the likeliest answer
    found: float  # to the one that words and vectors find

    def or_better(self, other: Agreed) -> Agreed:
        """Return the better of each."""
        return Agreed(max(self.read, other.read), max(self.found, other.found))


NOT_LOOKED_AT = Agreed(0.0, 0.0)


def parts_of(
    margin: float,
    said: Said,
    cosine: float,
    lacks: Lacking,
    rule: float,
    *,
    same_language: bool,
    n_words: int = 1,
    listed: bool = False,
    subject: float = 1.0,
    apart: float = 0.0,
    agreed: Agreed = NOT_LOOKED_AT,
) -> Parts:
    """Return what the models weigh.

    Args:
        margin: the net's logit over "not here".
        said: what of the question is said there.
        cosine: the sentence's likeness to the question as a whole.
        lacks: what of the question is not said there.
        rule: the product of the rules' factors (kind of unit, period, dimension; lists), above 0; 1 tells nothing.
        same_language: whether question and document are of one language.
        n_words: content words of the sentence: a long one says more of any question.
        listed: whether a list is asked for, and the sentence has one.
        subject: factor for whether a figure is of what is asked about, as far as words tell; 1 tells nothing.
        apart: how much more of the question names what a figure is bound to than what its neighbours are bound to.
        agreed: whether the net, and the words, find the best answer there or in a sentence that says the same.
    """
    across = 0.0 if same_language else 1.0
    like = max(0.0, cosine)
    return (
        ("span", squashed(margin)),
        ("own", said.own),
        ("covered", said.covered),
        ("cosine", like),
        ("no name", lacks.name),
        ("no figure", lacks.figure),
        ("no word", lacks.word),
        ("rules", math.log(max(rule, 0.01))),
        ("subject", math.log(max(subject, 0.01))),
        ("across", across),
        ("rare", said.rare),
        ("rare covered", said.rare_covered),
        ("rare across", across * said.rare),
        ("cosine across", across * like),
        ("long", math.log1p(n_words)),
        ("list", float(listed)),
        ("apart", apart),
        *agreed_parts(agreed),
    )


def agreed_parts(agreed: Agreed) -> Parts:
    """Return the parts that tell how alike a sentence and the best ones are, for `parts_of` and `with_parts`."""
    return ("like read", agreed.read), ("like found", agreed.found)


def with_parts(parts: Parts, changed: Parts) -> Parts:
    """Return the parts with other values for some of them."""
    new = dict(changed)
    return tuple((part, new.get(part, old)) for part, old in parts)


def squashed(margin: float) -> float:
    """Return the net's margin as it is weighed."""
    return max(-MOST_MARGIN, min(MOST_MARGIN, margin)) / 4


def rank(model: Model, parts: Parts) -> float:
    """Return how well a candidate answers, beside the others: in logits, up to a constant.

    Of two that answer alike, the one in the question's language is preferred: a reader can check it.
    """
    return _weighed(_weights()["rank"][model], parts) - OWN_LANGUAGE[model] * dict(parts)["across"]


def logit(model: Model, parts: Parts) -> float:
    """Return the evidence for a candidate, in logits over there being no answer."""
    return _weighed(_weights()["sure"][model], parts)


def _weighed(weights: Mapping[str, float], parts: Parts) -> float:
    return weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in parts)


def probability(evidence: float) -> float:
    """Return the probability that a candidate with that evidence is right: Platt scaling (Platt 1999)."""
    return 1.0 / (1.0 + math.exp(-(SLOPE * max(-60.0, min(60.0, evidence)) + INTERCEPT)))


@cache
def _weights() -> Mapping[str, Mapping[str, Mapping[str, float]]]:
    stored: dict[str, dict[str, dict[str, float]]] = json.loads(WEIGHTS.read_text("utf-8"))
    return stored
