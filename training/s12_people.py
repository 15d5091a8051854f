"""Step 12, people: a logistic model that tells the name of a person from other capitalised words.

In:  DATA/qa-train.jsonl.xz, DATA/parallel.tsv.xz (PAWS-X's sentences), and the shipped vectors of words.
Out: WORK/people.npy, for `qa/models/`.

Nobody labelled names. What answers "who" is taken for a person, with the words that stand before it in its run for
titles; what answers "where" or "which company", and other runs of the same passages that share no word with an answer
to "who", for none. German has few such questions: a first model, of English, labels the English side of translated
sentences, and a name that stands in the German side as well is labelled alike. Names of software name nobody: runs of
two words and more in its documentation are added, each once.

Run: python -m training.s12_people DATA WORK
"""

from __future__ import annotations

import json
import lzma
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from qa.questions import analyse
from qa.read.people import Run, features, named, parts_of, runs

SEED = 5
LANGUAGES = ("en", "de")
OTHER_KINDS = ("place", "organisation", "date", "money", "count")
OTHERS = {"en": 1, "de": 4}  # other runs of a passage
PERSON, NONE = 0.85, 0.3  # of the first model, from which a name is a person, and below which it is none
DECAY, STEPS, RATE = 300.0, 400, 0.03
SOFTWARE = 1_500  # runs of its documentation, of each language
HELD_OUT = 5  # one passage in so many is for measuring
Example = tuple[str, str, Run, bool]  # language, text, part of a run, whether it is a person's name


def examples(data: Path) -> Iterator[Example]:
    """Yield parts of runs by who is asked for."""
    random_ = random.Random(SEED)
    people: dict[tuple[str, str], set[tuple[int, int]]] = {}
    others: dict[tuple[str, str], set[tuple[int, int]]] = {}
    with lzma.open(data / "qa-train.jsonl.xz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            passage = (row["lang"], row["context"])
            if row["lang"] not in LANGUAGES or not row["answers"] or not row["answers"][0]["text"].strip():
                continue
            answer = row["answers"][0]
            span = answer["answer_start"], answer["answer_start"] + len(answer["text"].rstrip())
            kind = analyse(row["question"], row["lang"]).kind
            people.setdefault(passage, set())
            if kind == "person":
                people[passage].add(span)
            elif kind in OTHER_KINDS:
                others.setdefault(passage, set()).add(span)
    named: set[str] = set()
    rest = []
    for (language, text), spans in people.items():
        for run in runs(text, language):
            parts = list(parts_of(run))
            starts = {part.said[part.first + part.leading].start: part for part in parts}
            person = next((starts[a] for a, b in spans if b == run.said[run.last].end and a in starts), None)
            if person:
                named |= {w.text for w in run.said[person.first + person.leading : run.last + 1]}
                yield from ((language, text, part, part is person) for part in parts)
            elif not any(a < run.said[run.last].end and run.said[run.first].start < b for a, b in spans):
                rest.append((language, text, run))
    by_passage: dict[tuple[str, str], list[Run]] = {}
    for language, text, run in rest:
        if not any(w.text in named for w in run.said[run.first : run.last + 1]):
            by_passage.setdefault((language, text), []).append(run)
    for (language, text), found in by_passage.items():
        asked = [r for r in found if (r.said[r.first].start, r.said[r.last].end) in others.get((language, text), ())]
        chosen = random_.sample(found, min(len(found), OTHERS[language]))
        for run in {id(r): r for r in (*asked, *chosen)}.values():
            yield from ((language, text, part, False) for part in parts_of(run))


def translated(data: Path, weights: np.ndarray) -> Iterator[Example]:
    """Yield parts of German runs that stand in the English translation too, labelled as the first model does there."""
    with lzma.open(data / "parallel.tsv.xz", "rt", encoding="utf-8") as file:
        next(file)
        pairs = [line.rstrip("\n").split("\t") for line in file if line.startswith("pawsx_sentences\t")]
    for _, english, german, *_ in pairs:
        label = (
            {english[n.start : n.end]: n.person for n in named(english, "en", weights)} if english and german else {}
        )
        for run in runs(german, "de") if label else ():
            end = run.said[run.last].end
            for part in parts_of(run):
                sure = label.get(german[part.said[part.first + part.leading].start : end])
                if sure is not None and not NONE < sure < PERSON:
                    yield from (("de", german, p, sure >= PERSON and p.leading == part.leading) for p in parts_of(run))
                    break


def of_software(data: Path) -> Iterator[Example]:
    """Yield parts of runs of the documentation of software, none of them a person."""
    random_ = random.Random(SEED)
    with lzma.open(data / "parallel.tsv.xz", "rt", encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file if line.startswith("msdocs_dynamics\t")]
    for column, language in enumerate(LANGUAGES, start=1):
        seen: set[str] = set()
        for line in random_.sample(lines, len(lines)):
            if len(seen) >= SOFTWARE:
                break
            text = line[column]
            for run in runs(text, language):
                name = text[run.said[run.first].start : run.said[run.last].end]
                if run.last > run.first and name not in seen:
                    seen.add(name)
                    yield from ((language, text, part, False) for part in parts_of(run))


def read(found: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Return the examples' features and labels."""
    rows = []
    for language, text, part, _ in found:
        rows.append(features(text, language, [part])[0])
    return np.array(rows, np.float32), np.array([label for *_, label in found], bool)


def fitted(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return weights and, last, the bias of a logistic model, both kinds of examples weighing the same."""
    mean, deviation = x.mean(axis=0), x.std(axis=0) + 0.05
    z = np.c_[(x - mean) / deviation, np.ones(len(x), np.float32)]
    weigh = np.where(y, 1.0 / y.sum(), 1.0 / (~y).sum()) / 2
    w, first, second = (np.zeros(z.shape[1]) for _ in range(3))
    for step in range(1, STEPS + 1):  # Adam (Kingma and Ba 2015)
        gradient = z.T @ (weigh * (1.0 / (1.0 + np.exp(-z @ w)) - y)) + DECAY * np.r_[w[:-1], 0.0] / len(y) / 2
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        w -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    slopes = w[:-1] / deviation
    return np.r_[slopes, w[-1] - slopes @ mean].astype(np.float32)


def area(of: np.ndarray, other: np.ndarray) -> float:
    """Return the area under the curve: how often one of the first scores above one of the other."""
    ranks = np.argsort(np.argsort(np.r_[of, other]))
    return float((ranks[: len(of)].sum() - len(of) * (len(of) - 1) / 2) / (len(of) * len(other)))


def main(data: Path, work: Path) -> None:
    """Fit the model of both languages, and measure it on held-out passages."""
    asked = list(examples(data))
    x, y = read(asked)
    english = np.array([language == "en" for language, *_ in asked])
    projected = list(translated(data, fitted(x[english], y[english])))
    projected += of_software(data)
    more, labels = read(projected)
    x, y = np.r_[x, more], np.r_[y, labels]
    passages = [text for _, text, *_ in (*asked, *projected)]
    of_language = np.array([language for language, *_ in (*asked, *projected)])
    places = {text: i for i, text in enumerate(dict.fromkeys(passages))}
    held = np.array([places[text] % HELD_OUT == 0 for text in passages])
    w = fitted(x[~held], y[~held])
    scores = x @ w[:-1] + w[-1]
    for language in LANGUAGES:
        of = held & (of_language == language)
        print(language, int((of & y).sum()), int((of & ~y).sum()), f"{area(scores[of & y], scores[of & ~y]):.3f}")
    np.save(work / "people.npy", fitted(x, y).astype(np.float16))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
