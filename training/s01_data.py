"""Step 1, data: the open data folder → unique texts and typed pairs in the work folder.

In:  DATA/parallel.tsv.xz, lexicon.tsv.xz, retrieval-pairs.jsonl.xz, qa-train.jsonl.xz, thai-news.jsonl.xz.
Out: WORK/texts.jsonl (one JSON string a line), WORK/texts.npz (language of each), WORK/pairs.npz (a, b, kind, source).

The measuring files (xquad-dev, ntrex-dev) are only read to leave out training texts that share a long run of words
with them.

Run: python -m training.s01_data DATA WORK
"""

from __future__ import annotations

import collections
import json
import lzma
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

SEED = 20261120
LANGUAGES = ("en", "de", "th")
KINDS = ("translation", "lexicon", "question", "heading", "neighbour")
MAX_CHARACTERS = 700  # longer texts are cut: the tail of a paragraph adds little to a mean
SKIPPED = ("msdocs_office365_mt",)  # Thai machine translated, noisy
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ\"“„(0-9])")


def clean(text: str) -> str:
    """Collapse white space, drop the byte-order mark and cut to the length limit.

    >>> clean(" a\\n b ")
    'a b'
    """
    return " ".join(text.replace("\ufeff", " ").replace("\u200b", "").split())[:MAX_CHARACTERS]


def sentences(text: str, language: str) -> list[str]:
    """Cut a training text into rough sentences; Thai at its spaces, joined up to some 60 characters."""
    if language != "th":
        return [s for s in SENTENCE.split(text) if len(s) > 20]
    out: list[str] = []
    for part in text.split():
        if out and len(out[-1]) < 60:
            out[-1] += " " + part
        else:
            out.append(part)
    return out


class Texts:
    """Unique texts by language, and the pairs among them."""

    def __init__(self) -> None:
        self.ids: dict[tuple[str, str], int] = {}
        self.pairs: dict[tuple[int, int], tuple[int, int]] = {}
        self.sources: dict[str, int] = {}

    def add(self, language: str, text: str) -> int:
        return self.ids.setdefault((language, clean(text)), len(self.ids))

    def pair(self, first: tuple[str, str], second: tuple[str, str], kind: str, source: str) -> None:
        if not clean(first[1]) or not clean(second[1]):
            return
        a, b = self.add(*first), self.add(*second)
        if a != b:
            number = self.sources.setdefault(source, len(self.sources))
            self.pairs.setdefault((a, b), (KINDS.index(kind), number))


def rows(path: Path) -> Iterator[list[str]]:
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        next(lines)
        for line in lines:
            yield line.rstrip("\n").split("\t")


def records(path: Path) -> Iterator[dict[str, object]]:
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield json.loads(line)


def shingles(text: str, size: int = 40) -> set[str]:
    """Every run of `size` letters and digits: to find texts that overlap the measuring files."""
    letters = re.sub(r"\W+", "", text.lower())
    return {letters[i : i + size] for i in range(len(letters) - size + 1)}


def held_out(data: Path) -> set[str]:
    found: set[str] = set()
    for language in LANGUAGES:
        for article in json.loads((data / f"xquad-dev.{language}.json").read_text("utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                found |= shingles(paragraph["context"])
    for line in (data / "ntrex-dev.tsv").read_text("utf-8").splitlines():
        for text in line.split("\t"):
            found |= shingles(text)
    return found


def overlaps(text: str, measured: set[str], size: int = 40) -> bool:
    letters = re.sub(r"\W+", "", text.lower())
    return any(letters[i : i + size] in measured for i in range(len(letters) - size + 1))


def translations(texts: Texts, path: Path, kind: str) -> None:
    for source, *sides in rows(path):
        if source in SKIPPED:
            continue
        present = [(language, side) for language, side in zip(LANGUAGES, sides, strict=True) if side.strip()]
        for i, first in enumerate(present):
            for second in present[i + 1 :]:
                texts.pair(first, second, kind, source)


def questions(texts: Texts, path: Path) -> None:
    """Question → sentence with the answer, question → passage, sentence → next sentence of the passage."""
    seen: set[str] = set()
    for row in records(path):
        language, source, context = str(row["lang"]), str(row["source"]), str(row["context"])
        question = str(row["question"])
        answers = row["answers"]
        parts = sentences(context, language)
        if answers and isinstance(answers, list):
            start = int(answers[0]["answer_start"])
            position = 0
            for part in parts:
                position = context.find(part[:30], position)
                if position <= start < position + len(part):
                    texts.pair((language, question), (language, part), "question", source)
                    break
            if len(context) > 2 * len(question):
                window = context[max(0, start - 300) : start + 300]
                texts.pair(
                    (language, question), (language, window if len(context) > 700 else context), "question", source
                )
        if context not in seen:
            seen.add(context)
            for a, b in zip(parts, parts[1:], strict=False):
                texts.pair((language, a), (language, b), "neighbour", source)


def headings(texts: Texts, path: Path) -> None:
    for row in records(path):
        language = str(row["lang"])
        head = str(row["heading"])
        if str(row["title"]) != head:
            head = f"{row['title']} {head}"
        texts.pair((language, head), (language, str(row["passage"])), "heading", "retrieval-pairs")


def news(texts: Texts, path: Path) -> None:
    for row in records(path):
        body = str(row["text"])
        texts.pair(("th", str(row["title"])), ("th", body[-600:]), "heading", "thai-news")
        middle = len(body) // 2
        if len(body) > 600:
            texts.pair(("th", body[:300]), ("th", body[middle : middle + 500]), "neighbour", "thai-news")


def main(data: Path, work: Path) -> None:
    work.mkdir(parents=True, exist_ok=True)
    texts = Texts()
    translations(texts, data / "parallel.tsv.xz", "translation")
    translations(texts, data / "lexicon.tsv.xz", "lexicon")
    questions(texts, data / "qa-train.jsonl.xz")
    headings(texts, data / "retrieval-pairs.jsonl.xz")
    news(texts, data / "thai-news.jsonl.xz")
    measured = held_out(data)
    listed = [text for _, text in texts.ids]
    bad = {i for i, text in enumerate(listed) if overlaps(text, measured)}
    kept = [(a, b, *kind) for (a, b), kind in texts.pairs.items() if a not in bad and b not in bad]
    random.Random(SEED).shuffle(kept)
    with (work / "texts.jsonl").open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(json.dumps("" if i in bad else text, ensure_ascii=False) + "\n" for i, text in enumerate(listed))
    languages = np.array([LANGUAGES.index(language) for language, _ in texts.ids], dtype=np.int8)
    np.savez(work / "texts.npz", language=languages)
    np.savez(work / "pairs.npz", pairs=np.array(kept, dtype=np.int32), sources=np.array(list(texts.sources)))
    names = list(texts.sources)
    count = collections.Counter((KINDS[kind], names[source]) for _, _, kind, source in kept)
    for key, number in sorted(count.items()):
        print(*key, number)
    print(f"{len(listed)} texts, {len(kept)} pairs, {len(bad)} texts left out: they overlap the measuring files")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
