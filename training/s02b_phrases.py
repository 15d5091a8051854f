"""Step 2b, phrases: neighbouring pieces that mean more together than apart, each to get a vector of its own.

In:  WORK/ids.npz, texts.npz, pairs.npz, tokenizer.json.
Out: WORK/phrases.npy: sorted int64 keys, first piece × number of pieces + second piece.

A phrase scores by its count times its pointwise mutual information; a third of the phrases are for each language, and
texts of the big software source count a fifth.

Run: python -m training.s02b_phrases WORK [PHRASES]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

LEAST = 8  # occurrences
BIG = ("msdocs", "ms_", "retrieval")


def keys_of(ids: np.ndarray, starts: np.ndarray, pieces: int) -> np.ndarray:
    """Key of the pair that starts at each position; -1 at the last piece of each text."""
    keys = np.full(len(ids), -1, dtype=np.int64)
    keys[:-1] = ids[:-1].astype(np.int64) * pieces + ids[1:]
    ends = starts[1:][np.diff(starts) > 0] - 1
    keys[ends] = -1
    return keys


def main(work: Path, count: int) -> None:
    stored = np.load(work / "ids.npz")
    ids, starts = stored["ids"], stored["starts"]
    pieces = Tokenizer.from_file(str(work / "tokenizer.json")).get_vocab_size()
    language = np.load(work / "texts.npz")["language"]
    table = np.load(work / "pairs.npz")
    big = [i for i, name in enumerate(table["sources"]) if str(name).startswith(BIG)]
    weight = np.full(len(language), 0.2, dtype=np.float32)
    rows = table["pairs"][~np.isin(table["pairs"][:, 3], big)]
    weight[rows[:, 0]] = weight[rows[:, 1]] = 1.0
    lengths = np.diff(starts)
    keys = keys_of(ids, starts, pieces)
    per_piece, owner_language = np.repeat(weight, lengths), np.repeat(language, lengths)
    chosen = []
    for number in range(3):
        here = (owner_language == number) & (keys >= 0)
        single = np.bincount(ids[owner_language == number], per_piece[owner_language == number], minlength=pieces)
        found, inverse = np.unique(keys[here], return_inverse=True)
        together = np.bincount(inverse, per_piece[here])
        enough = together >= LEAST
        found, together = found[enough], together[enough]
        first, second = single[found // pieces], single[found % pieces]
        score = together**0.75 * np.log(together * single.sum() / (first * second))
        best = found[np.argsort(-score)[: count // 3]]
        chosen.append(best)
    joined = np.unique(np.concatenate(chosen))
    np.save(work / "phrases.npy", joined)
    tokens = Tokenizer.from_file(str(work / "tokenizer.json"))
    for best in chosen:
        print(
            " | ".join(
                f"{tokens.id_to_token(int(k // pieces))} {tokens.id_to_token(int(k % pieces))}" for k in best[::400]
            )
        )
    print(len(joined), "phrases")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 30000)
