"""A small trained reader of spans: which words of a passage answer a question.

In: a question and passages. Out: for each passage the logits that an answer starts and ends at each word, over that of
"not here". The net was made by `training/s08_spans.py` (`training/span_net.py` is the same sums in torch); NumPy alone
serves it. All passages of a question go through it at once, one behind the other, so that the products are large.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.read.features import Words, asked_for, compare, joined, lightened, matched, read_words
from qa.read.spans import Scored

Array = NDArray[np.float32]
WEIGHTS = Path(__file__).resolve().parents[1] / "models" / "spans.npz"
BEFORE, AFTER = (1, 2), (1, 2, 4, 8, 1, 2)  # dilations of the convolutions
SELF_AT = 3  # of the convolutions after, before which a passage's words attend to one another
HEADS = 4
GAP = max(*BEFORE, *AFTER)  # empty rows between passages, which no convolution sees across
NARROWED = 512  # passages whose vectors are remembered at the net's width, about 100 kB each
_NOTHING = Scored((), np.zeros(0, np.float32), np.zeros(0, np.float32))  # of a passage without words


def score_passages(question: str, question_language: str, passages: Sequence[tuple[str, str, str]]) -> list[Scored]:
    """Return how likely each stretch of each passage is the answer.

    Args:
        question: the question.
        question_language: its language.
        passages: for each the document's title, the passage, and their language; the first 400 words are read.
    """
    asking = read_words(question, question_language)
    read = [read_under(title, text, language) for title, text, language in passages]
    kept = [(words, n_title) for words, n_title in read if len(words.spans) > n_title]
    if not asking.spans or not kept:
        return [_NOTHING for _ in passages]
    within = [words for words, _ in kept]
    compared = [compare(asking, words) for words in within]
    light = lightened(asking, compared)
    pairs = [matched(light, words, alike) for words, alike in zip(within, compared, strict=True)]
    logits = iter(_forward(light, asked_for(question, question_language), within, pairs))
    found = []
    for words, n_title in read:
        if len(words.spans) <= n_title:
            found.append(_NOTHING)
            continue
        own = next(logits)[n_title:]
        found.append(Scored(words.spans[n_title:], own[:, 0], own[:, 1]))
    return found


@lru_cache(maxsize=NARROWED)
def read_under(title: str, text: str, language: str) -> tuple[Words, int]:
    """Return a passage's words behind its document's title's, and how many of them are the title's."""
    heading, body = read_words(title, language), read_words(text, language)
    if not heading.spans or title in text:
        return body, 0
    return joined([heading, body]), len(heading.spans)


@cache
def _net() -> dict[str, Array]:
    """Return the weights, matrices as (in, out)."""
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        net = {name: stored[name].astype(np.float32) for name in stored.files}
    return {name: np.ascontiguousarray(part.T) if part.ndim == 2 else part for name, part in net.items()}


def _forward(
    question: Words, asked: Array, passages: Sequence[Words], pairs: Sequence[tuple[Array, Array, Array]]
) -> list[Array]:
    """Return each passage's logits over its "not here", (words, 2); `pairs` are what `matched` says of each."""
    q, summary = _asked(question, asked, np.stack([of_question for _, _, of_question in pairs]))
    rows, length = [], GAP
    for passage in passages:
        rows.append(slice(length, length + len(passage.spans)))
        length += len(passage.spans) + GAP
    there, owner = np.zeros((length, 1), np.float32), np.zeros(length, np.int64)
    x = np.zeros((length, q.shape[2]), np.float32)
    features = np.zeros((length, _net()["features.weight"].shape[0]), np.float32)
    asking = _linear("aligned", question.vectors)
    for i, (at, passage, (of_passage, attention, _)) in enumerate(zip(rows, passages, pairs, strict=True)):
        there[at], owner[at] = 1.0, i
        x[at] = _narrowed(passage) + attention @ asking
        features[at] = np.concatenate([passage.written, of_passage], axis=1)
    x += _linear("features", features)
    x = np.maximum(x, 0.0) * there
    for i, dilation in enumerate(BEFORE):
        x = _block(f"before.{i}", x, summary, owner, there, dilation)
    x = _attended("cross", x, rows, list(q))
    for i, dilation in enumerate(AFTER):
        if i == SELF_AT:
            x = _attended("own", x, rows, [x[at] for at in rows])
        x = _block(f"after.{i}", x, summary, owner, there, dilation)
    x = _normed("norm", x)
    gates = _linear("gate", summary).reshape(len(passages), 2, -1)
    return [_ends(x[at], gates[i], summary[i]) for i, at in enumerate(rows)]


