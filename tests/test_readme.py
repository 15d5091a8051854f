"""The README's commands do what it says they do."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [
    line.removeprefix("$ ").split("  #")[0].strip()
    for block in re.findall(r"```console\n(.*?)```", README, re.S)
    for line in block.splitlines()
    if line.startswith("$ ")
]
QA_COMMANDS = [command for command in COMMANDS if command.startswith(".venv/bin/qa ")]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the files that the README's commands name."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "one.txt").write_text("The mill was built in 1742.\n", "utf-8")
    (tmp_path / "my-documents").mkdir()
    (tmp_path / "my-documents" / "mill.txt").write_text("The mill was built in 1742.\n", "utf-8")
    figure = '{"value": "1742", "unit": "date", "iso": "1742"}'
    row = f'{{"id": "1", "language": "en", "question": "When was the mill built?", "figures": [{figure}]}}'
    (tmp_path / "questions.jsonl").write_text(row + "\n", "utf-8")
    (tmp_path / "report.md").write_text("# Report\n\nThe mill grinds 3 tonnes a day.\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize("command", QA_COMMANDS)
def test_readme_command_runs(command: str, place: Path) -> None:
    words = shlex.split(command)[1:]
    done = subprocess.run(
        [sys.executable, "-m", "qa.cli", *words],
        input="",
        capture_output=True,
        text=True,
        check=False,
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    if words[0] == "ask":
        assert "[1]" in done.stdout or '"number": 1' in done.stdout


def test_readme_commands_are_there_and_make_targets_exist() -> None:
    assert len(QA_COMMANDS) >= 4
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`make ([a-z-]+)", README) + [c.split()[1] for c in COMMANDS if c.startswith("make ")]:
        assert re.search(rf"^{target}:", makefile, re.M), target


def test_readme_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", README, re.S)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})
    assert "329" in capsys.readouterr().out
