"""The cross-encoder's net, as it is trained and exported; `qa/read/cross_encoder.py` serves the exported graph.

In: what `laid_out` makes of questions and stretches. Out: logits (pairs, places, 2) over "not here" that the answer
starts and ends at each place. The body is a BERT encoder (Devlin et al. 2019), its lowest layers those of
all-MiniLM-L6-v2 (Wang et al. 2020, "MiniLM"; Apache-2.0), whose word embeddings are replaced by the embedded model's
vectors, so that it reads words of any language that those align.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from qa.embed import normalised
from qa.read.cross_encoder import DIVIDES, IS_WORD, N_FEATURES, OPENS
from qa.static_model import load_static
from training.s03_teacher import Layer, safetensors

WIDTH, LAYERS, PLACES = 384, 4, 256
DROP, SMALL = 0.1, 0.005  # SMALL: deviation of weights that nothing is known of
RIDGE, FREQUENT = 0.1, 1_000  # of the regression of word embeddings; pieces that it weighs alike
FIRST_WORD = 1_000  # of BERT's vocabulary, before which stand marks and letters
CLS, SEP = 101, 102


class CrossNet(nn.Module):
    """See the module; `folder` holds model.safetensors and vocab.txt of all-MiniLM-L6-v2."""

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
        self.layers = nn.ModuleList(Layer(body, f"encoder.layer.{i}.", drop=DROP) for i in range(LAYERS))
        self.ends = nn.Linear(WIDTH, 2)
        self.nowhere = nn.Linear(WIDTH, 2)
        self.drop = nn.Dropout(DROP)
        nn.init.normal_(self.aligned.weight, std=SMALL)
        nn.init.normal_(self.features.weight, std=SMALL)
        embeddings = body["embeddings.word_embeddings.weight"]
        slope, intercept = _regressed((folder / "vocab.txt").read_text("utf-8").split("\n"), embeddings.numpy())
        self.vectors.weight.data = slope
        for column, embedding in ((IS_WORD, intercept), (OPENS, embeddings[CLS]), (DIVIDES, embeddings[SEP])):
            self.features.weight.data[:, column] = embedding

    def forward(self, vectors: Tensor, aligned: Tensor, features: Tensor, kept: Tensor) -> Tensor:
        x = self.vectors(vectors) + self.aligned(aligned) + self.features(features)
        x = self.drop(self.norm(x + self.places[: x.shape[1]]))
        bias = ((kept[:, None, None, :] - 1.0) * 1e4).to(x.dtype)
        for layer in self.layers:
            x = layer(x, bias)
        return self.ends(x) - self.nowhere(x[:, :1])


def _regressed(vocabulary: list[str], embeddings: np.ndarray) -> tuple[Tensor, Tensor]:
    """Return the map from the embedded model's vectors to BERT's, by ridge regression over English words."""
    ids = [
        i
        for i, piece in enumerate(vocabulary)
        if i > FIRST_WORD and len(piece) > 1 and piece.isascii() and piece.isalpha()
    ]
    x = normalised(load_static().weigh([vocabulary[i] for i in ids])).astype(np.float64)
    x = np.hstack([x, np.ones((len(x), 1))])
    weights = 1.0 / np.sqrt(1.0 + np.arange(len(ids)) / FREQUENT)
    left = (x * weights[:, None]).T @ x + RIDGE * np.eye(x.shape[1])
    found = np.linalg.solve(left, (x * weights[:, None]).T @ embeddings[ids].astype(np.float64)).astype(np.float32)
    return torch.from_numpy(found[:-1].T.copy()), torch.from_numpy(found[-1].copy())
