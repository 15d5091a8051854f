"""Step 8, spans: a small reader of spans over the embedded model's word vectors.

In:  DATA/qa-train.jsonl.xz (QAMR, TyDi QA, SQuAD, iapp, MLQA), DATA/lexicon.tsv.xz, and the shipped embedded model.
Out: WORK/spans.pt after every round, and WORK/spans.npz, the weights as float16 for `qa/models/`.

The net (`training/span_net.py`) reads a passage's words beside the question's. What it is taught, beside the rows as
they are:

- questions across languages: their words replaced by the lexicon's translations (as code-switching in Qin et al. 2020,
  "CoSDA-ML"), for every row one time in three;
- passages of several sentences: QAMR's single sentences stand among others;
- "not here": questions beside another passage of the same article, and near misses, whose name or figure is another
  question's. These and SQuAD's unanswerable questions are what an abstention is learnt from.

Run: python -m training.s08_spans DATA WORK [MINUTES] [THREADS]
"""

from __future__ import annotations

import json
import lzma
import pickle
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from qa.languages import detect, words
from qa.read.features import Words, asked_for, joined, matched, read_words
from qa.static_model import load_static
from training.span_net import SpanNet

SEED = 7
LANGUAGES = ("en", "de", "th")
MAX_SPAN = 16
TOKENS = 5_000  # words of passages in a batch, padding included
RATE, WARM_UP = 2e-3, 300
SWITCHED, SWITCHED_BOTH, NEAR_MISS, OTHER_PASSAGE = 0.33, 0.17, 0.12, 0.10
TITLED = ("squad", "iapp")  # sources whose titles a passage may stand under, as a document's does
HELD_OUT = 0.06  # of the passages, whose rows are for measuring
N_DEV = 300  # rows a source that are kept for measuring
SHARES = {"qamr": 0.3, "iapp": 1.6, "mlqa": 2.0, "squad": 1.3, "tydiqa": 1.3}  # rows of a round, of those there are


@dataclass(slots=True)
class Row:
    """One question."""

    source: str
    language: str
    title: str
    passage: int
    question: Words
    words: tuple[str, ...]
    asked: np.ndarray
    target: tuple[int, int] | None


# --- data


def numbered(data: Path) -> Iterator[tuple[int, dict]]:
    """Yield the questions, each with its passage's number, in the order in which passages first stand in the data."""
    numbers: dict[tuple[str, str], int] = {}
    for line in lzma.open(data / "qa-train.jsonl.xz", "rt"):
        row = json.loads(line)
        if row["source"] == "mlqa" and detect(row["question"], "de") != "de":
            continue
        yield numbers.setdefault((row["context"], row["lang"]), len(numbers)), row


def build(data: Path, work: Path) -> None:
    """Turn the questions into words with vectors, once; the answer's words are the target."""
    read: list[Words] = []
    written: list[tuple[str, ...]] = []  # the passages' words themselves
    rows: list[Row] = []
    for number, r in numbered(data):
        if number == len(read):
            read.append(_half(read_words(r["context"], r["lang"])))
            written.append(tuple(w.text for w in words(r["context"], r["lang"]))[: len(read[-1].spans)])
        passage, question = read[number], read_words(r["question"], r["lang"])
        if len(question.spans) < 2 or len(passage.spans) < 4:
            continue
        target = None
        for answer in r["answers"]:
            start, end = answer["answer_start"], answer["answer_start"] + len(answer["text"])
            inside = [i for i, (a, b) in enumerate(passage.spans) if a < end and start < b]
            if inside and len(inside) <= MAX_SPAN:
                found = (inside[0], inside[-1])
                if target is None or found[1] - found[0] < target[1] - target[0]:
                    target = found
        if any(a["text"] for a in r["answers"]) and target is None:
            continue
        if r["source"] == "mlqa" and target is None:
            continue
        texts = tuple(w.text for w in words(r["question"], r["lang"]))
        asked = asked_for(r["question"], r["lang"])
        title = r["title"] or (r["id"].rsplit(":", 1)[0] if r["source"] == "qamr" else "")
        rows.append(
            Row(
                r["source"],
                r["lang"],
                title,
                number,
                _half(question),
                texts[: len(question.spans)],
                asked,
                target,
            )
        )
    with (work / "spans.pkl").open("wb") as file:
        pickle.dump((rows, read, written), file, protocol=5)
    (work / "counts.json").write_text(json.dumps({"rows": len(rows), "passages": len(read)}))  # step 10 needs them
    print(len(rows), "questions,", len(read), "passages", flush=True)


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


