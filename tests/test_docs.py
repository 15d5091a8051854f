"""The examples in docs/ do what they say."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parent.parent / "docs"


def test_the_llama_index_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(DOCS / "llama_index_example.py"), run_name="__main__")
    said = capsys.readouterr().out
    assert "4 passages" in said
    assert "329 kilomet" in said
    assert "[1]" in said
    assert "embedded reader answers" in said
