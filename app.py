"""The page: layout and events, no logic. `qa serve` (or `python app.py`) starts it and prints its address."""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import Response

from qa.bot import MAX_QUESTION, Bot
from qa.errors import BadSettings, QAError
from qa.present import escape_markdown, explanation, report_text, to_chat, to_html, to_json, visible
from qa.records import Turn
from qa.settings import Settings

log = logging.getLogger(__name__)

MAX_WAITING = 200  # questions that may wait at once; Gradio turns away what is over it
CONCURRENCY = 8
MAX_UPLOAD = "20mb"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
FONTS = ("system-ui", "Noto Sans Thai", "Sarabun", "Loma", "sans-serif")  # local ones: nothing is fetched
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
CSS = """
.gradio-container { max-width: 1240px !important; margin: 0 auto; line-height: 1.6; }
.qa-sources h2, .qa-sources > summary { font-size: 1rem; font-weight: 600; margin: .25rem 0 .75rem; }
.qa-card { border: 1px solid var(--border-color-primary); border-radius: 12px; padding: 14px 18px; margin-bottom: 14px;
  background: var(--background-fill-primary); }
.qa-card h3 { font-size: .95rem; font-weight: 600; margin: 0; }
.qa-number { display: inline-block; min-width: 1.5em; text-align: center; border-radius: 6px; margin-right: .35em;
  background: var(--color-accent-soft); }
.qa-where { color: var(--body-text-color-subdued); font-size: .8rem; margin: .15rem 0 .5rem; overflow-wrap: anywhere; }
.qa-figure { font-size: 1.05rem; font-weight: 600; margin: 0 0 .4rem; }
.qa-card blockquote { margin: 0; padding: 0; border: 0; font-size: .9rem; white-space: pre-line; }
.qa-card [lang=th], .qa-card[lang=th] { line-height: 1.85; }
.qa-card mark { background: #ffe9a8; color: #221c00; padding: .1em .05em; border-radius: 3px; }
.qa-document { max-height: 22rem; overflow: auto; white-space: pre-wrap; font-size: .85rem; padding: .5rem 0; }
.qa-card details summary { cursor: pointer; font-size: .8rem; margin-top: .5rem; }
#answers h2 { font-size: 1.7rem; line-height: 1.35; margin: .2rem 0 .6rem; }
footer { display: none !important; }
"""


def build(bot: Bot) -> gr.Blocks:
    """Return the page over a bot; nothing of a conversation is kept outside its own session."""

    def on_ask(question: str, shown: list[dict[str, Any]], turns: list[Turn]) -> tuple[Any, ...]:
        try:
            answer = bot.ask(question, turns)
        except QAError as error:
            return "", _said(shown, question, visible(str(error))), turns, "", ""
        said = _said(shown, _asked(question, answer.question), to_chat(answer))
        sources = to_html(answer, lambda name: bot.document(name).text)
        return "", said, [*turns, Turn(answer.question, answer.text)], sources, explanation(answer)

    def on_ingest(files: Sequence[str] | None) -> tuple[str, list[list[str]], Any]:
        if not files:
            return "Choose files first.", _rows(bot), gr.update()
        try:
            told = report_text(bot.ingest([Path(file) for file in files]))
        except QAError as error:
            told = visible(str(error))
        return told, _rows(bot), gr.update(choices=_names(bot), value=None)

    def on_remove(name: str | None, sure: bool) -> tuple[str, list[list[str]], Any, bool]:
        if not name or not sure:
            return "Choose a document and confirm.", _rows(bot), gr.update(), sure
        try:
            bot.remove(name)
            told = f"Removed {visible(name)}."
        except QAError as error:
            told = visible(str(error))
        return told, _rows(bot), gr.update(choices=_names(bot), value=None), False

    def ask_api(question: str) -> str:
        """Answer one question for a program: the answer as JSON, or the error's sentence."""
        try:
            return to_json(bot.ask(question))
        except QAError as error:
            return to_json({"error": str(error)})

    with gr.Blocks(title="Ask your documents", analytics_enabled=False, fill_height=True) as page:
        turns = gr.State([])
        gr.Markdown("# Ask your documents")
        with gr.Tab("Ask"), gr.Row():
            with gr.Column(scale=3, min_width=320):
                chat = gr.Chatbot(
                    label="Answers",
                    elem_id="answers",
                    allow_tags=False,
                    sanitize_html=True,
                    height="58vh",
                    buttons=["copy"],
                )
                question = gr.Textbox(
                    label="Question", placeholder="Ask in your own language", max_length=MAX_QUESTION, autofocus=True
                )
                with gr.Row():
                    send = gr.Button("Ask", variant="primary")
                    clear = gr.Button("Clear")
            with gr.Column(scale=2, min_width=320):
                sources = gr.HTML(label="Sources", elem_id="sources")
                with gr.Accordion("About this answer", open=False):
                    about = gr.Textbox(label="How it came about", lines=8, interactive=False)
        with gr.Tab("Documents"):
            table = gr.Dataframe(_rows(bot), headers=list(COLUMNS), interactive=False, label="Documents", wrap=True)
            files = gr.File(file_count="multiple", label="Add text, Markdown or HTML files")
            add = gr.Button("Add to the store", variant="primary")
            with gr.Row():
                name = gr.Dropdown(_names(bot), label="Remove a document", value=None)
                sure = gr.Checkbox(label="Yes, remove it from the store")
                drop = gr.Button("Remove")
            told = gr.Textbox(label="Result", interactive=False, lines=3)
        outputs = [question, chat, turns, sources, about]
        for event in (question.submit, send.click):
            event(on_ask, [question, chat, turns], outputs, api_visibility="private", concurrency_limit=CONCURRENCY)
        clear.click(lambda: ([], [], "", ""), None, [chat, turns, sources, about], api_visibility="private")
        add.click(on_ingest, files, [told, table, name], api_visibility="private")
        drop.click(on_remove, [name, sure], [told, table, name, sure], api_visibility="private")
        gr.api(ask_api, api_name="ask")
    return page


