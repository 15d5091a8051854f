"""Questions by our own hand, beside the open data: what step 8 takes from `training/questions/`.

- `made.txt.xz`: invented texts in English, German and Thai that say the same, with questions (Apache-2.0, as this project);
  `kept.txt.xz` has more of them, on which nothing but step 11 is trained;
- `answers.tsv.xz`: the answers of MLQA's German questions, most of which the open data has without (CC-BY-SA-3.0, as MLQA);
- `translated.tsv.xz`: open questions in other languages (CC-BY-SA-4.0 those of SQuAD, CC-BY-SA-3.0 of MLQA, MIT of iapp,
  Apache-2.0 of TyDi QA).

A made text is written in lines: D begins one, T is its title, S a sentence, N a question that it does not answer, each in
English, German and Thai; Q the number of the sentence that answers a question, the question and the answer three times.
"""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "questions"
LANGUAGES = ("en", "de", "th")
BETWEEN = " "  # a made text's sentences
TRAINED, KEPT = "made.txt.xz", "kept.txt.xz"


@dataclass(slots=True)
class Made:
    """A made text: for each language its title and sentences, and its questions."""

    titles: dict[str, str] = field(default_factory=dict)
    sentences: list[dict[str, str]] = field(default_factory=list)
    questions: list[tuple[int | None, dict[str, str], dict[str, str]]] = field(default_factory=list)

    def text(self, language: str) -> str:
        """Return the text in a language."""
        return BETWEEN.join(sentence[language] for sentence in self.sentences)

    def place(self, number: int, language: str, answer: str) -> int:
        """Return where the answer stands in the text, in the sentence of that number (the first is 0)."""
        before = sum(len(s[language]) + len(BETWEEN) for s in self.sentences[:number])
        return before + self.sentences[number][language].index(answer)


def made(name: str) -> list[Made]:
    """Return the made texts of a file, `TRAINED` or `KEPT`.

    Raises:
        ValueError: where a line is none of a made text.
    """
    found: list[Made] = []
    with lzma.open(FOLDER / name, "rt", encoding="utf-8") as lines:
        for line in lines:
            kind, parts = line[:1], [part.strip() for part in line[1:].split(" | ")]
            if kind == "D":
                found.append(Made())
            elif kind == "T":
                found[-1].titles = _said(parts)
            elif kind == "S":
                found[-1].sentences.append(_said(parts))
            elif kind == "N":
                found[-1].questions.append((None, _said(parts), {}))
            elif kind == "Q":
                found[-1].questions.append((int(parts[0]) - 1, _said(parts[1:4]), _said(parts[4:])))
            elif line.strip():
                raise ValueError(f"{name} has a line of no kind: {line[:80]}")
    return found


def _said(parts: list[str]) -> dict[str, str]:
    return dict(zip(LANGUAGES, parts, strict=True))


def made_rows() -> Iterator[dict]:
    """Yield the made texts' questions as rows of the open data's form, those that are kept last."""
    for text in (*made(TRAINED), *made(KEPT)):
        contexts = {language: text.text(language) for language in LANGUAGES}
        for sentence, questions, answers in text.questions:
            for language in LANGUAGES:
                spans = []
                if sentence is not None:
                    said = answers[language]
                    spans = [{"text": said, "answer_start": text.place(sentence, language, said)}]
                for asking in LANGUAGES:
                    yield {
                        "source": "made",
                        "lang": language,
                        "asking": asking,
                        "title": text.titles[language],
                        "context": contexts[language],
                        "question": questions[asking],
                        "answers": spans,
                    }


def key_of(row: dict) -> str:
    """Return what a row of the open data is known by: its own ids are not unique."""
    return hashlib.sha256(f"{row['question']}\0{row['context']}".encode()).hexdigest()[:12]


def answers() -> dict[str, str]:
    """Return the answers that the open data lacks, by key."""
    return dict(_table("answers.tsv.xz"))


def translated() -> dict[str, dict[str, str]]:
    """Return questions in other languages, by key and language."""
    found: dict[str, dict[str, str]] = {}
    for key, language, question in _table("translated.tsv.xz"):
        found.setdefault(key, {})[language] = question
    return found


def _table(name: str) -> Iterator[list[str]]:
    with lzma.open(FOLDER / name, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")
