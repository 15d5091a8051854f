"""A conversation → HTML: questions, answers with their figure set large, markers, comparison, how it came about.

Every text of a document or a person goes through `escape_html`; buttons carry `data-act`, which the page's script
hands on; what can be copied and exported stands in `data-text` and `data-markdown`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.figures import find_figures, same_value
from qa.page.words import word
from qa.present.about import about
from qa.present.escape import escape_html, escape_markdown, one_line
from qa.present.plain import agreement_line, to_markdown, to_text
from qa.present.sources import cited, language_name, tooltip
from qa.records import Answer, Citation, Figure, Statement

WEAK_BELOW = 0.5  # confidence; from where the bot begins to answer to here, the reader is asked to look twice
_STEPS = (("retrieve", "retrieving"), ("read", "reading"), ("verify", "verifying"))


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question of a conversation as typed, and what has come back so far.

    `state`: "running" while steps are under way, then "done", "stopped" or "failed" (then `error` says why).
    """

    asked: str
    answer: Answer | None = None
    state: str = "running"
    error: str = ""


def conversation(exchanges: Sequence[Exchange], language: str, editing: int | None = None) -> str:
    """Return a conversation as HTML.

    Args:
        exchanges: oldest first; none shows a welcome.
        language: the page's language.
        editing: the exchange whose question is being changed.
    """
    inside = "".join(_exchange(e, n, language, editing) for n, e in enumerate(exchanges))
    name = escape_html(word("conversation", language))
    return f'<div class="qa-log" role="region" aria-label="{name}">{inside or _welcome(language)}</div>'


def _welcome(language: str) -> str:
    return (
        f'<div class="qa-welcome"><h2>{escape_html(word("welcome", language))}</h2>'
        f"<p>{escape_html(word('welcome_more', language))}</p></div>"
    )


def example_list(examples: Sequence[tuple[str, str]], language: str) -> str:
    """Return questions to begin with, each with its language, as HTML; nothing where there are none."""
    buttons = "".join(
        f'<li><button type="button" data-act="example_select" data-question="{escape_html(question)}" '
        f'lang="{escape_html(code)}">{escape_html(question)}</button></li>'
        for question, code in examples
    )
    if not buttons:
        return ""
    return f'<div class="qa-examples"><h3>{escape_html(word("examples", language))}</h3><ul>{buttons}</ul></div>'


def _exchange(exchange: Exchange, turn: int, language: str, editing: int | None) -> str:
    answer = exchange.answer
    code = escape_html(answer.language) if answer else ""
    understood, asked_again = "", ""
    if answer and answer.question != one_line(exchange.asked):
        says = escape_html(word("understood", language, question=answer.question))
        understood = f'<p class="qa-understood">{says}</p>'
    if turn == editing:
        says = escape_html(word("editing", language))
        asked_again = f'<p class="qa-note">{says} {_button("keep", turn, language)}</p>'
    replaced = " qa-replaced" if editing is not None and turn >= editing else ""
    return (
        f'<article class="qa-turn{replaced}" id="turn-{turn}" data-text="{escape_html(_as_text(exchange))}" '
        f'data-markdown="{escape_html(_as_markdown(exchange))}">'
        f'<div class="qa-asked"><div lang="{code}"><p>{escape_html(exchange.asked)}</p>{understood}</div>'
        f'<p class="qa-tools">{_button("edit", turn, language)}</p></div>{asked_again}'
        f'<div class="qa-answer" lang="{code}">{_state(exchange, turn, language)}</div></article>'
    )


def _state(exchange: Exchange, turn: int, language: str) -> str:
    answer = exchange.answer
    body = _notice(answer) + _answer(answer, turn, language) if answer and answer.text else ""
    if exchange.state == "running":
        return _steps(answer, language) + body
    if exchange.state == "stopped":
        body += f'<p class="qa-note">{escape_html(word("stopped", language))}</p>'
    if exchange.state == "failed":
        body = f'<p class="qa-error" role="alert">{escape_html(exchange.error or word("failed", language))}</p>'
    tools = _button("copy", turn, language) if answer and answer.text else ""
    tools += _button("retry", turn, language)
    if answer and answer.text and (answer.citations or answer.related):
        tools += _button("show_sources", turn, language)
    detail = about(answer, language) if answer and answer.text else ""
    return f'{body}{detail}<p class="qa-tools">{tools}</p>'


def _steps(answer: Answer | None, language: str) -> str:
    done = {step for step, _ in answer.trace.steps_ms} if answer else set()
    current = next((key for key, _ in _STEPS if key not in done), "verify")
    items = "".join(
        f'<li class="{"qa-done" if key in done else "qa-now" if key == current else ""}">'
        f"{escape_html(word(says, language))}</li>"
        for key, says in _STEPS
    )
    return f'<ol class="qa-steps" role="status">{items}</ol>'


def _notice(answer: Answer) -> str:
    """Return what the person should know of how the answer came about: that a model could not be used, and why."""
    return f'<p class="qa-note" role="status">{escape_html(one_line(answer.notice))}</p>' if answer.notice else ""