class Samples:
    """Rows made anew each time they are drawn."""

    def __init__(
        self, rows: list[Row], read: list[Words], texts: list[tuple[str, ...]], translations, rng: random.Random
    ) -> None:
        self.read, self.translations, self.rng = read, translations, rng
        self.texts = texts
        self.of_title: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row in rows:
            if row.title:
                self.of_title[row.source, row.title].append(row.passage)
        self.singles = [row.passage for row in rows if row.source == "qamr"]
        self.by_language: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self.by_language[row.language].append(row)
        self.known: dict[str, np.ndarray] = {}

    def draw(self, row: Row) -> tuple[Words, np.ndarray, Words, tuple[int, int] | None]:
        """Return a question, what it asks for, a passage, and where the answer stands."""
        rng = self.rng
        place, target = row.passage, row.target
        question, texts = row.question, row.words
        chance = rng.random()
        if target and chance < OTHER_PASSAGE:
            others = self.of_title.get((row.source, row.title), ()) if rng.random() < 0.7 else ()
            other = rng.choice(others) if others else rng.choice(self.by_language[row.language]).passage
            if other != place and not self._holds(self.read[other], self.read[place], target):
                place, target = other, None
        elif target and chance < OTHER_PASSAGE + NEAR_MISS:
            missed = self._near_miss(row, self.read[place])
            if missed is not None:
                question, texts, target = *missed, None
        passage = self.read[place]
        foreign = rng.choice([x for x in LANGUAGES if x != row.language])
        chosen: dict[str, str] = {}
        chance = rng.random()
        if chance < SWITCHED_BOTH and row.source != "qamr":
            passage = self._switched(passage, self.texts[place], row.language, foreign, chosen)
        if SWITCHED_BOTH * 0.4 < chance < SWITCHED_BOTH + SWITCHED:
            question = self._switched(question, texts, row.language, foreign, chosen)
        if row.source == "qamr" and rng.random() < 0.85:
            passage, target = self._among_others(passage, target)
        if row.source in TITLED and row.title and rng.random() < 0.5:
            title = read_words(row.title.replace("_", " "), row.language)
            if title.spans:
                passage = joined([title, passage])
                target = (target[0] + len(title.spans), target[1] + len(title.spans)) if target else None
        return question, row.asked, passage, target

    def _holds(self, other: Words, passage: Words, target: tuple[int, int]) -> bool:
        answer = passage.stems[target[0] : target[1] + 1]
        n = len(answer)
        return any(other.stems[i : i + n] == answer for i in range(len(other.stems) - n + 1))

    def _near_miss(self, row: Row, passage: Words):
        """Put another question's name or figure in the place of one that the passage has."""
        question = row.question
        stems = set(passage.stems)

        def kind(words: Words, j: int) -> str:
            if words.written[j, 3]:
                return "digit"
            if words.written[j, 1] and not words.stop[j] and j and row.language != "de":
                return "name"
            return "" if words.stop[j] else "word"

        own = [j for j in range(len(question.spans)) if question.stems[j] in stems and kind(question, j)]
        strict = [j for j in own if kind(question, j) != "word"]
        if strict:
            own = strict
        elif self.rng.random() < 0.6:
            return None
        if not own:
            return None
        place = self.rng.choice(own)
        wanted = kind(question, place)
        for _ in range(12):
            other = self.rng.choice(self.by_language[row.language])
            fitting = [
                j
                for j in range(len(other.question.spans))
                if kind(other.question, j) == wanted and other.question.stems[j] not in stems
            ]
            if fitting:
                j = self.rng.choice(fitting)
                texts = list(row.words)
                texts[place] = other.words[j]
                return _replaced(question, {place: (other.question, j)}), tuple(texts)
        return None

    def _among_others(self, passage: Words, target):
        parts = [self.read[self.rng.choice(self.singles)] for _ in range(self.rng.randint(1, 4))]
        at = self.rng.randint(0, len(parts))
        parts.insert(at, passage)
        shift = sum(len(p.spans) for p in parts[:at])
        return joined(parts), (target[0] + shift, target[1] + shift) if target else None

    def _switched(
        self, text: Words, texts: tuple[str, ...], language: str, other: str, chosen: dict[str, str]
    ) -> Words:
        """Put the lexicon's translations in the words' places; `chosen` keeps a word's translation the same."""
        table = self.translations[language, other]
        vectors = text.vectors.astype(np.float32)
        weights, written, stems = text.weights.copy(), text.written.copy(), list(text.stems)
        for j, own in enumerate(texts):
            options = table.get(own.casefold())
            if options and not written[j, 3] and (own in chosen or self.rng.random() < 0.85):
                word = chosen.setdefault(own, self.rng.choice(options))
                row = self._vector(word)
                weights[j] = max(float(np.linalg.norm(row)), 1e-6)
                vectors[j] = row / weights[j]
                written[j, 4] = other == "th"
                written[j, 1] = word[:1].isupper()
                stems[j] = f"~{word}"
            elif not written[j, 1] and not written[j, 3] and self.rng.random() < 0.5:
                stems[j] = f"~{own}"  # no translation is known: the word is at least another one
        return replace(text, vectors=vectors, weights=weights, written=written, stems=tuple(stems))

    def _vector(self, word: str) -> np.ndarray:
        if word not in self.known:
            self.known[word] = load_static().weigh([word])[0]
        return self.known[word]


