"""Step 10, the cross-encoder: a small transformer that reads a question and one sentence, with what leads to it.

In:  DATA/lexicon.tsv.xz, WORK/texts.jsonl, texts.npz and pairs.npz of step 1, WORK/questions.pkl of step 8, the word vectors of step 9 (`qa/models/pieces.npy`), which are
     trained with the rest; the folder of all-MiniLM-L6-v2 (Apache-2.0).
Out: WORK/cross-encoder.pt after every five minutes; WORK/cross-encoder.onnx (int8), pieces.npy and pieces-scales.npy (four
     bits a number), for `qa/models/`.

The rows are those of step 8 (`Samples`: across languages, near misses, other passages), cut to a few sentences; one time
in five to sentences of the same passage that do not hold the answer. A document's title may lead. One row in six is a
sentence in one language with a word left out, to be found in its translation among other sentences (a cloze question
across languages, after Lewis et al. 2019, "Unsupervised Question Answering by Cloze Translation").

Four in ten rows are laid out as the reader lays them out: a sentence behind a title and the words before it. Of sentences that
do not answer, those that are like the question are taken the rather.

Run: python -m training.s10_cross_encoder DATA WORK MINILM [MINUTES] [FROM]
     python -m training.s10_cross_encoder export WORK MINILM
with FROM an exported graph, or a cross-encoder.pt, whose training goes on.
"""

from __future__ import annotations

import json
import pickle
import random
import sys
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from qa.four_bits import quantise, unpacked
from qa.read.cross_encoder import BEFORE, MAX_QUESTION, TITLE, Pair, laid_out
from qa.read.features import Words, asked_for, joined, matched, read_words
from qa.read.word_pieces import MATRIX, SCALES, table_of_pieces
from training.cross_net import WIDTH, CrossNet, read_back
from training.s01_data import KINDS, LANGUAGES
from training.s08_questions import MAX_SPAN, SEED, SHARES, Row, Samples, area, held_out, lexicon

STRETCH = 80  # words of a stretch
THAI = 30  # words from which a Thai sentence ends at a space
ELSEWHERE, TITLED = 0.22, 0.45  # shares of the rows
MORE = (0, 1, 1, 2, 3, 4)  # further sentences of a stretch
AS_READ = 0.4  # rows that are laid out as the reader does
LIKED = 6.0  # how much rather a sentence is taken that is like the question
PLACES = 4_000  # in a batch, padding included
RATE, NEW, WARM_UP = 1.5e-4, 5.0, 150  # rate; how much faster what is new learns; steps
NEW_AGAIN = 1.5  # the same where training goes on
DEV = 250  # rows a source that are kept for measuring
RECENT = 300  # sentences that a cloze's answer stands among
CLOZES = 0.1  # rows made of translations, for each of the others
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
AHEAD = 12  # batches that are made before they are read
Item = tuple[Words, np.ndarray, Words, tuple[int, int] | None]  # question, asked, stretch, words of the answer

Batch = tuple[dict[str, torch.Tensor], torch.Tensor, torch.Tensor]
Drawn = tuple[int, Batch]  # rows, and what `collate` makes of them
WRITTEN = ("ids", "starts", "at")  # of a batch: the pieces, where each word's begin, and at which place it stands


