"""The span reader's net, as it is trained; `qa/read/spans.py` serves the same sums in NumPy.

In: padded arrays of `qa.read.features`. Out: logits (batch, 1 + words, 2) that the answer starts and ends at each word;
the first place stands for "not here". A passage's words attend to the question's, pass dilated convolutions (as in Yu
et al. 2018, "QANet") that the question's summary conditions, and attend to one another once.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from qa.read.features import N_ASKED, N_ASKING, N_MATCHED, N_WRITTEN

WIDTH, HEADS = 128, 4
BEFORE, AFTER = (1, 2), (1, 2, 4, 8, 1, 2)  # dilations of the convolutions before and after the question is attended to
SELF_AT = 3  # of the convolutions after, before which the words attend to one another
DROP = 0.15
VECTORS = 384


class Block(nn.Module):
    """A convolution of width 3, conditioned on the question, added to what comes in."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.dilation = dilation
        self.conv = nn.Linear(3 * WIDTH, WIDTH)
        self.cond = nn.Linear(WIDTH, WIDTH, bias=False)
        self.drop = nn.Dropout(DROP)

    def forward(self, x: Tensor, asked: Tensor, mask: Tensor) -> Tensor:
        d = self.dilation
        padded = F.pad(self.norm(x) * mask, (0, 0, d, d))
        y = self.conv(torch.cat([padded[:, : -2 * d], padded[:, d:-d], padded[:, 2 * d :]], 2))
        return (x + self.drop(torch.relu(y + self.cond(asked)[:, None]))) * mask


class Attention(nn.Module):
    """Attention of one text's words to another's, added to what comes in."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.norm_other = nn.LayerNorm(WIDTH)
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.out = nn.Linear(2 * WIDTH, WIDTH)
        self.drop = nn.Dropout(DROP)

    def forward(self, x: Tensor, other: Tensor, other_mask: Tensor) -> Tensor:
        seen, there = self.norm(x), self.norm_other(other)
        q, k, v = (
            part.view(*part.shape[:2], HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in (self.query(seen), self.key(there), self.value(there))
        )
        scores = q @ k.transpose(2, 3) / math.sqrt(WIDTH // HEADS)
        scores = scores.masked_fill(~other_mask[:, None, None, :], -1e9)
        got = (scores.softmax(-1) @ v).transpose(1, 2).reshape(x.shape)
        return x + self.drop(torch.relu(self.out(torch.cat([got, got * seen], 2))))


class SpanNet(nn.Module):
    """See the module."""

    def __init__(self) -> None:
        super().__init__()
        self.vectors = nn.Linear(VECTORS, WIDTH)
        self.aligned = nn.Linear(VECTORS, WIDTH, bias=False)
        self.features = nn.Linear(N_WRITTEN + N_MATCHED, WIDTH, bias=False)
        self.question_features = nn.Linear(N_WRITTEN + N_ASKING, WIDTH, bias=False)
        self.asking = nn.Linear(N_ASKED, WIDTH)
        self.question_block = Block(1)
        self.before = nn.ModuleList(Block(d) for d in BEFORE)
        self.cross = Attention()
        self.attend = nn.Linear(WIDTH, 2)
        self.summary = nn.Linear(2 * WIDTH, WIDTH)
        self.after = nn.ModuleList(Block(d) for d in AFTER)
        self.own = Attention()
        self.norm = nn.LayerNorm(WIDTH)
        self.out = nn.Linear(WIDTH, 2)
        self.gate = nn.Linear(WIDTH, 2 * WIDTH)
        self.hidden = nn.Linear(3 * WIDTH, WIDTH)
        self.nowhere = nn.Linear(WIDTH, 1)
        self.drop = nn.Dropout(DROP)

    def forward(
        self,
        vectors: Tensor,
        aligned: Tensor,
        features: Tensor,
        question: Tensor,
        question_features: Tensor,
        asked: Tensor,
        mask: Tensor,
        question_mask: Tensor,
    ) -> Tensor:
        there, asking_there = mask[..., None].float(), question_mask[..., None].float()
        kind = torch.relu(self.asking(asked))
        q = torch.relu(self.vectors(self.drop(question)) + self.question_features(question_features)) * asking_there
        q = self.question_block(q, kind, asking_there)
        weights = self.attend(q).masked_fill(~question_mask[..., None], -1e9).softmax(1)
        pooled = (weights.transpose(1, 2) @ q).flatten(1)
        summary = torch.relu(self.summary(self.drop(pooled)) + kind)
        x = self.vectors(self.drop(vectors)) + self.aligned(self.drop(aligned)) + self.features(features)
        x = torch.relu(x) * there
        for block in self.before:
            x = block(x, summary, there)
        x = self.cross(x, q, question_mask) * there
        for i, block in enumerate(self.after):
            if i == SELF_AT:
                x = self.own(x, x, mask) * there
            x = block(x, summary, there)
        x = self.norm(x)
        gate = self.gate(summary).view(-1, 2, WIDTH)
        logits = self.out(x) + x @ gate.transpose(1, 2) / math.sqrt(WIDTH)
        logits = logits.masked_fill(~mask[..., None], -1e9)
        likely = logits.sum(2).softmax(1)
        best = (likely[:, None] @ x).squeeze(1)
        top = x.masked_fill(~mask[..., None], -1e9).max(1).values
        nowhere = self.nowhere(torch.relu(self.hidden(torch.cat([best, top, summary], 1))))
        return torch.cat([nowhere[:, None, :].expand(-1, 1, 2), logits], 1)
