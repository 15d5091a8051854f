"""Step 8, spans: a small reader of spans over the embedded model's word vectors, for names, things and lists.

In:  DATA/qa-train.jsonl.xz (QAMR, TyDi QA, SQuAD, iapp, MLQA), and the shipped embedded model.
Out: WORK/spans.npz, float16; it was copied to qa/models/ after one epoch (F1 on XQuAD dev, the paragraph given, 120
     questions a language: en 0.31 -> 0.44, de 0.27 -> 0.38, th 0.24 -> 0.39 against the rules alone).

A convolutional net reads a passage's words (what each is, how it is aligned with the question, how it is written),
conditioned on the question; a span's score is the sum of its ends' logits over that of "not here". Served by NumPy alone.

Run: python -m training.s08_spans DATA WORK [EPOCHS]
"""

from __future__ import annotations

import json
import lzma
import pickle
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from qa.read.questions import analyse
from qa.read.spans import DILATIONS, MAX_WORDS, inputs, read_words

SEED = 1
torch.set_num_threads(1)
torch.manual_seed(SEED)
random.seed(SEED)
np.random.seed(SEED)
H = 128
NK = 16


class Net(nn.Module):
    def __init__(s):
        super().__init__()
        s.vectors = nn.Linear(384, H)
        s.aligned = nn.Linear(384, H, bias=False)
        s.features = nn.Linear(16, H, bias=False)
        s.qword = nn.Linear(384, H)
        s.qfeat = nn.Linear(5, H, bias=False)
        s.attend = nn.Linear(H, 2)
        s.ask = nn.Linear(2 * H + NK, H)
        s.to_in = nn.Linear(H, H, bias=False)
        s.conv = nn.ModuleList(nn.Conv1d(H, H, 3, padding=d, dilation=d) for d in DILATIONS)
        s.cond = nn.ModuleList(nn.Linear(H, H, bias=False) for _ in DILATIONS)
        s.norm = nn.ModuleList(nn.LayerNorm(H) for _ in DILATIONS)
        s.out = nn.Linear(H, 2)
        s.gate = nn.Linear(H, 2 * H)
        s.null = nn.Linear(2 * H, 1)
        s.drop = nn.Dropout(0.15)

    def forward(s, b):
        q = torch.tanh(s.qword(b["question"]) + s.qfeat(b["question_features"]))
        a = s.attend(q).masked_fill(~b["qmask"][..., None], -1e9).softmax(1)
        q = torch.cat([(a[..., 0:1] * q).sum(1), (a[..., 1:2] * q).sum(1), b["kind"]], 1)
        q = torch.relu(s.ask(s.drop(q)))
        x = torch.relu(
            s.vectors(s.drop(b["vectors"])) + s.aligned(b["aligned"]) + s.features(b["features"]) + s.to_in(q)[:, None]
        )
        m = b["mask"][..., None].float()
        x = x * m
        for conv, cond, norm in zip(s.conv, s.cond, s.norm):
            y = conv(norm(x).mul(m).transpose(1, 2)).transpose(1, 2)
            x = (x + s.drop(torch.relu(y + cond(q)[:, None]))) * m
        g = s.gate(q).view(-1, 2, H)
        logits = s.out(x) + torch.einsum("bnh,bkh->bnk", x, g) / H**0.5
        logits = logits.masked_fill(~b["mask"][..., None], -1e9)
        top = x.masked_fill(~b["mask"][..., None], -1e9).max(1).values
        null = s.null(torch.cat([top, q], 1))
        return torch.cat([null[:, None, :].expand(-1, 1, 2), logits], 1)


def batch(items, train):
    P = []
    T = []
    for kind, q, p, t in items:
        i = inputs(kind, q, p)
        if train and random.random() < 0.5:
            i["features"][:, 13] = 0
        P.append(i)
        T.append((t[0] + 1, t[1] + 1) if t else (0, 0))
    n = max(len(i["vectors"]) for i in P)
    m = max(len(i["question"]) for i in P)

    def pad(k, L):
        a = np.zeros((len(P), L, P[0][k].shape[1]), np.float32)
        for j, i in enumerate(P):
            a[j, : len(i[k])] = i[k]
        return torch.from_numpy(a)

    b = {k: pad(k, n) for k in ("vectors", "aligned", "features")}
    b.update({k: pad(k, m) for k in ("question", "question_features")})
    b["kind"] = torch.from_numpy(np.stack([i["kind"] for i in P]))
    b["mask"] = torch.arange(n)[None] < torch.tensor([len(i["vectors"]) for i in P])[:, None]
    b["qmask"] = torch.arange(m)[None] < torch.tensor([len(i["question"]) for i in P])[:, None]
    return b, torch.tensor(T)


def save(net, work: Path) -> None:
    """Write the weights as float16."""
    weights = {key: value.numpy().astype(np.float16) for key, value in net.state_dict().items()}
    np.savez_compressed(work / "spans.npz", **weights)


