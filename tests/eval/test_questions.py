"""The eval set is what it claims to be: complete in three languages, and true to its documents."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from eval.questions import BadQuestions, Expected, Question, load, states
from qa.figures import find_figures
from qa.languages import detect
from qa.records import Figure

ROOT = Path(__file__).resolve().parent.parent.parent
QUESTIONS = load(ROOT / "eval" / "questions.jsonl")
ANSWERABLE = [question for question in QUESTIONS if question.answerable]
LANGUAGES = ("en", "de", "th")
DOCUMENT_LANGUAGE = {"000": "de", "001": "en", "002": "th", "003": "de", "004": "en"}


@lru_cache
def text_of(document: str) -> str:
    return (ROOT / "seeds" / document).read_bytes().decode("utf-8")


@lru_cache
def figures_in(document: str, quote: str) -> tuple[Figure, ...]:
    return tuple(find_figures(quote, DOCUMENT_LANGUAGE[document[:3]]))


def stated_in_quotes(question: Question, expected: Expected) -> list[str]:
    """Return the documents whose quote states the figure."""
    return [
        support.document
        for support in question.supports
        if any(states(figure, expected) for figure in figures_in(support.document, support.quote))
    ]


def test_the_set_is_large_enough_in_every_language():
    numbers = {language: {q.id[:4] for q in QUESTIONS if q.language == language} for language in LANGUAGES}
    assert numbers["en"] == numbers["de"] == numbers["th"]
    assert len(numbers["en"]) >= 180
    assert len({q.id[:4] for q in QUESTIONS if not q.answerable}) >= 40
    assert all(q.id == f"{q.id[:4]}-{q.language}" for q in QUESTIONS)


def test_every_kind_and_every_document_is_asked_about():
    kinds = Counter(q.kind for q in QUESTIONS if q.language == "en")
    expected_kinds = ["figure", "date", "name", "list", "fact", "derived", "comparison", "followup", "unanswerable"]
    assert {kind for kind, count in kinds.items() if count >= 10} == set(expected_kinds)
    asked = {support.document for question in QUESTIONS for support in question.supports}
    assert asked == {path.name for path in (ROOT / "seeds").iterdir()}


def test_a_questions_languages_expect_the_same():
    rows = [json.loads(line) for line in (ROOT / "eval" / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    shared = {}
    for row in rows:
        expected = {key: row.get(key) for key in ("kind", "figures", "answers", "documents", "quotes", "operands")}
        assert shared.setdefault(row["id"][:4], expected) == expected, row["id"]
        assert row["documents"] == sorted({quote["document"] for quote in row["quotes"]}), row["id"]
        assert (row["kind"] == "followup") <= bool(row["history"]), row["id"]


def test_no_question_stands_twice():
    asked = Counter((q.language, q.text, q.history) for q in QUESTIONS)
    assert [key for key, count in asked.items() if count > 1] == []


def test_questions_are_in_their_language():
    long = [q for q in QUESTIONS if not q.history]
    wrong = [(q.id, detect(q.text)) for q in long if detect(q.text) != q.language]
    assert len(wrong) <= len(long) // 100, wrong


def test_no_question_copies_a_sentence():
    """No question shares eight running words with a document (names are shorter)."""
    for question in QUESTIONS:
        if question.language == "th":
            continue
        words = question.text.casefold().split()
        for document in {support.document for support in question.supports}:
            text = " ".join(text_of(document).casefold().split())
            runs = (" ".join(words[at : at + 8]) for at in range(len(words) - 7))
            assert not any(run in text for run in runs), question.id


@pytest.mark.parametrize("question", [q for q in ANSWERABLE if q.language == "en"], ids=lambda q: q.id)
def test_supporting_quotes_stand_in_their_documents_and_hold_the_answer(question: Question):
    assert question.supports
    for support in question.supports:
        assert support.quote in text_of(support.document)
    for expected in question.operands or question.figures:
        stated = stated_in_quotes(question, expected)
        assert stated, f"{expected} stands in no quote"
        if len(question.supports) == 1 or question.kind in ("figure", "date"):  # translations of each other
            assert len(stated) == len(question.supports), f"{expected} stands only in {stated}"
    quotes = " ".join(support.quote for support in question.supports).casefold()
    for group in question.answers:
        assert any(spelling.casefold() in quotes for spelling in group), group


@pytest.mark.parametrize("question", [q for q in ANSWERABLE if q.language == "en" and q.operands], ids=lambda q: q.id)
def test_computed_figures_follow_from_their_operands(question: Question):
    """The expected figure is a difference, ratio, share, growth or the larger of its operands."""
    (expected,), values = question.figures, [operand.value for operand in question.operands]
    low, high = min(values), max(values)
    if question.operands[0].upper_iso:
        first, last = question.operands[0].iso, question.operands[0].upper_iso
        assert first is not None
        assert last is not None
        assert expected.value == int(last[-2:]) - int(first[-2:]) + 1
        return
    results = [high - low, high / low, 100 * low / high, 100 * (high - low) / low, low, high]
    if question.operands[-1].unit == "percent" and question.operands[0].unit != "percent":
        results.append(values[0] * 100 / values[1])
    places = max(0, -int(expected.value.as_tuple().exponent))
    assert expected.value in [round(result, places) for result in results]


def test_a_broken_file_is_named_with_its_line(tmp_path: Path):
    path = tmp_path / "own.jsonl"
    path.write_text('{"id": "a", "language": "en", "question": "Why?"}\n{"id": "b"}\n', encoding="utf-8")
    with pytest.raises(BadQuestions, match="line 2"):
        load(path)
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(BadQuestions, match="no question"):
        load(path)
    path.write_text('{"id": "a", "language": "en", "question": "Why?"}\n' * 2, encoding="utf-8")
    with pytest.raises(BadQuestions, match="twice"):
        load(path)
