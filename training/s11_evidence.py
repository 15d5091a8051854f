"""Step 11, evidence: the weights by which the reader ranks candidates and knows when the documents do not say.

In:  `training/questions/kept.txt.xz`: made texts that nothing else was trained on; `eval/questions.jsonl` over `seeds/` and the
     folders of `eval/development/`; the shipped models.
Out: WORK/evidence.json, for `qa/models/`.

The texts become stores of nine, each text in one to three languages, as a person's folder is; their questions and near
misses are asked in every language, as the bot would ask them; so are the questions that may be looked at, which have half of
the weight, so that what is measured on those flatters the bot. Two models come of what it finds:

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
from eval.questions import COMPUTED, load, states
from eval.run import spans_of
from qa import Bot, Settings
from qa.answering import READ_HITS
from qa.questions import Analysis, analyse
from qa.read.candidates import Candidate
from qa.read.evidence import OWN_LANGUAGE, Lacking, Said, parts_of
from qa.read.measured import measure
from qa.read.succession import as_person
from qa.records import Document, Evidence, Hit
from training.own_questions import KEPT, LANGUAGES, Made, made
from training.s08_questions import SEED, area

FOLDER, GROUP = 9, 3  # texts of a store, and of those that stand together as they are easily mistaken for each other
DEVELOPMENT = ("", "cities", "culture", "firms", "science")  # "": `eval/questions.jsonl` over `seeds/`
RIGHT = 0.5  # F1 of words from which a candidate is the answer
AGREED = ("like read", "like found")  # parts that the ranking itself decides on
UNSEEN = ("span", *AGREED)  # parts that are not known before the net looks
LACKING = ("no name", "no figure", "no word")
FOR = ("span", "cosine", "rules", "subject", "apart", *AGREED)
SAID = ("own", "rare")  # parts that can only speak for a candidate where it is decided on refusals
LEAST = 0.02  # what parts that can only speak for a candidate, or against it, weigh at least
# held near that where candidates are ranked, and where it is decided on refusals: few questions need them
RULES = {"rules": 3.0, "subject": 1.0, "apart": 4.0, "no figure": -1.0}
PRIOR = {"rules": 1.7, "subject": 1.5, "no name": -3.0, "no figure": -2.7, "like read": 0.8, "like found": 0.8}
DECAY, HELD = 1e-4, 2e-2  # how strongly weights are held near nothing, and those near theirs
Answers = dict[str, tuple[int, str]]  # a document's name → where the answer starts in it, and what it is
Sample = tuple[str, bool, np.ndarray, np.ndarray]  # model, answerable, features (candidates, parts), which are right


def folders() -> list[tuple[list[Made], list[list[str]]]]:
    """Return the kept texts by store, with the languages that each is in there."""
    rng = random.Random(SEED)
    held = made(KEPT)
    groups = [held[at : at + GROUP] for at in range(0, len(held), GROUP)]
    rng.shuffle(groups)
    held = [text for group in groups for text in group]
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
            found.append(_sample(model, bool(answers), [c.parts for c in candidates], labels))
    if read.sentences:
        quotes = [s.evidence for s in read.sentences]
        marks = [bool(answer_at(e.quote, e.start, e.document)) for e in quotes]
        found.append(_sample("sentence", bool(answers), [s.parts for s in read.sentences], marks))
    return found


def development(name: str) -> list[Sample]:
    """Return the same for the questions over `seeds/` ("") or a development folder, follow-ups and what is computed left out."""
    root = Path(__file__).resolve().parent.parent
    corpus = root / "eval" / "development" / name if name else root / "seeds"
    questions = load(corpus.with_suffix(".jsonl") if name else root / "eval" / "questions.jsonl")
    questions = [q for q in questions if not q.history and q.kind not in COMPUTED]
    found: list[Sample] = []
    with tempfile.TemporaryDirectory() as folder:
        bot = Bot(Settings(store=Path(folder) / "store", corpus=None))
        bot.ingest([corpus])
        spans = spans_of(questions, {info.name: bot.document(info.name).text for info in bot.documents()})
        for question in questions:
            read = measure(as_person(analyse(question.text, question.language)), bot.retrieve(question.text, READ_HITS))
            spelled = question.answers[0] if len(question.answers) == 1 else ()

            def told(evidence: Evidence) -> bool:
                quotes = [spans[s] for s in question.supports if s.document == evidence.document.name]
                return any(evidence.start < end and start < evidence.end for start, end in quotes)

            def says(candidate: Candidate) -> bool:
                if candidate.figure:
                    return any(states(candidate.figure, expected) for expected in question.figures)
                language = candidate.sentence.evidence.document.language
                return any(token_f1(candidate.text, [name], language) >= RIGHT for name in spelled)

            if read.figures and (question.figures or not question.answerable):
                marks = [told(c.sentence.evidence) and says(c) for c in read.figures]
                found.append(_sample("figure", question.answerable, [c.parts for c in read.figures], marks))
            if read.names and (spelled or not question.answerable):
                marks = [told(c.sentence.evidence) and says(c) for c in read.names]
                found.append(_sample("words", question.answerable, [c.parts for c in read.names], marks))
            if read.sentences:
                marks = [told(s.evidence) for s in read.sentences]
                found.append(_sample("sentence", question.answerable, [s.parts for s in read.sentences], marks))
        bot.close()
    print(name or "seeds", len(found), flush=True)
    return found


def _sample(model: str, answerable: bool, parts, labels) -> Sample:
    rows = np.array([[value for _, value in row] for row in parts], np.float64)
    return model, answerable, rows, np.array(labels, bool)


def ranking(sources: Sequence[list[Sample]], parts: Sequence[str], left_out: Sequence[str]) -> dict[str, float]:
    """Return the weights of a conditional logit over the questions that have an answer among the candidates."""
    collected, share = halves([[s for s in source if s[3].any()] for source in sources])
    names = [name for name in parts if name not in left_out]
    weighed = [parts.index(name) for name in names]
    groups = [(x[:, weighed], y) for _, _, x, y in collected]
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
        gradient = x.T @ ((e / total[owner] - wanted) * share[owner])
        value = float(share @ (np.log(total) - np.log(np.maximum(right, 1e-30))))
        return value + float(held @ (w - prior) ** 2), gradient + 2 * held * (w - prior)

    return _least(loss, names, prior, FOR) | {"bias": 0.0}


def halves(sources: Sequence[list[Sample]]) -> tuple[list[Sample], np.ndarray]:
    """Return the samples of all sources, and what each counts for: the sources alike, one in all."""
    counts = np.concatenate([np.full(len(source), 1 / len(source) / len(sources)) for source in sources])
    return [sample for source in sources for sample in source], counts


def surety(
    sources: Sequence[list[Sample]], parts: Sequence[str], rank: dict[str, float], across: float
) -> tuple[dict[str, float], np.ndarray, np.ndarray]:
    """Return the weights of a logistic model of whether the first candidate is right; its logits, and whether it was."""
    collected, share = halves(sources)
    order = np.array([rank.get(name, 0.0) for name in parts])
    order[parts.index("across")] -= across
    best = [int((x @ order).argmax()) for _, _, x, _ in collected]
    x = np.array([np.append(s[2][i], 1.0) for s, i in zip(collected, best, strict=True)])
    y = np.array([s[3][i] for s, i in zip(collected, best, strict=True)], np.float64)
    names = [*parts, "bias"]
    prior = np.array([PRIOR.get(name, 0.0) for name in names])
    held = np.array([*(HELD if name in PRIOR else DECAY for name in parts), 0.0])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        logits = x @ w
        p = 1 / (1 + np.exp(-logits))
        value = float(share @ (np.logaddexp(0, logits) - y * logits)) + float(held @ (w - prior) ** 2)
        return value, x.T @ ((p - y) * share) + 2 * held * (w - prior)

    weights = _least(loss, names, prior, (*FOR, *SAID))
    return weights, x @ np.array([weights[name] for name in names]), y.astype(bool)


def _least(loss, names: Sequence[str], begin: np.ndarray, for_it: Sequence[str]) -> dict[str, float]:
    """Return the weights of least loss, within what each part can speak for."""
    bounds = [(LEAST if name in for_it else None, -LEAST if name in LACKING else None) for name in names]
    begin = np.clip(begin, [a if a else -np.inf for a, _ in bounds], [b if b else np.inf for _, b in bounds])
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 2_000})
    return {name: round(float(value), 3) for name, value in zip(names, found.x, strict=True)}


def main() -> None:
    """Ask, fit, write."""
    work = Path(sys.argv[1])
    stored = work / "evidence.pkl"
    if stored.exists():
        sources = pickle.loads(stored.read_bytes())
    else:
        with get_context("spawn").Pool() as pool:
            parts = pool.map(asked, folders(), chunksize=1), pool.map(development, DEVELOPMENT, chunksize=1)
        sources = [[sample for part in source for sample in part] for source in parts]
        stored.write_bytes(pickle.dumps(sources))
    nothing = parts_of(0.0, Said(0.0, 0.0, 0.0, 0.0), 0.0, Lacking(0.0, 0.0, 0.0), 1.0, same_language=True)
    names = [name for name, _ in nothing]
    weights: dict[str, dict[str, dict[str, float]]] = {"rank": {}, "sure": {}}
    for model in ("figure", "words", "sentence"):
        own = [[s for s in source if s[0] == model] for source in sources]
        rank = weights["rank"][model] = ranking(own, names, AGREED)
        weights["sure"][model], said, right = surety(own, names, rank, OWN_LANGUAGE[model])
        if model == "sentence":
            weights["rank"]["glance"] = ranking(own, names, UNSEEN)
        has = np.array([answerable for source in own for _, answerable, _, _ in source])
        print(model, len(has), f"first right of the answerable {right[has].mean():.3f}, right against not: area under "
              f"the curve {area(said, right):.3f}", rank, weights["sure"][model], flush=True)  # fmt: skip
    (work / "evidence.json").write_text(json.dumps(weights, indent=1) + "\n")


if __name__ == "__main__":
    main()
