"""The store's documents and what became of uploaded files → HTML tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.page.words import word
from qa.present.escape import escape_html, one_line
from qa.present.sources import language_name, original_link
from qa.records import DocumentInfo

MOST_ROWS = 200  # a longer table is found in, not read
_COLUMNS = ("title", "language", "date", "passages", "added", "actions")


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file: "added", "updated", "unchanged" or "refused", and why."""

    name: str
    result: str
    reason: str = ""


def documents_table(documents: Sequence[DocumentInfo], n_bytes: int, language: str, wanted: str = "") -> str:
    """Return the documents as an HTML table with counts, a link to each original, and removal in two steps.

    Args:
        documents: all of the store's.
        n_bytes: size of the store.
        language: the page's language.
        wanted: list only those whose title or name holds this text.
    """
    size = f"{n_bytes / 1e6:,.1f} MB"
    n_passages = sum(info.n_passages for info in documents)
    counts = word("documents_count", language, documents=len(documents), passages=n_passages, size=size)
    if not documents:
        return f'<p class="qa-empty">{escape_html(word("documents_none", language))}</p>'
    sought = wanted.strip().casefold()
    found = [info for info in documents if sought in f"{info.title} {info.name}".casefold()]
    heads = "".join(f'<th scope="col">{escape_html(word(f"column_{key}", language))}</th>' for key in _COLUMNS)
    rows = "".join(_row(info, language) for info in found[:MOST_ROWS])
    more = ""
    if len(found) > MOST_ROWS:
        more = (
            f'<p class="qa-note">{escape_html(word("documents_more", language, shown=MOST_ROWS, all=len(found)))}</p>'
        )
    return (
        f'<p class="qa-counts">{escape_html(counts)}</p><div class="qa-wide" role="region" tabindex="0" '
        f'aria-label="{escape_html(word("tab_documents", language))}"><table class="qa-documents"><thead><tr>{heads}'
        f"</tr></thead><tbody>{rows}</tbody></table></div>{more}"
    )


def _row(info: DocumentInfo, language: str) -> str:
    name, title = escape_html(info.name), one_line(info.title)
    passages = escape_html(word("column_passages", language))
    return (
        f'<tr><th scope="row"><span lang="{escape_html(info.language)}">{escape_html(title)}</span>'
        f'<span class="qa-where">{name}</span></th><td>{escape_html(language_name(info.language, language))}</td>'
        f'<td class="qa-n">{escape_html(info.date or "–")}</td>'
        f'<td class="qa-n" data-label="{passages}">{info.n_passages}</td>'
        f'<td class="qa-n">{escape_html(info.added[:10])}</td><td class="qa-tools">'
        f"{original_link(info.name, title, language)}"
        f'<button type="button" data-act="ask-remove" '
        f'aria-label="{escape_html(word("remove_named", language, title=title))}">'
        f"{escape_html(word('remove', language))}</button>"
        f'<span class="qa-confirm" hidden>{escape_html(word("remove_sure", language))} '
        f'<button type="button" class="qa-danger" data-act="remove" data-name="{name}">'
        f"{escape_html(word('remove', language))}</button>"
        f'<button type="button" data-act="keep-document">{escape_html(word("keep", language))}</button></span>'
        "</td></tr>"
    )


def results_table(results: Sequence[FileResult], language: str, doing: str = "") -> str:
    """Return what became of each file so far as HTML, and under it what is being done now."""
    rows = "".join(
        f'<tr class="qa-{escape_html(r.result)}"><th scope="row">{escape_html(r.name)}</th>'
        f"<td>{escape_html(word(f'result_{r.result}', language))}"
        f"{f': {escape_html(r.reason)}' if r.reason else ''}</td></tr>"
        for r in results
    )
    heads = "".join(f'<th scope="col">{escape_html(word(key, language))}</th>' for key in ("file", "result"))
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
    now = f'<p class="qa-note">{escape_html(doing)}</p>' if doing else ""
    return f'<div role="status">{table}{now}</div>'
