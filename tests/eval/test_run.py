"""The script, end to end over a user's own documents: reports, gate, exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from eval import report, run, thresholds
from qa.prompts import REFUSAL
from tests.model_server import model_server, text_of
from tests.servers import free_port

ROWS = [
    {
        "id": "1",
        "language": "en",
        "question": "How long is the harbour bridge?",
        "figures": [{"value": "412", "unit": "meter"}],
        "quotes": [{"document": "bridge.txt", "quote": "It is 412 metres long"}],
    },
    {"id": "2", "language": "de", "question": "Wer hat <b>Amerika</b> entdeckt?", "answers": ["Kolumbus"]},
    {"id": "3", "language": "en", "question": "Who is the president of Chile?"},
]


@pytest.fixture
def own_set(tmp_path: Path, folder: Path) -> list[str]:
    path = tmp_path / "own.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    return ["--set", str(path), "--corpus", str(folder), "--out", str(tmp_path / "out")]


def test_a_users_own_questions_are_measured_and_gated(own_set, tmp_path, capsys):
    bounds = tmp_path / "bounds.toml"
    bounds.write_text("[min]\nright = 1.0\n[max]\nunsupported_figures = 0\n", encoding="utf-8")
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{report.MARKS[0]}\nold\n{report.MARKS[1]}\nafter\n", encoding="utf-8")
    baseline = tmp_path / "baseline.json"
    options = [*own_set, "--gate", "--thresholds", str(bounds), "--readme", str(readme)]
    options += ["--baseline", str(baseline), "--write-baseline"]
    assert run.main(options) == 1  # nothing in the documents says who discovered America
    out = capsys.readouterr().out
    assert "FAILED right is" in out
    assert out.rstrip().endswith("1 passed, 1 failed")
    data = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert data["n_asked"] == 3
    assert data["metrics"]["unsupported_figures"] == 0
    assert data["metrics"]["cold_start_s"] > 0
    assert "unsupported_figures" in json.loads(baseline.read_text(encoding="utf-8"))
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "<b>Amerika" not in page
    assert re.search(r"https?://|<script|<link|url\(", page) is None
    written = readme.read_text(encoding="utf-8")
    assert written.startswith("before")
    assert written.endswith(f"{report.MARKS[1]}\nafter\n")
    assert "old" not in written
    assert data["about"]["commit"] in written


def test_a_missing_document_is_said(own_set, tmp_path, capsys):
    rows = [{**ROWS[0], "quotes": [{"document": "gone.txt", "quote": "412"}]}]
    (tmp_path / "own.jsonl").write_text(json.dumps(rows[0]), encoding="utf-8")
    assert run.main(own_set) == 2
    assert "gone.txt" in capsys.readouterr().err


def test_every_threshold_names_a_metric():
    import tomllib

    bounds = tomllib.loads((run.HERE / "thresholds.toml").read_text(encoding="utf-8"))
    named = {*bounds["min"], *bounds["max"]}
    assert named <= set(report.METRICS)
    assert bounds["max"]["unsupported_figures"] == 0


def test_the_change_says_which_way_is_better():
    data = {"metrics": {"right": 0.6, "aurc": 0.3}, "baseline": {"right": 0.5, "aurc": 0.2}}
    assert report.change("right", data) == ("+10.0", "better")
    assert report.change("aurc", data) == ("+0.1", "worse")
    assert report.change("mrr", data) == ("", "")


def test_thresholds_are_set_at_what_is_reached(tmp_path, capsys):
    path = tmp_path / "thresholds.toml"
    path.write_text('# why\n[min]\n"recall@5" = 0.1\n[max]\naurc = 0.9\nunsupported_figures = 0\n', encoding="utf-8")
    reached = {"recall@5": 0.9667, "aurc": 0.3, "unsupported_figures": 0.0}
    thresholds.write(reached, path)
    assert path.read_text(encoding="utf-8") == (
        '# why\n[min]\n"recall@5" = 0.961\n[max]\naurc = 0.305\nunsupported_figures = 0\n'
    )
    assert capsys.readouterr().out == ""
    assert thresholds.gate(reached, path) == 0
    assert thresholds.gate({**reached, "unsupported_figures": 1.0}, path) == 1
    thresholds.write({**reached, "aurc": 0.4}, path)
    assert "LOOSER aurc: 0.305 → 0.405" in capsys.readouterr().out


def test_a_language_model_is_measured_with_its_cost(own_set, tmp_path, capsys):
    def script(messages):
        prompt = text_of(messages)
        if "harbour bridge?" not in prompt:
            return REFUSAL
        number = prompt.partition("412 metres")[0].rpartition("BEGIN PASSAGE ")[2].split()[0]
        return f"The harbour bridge is 412 metres long. [{number}]\nIt is 999 metres wide. [{number}]"

    with model_server(script) as served:
        assert run.main([*own_set, "--llm", f"openai-like:scripted@{served.url}/v1"]) == 0
    out = capsys.readouterr().out
    metrics = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["metrics"]
    assert metrics["figure_accuracy"] == 1.0
    assert metrics["unsupported_figures"] == 0
    assert metrics["claims_stated"] == 1
    assert metrics["claims_dropped"] == 1
    assert metrics["answers_by_embedded_reader"] == 0
    assert metrics["prompt_tokens"] > 1_000
    assert metrics["completion_tokens"] > 20
    assert "Tokens sent" in out


def test_a_language_model_that_cannot_be_used_is_not_measured(own_set, capsys):
    assert run.main([*own_set, "--llm", f"openai-like:scripted@http://127.0.0.1:{free_port()}/v1"]) == 2
    assert "cannot be reached" in capsys.readouterr().err
