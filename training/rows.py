"""A question of step 8 as numbers: what it writes for the cross-encoder of step 10."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qa.read.features import Words


@dataclass(slots=True)
class Row:
    """One question."""

    source: str
    language: str  # of the passage
    asking: str  # of the question
    title: str
    passage: int
    question: Words
    words: tuple[str, ...]
    asked: np.ndarray
    target: tuple[int, int] | None
