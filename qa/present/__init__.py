"""Answers → what people and programs read: plain text, Markdown, HTML, JSON. The only place that escapes.

In: records. Out: text in which nothing of a document or a question can act: no markup, no link, no control or
bidirectional override character. `escape` escapes; `plain` is for terminals and programs; `chat`, `sources`,
`documents` are the page's.
"""

from qa.present.chat import Exchange, conversation, example_list
from qa.present.documents import FileResult, documents_table, results_table
from qa.present.escape import escape_html, escape_markdown, one_line, visible
from qa.present.plain import agreement_line, explanation, report_text, source_line, to_json, to_markdown, to_text
from qa.present.sources import sources_panel, whole_document

__all__ = [
    "Exchange",
    "FileResult",
    "agreement_line",
    "conversation",
    "documents_table",
    "escape_html",
    "escape_markdown",
    "example_list",
    "explanation",
    "one_line",
    "report_text",
    "results_table",
    "source_line",
    "sources_panel",
    "to_json",
    "to_markdown",
    "to_text",
    "visible",
    "whole_document",
]
