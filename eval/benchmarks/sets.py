"""The benchmarks' data, read from a folder outside the project: XQuAD and NTREX.

In: a folder. Out: paragraphs and questions that are parallel across the languages, and parallel sentences.
"""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("en", "de", "th")
XQUAD_SOURCE = "https://github.com/google-deepmind/xquad (xquad.en.json, xquad.de.json, xquad.th.json; CC BY-SA 4.0)"
NTREX_SOURCE = "https://github.com/MicrosoftTranslator/NTREX (newstest2019-src.eng and its deu, tha; CC BY-SA 4.0)"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; its number is the same in each language."""

    number: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a paragraph; its id is the same in each language."""

    id: str
    language: str
    text: str
    paragraph: int
    answers: tuple[str, ...]


def xquad(folder: Path) -> tuple[list[Paragraph], list[Asked]]:
    """Read `xquad-dev.{en,de,th}.json`, in SQuAD's format; exit saying where to get them if they are not there."""
    paragraphs: list[Paragraph] = []
    questions: list[Asked] = []
    for language in LANGUAGES:
        path = _existing(folder / f"xquad-dev.{language}.json", XQUAD_SOURCE)
        number = 0
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                paragraphs.append(Paragraph(number, language, paragraph["context"]))
                for row in paragraph["qas"]:
                    answers = tuple(dict.fromkeys(answer["text"] for answer in row["answers"]))
                    questions.append(Asked(row["id"], language, row["question"], number, answers))
                number += 1
    return paragraphs, questions


def ntrex(folder: Path) -> dict[str, list[str]]:
    """Read `ntrex-dev.tsv`: columns en, de, th, a sentence a row; exit saying where to get it if it is not there."""
    path = _existing(folder / "ntrex-dev.tsv", NTREX_SOURCE)
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {language: [row[language] for row in rows] for language in LANGUAGES}


def _existing(path: Path, source: str) -> Path:
    if not path.is_file():
        print(f"{path} is not there. Get it from {source} and name its folder with --data DIR.", file=sys.stderr)
        raise SystemExit(2)
    return path
