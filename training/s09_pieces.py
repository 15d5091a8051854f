"""Step 9, pieces: word vectors for German and Thai that the layers of all-MiniLM-L6-v2 can read.

In:  WORK/texts.jsonl, texts.npz, pairs.npz of step 1, DATA/lexicon.tsv.xz, the shipped embedded model, and the folder of
     all-MiniLM-L6-v2 (Apache-2.0).
Out: WORK/pieces.pt, one row of 384 for each piece of both vocabularies (`qa/read/word_pieces.py`), every four minutes;
     WORK/pieces.npy, pieces-scales.npy and pieces.json, the rows in four bits a number, for `qa/models/`.

A German or Thai piece begins as the mean of the English words that the embedded model puts nearest to it (Minixhofer et
al. 2022, "WECHSEL"). Then, the layers left as they are (Artetxe et al. 2020, "On the Cross-lingual Transferability of
Monolingual Representations"), the vectors are trained so that a German or Thai sentence comes out as the English one
that it translates does (Reimers and Gurevych 2020, "Making Monolingual Sentence Embeddings Multilingual").

Run: python -m training.s09_pieces DATA WORK MINILM [MINUTES] [THREADS]
"""

from __future__ import annotations

import json
import random
import sys
import time
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from tokenizers import BertWordPieceTokenizer, Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from qa.embed import normalised
from qa.four_bits import quantise, unpacked
from qa.languages import words
from qa.read.word_pieces import MATRIX, MODELS, SCALES, TOKENIZER, pieces_of, tokenizers
from qa.static_model import load_static
from training.s01_data import KINDS, LANGUAGES
from training.s03_teacher import MAX_TOKENS, Teacher

SEED = 9
CLS, SEP = 101, 102
LEAST_SEEN = 6  # times that German and Thai texts have a piece which keeps its vector
NEAREST, SHARPNESS = 8, 20.0  # English words that a piece begins as the mean of; how fast their weights fall
FIRST_WORD = 1_000  # of BERT's vocabulary, before which stand marks and letters
# how often a round a source's pairs are drawn: prose and everyday words before software manuals
SHARES = {"msdocs_dynamics": 0.35, "msdocs_dynamics_headings": 0.2, "ms_beginners_llm": 0.8, "aosp_android": 0.6}
MORE = {"pawsx_sentences": 3, "tatoeba_manythings": 6, "xcopa_val": 6}
PLACES = 6_000  # in a batch, padding included
RATE, TEMPERATURE = 2e-3, 0.05


def first_vectors(teacher: Teacher, folder: Path) -> Tensor:
    """Return the vectors that the pieces begin with, (30,522 + 64,000, 384)."""
    vocabulary = (folder / "vocab.txt").read_text("utf-8").rstrip("\n").split("\n")
    table = teacher.words.weight.detach().clone()
    targets = [
        i
        for i, piece in enumerate(vocabulary)
        if i > FIRST_WORD and len(piece) > 1 and piece.isascii() and piece.isalpha()
    ]
    static = load_static()
    english = normalised(static.weigh([vocabulary[i] for i in targets]))
    own = Tokenizer.from_file(str(MODELS / "tokenizer.json"))
    pieces = [own.id_to_token(i) or "" for i in range(own.get_vocab_size())]
    matrix = normalised(unpacked(np.load(MODELS / "static.npy")))
    known = {vocabulary[i]: i for i in range(len(vocabulary))}
    found = torch.zeros(len(pieces), table.shape[1])
    embeddings = table[targets]
    for start in range(0, len(pieces), 2_000):
        cosines = torch.from_numpy(matrix[start : start + 2_000] @ english.T)
        best, at = cosines.topk(NEAREST, dim=1)
        weights = torch.softmax(best * SHARPNESS, dim=1)
        found[start : start + len(best)] = (embeddings[at] * weights[..., None]).sum(1)
    for i, piece in enumerate(pieces):
        text = piece.removeprefix("▁")
        if text.isdigit() and text in known:
            found[i] = table[known[text]]
    return torch.cat([table, found])