@lru_cache(maxsize=NARROWED)
def _narrowed(passage: Words) -> Array:
    """Return a passage's vectors at the net's width, (words, width); remembered, as no question changes them."""
    return _linear("vectors", passage.vectors)


def _asked(question: Words, asked: Array, of_question: Array) -> tuple[Array, Array]:
    """Return the question's words (passages, words, width) and its summary (passages, width) beside each passage."""
    kind = np.maximum(_linear("asking", asked), 0.0)
    written = np.broadcast_to(question.written, (*of_question.shape[:2], question.written.shape[1]))
    features = _linear("question_features", np.concatenate([written, of_question], axis=2))
    q = np.maximum(_linear("vectors", question.vectors) + features, 0.0)
    y = _convolved(_normed("question_block.norm", q), "question_block.conv", 1)
    q = q + np.maximum(y + _linear("question_block.cond", kind), 0.0)
    weights = _softmax(_linear("attend", q), axis=1)
    pooled = (weights.transpose(0, 2, 1) @ q).reshape(len(q), -1)
    return q, np.maximum(_linear("summary", pooled) + kind, 0.0)


def _ends(x: Array, gate: Array, summary: Array) -> Array:
    logits = _linear("out", x) + x @ gate.T / math.sqrt(x.shape[1])
    likely = _softmax(logits.sum(axis=1), axis=0)
    seen = np.concatenate([likely @ x, x.max(axis=0), summary])
    return np.asarray(logits - _linear("nowhere", np.maximum(_linear("hidden", seen), 0.0)), np.float32)


def _block(name: str, x: Array, summary: Array, owner: NDArray[np.int64], there: Array, dilation: int) -> Array:
    y = _convolved(_normed(f"{name}.norm", x) * there, f"{name}.conv", dilation)
    y += _linear(f"{name}.cond", summary)[owner]
    return np.asarray((x + np.maximum(y, 0.0)) * there, np.float32)


def _attended(name: str, x: Array, rows: Sequence[slice], others: Sequence[Array]) -> Array:
    """Return the passages' words with what each found in the other words of its passage."""
    seen = _normed(f"{name}.norm", x)
    queries = _linear(f"{name}.query", seen)
    got = np.zeros_like(x)
    for at, other in zip(rows, others, strict=True):
        near = _normed(f"{name}.norm_other", other)
        q, k, v = (_heads(part) for part in (queries[at], _linear(f"{name}.key", near), _linear(f"{name}.value", near)))
        weights = _softmax(q @ k.transpose(0, 2, 1) / math.sqrt(q.shape[2]), axis=2)
        got[at] = (weights @ v).transpose(1, 0, 2).reshape(-1, x.shape[1])
    added = np.maximum(_linear(f"{name}.out", np.concatenate([got, got * seen], axis=1)), 0.0)
    for at in rows:
        x[at] += added[at]
    return x


def _heads(rows: Array) -> Array:
    return rows.reshape(len(rows), HEADS, -1).transpose(1, 0, 2)


def _convolved(x: Array, name: str, dilation: int) -> Array:
    """Return a convolution of width 3 over words: x (…, words, in)."""
    edge = np.zeros((*x.shape[:-2], dilation, x.shape[-1]), np.float32)
    n = x.shape[-2]
    padded = np.concatenate([edge, x, edge], axis=-2)
    return _linear(name, np.concatenate([padded[..., k * dilation : k * dilation + n, :] for k in range(3)], axis=-1))


def _linear(name: str, x: Array) -> Array:
    net = _net()
    y: Array = x @ net[f"{name}.weight"]
    if f"{name}.bias" in net:
        y += net[f"{name}.bias"]
    return y


def _normed(name: str, x: Array) -> Array:
    net = _net()
    centred = x - x.mean(axis=-1, keepdims=True)
    centred /= np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + 1e-5)
    return np.asarray(centred * net[f"{name}.weight"] + net[f"{name}.bias"], np.float32)


def _softmax(x: Array, axis: int) -> Array:
    raised = np.exp(x - x.max(axis=axis, keepdims=True))
    return np.asarray(raised / raised.sum(axis=axis, keepdims=True), np.float32)
