"""A measurement → what people read: plain data for JSON, tables in the terminal, the README's table.

In: a run and its metrics. Out: the data (`as_data`); from that data alone the rest, and the page of `page.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval import metrics
from eval.score import Outcome

if TYPE_CHECKING:
    from eval.run import Run

Data = dict[str, Any]

# name → (what it says, whether more is better, how it is written); the order is the report's
METRICS: dict[str, tuple[str, bool, str]] = {
    "right": ("Right answers, of the answerable questions", True, "share"),
    "right_own_language": ("Right answers, a document being in the question’s language", True, "share"),
    "right_across_languages": ("Right answers, across languages", True, "share"),
    "figure_accuracy": ("Figures: value, unit, period and subject right, said first", True, "share"),
    "figure_found": ("Figures: said anywhere in the answer", True, "share"),
    "qualifier_kept": ("Figures: “more than”, “nearly” kept", True, "share"),
    "answer_accuracy": ("Names and lists: whole, in what is said first", True, "share"),
    "answer_found": ("Names and lists: whole, anywhere in the answer", True, "share"),
    "answer_items": ("Names and lists: share of the items", True, "share"),
    "right_when_answered": ("Right answers, of those given", True, "share"),
    "answer_language": ("Answered in the question’s language", True, "share"),
    "citation_recall": ("Citations: expected facts that a cited quote states", True, "share"),
    "citation_precision": ("Citations: quotes that state an expected fact", True, "share"),
    "unsupported_figures": ("Figures that no cited quote states", False, "count"),
    "broken_quotes": ("Quotes that do not stand in their document", False, "count"),
    "hallucination_rate": ("Unanswerable questions that were answered", False, "share"),
    "error_rate": ("Answerable questions that were not answered", False, "share"),
    "aurc": ("Area under the risk/coverage curve", False, "number"),
    "recall@1": ("Retrieval: recall@1, mean of the language cells", True, "share"),
    "recall@5": ("Retrieval: recall@5", True, "share"),
    "recall@8": ("Retrieval: recall@8 (what the reader gets)", True, "share"),
    "mrr": ("Retrieval: MRR", True, "number"),
    "ndcg@10": ("Retrieval: nDCG@10", True, "number"),
    "mixed_success@1": ("Retrieval, all languages mixed: a supporting passage first", True, "share"),
    "mixed_success@8": ("Retrieval, all languages mixed: one among eight", True, "share"),
    "mixed_mrr": ("Retrieval, all languages mixed: MRR", True, "number"),
    "latency_p50_ms": ("Time of an answer, median", False, "ms"),
    "latency_p95_ms": ("Time of an answer, 95th percentile", False, "ms"),
    "cold_start_s": ("New process to first answer", False, "s"),
    "peak_memory_mb": ("Peak memory of that process", False, "MiB"),
}
README_METRICS = (
    "right",
    "right_own_language",
    "right_across_languages",
    "figure_accuracy",
    "answer_accuracy",
    "answer_language",
    "citation_recall",
    "citation_precision",
    "unsupported_figures",
    "hallucination_rate",
    "error_rate",
    "aurc",
    "recall@8",
    "ndcg@10",
    "latency_p50_ms",
    "latency_p95_ms",
    "cold_start_s",
    "peak_memory_mb",
)
MARKS = ("<!-- eval:start -->", "<!-- eval:end -->")


def as_data(run: Run, summary: Mapping[str, float], baseline: Mapping[str, float], about: Mapping[str, Any]) -> Data:
    """Return everything a report shows, as plain data."""
    forced = [(o.answer.confidence, o.right and o.question.answerable) for o in run.forced]
    answered = [o for o in run.outcomes if o.answer.answered]
    return {
        "about": dict(about),
        "metrics": {name: _number(value) for name, value in summary.items()},
        "baseline": dict(baseline),
        "cells": {
            name: {k: _number(v) for k, v in metrics.ranked_metrics(cell).items()} for name, cell in run.cells.items()
        },
        "answers": _answers_by_language_and_kind(run.outcomes),
        "curve": metrics.risk_coverage([c for c, _ in forced], [r for _, r in forced]) if forced else [],
        "operating_point": (
            [len(answered) / len(run.outcomes), 1 - metrics.mean(o.right and o.question.answerable for o in answered)]
            if answered
            else None
        ),
        "wrong": [_wrong(outcome) for outcome in run.outcomes if not outcome.right],
        "n_asked": len(run.outcomes),
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 6)


def _answers_by_language_and_kind(outcomes: Sequence[Outcome]) -> dict[str, dict[str, list[int]]]:
    table: dict[str, dict[str, list[int]]] = {}
    for outcome in outcomes:
        cell = table.setdefault(outcome.question.kind, {}).setdefault(outcome.question.language, [0, 0])
        cell[0] += outcome.right
        cell[1] += 1
    return table


def _wrong(outcome: Outcome) -> Data:
    question, answer = outcome.question, outcome.answer
    return {
        "id": question.id,
        "kind": question.kind,
        "language": question.language,
        "question": question.text,
        "history": list(question.history),
        "expected": _expected(outcome),
        "why": outcome.why,
        "answer": answer.text,
        "confidence": round(answer.confidence, 4),
        "citations": [{"number": c.number, "document": c.document, "quote": c.quote} for c in answer.citations],
        "supports": [{"document": s.document, "quote": s.quote} for s in question.supports],
        "unsupported": list(outcome.unsupported),
    }


def _expected(outcome: Outcome) -> str:
    question = outcome.question
    if not question.answerable:
        return "The documents do not say."
    figures = [
        f"{e.qualifier} {_date(e.iso, e.upper_iso) or f'{e.value:,} {e.unit}'}".strip() for e in question.figures
    ]
    return "; ".join(figures + [group[0] for group in question.answers])


def _date(iso: str | None, upper: str | None) -> str:
    return "" if iso is None else iso if upper is None else f"{iso} to {upper}"


def written(value: float | None, style: str) -> str:
    """Return a metric as people read it.

    >>> written(0.9876, "share"), written(3, "count"), written(12.4, "ms"), written(None, "share")
    ('98.8 %', '3', '12 ms', '–')
    """
    if value is None or math.isnan(value):
        return "–"
    if style == "share":
        return f"{value:.1%}".replace("%", " %")
    if style == "count":
        return f"{value:.0f}"
    if style == "number":
        return f"{value:.3f}"
    return f"{value:.1f} {style}" if style == "s" else f"{value:.0f} {style}"


def change(name: str, data: Data) -> tuple[str, str]:
    """Return a metric's change against the baseline as text, and "better", "worse" or ""."""
    now, before = data["metrics"].get(name), data["baseline"].get(name)
    if now is None or before is None:
        return "", ""
    _, more_is_better, style = METRICS[name]
    difference = now - before
    if abs(difference) < 5e-5:
        return "=", ""
    text = f"{difference * 100:+.1f}" if style == "share" else f"{difference:+.3g}"
    return text.replace("-", "−"), "better" if (difference > 0) == more_is_better else "worse"


