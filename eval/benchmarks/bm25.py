"""BM25 in a few lines, the baseline of the benchmarks: independent of the bot's own index.

In: texts as lists of terms. Out: rows, best first. Robertson and Zaragoza 2009, section 3.4, k1 = 1.2, b = 0.75.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

K1, B = 1.2, 0.75


class Bm25:
    """An inverted index in memory."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        """Index texts by their terms."""
        self._lengths = [len(text) for text in texts]
        self._mean = sum(self._lengths) / max(1, len(texts))
        self._rows: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row, text in enumerate(texts):
            for term, count in Counter(text).items():
                self._rows[term].append((row, count))

    def search(self, terms: Sequence[str]) -> list[int]:
        """Return the rows that have any of the terms, best first.

        >>> Bm25([["a", "b"], ["b", "c"], ["d"]]).search(["b", "c"])
        [1, 0]
        """
        scores: dict[int, float] = defaultdict(float)
        for term in set(terms):
            rows = self._rows.get(term, [])
            idf = math.log(1 + (len(self._lengths) - len(rows) + 0.5) / (len(rows) + 0.5))
            for row, count in rows:
                room = K1 * (1 - B + B * self._lengths[row] / self._mean)
                scores[row] += idf * count * (K1 + 1) / (count + room)
        return sorted(scores, key=lambda row: (-scores[row], row))
