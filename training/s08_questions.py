"""Step 8, questions: what the cross-encoder is taught, as rows of numbers.

In:  DATA/qa-train.jsonl.xz (QAMR, TyDi QA, SQuAD, iapp, MLQA), DATA/lexicon.tsv.xz, the questions by our own hand
     (`own_questions`: made texts, answers and translations), and the shipped embedded model.
Out: WORK/questions.pkl.

What the cross-encoder is taught beside the rows as they are, `samples` makes of them.

Run: python -m training.s08_questions DATA WORK
"""

from __future__ import annotations

import json
import lzma
import pickle
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from qa.languages import detect, words
from qa.read.features import Words, asked_for, read_words
from training.own_questions import TRAINED, answers, key_of, made, made_rows, translated
from training.rows import Row

SEED = 7
LANGUAGES = ("en", "de", "th")
MAX_SPAN = 16
HELD_OUT = 0.06  # of the passages, whose rows are for measuring
OPEN_ROWS, OPEN_PASSAGES = 55_593, 10_395  # of the open data alone, by which what is held out was first drawn
SHARES = {
    "qamr": 0.3,
    "iapp": 0.8,
    "mlqa": 0.8,
    "squad": 0.6,
    "tydiqa": 0.6,
    "made": 0.7,
}  # drawn in a round, of all rows


def numbered(data: Path) -> Iterator[tuple[int, dict]]:
    """Yield the questions, each with its passage's number, in the order in which passages first stand in the data.

    Answers and translations by our own hand are among them; the passages of made texts stand behind all others.
    """
    numbers: dict[tuple[str, str], int] = {}
    known, asked = answers(), translated()
    for line in lzma.open(data / "qa-train.jsonl.xz", "rt"):
        row = json.loads(line)
        if row["source"] == "mlqa" and detect(row["question"], "de") != "de":
            continue
        number, key = numbers.setdefault((row["context"], row["lang"]), len(numbers)), key_of(row)
        if key in known:
            row["answers"] = [{"text": known[key], "answer_start": row["context"].index(known[key])}]
        yield number, row | {"asking": row["lang"]}
        for language, question in asked.get(key, {}).items():
            yield number, row | {"asking": language, "question": question}
    for row in made_rows():
        yield numbers.setdefault((row["context"], row["lang"]), len(numbers)), row


def build(data: Path, work: Path) -> None:
    """Turn the questions into words with vectors, once; the answer's words are the target."""
    found = list(numbered(data))
    passages = {number: (r["context"], r["lang"]) for number, r in found}
    with get_context("fork").Pool() as pool:
        both = pool.map(_written, [passages[i] for i in range(len(passages))], chunksize=100)
        asked = pool.map(_asked, [(r["question"], r["asking"]) for _, r in found], chunksize=500)
    read, written = [words for words, _ in both], [texts for _, texts in both]
    rows: list[Row] = []
    for (number, r), (question, texts, kind) in zip(found, asked, strict=True):
        passage = read[number]
        if len(question.spans) < 2 or len(passage.spans) < 4:
            continue
        target = None
        for answer in r["answers"]:
            start, end = answer["answer_start"], answer["answer_start"] + len(answer["text"])
            inside = [i for i, (a, b) in enumerate(passage.spans) if a < end and start < b]
            if inside and len(inside) <= MAX_SPAN:
                place = (inside[0], inside[-1])
                if target is None or place[1] - place[0] < target[1] - target[0]:
                    target = place
        if any(a["text"] for a in r["answers"]) and target is None:
            continue
        if r["source"] == "mlqa" and target is None:
            continue
        title = r["title"] or (r["id"].rsplit(":", 1)[0] if r["source"] == "qamr" else "")
        rows.append(Row(r["source"], r["lang"], r["asking"], title, number, question, texts, kind, target))
    with (work / "questions.pkl").open("wb") as file:
        pickle.dump((rows, read, written), file, protocol=5)
    print(len(rows), "questions,", len(read), "passages", flush=True)


def _written(text: tuple[str, str]) -> tuple[Words, tuple[str, ...]]:
    """Return a text's words, and what they are."""
    read = _half(read_words(*text))
    return read, tuple(w.text for w in words(*text))[: len(read.spans)]


def _asked(question: tuple[str, str]) -> tuple[Words, tuple[str, ...], np.ndarray]:
    """Return a question's words, what they are, and what it asks for."""
    return *_written(question), asked_for(*question)


def _half(text: Words) -> Words:
    return replace(text, vectors=text.vectors.astype(np.float16))


def lexicon(data: Path) -> dict[tuple[str, str], dict[str, list[str]]]:
    """Return for each pair of languages a word's translations."""
    found: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in lzma.open(data / "lexicon.tsv.xz", "rt"):
        _, *texts = line.rstrip("\n").split("\t")
        entry = dict(zip(LANGUAGES, texts, strict=True))
        for a in LANGUAGES:
            for b in LANGUAGES:
                if a != b and entry[a] and entry[b] and " " not in entry[a] and len(entry[b].split()) < 3:
                    found[a, b][entry[a].casefold()].append(entry[b])
    return found


def area(scores: np.ndarray, positive: np.ndarray) -> float:
    """Return the area under the ROC curve of scores that should be higher where it is positive."""
    ranks = np.argsort(np.argsort(scores)) + 1
    n, p = len(scores), int(positive.sum())
    return float((ranks[positive].sum() - p * (p + 1) / 2) / max(1, p * (n - p)))


def held_out(n_passages: int) -> set[int]:
    """Return the passages whose rows nothing is trained on: some of the open data's, and the made texts that are kept."""
    rng = random.Random(SEED)
    rng.shuffle(list(range(OPEN_ROWS)))
    found = set(rng.sample(range(OPEN_PASSAGES), int(HELD_OUT * OPEN_PASSAGES)))
    return found | set(range(OPEN_PASSAGES + len(LANGUAGES) * len(made(TRAINED)), n_passages))


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
