"""The page's parts without the page: words, examples, uploads, a conversation's course, the report, the guard."""

from __future__ import annotations

import copy
import json
import os
import re
import string
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from eval import run
from qa.errors import BadDocument, UnknownDocument
from qa.page import programs, session, uploads
from qa.page.evaluation import report_frame
from qa.page.events import Talk
from qa.page.examples import Examples
from qa.page.guard import MAX_MESSAGE_BYTES, Guard
from qa.page.words import LANGUAGES, asset, page_language, texts
from qa.present import Exchange, conversation
from tests.conftest import MakeBot

# --- words


def test_every_text_is_there_in_every_language_with_the_same_gaps() -> None:
    for key, entry in texts().items():
        assert set(entry) == set(LANGUAGES), key
        gaps = {code: {gap for _, gap, _, _ in string.Formatter().parse(text) if gap} for code, text in entry.items()}
        assert len({frozenset(found) for found in gaps.values()}) == 1, key


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("th-TH,th;q=0.9", "th"), ("fr, de-AT;q=0.7", "de"), ("", "en"), (None, "en"), (";;,,x", "en")],
)
def test_the_page_speaks_what_the_browser_accepts(accepted: str | None, language: str) -> None:
    assert page_language(accepted) == language


def test_assets_load_nothing_from_elsewhere() -> None:
    for name in ("style.css", "page.js"):
        assert re.findall(r"https?:|//[a-z]+\.|url\(|@import|innerHTML|eval\(", asset(name)) == []


# --- examples


def test_examples_are_made_of_the_corpus_and_answered(make_bot: MakeBot, folder: Path) -> None:
    bot = make_bot()
    assert Examples(bot).get() == []
    bot.ingest([folder])
    examples = Examples(bot).get()
    assert examples
    for question, language in examples:
        answer = bot.ask(question)
        assert answer.answered
        assert answer.language == language
    assert Examples(bot).get() == examples


# --- uploads


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("notes.txt", "notes.txt"),
        ("../../etc/notes.txt", "notes.txt"),
        ("C:\\Users\\ann\\notes.md", "notes.md"),
        ("/absolute/ตลาดน้ำ.html", "ตลาดน้ำ.html"),
        ("a\u202ecod.txt", "a_cod.txt"),
        ("CON: <x>|?.txt", "CON_ _x___.txt"),
        ("..hidden.txt", "hidden.txt"),
        ("x" * 500 + ".txt", "x" * 116 + ".txt"),
    ],
)
def test_only_the_last_part_of_a_name_is_kept(given: str, kept: str) -> None:
    assert uploads.safe_name(given) == kept


@pytest.mark.parametrize("given", ["", "..", "/", ".txt", "a.exe", "a.zip", "a.txt.zip", "a.txt/", "___.md"])
def test_a_name_of_another_kind_is_refused(given: str) -> None:
    with pytest.raises(BadDocument, match="no kind that is read"):
        uploads.safe_name(given)


def test_an_upload_is_kept_asked_updated_and_removed(make_bot: MakeBot, tmp_path: Path) -> None:
    bot = make_bot()
    sent = tmp_path / "sent"
    sent.write_text("The mill was built in 1742.\n", "utf-8")
    assert uploads.add_file(bot, sent, "../mill.txt").result == "added"
    assert uploads.add_file(bot, sent, "mill.txt").result == "unchanged"
    assert uploads.original(bot, "mill.txt") == (b"The mill was built in 1742.\n", "mill.txt")
    sent.write_text("The mill was built in 1743.\n", "utf-8")
    assert uploads.add_file(bot, sent, "mill.txt").result == "updated"
    (info,) = bot.documents()
    assert Path(info.source) == uploads.upload_folder(bot) / "mill.txt"
    assert uploads.read_again(bot, info, "gone").result == "unchanged"
    assert uploads.store_bytes(bot) > 1000
    Path(info.source).unlink()
    assert uploads.read_again(bot, info, "gone").reason == "gone"
    assert uploads.original(bot, "mill.txt") == (b"The mill was built in 1743.\n", "mill.txt")
    uploads.remove(bot, "mill.txt")
    assert bot.documents() == []
    assert list(uploads.upload_folder(bot).iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"PK\x03\x04" + bytes(range(256)) * 40, id="zip"),
        pytest.param(b"\x1f\x8b\x08" + bytes(range(256)) * 40, id="gzip"),
        pytest.param(b"\x7fELF" + bytes(range(256)) * 40, id="program"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, id="picture"),
        pytest.param(b"", id="empty"),
    ],
)
def test_a_file_is_taken_by_its_content_and_a_refused_one_leaves_nothing(make_bot: MakeBot, tmp_path, content) -> None:
    bot = make_bot()
    (tmp_path / "sent").write_bytes(content)
    result = uploads.add_file(bot, tmp_path / "sent", "innocent.txt")
    assert result.result == "refused"
    assert result.reason
    assert bot.documents() == []
    assert not uploads.upload_folder(bot).exists() or not any(uploads.upload_folder(bot).iterdir())


