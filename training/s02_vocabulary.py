"""Step 2, vocabulary: one Unigram vocabulary over the three languages, and the texts as piece ids.

In:  WORK/texts.jsonl, WORK/texts.npz.
Out: WORK/tokenizer.json, WORK/ids.npz (all piece ids in a row, int32, and where each text starts).

Thai is cut into words (newmm) before the vocabulary is made, so that pieces are words or parts of words; serving needs
no word cutting. KIND says how the pieces are chosen (`LOG.md` compares the models that came of each):

- `unigram`: all trained by the Unigram algorithm, as in the model shipped;
- `words`: whole words by frequency first, trained parts for the rest;
- `compounds`: the same, and frequent German words may also stand inside a longer one.

Run: python -m training.s02_vocabulary WORK [KIND] [PIECES]
"""

from __future__ import annotations

import collections
import json
import math
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from pythainlp.tokenize import word_tokenize
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

SEED = 20261120
CHARACTERS_PER_LANGUAGE = 26_000_000
PIECES = {"unigram": 64_000, "words": 64_000, "compounds": 76_000}  # asked for; what is found can differ
PARTS = {"words": 24_000, "compounds": 36_000}  # of them parts of words, trained; the rest are whole words
GERMAN = 1
COMPOUND_PARTS = 15_000  # most frequent German words that may stand inside a longer one
PART_PENALTY = 2.0  # log probability that a part of a word loses against a whole word
REPEATS = 5  # texts that stand in the big software source count once, all others this often


def normalizer() -> normalizers.Normalizer:
    """NFKC, lower case, Arabic digits, Thai sara am in one order; all but letters, marks and digits become spaces."""
    digits = [normalizers.Replace(thai, str(i)) for i, thai in enumerate("๐๑๒๓๔๕๖๗๘๙")]
    swapped = [normalizers.Replace(f"\u0e4d{tone}\u0e32", f"{tone}\u0e33") for tone in "\u0e48\u0e49\u0e4a\u0e4b"]
    return normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            *digits,
            normalizers.Replace(Regex("\u0e4d\u0e32"), "\u0e33"),  # NFKC takes sara am apart
            *swapped,
            normalizers.Replace(Regex(r"[^\p{L}\p{M}\p{N}]+"), " "),
        ]
    )


def empty(pieces: list[tuple[str, float]] | None = None) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram(pieces, 0, False) if pieces else models.Unigram())
    tokenizer.normalizer = normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Metaspace(prepend_scheme="always", split=True),
            # Thai writes no spaces: a word has no start to mark, and Latin words begin right after it
            pre_tokenizers.Split(Regex(r"▁(?=\p{Thai})"), "removed"),
            pre_tokenizers.Split(Regex(r"\p{Thai}+"), "isolated"),
        ]
    )
    return tokenizer


def trained(lines: Iterator[str], size: int, longest: int) -> Tokenizer:
    tokenizer = empty()
    trainer = trainers.UnigramTrainer(
        vocab_size=size, special_tokens=["<unk>"], unk_token="<unk>", max_piece_length=longest, show_progress=False
    )
    tokenizer.train_from_iterator(lines, trainer)
    return tokenizer


