"""An answer's citations → the panel beside the chat: cards with marked quotes, and a whole document.

Every text of a document goes through `escape_html`; buttons carry `data-act`, which the page's script hands on.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote as url_quote

from babel import Locale, UnknownLocaleError

from qa.page.words import word
from qa.phrases import phrase
from qa.present.escape import escape_html, one_line
from qa.records import Answer, Citation, Document

AROUND_QUOTE = 240  # characters of its passage shown on each side of a quote
MOST_SHOWN = 200_000  # characters of a document shown at once: more makes a browser slow


def sources_panel(answer: Answer | None, turn: int, language: str, changed: bool = False) -> str:
    """Return the cited sources of an answer as HTML; what was retrieved and not cited is folded away.

    Args:
        answer: the answer, a refusal, or None before the first one.
        turn: which turn of the conversation the answer is, from 0.
        language: the page's language.
        changed: say that a document is no longer what it was when it was cited.
    """
    heading = f"<h2>{escape_html(word('sources', language))}</h2>"
    cited = answer.citations if answer and answer.answered else ()
    if answer is None or not (cited or answer.related):
        empty = f'<p class="qa-empty">{escape_html(word("sources_empty", language))}</p>'
        return f'<section class="qa-sources">{heading}{empty}</section>'
    conflicting = {citation.number for citation in answer.agreement.conflicts}
    cards = "".join(_card(c, turn, language, c.number in conflicting) for c in cited)
    related = ""
    if answer.related:
        says = (
            word("also_retrieved", language, n=len(answer.related))
            if answer.answered
            else phrase("related", answer.language)
        )
        inside = "".join(_card(c, turn, language, related=True) for c in answer.related)
        related = f'<details class="qa-related"><summary>{escape_html(says)}</summary>{inside}</details>'
    asked = f'<p class="qa-for" lang="{escape_html(answer.language)}">{escape_html(answer.question)}</p>'
    told = f'<p class="qa-note" role="alert">{escape_html(word("changed", language))}</p>' if changed else ""
    return f'<section class="qa-sources">{heading}{asked}{told}{cards}{related}</section>'


def _card(citation: Citation, turn: int, language: str, conflicts: bool = False, related: bool = False) -> str:
    kind = "related" if related else "cited"
    target = f'data-turn="{turn}" data-number="{citation.number}" data-kind="{kind}"'
    title = escape_html(one_line(citation.title))
    differs = f'<span class="qa-differs">{escape_html(word("differs", language))}</span>'
    number = "" if related else f'<span class="qa-number">{citation.number}</span>'
    return (
        f'<article class="qa-card" id="source-{turn}-{kind}-{citation.number}" data-act="open" {target}>'
        f"<h3>{number}<span lang='{escape_html(citation.language)}'>{title}</span>"
        f"{differs if conflicts else ''}</h3>"
        f'<p class="qa-where">{_where(citation, language)}</p>'
        f'<blockquote lang="{escape_html(citation.language)}">{excerpt(citation, marked=not related)}</blockquote>'
        f'<p class="qa-tools"><button type="button" data-act="open" {target}>'
        f"{escape_html(word('whole', language))}</button>"
        f"{original_link(citation.document, citation.title, language)}</p></article>"
    )


def excerpt(citation: Citation, around: int = AROUND_QUOTE, marked: bool = True) -> str:
    """Return a quote within its passage as HTML, marked or not; a long passage is cut at spaces, with “…” there."""
    start, end = citation.start - citation.passage_start, citation.end - citation.passage_start
    before, after = citation.passage[:start], citation.passage[end:]
    if len(before) > around:
        before = "… " + before[-around:].split(" ", 1)[-1].lstrip()
    if len(after) > around:
        after = after[:around].rsplit(" ", 1)[0].rstrip() + " …"
    quote = citation.passage[start:end]
    return _marked(before, quote, after) if marked else escape_html(before + quote + after)


def whole_document(document: Document, citation: Citation, language: str) -> str:
    """Return a document as HTML, a quote marked in it, with the way back and a link to the original."""
    start = max(0, citation.start - MOST_SHOWN // 2)
    end = min(len(document.text), start + MOST_SHOWN)
    text = _marked(
        document.text[start : citation.start],
        document.text[citation.start : citation.end],
        document.text[citation.end : end],
    )
    cut = end - start < len(document.text)
    told = f'<p class="qa-note">{escape_html(word("cut", language))}</p>' if cut else ""
    title = escape_html(one_line(document.title))
    return (
        '<section class="qa-sources qa-viewer"><p class="qa-tools">'
        f'<button type="button" data-act="list">← {escape_html(word("back", language))}</button>'
        f"{original_link(document.name, document.title, language)}</p>"
        f'<h2 lang="{escape_html(document.language)}">{title}</h2><p class="qa-where">{_where(citation, language)}</p>'
        f'{told}<div class="qa-document" tabindex="0" role="region" aria-label="{title}" '
        f'lang="{escape_html(document.language)}">{text}</div></section>'
    )


def language_name(code: str, language: str) -> str:
    """Return what a language is called in another; its code where that is unknown.

    >>> language_name("th", "de"), language_name("xx", "en")
    ('Thailändisch', 'xx')
    """
    try:
        return Locale.parse(language).languages.get(code) or code
    except (UnknownLocaleError, ValueError):
        return code


def tooltip(citation: Citation, language: str) -> str:
    """Return what hovering over a marker shows: title, date, language, and the quote in its passage."""
    return (
        f'<span class="qa-tip-title" lang="{escape_html(citation.language)}">{escape_html(one_line(citation.title))}'
        f'</span><span class="qa-where">{_where(citation, language, score=False)}</span>'
        f'<span class="qa-tip-text" lang="{escape_html(citation.language)}">{excerpt(citation, 90)}</span>'
    )


def _where(citation: Citation, language: str, score: bool = True) -> str:
    parts = [citation.date or phrase("undated", language), language_name(citation.language, language)]
    if score:
        parts.append(word("score", language, score=f"{citation.score:.2f}"))
    return escape_html(" · ".join(parts))


def original_link(name: str, title: str, language: str) -> str:
    """Return a link that downloads the original of a stored document."""
    says = escape_html(word("download", language, title=one_line(title)))
    address = f"original?name={url_quote(name, safe='', errors='replace')}"
    return (
        f'<a class="qa-original" href="{address}" download aria-label="{says}">'
        f"{escape_html(word('original', language))} ↓</a>"
    )


def _marked(before: str, marked: str, after: str) -> str:
    return f"{escape_html(before)}<mark>{escape_html(marked)}</mark>{escape_html(after)}"


def cited(citations: Sequence[Citation], number: int) -> Citation | None:
    """Return the citation of a number, or None."""
    return next((citation for citation in citations if citation.number == number), None)
