"""A closer look at the likeliest sentences: a small transformer reads the question and each sentence together.

In: a question and sentences, each read behind what leads to it. Out: for each the logits that an answer starts and ends
at each of its words, over that of "not here". The weights (int8, ONNX) were made by `training/s10_cross_encoder.py`;
its words are the vectors of `word_pieces`, the embedded model's, and the features of `features`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa.questions.relevance import OPENING
from qa.read.features import (
    N_ASKED,
    N_ASKING,
    N_MATCHED,
    N_WRITTEN,
    Words,
    asked_for,
    compare,
    joined,
    lightened,
    matched,
    read_words,
)
from qa.read.leading import leading
from qa.read.spans import UNREAD_MARGIN, Scored
from qa.read.word_pieces import vectors_of
from qa.records import Evidence
from qa.static_model import load_static

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Array = NDArray[np.float32]
WEIGHTS = Path(__file__).resolve().parents[1] / "models" / "cross-encoder.onnx"
MAX_QUESTION = 60  # words that are read of a question
AT_A_TIME = 3  # stretches, those alike in length together, as the places of the shorter ones are padded
STRETCH, TITLE = 80, 12  # words that are read at a time: of a sentence, and of its document's title
# columns of a place's features: of a passage's word, of a question's word, of what is asked for, and what stands there
OF_PASSAGE = slice(0, N_WRITTEN + N_MATCHED)
OF_QUESTION = slice(OF_PASSAGE.stop, OF_PASSAGE.stop + N_WRITTEN + N_ASKING)
OF_ASKED = slice(OF_QUESTION.stop, OF_QUESTION.stop + N_ASKED)
OPENS, DIVIDES, IS_WORD = OF_ASKED.stop, OF_ASKED.stop + 1, OF_ASKED.stop + 2
N_FEATURES = IS_WORD + 1


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A question beside a stretch of a passage, as `matched` compared them."""

    question: Words
    asked: Array
    stretch: Words
    matched: tuple[Array, Array, Array]

    @property
    def places(self) -> slice:
        """Where the stretch's words stand, behind what opens, the question, and what divides."""
        first = len(self.question.spans) + 2
        return slice(first, first + len(self.stretch.spans))


def score_sentences(question: str, language: str, sentences: Sequence[Evidence]) -> list[Scored]:
    """Return how likely an answer starts and ends at each word of each sentence, by where it stands in its passage.

    A word far down in a passage, which is not read, is none of them.
    """
    asking = read_words(question, language).part(0, MAX_QUESTION)
    stretches = [(i, *stretch) for i, evidence in enumerate(sentences) for stretch in _stretches(asking, evidence)]
    logits = read_together(question, language, [words for _, words, _ in stretches])
    found: list[list[tuple[Words, Array]]] = [[] for _ in sentences]
    for (i, words, lead), said in zip(stretches, logits, strict=True):
        found[i].append((words.part(lead, len(words.spans)), said[lead:]))
    return [_joined(parts) for parts in found]


def _joined(parts: Sequence[tuple[Words, Array]]) -> Scored:
    said = np.concatenate([np.zeros((0, 2), np.float32), *(logits for _, logits in parts)])
    return Scored(tuple(span for words, _ in parts for span in words.spans), said[:, 0], said[:, 1])


def _stretches(asking: Words, evidence: Evidence) -> Iterator[tuple[Words, int]]:
    """Yield a quote's words, as many as are read at a time, behind what leads to them, and how many words lead."""
    language, shift = evidence.document.language, evidence.passage.start
    passage = read_words(evidence.passage.text, language)
    start, end = evidence.start - shift, evidence.end - shift
    own = [i for i, (a, b) in enumerate(passage.spans) if a < end and start < b]
    title = read_words(evidence.document.title, language).part(0, TITLE)
    opening = read_words(evidence.document.text[: min(OPENING, shift)], language)
    for first in range(own[0], own[-1] + 1, STRETCH) if own else ():
        last = min(first + STRETCH, own[-1] + 1)
        said = passage.part(first, last)
        before = leading(asking, (title, said), joined([opening, passage.part(0, first)]))
        yield joined([title, before, said]), len(title.spans) + len(before.spans)


def read_together(question: str, language: str, stretches: Sequence[Words]) -> list[Array]:
    """Return for each stretch the logits over "not here" that an answer starts and ends at each word: (words, 2).

    Args:
        question: the question, of which the first 60 words are read.
        language: its language.
        stretches: what is read with it, none empty.
    """
    asking = read_words(question, language).part(0, MAX_QUESTION)
    if not stretches or not asking.spans:
        return [np.full((len(stretch.spans), 2), UNREAD_MARGIN / 2, np.float32) for stretch in stretches]
    compared = [compare(asking, stretch) for stretch in stretches]
    light, asked = lightened(asking, compared), asked_for(question, language)
    pairs = [
        Pair(asking, asked, stretch, matched(light, stretch, alike))
        for stretch, alike in zip(stretches, compared, strict=True)
    ]
    by_length = sorted(range(len(pairs)), key=lambda i: pairs[i].places.stop, reverse=True)
    groups = [by_length[start : start + AT_A_TIME] for start in range(0, len(pairs), AT_A_TIME)]

    def said(group: Sequence[int]) -> dict[int, Array]:
        (found,) = _session().run(None, laid_out([pairs[i] for i in group]))
        return {i: rows[pairs[i].places] for i, rows in zip(group, found, strict=True)}

    logits = {i: rows for found in readers().map(said, groups) for i, rows in found.items()}
    return [logits[i] for i in range(len(pairs))]


def laid_out(pairs: Sequence[Pair]) -> dict[str, Array]:
    """Return what the net reads: words, vectors, aligned (pairs, places, 384), features (pairs, places, 78), and kept.

    "words" are the means of the words' pieces, "vectors" the embedded model's, "aligned" are the question's words as
    each of the stretch's attends to them; "kept" is 1 where a place is filled.
    """
    shape = (len(pairs), max(pair.places.stop for pair in pairs))
    words, vectors, aligned = (np.zeros((*shape, load_static().dimension), np.float32) for _ in range(3))
    features, kept = np.zeros((*shape, N_FEATURES), np.float32), np.zeros(shape, np.float32)
    for i, pair in enumerate(pairs):
        of_passage, attention, of_question = pair.matched
        question, at = slice(1, pair.places.start - 1), pair.places
        features[i, 0, OF_ASKED] = pair.asked
        features[i, 0, OPENS] = features[i, question.stop, DIVIDES] = 1.0
        features[i, question, IS_WORD] = features[i, at, IS_WORD] = 1.0
        words[i, question], words[i, at] = vectors_of(pair.question.pieces), vectors_of(pair.stretch.pieces)
        vectors[i, question], vectors[i, at] = pair.question.vectors, pair.stretch.vectors
        aligned[i, at] = attention @ pair.question.vectors
        features[i, question, OF_QUESTION] = np.concatenate([pair.question.written, of_question], axis=1)
        features[i, at, OF_PASSAGE] = np.concatenate([pair.stretch.written, of_passage], axis=1)
        kept[i, : at.stop] = 1.0
    return {"words": words, "vectors": vectors, "aligned": aligned, "features": features, "kept": kept}


@cache
def readers() -> ThreadPoolExecutor:
    """Return the threads that nets run on, side by side: their arithmetic leaves Python's lock."""
    return ThreadPoolExecutor(min(3, os.cpu_count() or 1), "reader")


@cache
def _session() -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # as many stretches at a time as there are `readers`, each read by one core
    return onnxruntime.InferenceSession(WEIGHTS, options, providers=["CPUExecutionProvider"])
