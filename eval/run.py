"""Measure the bot on the eval set, or on a user's own questions over their own documents.

In: a question file and a corpus. Out: tables in the terminal, `report.json`, `report.html`, and with --gate an exit
code. Run it as `python eval/run.py`, `make eval` or `qa eval`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:  # `python eval/run.py` puts only eval/ there
    sys.path.insert(0, str(ROOT))

from eval import language_model, metrics, page, report, thresholds  # noqa: E402
from eval.questions import BadQuestions, Question, Support, load  # noqa: E402
from eval.score import Outcome, Spans, ranking_of, score  # noqa: E402
from qa import Bot, Settings  # noqa: E402
from qa.errors import ModelError, QAError  # noqa: E402
from qa.records import Turn  # noqa: E402

DEPTH = 50  # passages retrieved for the ranked metrics
_COLD = """
import json, resource, sys, time
started = time.perf_counter()
from qa import Bot
bot = Bot()
bot.ask(sys.argv[1])
kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([time.perf_counter() - started, kb / (2**20 if sys.platform == "darwin" else 2**10)]))
"""


@dataclass(slots=True)
class Run:
    """What one measurement found."""

    outcomes: list[Outcome] = field(default_factory=list)
    forced: list[Outcome] = field(default_factory=list)  # the same questions, with abstention switched off
    rankings: dict[str, list[str]] = field(default_factory=dict)  # question id → ids, see `ranking_of`
    cells: dict[str, list[tuple[list[str], list[str]]]] = field(default_factory=dict)  # "th→de" → (ranking, relevant)
    languages: dict[str, str] = field(default_factory=dict)  # document → its language
    cold_start_s: float = metrics.NAN
    peak_memory_mb: float = metrics.NAN


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, report, and return the exit code: 0, or 1 below a threshold, or 2 where nothing could be measured."""
    options = parse(argv)
    try:
        questions = load(options.set)[: options.limit]
        with tempfile.TemporaryDirectory(prefix="qa-eval-") as folder:
            run = measure(questions, options, Path(folder) / "store")
    except (BadQuestions, QAError, OSError) as error:
        print(f"qa eval: {error}", file=sys.stderr)
        return 2
    summary = summarise(run)
    baseline = _read_json(options.baseline)
    if options.llm != "none":
        summary |= language_model.measured([outcome.answer for outcome in run.outcomes])
    data = report.as_data(run, summary, baseline, _about(options, questions))
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "report.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (options.out / "report.html").write_text(page.as_html(data), encoding="utf-8")
    report.print_tables(data)
    if options.llm != "none":
        language_model.print_table(options.llm, summary)
    print(f"Report: {options.out / 'report.html'}")
    if options.write_baseline:
        kept = {name: round(value, 4) for name, value in summary.items() if value == value}
        options.baseline.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    if options.readme:
        report.write_readme(options.readme, data)
    if options.write_thresholds:
        thresholds.write(summary, options.thresholds)
    if options.gate:
        return thresholds.gate(summary, options.thresholds)
    passed = sum(outcome.right for outcome in run.outcomes)
    print(f"{passed} passed, {len(run.outcomes) - passed} failed")
    return 0


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(prog="qa eval", description=__doc__.partition("\n")[0])
    add = parser.add_argument
    add("--set", type=Path, default=HERE / "questions.jsonl", metavar="FILE", help="questions, as eval/README.md says")
    add("--corpus", type=Path, default=ROOT / "seeds", metavar="DIR", help="the documents that the questions are about")
    add("--embedding", default="embedded", help="as QA_EMBEDDING; default: embedded")
    add("--llm", default="none", help="as QA_LLM; default: none")
    add("--gate", action="store_true", help="exit 1 where a metric is below its threshold")
    add("--thresholds", type=Path, default=HERE / "thresholds.toml", metavar="FILE", help="what --gate asks for")
    add("--write-thresholds", action="store_true", help="set the thresholds at what is reached here")
    add("--baseline", type=Path, default=HERE / "baseline.json", metavar="FILE", help="what the change is against")
    add("--write-baseline", action="store_true", help="make these figures the baseline")
    add("--out", type=Path, default=HERE, metavar="DIR", help="folder of report.json and report.html")
    add("--readme", type=Path, metavar="FILE", help="write the table between the eval marks of this file")
    add("--limit", type=int, metavar="N", help="only the first N questions")
    add("--language", action="append", metavar="CODE", help="only questions in this language; may be repeated")
    return parser.parse_args(argv)


# --- measuring


