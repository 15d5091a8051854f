"""Step 11, evidence: the weights by which the reader ranks candidates and knows when the documents do not say.

In:  DATA/qa-train.jsonl.xz, DATA/lexicon.tsv.xz: the rows of the passages that step 8 held out; the shipped models.
Out: WORK/evidence.json, for `qa/models/`.

The held-out passages become a store, and their questions are asked of it as the bot would: with what was retrieved, and
beside it the nearest passages of other languages, as where a folder holds several. Each is asked as it is; once with a
name, figure or word of another question in it, so that the documents do not say; and once with its words translated one
by one, so that question and document differ in language. Two conditional logits (McFadden 1974) come of it:

- "rank" orders candidates ("glance": sentences before the net looks at the likeliest): the probability of one is
  exp(w·x) / sum exp(w·x) over the questions that have an answer. Passages of one encyclopedia differ in subject more
  than the texts of a person's folder do, so half of its weight is on the development set, `eval/questions.jsonl` over
  `seeds/`: what is measured there flatters the bot.
- "sure" decides on refusals: "no answer" is one more alternative, exp(w·x) / (1 + sum exp(w·x)), over all questions. The
  net was taught near misses of the same making, so that beside it a lacking word tells little here and more of what
  people ask: what it weighs is held near a prior, as are the rules, which few rows need, and whether the net and the
  words agree on a sentence, which tells more in a folder of like texts than in an encyclopedia.

Run: python -m training.s11_evidence DATA WORK
"""

from __future__ import annotations

import json
import pickle
import random
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from eval.metrics import token_f1
from eval.questions import COMPUTED, load, states
from eval.run import spans_of
from qa import Bot, Settings
from qa.languages import words
from qa.read.evidence import Lacking, Said, parts_of
from qa.read.measured import measure
from qa.read.questions import Analysis, analyse
from qa.records import Evidence, Hit
from training.s08_questions import LANGUAGES, SEED, area, held_out, lexicon, numbered

ASKED = {"squad": 300, "iapp": 300, "tydiqa": 150, "mlqa": 16, "qamr": 100}  # questions of a source
DECAY, ROUNDS = 0.02, 4_000
AGREED = ("like read", "like found")  # parts that the ranking itself decides on
LACKING = ("no name", "no figure", "no word")
SURE = ("span", "covered", "rare covered", "cosine", *LACKING, "rules", "across", "long", "apart", *AGREED)  # it weighs
OF_OTHERS = 4  # passages of other languages beside those retrieved
PRIOR = dict(zip(LACKING, (-6.0, -5.0, -1.0), strict=True)) | dict.fromkeys(AGREED, 2.6)
PRIOR |= {"span": 0.7, "cosine": 3.5, "rules": 5.5, "covered": 1.0, "rare covered": 2.0}
PRIOR |= {"across": 0.0, "long": -1.0, "apart": 2.0}
AGAINST = -0.02  # what a lacking name, figure or word weighs at most: it speaks for nothing
HELD = 20.0  # how strongly those are held near their prior
RULES = {"rules": 3.0, "apart": 4.0}  # the prior of the rules, also where candidates are only ranked
RETRIEVED = 12  # passages, as the bot reads
RIGHT = 0.5  # F1 of words from which a candidate is the answer
Sample = tuple[str, bool, np.ndarray, np.ndarray]  # model, mixed, features (candidates, parts), which are right


def rows_held_out(data: Path, n_rows: int, n_passages: int) -> list[dict]:
    """Return the rows of the held-out passages."""
    held = held_out(n_rows, n_passages)
    found = []
    for number, row in numbered(data):
        if number in held and not (row["source"] == "mlqa" and not any(a["text"] for a in row["answers"])):
            found.append(row | {"number": number})
    return found


def near_miss(row: dict, rows: list[dict], rng: random.Random) -> str | None:
    """Return the question with a name, a figure or a word of another question in the place of one of its own."""
    question, language = row["question"], row["lang"]
    content = [w for w in words(question, language) if not w.stop and w.start]
    known = {w.stem for w in words(row["context"], language)}

    def kind(text: str) -> str:
        return "figure" if any(c.isdigit() for c in text) else "name" if text[:1].isupper() else "word"

    own = [w for w in content if w.stem in known]
    own = [w for w in own if kind(w.text) != "word"] or own
    if not own:
        return None
    gone = rng.choice(own)
    for _ in range(20):
        other = rng.choice(rows)
        if other["lang"] != language:
            continue
        fitting = [
            w
            for w in words(other["question"], language)
            if not w.stop and w.start and w.stem not in known and kind(w.text) == kind(gone.text)
        ]
        if fitting:
            return question[: gone.start] + rng.choice(fitting).text + question[gone.end :]
    return None