def sample(texts: list[str], language: np.ndarray, common: np.ndarray) -> Iterator[str]:
    """Words for the plain Unigram vocabulary: as many characters of each language, the big source held down."""
    rng = random.Random(SEED)
    for number in range(3):
        indices = [int(i) for i in np.flatnonzero(language == number)]
        rng.shuffle(indices)
        budget = CHARACTERS_PER_LANGUAGE
        counted: collections.Counter[str] = collections.Counter()
        for weight, chosen in (
            (REPEATS, [i for i in indices if not common[i]]),
            (1, [i for i in indices if common[i]]),
        ):
            for i in chosen:
                text = texts[i]
                if number == 2:
                    text = " ".join(word_tokenize(text, engine="newmm", keep_whitespace=False))
                for word in text.split():
                    counted[word] += weight
                budget -= len(text) * weight
                if budget < 0:
                    break
            budget = max(budget, CHARACTERS_PER_LANGUAGE // 3)
        yield from (word for word, n in counted.items() for _ in range(min(n, 3000)))


def words(texts: list[str], language: np.ndarray, common: np.ndarray, number: int) -> collections.Counter[str]:
    """Count the words of one language as the tokenizer will see them, the big source held down."""
    pieces = empty()
    counted: collections.Counter[str] = collections.Counter()
    indices = [int(i) for i in np.flatnonzero(language == number)]
    random.Random(SEED).shuffle(indices)
    for weight, chosen in ((REPEATS, [i for i in indices if not common[i]]), (1, [i for i in indices if common[i]])):
        budget = CHARACTERS_PER_LANGUAGE // 2
        for i in chosen:
            text = texts[i]
            if number == 2:
                text = " ".join(word_tokenize(text, engine="newmm", keep_whitespace=False))
            for word in text.split():
                counted[word] += weight
            budget -= len(text) * weight
            if budget < 0:
                break
    out: collections.Counter[str] = collections.Counter()
    for word, n in counted.items():
        for part, _ in pieces.pre_tokenizer.pre_tokenize_str(pieces.normalizer.normalize_str(word)):
            out[part] += n
    return out


def vocabulary(counts: list[collections.Counter[str]], size: int, kind: str) -> list[tuple[str, float]]:
    """Whole words by frequency first, then trained parts of words for the rest → pieces with log probabilities.

    A Unigram model trained alone cuts Thai inside syllables; whole words as pieces keep its cuts at words.
    """
    lines = (word for counted in counts for word, n in counted.items() for _ in range(min(n, 2000)))
    tokenizer = trained(lines, PARTS[kind], 16)
    parts: list[tuple[str, float]] = [tuple(p) for p in json.loads(tokenizer.to_str())["model"]["vocab"]]
    scores = {piece: score - PART_PENALTY for piece, score in parts[1:]}
    each = (size - len(scores)) // 3 + len(scores) // 6
    merged: dict[str, float] = {}
    for counted in counts:
        total = sum(counted.values())
        whole = [(w, n) for w, n in counted.most_common(each * 2) if len(w) <= 24 and n >= 4][:each]
        for word, n in whole:
            merged[word] = max(merged.get(word, -99.0), math.log(n / total))
    total = sum(counts[GERMAN].values())
    for word, n in counts[GERMAN].most_common(
        COMPOUND_PARTS if kind == "compounds" else 0
    ):  # compounds: a German word goes on inside another
        if word.startswith("▁") and len(word) > 4:
            scores[word[1:]] = max(scores.get(word[1:], -99.0), math.log(n / total) - PART_PENALTY)
    for piece, score in sorted(scores.items(), key=lambda item: -item[1]):
        if piece not in merged and (len(merged) < size - 1 or len(piece) == 1):
            merged[piece] = score
    return [("<unk>", 0.0), *sorted(merged.items(), key=lambda item: -item[1])]


def main(work: Path, kind: str, size: int) -> None:
    texts = [json.loads(line) for line in (work / "texts.jsonl").open(encoding="utf-8")]
    language = np.load(work / "texts.npz")["language"]
    if not (work / "tokenizer.json").exists():
        stored = np.load(work / "pairs.npz")
        sources = list(stored["sources"])
        big = [sources.index(s) for s in sources if s.startswith(("msdocs", "ms_", "retrieval"))]
        common = np.ones(len(texts), dtype=bool)
        rows = stored["pairs"][~np.isin(stored["pairs"][:, 3], big)]
        common[rows[:, 0]] = common[rows[:, 1]] = False
        if kind == "unigram":
            tokenizer = trained(sample(texts, language, common), size, 20)
        else:
            counts = [words(texts, language, common, number) for number in range(3)]
            tokenizer = empty(vocabulary(counts, size, kind))
        tokenizer.save(str(work / "tokenizer.json"))
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    starts, ids = np.zeros(len(texts) + 1, dtype=np.int64), []
    for at in range(0, len(texts), 20000):
        block = tokenizer.encode_batch_fast(texts[at : at + 20000])
        lengths = [len(e) for e in block]
        starts[at + 1 : at + 1 + len(block)] = lengths
        ids.append(np.fromiter((i for e in block for i in e.ids), dtype=np.int32, count=sum(lengths)))
    joined = np.concatenate(ids)
    np.savez(work / "ids.npz", ids=joined, starts=np.cumsum(starts))
    used = np.bincount(joined, minlength=tokenizer.get_vocab_size())
    print(
        f"{tokenizer.get_vocab_size()} pieces, {len(joined)} in the texts, {int((used < 5).sum())} used under 5 times"
    )


if __name__ == "__main__":
    chosen = sys.argv[2] if len(sys.argv) > 2 else "unigram"
    main(Path(sys.argv[1]), chosen, int(sys.argv[3]) if len(sys.argv) > 3 else PIECES[chosen])
