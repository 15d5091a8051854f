"""The cross-encoder's net, as it is trained and exported; `qa/read/cross_encoder.py` serves the exported graph.

In: what `laid_out` makes of questions and stretches. Out: logits (pairs, places, 2) over "not here" that the answer
starts and ends at each place. The body is all-MiniLM-L6-v2 whole (Wang et al. 2020, "MiniLM"; Apache-2.0), a BERT encoder
(Devlin et al. 2019); its words are those of `qa/read/word_pieces.py`, which it reads in three languages. The embedded
model's vectors and the features of `qa/read/features.py` are added to a word's own.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from qa.read.cross_encoder import DIVIDES, N_FEATURES, OPENS
from training.s03_teacher import Layer, safetensors

WIDTH, LAYERS, PLACES = 384, 6, 256
DROP, SMALL = 0.1, 0.005  # SMALL: deviation of weights that nothing is known of
CLS, SEP = 101, 102


class Drop(nn.Module):
    """Dropout of the same numbers at all places of a row (Gal and Ghahramani 2016): what is drawn takes no time."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        kept = torch.empty(len(x), 1, x.shape[-1], dtype=x.dtype).bernoulli_(1 - self.share)
        return x * kept / (1 - self.share)


class CrossNet(nn.Module):
    """See the module; `folder` holds model.safetensors of all-MiniLM-L6-v2."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        body = safetensors(folder / "model.safetensors")
        self.vectors = nn.Linear(WIDTH, WIDTH, bias=False)
        self.aligned = nn.Linear(WIDTH, WIDTH, bias=False)
        self.features = nn.Linear(N_FEATURES, WIDTH, bias=False)
        places = body["embeddings.position_embeddings.weight"] + body["embeddings.token_type_embeddings.weight"][0]
        self.places = nn.Parameter(places[:PLACES])
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.norm.weight.data = body["embeddings.LayerNorm.weight"]
        self.norm.bias.data = body["embeddings.LayerNorm.bias"]
        self.layers = nn.ModuleList(Layer(body, f"encoder.layer.{i}.") for i in range(LAYERS))
        for layer in self.layers:
            layer.drop = Drop(DROP)
        self.ends = nn.Linear(WIDTH, 2)
        self.nowhere = nn.Linear(WIDTH, 2)
        self.drop = Drop(DROP)
        for added in (self.vectors, self.aligned, self.features):
            nn.init.normal_(added.weight, std=SMALL)
        marks = body["embeddings.word_embeddings.weight"]
        for column, mark in ((OPENS, CLS), (DIVIDES, SEP)):
            self.features.weight.data[:, column] = marks[mark]

    def forward(self, words: Tensor, vectors: Tensor, aligned: Tensor, features: Tensor, kept: Tensor) -> Tensor:
        x = words + self.vectors(vectors) + self.aligned(aligned) + self.features(features)
        x = self.drop(self.norm(x + self.places[: x.shape[1]]))
        bias = ((kept[:, None, None, :] - 1.0) * 1e4).to(x.dtype)
        for layer in self.layers:
            x = layer(x, bias)
        return self.ends(x) - self.nowhere(x[:, :1])


def read_back(net: CrossNet, path: Path) -> None:
    """Give the net the weights of an exported graph, as far as int8 keeps them, to train it further."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(path).graph
    stored = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
    state = {name: stored[name] for name in net.state_dict() if name in stored}
    products = {
        n.name.removesuffix("_quant"): n.input[1] for n in graph.node if n.op_type in ("MatMulInteger", "MatMul")
    }
    biases = [stored[n.input[0]] for n in graph.node if n.op_type == "Add" and n.input[0].startswith("onnx::Add")]

    def weight(product: str) -> Tensor:
        name = products[f"/{product}/MatMul"].removesuffix("_quantized")
        if name in stored:
            return stored[name].T
        return (
            (stored[f"{name}_quantized"].float() - stored[f"{name}_zero_point"].float()) * stored[f"{name}_scale"]
        ).T

    for part in ("vectors", "aligned", "features", "ends", "nowhere"):
        state[f"{part}.weight"] = weight(part)
    for i, bias in enumerate(biases):
        for name, rows, added in zip("qkv", weight(f"layers.{i}").chunk(3), bias.chunk(3), strict=True):
            state[f"layers.{i}.{name}.weight"], state[f"layers.{i}.{name}.bias"] = rows, added
        for part in ("out", "up", "down"):
            state[f"layers.{i}.{part}.weight"] = weight(f"layers.{i}/{part}")
    net.load_state_dict(state)
