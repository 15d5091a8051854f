"""Ask the eval set and report: python eval/run.py [--gate] [--set FILE --corpus FOLDER] [--embedding E] [--llm L].

In: questions as JSON lines (eval/README.md lists the fields) and the documents they are about. Out: a table on the
terminal, eval/report.json, and a last line `N passed, N failed`. With --gate it exits 1 where a metric falls below
eval/thresholds.toml, and names it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from eval import metrics  # noqa: E402
from qa import Bot, Settings, Turn  # noqa: E402
from qa.figures import find_figures, unsupported  # noqa: E402
from qa.records import Answer  # noqa: E402

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, its answer, and how it was judged."""

    row: dict[str, Any]
    answer: Answer
    right: bool  # what was expected is stated, or rightly refused
    would_be_right: bool  # the same, had the bot not abstained
    same_language: bool
    found: list[str]  # documents of the passages retrieved, best first
    unsupported: int
    took_ms: float


def main(argv: Sequence[str] | None = None) -> int:
    """Run the eval and return the exit code."""
    options = _options(argv)
    rows = [json.loads(line) for line in options.set.read_text("utf-8").splitlines() if line.strip()][: options.limit]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(store=Path(folder) / "store", corpus=options.corpus)
        settings = replace(settings, embedding=options.embedding, llm=options.llm)
        bot = Bot(settings)
        try:
            outcomes = _ask_all(bot, rows)
        finally:
            bot.close()
    table = summarise(outcomes)
    report = _report(table, outcomes)
    options.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    _show(table, outcomes)
    if options.readme:
        _write_readme(options.readme, table, len(rows))
    failed = _gate(table) if options.gate else []
    for line in failed:
        print(f"below the threshold: {line}")
    n_right = sum(outcome.right for outcome in outcomes)
    print(f"{n_right} passed, {len(outcomes) - n_right} failed")
    return 1 if failed else 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the bot on questions with known answers.")
    parser.add_argument("--set", type=Path, default=HERE / "questions.jsonl", help="questions, as JSON lines")
    parser.add_argument("--corpus", type=Path, default=ROOT / "seeds", help="the documents that they are about")
    parser.add_argument("--embedding", default="embedded", help="as QA_EMBEDDING")
    parser.add_argument("--llm", default="none", help="as QA_LLM")
    parser.add_argument("--limit", type=int, default=None, help="only the first N questions")
    parser.add_argument("--gate", action="store_true", help="exit 1 where a metric falls below eval/thresholds.toml")
    parser.add_argument("--json", type=Path, default=HERE / "report.json", help="where the report goes")
    parser.add_argument("--readme", type=Path, help="write the table between the eval marks of this file")
    return parser.parse_args(argv)


def _ask_all(bot: Bot, rows: Sequence[dict[str, Any]]) -> list[Outcome]:
    from rich.console import Console
    from rich.progress import track

    bot.ingest_corpus()
    bot.ask("warm up")
    languages = {info.name: info.language for info in bot.documents()}
    return [
        judge(bot, row, languages)
        for row in track(rows, "Asking", console=Console(stderr=True), disable=not sys.stderr.isatty())
    ]


def judge(bot: Bot, row: dict[str, Any], languages: dict[str, str]) -> Outcome:
    """Ask one question and judge what came."""
    history = [Turn(question, "") for question in row.get("history", ())]
    start = time.perf_counter()
    answer = bot.ask(row["question"], history)
    took_ms = (time.perf_counter() - start) * 1000
    unanswerable = row["kind"] == "unanswerable"
    stated = not unanswerable and states(row, answer)
    cited = {citation.document for citation in answer.citations}
    right = (
        (not answer.answered) if unanswerable else answer.answered and stated and bool(cited & set(row["documents"]))
    )
    found = [hit.document.name for hit in bot.retrieve(answer.question, 10)]
    quotes = [(c.quote, c.language) for c in answer.citations]
    spoken = [s for s in answer.statements if not s.quoted]
    lost = sum(len(unsupported(s.text, answer.language, quotes)) for s in spoken if s.kind != "derived")
    same = row["language"] in {languages.get(name) for name in row["documents"]}
    return Outcome(row, answer, right, stated, same, list(dict.fromkeys(found)), lost, took_ms)


def states(row: dict[str, Any], answer: Answer) -> bool:
    """Return whether an answer states what is expected: figures in its short answer, names anywhere in its text."""
    if row["figures"]:
        short = [s.text for s in answer.statements if s.kind in ("short", "derived")]
        said = [(f.value, f.unit, f.iso) for text in short for f in find_figures(text, answer.language)]
        return all(metrics.figure_stated(figure, said) for figure in row["figures"])
    return metrics.answer_stated(row["answers"], answer.text)