def sentences(passage: Words) -> list[tuple[int, int]]:
    """Return the words at which a passage's sentences begin and end, those too long in pieces; Thai ones end at spaces."""
    found, start, n = [], 0, len(passage.spans)
    for i, (_, end) in enumerate(passage.spans):
        spaced = i + 1 < n and passage.written[i, 4] and passage.spans[i + 1][0] > end
        if passage.written[i, 10] or i + 1 == n or (spaced and i + 1 - start >= THAI):
            while i + 1 - start > STRETCH:
                found.append((start, start + 3 * STRETCH // 4))
                start += 3 * STRETCH // 4
            found.append((start, i + 1))
            start = i + 1
    return found


def cut(
    passage: Words, target: tuple[int, int] | None, question: Words, rng: random.Random
) -> tuple[Words, tuple[int, int] | None]:
    """Return some sentences in a row: those of the answer, or others."""
    parts = sentences(passage)
    others = [i for i, (a, b) in enumerate(parts) if not target or b <= target[0] or target[1] < a]
    barred = None
    if not target or (others and rng.random() < ELSEWHERE):
        first = last = like(passage, [parts[i] for i in others], others, question, rng)
        barred, target = target, None
    else:
        first = next(i for i, (a, b) in enumerate(parts) if a <= target[0] < b)
        last = next(i for i, (a, b) in enumerate(parts) if a <= target[1] < b)
    if first == last and rng.random() < AS_READ:
        start, end = max(0, parts[first][0] - BEFORE), parts[first][1]
        if barred and start <= barred[1] and barred[0] < end:
            start = min(barred[1] + 1, parts[first][0])
    else:
        for _ in range(rng.choice(MORE)):
            wider = (first - 1, last) if rng.random() < 0.5 else (first, last + 1)
            if wider[0] < 0 or wider[1] >= len(parts):
                continue
            start, end = parts[wider[0]][0], parts[wider[1]][1]
            if end - start <= STRETCH and (barred is None or end <= barred[0] or barred[1] < start):
                first, last = wider
        start, end = parts[first][0], parts[last][1]
    return passage.part(start, end), (target[0] - start, target[1] - start) if target else None


def like(passage: Words, parts: list[tuple[int, int]], numbers: list[int], question: Words, rng: random.Random) -> int:
    """Return the number of a sentence, the rather the liker it is to the question."""
    asked = (question.vectors.astype(np.float32) * question.weights[:, None]).sum(axis=0)
    cosines = []
    for a, b in parts:
        said = (passage.vectors[a:b].astype(np.float32) * passage.weights[a:b, None]).sum(axis=0)
        cosines.append(float(said @ asked) / (float(np.linalg.norm(said) * np.linalg.norm(asked)) or 1.0))
    return rng.choices(numbers, [np.exp(LIKED * cosine) for cosine in cosines])[0]


def draw(samples: Samples, row: Row, rng: random.Random) -> Item | None:
    """Return a row as it is to be read; None where too little is left of it."""
    question, asked, passage, target = samples.draw(row)
    stretch, target = cut(passage, target, question, rng)
    if len(stretch.spans) < 3:
        return None
    if row.title and row.source != "qamr" and rng.random() < TITLED:
        title = read_words(row.title.replace("_", " "), row.language).part(0, TITLE)
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


def collate(items: list[Item]) -> Batch:
    """Return a batch, which places may start or end an answer (the first is "not here"), and the targets.

    In the place of the words' vectors the batch has their pieces (`WRITTEN`).
    """
    pairs = []
    for question, asked, stretch, _ in items:
        wide, asking = (replace(text, vectors=text.vectors.astype(np.float32)) for text in (stretch, question))
        pairs.append(Pair(asking, asked, wide, matched(asking, wide)))
    batch = {name: torch.from_numpy(rows) for name, rows in laid_out(pairs).items()}
    longest = batch.pop("words").shape[1]
    placed = [
        (pieces, i * longest + first + j)
        for i, pair in enumerate(pairs)
        for first, text in ((1, pair.question), (pair.places.start, pair.stretch))
        for j, pieces in enumerate(text.pieces)
        if pieces
    ]
    batch["ids"] = torch.tensor([row_of(piece) for pieces, _ in placed for piece in pieces])
    batch["starts"] = torch.tensor([0, *np.cumsum([len(pieces) for pieces, _ in placed])[:-1]])
    batch["at"] = torch.tensor([at for _, at in placed])
    offered = torch.zeros(batch["kept"].shape, dtype=torch.bool)
    offered[:, 0] = True
    targets = torch.zeros((len(items), 2), dtype=torch.long)
    for i, (pair, (*_, target)) in enumerate(zip(pairs, items, strict=True)):
        offered[i, pair.places] = True
        if target:
            targets[i] = torch.tensor(target) + pair.places.start
    return batch, offered, targets


def row_of(piece: int) -> int:
    """Return which row of `Table` a piece has; 0, which is nothing, where it has none."""
    _, scales, rows = table_of_pieces()
    return int(rows[piece]) + 1 if scales[piece] > 0 else 0


class Table(nn.Module):
    """The pieces' vectors, as they are trained: one row each of those that have one, behind a row of zeros."""

    def __init__(self) -> None:
        super().__init__()
        matrix, scales, _ = table_of_pieces()
        rows = torch.from_numpy(unpacked(np.asarray(matrix)) * scales[scales > 0][:, None])
        self.rows = nn.EmbeddingBag.from_pretrained(
            torch.cat([torch.zeros(1, WIDTH), rows]), freeze=False, mode="mean", sparse=True
        )

    def forward(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        """Return the words' vectors, each the mean of its pieces' ones, (pairs, places, 384)."""
        found = torch.zeros(batch["kept"].numel(), WIDTH)
        means = self.rows(batch["ids"], batch["starts"])
        found = found.index_copy(0, batch["at"], means)
        return found.view(*batch["kept"].shape, WIDTH)


def logits_of(net: CrossNet, table: Table, batch: dict[str, torch.Tensor], offered: torch.Tensor) -> torch.Tensor:
    """Return the logits, those of "not here" 0 and those of places that no answer can have −10,000."""
    given = {name: rows for name, rows in batch.items() if name not in WRITTEN}
    with torch.autocast("cpu", torch.bfloat16, enabled=net.training):
        logits = net(table(batch), **given).float()
    first = torch.zeros_like(logits[:, :1])
    return torch.cat([first, logits[:, 1:]], 1).masked_fill(~offered[..., None], -1e4)


def measure(net: CrossNet, table: Table, items: list[tuple[str, Item]]) -> str:
    """Return the F1 of words by source, and how well the margin tells answerable from not (area under the ROC curve)."""
    net.eval()
    f1: dict[str, list[float]] = defaultdict(list)
    margins: list[float] = []
    with torch.inference_mode():
        for start in range(0, len(items), 32):
            part = items[start : start + 32]
            logits = logits_of(net, table, *collate([item for _, item in part])[:2])
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


def train(data: Path, work: Path, minilm: Path, minutes: float, begun: Path | None) -> None:
    """Train for so many minutes; the rate falls to nothing by the end."""
    rows, read, texts = pickle.loads((work / "questions.pkl").read_bytes())
    rng = random.Random(SEED)
    torch.manual_seed(SEED)
    held = held_out(len(read))
    kept = [row for row in rows if row.passage not in held]
    samples = Samples(kept, read, texts, lexicon(data), rng)
    measured: list[tuple[str, Item]] = []
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        name = row.source + ("" if row.asking == row.language else " across")
        item = draw(samples, row, rng) if row.passage in held and counts[name] < DEV else None
        if item:
            counts[name] += 1
            measured.append((name, item))
    clozes = Clozes(work, rng)
    for _ in range(DEV):
        if item := clozes.draw():
            measured.append(("cloze", item))
    drawn_ahead = ahead(lambda: rounds(kept, samples, clozes, rng))
    net, table = CrossNet(minilm), Table()
    pace = NEW
    if begun:
        begin_with(net, table, begun)
        pace = NEW_AGAIN
        print(0, measure(net, table, measured), flush=True)
    own = {id(p) for p in [*net.layers.parameters(), *net.norm.parameters(), net.places]}
    groups = [
        {"params": [p for p in net.parameters() if id(p) in own], "pace": 1.0},
        {"params": [p for p in net.parameters() if id(p) not in own], "pace": pace},
    ]
    optimiser = torch.optim.AdamW(groups, lr=RATE, weight_decay=1e-2, betas=(0.9, 0.98), fused=True)
    of_words = torch.optim.SparseAdam(table.parameters(), lr=RATE)
    slow = {name: value.clone() for name, value in net.state_dict().items()}
    started = saved = time.time()
    step, drawn, running = 0, 0, 0.0
    for part, (batch, offered, targets) in drawn_ahead:
        spent = (time.time() - started) / 60 / minutes
        if spent >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = RATE * group["pace"] * min(1.0, (step + 1) / WARM_UP) * max(0.01, 1 - spent)
        of_words.param_groups[0]["lr"] = optimiser.param_groups[0]["lr"]
        logits = logits_of(net, table, batch, offered)
        loss = F.cross_entropy(logits[..., 0], targets[:, 0]) + F.cross_entropy(logits[..., 1], targets[:, 1])
        optimiser.zero_grad()
        of_words.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        of_words.step()
        table.rows.weight.data[0] = 0.0
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
            print(step, measure(net, table, measured), flush=True)
            torch.save((slow, table.state_dict()), work / "cross-encoder.pt")
            net.load_state_dict(now)
    net.load_state_dict(slow)
    print("end", step, drawn, measure(net, table, measured), flush=True)
    torch.save((slow, table.state_dict()), work / "cross-encoder.pt")


def begin_with(net: CrossNet, table: Table, begun: Path) -> None:
    """Take the weights of an exported graph, beside the shipped words, or of a training that was stopped."""
    if begun.suffix == ".onnx":
        read_back(net, begun)
        return
    state, words = torch.load(begun)
    net.load_state_dict(state)
    table.load_state_dict(words)


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


def ahead(make: Callable[[], Iterator[Drawn]]) -> Iterator[Drawn]:
    """Yield what another process makes meanwhile, at most some batches ahead. It begins with the call."""
    context = get_context("fork")  # before this process has threads of its own
    made = context.Queue(maxsize=AHEAD)

    def run() -> None:
        torch.set_num_threads(1)
        for n, (batch, offered, targets) in make():
            rows = {name: values.half() if values.is_floating_point() else values for name, values in batch.items()}
            made.put((n, {name: values.numpy() for name, values in rows.items()}, offered.numpy(), targets.numpy()))

    context.Process(target=run, daemon=True).start()

    def taken() -> Iterator[Drawn]:
        while True:
            n, batch, offered, targets = made.get()
            rows = {name: torch.from_numpy(values) for name, values in batch.items()}
            rows = {name: values.float() if values.is_floating_point() else values for name, values in rows.items()}
            yield n, (rows, torch.from_numpy(offered), torch.from_numpy(targets))

    return taken()


def export(work: Path, minilm: Path) -> None:
    """Write the net as ONNX, the layers' products in int8 (one scale a column), what leads to them in float32; and the words."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    net = CrossNet(minilm)
    state, table = torch.load(work / "cross-encoder.pt")
    net.load_state_dict(state)
    net.eval()
    _, scales, _ = table_of_pieces()
    packed, of_rows = quantise(table["rows.weight"][1:].numpy())
    scales = scales.astype(np.float16)
    scales[scales > 0] = of_rows
    np.save(work / MATRIX, packed)
    np.save(work / SCALES, scales)
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
    minutes, begun = (sys.argv[4:] + ["60", ""][len(sys.argv) - 4 :])[:2]
    train(data, work, minilm, float(minutes), Path(begun) if begun else None)
    export(work, minilm)


if __name__ == "__main__":
    main()
