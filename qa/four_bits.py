"""Tables of vectors at four bits a number: how the weights of words are kept small.

In: rows of numbers. Out: bytes that hold two numbers each, and a row's scale; and back: value × scale. A row of zeros
has the scale 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
ZERO, MOST = 8, 7  # what is written for 0: four bits hold -8 to 7
SHARES = np.linspace(0.5, 1.0, 11)  # of a row's largest number, of which the best is taken as the largest that is held


def quantise(table: Array) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """Return rows (n, m) as bytes (n, m / 2) and scales (n,), for each row the scale that errs least.

    >>> rows, scales = quantise(np.array([[7.0, -3.0], [0.0, 0.0]], np.float32))
    >>> (unpacked(rows) * scales[:, None]).tolist()
    [[7.0, -3.0], [0.0, 0.0]]
    """
    largest = np.abs(table).max(axis=1) / MOST
    best, least = np.zeros(len(table), np.float16), np.full(len(table), np.inf)
    for share in SHARES:
        scales = (largest * share).astype(np.float16)
        errors = ((_rounded(table, scales) * scales.astype(np.float32)[:, None] - table) ** 2).sum(axis=1)
        best, least = np.where(errors < least, scales, best), np.minimum(errors, least)
    return packed(_rounded(table, best)), best


def _rounded(table: Array, scales: NDArray[np.float16]) -> NDArray[np.int64]:
    divisors = np.where(scales > 0, scales, 1).astype(np.float32)
    return np.clip(np.round(table / divisors[:, None]), -ZERO, MOST).astype(np.int64)


def packed(values: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Write numbers of -8 to 7 in four bits each, (n, m) → (n, m / 2)."""
    halves = (values + ZERO).astype(np.uint8)
    return np.asarray(halves[:, ::2] | halves[:, 1::2] << 4, np.uint8)


def unpacked(rows: NDArray[np.uint8]) -> Array:
    """Return the numbers that `packed` wrote."""
    found = np.empty((len(rows), 2 * rows.shape[1]), np.float32)
    found[:, ::2], found[:, 1::2] = rows & 15, rows >> 4
    return found - ZERO