def _replaced(question: Words, changes: dict[int, tuple[Words, int]]) -> Words:
    vectors, weights = question.vectors.copy(), question.weights.copy()
    written, stems = question.written.copy(), list(question.stems)
    for j, (other, k) in changes.items():
        vectors[j], weights[j], written[j] = other.vectors[k], other.weights[k], other.written[k]
        stems[j] = other.stems[k]
    gone = set(changes)
    figures = tuple((key, inside) for key, inside in question.figures if not gone & set(inside))
    sounds = tuple((places, key) for places, key in question.sounds if not gone & set(places))
    return replace(
        question, vectors=vectors, weights=weights, written=written, stems=tuple(stems), figures=figures, sounds=sounds
    )


# --- batches


def collate(items) -> tuple[dict[str, torch.Tensor], torch.Tensor]:
    """Return a batch padded, and the targets: word + 1, or 0 for "not here"."""
    n = max(len(passage.spans) for _, _, passage, _ in items)
    m = max(len(question.spans) for question, _, _, _ in items)
    size = len(items)
    batch: dict[str, np.ndarray] = {}

    def put(name: str, j: int, rows: np.ndarray, length: int) -> None:
        if name not in batch:
            batch[name] = np.zeros((size, length, rows.shape[1]), np.float32)
        batch[name][j, : len(rows)] = rows

    mask, question_mask = np.zeros((size, n), bool), np.zeros((size, m), bool)
    targets = np.zeros((size, 2), np.int64)
    for j, (question, _, passage, target) in enumerate(items):
        wide = replace(passage, vectors=passage.vectors.astype(np.float32))
        asking = replace(question, vectors=question.vectors.astype(np.float32))
        of_passage, attention, of_question = matched(asking, wide)
        put("vectors", j, wide.vectors, n)
        put("aligned", j, attention @ asking.vectors, n)
        put("features", j, np.concatenate([wide.written, of_passage], 1), n)
        put("question", j, asking.vectors, m)
        put("question_features", j, np.concatenate([asking.written, of_question], 1), m)
        mask[j, : len(passage.spans)] = True
        question_mask[j, : len(question.spans)] = True
        if target:
            targets[j] = target[0] + 1, target[1] + 1
    tensors = {name: torch.from_numpy(rows) for name, rows in batch.items()}
    tensors["asked"] = torch.from_numpy(np.stack([asked for _, asked, _, _ in items]))
    tensors["mask"], tensors["question_mask"] = torch.from_numpy(mask), torch.from_numpy(question_mask)
    return tensors, torch.from_numpy(targets)


def batches(items: list, rng: random.Random):
    """Yield lists of items alike in length, in random order."""
    ordered = sorted(items, key=lambda item: len(item[2].spans) + rng.random() * 12)
    made, current = [], []
    for item in ordered:
        if current and (len(current) + 1) * len(item[2].spans) > TOKENS:
            made.append(current)
            current = []
        current.append(item)
    if current:
        made.append(current)
    rng.shuffle(made)
    yield from made


# --- training


def measure(net: SpanNet, items) -> str:
    """Return the F1 of words by source, and how well the margin tells answerable from not (area under the ROC curve)."""
    net.eval()
    f1: dict[str, list[float]] = defaultdict(list)
    margins: list[tuple[float, bool]] = []
    with torch.inference_mode():
        for start in range(0, len(items), 32):
            part = items[start : start + 32]
            tensors, _ = collate([item for _, item in part])
            logits = net(**tensors)
            for (source, item), row in zip(part, logits, strict=True):
                first, last, margin = best_span(row.numpy(), len(item[2].spans))
                margins.append((margin, item[3] is not None))
                if item[3]:
                    gold = set(range(item[3][0], item[3][1] + 1))
                    said = set(range(first, last + 1))
                    f1[source].append(2 * len(gold & said) / (len(gold) + len(said)))
    net.train()
    found = area(np.array([m for m, _ in margins]), np.array([held for _, held in margins]))
    return " ".join(f"{k} {np.mean(v):.3f}" for k, v in sorted(f1.items())) + f" auc {found:.3f}"