def test_too_many_or_too_much_at_once_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    with file.open("wb") as large:
        large.truncate(30_000_000)
    with pytest.raises(BadDocument, match="at most 50"):
        uploads.check_batch([file] * 51)
    with pytest.raises(BadDocument, match="at most 100"):
        uploads.check_batch([file] * 4)


def test_a_link_in_the_place_of_a_file_is_not_followed_out_of_the_uploads(make_bot: MakeBot, tmp_path: Path) -> None:
    bot = make_bot()
    secret = tmp_path / "secret.txt"
    secret.write_text("The secret is 42.", "utf-8")
    folder = uploads.upload_folder(bot)
    folder.mkdir(parents=True)
    os.symlink(secret, folder / "mill.txt")
    assert uploads.add_text(bot, "mill.txt", "The mill was built in 1742.").result == "added"
    assert secret.read_text("utf-8") == "The secret is 42."


def test_an_unknown_document_has_no_original(make_bot: MakeBot) -> None:
    for name in ("/etc/passwd", "../catalog.sqlite3", "mill.txt\0"):
        with pytest.raises(UnknownDocument):
            uploads.original(make_bot(), name)


# --- programs and conversations


def test_programs_get_json_and_errors_as_sentences(make_bot: MakeBot) -> None:
    bot = make_bot()
    added = json.loads(programs.ingest(bot, "mill.md", "# The mill\n\nThe mill was built in 1742."))
    assert added == {"name": "mill.md", "result": "added", "reason": ""}
    assert json.loads(programs.ask(bot, "When was the mill built?"))["figures"][0]["iso"] == "1742"
    (listed,) = json.loads(programs.documents(bot))
    assert listed["title"] == "The mill"
    assert "source" not in listed
    assert "at most" in json.loads(programs.ingest(bot, "a.txt", "x" * 1_000_001))["error"]
    assert "empty" in json.loads(programs.ask(bot, ""))["error"]


def test_a_conversation_goes_step_by_step_and_says_what_went_wrong(make_bot: MakeBot, folder: Path) -> None:
    bot = make_bot()
    bot.ingest([folder])
    steps = list(session.ask(bot, "How long is the harbour bridge?", ()))
    assert [step[-1].state for step in steps[:-1]] == ["running"] * (len(steps) - 1)
    assert len(steps) >= 4
    assert steps[-1][-1].state == "done"
    assert steps[-1][-1].answer is not None
    *_, after = session.ask(bot, "And how much did it cost?", steps[-1])
    assert "38 million" in (after[-1].answer.text if after[-1].answer else "")
    *_, failed = session.ask(bot, "x" * 5_000, after)
    assert failed[-1].state == "failed"
    assert "at most 4,000" in failed[-1].error
    *_, broken = session.ask(object(), "How long is the harbour bridge?", ())  # type: ignore[arg-type]
    assert (broken[-1].state, broken[-1].error) == ("failed", "")
    assert "Something went wrong" in conversation(broken, "en")
    assert session.stopped(steps[0])[-1].state == "stopped"
    assert len(next(iter(session.ask(bot, "x", [Exchange("y", None, "done")] * 200)))) == session.MAX_TURNS


@pytest.mark.parametrize("leave", [Talk.on_clear, Talk.on_stop])
def test_a_question_that_is_left_says_nothing_more(make_bot: MakeBot, folder: Path, leave: Any) -> None:
    bot = make_bot(corpus=folder)
    bot.ingest_corpus()
    talk, known, request = Talk(bot), copy.deepcopy(session.Conversation()), SimpleNamespace(headers={})
    asked = talk.on_ask("When was the mill built?", known, None, request, SimpleNamespace(_data=None))
    before = next(asked)
    left = leave(talk, known, request)
    kept = known.exchanges
    assert list(asked) == []
    assert known.exchanges is kept
    assert [exchange.state for exchange in kept] == (["stopped"] if leave is Talk.on_stop else [])
    assert drawn_at(before[1]) <= drawn_at(left if leave is Talk.on_stop else left[1])


