"""Step 8, questions: what the cross-encoder is taught, as rows of numbers.

In:  DATA/qa-train.jsonl.xz (QAMR, TyDi QA, SQuAD, iapp, MLQA), DATA/lexicon.tsv.xz, the questions by our own hand
     (`own_questions`: made texts, answers and translations), and the shipped embedded model.
Out: WORK/questions.pkl.

What it is taught, beside the rows as they are (`Samples`):

- questions across languages, where nobody translated them: their words replaced by the lexicon's translations (as code-switching in Qin et al. 2020,
  "CoSDA-ML"), for every row one time in three;
- passages of several sentences: QAMR's single sentences stand among others;
- "not here": questions beside another passage of the same article, and near misses, whose name or figure is another
  question's. These and SQuAD's unanswerable questions are what an abstention is learnt from.

Run: python -m training.s08_questions DATA WORK
"""

from __future__ import annotations

import json
import lzma
import pickle
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from qa.languages import detect, words
from qa.read.features import Words, asked_for, joined, read_words
from qa.read.word_pieces import pieces_of
from qa.static_model import load_static
from training.own_questions import TRAINED, answers, key_of, made, made_rows, translated

SEED = 7
LANGUAGES = ("en", "de", "th")
MAX_SPAN = 16
SWITCHED, SWITCHED_BOTH, NEAR_MISS, OTHER_PASSAGE = 0.33, 0.17, 0.12, 0.10
TITLED = ("squad", "iapp", "made")  # sources whose titles a passage may stand under, as a document's does
HELD_OUT = 0.06  # of the passages, whose rows are for measuring
OPEN_ROWS, OPEN_PASSAGES = 55_593, 10_395  # of the open data alone, by which what is held out was first drawn
SHARES = {
    "qamr": 0.3,
    "iapp": 0.8,
    "mlqa": 0.8,
    "squad": 0.6,
    "tydiqa": 0.6,
    "made": 0.7,
}  # drawn in a round, of all rows


@dataclass(slots=True)
class Row:
    """One question."""

    source: str
    language: str  # of the passage
    asking: str  # of the question
    title: str
    passage: int
    question: Words
    words: tuple[str, ...]
    asked: np.ndarray
    target: tuple[int, int] | None


def numbered(data: Path) -> Iterator[tuple[int, dict]]:
    """Yield the questions, each with its passage's number, in the order in which passages first stand in the data.

    Answers and translations by our own hand are among them; the passages of made texts stand behind all others.
    """
    numbers: dict[tuple[str, str], int] = {}
    known, asked = answers(), translated()
    for line in lzma.open(data / "qa-train.jsonl.xz", "rt"):
        row = json.loads(line)
        if row["source"] == "mlqa" and detect(row["question"], "de") != "de":
            continue
        number, key = numbers.setdefault((row["context"], row["lang"]), len(numbers)), key_of(row)
        if key in known:
            row["answers"] = [{"text": known[key], "answer_start": row["context"].index(known[key])}]
        yield number, row | {"asking": row["lang"]}
        for language, question in asked.get(key, {}).items():
            yield number, row | {"asking": language, "question": question}
    for row in made_rows():
        yield numbers.setdefault((row["context"], row["lang"]), len(numbers)), row


def build(data: Path, work: Path) -> None:
    """Turn the questions into words with vectors, once; the answer's words are the target."""
    found = list(numbered(data))
    passages = {number: (r["context"], r["lang"]) for number, r in found}
    with get_context("fork").Pool() as pool:
        both = pool.map(_written, [passages[i] for i in range(len(passages))], chunksize=100)
        asked = pool.map(_asked, [(r["question"], r["asking"]) for _, r in found], chunksize=500)
    read, written = [words for words, _ in both], [texts for _, texts in both]
    rows: list[Row] = []
    for (number, r), (question, texts, kind) in zip(found, asked, strict=True):
        passage = read[number]
        if len(question.spans) < 2 or len(passage.spans) < 4:
            continue
        target = None
        for answer in r["answers"]:
            start, end = answer["answer_start"], answer["answer_start"] + len(answer["text"])
            inside = [i for i, (a, b) in enumerate(passage.spans) if a < end and start < b]
            if inside and len(inside) <= MAX_SPAN:
                place = (inside[0], inside[-1])
                if target is None or place[1] - place[0] < target[1] - target[0]:
                    target = place
        if any(a["text"] for a in r["answers"]) and target is None:
            continue
        if r["source"] == "mlqa" and target is None:
            continue
        title = r["title"] or (r["id"].rsplit(":", 1)[0] if r["source"] == "qamr" else "")
        rows.append(Row(r["source"], r["lang"], r["asking"], title, number, question, texts, kind, target))
    with (work / "questions.pkl").open("wb") as file:
        pickle.dump((rows, read, written), file, protocol=5)
    print(len(rows), "questions,", len(read), "passages", flush=True)