def build(data: Path, work: Path) -> None:
    """Turn the questions into words with vectors, once; the answer's words are the target."""
    rows = [json.loads(l) for l in lzma.open(data / "qa-train.jsonl.xz", "rt")]
    ctx = {}
    out = []
    for r in rows:
        key = (r["context"], r["lang"])
        if key not in ctx:
            ctx[key] = len(ctx)
        w = read_words(*key)
        q = read_words(r["question"], r["lang"])
        if len(q.spans) < 2 or len(w.spans) < 4:
            continue
        tgt = None
        for a in r["answers"]:
            s, e = a["answer_start"], a["answer_start"] + len(a["text"])
            ii = [i for i, (x, y) in enumerate(w.spans) if x < e and s < y]
            if ii and ii[-1] - ii[0] < 16:
                t = (ii[0], ii[-1])
                if tgt is None or (t[1] - t[0]) < (tgt[1] - tgt[0]):
                    tgt = t
        if r["answers"] and tgt is None:
            continue
        out.append((r["lang"], ctx[key], analyse(r["question"], r["lang"]).kind, q, tgt, r["source"]))
    cw = [None] * len(ctx)
    for k, i in ctx.items():
        cw[i] = read_words(*k)
    pickle.dump((out, cw), (work / "spans.pkl").open("wb"), protocol=4)
    print(len(out), "questions,", len(cw), "passages")


def train(work: Path, epochs: float) -> None:
    """Train and save every 350 steps."""
    rows, cw = pickle.load((work / "spans.pkl").open("rb"))
    random.shuffle(rows)
    dev = rows[:1500]
    rows = rows[1500:]
    net = Net()
    EP = epochs
    B = 48
    opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-2)
    reps = []
    for r in rows:  # Thai, German, paragraphs count more than QAMR's single sentences
        reps += (
            [r] * ({"qamr": 1, "iapp": 3, "mlqa": 4, "squad": 2, "tydiqa": 2}[r[5]])
            if r[5] != "qamr" or random.random() < 0.5
            else []
        )
    print(len(reps), flush=True)
    total = int(EP * len(reps) / B)
    t0 = time.time()
    step = 0
    ema = None
    while step < total:
        random.shuffle(reps)
        for c in range(0, len(reps) - B * 20, B * 20):
            chunk = sorted(reps[c : c + B * 20], key=lambda r: len(cw[r[1]].spans))
            bs = [chunk[i : i + B] for i in range(0, len(chunk), B)]
            random.shuffle(bs)
            for bb in bs:
                items = []
                for r in bb:
                    if random.random() < 0.12:
                        o = random.choice(chunk)
                        items.append((r[2], r[3], cw[o[1]], None if o[1] != r[1] else r[4]))
                    else:
                        items.append((r[2], r[3], cw[r[1]], r[4]))
                net.train()
                b, t = batch(items, True)
                for g in opt.param_groups:
                    g["lr"] = 2e-3 * min(1, step / 200) * max(0.02, 1 - step / total)
                lo = net(b)
                loss = F.cross_entropy(lo[..., 0], t[:, 0]) + F.cross_entropy(lo[..., 1], t[:, 1])
                opt.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(net.parameters(), 2.0)
                opt.step()
                step += 1
                ema = loss.item() if ema is None else 0.98 * ema + 0.02 * loss.item()
                if step % 50 == 0:
                    print(step, total, "%.3f" % ema, "%.0fs" % (time.time() - t0), flush=True)
                if step % 350 == 0 or step == total:
                    save(net, work)
                    net.eval()
                    res = {}
                    with torch.no_grad():
                        for i in range(0, len(dev), B):
                            d = dev[i : i + B]
                            b, t = batch([(r[2], r[3], cw[r[1]], r[4]) for r in d], False)
                            lo = net(b)
                            for r, l in zip(d, lo):
                                S = l[1:, 0][:, None] + l[1:, 1][None]
                                n = len(S)
                                S = S + torch.where(
                                    (torch.arange(n)[None] >= torch.arange(n)[:, None])
                                    & (torch.arange(n)[None] < torch.arange(n)[:, None] + MAX_WORDS),
                                    0.0,
                                    -1e9,
                                )
                                k = int(S.argmax())
                                s, e = k // n, k % n
                                if r[4]:
                                    g = set(range(r[4][0], r[4][1] + 1))
                                    p = set(range(s, e + 1))
                                    c2 = len(g & p)
                                    res.setdefault(r[0] + r[5], []).append(2 * c2 / (len(g) + len(p)))
                    print({k: (len(v), round(sum(v) / len(v), 3)) for k, v in res.items()}, flush=True)
                if step >= total:
                    break
            if step >= total:
                break


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    if not (folder / "spans.pkl").exists():
        build(Path(sys.argv[1]), folder)
    train(folder, float(sys.argv[3]) if len(sys.argv) > 3 else 1.0)