def measure(questions: Sequence[Question], options: argparse.Namespace, store: Path) -> Run:
    """Ask every question of a fresh bot over the corpus."""
    from rich.progress import Progress

    questions = [q for q in questions if not options.language or q.language in options.language]
    settings = Settings.from_env(_environment(options, store))
    bot = Bot(settings)
    run, turns = Run(), dict[tuple[str, ...], tuple[Turn, ...]]()
    try:
        bot.ingest_corpus()
        texts = {info.name: bot.document(info.name).text for info in bot.documents()}
        languages = run.languages = {info.name: info.language for info in bot.documents()}
        spans = spans_of(questions, texts)
        with Progress(transient=True) as progress:
            for question in progress.track(questions, description="Asking"):
                history = _turns(bot, question.history, turns)
                started = time.perf_counter()
                answer = bot.ask(question.text, history)
                latency_ms = (time.perf_counter() - started) * 1000
                outcome = score(question, answer, spans, texts.__getitem__, latency_ms)
                run.outcomes.append(outcome)
                if len(run.outcomes) == 1 and answer.notice and not answer.trace.completion_tokens:
                    raise ModelError(f"nothing was measured: {answer.notice}")
                if not answer.answered and options.llm == "none":  # a model is not paid twice: it decides by itself
                    with answering_anyway():
                        answer = bot.ask(question.text, history)
                    outcome = score(question, answer, spans, texts.__getitem__)
                run.forced.append(outcome)
                if question.answerable and not question.history:
                    _retrieve(bot, question, spans, languages, run)
    finally:
        bot.close()
    run.cold_start_s, run.peak_memory_mb = cold_start(_environment(options, store), questions[0].text)
    return run


def _environment(options: argparse.Namespace, store: Path) -> dict[str, str]:
    """Return the environment that a bot under measurement reads: keys and addresses are this process's."""
    chosen = {"STORE": store, "CORPUS": options.corpus, "EMBEDDING": options.embedding, "LLM": options.llm}
    return {**os.environ, "QA_CHROMA_URL": "", **{f"QA_{name}": str(value) for name, value in chosen.items()}}


def spans_of(questions: Sequence[Question], texts: dict[str, str]) -> Spans:
    """Return where every supporting quote stands.

    Raises:
        BadQuestions: a document is not in the corpus, or the quote not in its document.
    """
    spans: dict[Support, tuple[int, int]] = {}
    for question in questions:
        for support in question.supports:
            if support.document not in texts:
                raise BadQuestions(f"{question.id}: the corpus has no document {support.document!r}")
            start = texts[support.document].find(support.quote)
            if start < 0:
                raise BadQuestions(f"{question.id}: {support.quote!r} does not stand in {support.document}")
            spans[support] = (start, start + len(support.quote))
    return spans


def _turns(bot: Bot, history: tuple[str, ...], known: dict[tuple[str, ...], tuple[Turn, ...]]) -> tuple[Turn, ...]:
    """Return the conversation so far, as the bot itself answered it."""
    if history and history not in known:
        before = _turns(bot, history[:-1], known)
        known[history] = (*before, Turn(history[-1], bot.ask(history[-1], before).text))
    return known.get(history, ())


def _retrieve(bot: Bot, question: Question, spans: Spans, languages: dict[str, str], run: Run) -> None:
    hits = bot.retrieve(question.text, DEPTH)
    run.rankings[question.id] = ranking_of(hits, question.supports, spans)
    for language in {languages[support.document] for support in question.supports}:
        supports = [s for s in question.supports if languages[s.document] == language]
        within = [hit for hit in hits if hit.document.language == language]
        cell = run.cells.setdefault(f"{question.language}→{language}", [])
        cell.append((ranking_of(within, supports, spans), [str(n) for n in range(len(supports))]))


@contextmanager
def answering_anyway() -> Iterator[None]:
    """Let the bot answer whatever its confidence: the risk/coverage curve needs the answers it holds back."""
    from qa import verify

    threshold = verify.ABSTAIN_BELOW
    verify.ABSTAIN_BELOW = -1.0
    try:
        yield
    finally:
        verify.ABSTAIN_BELOW = threshold


def cold_start(environment: dict[str, str], question: str) -> tuple[float, float]:
    """Return seconds from a new process's first import to its first answer, and its peak memory in MiB."""
    command = [sys.executable, "-c", _COLD, question]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"qa eval: no cold start could be measured: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return metrics.NAN, metrics.NAN
    seconds, peak_mb = json.loads(done.stdout.strip().splitlines()[-1])
    return seconds, peak_mb


