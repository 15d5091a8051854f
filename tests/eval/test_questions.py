"""The eval set: whole, and true to its documents."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from eval.metrics import figure_stated
from qa.documents import read_document
from qa.figures import find_figures
from tests.conftest import SEEDS

ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).resolve().parents[2] / "eval" / "questions.jsonl").read_text("utf-8").splitlines()
]
DOCUMENTS = {path.name: read_document(path) for path in sorted(SEEDS.iterdir())}


def test_every_question_is_asked_once_in_each_language() -> None:
    assert max(Counter(row["id"] for row in ROWS).values()) == 1
    by_number = Counter(row["id"].split("-")[0] for row in ROWS)
    assert set(by_number.values()) == {3}
    assert all(row["id"].endswith(row["language"]) for row in ROWS)


def test_unanswerable_questions_expect_nothing() -> None:
    unanswerable = [row for row in ROWS if row["kind"] == "unanswerable"]
    assert len(unanswerable) >= 48
    assert not any(row["figures"] or row["answers"] or row["documents"] for row in unanswerable)


@pytest.mark.parametrize("row", [row for row in ROWS if row["language"] == "en"], ids=lambda row: row["id"])
def test_each_quote_stands_in_its_document_and_states_the_figure(row: dict[str, Any]) -> None:
    assert set(row["quotes"]) == set(row["documents"])
    for name, quote in row["quotes"].items():
        document = DOCUMENTS[name]
        assert quote in document.text
        stated = [(f.value, f.unit, f.iso) for f in find_figures(quote, document.language)]
        for figure in row["figures"]:
            assert figure_stated(figure, stated), stated


def test_run_gates_and_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from eval.run import main

    few = tmp_path / "few.jsonl"
    few.write_text("".join(json.dumps(row) + "\n" for row in ROWS[:6]), "utf-8")
    assert main(["--set", str(few), "--json", str(tmp_path / "report.json")]) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("failed")
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert report["metrics"]["unsupported figures"] == 0
    assert main(["--gate", "--limit", "1", "--json", str(tmp_path / "report.json")]) == 1
    assert "below the threshold" in capsys.readouterr().out
