"""How an answer came about → HTML: what was understood and searched, by what it was read, how long each step took."""

from __future__ import annotations

from qa.page.words import word
from qa.present.escape import escape_html, one_line
from qa.present.sources import language_name
from qa.records import Answer
from qa.verify import ABSTAIN_BELOW


def about(answer: Answer, language: str) -> str:
    """Return "about this answer" as folded HTML, in the page's language."""
    trace = answer.trace
    entries = [
        ("about_why", _why(answer, language)),
        ("about_question", answer.question),
        ("about_query", trace.query),
        ("about_language", language_name(answer.language, language)),
        ("about_confidence", f"{answer.confidence:.2f}"),
        ("about_embedding", trace.embedding),
        ("about_reader", trace.reader),
    ]
    listed = "".join(
        f"<div><dt>{escape_html(word(key, language))}</dt><dd>{escape_html(text)}</dd></div>"
        for key, text in entries
        if text
    )
    return (
        f'<details class="qa-about"><summary>{escape_html(word("about", language))}</summary>'
        f"<dl>{listed}{_times(answer, language)}{_notes(answer, language)}</dl></details>"
    )


def _times(answer: Answer, language: str) -> str:
    steps = answer.trace.steps_ms
    if not steps:
        return ""
    whole = sum(ms for _, ms in steps) or 1.0
    known = {"retrieve": "step_retrieve", "read": "step_read", "verify": "step_verify"}
    rows = "".join(
        f"<li><span>{escape_html(word(known[step], language) if step in known else step)}</span>"
        f'<span class="qa-bar" style="--share:{ms / whole:.3f}"></span><span>{ms:.0f} ms</span></li>'
        for step, ms in steps
    )
    return f'<div><dt>{escape_html(word("about_time", language))}</dt><dd><ul class="qa-times">{rows}</ul></dd></div>'


def _notes(answer: Answer, language: str) -> str:
    if not answer.trace.notes:
        return ""
    lines = "".join(f"<li>{escape_html(one_line(note))}</li>" for note in answer.trace.notes)
    return f'<div><dt>{escape_html(word("about_notes", language))}</dt><dd><ul class="qa-notes">{lines}</ul></dd></div>'


def _why(answer: Answer, language: str) -> str:
    """Return why the bot abstained; empty for an answer."""
    if answer.answered:
        return ""
    if answer.withheld:
        return word("why_withheld", language)
    if 0 < answer.confidence < ABSTAIN_BELOW:
        return word("why_weak", language, confidence=f"{answer.confidence:.2f}", threshold=f"{ABSTAIN_BELOW:.2f}")
    return word("why_nothing", language)