class Student(nn.Module):
    """The teacher's layers over words of any language, each word the mean of its pieces."""

    def __init__(self, teacher: Teacher, table: Tensor) -> None:
        super().__init__()
        self.table = nn.EmbeddingBag.from_pretrained(table, freeze=False, mode="mean")
        self.teacher = teacher

    def forward(self, texts: list[tuple[tuple[int, ...], ...]]) -> Tensor:
        """Embed texts, each the pieces of its words → (n, 384), of length one."""
        longest = max(len(text) for text in texts)
        lists = [pieces for text in texts for pieces in text]
        flat = torch.tensor([i for pieces in lists for i in pieces])
        offsets = torch.tensor([0, *np.cumsum([len(pieces) for pieces in lists])[:-1]])
        present = torch.tensor([[i < len(text) for i in range(longest)] for text in texts])
        x = torch.zeros(len(texts), longest, self.table.embedding_dim)
        x[present] = self.table(flat, offsets)
        with torch.autocast("cpu", torch.bfloat16):
            return self.teacher.read(x, present)


def laid(text: str, language: str) -> tuple[tuple[int, ...], ...]:
    """Return the pieces of a text's words between the marks that open and close it."""
    found = [p for p in pieces_of([w.text for w in words(text, language)], language) if p]
    return ((CLS,), *found[: MAX_TOKENS - 2], (SEP,))


def drawn(work: Path, rng: random.Random) -> list[tuple[int, int]]:
    """Return pairs of texts to learn from: (English, the other), English first."""
    stored = np.load(work / "pairs.npz")
    language, sources = np.load(work / "texts.npz")["language"], [str(s) for s in stored["sources"]]
    out = []
    for a, b, kind, source in stored["pairs"].tolist():
        if KINDS[kind] not in ("translation", "lexicon") or (language[a] == 0) == (language[b] == 0):
            continue
        pair = (a, b) if language[a] == 0 else (b, a)
        name = sources[source]
        if rng.random() < SHARES.get(name, 1.0):
            out += [pair] * MORE.get(name, 1)
    rng.shuffle(out)
    return out


def batches(items: list[tuple[str, list]], rng: random.Random) -> list[list[tuple[str, list]]]:
    made: list[list] = [[]]
    for item in sorted(items, key=lambda item: len(item[1]) + 3 * rng.random()):
        if made[-1] and (len(made[-1]) + 1) * len(item[1]) > PLACES:
            made.append([])
        made[-1].append(item)
    rng.shuffle(made)
    return made


def measured(student: Student, path: Path) -> str:
    """Return how often a sentence of NTREX's first 400 finds its translation, in both directions (measuring only)."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:401]]
    vectors = []
    with torch.inference_mode():
        for k, language in enumerate(LANGUAGES):
            texts = [laid(row[k], language) for row in rows]
            vectors.append(torch.cat([student(texts[i : i + 50]).float() for i in range(0, len(texts), 50)]))
    said = []
    for a, b in ((0, 1), (0, 2), (1, 2)):
        cosines = vectors[a] @ vectors[b].T
        right = torch.arange(len(rows))
        said.append(
            f"{LANGUAGES[a]}-{LANGUAGES[b]} {(cosines.argmax(1) == right).float().mean():.3f} {(cosines.argmax(0) == right).float().mean():.3f} cos {cosines.diag().mean():.3f}"
        )
    return " | ".join(said)


def export(table: np.ndarray, work: Path) -> None:
    """Write the rows at four bits a number, without those of pieces that hardly any text has."""
    table = table * kept_pieces(work, len(table))[:, None]
    rows, scales = quantise(table)
    np.save(work / MATRIX, rows[scales > 0])
    np.save(work / SCALES, scales)
    print("kept", int((scales > 0).sum()), "of", len(table), flush=True)


def kept_pieces(work: Path, n: int) -> np.ndarray:
    """Return which pieces keep their vectors: MiniLM's in Latin letters, and ours that German and Thai texts have."""
    english, own = tokenizers()
    vocabulary = [english.id_to_token(i) or "" for i in range(english.get_vocab_size())]
    latin = [piece.isascii() and not piece.startswith("[unused") for piece in vocabulary]
    counts = np.zeros(n - len(latin), np.int64)
    languages = np.load(work / "texts.npz")["language"]
    lines = (work / "texts.jsonl").open(encoding="utf-8")
    texts = (json.loads(line) for line, language in zip(lines, languages, strict=True) if LANGUAGES[language] != "en")
    while part := list(islice(texts, 4_000)):
        for encoding in own.encode_batch_fast(part):
            np.add.at(counts, encoding.ids, 1)
    return np.concatenate([latin, counts >= LEAST_SEEN])


