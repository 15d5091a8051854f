"""Step 10, the cross-encoder: a small transformer that reads a question and one sentence, with what leads to it.

In:  DATA/lexicon.tsv.xz, WORK/texts.jsonl, texts.npz and pairs.npz of step 1, WORK/questions.pkl of step 8, the word vectors of step 9 (`qa/models/pieces.npy`), which stay as
     they are, so that languages stay together; the folder of all-MiniLM-L6-v2 (Apache-2.0).
Out: WORK/cross-encoder.pt after every five minutes; WORK/cross-encoder.onnx (int8), for `qa/models/`.

The rows are those of step 8 (`Samples`: across languages, near misses, other passages), cut to a few sentences; one time
in five to sentences of the same passage that do not hold the answer. A document's title may lead. One row in six is a
sentence in one language with a word left out, to be found in its translation among other sentences (a cloze question
across languages, after Lewis et al. 2019, "Unsupervised Question Answering by Cloze Translation").

Run: python -m training.s10_cross_encoder DATA WORK MINILM [MINUTES] [THREADS]
     python -m training.s10_cross_encoder export WORK MINILM
"""

from __future__ import annotations

import json
import pickle
import random
import sys
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from queue import Queue
from threading import Thread

import numpy as np
import torch
from torch.nn import functional as F

from qa.read.cross_encoder import MAX_QUESTION, Pair, laid_out
from qa.read.features import Words, asked_for, joined, matched, read_words
from training.cross_net import WIDTH, CrossNet
from training.s01_data import KINDS, LANGUAGES
from training.s08_questions import MAX_SPAN, SEED, SHARES, Row, Samples, area, held_out, lexicon

STRETCH = 80  # words of a stretch
ELSEWHERE, TITLED = 0.22, 0.45  # shares of the rows
MORE = (0, 1, 1, 2, 3, 4)  # further sentences of a stretch
PLACES = 2_600  # in a batch, padding included
RATE, NEW, WARM_UP = 1.5e-4, 5.0, 150  # rate; how much faster what is new learns; steps
DEV = 250  # rows a source that are kept for measuring
RECENT = 300  # sentences that a cloze's answer stands among
CLOZES = 0.15  # rows made of translations, for each of the others
CLOZE, DROPPED, ALIKE = (5, 45), 0.25, 0.5  # words of a sentence that is asked; the share left out; cosine of two words
SHARES_SAID = {"msdocs_dynamics": 0.1, "msdocs_dynamics_headings": 0.0, "aosp_android": 0.3}
MORE_SAID = {"pawsx_sentences": 4, "tatoeba_manythings": 2, "xcopa_val": 4}
# what a left-out word is asked by, and what that asks for: a name, a figure
ASKING = {
    language: tuple((text, asked_for(text, language)) for text in texts)
    for language, texts in {"en": ("What", "How many"), "de": ("Was", "Wie viele"), "th": ("อะไร", "เท่าใด")}.items()
}
SAVED_EVERY = 400  # seconds
PLAINLY = ("/features", "/ends", "/nowhere")  # products that stay in float32
AHEAD = 40  # batches that are made before they are read
Item = tuple[Words, np.ndarray, Words, tuple[int, int] | None]  # question, asked, stretch, words of the answer

Drawn = tuple[int, tuple[dict[str, torch.Tensor], torch.Tensor, torch.Tensor]]  # rows, and what `collate` makes of them


