"""Step 3, teacher: vectors of the English texts by all-MiniLM-L6-v2 (Apache-2.0), for training only.

In:  WORK/texts.jsonl, WORK/texts.npz, the folder TEACHER with model.safetensors, vocab.txt.
Out: WORK/teacher.f16 (n_texts × 384, half precision, zero rows where not done), WORK/teacher.done.npy.
     Both grow block by block: stop and start again at will.

Run: python -m training.s03_teacher WORK TEACHER [SECONDS]
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import BertWordPieceTokenizer
from torch import Tensor, nn
from torch.nn import functional as F

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MAX_TOKENS = 96
BLOCK = 4096
BATCH_TOKENS = 6144
ENGLISH = 0


def safetensors(path: Path) -> dict[str, Tensor]:
    """Read a safetensors file: eight bytes of header length, a JSON header, then the raw tensors."""
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != SHA256:
        raise SystemExit(f"{path} is not the teacher that these scripts name")
    size = int.from_bytes(raw[:8], "little")
    out = {}
    for name, entry in json.loads(raw[8 : 8 + size]).items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            values = np.frombuffer(raw[8 + size + start : 8 + size + end], dtype="<f4").reshape(entry["shape"])
            out[name.removeprefix("bert.")] = torch.from_numpy(values.copy())
    return out


class Layer(nn.Module):
    """One post-norm transformer layer of BERT."""

    def __init__(self, weights: dict[str, Tensor], prefix: str, heads: int = 12) -> None:
        super().__init__()
        self.heads = heads
        self.drop: nn.Module = nn.Identity()  # what is trained puts a dropout there

        def linear(name: str) -> nn.Linear:
            weight = weights[f"{prefix}{name}.weight"]
            made = nn.Linear(weight.shape[1], weight.shape[0])
            made.weight.data, made.bias.data = weight, weights[f"{prefix}{name}.bias"]
            return made

        def norm(name: str) -> nn.LayerNorm:
            made = nn.LayerNorm(weights[f"{prefix}{name}.weight"].shape[0], eps=1e-12)
            made.weight.data, made.bias.data = weights[f"{prefix}{name}.weight"], weights[f"{prefix}{name}.bias"]
            return made

        self.q, self.k, self.v = (linear(f"attention.self.{n}") for n in ("query", "key", "value"))
        self.out, self.norm1 = linear("attention.output.dense"), norm("attention.output.LayerNorm")
        self.up, self.down = linear("intermediate.dense"), linear("output.dense")
        self.norm2 = norm("output.LayerNorm")

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        n, length, width = x.shape
        three = (self.q, self.k, self.v)  # in one product, which is quicker where the graph is served
        together = F.linear(x, torch.cat([f.weight for f in three]), torch.cat([f.bias for f in three]))
        q, k, v = together.view(n, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4).unbind()
        mixed = attend(q, k, v, mask)
        x = self.norm1(x + self.drop(self.out(mixed.transpose(1, 2).reshape(n, length, width))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
    """Return what each place reads of the others; `mask` is added, or says which places are kept.

    PyTorch's own takes ten times as long going backwards on a processor, which is half of a step's time.
    """
    scores = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e4) if mask.dtype == torch.bool else scores + mask
    return scores.softmax(-1) @ v


class Teacher(nn.Module):
    """all-MiniLM-L6-v2: six layers, mean of the last layer's vectors, L2-normalised."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        weights = safetensors(folder / "model.safetensors")
        self.words = nn.Embedding.from_pretrained(weights["embeddings.word_embeddings.weight"])
        self.positions = nn.Embedding.from_pretrained(weights["embeddings.position_embeddings.weight"])
        self.kind = nn.Parameter(weights["embeddings.token_type_embeddings.weight"][0])
        self.norm = nn.LayerNorm(384, eps=1e-12)
        self.norm.weight.data = weights["embeddings.LayerNorm.weight"]
        self.norm.bias.data = weights["embeddings.LayerNorm.bias"]
        self.layers = nn.ModuleList(Layer(weights, f"encoder.layer.{i}.") for i in range(6))

    def forward(self, ids: Tensor) -> Tensor:
        return self.read(self.words(ids), ids != 0)

    def read(self, words: Tensor, present: Tensor) -> Tensor:
        """Embed texts whose words have these vectors (n, words, 384), where any are present."""
        x = self.norm(words + self.positions.weight[: words.shape[1]] + self.kind)
        mask = None if bool(present.all()) else present[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        total = (x * present[:, :, None]).sum(1).float()
        return F.normalize(total, dim=1)


def embed(teacher: Teacher, tokens: list[list[int]]) -> np.ndarray:
    """Embed token lists, sorted by length so that little is padding → float32 (n, 384)."""
    out = np.zeros((len(tokens), 384), dtype=np.float32)
    order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
    at = 0
    with torch.inference_mode():
        while at < len(order):
            longest = len(tokens[order[at]])
            batch = []
            while at < len(order) and max(longest, len(tokens[order[at]])) * (len(batch) + 1) <= BATCH_TOKENS:
                longest = len(tokens[order[at]])
                batch.append(order[at])
                at += 1
            ids = torch.zeros((len(batch), longest), dtype=torch.long)
            for row, i in enumerate(batch):
                ids[row, : len(tokens[i])] = torch.tensor(tokens[i])
            out[batch] = teacher(ids).numpy()
    return out


def priorities(work: Path, language: np.ndarray) -> np.ndarray:
    """English texts, those that help most first: lexicon and everyday pairs, questions, then the big source."""
    stored = np.load(work / "pairs.npz")
    pairs, sources = stored["pairs"], list(stored["sources"])
    rank = np.full(len(language), 9, dtype=np.int64)
    for a, b, kind, source in pairs:
        name = sources[source]
        value = 0 if kind in (1, 2) else 1 if name not in ("msdocs_dynamics", "msdocs_dynamics_headings") else 3
        value = 2 if name == "msdocs_dynamics_headings" else value
        value = 4 if name == "retrieval-pairs" else value
        rank[a], rank[b] = min(rank[a], value), min(rank[b], value)
    order = np.argsort(rank, kind="stable")
    return order[(language[order] == ENGLISH) & (rank[order] < 9)]


def main(work: Path, folder: Path, seconds: float) -> None:
    began = time.time()
    texts = [json.loads(line) for line in (work / "texts.jsonl").open(encoding="utf-8")]
    order = priorities(work, np.load(work / "texts.npz")["language"])
    done_path = work / "teacher.done.npy"
    done = np.load(done_path) if done_path.exists() else np.zeros(len(texts), dtype=bool)
    mode = "r+" if (work / "teacher.f16").exists() else "w+"
    vectors = np.memmap(work / "teacher.f16", dtype=np.float16, mode=mode, shape=(len(texts), 384))
    tokenizer = BertWordPieceTokenizer(str(folder / "vocab.txt"), lowercase=True)
    tokenizer.enable_truncation(MAX_TOKENS)
    teacher = Teacher(folder).eval().to(torch.bfloat16)
    order = order[~done[order]]
    print(len(order), "to do", flush=True)
    for start in range(0, len(order), BLOCK):
        block = order[start : start + BLOCK]
        tokens = [e.ids for e in tokenizer.encode_batch([texts[i] for i in block])]
        vectors[block] = embed(teacher, tokens).astype(np.float16)
        done[block] = True
        vectors.flush()
        np.save(done_path, done)
        print(f"{done.sum()} done, {(start + len(block)) / (time.time() - began):.0f}/s", flush=True)
        if time.time() - began > seconds:
            return


if __name__ == "__main__":
    torch.set_num_threads(1)  # on a shared machine two threads wait for each other: four times slower
    main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 1e9)
