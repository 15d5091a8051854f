"""What only a language model has, measured: its statements, those that were dropped, and its cost in tokens.

In: the answers of a run. Out: metrics by name, and their table in the terminal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.report import written
from qa.records import Answer

# metric → what it says, how it is written
METRICS = {
    "figure_accuracy": ("Figures: value, unit, period and subject right, said first", "share"),
    "unsupported_figures": ("Figures that no cited quote states", "count"),
    "claims_stated": ("Statements of the model that were checked and given", "count"),
    "claims_dropped": ("Statements of the model that were dropped, after it was asked for them once more", "count"),
    "answers_by_embedded_reader": ("Questions that the embedded reader answered in the model's place", "count"),
    "prompt_tokens": ("Tokens sent", "count"),
    "completion_tokens": ("Tokens that came back", "count"),
}


def measured(answers: Sequence[Answer]) -> dict[str, float]:
    """Return a language model's metrics; tokens are counted in the vocabulary that passages are bounded by."""
    by_model = [answer for answer in answers if not answer.notice]
    return {
        "claims_stated": sum(len(answer.statements) for answer in by_model),
        "claims_dropped": sum(len(answer.withheld) for answer in answers),
        "answers_by_embedded_reader": len(answers) - len(by_model),
        "prompt_tokens": sum(answer.trace.prompt_tokens for answer in answers),
        "completion_tokens": sum(answer.trace.completion_tokens for answer in answers),
    }


def print_table(name: str, summary: Mapping[str, float]) -> None:
    """Print what was measured of a language model."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"Language model {name}", title_justify="left")
    table.add_column("metric")
    table.add_column("value", justify="right")
    for metric, (says, style) in METRICS.items():
        table.add_row(says, written(summary[metric], style))
    Console().print(table)
