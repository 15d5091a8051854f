"""Measure speed: import, cold and warm questions, ingest, memory. Prints one table with date and machine.

    python eval/benchmarks/speed.py [--passages N]

Each figure is taken in this one run: machines are noisy, so compare within a run, not across.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

QUESTIONS = (
    "How long is the subway system that is under construction?",
    "Wie groß soll die Informationswirtschaft bis 2022 werden?",
    "ระบบรถไฟใต้ดินที่กำลังก่อสร้างมีความยาวเท่าไร",
    "Who is the Party chief?",
    "Wann fand die Messe statt?",
    "โครงการใหม่ชื่อว่าอะไร",
)
REPEATS = 5  # processes started for each cold figure
WORDS = 4_000  # words that the made-up ingest corpus draws from


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure the speed of import, questions and ingest.")
    parser.add_argument("--passages", type=int, default=2_000, help="size of the made-up corpus that is ingested")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            ("import qa", _import_ms(), "ms, median"),
            *_cold_rows(Path(folder)),
            *_warm_rows(Path(folder)),
            *_ingest_rows(Path(folder), arguments.passages),
            ("peak memory of this process", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB"),
        ]
    print(f"Speed on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| what | measured | unit |\n|---|---:|---|")
    for what, value, unit in rows:
        print(f"| {what} | {value:,.1f} | {unit} |")


def _median_ms(work: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _run(*arguments: str, **env: str) -> None:
    subprocess.run(
        [sys.executable, *arguments], check=False, cwd=ROOT, stdout=subprocess.DEVNULL, env={**os.environ, **env}
    )


def _import_ms() -> float:
    """Return what `import qa` adds to a bare interpreter."""
    return _median_ms(lambda: _run("-c", "import qa")) - _median_ms(lambda: _run("-c", "pass"))


def _cold_rows(folder: Path) -> list[tuple[str, float, str]]:
    env = {"QA_STORE": str(folder / "cold"), "QA_CORPUS": str(ROOT / "seeds")}
    start = time.perf_counter()
    _run("-m", "qa.cli", "ask", QUESTIONS[0], **env)
    first = (time.perf_counter() - start) * 1000
    cold = _median_ms(lambda: _run("-m", "qa.cli", "ask", QUESTIONS[0], **env))
    return [
        ("first `qa ask`, seeds ingested on the way", first, "ms"),
        ("`qa ask` from a cold start", cold, "ms, median"),
    ]


def _warm_rows(folder: Path) -> list[tuple[str, float, str]]:
    from qa import Bot, Settings

    bot = Bot(Settings(store=folder / "warm", corpus=ROOT / "seeds"))
    for question in QUESTIONS:
        bot.ask(question)
    times = []
    for _ in range(20):
        for question in QUESTIONS:
            start = time.perf_counter()
            bot.ask(question)
            times.append((time.perf_counter() - start) * 1000)
    bot.close()
    cuts = statistics.quantiles(times, n=20)
    return [("warm `ask`, p50", statistics.median(times), "ms"), ("warm `ask`, p95", cuts[18], "ms")]


def _ingest_rows(folder: Path, n_passages: int) -> list[tuple[str, float, str]]:
    from qa import Bot, Settings

    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvwz", k=chance.randint(3, 10))) for _ in range(WORDS)]
    corpus = folder / "made-up"
    corpus.mkdir()
    for number in range(max(1, n_passages // 20)):
        paragraphs = (" ".join(chance.choices(words, k=90)).capitalize() + "." for _ in range(20))
        (corpus / f"{number}.txt").write_text("\n\n".join(paragraphs), "utf-8")
    bot = Bot(Settings(store=folder / "ingested", corpus=None))
    start = time.perf_counter()
    bot.ingest([corpus])
    took = time.perf_counter() - start
    stored = sum(info.n_passages for info in bot.documents())
    start = time.perf_counter()
    bot.ingest([corpus])
    again = time.perf_counter() - start
    bot.close()
    return [
        (
            "ingest, new documents",
            stored / took,
            f"passages/s ({stored:,} in {took:.1f} s, llama-index import included)",
        ),
        ("ingest, nothing changed", stored / again, "passages/s"),
    ]


if __name__ == "__main__":
    main()
