"""A small trained reader of spans: which words of a passage answer a question that asks for no figure.

In: a question and a passage, each as words with their embedded vectors. Out: a score for every span, and one for "not
here". A convolutional net over what each word is, how well it matches the question, and how it is written; it knows no
letters but through the embedded model, so that it reads every language that the model does. Made by
`training/s08_spans.py`; NumPy alone serves it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.embed import normalised
from qa.languages import words
from qa.read.questions import KINDS
from qa.static_model import load_static

Array = NDArray[np.float32]
WEIGHTS = Path(__file__).resolve().parents[1] / "models" / "spans.npz"
DILATIONS = (1, 2, 4, 8, 1)
MAX_WORDS = 16  # words of a span
MAX_READ = 400  # words of a passage that are read
SHARPNESS = 15.0  # of the attention of a passage's word to the question's
WINDOW = 8  # words on each side that tell whether a stretch speaks of what is asked
CONSIDERED, MAX_SPANS = 60, 3  # spans looked at, and returned, of a passage
_OPEN, _CLOSE = '([{“„«‘"', ')]}”»’"'
_END = ".!?。"


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a passage that may be the answer; `margin` is the logit over "not here"."""

    start: int
    end: int
    margin: float


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """A passage's words with the logits that the answer starts and ends there, and that it is not in the passage."""

    words: tuple[tuple[int, int], ...]
    starts: Array
    ends: Array
    nowhere: float

    def best(self) -> list[Span]:
        """Return the likeliest answers, best first, none overlapping a better one."""
        n = len(self.words)
        scores = self.starts[:, None] + self.ends[None, :]
        first, last = np.indices((n, n))
        scores[(last < first) | (last >= first + MAX_WORDS)] = -np.inf
        found: list[Span] = []
        for flat in np.argsort(scores, axis=None)[::-1][:CONSIDERED]:
            i, j = divmod(int(flat), n)
            if len(found) == MAX_SPANS or not np.isfinite(scores[i, j]):
                break
            start, end = self.words[i][0], self.words[j][1]
            if all(end <= span.start or span.end <= start for span in found):
                found.append(Span(start, end, float(scores[i, j]) - 2 * self.nowhere))
        return found

    def at(self, start: int, end: int) -> float:
        """Return how likely a stretch holds the answer, against the likeliest answer of the passage: in [0, 1]."""
        inside = [i for i, (a, b) in enumerate(self.words) if a < end and start < b]
        best = self.best()
        if not inside or not best:
            return 0.0
        logit = float(self.starts[inside].max() + self.ends[inside].max()) - 2 * self.nowhere
        return min(1.0, math.exp((logit - best[0].margin) / 2))


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A text's words for the net: spans, unit vectors (n, 384), weights (n,) and how they are written (n, 12)."""

    spans: tuple[tuple[int, int], ...]
    folded: tuple[str, ...]
    stop: NDArray[np.bool_]
    vectors: Array
    weights: Array
    written: Array


@lru_cache(maxsize=2_048)
def read_words(text: str, language: str) -> Words:
    """Return a text's words, at most 400."""
    found = words(text, language)[:MAX_READ]
    rows = load_static().weigh([w.text for w in found])
    weights = np.linalg.norm(rows, axis=1).astype(np.float32)
    written = np.zeros((len(found), 12), np.float32)
    for i, word in enumerate(found):
        before = text[found[i - 1].end if i else 0 : word.start]
        after = text[word.end : found[i + 1].start if i + 1 < len(found) else len(text)]
        letter = word.text[:1]
        written[i] = (
            word.stop,
            letter.isupper(),
            len(word.text) > 1 and word.text.isupper(),
            any(c.isdigit() for c in word.text),
            "\u0e00" <= letter <= "\u0e7f",
            not i or any(c in before for c in _END),
            "," in before,
            any(c in before for c in _OPEN),
            "," in after,
            any(c in after for c in _CLOSE),
            i + 1 == len(found) or any(c in after for c in _END),
            any(c in after for c in "-–—:;/"),
        )
    return Words(
        tuple((w.start, w.end) for w in found),
        tuple(w.text.casefold() for w in found),
        np.array([w.stop for w in found], bool),
        normalised(rows).astype(np.float32),
        weights,
        written,
    )


def matches(question: Words, passage: Words) -> tuple[Array, Array]:
    """Return what a passage's words have to do with the question: features (n, 4), what they align to (n, 384)."""
    cosines = passage.vectors @ question.vectors.T
    content = ~question.stop
    known = frozenset(f for f, stop in zip(question.folded, question.stop, strict=True) if not stop)
    scores = np.exp(SHARPNESS * cosines) * (question.weights + 0.1)
    aligned = (scores / scores.sum(axis=1, keepdims=True)) @ question.vectors
    best = cosines[:, content].max(axis=1) if content.any() else np.zeros(len(cosines), np.float32)
    pull = np.maximum(cosines - 0.3, 0.0) * question.weights * content
    total = float((question.weights * content).sum()) or 1.0
    share = _windowed_share(cosines, question.weights * content / total)
    same = np.array([f in known for f in passage.folded], np.float32)
    features = np.stack([best, same, pull.max(axis=1) / (passage.weights.mean() + 1e-6), share], axis=1)
    return features.astype(np.float32), aligned.astype(np.float32)


