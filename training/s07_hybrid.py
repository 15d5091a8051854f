"""Step 7, hybrid: which lexical score to add to the dense one, and how much of it, chosen on XQuAD dev.

In:  as step 6. Out: a table of formulas and weights, the best one in full.

Every lexical score here is in [0, 1] and is zero where nothing of the query matches, so that across languages it adds
no noise: the idf of *every* query term is in the denominator, matched or not.

- `share`: the idf weight of the query terms that the passage holds, divided by that of all query terms.
- `bm25`: the same, each matched term times BM25's tf part, tf (k1 + 1) / (tf + k1 (1 - b + b len / mean len)), divided
  by its largest value k1 + 1 (Robertson & Zaragoza 2009).
- `grams`: bm25 over character n-grams of the words (4 in Latin script, 3 in Thai).

Run: python -m training.s07_hybrid DATA WORK RUN | shipped
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np

from training.s06_measure import LANGUAGES, Benchmark, Vectors, dense, embed_from_run, embed_shipped, recall, table

K1, B = 1.2, 0.75
Terms = Callable[[str, str], list[str]]


@cache
def words(text: str, language: str) -> list[str]:
    """Words of a text: Thai by newmm, the others stemmed; lower case."""
    import Stemmer
    from pythainlp.tokenize import word_tokenize

    if language == "th":
        cut = [w.strip().lower() for w in word_tokenize(text, engine="newmm", keep_whitespace=False)]
        return [w for w in cut if re.search(r"\w", w)]
    stemmer = Stemmer.Stemmer({"en": "english", "de": "german"}[language])
    return [str(w) for w in stemmer.stemWords(re.findall(r"[^\W_]+", text.lower()))]


@cache
def grams(text: str, language: str) -> list[str]:
    found = []
    for run in re.findall(r"\w+" if language != "th" else r"[\w\u0e31-\u0e4e]+", text.lower()):
        n = 3 if re.search(r"[\u0e00-\u0e7f]", run) else 4
        marked = run if n == 3 else f" {run} "
        found += [marked[i : i + n] for i in range(max(1, len(marked) - n + 1))]
    return found


def counts(texts: list[str], language: str, terms: Terms, known: dict[str, int]) -> Vectors:
    out = np.zeros((len(texts), len(known)), dtype=np.float32)
    for row, text in enumerate(texts):
        for term, n in Counter(terms(text, language)).items():
            if term in known:
                out[row, known[term]] = n
    return out


def lexical(
    passages: list[str], p: str, questions: list[str], q: str, terms: Terms, *, saturate: bool
) -> tuple[Vectors, Vectors]:
    """Score every question against every passage → (scores in [0, 1], idf share that *any* passage holds)."""
    known = {t: i for i, t in enumerate(dict.fromkeys(t for text in passages for t in terms(text, p)))}
    tf = counts(passages, p, terms, known)
    n = len(passages)
    df = (tf > 0).sum(0)
    idf = np.log(1 + (n - df + 0.5) / (df + 0.5)).astype(np.float32)
    unseen = np.log(1 + (n + 0.5) / 0.5)
    held = (tf > 0).astype(np.float32)
    if saturate:
        length = tf.sum(1, keepdims=True)
        held = tf / (tf + K1 * (1 - B + B * length / length.mean()))
    asked = (counts(questions, q, terms, known) > 0).astype(np.float32)
    missing = np.array([len(set(terms(t, q)) - known.keys()) for t in questions], dtype=np.float32) * unseen
    total = np.maximum(asked @ idf + missing, 1e-6)[:, None]
    return (asked * idf) @ held.T / total, asked @ idf[:, None] / total


def evaluate(fused: dict[tuple[str, str], Vectors], answers: np.ndarray) -> tuple[float, float, float, float]:
    """(recall@1 same language, its least, recall@1 across, recall@5 across)."""
    same = [recall(fused[x, x], answers, 1) for x in LANGUAGES]
    across = [(q, p) for q, p in product(LANGUAGES, LANGUAGES) if q != p]
    first = float(np.mean([recall(fused[key], answers, 1) for key in across]))
    return float(np.mean(same)), min(same), first, float(np.mean([recall(fused[key], answers, 5) for key in across]))


def main(data: Path, work: Path, run: str, pool: int) -> None:
    bench = Benchmark(data)
    embed = embed_shipped() if run == "shipped" else embed_from_run(work, run)
    parts: dict[str, dict[tuple[str, str], Vectors]] = {"own": dense(bench, embed, 0.0, pool)}
    both = dense(bench, embed, 1.0, pool)
    parts["sentence"] = {key: both[key] - parts["own"][key] for key in both}
    methods: dict[str, tuple[Terms, bool]] = {
        "share": (words, False), "bm25": (words, True), "grams": (grams, True),
    }  # fmt: skip
    for name, (terms, saturate) in methods.items():
        parts[name] = {}
        for p, q in product(LANGUAGES, LANGUAGES):
            texts = bench.paragraphs[p] + (bench.more[p] if pool == 240 else [])
            parts[name][q, p] = lexical(texts, p, bench.questions[q], q, terms, saturate=saturate)[0]
    answers, keys = bench.answers, list(parts["own"])
    results = []
    for name, s, w, g in product(("share", "bm25"), (0.0, 0.5, 1.0), (0.0, 0.5, 1.0, 2.0), (0.0, 0.5, 1.0, 2.0)):
        weights = {"own": 1.0, "sentence": s, name: w, "grams": g}
        fused = {key: sum(weight * parts[part][key] for part, weight in weights.items()) for key in keys}
        results.append((evaluate(fused, answers), weights))
    results.sort(key=lambda r: -(r[0][0] + r[0][2] + r[0][3]))
    print("same r@1, least, across r@1, across r@5; weights")
    for figures, weights in results[:12]:
        print(" ".join(f"{x:.3f}" for x in figures), weights)
    best = results[0][1]
    fused = {key: sum(weight * parts[part][key] for part, weight in best.items()) for key in keys}
    for k in (1, 5):
        table(f"{run} hybrid pool {pool} r@{k}", {key: recall(fused[key], answers, k) for key in keys})
    for name, part in parts.items():
        table(f"{run} {name} alone r@1", {key: recall(part[key], answers, 1) for key in keys})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 120)
