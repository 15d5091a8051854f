"""Passages → their sentences with vectors of the embedded model, remembered for the passages asked about last.

Retrieval compares a question with a passage's best sentence, and the reader with each one. Both always use the embedded
model, whatever embedding the store has: it is at hand, and a service need not be called for every sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qa.languages import Span, sentences
from qa.static_model import load_static

CACHED = 4_096  # passages whose sentences are remembered; about 25 kB each


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """A passage's sentences: spans in the passage, and vectors alone and with the sentence before, float32 (n, 384)."""

    spans: tuple[Span, ...]
    alone: NDArray[np.float32]
    with_before: NDArray[np.float32]


@lru_cache(maxsize=CACHED)
def sentences_of(passage: str, language: str) -> Sentences:
    """Return the sentences of a passage's text."""
    spans = tuple(sentences(passage, language))
    quotes = [passage[span.start : span.end] for span in spans]
    joined = [f"{before} {quote}" for before, quote in zip(["", *quotes[:-1]], quotes, strict=True)]
    model = load_static()
    return Sentences(spans, model.embed_passages(quotes), model.embed_passages(joined))


@lru_cache(maxsize=256)
def question_vector(question: str) -> NDArray[np.float32]:
    """Return the embedded model's vector of a question: float32 (384,)."""
    return load_static().embed_query(question)
