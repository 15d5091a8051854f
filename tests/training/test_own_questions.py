"""The questions that the weights are made with: whole, and none of those that measure the bot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.own_questions import KEPT, LANGUAGES, TRAINED, answers, made, made_rows, translated

ROOT = Path(__file__).resolve().parents[2]
SHARED = 50  # letters in a row that two texts by different hands do not share by chance


def letters(text: str) -> str:
    """Return a text's letters and digits alone."""
    return "".join(c for c in text.casefold() if c.isalnum())


def stretches(text: str, step: int) -> set[str]:
    """Return stretches of a text's letters that begin every so many of them."""
    said = letters(text)
    return {said[i : i + SHARED] for i in range(0, max(1, len(said) - SHARED + 1), step)}


@pytest.mark.parametrize("name", [TRAINED, KEPT])
def test_made_texts_say_the_same_in_each_language_and_hold_their_answers(name) -> None:
    for text in made(name):
        assert set(text.titles) == set(LANGUAGES)
        for sentence, questions, said in text.questions:
            assert all(questions.values())
            for language in LANGUAGES if sentence is not None else ():
                start = text.place(sentence, language, said[language])
                assert text.text(language)[start:].startswith(said[language])


def test_rows_name_both_languages_and_near_misses_have_no_answer() -> None:
    rows = list(made_rows())
    assert {(row["asking"], row["lang"]) for row in rows} == {(a, b) for a in LANGUAGES for b in LANGUAGES}
    assert 0.1 < sum(not row["answers"] for row in rows) / len(rows) < 0.3


def test_no_text_is_both_trained_on_and_kept() -> None:
    titles = [{letters(text.titles["en"]) for text in made(name)} for name in (TRAINED, KEPT)]
    assert not titles[0] & titles[1]


def test_nothing_that_measures_the_bot_is_trained_on() -> None:
    folders = [ROOT / "seeds", *(path for path in (ROOT / "eval").rglob("*") if path.is_dir())]
    texts = [path.read_text("utf-8") for folder in folders for path in folder.glob("*.txt")]
    questions = [
        json.loads(line)["question"]
        for path in (ROOT / "eval").rglob("*.jsonl")
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]
    measured = set().union(*(stretches(text, 1) for text in texts))
    asked = {letters(question) for question in questions}
    for name in (TRAINED, KEPT):
        for text in made(name):
            for language in LANGUAGES:
                assert not stretches(text.text(language), SHARED // 2) & measured
            assert not {letters(q) for _, found, _ in text.questions for q in found.values()} & asked


def test_answers_and_translations_are_keyed_alike() -> None:
    keys = {*answers(), *translated()}
    assert all(len(key) == 12 and set(key) <= set("0123456789abcdef") for key in keys)
    assert {language for found in translated().values() for language in found} == set(LANGUAGES)
