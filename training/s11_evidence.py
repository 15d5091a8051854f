"""Step 11, evidence: the weights by which the reader ranks candidates and knows when the documents do not say.

In:  `training/questions/kept.txt.xz`: made texts that nothing else was trained on; the shipped models.
Out: WORK/evidence.json, for `qa/models/`.

The texts become stores of eight, each text in one to three languages, as a person's folder is; their questions and near
misses are asked in every language, as the bot would ask them. Two models come of what it finds:

- "rank" orders candidates ("glance": sentences before the net looks at the likeliest): a conditional logit (McFadden 1974),
  the probability of one being exp(w·x) / sum exp(w·x) over the questions that have an answer.
- "sure" decides on refusals: a logistic model of whether the candidate that is ranked first is right, over all questions.

Run: python -m training.s11_evidence WORK
"""

from __future__ import annotations

import json
import pickle
import random
import sys
import tempfile
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from eval.metrics import token_f1
from qa import Bot, Settings
from qa.answering import READ_HITS
from qa.read.evidence import OWN_LANGUAGE, Lacking, Said, parts_of
from qa.read.measured import measure
from qa.read.questions import Analysis, analyse
from qa.read.succession import as_person
from qa.records import Document, Hit
from training.own_questions import KEPT, LANGUAGES, Made, made
from training.s08_questions import SEED, area

FOLDER = 8  # texts of a store
RIGHT = 0.5  # F1 of words from which a candidate is the answer
AGREED = ("like read", "like found")  # parts that the ranking itself decides on
UNSEEN = ("span", *AGREED)  # parts that are not known before the net looks
LACKING = ("no name", "no figure", "no word")
AGAINST = -0.02  # what a lacking name, figure or word weighs at most: it speaks for nothing
RULES = {"rules": 2.0, "apart": 2.0}  # held near that where candidates are ranked, as few questions need them
DECAY, HELD = 1e-4, 2e-3  # how strongly weights are held near nothing, and those near theirs
Answers = dict[str, tuple[int, str]]  # a document's name → where the answer starts in it, and what it is
Sample = tuple[str, bool, np.ndarray, np.ndarray]  # model, answerable, features (candidates, parts), which are right


def folders() -> list[tuple[list[Made], list[list[str]]]]:
    """Return the kept texts by store, with the languages that each is in there."""
    rng = random.Random(SEED)
    held = made(KEPT)
    rng.shuffle(held)
    parts = [held[at : at + FOLDER] for at in range(0, len(held), FOLDER)]
    return [(part, [rng.sample(LANGUAGES, rng.choice((1, 2, 3))) for _ in part]) for part in parts]


def asked(folder: tuple[list[Made], list[list[str]]]) -> list[Sample]:
    """Return what the reader has to choose from for each question on a store's texts."""
    found: list[Sample] = []
    with tempfile.TemporaryDirectory() as place:
        corpus = Path(place) / "corpus"
        corpus.mkdir()
        for i, (text, languages) in enumerate(zip(*folder, strict=True)):
            for language in languages:
                written = f"{text.titles[language]}\n\n{text.text(language)}\n"
                (corpus / f"{i}-{language}.txt").write_text(written, "utf-8")
        bot = Bot(Settings(store=Path(place) / "store", corpus=None))
        bot.ingest([corpus])
        for i, (text, languages) in enumerate(zip(*folder, strict=True)):
            for sentence, questions, said in text.questions:
                answers: Answers = {}
                for language in languages if sentence is not None else ():
                    name, quote = f"{i}-{language}.txt", text.sentences[sentence][language]
                    start = bot.document(name).text.index(quote) + quote.index(said[language])
                    answers[name] = (start, said[language])
                for asking, question in questions.items():
                    analysis = as_person(analyse(question, asking))
                    found += samples(analysis, bot.retrieve(question, READ_HITS), answers)
        bot.close()
    print(len(found), flush=True)
    return found


def samples(analysis: Analysis, hits: list[Hit], answers: Answers) -> list[Sample]:
    """Return what the reader has to choose from for one question, and which of it is right."""
    read = measure(analysis, hits)

    def answer_at(text: str, start: int, document: Document) -> str:
        """Return the answer that stands there, "" where none does."""
        begins, said = answers.get(document.name, (0, ""))
        return said if begins < start + len(text) and start < begins + len(said) else ""

    found = []
    for model, candidates in (("figure", read.figures), ("words", read.names)):
        if candidates and (model == "words" or analysis.wants_figure):
            labels = []
            for c in candidates:
                evidence = c.sentence.evidence
                start = evidence.start + (c.figure.start if c.figure else evidence.quote.find(c.text))
                said = answer_at(c.text, start, evidence.document)
                alike = model == "figure" or token_f1(c.text, [said], evidence.document.language) >= RIGHT
                labels.append(bool(said) and alike)
            found.append(_sample(model, answers, [c.parts for c in candidates], labels))
    if read.sentences:
        quotes = [s.evidence for s in read.sentences]
        marks = [bool(answer_at(e.quote, e.start, e.document)) for e in quotes]
        found.append(_sample("sentence", answers, [s.parts for s in read.sentences], marks))
    return found


