"""The command line as a person or a program meets it: a real process for each case that matters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SEEDS

QA = [sys.executable, "-m", "qa.cli"]


@pytest.fixture
def run(tmp_path: Path, folder: Path):
    """Run `qa …` with a store of its own and no corpus but the one ingested."""

    def run_(*arguments: str, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "QA_STORE": str(tmp_path / "store"), "QA_CORPUS": str(folder), **env}
        done = subprocess.run(
            [*QA, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            cwd=SEEDS.parent,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run_


def test_ask_prints_answer_and_sources_and_json(run) -> None:
    told = run("ask", "Wie viele Hektar umfasst der Stadtgarten?")
    assert told.returncode == 0, told.stderr
    assert "42,5 Hektar" in told.stdout
    assert "garten.md" in told.stdout
    answer = json.loads(run("ask", "--json", "Wie viele Hektar umfasst der Stadtgarten?").stdout)
    assert answer["answered"] is True
    assert answer["citations"][0]["document"] == "garten.md"
    assert "42.5" in [figure["value"] for figure in answer["figures"]]


def test_ask_what_is_not_said_exits_with_1(run) -> None:
    told = run("ask", "Who painted the ceiling of the Sistine Chapel?")
    assert told.returncode == 1
    assert "The documents do not say." in told.stdout


def test_ask_reads_standard_input_and_explains(run) -> None:
    told = run("ask", "-", "--explain", stdin="How many cyclists cross the harbour bridge every day?\n")
    assert "12,000" in told.stdout
    assert "embedding:" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "env", "code", "says"),
    [
        pytest.param(["ask", ""], {}, 2, "empty", id="empty-question"),
        pytest.param(["ask", "-"], {}, 2, "empty", id="empty-input"),
        pytest.param(["ingest"], {}, 2, "Name files or folders", id="ingest-nothing"),
        pytest.param(["remove", "nothing.txt"], {}, 3, "qa documents", id="remove-unknown"),
        pytest.param(["ask", "What?"], {"QA_PORT": "x"}, 2, "QA_PORT", id="bad-setting"),
        pytest.param(["ask", "What?"], {"QA_STORE": "/dev/null/x"}, 3, "QA_STORE", id="store"),
        pytest.param(["ask", "What?"], {"QA_EMBEDDING": "huggingface:x"}, 4, "pip install", id="extra"),
        pytest.param(["ask", "What?"], {"QA_CORPUS": "/nowhere/at/all"}, 2, "does not exist", id="corpus"),
    ],
)
def test_wrong_use_says_what_to_do(run, arguments, env, code, says) -> None:
    told = run(*arguments, **env)
    assert (told.returncode, says in told.stderr) == (code, True), told.stderr


def test_question_of_100_000_characters_is_refused(run) -> None:
    told = run("ask", "-", stdin="x" * 100_000)
    assert told.returncode == 2
    assert "4,000" in told.stderr


def test_documents_come_and_go(run, folder, tmp_path) -> None:
    (folder / "bad.txt").write_bytes(b"")
    told = run("ingest", str(folder), "--json")
    assert told.returncode == 1
    report = json.loads(told.stdout)
    assert report["added"] == ["bridge.txt", "garten.md", "market.html"]
    assert report["failed"][0]["name"] == "bad.txt"
    listed = json.loads(run("documents", "--json").stdout)
    assert [info["name"] for info in listed] == report["added"]
    assert "ตลาดน้ำริมคลอง" in run("documents").stdout
    assert run("remove", "bridge.txt").returncode == 0
    assert "bridge.txt" not in run("documents").stdout


def test_chat_answers_each_line_and_goes_on_after_a_mistake(run) -> None:
    told = run(
        "chat",
        stdin="How many cyclists cross the harbour bridge?\n" + "y" * 5000 + "\nWann wurde der Stadtgarten angelegt?\n",
    )
    assert told.returncode == 0
    assert "12,000" in told.stdout
    assert "1987" in told.stdout
    assert "4,000" in told.stderr


def test_help_lists_every_command_with_an_example(run) -> None:
    top = run("--help").stdout
    for command in ("ask", "chat", "ingest", "documents", "remove", "serve", "eval"):
        assert command in top
        if command != "eval":
            assert "Example" in run(command, "--help").stdout


def test_terminal_codes_in_documents_do_not_act(run, folder) -> None:
    (folder / "evil.txt").write_text(
        "The evil tower\n\nThe evil tower has 77 floors \x1b[31m\x9b2J\u202e and more.\n", "utf-8"
    )
    told = run("ask", "How many floors has the evil tower?")
    assert "77 floors" in told.stdout
    assert not {"\x1b", "\x9b", "\u202e"} & set(told.stdout)