def _written(text: tuple[str, str]) -> tuple[Words, tuple[str, ...]]:
    """Return a text's words, and what they are."""
    read = _half(read_words(*text))
    return read, tuple(w.text for w in words(*text))[: len(read.spans)]


def _asked(question: tuple[str, str]) -> tuple[Words, tuple[str, ...], np.ndarray]:
    """Return a question's words, what they are, and what it asks for."""
    return *_written(question), asked_for(*question)


def _half(text: Words) -> Words:
    return replace(text, vectors=text.vectors.astype(np.float16))


def lexicon(data: Path) -> dict[tuple[str, str], dict[str, list[str]]]:
    """Return for each pair of languages a word's translations."""
    found: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in lzma.open(data / "lexicon.tsv.xz", "rt"):
        _, *texts = line.rstrip("\n").split("\t")
        entry = dict(zip(LANGUAGES, texts, strict=True))
        for a in LANGUAGES:
            for b in LANGUAGES:
                if a != b and entry[a] and entry[b] and " " not in entry[a] and len(entry[b].split()) < 3:
                    found[a, b][entry[a].casefold()].append(entry[b])
    return found


class Samples:
    """Rows made anew each time they are drawn."""

    def __init__(
        self, rows: list[Row], read: list[Words], texts: list[tuple[str, ...]], translations, rng: random.Random
    ) -> None:
        self.read, self.translations, self.rng = read, translations, rng
        self.texts = texts
        self.of_title: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row in rows:
            if row.title:
                self.of_title[row.source, row.title].append(row.passage)
        self.singles = [row.passage for row in rows if row.source == "qamr"]
        self.by_language: dict[str, list[Row]] = defaultdict(list)
        self.by_asking: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self.by_language[row.language].append(row)
            self.by_asking[row.asking].append(row)
        self.known: dict[tuple[str, str], tuple[np.ndarray, tuple[int, ...]]] = {}

    def draw(self, row: Row) -> tuple[Words, np.ndarray, Words, tuple[int, int] | None]:
        """Return a question, what it asks for, a passage, and where the answer stands."""
        rng = self.rng
        place, target = row.passage, row.target
        question, texts = row.question, row.words
        chance = rng.random()
        if target and chance < OTHER_PASSAGE:
            others = self.of_title.get((row.source, row.title), ()) if rng.random() < 0.7 else ()
            other = rng.choice(others) if others else rng.choice(self.by_language[row.language]).passage
            if other != place and not self._holds(self.read[other], self.read[place], target):
                place, target = other, None
        elif target and chance < OTHER_PASSAGE + NEAR_MISS:
            missed = self._near_miss(row, self.read[place])
            if missed is not None:
                question, texts, target = *missed, None
        passage = self.read[place]
        foreign = rng.choice([x for x in LANGUAGES if x != row.language])
        chosen: dict[str, str] = {}
        chance = rng.random() if row.asking == row.language else 1.0  # else they differ as they are
        if chance < SWITCHED_BOTH and row.source != "qamr":
            passage = self._switched(passage, self.texts[place], row.language, foreign, chosen)
        if SWITCHED_BOTH * 0.4 < chance < SWITCHED_BOTH + SWITCHED:
            question = self._switched(question, texts, row.language, foreign, chosen)
        if row.source == "qamr" and rng.random() < 0.85:
            passage, target = self._among_others(passage, target)
        if row.source in TITLED and row.title and rng.random() < 0.5:
            title = read_words(row.title.replace("_", " "), row.language)
            if title.spans:
                passage = joined([title, passage])
                target = (target[0] + len(title.spans), target[1] + len(title.spans)) if target else None
        return question, row.asked, passage, target

    def _holds(self, other: Words, passage: Words, target: tuple[int, int]) -> bool:
        answer = passage.stems[target[0] : target[1] + 1]
        n = len(answer)
        return any(other.stems[i : i + n] == answer for i in range(len(other.stems) - n + 1))

    def _near_miss(self, row: Row, passage: Words):
        """Put another question's name or figure in the place of one that the passage has."""
        question = row.question
        stems = set(passage.stems)

        def kind(words: Words, j: int) -> str:
            if words.written[j, 3]:
                return "digit"
            if words.written[j, 1] and not words.stop[j] and j and row.asking != "de":
                return "name"
            return "" if words.stop[j] else "word"

        own = [j for j in range(len(question.spans)) if question.stems[j] in stems and kind(question, j)]
        strict = [j for j in own if kind(question, j) != "word"]
        if strict:
            own = strict
        elif self.rng.random() < 0.6:
            return None
        if not own:
            return None
        place = self.rng.choice(own)
        wanted = kind(question, place)
        for _ in range(12):
            other = self.rng.choice(self.by_asking[row.asking])
            fitting = [
                j
                for j in range(len(other.question.spans))
                if kind(other.question, j) == wanted and other.question.stems[j] not in stems
            ]
            if fitting:
                j = self.rng.choice(fitting)
                texts = list(row.words)
                texts[place] = other.words[j]
                return _replaced(question, {place: (other.question, j)}), tuple(texts)
        return None

    def _among_others(self, passage: Words, target):
        parts = [self.read[self.rng.choice(self.singles)] for _ in range(self.rng.randint(1, 4))]
        at = self.rng.randint(0, len(parts))
        parts.insert(at, passage)
        shift = sum(len(p.spans) for p in parts[:at])
        return joined(parts), (target[0] + shift, target[1] + shift) if target else None

    def _switched(
        self, text: Words, texts: tuple[str, ...], language: str, other: str, chosen: dict[str, str]
    ) -> Words:
        """Put the lexicon's translations in the words' places; `chosen` keeps a word's translation the same."""
        table = self.translations[language, other]
        vectors = text.vectors.astype(np.float32)
        weights, written, stems = text.weights.copy(), text.written.copy(), list(text.stems)
        pieces = list(text.pieces)
        for j, own in enumerate(texts):
            options = table.get(own.casefold())
            if options and not written[j, 3] and (own in chosen or self.rng.random() < 0.85):
                word = chosen.setdefault(own, self.rng.choice(options))
                row, pieces[j] = self._vector(word, other)
                weights[j] = max(float(np.linalg.norm(row)), 1e-6)
                vectors[j] = row / weights[j]
                written[j, 4] = other == "th"
                written[j, 1] = word[:1].isupper()
                stems[j] = f"~{word}"
            elif not written[j, 1] and not written[j, 3] and self.rng.random() < 0.5:
                stems[j] = f"~{own}"  # no translation is known: the word is at least another one
        return replace(
            text, vectors=vectors, weights=weights, written=written, stems=tuple(stems), pieces=tuple(pieces)
        )

    def _vector(self, word: str, language: str) -> tuple[np.ndarray, tuple[int, ...]]:
        """Return a translation's vector and pieces; one of several words counts as one."""
        if (word, language) not in self.known:
            pieces = pieces_of(word.split(), language)
            self.known[word, language] = load_static().weigh([word])[0], tuple(i for found in pieces for i in found)
        return self.known[word, language]