def summarise(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return each metric by name."""
    asked = [o for o in outcomes if o.row["kind"] != "unanswerable"]
    unanswerable = [o for o in outcomes if o.row["kind"] == "unanswerable"]
    table: dict[str, float] = {}
    kinds: dict[str, Callable[[Outcome], bool]] = {
        "figures": lambda o: bool(o.row["figures"]),
        "names and lists": lambda o: not o.row["figures"],
    }
    for kind, belongs in kinds.items():
        for place, same in (("in the document's language", True), ("across languages", False)):
            chosen = [o for o in asked if belongs(o) and o.same_language == same]
            table[f"{kind}, {place}"] = sum(o.right for o in chosen) / max(1, len(chosen))
    table["hallucination rate"] = metrics.hallucination_rate([o.answer.answered for o in unanswerable])
    table["error rate"] = metrics.error_rate([not o.answer.answered for o in asked])
    table["answer language right"] = sum(o.answer.language == o.row["language"] for o in outcomes) / max(
        1, len(outcomes)
    )
    table["unsupported figures"] = float(sum(o.unsupported for o in outcomes))
    cited = [[c.document in o.row["documents"] for c in o.answer.citations] for o in asked if o.answer.answered]
    table["citation precision"] = sum(map(metrics.citation_precision, cited)) / max(1, len(cited))
    table["recall@5 of documents"] = _mean([metrics.recall_at_k(o.found, o.row["documents"], 5) for o in asked])
    table["mrr of documents"] = _mean([metrics.reciprocal_rank(o.found, o.row["documents"]) for o in asked])
    judged = [(o.answer.confidence, o.would_be_right) for o in outcomes if o.answer.answered]
    table["risk/coverage area"] = metrics.area_under_risk_coverage(judged)
    times = [o.took_ms for o in outcomes]
    table["latency p50, ms"] = metrics.percentile(times, 0.5)
    table["latency p95, ms"] = metrics.percentile(times, 0.95)
    return table


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _report(table: dict[str, float], outcomes: Sequence[Outcome]) -> dict[str, Any]:
    wrong = [
        {
            "id": o.row["id"],
            "question": o.row["question"],
            "expected": o.row["figures"] or o.row["answers"] or "the documents do not say",
            "answer": o.answer.text,
            "confidence": round(o.answer.confidence, 3),
            "citations": [{"document": c.document, "quote": c.quote} for c in o.answer.citations],
        }
        for o in outcomes
        if not o.right
    ]
    return {"date": f"{datetime.now(UTC):%Y-%m-%d}", "commit": _commit(), "metrics": table, "wrong": wrong}


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    return done.stdout.strip()


def _show(table: dict[str, float], outcomes: Sequence[Outcome]) -> None:
    from rich.console import Console
    from rich.table import Table

    baseline_file = HERE / "baseline.json"
    baseline = json.loads(baseline_file.read_text("utf-8"))["metrics"] if baseline_file.is_file() else {}
    shown = Table("metric", "measured", "baseline", title=f"{len(outcomes)} questions")
    for name, value in table.items():
        shown.add_row(name, f"{value:.3f}", f"{baseline[name]:.3f}" if name in baseline else "")
    console = Console()
    console.print(shown)
    by_language = Table("question language", "right")
    for language in sorted({o.row["language"] for o in outcomes}):
        own = [o.right for o in outcomes if o.row["language"] == language]
        by_language.add_row(language, f"{sum(own)} of {len(own)}")
    console.print(by_language)


def _gate(table: dict[str, float]) -> list[str]:
    thresholds = tomllib.loads((HERE / "thresholds.toml").read_text("utf-8"))
    failed = [f"{n}: {table[n]:.3f} < {least}" for n, least in thresholds["at_least"].items() if table[n] < least]
    return failed + [f"{n}: {table[n]:.3f} > {most}" for n, most in thresholds["at_most"].items() if table[n] > most]


def _write_readme(path: Path, table: dict[str, float], n_questions: int) -> None:
    lines = [
        f"On {n_questions} questions over the sample documents, {datetime.now(UTC):%Y-%m-%d}, commit {_commit()}:",
        "",
        "| metric | measured |",
        "|---|---:|",
        *(f"| {name} | {value:.3f} |" for name, value in table.items()),
    ]
    before, mark, rest = path.read_text("utf-8").partition("<!-- eval:start -->")
    _, end, after = rest.partition("<!-- eval:end -->")
    path.write_text(before + mark + "\n" + "\n".join(lines) + "\n" + end + after, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
