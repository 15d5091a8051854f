"""The cross-encoder's rows: what step 10 draws from those of step 8, anew in each round, and how they become batches.

The rows are those of `samples` (across languages, near misses, other passages), cut to a few sentences; one
time in five to sentences of the same passage that do not hold the answer. A document's title may lead. One row in six is a
sentence in one language with a word left out, to be found in its translation among other sentences (a cloze question
across languages, after Lewis et al. 2019, "Unsupervised Question Answering by Cloze Translation").

Six in ten rows are laid out as the reader lays them out: a sentence behind a title and what leads to it. Of sentences that
do not answer, those that are like the question are taken the rather.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from qa.read.cross_encoder import MAX_QUESTION, STRETCH, TITLE, Pair, laid_out
from qa.read.features import Words, asked_for, joined, matched, read_words
from qa.read.leading import leading
from qa.read.word_pieces import table_of_pieces
from training.rows import Row
from training.s01_data import KINDS, LANGUAGES
from training.s08_questions import SHARES
from training.samples import Samples, mean_vector

THAI = 30  # words from which a Thai sentence ends at a space
ELSEWHERE, TITLED = 0.22, 0.45  # shares of the rows
MORE = (0, 1, 1, 2, 3, 4)  # further sentences of a stretch
AS_READ = 0.6  # rows that are laid out as the reader does
LIKED = 6.0  # how much rather a sentence is taken that is like the question
PLACES = 4_000  # in a batch, padding included
RECENT = 300  # sentences that a cloze's answer stands among
CLOZES = 0.1  # rows made of translations, for each of the others
CLOZE, DROPPED, ALIKE = (5, 45), 0.25, 0.5  # words of a sentence that is asked; the share left out; cosine of two words
SHARES_SAID = {"msdocs_dynamics": 0.1, "msdocs_dynamics_headings": 0.0, "aosp_android": 0.3}
MORE_SAID = {"pawsx_sentences": 4, "tatoeba_manythings": 2, "xcopa_val": 4}
# what a left-out word is asked by, and what that asks for: a name, a figure
ASKING = {
    language: tuple((text, asked_for(text, language)) for text in texts)
    for language, texts in {"en": ("What", "How many"), "de": ("Was", "Wie viele"), "th": ("อะไร", "เท่าใด")}.items()
}
Item = tuple[Words, np.ndarray, Words, tuple[int, int] | None]  # question, asked, stretch, words of the answer
Batch = tuple[dict[str, torch.Tensor], torch.Tensor, torch.Tensor]
Drawn = tuple[int, Batch]  # rows, and what `collate` makes of them
WRITTEN = ("ids", "starts", "at")  # of a batch: the pieces, where each word's begin, and at which place it stands


def sentences(passage: Words) -> list[tuple[int, int]]:
    """Return the words at which a passage's sentences begin and end, those too long in pieces; Thai ones end at spaces."""
    found, start, n = [], 0, len(passage.spans)
    for i, (_, end) in enumerate(passage.spans):
        spaced = i + 1 < n and passage.written[i, 4] and passage.spans[i + 1][0] > end
        if passage.written[i, 10] or i + 1 == n or (spaced and i + 1 - start >= THAI):
            while i + 1 - start > STRETCH:
                found.append((start, start + 3 * STRETCH // 4))
                start += 3 * STRETCH // 4
            found.append((start, i + 1))
            start = i + 1
    return found


def cut(
    passage: Words, target: tuple[int, int] | None, question: Words, title: Words, rng: random.Random
) -> tuple[Words, tuple[int, int] | None]:
    """Return some sentences in a row: those of the answer, or others; or one behind what leads to it, as the reader has it."""
    parts = sentences(passage)
    others = [i for i, (a, b) in enumerate(parts) if not target or b <= target[0] or target[1] < a]
    barred = None
    if not target or (others and rng.random() < ELSEWHERE):
        first = last = like(passage, [parts[i] for i in others], others, question, rng)
        barred, target = target, None
    else:
        first = next(i for i, (a, b) in enumerate(parts) if a <= target[0] < b)
        last = next(i for i, (a, b) in enumerate(parts) if a <= target[1] < b)
    if first == last and rng.random() < AS_READ:
        start, end = parts[first]
        begin = min(barred[1] + 1, start) if barred and barred[0] < start else 0
        own = passage.part(start, end)
        before = leading(question, (title, own), passage.part(begin, start))
        start -= len(before.spans)
        return joined([before, own]), (target[0] - start, target[1] - start) if target else None
    for _ in range(rng.choice(MORE)):
        wider = (first - 1, last) if rng.random() < 0.5 else (first, last + 1)
        if wider[0] < 0 or wider[1] >= len(parts):
            continue
        start, end = parts[wider[0]][0], parts[wider[1]][1]
        if end - start <= STRETCH and (barred is None or end <= barred[0] or barred[1] < start):
            first, last = wider
    start, end = parts[first][0], parts[last][1]
    return passage.part(start, end), (target[0] - start, target[1] - start) if target else None


def like(passage: Words, parts: list[tuple[int, int]], numbers: list[int], question: Words, rng: random.Random) -> int:
    """Return the number of a sentence, the rather the liker it is to the question."""
    asked = mean_vector(question)
    cosines = [float(mean_vector(passage.part(a, b)) @ asked) for a, b in parts]
    return rng.choices(numbers, [np.exp(LIKED * cosine) for cosine in cosines])[0]


def draw(samples: Samples, row: Row, rng: random.Random) -> Item | None:
    """Return a row as it is to be read; None where too little is left of it."""
    question, asked, passage, target, named = samples.draw(row)
    titled = named if named and row.source != "qamr" and rng.random() < TITLED else ""
    title = read_words(titled.replace("_", " "), row.language).part(0, TITLE)
    stretch, target = cut(passage, target, question, title, rng)
    if len(stretch.spans) < 3:
        return None
    n = len(title.spans)
    if n and stretch.stems[:n] != title.stems:
        stretch, target = joined([title, stretch]), (target[0] + n, target[1] + n) if target else None
    return question.part(0, MAX_QUESTION), asked, stretch, target


class Clozes:
    """Questions made of sentences and their translations."""

    def __init__(self, work: Path, rng: random.Random) -> None:
        self.texts = [json.loads(line) for line in (work / "texts.jsonl").open(encoding="utf-8")]
        self.languages = [LANGUAGES[i] for i in np.load(work / "texts.npz")["language"]]
        self.pairs = translated(work, rng)
        self.recent: dict[str, deque[Words]] = defaultdict(lambda: deque(maxlen=RECENT))
        self.rng = rng

    def draw(self) -> Item | None:
        """Return a sentence without one of its words, and its translation among others; None where none will do."""
        rng = self.rng
        asked, said, _ = rng.choice(self.pairs)
        if rng.random() < 0.5:
            asked, said = said, asked
        question, answer = (self._read(i) for i in (asked, said))
        if not CLOZE[0] <= len(question.spans) <= CLOZE[1] or len(answer.spans) > STRETCH - 10:
            return None
        found = self._aligned(question, answer)
        if not found:
            return None
        gone, place = rng.choice(found)
        kept = [i for i in range(len(question.spans)) if i != gone and rng.random() > DROPPED]
        language = self.languages[asked]
        figure = bool(question.written[gone, 3])
        words, kind = ASKING[language][figure]
        asking = joined([read_words(words, language), *(question.part(i, i + 1) for i in kept)])
        recent = self.recent[self.languages[said]]
        parts = rng.sample(recent, min(len(recent), rng.choice(MORE)))
        recent.append(answer)
        holds = rng.random() > ELSEWHERE / 2 or not parts
        if holds:
            parts.insert(rng.randint(0, len(parts)), answer)
        while len(parts) > 1 and sum(len(part.spans) for part in parts) > STRETCH:
            parts.remove(next(part for part in parts if part is not answer))
        before = 0
        for part in parts:
            if part is answer:
                break
            before += len(part.spans)
        stretch = joined(parts).part(0, STRETCH)
        target = (before + place, before + place) if holds else None
        return (asking.part(0, MAX_QUESTION), kind, stretch, target) if len(stretch.spans) > 2 else None

    def _read(self, text: int) -> Words:
        return read_words(self.texts[text], self.languages[text])

    def _aligned(self, one: Words, other: Words) -> list[tuple[int, int]]:
        """Return words that are each other's nearest."""
        if not len(one.spans) or not len(other.spans):
            return []
        cosines = one.vectors @ other.vectors.T
        first, second = cosines.argmax(axis=1), cosines.argmax(axis=0)
        return [
            (i, int(j))
            for i, j in enumerate(first)
            if second[j] == i and cosines[i, j] > ALIKE and not one.stop[i] and not other.stop[j]
        ]


def translated(work: Path, rng: random.Random) -> list[tuple[int, int, str]]:
    """Return pairs of sentences that say the same, with their source: prose more often than software manuals."""
    stored = np.load(work / "pairs.npz")
    sources = [str(name) for name in stored["sources"]]
    found = []
    for a, b, kind, source in stored["pairs"].tolist():
        name = sources[source]
        if KINDS[kind] == "translation" and rng.random() < SHARES_SAID.get(name, 1.0):
            found += [(a, b, name)] * MORE_SAID.get(name, 1)
    return found


def size(item: Item) -> int:
    """Return how many places an item fills."""
    return len(item[0].spans) + len(item[2].spans) + 2


def batches(items: list[Item], rng: random.Random) -> Iterator[list[Item]]:
    """Yield lists of items alike in length, in random order."""
    made: list[list[Item]] = [[]]
    for item in sorted(items, key=lambda item: size(item) + 6 * rng.random()):
        if made[-1] and (len(made[-1]) + 1) * size(item) > PLACES:
            made.append([])
        made[-1].append(item)
    rng.shuffle(made)
    yield from made


def collate(items: list[Item]) -> Batch:
    """Return a batch, which places may start or end an answer (the first is "not here"), and the targets.

    In the place of the words' vectors the batch has their pieces (`WRITTEN`).
    """
    pairs = []
    for question, asked, stretch, _ in items:
        wide, asking = (replace(text, vectors=text.vectors.astype(np.float32)) for text in (stretch, question))
        pairs.append(Pair(asking, asked, wide, matched(asking, wide)))
    batch = {name: torch.from_numpy(rows) for name, rows in laid_out(pairs).items()}
    longest = batch.pop("words").shape[1]
    placed = [
        (pieces, i * longest + first + j)
        for i, pair in enumerate(pairs)
        for first, text in ((1, pair.question), (pair.places.start, pair.stretch))
        for j, pieces in enumerate(text.pieces)
        if pieces
    ]
    batch["ids"] = torch.tensor([row_of(piece) for pieces, _ in placed for piece in pieces])
    batch["starts"] = torch.tensor([0, *np.cumsum([len(pieces) for pieces, _ in placed])[:-1]])
    batch["at"] = torch.tensor([at for _, at in placed])
    offered = torch.zeros(batch["kept"].shape, dtype=torch.bool)
    offered[:, 0] = True
    targets = torch.zeros((len(items), 2), dtype=torch.long)
    for i, (pair, (*_, target)) in enumerate(zip(pairs, items, strict=True)):
        offered[i, pair.places] = True
        if target:
            targets[i] = torch.tensor(target) + pair.places.start
    return batch, offered, targets


def row_of(piece: int) -> int:
    """Return which row of `Table` a piece has; 0, which is nothing, where it has none."""
    _, scales, rows = table_of_pieces()
    return int(rows[piece]) + 1 if scales[piece] > 0 else 0


def rounds(rows: list[Row], samples: Samples, clozes: Clozes, rng: random.Random) -> Iterator[Drawn]:
    """Yield batches without end, each with how many rows are in it."""
    while True:
        pool = [r for r in rows if rng.random() < min(1.0, SHARES[r.source])]
        pool += [r for r in rows if rng.random() < SHARES[r.source] - 1]
        rng.shuffle(pool)
        for at in range(0, len(pool), 1_500):
            items = [item for row in pool[at : at + 1_500] if (item := draw(samples, row, rng))]
            items += [item for _ in range(int(CLOZES * len(items))) if (item := clozes.draw())]
            for part in batches(items, rng):
                yield len(part), collate(part)
