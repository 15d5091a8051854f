"""A text's words as the cross-encoder knows them: each word's vector is the mean of its pieces' vectors.

In: words and their language. Out: which pieces write each word, and their mean (n, 384). English words, and all that
are neither German nor Thai, are written in the pieces of all-MiniLM-L6-v2, so that its pre-training is kept whole;
German and Thai words in those of the embedded model, whose vectors here were made for the same body
(`training/s09_pieces.py`). A number of a vector takes four bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa.four_bits import unpacked
from qa.languages.sound import is_thai

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Array = NDArray[np.float32]
MODELS = Path(__file__).resolve().parents[1] / "models"
TOKENIZER, MATRIX, SCALES = "pieces.json", "pieces.npy", "pieces-scales.npy"


def pieces_of(texts: Sequence[str], language: str) -> tuple[tuple[int, ...], ...]:
    """Return for each word the numbers of its pieces; none where no piece writes it."""
    own = [language == "de" or is_thai(text) for text in texts]
    english, embedded = tokenizers()
    first = english.get_vocab_size()
    plain = [text for text, is_own in zip(texts, own, strict=True) if not is_own]
    other = [text for text, is_own in zip(texts, own, strict=True) if is_own]
    in_english = iter(english.encode_batch_fast(plain, add_special_tokens=False))
    in_own = iter(embedded.encode_batch_fast(other))
    return tuple(tuple(first + i for i in next(in_own).ids) if o else tuple(next(in_english).ids) for o in own)


def vectors_of(words: Sequence[tuple[int, ...]]) -> Array:
    """Return for each word the mean of its pieces' vectors, (n, 384); zeros where it has none.

    A piece without a vector, as no text that the vectors were made of has it, counts as zeros.
    """
    matrix, scales, rows_of = table_of_pieces()
    counts = np.array([len(pieces) for pieces in words], np.int64)
    found = np.zeros((len(words), 2 * matrix.shape[1]), np.float32)
    ids = np.array([i for pieces in words for i in pieces], np.int64)
    if len(ids):
        rows = unpacked(matrix[rows_of[ids]]) * scales[ids, None]
        starts = np.concatenate([[0], np.cumsum(counts[counts > 0])[:-1]])
        found[counts > 0] = np.add.reduceat(rows, starts) / counts[counts > 0, None]
    return found


@cache
def table_of_pieces() -> tuple[NDArray[np.uint8], Array, NDArray[np.int64]]:
    """Return the rows, the pieces' scales, and which row is a piece's: one with the scale 0 has none."""
    scales = np.load(MODELS / SCALES).astype(np.float32)
    rows_of = np.maximum(np.cumsum(scales > 0) - 1, 0)
    return np.load(MODELS / MATRIX, mmap_mode="r"), scales, rows_of


@cache
def tokenizers() -> tuple[Tokenizer, Tokenizer]:
    """Return what cuts English words, and what cuts German and Thai ones."""
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(MODELS / TOKENIZER)), Tokenizer.from_file(str(MODELS / "tokenizer.json"))