def _replaced(question: Words, changes: dict[int, tuple[Words, int]]) -> Words:
    vectors, weights = question.vectors.copy(), question.weights.copy()
    written, stems, pieces = question.written.copy(), list(question.stems), list(question.pieces)
    for j, (other, k) in changes.items():
        vectors[j], weights[j], written[j] = other.vectors[k], other.weights[k], other.written[k]
        stems[j], pieces[j] = other.stems[k], other.pieces[k]
    gone = set(changes)
    figures = tuple((key, inside) for key, inside in question.figures if not gone & set(inside))
    sounds = tuple((places, key) for places, key in question.sounds if not gone & set(places))
    return replace(
        question,
        vectors=vectors,
        weights=weights,
        written=written,
        stems=tuple(stems),
        pieces=tuple(pieces),
        figures=figures,
        sounds=sounds,
    )


def area(scores: np.ndarray, positive: np.ndarray) -> float:
    """Return the area under the ROC curve of scores that should be higher where it is positive."""
    ranks = np.argsort(np.argsort(scores)) + 1
    n, p = len(scores), int(positive.sum())
    return float((ranks[positive].sum() - p * (p + 1) / 2) / max(1, p * (n - p)))


def held_out(n_passages: int) -> set[int]:
    """Return the passages whose rows nothing is trained on: some of the open data's, and the made texts that are kept."""
    rng = random.Random(SEED)
    rng.shuffle(list(range(OPEN_ROWS)))
    found = set(rng.sample(range(OPEN_PASSAGES), int(HELD_OUT * OPEN_PASSAGES)))
    return found | set(range(OPEN_PASSAGES + len(LANGUAGES) * len(made(TRAINED)), n_passages))


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