def main(data: Path, work: Path, folder: Path, minutes: float) -> None:
    rng = random.Random(SEED)
    torch.manual_seed(SEED)
    teacher = Teacher(folder).eval().requires_grad_(False)
    student = Student(teacher, first_vectors(teacher, folder))
    print(0, measured(student, data / "ntrex-dev.tsv"), flush=True)
    texts = [json.loads(line) for line in (work / "texts.jsonl").open(encoding="utf-8")]
    language = np.load(work / "texts.npz")["language"]
    tokenizer = BertWordPieceTokenizer(str(folder / "vocab.txt"), lowercase=True)
    tokenizer.enable_truncation(MAX_TOKENS)
    optimiser = torch.optim.Adam(student.table.parameters(), lr=RATE, betas=(0.9, 0.98))
    pairs = drawn(work, rng)
    print(len(pairs), "pairs", flush=True)
    started, at, step, seen, running = time.time(), 0, 0, 0, 0.0
    saved = started
    while (spent := (time.time() - started) / 60 / minutes) < 1:
        chunk = pairs[at : at + 6_000]
        at = (at + 6_000) % len(pairs)
        items = [(texts[a], laid(texts[b], LANGUAGES[language[b]])) for a, b in chunk]
        items += [(texts[a], laid(texts[a], "en")) for a, _ in chunk[::12]]
        for part in batches([item for item in items if len(item[1]) > 2], rng):
            encoded = tokenizer.encode_batch([english for english, _ in part])
            ids = torch.zeros((len(part), max(len(e.ids) for e in encoded)), dtype=torch.long)
            for i, e in enumerate(encoded):
                ids[i, : len(e.ids)] = torch.tensor(e.ids)
            with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
                wanted = teacher(ids).float()
            made = student([pieces for _, pieces in part]).float()
            same = torch.arange(len(part))
            alike = (wanted @ wanted.T > 0.95).fill_diagonal_(False)
            scores = (made @ wanted.T / TEMPERATURE).masked_fill(alike, -1e4)
            loss = 4 * (1 - (made * wanted).sum(1).mean()) + 0.5 * F.cross_entropy(scores, same)
            spent = (time.time() - started) / 60 / minutes
            for group in optimiser.param_groups:
                group["lr"] = RATE * min(1.0, (step + 1) / 50) * max(0.02, 1 - spent)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            step, seen = step + 1, seen + len(part)
            running += (loss.item() - running) * max(0.02, 1 / step)
            if step % 50 == 0:
                print(step, seen, f"{running:.3f} {spent:.2f} {time.time() - started:.0f}s", flush=True)
            if spent >= 1:
                break
        if time.time() - saved > 240:
            saved = time.time()
            print(step, measured(student, data / "ntrex-dev.tsv"), flush=True)
            torch.save(student.table.weight.detach(), work / "pieces.pt")
    print("end", step, seen, measured(student, data / "ntrex-dev.tsv"), flush=True)
    torch.save(student.table.weight.detach(), work / "pieces.pt")
    export(student.table.weight.detach().numpy(), work)
    BertWordPieceTokenizer(str(folder / "vocab.txt"), lowercase=True).save(str(work / TOKENIZER), pretty=False)


if __name__ == "__main__":
    torch.set_num_threads(int((sys.argv[5:] or ["2"])[0]))
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), float((sys.argv[4:] or ["25"])[0]))
