"""Answers → what people and programs read: plain text, Markdown, HTML, JSON. The only place that escapes.

In: records. Out: text in which nothing of a document or a question can act: no markup, no link, no control or
bidirectional override character.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from decimal import Decimal
from typing import Any

from qa.phrases import phrase
from qa.records import Answer, Citation, IngestReport

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])")


def visible(text: str) -> str:
    """Return text whose control, format-override and unassigned line characters show as what they are.

    Zero-width joiners and soft hyphens, which scripts need, stay.

    >>> visible("a\\u202eb")
    'a⟨U+202E⟩b'
    """
    return "".join(
        c
        if c in "\n\t" or (unicodedata.category(c) not in ("Cc", "Cs") and not _is_override(c))
        else f"⟨U+{ord(c):04X}⟩"
        for c in text
    )


def _is_override(character: str) -> bool:
    return "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"


def to_text(answer: Answer) -> str:
    """Return an answer with its sources, for a terminal or a plain file."""
    lines = [visible(answer.text)]
    listed, heading = _sources(answer)
    if listed:
        lines += ["", heading]
        lines += [
            f"  [{c.number}] {source_line(c, answer.language)}\n      {visible(one_line(c.quote))}" for c in listed
        ]
    return "\n".join(lines)


def to_markdown(answer: Answer) -> str:
    """Return an answer with its sources as Markdown; the documents' own marks show as text."""
    lines = [escape_markdown(answer.text)]
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


def to_chat(answer: Answer) -> str:
    """Return an answer as a chat message in Markdown: the short answer large, then what says it."""
    lines = []
    for statement in answer.statements:
        marks = "".join(f" [{number}]" for number in statement.citations)
        text = escape_markdown(one_line(statement.text))
        lines.append(f"## {text}{marks}" if statement.kind in ("short", "derived") else f"“{text}”{marks}")
    agreement = agreement_line(answer)
    if agreement:
        lines.append(f"*{escape_markdown(agreement)}*")
    return "\n\n".join(lines) or escape_markdown(answer.text)


def agreement_line(answer: Answer) -> str:
    """Return how many documents state the answer, or that they differ; empty where one document stands alone."""
    if answer.agreement.conflicts:
        numbers = ", ".join(str(citation.number) for citation in answer.agreement.conflicts)
        return phrase("differ", answer.language, numbers=numbers)
    n_documents = len(answer.agreement.supports)
    return phrase("agree", answer.language, n=n_documents) if n_documents > 1 else ""


def to_html(answer: Answer, text_of: Callable[[str], str]) -> str:
    """Return an answer's sources as HTML: each quote marked in its passage, the whole document folded under it.

    Args:
        answer: the answer, or the refusal with its nearest passages.
        text_of: finds a document's text by name.
    """
    listed, heading = _sources(answer)
    if not listed:
        return ""
    cards = "".join(_card(citation, answer, text_of(citation.document)) for citation in listed)
    if answer.answered:
        return f'<section class="qa-sources"><h2>{escape_html(heading)}</h2>{cards}</section>'
    return f'<details class="qa-sources"><summary>{escape_html(heading)}</summary>{cards}</details>'


def _card(citation: Citation, answer: Answer, text: str) -> str:
    where = f"{citation.date or phrase('undated', answer.language)} · {citation.language} · {citation.score:.2f}"
    marked = _marked(citation.passage, citation.start - citation.passage_start, citation.end - citation.passage_start)
    whole = _marked(text, citation.start, citation.end)
    written = [f.text for f in answer.figures if f.citation == citation.number]
    figures = f'<p class="qa-figure">{escape_html(" · ".join(dict.fromkeys(written)))}</p>' if written else ""
    return (
        f'<article class="qa-card" lang="{escape_html(citation.language)}" id="source-{citation.number}">'
        f'<h3><span class="qa-number">{citation.number}</span> {escape_html(one_line(citation.title))}</h3>'
        f'<p class="qa-where">{escape_html(where)} · {escape_html(citation.document)}</p>{figures}'
        f"<blockquote>{marked}</blockquote><details><summary>{escape_html(phrase('whole', answer.language))}</summary>"
        f'<div class="qa-document" tabindex="0">{whole}</div></details></article>'
    )


def _marked(text: str, start: int, end: int) -> str:
    return f"{escape_html(text[:start])}<mark>{escape_html(text[start:end])}</mark>{escape_html(text[end:])}"


def to_json(record: Any) -> str:
    """Return a record, or a list of records, as JSON; decimals become strings, so that no digit is lost."""
    return json.dumps(_plain(record), ensure_ascii=False, indent=2, default=_encode)


def escape_html(text: str) -> str:
    """Return text that HTML shows as it is."""
    return html.escape(visible(text), quote=True)


def escape_markdown(text: str) -> str:
    """Return text that Markdown, and HTML inside Markdown, shows as it is.

    >>> escape_markdown("<b>[x](javascript:1)")
    '\\\\<b\\\\>\\\\[x\\\\]\\\\(javascript\\\\:1\\\\)'
    """
    return _MARKDOWN.sub(r"\\\1", visible(text))


def one_line(text: str) -> str:
    """Return text with its white space folded."""
    return " ".join(text.split())


def source_line(citation: Citation, language: str) -> str:
    """Return where a citation is from: title, date, language, file."""
    date = citation.date or phrase("undated", language)
    return visible(f"{one_line(citation.title)} · {date} · {citation.language} · {citation.document}")


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
