"""Question + Hits → draft, by the embedded reader: no language model.

In: a question and what was retrieved for it. Out: the sentences that answer it best, in the documents' own words, each
with its evidence, and a confidence. First version: extractive, a sentence or two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.embed import Embedder
from qa.languages import sentences, words
from qa.records import Claim, Draft, Evidence, Hit

READ_HITS = 5  # passages read for a question
MAX_SENTENCES = 2  # sentences of one answer
SAME_CLAIM = 0.75  # cosine similarity from which another document's sentence says the same


@dataclass(frozen=True, slots=True)
class _Candidate:
    evidence: Evidence
    vector: NDArray[np.float32]
    score: float


def read(question: str, language: str, hits: Sequence[Hit], embedder: Embedder) -> Draft:
    """Return the best sentence of the hits and the sentences of other documents that say the same.

    Args:
        question: the question, complete in itself.
        language: the question's language.
        hits: what was retrieved, best first.
        embedder: scores sentences against the question.
    """
    candidates = _candidates(question, language, hits[:READ_HITS], embedder)
    if not candidates:
        return Draft((), 0.0)
    best = candidates[0]
    same = [c for c in candidates[1:] if float(c.vector @ best.vector) >= SAME_CLAIM]
    others = {c.evidence.document.id: c for c in reversed(same) if c.evidence.document.id != best.evidence.document.id}
    claims = [Claim(best.evidence.quote, (best.evidence, *(c.evidence for c in others.values())), quoted=True)]
    beside = [c for c in candidates[1:] if c.evidence.passage.id == best.evidence.passage.id]
    claims += [Claim(c.evidence.quote, (c.evidence,), quoted=True) for c in beside[: MAX_SENTENCES - 1]]
    return Draft(tuple(claims), confidence=min(1.0, max(0.0, best.score)))


def _candidates(question: str, language: str, hits: Sequence[Hit], embedder: Embedder) -> list[_Candidate]:
    """Return the hits' sentences by their likeness to the question, best first."""
    query = embedder.embed_query(question)
    asked = {word.stem for word in words(question, language) if not word.stop}
    evidence = [
        Evidence(hit.document, hit.passage, hit.passage.start + s.start, hit.passage.start + s.end, hit.score)
        for hit in hits
        for s in sentences(hit.passage.text, hit.document.language)
    ]
    vectors = embedder.embed_passages([e.quote for e in evidence])
    candidates = []
    for e, vector in zip(evidence, vectors, strict=True):
        said = {word.stem for word in words(e.quote, e.document.language) if not word.stop}
        if said <= asked:
            continue  # a heading that says no more than the question does is no answer
        overlap = len(asked & said) / max(1, len(asked))
        candidates.append(_Candidate(e, vector, 0.5 * (float(vector @ query) + overlap) + 0.5 * e.score))
    return sorted(candidates, key=lambda c: -c.score)