def translated(row: dict, translations, rng: random.Random) -> tuple[str, str]:
    """Return the question with its words translated one by one, and the language that it is in then."""
    language = row["lang"]
    other = rng.choice([code for code in LANGUAGES if code != language])
    table, out, last = translations[language, other], [], 0
    for word in words(row["question"], language):
        options = table.get(word.text.casefold())
        out.append(row["question"][last : word.start] or (" " if language == "th" else ""))
        kept = word.text if word.text[:1].isupper() or any(c.isdigit() for c in word.text) else ""
        out.append(rng.choice(options) if options else kept)
        last = word.end
    return re.sub(r"\s+", " ", "".join(out) + row["question"][last:]).strip(), other


def samples(analysis: Analysis, hits: list[Hit], row: dict, answerable: bool, mixed: bool) -> list[Sample]:
    """Return what the reader has to choose from for one question, and which of it is right."""
    read = measure(analysis, hits)
    answers = sorted({a["text"] for a in row["answers"] if a["text"]})

    def right(text: str, start: int, document: str) -> bool:
        if not answerable or document != f"{row['number']}.txt":
            return False
        spans = [(a["answer_start"], a["answer_start"] + len(a["text"])) for a in row["answers"]]
        return any(s < start + len(text) and start < e for s, e in spans)

    found = []
    for model, candidates in (("figure", read.figures), ("words", read.names)):
        if candidates and (model == "words" or analysis.wants_figure):
            labels = []
            for c in candidates:
                start = c.sentence.evidence.start + (
                    c.figure.start if c.figure else c.sentence.evidence.quote.find(c.text)
                )
                same = max((token_f1(c.text, [a], row["lang"]) for a in answers), default=0.0)
                held = right(c.text, start, c.sentence.evidence.document.name)
                labels.append(held and (model == "figure" or same >= RIGHT))
            found.append(_sample(model, mixed, [c.parts for c in candidates], labels))
    if read.sentences:
        marks = [right(s.evidence.quote, s.evidence.start, s.evidence.document.name) for s in read.sentences]
        found.append(_sample("sentence", mixed, [s.parts for s in read.sentences], marks))
    return found


def _sample(model: str, mixed: bool, parts, labels) -> Sample:
    return model, mixed, np.array([[v for _, v in p] for p in parts], np.float64), np.array(labels, bool)


def of_others(bot: Bot, text: str, language: str) -> list[Hit]:
    """Return the nearest passages that are not of a language."""
    return [hit for hit in bot.retrieve(text, 5 * RETRIEVED) if hit.document.language != language][:OF_OTHERS]


def development() -> list[Sample]:
    """Return the sentences and figures that the reader has to choose from on the development set."""
    root = Path(__file__).resolve().parent.parent
    questions = [q for q in load(root / "eval" / "questions.jsonl") if q.answerable and not q.history]
    found = []
    with tempfile.TemporaryDirectory() as folder:
        bot = Bot(Settings(store=Path(folder) / "store", corpus=None))
        bot.ingest([root / "seeds"])
        spans = spans_of(questions, {info.name: bot.document(info.name).text for info in bot.documents()})
        for question in questions:
            read = measure(analyse(question.text, question.language), bot.retrieve(question.text, RETRIEVED))

            def told(evidence: Evidence) -> bool:
                quotes = [spans[s] for s in question.supports if s.document == evidence.document.name]
                return any(evidence.start < end and start < evidence.end for start, end in quotes)

            marks = [told(s.evidence) for s in read.sentences]
            found.append(_sample("sentence", True, [s.parts for s in read.sentences], marks))
            if read.figures and question.figures and question.kind not in COMPUTED:
                marks = [
                    told(c.sentence.evidence) and any(c.figure and states(c.figure, e) for e in question.figures)
                    for c in read.figures
                ]
                found.append(_sample("figure", True, [c.parts for c in read.figures], marks))
        bot.close()
    return found


