"""Step 4, student: a vector per vocabulary piece, learned from teacher vectors and contrast.

In:  WORK/ids.npz, texts.npz, pairs.npz, teacher.f16, teacher.done.npy, tokenizer.json.
Out: WORK/RUN.npz with the matrix (pieces × dimension, the piece's weight multiplied in), WORK/RUN.json with the
     settings; WORK/RUN.ckpt after every epoch, from which the run goes on if it was stopped.

A text's vector is the weighted sum of its pieces' vectors, L2-normalised. Loss of a batch of pairs (a, b):
contrast both ways over all b and a of the batch (van den Oord et al. 2018, InfoNCE), plus one minus the cosine to the
teacher's vector of the English side for both (Reimers & Gurevych 2020).

Run: python -m training.s04_student WORK RUN [name=value …]
"""

from __future__ import annotations

import ast
import json
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from training.s02b_phrases import keys_of

KINDS = ("translation", "lexicon", "question", "heading", "neighbour")


@dataclass(frozen=True)
class Options:
    """Settings of a run; every one of them can be given on the command line."""

    seed: int = 20261120
    dimension: int = 384
    epochs: int = 6
    batch: int = 2048
    rate: float = 0.01
    temperature: float = 0.05
    contrast: float = 1.0
    teach: float = 5.0
    teach_neighbours: float = 0.0
    drop: float = 0.1  # share of pieces left out at random
    tokens: int = 96
    repeats: tuple[int, ...] = (1, 2, 2, 1, 1)  # of each kind per epoch
    big_share: float = 1.0  # share of the big software source in an epoch
    start: str = "teacher"  # or "random"
    power: float = 0.5  # of the smooth inverse frequency that weights start from
    phrases: int = 0  # 1: vectors for the phrases of step 2b too
    base: str = ""  # the run to start from, instead of the teacher's means


