"""Step 10, the cross-encoder: a small transformer that reads a question and one sentence, with what leads to it.

In:  DATA/lexicon.tsv.xz, WORK/texts.jsonl, texts.npz and pairs.npz of step 1, WORK/questions.pkl of step 8, the word vectors of step 9 (`qa/models/pieces.npy`), which are
     trained with the rest; the folder of all-MiniLM-L6-v2 (Apache-2.0).
Out: WORK/cross-encoder.pt after every five minutes; WORK/cross-encoder.onnx (int8), pieces.npy and pieces-scales.npy (four
     bits a number), for `qa/models/`.

The rows are drawn by `cross_rows`.

Run: python -m training.s10_cross_encoder DATA WORK MINILM [MINUTES] [FROM]
     python -m training.s10_cross_encoder export WORK MINILM
with FROM an exported graph, or a cross-encoder.pt, whose training goes on.
"""

from __future__ import annotations

import pickle
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from qa.four_bits import quantise, unpacked
from qa.read.word_pieces import MATRIX, SCALES, table_of_pieces
from training.cross_net import WIDTH, CrossNet, read_back
from training.cross_rows import WRITTEN, Clozes, Drawn, Item, collate, draw, rounds
from training.s08_questions import MAX_SPAN, SEED, area, held_out, lexicon
from training.samples import Samples

RATE, NEW, WARM_UP = 1.5e-4, 5.0, 150  # rate; how much faster what is new learns; steps
NEW_AGAIN = 1.5  # the same where training goes on
DEV = 250  # rows a source that are kept for measuring
SAVED_EVERY = 400  # seconds
PLAINLY = ("/features", "/ends", "/nowhere")  # products that stay in float32
AHEAD = 12  # batches that are made before they are read


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
    before = rows_seen(begun) if begun else 0
    rng = random.Random(SEED + before)
    torch.manual_seed(SEED + before)
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
            torch.save((slow, table.state_dict(), before + drawn), work / "cross-encoder.pt")
            net.load_state_dict(now)
    net.load_state_dict(slow)
    print("end", step, drawn, measure(net, table, measured), flush=True)
    torch.save((slow, table.state_dict(), before + drawn), work / "cross-encoder.pt")


def begin_with(net: CrossNet, table: Table, begun: Path) -> None:
    """Take the weights of an exported graph, beside the shipped words, or of a training that was stopped."""
    if begun.suffix == ".onnx":
        read_back(net, begun)
        return
    state, words, _ = torch.load(begun)
    net.load_state_dict(state)
    table.load_state_dict(words)


def rows_seen(begun: Path) -> int:
    """Return how many rows such weights were trained with, so that a training that goes on draws others.

    An exported graph does not tell: 1, which is another seed than the first training's.
    """
    return 1 if begun.suffix == ".onnx" else int(torch.load(begun, mmap=True)[2])


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
    state, table, _ = torch.load(work / "cross-encoder.pt")
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
