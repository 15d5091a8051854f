"""The cross-encoder's net, as it is trained and exported; `qa/read/cross_encoder.py` serves the exported graph.

In: what `laid_out` makes of questions and stretches. Out: logits (pairs, places, 2) over "not here" that the answer
starts and ends at each place. The body is all-MiniLM-L6-v2 whole (Wang et al. 2020, "MiniLM"; Apache-2.0), a BERT encoder
(Devlin et al. 2019); its words are those of `qa/read/word_pieces.py`, which it reads in three languages. The embedded
model's vectors and the features of `qa/read/features.py` are added to a word's own.
"""

from __future__ import annotations

from pathlib import Path

from torch import Tensor, nn

from qa.read.cross_encoder import DIVIDES, N_FEATURES, OPENS
from training.s03_teacher import Layer, safetensors

WIDTH, LAYERS, PLACES = 384, 6, 256
DROP, SMALL = 0.1, 0.005  # SMALL: deviation of weights that nothing is known of
CLS, SEP = 101, 102


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
        self.layers = nn.ModuleList(Layer(body, f"encoder.layer.{i}.", drop=DROP) for i in range(LAYERS))
        self.ends = nn.Linear(WIDTH, 2)
        self.nowhere = nn.Linear(WIDTH, 2)
        self.drop = nn.Dropout(DROP)
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
