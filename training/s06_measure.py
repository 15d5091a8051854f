"""Step 6, measure: XQuAD dev (question → paragraph, nine cells) and NTREX dev (sentence → translation, six directions).

In:  DATA/xquad-dev.*.json, ntrex-dev.tsv, qa-train.jsonl.xz (paragraphs that only make the pool larger), and a model: WORK
     and RUN of a training, or "shipped" for the model in `qa/models/` through the serving class.
Out: tables on the terminal.

XQuAD dev holds 120 paragraphs a language; the second pool adds 120 Wikipedia paragraphs of the same language from
qa-train as wrong answers, to be comparable with a pool of 240.

Run: python -m training.s06_measure DATA WORK RUN | shipped [hybrid]
"""

from __future__ import annotations

import json
import lzma
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LANGUAGES = ("en", "de", "th")
Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]
DISTRACTORS = {"en": "squad", "de": "mlqa", "th": "iapp"}


class Benchmark:
    """XQuAD dev in three languages: paragraphs, questions, and which paragraph answers each question."""

    def __init__(self, data: Path) -> None:
        self.paragraphs: dict[str, list[str]] = {}
        self.questions: dict[str, list[str]] = {}
        for language in LANGUAGES:
            articles = json.loads((data / f"xquad-dev.{language}.json").read_text("utf-8"))["data"]
            paragraphs = [p for a in articles for p in a["paragraphs"]]
            self.paragraphs[language] = [p["context"].replace("\ufeff", "") for p in paragraphs]
            self.questions[language] = [q["question"] for p in paragraphs for q in p["qas"]]
            self.answers = np.array([i for i, p in enumerate(paragraphs) for _ in p["qas"]])
        self.more = {language: distractors(data, language) for language in LANGUAGES}
        lines = (data / "ntrex-dev.tsv").read_text("utf-8").splitlines()[1:]
        self.ntrex = {language: [line.split("\t")[i] for line in lines] for i, language in enumerate(LANGUAGES)}


def distractors(data: Path, language: str, count: int = 120) -> list[str]:
    found: dict[str, None] = {}
    with lzma.open(data / "qa-train.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["source"] == DISTRACTORS[language] and len(row["context"]) > 400:
                found[row["context"]] = None
    texts = list(found)
    return texts[:: len(texts) // count][:count]


def recall(scores: Vectors, answers: NDArray[np.int64], k: int) -> float:
    """Share of the questions (rows) whose answer is among the `k` best columns."""
    own = scores[np.arange(len(scores)), answers][:, None]
    return float(((scores >= own).sum(1) <= k).mean())  # a tie is a miss


@cache
def cut(text: str, language: str) -> tuple[str, ...]:
    """Sentences of a passage, near enough."""
    from training.s01_data import sentences

    return tuple(sentences(text, language)) or (text,)


def with_sentences(embed: Embed, texts: list[str], language: str, queries: Vectors) -> Vectors:
    """Best cosine of the query to a sentence of each passage: (n_queries, n_texts)."""
    parts = [cut(text, language) for text in texts]
    scores = queries @ embed([s for part in parts for s in part]).T
    ends = np.cumsum([len(part) for part in parts])
    return np.stack([scores[:, e - len(p) : e].max(1) for e, p in zip(ends, parts, strict=True)], axis=1)


def table(title: str, cells: dict[tuple[str, str], float]) -> None:
    print(f"{title:34s} " + " ".join(f"{q}→{p} {cells[q, p]:.3f}" for q in LANGUAGES for p in LANGUAGES))
    same = np.mean([cells[x, x] for x in LANGUAGES])
    western = np.mean([cells["en", "de"], cells["de", "en"]])
    thai = np.mean([v for (q, p), v in cells.items() if q != p and "th" in (q, p)])
    print(f"{'':34s} same {same:.3f}  en↔de {western:.3f}  th↔ {thai:.3f}  mean {np.mean(list(cells.values())):.3f}")


def dense(bench: Benchmark, embed: Embed, sentence_weight: float, pool: int) -> dict[tuple[str, str], Vectors]:
    out = {}
    queries = {language: embed(bench.questions[language]) for language in LANGUAGES}
    for p in LANGUAGES:
        texts = bench.paragraphs[p] + (bench.more[p] if pool == 240 else [])
        vectors = embed(texts)
        for q in LANGUAGES:
            scores = queries[q] @ vectors.T
            if sentence_weight:
                scores = scores + sentence_weight * with_sentences(embed, texts, p, queries[q])
            out[q, p] = scores
    return out


def ntrex(bench: Benchmark, embed: Embed) -> float:
    vectors = {language: embed(bench.ntrex[language]) for language in LANGUAGES}
    n = np.arange(len(bench.ntrex["en"]))
    cells = {(a, b): recall(vectors[a] @ vectors[b].T, n, 1) for a in LANGUAGES for b in LANGUAGES if a != b}
    print(
        "NTREX  " + "  ".join(f"{a}→{b} {v:.3f}" for (a, b), v in cells.items()),
        f" mean {np.mean(list(cells.values())):.3f}",
    )
    return float(np.mean(list(cells.values())))


def embed_from_run(work: Path, run: str, tf_power: float = 1.0) -> Embed:
    from tokenizers import Tokenizer

    name, _, custom = run.partition("@")
    tokenizer = Tokenizer.from_file(str(work / (custom or "tokenizer.json")))
    matrix = np.load(work / f"{name}.npz")["matrix"].astype(np.float32)
    pieces = tokenizer.get_vocab_size()
    known = np.load(work / "phrases.npy") if len(matrix) > pieces else np.array([-1])

    def embed(texts: Sequence[str]) -> Vectors:
        out = np.zeros((len(texts), matrix.shape[1]), dtype=np.float32)
        for row, e in enumerate(tokenizer.encode_batch_fast(list(texts))):
            found = np.array(e.ids, dtype=np.int64)
            keys = found[:-1] * pieces + found[1:]
            place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
            found = np.concatenate([found, pieces + place[known[place] == keys]])
            ids, counts = np.unique(found, return_counts=True)
            out[row] = (counts**tf_power).astype(np.float32) @ matrix[ids]
        norms = np.linalg.norm(out, axis=1, keepdims=True)
        return np.divide(out, norms, out=out, where=norms > 0)

    return embed


def embed_shipped() -> Embed:
    from qa.static_model import StaticEmbedder

    return StaticEmbedder.load().embed_passages


def main(data: Path, work: Path, run: str, *, brief: bool) -> None:
    bench = Benchmark(data)
    embed = embed_shipped() if run == "shipped" else embed_from_run(work, run)
    for pool in (120, 240):
        for weight in (0.0, 1.0):
            if brief and (pool == 240) != (weight == 0.0):
                continue
            scores = dense(bench, embed, weight, pool)
            for k in (1,) if brief else (1, 5):
                title = f"{run} pool {pool} sentences {weight:g} r@{k}"
                table(title, {key: recall(value, bench.answers, k) for key, value in scores.items()})
    ntrex(bench, embed)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], brief="brief" in sys.argv[4:])
