"""Answers and reports → plain text, Markdown and JSON, for terminals, files and programs."""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from decimal import Decimal
from typing import Any

from qa.phrases import phrase
from qa.present.escape import escape_markdown, one_line, visible
from qa.records import Answer, Citation, IngestReport


def to_text(answer: Answer) -> str:
    """Return an answer with its sources, for a terminal or a plain file."""
    lines = [*([visible(one_line(answer.notice)), ""] if answer.notice else []), visible(answer.text)]
    listed, heading = _sources(answer)
    if listed:
        lines += ["", heading]
        lines += [
            f"  [{c.number}] {source_line(c, answer.language)}\n      {visible(one_line(c.quote))}" for c in listed
        ]
    return "\n".join(lines)


def to_markdown(answer: Answer) -> str:
    """Return an answer with its sources as Markdown; the documents' own marks show as text."""
    lines = [*([f"*{escape_markdown(one_line(answer.notice))}*", ""] if answer.notice else [])]
    lines.append(escape_markdown(answer.text))
    listed, heading = _sources(answer)
    if listed:
        lines += ["", f"**{heading}**", ""]
        lines += [
            f"{c.number}. {escape_markdown(source_line(c, answer.language))}\n   > {escape_markdown(one_line(c.quote))}"
            for c in listed
        ]
    return "\n".join(lines)


def report_text(report: IngestReport) -> str:
    """Return what an ingest did, a line a kind and a line a refused file."""
    kinds = ("added", "updated", "unchanged", "removed")
    lines = [f"{kind}: {len(names)}" for kind in kinds if (names := getattr(report, kind))]
    lines += [f"refused: {visible(failure.name)}: {visible(failure.reason)}" for failure in report.failed]
    return "\n".join(lines)


def explanation(answer: Answer) -> str:
    """Return how an answer came about: embedding, reader, query, times, notes."""
    trace = answer.trace
    steps = ", ".join(f"{step} {ms:.0f} ms" for step, ms in trace.steps_ms)
    lines = [
        f"embedding: {trace.embedding}",
        f"reader: {trace.reader}",
        f"query: {visible(trace.query)}",
        f"time: {steps}",
        f"confidence: {answer.confidence:.3f}",
        *(visible(note) for note in trace.notes),
        *(f"withheld: {visible(reason)}" for reason in answer.withheld),
    ]
    return "\n".join(lines)


def agreement_line(answer: Answer) -> str:
    """Return how many documents state the answer, or that they differ; empty where one document stands alone."""
    if answer.agreement.conflicts:
        numbers = ", ".join(str(citation.number) for citation in answer.agreement.conflicts)
        return phrase("differ", answer.language, numbers=numbers)
    n_documents = len(answer.agreement.supports)
    return phrase("agree", answer.language, n=n_documents) if n_documents > 1 else ""


def source_line(citation: Citation, language: str) -> str:
    """Return where a citation is from: title, date, language, file."""
    date = citation.date or phrase("undated", language)
    return visible(f"{one_line(citation.title)} · {date} · {citation.language} · {citation.document}")


def to_json(record: Any) -> str:
    """Return a record, or a list of records, as JSON; decimals become strings, so that no digit is lost."""
    return json.dumps(_plain(record), ensure_ascii=False, indent=2, default=_encode)


def _sources(answer: Answer) -> tuple[tuple[Citation, ...], str]:
    if answer.answered:
        return answer.citations, phrase("sources", answer.language)
    return answer.related, phrase("related", answer.language)


def _plain(record: Any) -> Any:
    if is_dataclass(record) and not isinstance(record, type):
        return asdict(record)
    if isinstance(record, list | tuple):
        return [_plain(item) for item in record]
    return record


def _encode(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