# --- summing up


def summarise(run: Run) -> dict[str, float]:
    """Return every metric by name; NaN where no question asks for it."""
    answerable = [o for o in run.outcomes if o.question.answerable]
    rest = [o for o in run.outcomes if not o.question.answerable]
    answered = [o for o in answerable if o.answer.answered]
    scores = [o.answer.confidence for o in run.forced]
    forced_right = [o.right and o.question.answerable for o in run.forced]
    latencies = [o.latency_ms for o in run.outcomes]
    own = {o.question.id for o in answerable if o.question.language in _languages_of(o, run)}
    means: dict[str, Sequence[float | None]] = {
        "right": [o.right for o in answerable],
        "right_when_answered": [o.right for o in answered],
        "figure_accuracy": [o.figure_right for o in answerable],
        "right_own_language": [o.right for o in answerable if o.question.id in own],
        "right_across_languages": [o.right for o in answerable if o.question.id not in own],
        "figure_found": [o.figure_found for o in answerable],
        "qualifier_kept": [o.qualifier_kept for o in answerable],
        "answer_accuracy": [o.answer_right for o in answerable],
        "answer_found": [o.answer_found for o in answerable],
        "answer_items": [o.groups for o in answerable],
        "answer_language": [o.language_right for o in run.outcomes],
        "citation_recall": [o.citation_recall for o in answered],
        "citation_precision": [o.citation_precision for o in answered],
        **{f"right_{key}": values for key, values in _right_by(answerable).items()},
    }
    summary = {name: metrics.mean(v for v in values if v is not None) for name, values in means.items()}
    summary |= retrieval(run)
    return summary | {
        "unsupported_figures": sum(len(o.unsupported) for o in (*run.outcomes, *run.forced)),
        "broken_quotes": sum(len(o.broken_quotes) for o in (*run.outcomes, *run.forced)),
        "hallucination_rate": metrics.hallucination_rate([o.answer.answered for o in rest]),
        "error_rate": metrics.error_rate([o.answer.answered for o in answerable]),
        "aurc": metrics.aurc(scores, forced_right),
        "latency_p50_ms": statistics.median(latencies) if latencies else metrics.NAN,
        "latency_p95_ms": metrics.percentile(latencies, 95),
        "cold_start_s": run.cold_start_s,
        "peak_memory_mb": run.peak_memory_mb,
    }


def _languages_of(outcome: Outcome, run: Run) -> set[str]:
    return {run.languages[support.document] for support in outcome.question.supports}


def _right_by(outcomes: Sequence[Outcome]) -> dict[str, list[bool]]:
    groups: dict[str, list[bool]] = {}
    for outcome in outcomes:
        for key in (outcome.question.language, outcome.question.kind):
            groups.setdefault(key, []).append(outcome.right)
    return groups


def retrieval(run: Run) -> dict[str, float]:
    """Return the ranked metrics: within each document language, averaged over the cells, and over the mixed pool.

    In the mixed pool any translation of the supporting quote will do: its metrics ask where the first one stands.
    """
    by_cell = [metrics.ranked_metrics(cell) for cell in run.cells.values()]
    summary = {f"{name}": metrics.mean(cell[name] for cell in by_cell) for name in ("recall@1", "recall@5", "recall@8")}
    summary |= {name: metrics.mean(cell[name] for cell in by_cell) for name in ("mrr", "ndcg@10")}
    firsts = [next((n for n, item in enumerate(r) if item.isdecimal()), DEPTH) for r in run.rankings.values()]
    summary["mixed_success@1"] = metrics.mean(n < 1 for n in firsts)
    summary["mixed_success@8"] = metrics.mean(n < 8 for n in firsts)
    summary["mixed_mrr"] = metrics.mean(1 / (n + 1) if n < DEPTH else 0 for n in firsts)
    return summary


def _about(options: argparse.Namespace, questions: Sequence[Question]) -> dict[str, Any]:
    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    changed = " with changes" if git("status", "--porcelain", "--untracked-files=no") else ""
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "commit": (git("rev-parse", "--short", "HEAD") or "unknown") + changed,
        "embedding": options.embedding,
        "llm": options.llm,
        "set": options.set.name,
        "n_questions": len({q.id.rpartition("-")[0] or q.id for q in questions}),
        "languages": sorted({q.language for q in questions if not options.language or q.language in options.language}),
    }


def _read_json(path: Path) -> dict[str, float]:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


if __name__ == "__main__":
    sys.exit(main())