COLUMNS = ("name", "title", "language", "date", "passages", "added")


def _said(shown: list[dict[str, Any]], question: str, answer: str) -> list[dict[str, Any]]:
    return [*shown, {"role": "user", "content": escape_markdown(question)}, {"role": "assistant", "content": answer}]


def _asked(typed: str, completed: str) -> str:
    """Return what was typed, with the completed question where a follow-up was completed."""
    return typed if " ".join(typed.split()) == completed else f"{typed}\n({completed})"


def _rows(bot: Bot) -> list[list[str]]:
    return [
        [visible(str(cell)) for cell in (d.name, d.title, d.language, d.date or "", d.n_passages, d.added)]
        for d in bot.documents()
    ]


def _names(bot: Bot) -> list[str]:
    return [info.name for info in bot.documents()]


class _SecurityHeaders(BaseHTTPMiddleware):
    """Adds the headers that Gradio leaves out."""

    async def dispatch(self, request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        """Answer a request, with the headers."""
        response = await call_next(request)
        for header, value in SECURITY_HEADERS.items():
            response.headers.setdefault(header, value)
        return response


def serve(bot: Bot) -> None:
    """Start the page and block until it is stopped.

    Raises:
        BadSettings: the address cannot be listened on.
    """
    settings = bot.settings
    if settings.host not in LOOPBACK and not settings.auth:
        log.warning("The page is open to everyone who can reach %s; set QA_AUTH=user:password.", settings.host)
    page = build(bot)
    page.queue(max_size=MAX_WAITING, default_concurrency_limit=CONCURRENCY)
    try:
        _launch(page, settings)
    except OSError as error:
        raise BadSettings(
            f"The page cannot listen on {settings.host}:{settings.port}: the port may be taken. Set QA_PORT to another."
        ) from error


def _launch(page: gr.Blocks, settings: Settings) -> None:
    user, _, password = settings.auth.partition(":")
    page.launch(
        server_name=settings.host,
        server_port=settings.port or None,
        auth=(user, password) if settings.auth else None,
        share=False,
        show_error=False,
        enable_monitoring=False,
        ssr_mode=False,
        max_file_size=MAX_UPLOAD,
        app_kwargs={"middleware": [Middleware(_SecurityHeaders)]},
        theme=gr.themes.Base(font=FONTS, font_mono=("ui-monospace", "monospace"), radius_size="lg"),
        css=CSS,
        footer_links=[],
    )


if __name__ == "__main__":
    serve(Bot())
