"""The benchmarks run, on a made-up set of their format, and say where theirs is to be had."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.benchmarks import bitext, xquad

PARAGRAPHS = {
    "en": ("The lighthouse was built in 1897 on the island of Sark.", "The bakery sells 40 loaves a day."),
    "de": ("Der Leuchtturm wurde 1897 auf der Insel Sark gebaut.", "Die Bäckerei verkauft 40 Brote am Tag."),
    "th": ("ประภาคารสร้างขึ้นในปี 1897 บนเกาะซาร์ก", "ร้านเบเกอรี่ขายขนมปังวันละ 40 ก้อน"),
}
QUESTIONS = {
    "en": ("When was the lighthouse built?", "How many loaves does the bakery sell?"),
    "de": ("Wann wurde der Leuchtturm gebaut?", "Wie viele Brote verkauft die Bäckerei?"),
    "th": ("ประภาคารสร้างขึ้นเมื่อใด", "ร้านเบเกอรี่ขายขนมปังกี่ก้อน"),
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for code, texts in PARAGRAPHS.items():
        paragraphs = [
            {
                "context": text,
                "qas": [
                    {
                        "id": str(n),
                        "question": QUESTIONS[code][n],
                        "answers": [{"text": ("1897", "40")[n], "answer_start": text.index(("1897", "40")[n])}],
                    }
                ],
            }
            for n, text in enumerate(texts)
        ]
        dataset = {"version": "1.1", "data": [{"title": "x", "paragraphs": paragraphs}]}
        (tmp_path / f"xquad-dev.{code}.json").write_text(json.dumps(dataset), encoding="utf-8")
    rows = ["en\tde\tth", *("\t".join(PARAGRAPHS[code][n] for code in ("en", "de", "th")) for n in (0, 1))]
    (tmp_path / "ntrex-dev.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # llama-index, the baseline, is imported
def test_xquad_prints_retrieval_and_answers_beside_others(data: Path, capsys: pytest.CaptureFixture[str]):
    assert xquad.main(["--data", str(data)]) == 0
    out = capsys.readouterr().out
    assert "6 paragraphs, 2 questions in each language" in out
    for system in (
        "this bot",
        "BM25 alone",
        "llama-index VectorStoreIndex",
        "LAReQA",
        "XLM-R Large",
        "paragraph given",
    ):
        assert system in out
    assert "Figure accuracy" in out


def test_bitext_prints_six_directions(data: Path, capsys: pytest.CaptureFixture[str]):
    assert bitext.main(["--data", str(data)]) == 0
    out = capsys.readouterr().out
    assert "2 sentences" in out
    assert "| en→de | en→th | de→en | de→th | th→en | th→de | mean |" in out


@pytest.mark.parametrize("main", [xquad.main, bitext.main], ids=["xquad", "bitext"])
def test_missing_data_is_said_with_its_source(main, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit, match="2"):
        main(["--data", str(tmp_path)])
    assert "https://github.com/" in capsys.readouterr().err