def sentences(passage: Words) -> list[tuple[int, int]]:
    """Return the words at which a passage's sentences begin and end, those too long in pieces."""
    found, start = [], 0
    for i in range(len(passage.spans)):
        if passage.written[i, 10] or i + 1 == len(passage.spans):
            while i + 1 - start > STRETCH:
                found.append((start, start + 3 * STRETCH // 4))
                start += 3 * STRETCH // 4
            found.append((start, i + 1))
            start = i + 1
    return found


def cut(passage: Words, target: tuple[int, int] | None, rng: random.Random) -> tuple[Words, tuple[int, int] | None]:
    """Return some sentences in a row: those of the answer, or others."""
    parts = sentences(passage)
    others = [i for i, (a, b) in enumerate(parts) if target and (b <= target[0] or target[1] < a)]
    barred = None
    if target and others and rng.random() < ELSEWHERE:
        first = last = rng.choice(others)
        barred, target = target, None
    elif target:
        first = next(i for i, (a, b) in enumerate(parts) if a <= target[0] < b)
        last = next(i for i, (a, b) in enumerate(parts) if a <= target[1] < b)
    else:
        first = last = rng.randrange(len(parts))
    for _ in range(rng.choice(MORE)):
        wider = (first - 1, last) if rng.random() < 0.5 else (first, last + 1)
        if wider[0] < 0 or wider[1] >= len(parts):
            continue
        start, end = parts[wider[0]][0], parts[wider[1]][1]
        if end - start <= STRETCH and (barred is None or end <= barred[0] or barred[1] < start):
            first, last = wider
    start, end = parts[first][0], parts[last][1]
    return passage.part(start, end), (target[0] - start, target[1] - start) if target else None


def draw(samples: Samples, row: Row, rng: random.Random) -> Item | None:
    """Return a row as it is to be read; None where too little is left of it."""
    question, asked, passage, target = samples.draw(row)
    stretch, target = cut(passage, target, rng)
    if len(stretch.spans) < 3:
        return None
    if row.title and row.source != "qamr" and rng.random() < TITLED:
        title = read_words(row.title.replace("_", " "), row.language)
        n = len(title.spans)
        if n and stretch.stems[:n] != title.stems:
            stretch, target = joined([title, stretch]), (target[0] + n, target[1] + n) if target else None
    return question.part(0, MAX_QUESTION), asked, stretch, target


class Clozes:
    """Questions made of sentences and their translations."""

    def __init__(self, work: Path, rng: random.Random) -> None:
        self.texts = [json.loads(line) for line in (work / "texts.jsonl").open(encoding="utf-8")]
        self.languages = [LANGUAGES[i] for i in np.load(work / "texts.npz")["language"]]
        self.pairs = translated(work, rng)
        self.recent: dict[str, deque[Words]] = defaultdict(lambda: deque(maxlen=RECENT))
        self.rng = rng

    def draw(self) -> Item | None:
        """Return a sentence without one of its words, and its translation among others; None where none will do."""
        rng = self.rng
        asked, said, _ = rng.choice(self.pairs)
        if rng.random() < 0.5:
            asked, said = said, asked
        question, answer = (self._read(i) for i in (asked, said))
        if not CLOZE[0] <= len(question.spans) <= CLOZE[1] or len(answer.spans) > STRETCH - 10:
            return None
        found = self._aligned(question, answer)
        if not found:
            return None
        gone, place = rng.choice(found)
        kept = [i for i in range(len(question.spans)) if i != gone and rng.random() > DROPPED]
        language = self.languages[asked]
        figure = bool(question.written[gone, 3])
        words, kind = ASKING[language][figure]
        asking = joined([read_words(words, language), *(question.part(i, i + 1) for i in kept)])
        recent = self.recent[self.languages[said]]
        parts = rng.sample(recent, min(len(recent), rng.choice(MORE)))
        recent.append(answer)
        holds = rng.random() > ELSEWHERE / 2 or not parts
        if holds:
            parts.insert(rng.randint(0, len(parts)), answer)
        while len(parts) > 1 and sum(len(part.spans) for part in parts) > STRETCH:
            parts.remove(next(part for part in parts if part is not answer))
        before = 0
        for part in parts:
            if part is answer:
                break
            before += len(part.spans)
        stretch = joined(parts).part(0, STRETCH)
        target = (before + place, before + place) if holds else None
        return (asking.part(0, MAX_QUESTION), kind, stretch, target) if len(stretch.spans) > 2 else None

    def _read(self, text: int) -> Words:
        return read_words(self.texts[text], self.languages[text])

    def _aligned(self, one: Words, other: Words) -> list[tuple[int, int]]:
        """Return words that are each other's nearest."""
        if not len(one.spans) or not len(other.spans):
            return []
        cosines = one.vectors @ other.vectors.T
        first, second = cosines.argmax(axis=1), cosines.argmax(axis=0)
        return [
            (i, int(j))
            for i, j in enumerate(first)
            if second[j] == i and cosines[i, j] > ALIKE and not one.stop[i] and not other.stop[j]
        ]


def translated(work: Path, rng: random.Random) -> list[tuple[int, int, str]]:
    """Return pairs of sentences that say the same, with their source: prose more often than software manuals."""
    stored = np.load(work / "pairs.npz")
    sources = [str(name) for name in stored["sources"]]
    found = []
    for a, b, kind, source in stored["pairs"].tolist():
        name = sources[source]
        if KINDS[kind] == "translation" and rng.random() < SHARES_SAID.get(name, 1.0):
            found += [(a, b, name)] * MORE_SAID.get(name, 1)
    return found


def size(item: Item) -> int:
    """Return how many places an item fills."""
    return len(item[0].spans) + len(item[2].spans) + 2


def batches(items: list[Item], rng: random.Random) -> Iterator[list[Item]]:
    """Yield lists of items alike in length, in random order."""
    made: list[list[Item]] = [[]]
    for item in sorted(items, key=lambda item: size(item) + 6 * rng.random()):
        if made[-1] and (len(made[-1]) + 1) * size(item) > PLACES:
            made.append([])
        made[-1].append(item)
    rng.shuffle(made)
    yield from made


def collate(items: list[Item]) -> tuple[dict[str, torch.Tensor], torch.Tensor, torch.Tensor]:
    """Return a batch, which places may start or end an answer (the first is "not here"), and the targets."""
    pairs = []
    for question, asked, stretch, _ in items:
        wide, asking = (replace(text, vectors=text.vectors.astype(np.float32)) for text in (stretch, question))
        pairs.append(Pair(asking, asked, wide, matched(asking, wide)))
    batch = {name: torch.from_numpy(rows) for name, rows in laid_out(pairs).items()}
    offered = torch.zeros(batch["kept"].shape, dtype=torch.bool)
    offered[:, 0] = True
    targets = torch.zeros((len(items), 2), dtype=torch.long)
    for i, (pair, (*_, target)) in enumerate(zip(pairs, items, strict=True)):
        offered[i, pair.places] = True
        if target:
            targets[i] = torch.tensor(target) + pair.places.start
    return batch, offered, targets


def logits_of(net: CrossNet, batch: dict[str, torch.Tensor], offered: torch.Tensor) -> torch.Tensor:
    """Return the logits, those of "not here" 0 and those of places that no answer can have −10,000."""
    with torch.autocast("cpu", torch.bfloat16, enabled=net.training):
        logits = net(**batch).float()
    first = torch.zeros_like(logits[:, :1])
    return torch.cat([first, logits[:, 1:]], 1).masked_fill(~offered[..., None], -1e4)


def measure(net: CrossNet, items: list[tuple[str, Item]]) -> str:
    """Return the F1 of words by source, and how well the margin tells answerable from not (area under the ROC curve)."""
    net.eval()
    f1: dict[str, list[float]] = defaultdict(list)
    margins: list[float] = []
    with torch.inference_mode():
        for start in range(0, len(items), 32):
            part = items[start : start + 32]
            logits = logits_of(net, *collate([item for _, item in part])[:2])
            for (source, item), row in zip(part, logits.numpy(), strict=True):
                question, _, stretch, target = item
                row = np.concatenate([row[:1], row[len(question.spans) + 2 :]])
                first, last, margin = best_span(row, len(stretch.spans))
                margins.append(margin)
                if target:
                    said, gold = set(range(first, last + 1)), set(range(target[0], target[1] + 1))
                    f1[source].append(2 * len(gold & said) / (len(gold) + len(said)))
    net.train()
    found = area(np.array(margins), np.array([item[3] is not None for _, item in items]))
    return " ".join(f"{k} {np.mean(v):.3f}" for k, v in sorted(f1.items())) + f" auc {found:.3f}"


def best_span(logits: np.ndarray, n: int) -> tuple[int, int, float]:
    """Return the best span's words, and its margin over "not here"."""
    scores = logits[1 : n + 1, 0][:, None] + logits[1 : n + 1, 1][None]
    first, last = np.indices((n, n))
    scores[(last < first) | (last >= first + MAX_SPAN)] = -np.inf
    k = int(scores.argmax())
    return k // n, k % n, float(scores.flat[k] - logits[0].sum())


def train(data: Path, work: Path, minilm: Path, minutes: float) -> None:
    """Train for so many minutes; the rate falls to nothing by the end."""
    rows, read, texts = pickle.loads((work / "questions.pkl").read_bytes())
    rng = random.Random(SEED)
    torch.manual_seed(SEED)
    held = held_out(len(rows), len(read))
    kept = [row for row in rows if row.passage not in held]
    samples = Samples(kept, read, texts, lexicon(data), rng)
    measured: list[tuple[str, Item]] = []
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        item = draw(samples, row, rng) if row.passage in held and counts[row.source] < DEV else None
        if item:
            counts[row.source] += 1
            measured.append((row.source, item))
    clozes = Clozes(work, rng)
    for _ in range(DEV):
        if item := clozes.draw():
            measured.append(("cloze", item))
    net = CrossNet(minilm)
    own = {id(p) for p in [*net.layers.parameters(), *net.norm.parameters(), net.places]}
    groups = [
        {"params": [p for p in net.parameters() if id(p) in own], "pace": 1.0},
        {"params": [p for p in net.parameters() if id(p) not in own], "pace": NEW},
    ]
    optimiser = torch.optim.AdamW(groups, lr=RATE, weight_decay=1e-2, betas=(0.9, 0.98))
    slow = {name: value.clone() for name, value in net.state_dict().items()}
    started = saved = time.time()
    step, drawn, running = 0, 0, 0.0
    for part, (batch, offered, targets) in ahead(rounds(kept, samples, clozes, rng)):
        spent = (time.time() - started) / 60 / minutes
        if spent >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = RATE * group["pace"] * min(1.0, (step + 1) / WARM_UP) * max(0.01, 1 - spent)
        logits = logits_of(net, batch, offered)
        loss = F.cross_entropy(logits[..., 0], targets[:, 0]) + F.cross_entropy(logits[..., 1], targets[:, 1])
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        step, drawn = step + 1, drawn + part
        decay = min(0.995, (1 + step) / (10 + step))
        with torch.no_grad():
            for name, value in net.state_dict().items():
                slow[name].mul_(decay).add_(value, alpha=1 - decay)
        running += (loss.item() - running) * max(0.02, 1 / step)
        if step % 100 == 0:
            print(step, drawn, f"{running:.3f} {spent:.2f} {time.time() - started:.0f}s", flush=True)
        if time.time() - saved > SAVED_EVERY:
            saved, now = time.time(), {name: value.clone() for name, value in net.state_dict().items()}
            net.load_state_dict(slow)
            print(step, measure(net, measured), flush=True)
            torch.save(slow, work / "cross-encoder.pt")
            net.load_state_dict(now)
    net.load_state_dict(slow)
    print("end", step, drawn, measure(net, measured), flush=True)
    torch.save(slow, work / "cross-encoder.pt")


def rounds(rows: list[Row], samples: Samples, clozes: Clozes, rng: random.Random) -> Iterator[Drawn]:
    """Yield batches without end, each with how many rows are in it."""
    while True:
        pool = [r for r in rows if rng.random() < min(1.0, SHARES[r.source])]
        pool += [r for r in rows if rng.random() < SHARES[r.source] - 1]
        rng.shuffle(pool)
        for at in range(0, len(pool), 1_500):
            items = [item for row in pool[at : at + 1_500] if (item := draw(samples, row, rng))]
            items += [item for _ in range(int(CLOZES * len(items))) if (item := clozes.draw())]
            for part in batches(items, rng):
                yield len(part), collate(part)


def ahead(items: Iterator[Drawn]) -> Iterator[Drawn]:
    """Yield what a thread makes meanwhile, at most some batches ahead."""
    made: Queue[Drawn] = Queue(maxsize=AHEAD)

    def make() -> None:
        for item in items:
            made.put(item)

    Thread(target=make, daemon=True).start()
    while True:
        yield made.get()


def export(work: Path, minilm: Path) -> None:
    """Write the net as ONNX: the layers' products in int8 (one scale a column), what leads to them in float32."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    net = CrossNet(minilm)
    net.load_state_dict(torch.load(work / "cross-encoder.pt"))
    net.eval()
    names = ["words", "vectors", "aligned", "features", "kept"]
    shapes = (*[(2, 40, WIDTH)] * 3, (2, 40, net.features.in_features), (2, 40))
    given = tuple(torch.rand(shape) for shape in shapes)
    axes = {name: {0: "pairs", 1: "places"} for name in [*names, "logits"]}
    plain, quantised = work / "cross-encoder.fp32.onnx", work / "cross-encoder.onnx"
    torch.onnx.export(
        net, given, plain, input_names=names, output_names=["logits"], dynamic_axes=axes, dynamo=False, opset_version=17
    )
    nodes = [node.name for node in onnx.load(plain).graph.node]
    plainly = [name for name in nodes if name.startswith(PLAINLY)]
    quantize_dynamic(
        plain,
        quantised,
        op_types_to_quantize=["MatMul"],
        nodes_to_exclude=plainly,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
    )
    print(quantised, quantised.stat().st_size, flush=True)


def main() -> None:
    """Train and export, or export alone what was trained."""
    if sys.argv[1] == "export":
        export(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    data, work, minilm = (Path(name) for name in sys.argv[1:4])
    minutes, threads = (sys.argv[4:] + ["60", "2"][len(sys.argv) - 4 :])[:2]
    torch.set_num_threads(int(threads))
    train(data, work, minilm, float(minutes))
    export(work, minilm)


if __name__ == "__main__":
    main()
