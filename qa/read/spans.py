"""Which stretches of a text may be an answer, by the logits that one starts and ends at each of its words.

In: a passage's words with the logits that the net gives them. Out: the likeliest spans, or how likely one is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
MAX_WORDS = 16  # words of a span
UNREAD_MARGIN = -12.0  # of a stretch that was not read
CONSIDERED, MAX_SPANS = 60, 3  # spans looked at, and returned, of a text


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a passage that may be the answer; `margin` is the logit over "not here"."""

    start: int
    end: int
    margin: float


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """A passage's words with the logits, over "not here", that the answer starts and ends at each."""

    words: tuple[tuple[int, int], ...]
    starts: Array
    ends: Array

    def best(self) -> list[Span]:
        """Return the likeliest answers, best first, none overlapping a better one."""
        n = len(self.words)
        if not n:
            return []
        width = min(n, MAX_WORDS)
        ends = np.concatenate([self.ends, np.full(width - 1, -np.inf, np.float32)])
        scores = self.starts[:, None] + np.lib.stride_tricks.sliding_window_view(ends, width)
        likeliest = np.argpartition(scores, -min(CONSIDERED, scores.size), axis=None)[-CONSIDERED:]
        found: list[Span] = []
        for flat in likeliest[np.argsort(-scores.flat[likeliest])]:
            first, further = divmod(int(flat), width)
            if len(found) == MAX_SPANS or not np.isfinite(scores[first, further]):
                break
            start, end = self.words[first][0], self.words[first + further][1]
            if all(end <= span.start or span.end <= start for span in found):
                found.append(Span(start, end, float(scores[first, further])))
        return found

    def margin(self, start: int, end: int, around: int = 0) -> float:
        """Return the logit over "not here" of the best answer in a stretch, which may begin and end words around it.

        −12 where the stretch was not read.
        """
        inside = [i for i, (a, b) in enumerate(self.words) if a < end and start < b]
        if not inside:
            return UNREAD_MARGIN
        first, last = inside[0], inside[-1] + 1
        return float(self.starts[max(0, first - around) : last].max() + self.ends[first : last + around].max())