def drawn_at(html: str) -> int:
    """Return the moment that a part of the page was drawn."""
    return int(re.findall(r'data-drawn="(\d+)"', html)[0])


def test_a_source_that_is_gone_or_changed_is_said_to_be(make_bot: MakeBot) -> None:
    bot = make_bot()
    programs.ingest(bot, "mill.txt", "The mill was built in 1742.")
    *_, said = session.ask(bot, "When was the mill built?", ())
    assert "<mark>" in session.panel(bot, said, 0, "en", ("cited", 1))
    assert "qa-document" in session.panel(bot, said, 0, "en", ("cited", 1))
    programs.ingest(bot, "mill.txt", "Long ago, the mill was built in 1743.")
    assert "has changed" in session.panel(bot, said, 0, "en", ("cited", 1))
    bot.remove("mill.txt")
    assert "has changed" in session.panel(bot, said, 0, "en", ("cited", 1))
    for turn, opened in ((-1, ("cited", 1)), (7, ("cited", 1)), (0, ("cited", 99)), (0, ("<b>", 1))):
        assert "<b>" not in session.panel(bot, said, turn, "en", opened)


# --- the report


def test_the_latest_report_is_shown_in_a_frame_without_scripts(tmp_path: Path, folder: Path) -> None:
    assert "make eval" in report_frame(tmp_path, "en")
    row = {"id": "1", "language": "en", "question": "Who is <script>x</script>?"}
    (tmp_path / "own.jsonl").write_text(json.dumps(row), "utf-8")
    run.main(["--set", str(tmp_path / "own.jsonl"), "--corpus", str(folder), "--out", str(tmp_path / "eval")])
    shown = report_frame(tmp_path, "de")
    assert shown.startswith('<iframe title="Die letzte Messung" sandbox="allow-same-origin" srcdoc="')
    assert "allow-scripts" not in shown
    assert "<script>x" not in shown
    (tmp_path / "eval" / "report.json").write_text("{}", "utf-8")
    assert "by another version" in report_frame(tmp_path, "en")


# --- the guard


def answered(headers: dict[str, str], host: str = "127.0.0.1", body: bytes = b"", **scope: Any) -> tuple[int, bytes]:
    """Send one request through the guard to an app that reads the body and answers 200."""
    sent: list[dict[str, Any]] = []

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        status = 200 if message["type"] == "http.request" else 499
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b"done"})

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    asked = {"type": "http", "method": "GET", "path": "/", "headers": raw, **scope}
    with pytest.raises(StopIteration):  # nothing here waits, so one step is the whole of it
        Guard(app, host, Path("nowhere"))(asked, receive, send).send(None)  # type: ignore[arg-type]
    names = {name for name, _ in sent[0]["headers"]}
    assert b"content-security-policy" in names
    return sent[0]["status"], sent[1]["body"]


@pytest.mark.parametrize(
    ("headers", "scope", "status"),
    [
        ({"Host": "127.0.0.1:7860"}, {}, 200),
        ({"Host": "localhost"}, {}, 200),
        ({"Host": "[::1]:7860"}, {}, 200),
        ({"Host": "evil.example"}, {}, 421),
        ({"Host": "127.0.0.1.evil.example:80"}, {}, 421),
        ({"Host": "[:::"}, {}, 421),
        ({}, {}, 421),
        ({"Host": "evil.example"}, {"host": "0.0.0.0"}, 200),
        ({"Host": "localhost", "Origin": "http://localhost"}, {"method": "POST"}, 200),
        ({"Host": "localhost", "Origin": "http://localhost:1"}, {"method": "POST"}, 403),
        ({"Host": "localhost", "Origin": "null"}, {"method": "POST"}, 403),
        ({"Host": "localhost", "Content-Length": str(MAX_MESSAGE_BYTES + 1)}, {"method": "POST"}, 413),
        ({"Host": "localhost", "Content-Length": "many"}, {"method": "POST"}, 413),
        ({"Host": "localhost"}, {"method": "POST", "body": b"x" * (MAX_MESSAGE_BYTES + 1)}, 499),
        ({"Host": "localhost", "Content-Length": "9000000"}, {"method": "POST", "path": "/gradio_api/upload"}, 200),
        ({"Host": "localhost"}, {"path": "/gradio_api/proxy=http://x"}, 404),
        ({"Host": "localhost"}, {"path": "/monitoring/summary"}, 404),
    ],
)
def test_the_guard_lets_in_what_a_page_of_ours_sends(headers: dict[str, str], scope: dict[str, Any], status) -> None:
    assert answered(headers, **scope)[0] == status