# --- terminal


def print_tables(data: Data) -> None:
    """Print the metrics, the language cells and the answers by kind."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(title=title(data), title_justify="left")
    for column in ("metric", "value", "change"):
        table.add_column(column, justify="left" if column == "metric" else "right")
    for name, (says, _, style) in METRICS.items():
        text, judged = change(name, data)
        colour = {"better": "green", "worse": "red"}.get(judged, "dim")
        table.add_row(says, written(data["metrics"].get(name), style), f"[{colour}]{text}[/]")
    console.print(table)
    rows, columns = axes(data["cells"])
    cells = Table(title="Retrieval: nDCG@10, question language × document language", title_justify="left")
    for heading in ("", *columns):
        cells.add_column(heading, justify="right")
    for row in rows:
        values = [data["cells"].get(f"{row}→{column}", {}).get("ndcg@10") for column in columns]
        cells.add_row(row, *(written(value, "number") for value in values))
    if rows:
        console.print(cells)
    kinds = Table(title="Right answers", title_justify="left")
    for heading in ("kind", *data["about"]["languages"]):
        kinds.add_column(heading, justify="left" if heading == "kind" else "right")
    for kind, cell in data["answers"].items():
        kinds.add_row(kind, *("/".join(map(str, cell.get(code, (0, 0)))) for code in data["about"]["languages"]))
    console.print(kinds)


def title(data: Data) -> str:
    about = data["about"]
    return (
        f"{data['n_asked']} questions in {', '.join(about['languages'])} · embedding {about['embedding']} · "
        f"model {about['llm']} · {about['date']} · {about['commit']}"
    )


def axes(cells: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    pairs = [name.split("→") for name in cells]
    return sorted({row for row, _ in pairs}), sorted({column for _, column in pairs})


# --- README


def write_readme(path: Path, data: Data) -> None:
    """Put the table between the eval marks of a file.

    Raises:
        ValueError: the file has no such marks.
    """
    text = path.read_text(encoding="utf-8")
    before, start, rest = text.partition(MARKS[0])
    _, end, after = rest.partition(MARKS[1])
    if not start or not end:
        raise ValueError(f"{path} has no line {MARKS[0]} followed by {MARKS[1]}")
    lines = [f"{title(data)}.", "", "| | |", "|---|--:|"]
    for name in README_METRICS:
        says, _, style = METRICS[name]
        lines.append(f"| {says} | {written(data['metrics'].get(name), style)} |")
    path.write_text("\n".join([before + start, *lines, end + after]), encoding="utf-8")