class Bags:
    """The piece ids of every text; cuts a batch of them out as an embedding bag."""

    def __init__(self, work: Path, tokens: int, pieces: int, phrases: bool) -> None:
        stored = np.load(work / "ids.npz")
        self.ids, starts = stored["ids"], stored["starts"]
        self.features = pieces
        if phrases:
            known = np.load(work / "phrases.npy")
            keys = keys_of(self.ids, starts, pieces)
            place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
            found = known[place] == keys
            # a phrase follows its first piece
            shift = np.concatenate([[0], np.cumsum(found)])
            joined = np.zeros(len(keys) + shift[-1], dtype=np.int32)
            at = np.arange(len(keys)) + shift[:-1]
            joined[at] = self.ids
            joined[at[found] + 1] = pieces + place[found]
            self.ids, starts = joined, starts + shift[starts]
            self.features, tokens = pieces + len(known), tokens * 5 // 4
        self.starts, self.lengths = starts[:-1], np.minimum(np.diff(starts), tokens)

    def take(self, texts: np.ndarray, drop: float, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
        """→ (ids of all texts in a row, where each text starts); a share `drop` of the pieces is left out."""
        lengths = self.lengths[texts]
        ends = np.cumsum(lengths)
        within = np.arange(ends[-1]) - np.repeat(ends - lengths, lengths)
        ids = self.ids[np.repeat(self.starts[texts], lengths) + within]
        if drop:
            owner = np.repeat(np.arange(len(texts)), lengths)
            keep = rng.random(len(ids)) >= drop
            keep |= (within == 0) & (lengths[owner] < 4)
            ids, owner = ids[keep], owner[keep]
            ends = np.cumsum(np.bincount(owner, minlength=len(texts)))
        starts = np.concatenate([[0], ends[:-1]])
        return torch.from_numpy(ids.astype(np.int64)), torch.from_numpy(starts)


def beginning(work: Path, bags: Bags, options: Options, pieces: int) -> tuple[np.ndarray, np.ndarray]:
    """Start values: the mean teacher vector of the texts that hold a piece (through any pair), and SIF weights."""
    rng = np.random.default_rng(options.seed)
    counts = np.bincount(bags.ids, minlength=pieces).astype(np.float64)
    share = counts / counts.sum()
    weight = (1e-4 / (1e-4 + share)) ** options.power
    weight[Tokenizer.from_file(str(work / "tokenizer.json")).get_vocab_size() :] *= 0.5  # phrases only correct pieces
    width = options.dimension
    noise = rng.normal(size=(pieces, width)).astype(np.float32) * 0.02
    if options.start == "random":
        return noise * 3, weight.astype(np.float32)
    done = np.load(work / "teacher.done.npy")
    teacher = np.memmap(work / "teacher.f16", dtype=np.float16, mode="r", shape=(len(done), 384))
    pairs = np.load(work / "pairs.npz")["pairs"]
    total, seen = np.zeros((pieces, 384), dtype=np.float64), np.zeros(pieces)
    flipped = np.concatenate([pairs[:, :2], pairs[:, 1::-1]])
    flipped = flipped[done[flipped[:, 0]] & (bags.lengths[flipped[:, 1]] > 0)]
    own = np.flatnonzero(done & (bags.lengths > 0))
    flipped = np.concatenate([flipped, np.stack([own, own], 1)])
    for at in range(0, len(flipped), 50_000):
        part = flipped[at : at + 50_000]
        ids, starts = bags.take(part[:, 1], 0.0, rng)
        lengths = torch.diff(starts, append=torch.tensor([len(ids)]))
        columns = torch.repeat_interleave(torch.arange(len(part)), lengths)
        values = (1.0 / lengths.float())[columns]
        matrix = torch.sparse_coo_tensor(torch.stack([ids, columns]), values, (pieces, len(part)))
        total += torch.sparse.mm(matrix, rows_of(teacher, part[:, 0])).numpy()
        seen += np.bincount(ids.numpy(), weights=values.numpy(), minlength=pieces)
    mean = total / (seen[:, None] + 0.05)
    common = (total.sum(0) / seen.sum())[None, :]
    centred = (mean - common) * (seen[:, None] > 0)
    if width > 384:
        centred = np.concatenate([centred, np.zeros((pieces, width - 384))], axis=1)
    return (centred[:, :width] + noise * 0.2).astype(np.float32), weight.astype(np.float32)


class Student:
    """Pieces' vectors and log weights, with Adam's state for each; only the rows that a batch touches move."""

    names = ("vectors", "log_weights", "m", "v", "wm", "wv", "steps")

    def __init__(self, vectors: np.ndarray, weights: np.ndarray) -> None:
        self.vectors, self.log_weights = torch.from_numpy(vectors), torch.from_numpy(np.log(weights))
        self.m = torch.zeros_like(self.vectors)
        self.v, self.wm, self.wv, self.steps = (torch.zeros(len(vectors)) for _ in range(4))

    def take(self, ids: Tensor, starts: Tensor) -> Tensor:
        """Embed bags of ids; remembers the rows touched for `step`."""
        self.rows, inverse = torch.unique(ids, return_inverse=True)
        self.local = self.vectors[self.rows].requires_grad_()
        self.local_weights = self.log_weights[self.rows].requires_grad_()
        weighted = self.local * self.local_weights.exp()[:, None]
        return F.normalize(F.embedding_bag(inverse, weighted, starts, mode="sum"), dim=1)

    @torch.no_grad()
    def step(self, rate: float) -> None:
        rows, g, wg = self.rows, self.local.grad, self.local_weights.grad
        assert g is not None
        assert wg is not None
        self.steps[rows] += 1
        fix1, fix2 = 1 - 0.9 ** self.steps[rows], 1 - 0.99 ** self.steps[rows]
        # one second moment per row, not per number: a row is one thing, and this keeps its direction
        self.m[rows] = m = self.m[rows].lerp(g, 0.1)
        self.v[rows] = v = self.v[rows].lerp(g.square().mean(1), 0.01)
        self.vectors[rows] -= rate * (m / fix1[:, None]) / ((v / fix2).sqrt()[:, None] + 1e-10)
        self.wm[rows] = wm = self.wm[rows].lerp(wg, 0.1)
        self.wv[rows] = wv = self.wv[rows].lerp(wg.square(), 0.01)
        self.log_weights[rows] -= rate * (wm / fix1) / ((wv / fix2).sqrt() + 1e-10)

    def matrix(self) -> np.ndarray:
        return (self.vectors * self.log_weights.exp()[:, None]).numpy()


def epoch_pairs(pairs: np.ndarray, sources: list[str], options: Options, rng: np.random.Generator) -> np.ndarray:
    """The pairs of one epoch in random order, by kind as often as asked; lone batches of one kind would be easy."""
    parts = []
    big = sources.index("msdocs_dynamics")
    for kind, times in enumerate(options.repeats):
        chosen = pairs[pairs[:, 2] == kind]
        if kind == 0 and options.big_share < 1:
            chosen = chosen[(chosen[:, 3] != big) | (rng.random(len(chosen)) < options.big_share)]
        parts += [chosen] * times
    joined = np.concatenate(parts)
    return joined[rng.permutation(len(joined))]


def loss_of(a: Tensor, b: Tensor, options: Options, same: Tensor) -> Tensor:
    scores = (a @ b.T) / options.temperature
    scores = scores.masked_fill(same, -1e4)
    goal = torch.arange(len(a))
    return (F.cross_entropy(scores, goal) + F.cross_entropy(scores.T, goal)) / 2


def train(work: Path, name: str, options: Options) -> None:
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    pieces = Tokenizer.from_file(str(work / "tokenizer.json")).get_vocab_size()
    bags = Bags(work, options.tokens, pieces, bool(options.phrases))
    stored = np.load(work / "pairs.npz")
    pairs, sources = stored["pairs"], [str(s) for s in stored["sources"]]
    pairs = pairs[(bags.lengths[pairs[:, 0]] > 0) & (bags.lengths[pairs[:, 1]] > 0)]
    done = np.load(work / "teacher.done.npy")
    teacher = np.memmap(work / "teacher.f16", dtype=np.float16, mode="r", shape=(len(done), 384))
    student = Student(*beginning(work, bags, options, bags.features))
    if options.base:
        raw = np.load(work / f"{options.base}.raw.npz")
        student = Student(raw["vectors"], np.exp(raw["log_weights"]))
    first, checkpoint = 0, work / f"{name}.ckpt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        first = state["epoch"]
        for key in Student.names:
            setattr(student, key, state[key])
    began, step = time.time(), 0
    for epoch in range(first, options.epochs):
        rng = np.random.default_rng(options.seed + epoch)
        order = epoch_pairs(pairs, sources, options, rng)
        steps = len(order) // options.batch
        step = epoch * steps
        sums = np.zeros(2)
        for at in range(steps):
            part = order[at * options.batch : (at + 1) * options.batch]
            progress = (step + at) / (steps * options.epochs)
            rate = options.rate * min(1.0, progress * 50) * (1 - 0.95 * progress)
            ids, starts = bags.take(np.concatenate([part[:, 0], part[:, 1]]), options.drop, rng)
            out = student.take(ids, starts)
            a, b = out[: len(part)], out[len(part) :]
            first_id, second_id = torch.from_numpy(part[:, 0]), torch.from_numpy(part[:, 1])
            same = (first_id[:, None] == first_id[None]) | (second_id[:, None] == second_id[None])
            same.fill_diagonal_(False)
            contrast = loss_of(a, b, options, same)
            taught = torch.zeros(())
            if options.teach:
                aligned = part[:, 2] <= 1
                goals, vectors = [], []
                for side, mine, other in ((0, a, b), (1, b, a)):
                    known = done[part[:, side]]
                    rows = np.flatnonzero(known)
                    goals.append(rows_of(teacher, part[rows, side]))
                    vectors.append(mine[rows])
                    rows = np.flatnonzero(known & aligned)
                    goals.append(rows_of(teacher, part[rows, side]))
                    vectors.append(other[rows])
                wanted, got = torch.cat(goals), torch.cat(vectors)
                taught = 1 - (wanted * got[:, :384]).sum(1).mean()
            (options.contrast * contrast + options.teach * taught).backward()
            student.step(rate)
            sums += (contrast.item(), taught.item())
            if at % 100 == 0:
                print(f"{name} {epoch} {at}/{steps} {sums / (at + 1)} {time.time() - began:.0f}s", flush=True)
        print(f"{name} epoch {epoch} contrast, taught {sums / steps} {time.time() - began:.0f}s", flush=True)
        torch.save({"epoch": epoch + 1} | {key: getattr(student, key) for key in Student.names}, work / "partial.ckpt")
        (work / "partial.ckpt").replace(checkpoint)
    np.savez(work / f"{name}.npz", matrix=student.matrix())
    np.savez(work / f"{name}.raw.npz", vectors=student.vectors.numpy(), log_weights=student.log_weights.numpy())
    (work / f"{name}.json").write_text(json.dumps(asdict(options)), "utf-8")
    checkpoint.unlink(missing_ok=True)


def rows_of(teacher: np.ndarray, rows: np.ndarray) -> Tensor:
    return torch.from_numpy(np.asarray(teacher[rows], dtype=np.float32))


def options_from(arguments: list[str]) -> Options:
    """Read `name=value` arguments over the defaults.

    >>> options_from(["epochs=2", "repeats=(1,1,1,1,1)"]).epochs
    2
    """
    changes: dict[str, object] = {}
    for argument in arguments:
        key, _, value = argument.partition("=")
        if not hasattr(Options, key):
            raise SystemExit(f"no such option: {key}")
        changes[key] = value if isinstance(getattr(Options, key), str) else ast.literal_eval(value)
    return replace(Options(), **changes)  # type: ignore[arg-type]


if __name__ == "__main__":
    torch.set_num_threads(1)  # on a shared machine two threads wait for each other: four times slower
    train(Path(sys.argv[1]), sys.argv[2], options_from(sys.argv[3:]))
