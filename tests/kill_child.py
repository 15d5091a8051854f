"""Runs ingests that are killed, and looks at what they left: a program for test_ingest_kill.py.

Everything heavy is imported once; each ingest and each look is a forked process, so that a kill costs a second.
Reads lines of JSON from standard input, writes one for each: {"do": "ingest", "version": n, "after_s": s}
kills the ingest of version n after s seconds; {"do": "look"} opens the store and tells what is in it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import chromadb  # noqa: F401  imported before the forks
import tantivy  # noqa: F401

import qa.pipeline  # noqa: F401
from qa.bot import Bot
from qa.languages import search_terms
from qa.settings import Settings

N_DOCUMENTS = 12
N_PARAGRAPHS = 12


def text_of(number: int, version: int) -> str:
    """One document's text: every paragraph names its document and version in a word of its own."""
    sentence = (
        f"Word d{number}v{version} stands here beside paragraph {{}} of a report about harbours, rivers and roads. "
    )
    return "\n\n".join(f"Part {i} of report {number}\n\n" + sentence.format(i) * 8 for i in range(N_PARAGRAPHS))


def write(folder: Path, version: int) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(N_DOCUMENTS):
        (folder / f"{number}.txt").write_text(text_of(number, version), "utf-8")


def ingest(folder: Path, store: Path) -> None:
    bot = Bot(Settings(store=store, corpus=None))
    bot.ingest([folder])
    bot.close()


def look(folder: Path, store: Path) -> dict[str, Any]:
    """Tell each document's version, and whether catalog and both indexes hold exactly that, once each."""
    bot = Bot(Settings(store=store, corpus=None))
    versions: dict[str, int] = {}
    problems: list[str] = []
    expected: set[str] = set()
    for info in bot.documents():
        document, passages = bot.document(info.name), bot.passages(info.name)
        number = int(info.name.removesuffix(".txt"))
        found = [v for v in range(1000) if document.text.strip() == text_of(number, v).strip()]
        if len(found) != 1:
            problems.append(f"{info.name} is neither version")
            continue
        versions[info.name] = found[0]
        expected |= {p.id for p in passages}
        covered = "".join("".join(p.text.split()) for p in passages)
        if covered != "".join(document.text.split()) or any(document.text[p.start : p.end] != p.text for p in passages):
            problems.append(f"{info.name} is not covered by its passages")
        word = f"d{number}v{found[0]}"
        if document.text and word not in search_terms(document.text[:400], "en"):
            problems.append(f"{word} is no search term")
        hits = bot.retrieve(f"What stands beside {word}?", 5)
        if not hits or word not in hits[0].passage.text or hits[0].lexical <= 0:
            problems.append(f"{word} is not found")
        if any(f"d{number}v{v}" in h.passage.text for h in hits for v in (found[0] - 1, found[0] + 1)):
            problems.append(f"{info.name} is found in two versions")
    index = bot._open()[1]
    index.dense(bot._open()[0].embed_query("report"), 1)
    for name, ids in (("Chroma", index._dense.ids()), ("tantivy", index._lexical.ids())):
        if ids != expected:
            problems.append(f"{name} lacks {len(expected - ids)} and has {len(ids - expected)} too many")
    bot.close()
    return {"versions": versions, "problems": problems}


def fork(work: Callable[[], Any], after_s: float | None = None) -> Any:
    """Run `work` in a forked process, killed after a while if asked; return its result, or None where it was killed."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            result = {"ok": work()}
        except BaseException:
            result = {"error": traceback.format_exc()}
        os.write(writing, json.dumps(result).encode())
        os._exit(0)
    os.close(writing)
    if after_s is not None:
        time.sleep(after_s)
        os.kill(pid, signal.SIGKILL)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(answer) if answer else None


def main() -> None:
    folder, store = Path(sys.argv[1]), Path(sys.argv[2])
    for line in sys.stdin:
        order = json.loads(line)
        started = time.monotonic()
        if order["do"] == "ingest":
            write(folder, order["version"])
            result = fork(lambda: ingest(folder, store), order.get("after_s"))
        else:
            result = fork(lambda: look(folder, store))
        sys.stdout.write(json.dumps({"result": result, "took_s": time.monotonic() - started}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