def fit(
    collected: list[Sample],
    parts: Sequence[str],
    names: Sequence[str],
    prior: dict[str, float],
    none: float,
    others: Sequence[Sample] = (),
) -> dict[str, float]:
    """Return the weights of a conditional logit, by gradient ascent with momentum.

    Args:
        collected: what there was to choose from.
        parts: the names of its features.
        names: of those that are weighed.
        prior: weights that others are held near.
        none: what "no answer" counts for beside the candidates, 1 or 0.
        others: more of it, which together count for as much.
    """
    n, weighed = len(names) + 1, [parts.index(name) for name in names]
    groups = [(np.hstack([x[:, weighed], np.ones((len(x), 1))]), y) for _, _, x, y in (*collected, *others)]
    half = 0.5 if others else 1.0
    share = np.array([half / len(collected)] * len(collected) + [half / max(1, len(others))] * len(others))
    x = np.vstack([g for g, _ in groups])
    owner = np.concatenate([np.full(len(g), i) for i, (g, _) in enumerate(groups)])
    y = np.concatenate([label for _, label in groups])
    has = np.zeros(len(groups), bool)
    np.logical_or.at(has, owner, y)
    w, pace = np.zeros(n), np.zeros(n)
    w[-1] = -3.0 * none
    middle = np.array([*(prior.get(name, 0.0) for name in names), 0.0])
    shrink = np.array([*(HELD if name in prior else DECAY for name in names), 0.0])
    most = np.array([*(AGAINST if name in LACKING else np.inf for name in names), np.inf])
    for round_ in range(ROUNDS):
        e = np.exp(np.clip(x @ w, -50, 50))
        total = np.full(len(groups), none)
        np.add.at(total, owner, e)
        p = e / total[owner]
        mass = np.zeros(len(groups))
        np.add.at(mass, owner, e * y)
        wanted = np.where(y, e / np.maximum(mass[owner], 1e-12), 0.0)
        gradient = x.T @ ((wanted - p) * share[owner]) - shrink * (w - middle) / np.sqrt(len(groups))
        pace = 0.9 * pace + gradient
        w = np.minimum(w + 0.1 * pace, most)
        if round_ % 1000 == 999:
            said, correct = first(x @ w, owner, y, len(groups))
            print(f"  first right of {has.sum()}: {correct[has].mean():.3f}; area under the curve of "
                  f"right against wrong: {area(said, correct):.3f}", flush=True)  # fmt: skip
    return dict(zip([*names, "bias"], [round(float(v), 3) for v in w], strict=True))


def first(scores: np.ndarray, owner: np.ndarray, y: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the best score of each of n groups, and whether it is of a right candidate."""
    best = np.full(n, -1)
    order = np.argsort(scores)
    best[owner[order]] = order
    return scores[best], y[best]


def collect(data: Path, work: Path) -> list[Sample]:
    """Ask the held-out questions."""
    counts = json.loads((work / "counts.json").read_text())
    rng = random.Random(SEED)
    rows = rows_held_out(data, counts["rows"], counts["passages"])
    translations = lexicon(data)
    asked: dict[str, int] = defaultdict(int)
    collected: list[Sample] = []
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for row in rows:
            (corpus / f"{row['number']}.txt").write_text(row["context"], "utf-8")
        bot = Bot(Settings(store=Path(folder) / "store", corpus=None))
        bot.ingest([corpus])
        rng.shuffle(rows)
        for row in rows:
            if asked[row["source"]] >= ASKED[row["source"]]:
                continue
            asked[row["source"]] += 1
            has = any(a["text"] for a in row["answers"])
            own = analyse(row["question"], row["lang"])

            missed = near_miss(row, rows, rng)
            text, other = translated(row, translations, rng)
            hits = bot.retrieve(row["question"], RETRIEVED)
            mixed = hits[:-OF_OTHERS] + of_others(bot, text or row["question"], row["lang"])

            def ask(question: str, language: str, found: list[Hit], answerable: bool, among: bool) -> None:
                analysis = replace(analyse(question, language), kind=own.kind, unit=own.unit)
                collected.extend(samples(analysis, found, row, answerable, among))

            ask(row["question"], row["lang"], hits, has, False)
            ask(text, other, hits, has, False)
            if has:
                ask(row["question"], row["lang"], mixed, has, True)
                ask(text, other, mixed, has, True)
            if missed:
                ask(missed, row["lang"], bot.retrieve(missed, RETRIEVED), False, False)
                if rng.random() < 0.5:
                    text, other = translated(row | {"question": missed}, translations, rng)
                    ask(text, other, hits, False, False)
        bot.close()
    return collected


def main() -> None:
    """Ask, fit, write."""
    data, work = Path(sys.argv[1]), Path(sys.argv[2])
    stored = work / "evidence.pkl"
    if stored.exists():
        collected = pickle.loads(stored.read_bytes())
    else:
        collected = collect(data, work)
        stored.write_bytes(pickle.dumps(collected))
    blank = parts_of(0.0, Said(0.0, 0.0, 0.0, 0.0), 0.0, Lacking(0.0, 0.0, 0.0), 1.0, same_language=True)
    names = [name for name, _ in blank]
    developed = [s for s in development() if s[3].any()]
    weights: dict[str, dict[str, dict[str, float]]] = {"rank": {}, "sure": {}}
    for model in ("figure", "words", "sentence"):
        own = [s for s in collected if s[0] == model]
        among = [s for s in own if s[1] and s[3].any()]
        alone = [s for s in own if not s[1]]
        others = [s for s in developed if s[0] == model]
        print(model, len(among), len(alone), flush=True)
        ranking = [name for name in names if name not in AGREED]
        weights["rank"][model] = fit(among, names, ranking, RULES, none=0.0, others=others)
        weights["sure"][model] = fit(alone, names, SURE, PRIOR, none=1.0)
        if model == "sentence":
            seen = [name for name in ranking if name != "span"]
            weights["rank"]["glance"] = fit(among, names, seen, RULES, none=0.0, others=others)
        print(weights["rank"][model], flush=True)
    (work / "evidence.json").write_text(json.dumps(weights, indent=1) + "\n")


if __name__ == "__main__":
    main()
