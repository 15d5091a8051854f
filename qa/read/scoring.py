"""What the reader's two nets say of the likeliest sentences: the mean of their logits.

`span_net` reads a whole passage at a time, `cross_encoder` one sentence with what leads to it. They err differently:
together they find more than either does (`training/LOG.md`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa.read.cross_encoder import score_sentences
from qa.read.span_net import score_passages
from qa.read.spans import Scored
from qa.records import Evidence


def score_quotes(question: str, language: str, quotes: Sequence[Evidence]) -> list[Scored]:
    """Return how likely an answer starts and ends at each word of each quote, by where it stands in its passage."""
    passages = {quote.passage.id: quote for quote in quotes}
    given = [(q.document.title, q.passage.text, q.document.language) for q in passages.values()]
    read = dict(zip(passages, score_passages(question, language, given), strict=True))
    alone = score_sentences(question, language, quotes)
    return [_mean(scored, read[quote.passage.id]) for quote, scored in zip(quotes, alone, strict=True)]


def _mean(sentence: Scored, passage: Scored) -> Scored:
    """Return a sentence's words with the mean of both nets' logits."""
    if not sentence.words or not passage.words:
        return sentence
    first = passage.words.index(sentence.words[0])
    at = slice(first, first + len(sentence.words))
    starts = np.asarray((sentence.starts + passage.starts[at]) / 2, np.float32)
    ends = np.asarray((sentence.ends + passage.ends[at]) / 2, np.float32)
    return Scored(sentence.words, starts, ends)