def _windowed_share(cosines: Array, weights: Array) -> Array:
    """Return for each word the share of the question that the words around it carry."""
    n = len(cosines)
    clipped = np.clip((cosines - 0.25) / 0.5, 0.0, 1.0)
    padded = np.pad(clipped, ((WINDOW, WINDOW), (0, 0)))
    around = np.max(np.stack([padded[k : k + n] for k in range(2 * WINDOW + 1)]), axis=0)
    return np.asarray(around @ weights, np.float32)


def inputs(kind: str, question: Words, passage: Words) -> dict[str, Array]:
    """Return what the net reads."""
    features, aligned = matches(question, passage)
    asked = np.zeros(len(KINDS), np.float32)
    asked[KINDS.index(kind)] = 1.0
    weights = (passage.weights / (passage.weights.mean() + 1e-6))[:, None].clip(0, 4) / 2
    asking = question.weights[:, None] / (question.weights.mean() + 1e-6) / 2
    position = np.linspace(0.0, 1.0, len(question.spans), dtype=np.float32)[:, None]
    return {
        "vectors": passage.vectors,
        "aligned": aligned,
        "features": np.concatenate([passage.written[:, :11], weights, features], axis=1).astype(np.float32),
        "question": question.vectors,
        "question_features": np.concatenate(
            [position, position == 0, question.written[:, :2], asking], axis=1, dtype=np.float32
        ),
        "kind": asked,
    }


@cache
def _net() -> dict[str, Array]:
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        net = {name: stored[name].astype(np.float32) for name in stored.files}
    for layer in range(len(DILATIONS)):  # (out, in, 3) → (3 in, out): one product a layer
        kernel = net[f"conv.{layer}.weight"].transpose(2, 1, 0)
        net[f"conv.{layer}.weight"] = np.ascontiguousarray(kernel.reshape(-1, kernel.shape[2]))
    return net


@lru_cache(maxsize=256)
def score_spans(kind: str, question: str, question_language: str, passage: str, language: str) -> Scored:
    """Return how likely each stretch of a passage is the answer.

    Args:
        kind: what is asked for, of `KINDS`.
        question: the question.
        question_language: its language.
        passage: where to look; its first 400 words are read.
        language: the passage's language.
    """
    asked, read = read_words(question, question_language), read_words(passage, language)
    if not asked.spans or not read.spans:
        return Scored((), np.zeros(0, np.float32), np.zeros(0, np.float32), 0.0)
    return Scored(read.spans, *_forward(inputs(kind, asked, read)))


def _forward(given: dict[str, Array]) -> tuple[Array, Array, float]:
    """Return the logits that an answer starts and ends at each word, and that it does neither anywhere."""
    net = _net()

    def linear(name: str, x: Array) -> Array:
        y = x @ net[f"{name}.weight"].T
        return y + net[f"{name}.bias"] if f"{name}.bias" in net else y

    question = np.tanh(linear("qword", given["question"]) + linear("qfeat", given["question_features"]))
    attention = np.exp(linear("attend", question))
    summary = (attention / attention.sum(axis=0)).T @ question
    asked = np.maximum(linear("ask", np.concatenate([summary.ravel(), given["kind"]])), 0.0)
    x = (
        linear("vectors", given["vectors"])
        + linear("aligned", given["aligned"])
        + linear("features", given["features"])
    )
    x = np.maximum(x + linear("to_in", asked), 0.0)
    for layer, dilation in enumerate(DILATIONS):
        y = _convolved(_normed(x, net, layer), net[f"conv.{layer}.weight"], dilation) + net[f"conv.{layer}.bias"]
        x = x + np.maximum(y + linear(f"cond.{layer}", asked), 0.0)
    gate = linear("gate", asked).reshape(2, -1)
    logits = linear("out", x) + x @ gate.T / math.sqrt(x.shape[1])
    nowhere = linear("null", np.concatenate([x.max(axis=0), asked]))
    return logits[:, 0], logits[:, 1], float(nowhere[0])


def _normed(x: Array, net: dict[str, Array], layer: int) -> Array:
    centred = x - x.mean(axis=1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-5)
    return np.asarray(scaled * net[f"norm.{layer}.weight"] + net[f"norm.{layer}.bias"], np.float32)


def _convolved(x: Array, kernel: Array, dilation: int) -> Array:
    """Return a convolution of width 3 over words: x (n, in), kernel (3 in, out)."""
    n = len(x)
    padded = np.pad(x, ((dilation, dilation), (0, 0)))
    return np.concatenate([padded[k * dilation : k * dilation + n] for k in range(3)], axis=1) @ kernel