def _sample(model: str, answers: Answers, parts, labels) -> Sample:
    rows = np.array([[value for _, value in row] for row in parts], np.float64)
    return model, bool(answers), rows, np.array(labels, bool)


def ranking(collected: list[Sample], parts: Sequence[str], left_out: Sequence[str]) -> dict[str, float]:
    """Return the weights of a conditional logit over the questions that have an answer among the candidates."""
    names = [name for name in parts if name not in left_out]
    weighed = [parts.index(name) for name in names]
    groups = [(x[:, weighed], y) for _, _, x, y in collected if y.any()]
    x, y = np.vstack([g for g, _ in groups]), np.concatenate([label for _, label in groups])
    owner = np.concatenate([np.full(len(label), i) for i, (_, label) in enumerate(groups)])
    prior = np.array([RULES.get(name, 0.0) for name in names])
    held = np.array([HELD if name in RULES else DECAY for name in names])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        scores = x @ w
        best = np.full(len(groups), -np.inf)
        np.maximum.at(best, owner, scores)
        e = np.exp(scores - best[owner])
        total, right = np.zeros(len(groups)), np.zeros(len(groups))
        np.add.at(total, owner, e)
        np.add.at(right, owner, e * y)
        wanted = np.where(y, e / np.maximum(right, 1e-30)[owner], 0.0)
        gradient = x.T @ (e / total[owner] - wanted) / len(groups)
        value = float((np.log(total) - np.log(np.maximum(right, 1e-30))).mean())
        return value + float(held @ (w - prior) ** 2), gradient + 2 * held * (w - prior)

    return _least(loss, names, prior) | {"bias": 0.0}


def surety(
    collected: list[Sample], parts: Sequence[str], rank: dict[str, float], across: float
) -> tuple[dict[str, float], np.ndarray, np.ndarray]:
    """Return the weights of a logistic model of whether the first candidate is right; its logits, and whether it was."""
    order = np.array([rank.get(name, 0.0) for name in parts])
    order[parts.index("across")] -= across
    best = [int((x @ order).argmax()) for _, _, x, _ in collected]
    x = np.array([np.append(s[2][i], 1.0) for s, i in zip(collected, best, strict=True)])
    y = np.array([s[3][i] for s, i in zip(collected, best, strict=True)], np.float64)
    names = [*parts, "bias"]
    held = np.array([*(DECAY for _ in parts), 0.0])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        logits = x @ w
        p = 1 / (1 + np.exp(-logits))
        value = float(np.mean(np.logaddexp(0, logits) - y * logits)) + float(held @ w**2)
        return value, x.T @ (p - y) / len(y) + 2 * held * w

    weights = _least(loss, names, np.zeros(len(names)))
    return weights, x @ np.array([weights[name] for name in names]), y.astype(bool)


def _least(loss, names: Sequence[str], begin: np.ndarray) -> dict[str, float]:
    """Return the weights of least loss; what is lacking never speaks for a candidate."""
    bounds = [(None, AGAINST) if name in LACKING else (None, None) for name in names]
    begin = np.where([name in LACKING for name in names], AGAINST, begin)
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 2_000})
    return {name: round(float(value), 3) for name, value in zip(names, found.x, strict=True)}


def main() -> None:
    """Ask, fit, write."""
    work = Path(sys.argv[1])
    stored = work / "evidence.pkl"
    if stored.exists():
        collected = pickle.loads(stored.read_bytes())
    else:
        with get_context("spawn").Pool() as pool:
            collected = [sample for part in pool.map(asked, folders(), chunksize=1) for sample in part]
        stored.write_bytes(pickle.dumps(collected))
    parts = [name for name, _ in parts_of(0.0, Said(0.0, 0.0, 0.0, 0.0), 0.0, Lacking(0.0, 0.0, 0.0), 1.0, same_language=True)]  # fmt: skip
    weights: dict[str, dict[str, dict[str, float]]] = {"rank": {}, "sure": {}}
    for model in ("figure", "words", "sentence"):
        own = [s for s in collected if s[0] == model]
        weights["rank"][model] = ranking(own, parts, AGREED)
        across = OWN_LANGUAGE[model]
        weights["sure"][model], said, right = surety(own, parts, weights["rank"][model], across)
        if model == "sentence":
            weights["rank"]["glance"] = ranking(own, parts, UNSEEN)
        has = np.array([answerable for _, answerable, _, _ in own])
        print(model, len(own), f"first right of the answerable {right[has].mean():.3f}, right against not: area under "
              f"the curve {area(said, right):.3f}", weights["rank"][model], weights["sure"][model], flush=True)  # fmt: skip
    (work / "evidence.json").write_text(json.dumps(weights, indent=1) + "\n")


if __name__ == "__main__":
    main()