def area(scores: np.ndarray, positive: np.ndarray) -> float:
    """Return the area under the ROC curve of scores that should be higher where it is positive."""
    ranks = np.argsort(np.argsort(scores)) + 1
    n, p = len(scores), int(positive.sum())
    return float((ranks[positive].sum() - p * (p + 1) / 2) / max(1, p * (n - p)))


def best_span(logits: np.ndarray, n: int) -> tuple[int, int, float]:
    """Return the best span's words, and its margin over "not here"."""
    scores = logits[1 : n + 1, 0][:, None] + logits[1 : n + 1, 1][None]
    first, last = np.indices((n, n))
    scores[(last < first) | (last >= first + MAX_SPAN)] = -np.inf
    k = int(scores.argmax())
    return k // n, k % n, float(scores.flat[k] - logits[0].sum())


def held_out(n_rows: int, n_passages: int) -> set[int]:
    """Return the passages whose rows nothing is trained on."""
    rng = random.Random(SEED)
    rng.shuffle(list(range(n_rows)))
    return set(rng.sample(range(n_passages), int(HELD_OUT * n_passages)))


def train(data: Path, work: Path, minutes: float) -> None:
    """Train for so many minutes; the rate falls to nothing by the end."""
    with (work / "spans.pkl").open("rb") as file:
        rows, read, texts = pickle.load(file)
    rng = random.Random(SEED)
    torch.manual_seed(SEED)
    held = held_out(len(rows), len(read))
    dev_rows, kept = [r for r in rows if r.passage in held], [r for r in rows if r.passage not in held]
    translations = lexicon(data)
    samples = Samples(kept, read, texts, translations, rng)
    measured: list = []
    counts: dict[str, int] = defaultdict(int)
    for row in dev_rows:
        if counts[row.source] < N_DEV:
            counts[row.source] += 1
            measured.append((row.source, samples.draw(row)))
    print("rows", len(kept), "dev", len(measured), flush=True)
    net = SpanNet()
    print("weights", sum(p.numel() for p in net.parameters()), flush=True)
    slow = {k: v.clone() for k, v in net.state_dict().items()}
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-2, betas=(0.9, 0.98))
    started, step, running, drawn = time.time(), 0, None, 0
    last_save = started
    while True:
        pool = [r for r in kept if rng.random() < min(1.0, SHARES[r.source])]
        pool += [r for r in kept if rng.random() < SHARES[r.source] - 1]
        rng.shuffle(pool)
        for at in range(0, len(pool), 1_500):
            items = [samples.draw(r) for r in pool[at : at + 1_500]]
            for part in batches(items, rng):
                spent = (time.time() - started) / 60 / minutes
                if spent >= 1:
                    _save(slow, work)
                    return
                for group in optimiser.param_groups:
                    group["lr"] = RATE * min(1.0, (step + 1) / WARM_UP) * max(0.01, 1 - spent)
                tensors, targets = collate(part)
                with torch.autocast("cpu", torch.bfloat16):
                    logits = net(**tensors).float()
                loss = F.cross_entropy(logits[..., 0], targets[:, 0]) + F.cross_entropy(logits[..., 1], targets[:, 1])
                optimiser.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
                optimiser.step()
                step += 1
                drawn += len(part)
                decay = min(0.998, (1 + step) / (10 + step))
                with torch.no_grad():
                    for name, value in net.state_dict().items():
                        slow[name].mul_(decay).add_(value, alpha=1 - decay)
                running = loss.item() if running is None else 0.99 * running + 0.01 * loss.item()
                if step % 50 == 0:
                    print(step, drawn, f"{running:.3f} {spent:.3f} {time.time() - started:.0f}s", flush=True)
                if time.time() - last_save > 360:
                    last_save = time.time()
                    now = {k: v.clone() for k, v in net.state_dict().items()}
                    net.load_state_dict(slow)
                    print(step, measure(net, measured), flush=True)
                    net.load_state_dict(now)
                    _save(slow, work)


def _save(weights: dict[str, torch.Tensor], work: Path) -> None:
    torch.save(weights, work / "spans.pt")
    np.savez_compressed(work / "spans.npz", **{k: v.numpy().astype(np.float16) for k, v in weights.items()})
    print("saved", flush=True)


def main() -> None:
    """Build the rows where that was not done, and train."""
    data, work = Path(sys.argv[1]), Path(sys.argv[2])
    torch.set_num_threads(int(sys.argv[4]) if len(sys.argv) > 4 else 2)
    if not (work / "spans.pkl").exists():
        build(data, work)
    train(data, work, float(sys.argv[3]) if len(sys.argv) > 3 else 60.0)


if __name__ == "__main__":
    from training import s08_spans  # under its own name, so that its rows can be pickled

    s08_spans.main()