def _answer(answer: Answer, turn: int, language: str) -> str:
    if not answer.answered and not answer.statements:
        return f'<p class="qa-refusal">{escape_html(answer.text)}</p>{_withheld(answer, language)}'
    parts = []
    for statement in answer.statements:
        marks = _markers(statement, answer, turn, language)
        text = escape_html(one_line(statement.text))
        if statement.kind in ("short", "derived"):
            parts.append(f'<p class="qa-short">{text}{marks}</p>{_as_written(statement, answer)}')
        elif statement.quoted:
            first = cited(answer.citations, statement.citations[0]) if statement.citations else None
            code = escape_html(first.language if first else answer.language)
            parts.append(f'<p class="qa-quote" lang="{code}">“{text}”{marks}</p>')
        else:
            parts.append(f'<p class="qa-said">{text}{marks}</p>')
    if not parts:
        parts.append(f'<p class="qa-said">{escape_html(answer.text)}</p>')
    if answer.answered and 0 < answer.confidence < WEAK_BELOW:
        parts.append(f'<p class="qa-weak">{escape_html(word("weak", language))}</p>')
    return "".join(parts) + _comparison(answer, turn, language) + _withheld(answer, language)


def _markers(statement: Statement, answer: Answer, turn: int, language: str) -> str:
    return "".join(
        _marker(citation, turn, language)
        for number in statement.citations
        if (citation := cited(answer.citations, number))
    )


def _marker(citation: Citation, turn: int, language: str) -> str:
    says = escape_html(word("marker", language, number=citation.number, title=one_line(citation.title)))
    return (
        f'<button type="button" class="qa-mark" data-act="open" data-turn="{turn}" data-number="{citation.number}" '
        f'data-kind="cited" aria-label="{says}">{citation.number}</button>'
        f'<span class="qa-tip" hidden>{tooltip(citation, language)}</span>'
    )


def _as_written(statement: Statement, answer: Answer) -> str:
    """Return the statement's figures as documents in other words or scripts write them, each with its language."""
    said = find_figures(statement.text, answer.language)
    written: dict[str, str] = {}
    for number in statement.citations:
        source = cited(answer.citations, number)
        for text in _written(source, said) if source else ():
            if text not in statement.text:
                written.setdefault(text, source.language if source else "")
    if not written:
        return ""
    items = " · ".join(
        f"{escape_html(_in_the_text(code, answer.language))} "
        f'<span class="qa-figure" lang="{escape_html(code)}">{escape_html(text)}</span>'
        for text, code in written.items()
    )
    return f'<p class="qa-written">{items}</p>'


def _in_the_text(code: str, language: str) -> str:
    return word("in_the_text", language, language=language_name(code, language))


def _written(citation: Citation, said: Sequence[Figure]) -> list[str]:
    """Return how a citation's quote writes the figures that were said, each once; a qualifier may differ."""
    bare = [replace(figure, qualifier="") for figure in said]
    found = find_figures(citation.quote, citation.language)
    return list(dict.fromkeys(one_line(f.text) for f in found if any(same_value(figure, f) for figure in bare)))


def _differing(citation: Citation, said: Sequence[Figure]) -> list[str]:
    """Return the one figure of a quote that stands in the place of what was said, or nothing where that is unclear."""
    units = {figure.unit for figure in said}
    found = [one_line(f.text) for f in find_figures(citation.quote, citation.language) if f.unit in units]
    return found if len(found) == 1 else []


def _comparison(answer: Answer, turn: int, language: str) -> str:
    """Return "3 documents agree", or that they differ, which opens a table of who writes what."""
    line = agreement_line(answer)
    if not line:
        return ""
    short = next((s for s in answer.statements if s.kind in ("short", "derived")), None)
    said = find_figures(short.text, answer.language) if short else []
    rows = "".join(_row(c, _written(c, said), turn, language) for c in answer.agreement.supports)
    rows += "".join(_row(c, _differing(c, said), turn, language, differs=True) for c in answer.agreement.conflicts)
    heads = "".join(
        f'<th scope="col">{escape_html(word(key, language))}</th>'
        for key in ("document", "column_language", "column_date", "as_written")
    )
    kind = "qa-conflict" if answer.agreement.conflicts else "qa-agree"
    return (
        f'<details class="qa-compare {kind}"><summary>{escape_html(line)}</summary><div class="qa-wide" tabindex="0" '
        f'role="region" aria-label="{escape_html(line)}"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details>"
    )


def _row(citation: Citation, written: Sequence[str], turn: int, language: str, differs: bool = False) -> str:
    says = " · ".join(written) or one_line(citation.quote)
    flag = f'<span class="qa-differs">{escape_html(word("differs", language))}</span> ' if differs else ""
    code = escape_html(citation.language)
    return (
        f'<tr><th scope="row" lang="{code}">{escape_html(one_line(citation.title))} {_marker(citation, turn, language)}'
        f"</th><td>{escape_html(language_name(citation.language, language))}</td>"
        f'<td class="qa-n">{escape_html(citation.date or "–")}</td>'
        f'<td lang="{code}">{flag}{escape_html(says)}</td></tr>'
    )


def _withheld(answer: Answer, language: str) -> str:
    if not answer.withheld:
        return ""
    items = "".join(f"<li>{escape_html(one_line(reason))}</li>" for reason in answer.withheld)
    says = escape_html(word("withheld", language, n=len(answer.withheld)))
    return f'<details class="qa-withheld"><summary>{says}</summary><ul>{items}</ul></details>'


def _button(act: str, turn: int, language: str) -> str:
    copied = f' data-copied="{escape_html(word("copied", language))}"' if act == "copy" else ""
    return (
        f'<button type="button" data-act="{act}" data-turn="{turn}"{copied}>{escape_html(word(act, language))}</button>'
    )


def _as_text(exchange: Exchange) -> str:
    return to_text(exchange.answer) if exchange.answer and exchange.answer.text else ""


def _as_markdown(exchange: Exchange) -> str:
    said = to_markdown(exchange.answer) if exchange.answer and exchange.answer.text else "–"
    return f"## {escape_markdown(one_line(exchange.asked))}\n\n{said}\n"
