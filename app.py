"""The page: layout and events, no logic. `qa serve` (or `python app.py`) starts it and prints its address.

What it shows comes from `qa/present/`; its words, style and script from `qa/data/page/`; what it does from `qa/page/`.
A conversation lives in its own session and nowhere else.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # many small products: threads would only wait for one another
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from qa.bot import MAX_QUESTION, Bot
from qa.documents import SUFFIXES
from qa.errors import BadSettings, QAError
from qa.page import programs, uploads
from qa.page.evaluation import report_frame
from qa.page.events import Shelf, Talk, language
from qa.page.guard import LOOPBACK, Guard
from qa.page.session import Conversation
from qa.page.words import LANGUAGES, asset, texts, word
from qa.present import escape_html

log = logging.getLogger(__name__)

MAX_WAITING = 200  # questions that may wait at once; Gradio turns away what is over it
CONCURRENCY = 8
FONTS = ("system-ui", "Noto Sans Thai", "Sarabun", "Loma", "sans-serif")  # local ones: nothing is fetched
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
WRITING: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "writing", **QUIET}
HERE = Path(__file__).resolve().parent

text = gr.I18n(**{code: {key: entry[code] for key, entry in texts().items()} for code in LANGUAGES})


def build(bot: Bot) -> gr.Blocks:
    """Return the page over a bot; nothing of a conversation is kept outside its own session."""
    with gr.Blocks(title=word("title", "en"), analytics_enabled=False, delete_cache=(3600, 3600)) as page:
        header = _html("header", "")
        page.load(_heading, None, header, **QUIET)
        with gr.Tab(text("tab_ask"), elem_id="tab-ask"):
            _ask_tab(page, Talk(bot))
        with gr.Tab(text("tab_documents"), elem_id="tab-documents") as tab:
            _documents_tab(page, tab, Shelf(bot))
        with gr.Tab(text("tab_evaluation"), elem_id="tab-evaluation") as tab:
            report = _html("report", "report")
            tab.select(_report, None, report, **QUIET)
        _programs(bot)
    return page


# --- asking


def _ask_tab(page: gr.Blocks, talk: Talk) -> None:
    known, editing, shown = gr.State(Conversation()), gr.State(None), gr.State(-1)
    with gr.Row(elem_id="room", equal_height=False):
        with gr.Column(scale=3, min_width=320, elem_id="chat"):
            answers = _html("answers", "conversation", "open", "show_sources", "retry", "edit", "keep")
            examples = _html("examples", "examples", "example_select")
            with gr.Row(elem_id="asking"):
                question = gr.Textbox(
                    label=text("question"),
                    placeholder=text("question_hint"),
                    elem_id="question",
                    show_label=False,
                    container=False,
                    max_length=MAX_QUESTION,
                    lines=1,
                    max_lines=6,  # more than one line: Enter sends, Shift-Enter breaks the line
                    autofocus=True,
                    scale=8,
                )
                send = gr.Button(text("ask"), variant="primary", elem_id="send", scale=1, min_width=96)
                stop = gr.Button(text("stop"), elem_id="stop", scale=1, min_width=96)
            with gr.Row(elem_id="tools"):
                clear = gr.Button(text("clear"), size="sm", elem_id="clear", scale=0, min_width=80)
                export = gr.Button(text("export"), size="sm", elem_id="export", scale=0, min_width=80)
        with gr.Column(scale=2, min_width=320, elem_id="beside"):
            sources = _html("sources", "sources", "open", "list")

    everything = [question, answers, editing, sources, shown]
    page.load(talk.on_load, None, [answers, sources], **QUIET).then(talk.on_examples, None, examples, **QUIET)
    asking = gr.on(
        [question.submit, send.click, examples.example_select, answers.retry],
        talk.on_ask,
        [question, known, editing],
        everything,
        concurrency_limit=CONCURRENCY,
        trigger_mode="multiple",  # the others lose a question sent just after a stop; the script keeps it to one
        **QUIET,
    )
    stop.click(talk.on_stop, known, answers, cancels=[asking], **QUIET)
    clear.click(talk.on_clear, known, everything, cancels=[asking], **QUIET)
    answers.edit(talk.on_edit, known, [question, editing, answers], **QUIET)
    answers.keep(talk.on_keep, known, [question, editing, answers], **QUIET)
    for opening in (answers.open, answers.show_sources, sources.open):
        opening(talk.on_open, known, [sources, shown], **QUIET)
    sources.list(talk.on_list, [known, shown], sources, **QUIET)
    export.click(None, None, None, js="() => qa.save()", api_visibility="private")


# --- documents


def _documents_tab(page: gr.Blocks, tab: gr.Tab, shelf: Shelf) -> None:
    wanted = gr.Textbox(
        label=text("filter"),
        placeholder=text("filter"),
        elem_id="filter",
        show_label=False,
        container=False,
        max_length=200,
    )
    table = _html("documents", "documents", "remove")
    files = gr.File(
        file_count="multiple", file_types=sorted(SUFFIXES), label=text("upload"), elem_id="upload", height=150
    )
    _take_no_address(files)
    results = _html("results", "results")
    again = gr.Button(text("reingest"), size="sm", elem_id="reingest", scale=0, min_width=200)
    for event in (page.load, tab.select, wanted.change):
        event(shelf.on_list, wanted, table, **QUIET)
    files.upload(shelf.on_upload, [files, wanted], [files, results, table], **WRITING)
    again.click(shelf.on_again, wanted, [results, table], **WRITING)
    table.remove(shelf.on_remove, wanted, [results, table], **WRITING)


def _take_no_address(files: gr.File) -> None:
    """Keep a file box from fetching an address that is sent in the place of an uploaded file."""
    keep = files.async_move_resource_to_block_cache

    async def keep_file(sent: Any) -> str | None:
        if str(sent).startswith(("http:", "https:")):
            raise gr.Error("A file was expected, not an address.")
        return await keep(sent)

    files.async_move_resource_to_block_cache = keep_file


# --- programs


def _programs(bot: Bot) -> None:
    """Offer `ask`, `documents` and `ingest` to programs; the docstrings describe them, also as MCP tools."""

    def ask(question: str) -> str:
        """Answer a question from the documents, as JSON: the answer, its citations with exact quotes, its figures.

        Args:
            question: the question, in any language, up to 4,000 characters.
        """
        return programs.ask(bot, question)

    def documents() -> str:
        """List the documents that questions are answered from, as JSON."""
        return programs.documents(bot)

    def ingest(name: str, text: str) -> str:
        """Store a document that is sent as text; one of the same name is replaced.

        Args:
            name: a file name that ends in .txt, .md or .html.
            text: what the document says, up to a million characters.
        """
        return programs.ingest(bot, name, text)

    gr.api(ask, api_name="ask", concurrency_limit=CONCURRENCY)
    gr.api(documents, api_name="documents")
    gr.api(ingest, api_name="ingest", concurrency_limit=1, concurrency_id="writing")


def _original(bot: Bot) -> Route:
    """Return the route that hands out a stored document's file, to those who may use the page."""

    def send(request: Request) -> Response:
        app = request.app
        cookies = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
        if app.auth is not None and not any(app.tokens.get(request.cookies.get(name)) for name in cookies):
            return PlainTextResponse("Sign in first.", 401)
        try:
            data, name = uploads.original(bot, request.query_params.get("name", ""))
        except QAError as error:
            return PlainTextResponse(str(error), 404)
        disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        return Response(data, media_type="application/octet-stream", headers={"Content-Disposition": disposition})

    return Route("/original", send)


# --- small parts


def _html(name: str, drawn: str, *events: str) -> gr.HTML:
    """Return a part that is drawn on the server; its script hands on the events of its buttons.

    Gradio knows an event of ours by its quoted name in the script.
    """
    script = f"qa.mount(element, trigger, {drawn!r}); // {' '.join(map(repr, events))}"
    return gr.HTML(elem_id=name, apply_default_css=False, js_on_load=script)


def _heading(request: gr.Request) -> str:
    code = language(request)
    return f'<h1 class="qa-title" lang="{code}">{escape_html(word("title", code))}</h1>'


def _report(request: gr.Request) -> str:
    return report_frame(HERE, language(request))


# --- serving


def serve(bot: Bot) -> None:
    """Start the page and block until it is stopped.

    Raises:
        BadSettings: the address cannot be listened on.
    """
    settings = bot.settings
    if settings.host not in LOOPBACK and not settings.auth:
        log.warning("The page is open to everyone who can reach %s; set QA_AUTH=user:password.", settings.host)
    folder = tempfile.mkdtemp(prefix="qa-page-")
    os.environ["GRADIO_TEMP_DIR"] = folder  # uploads wait here, and go when the page stops
    try:
        page = build(bot)
        page.queue(max_size=MAX_WAITING, default_concurrency_limit=CONCURRENCY)
        _launch(page, bot, Path(folder))
    except OSError as error:
        raise BadSettings(
            f"The page cannot listen on {settings.host}:{settings.port}: the port may be taken. Set QA_PORT to another."
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _launch(page: gr.Blocks, bot: Bot, folder: Path) -> None:
    settings = bot.settings
    user, _, password = settings.auth.partition(":")
    page.launch(
        server_name=settings.host,
        server_port=settings.port or None,
        auth=(user, password) if settings.auth else None,
        share=False,
        show_error=False,
        enable_monitoring=False,
        run_history=False,
        ssr_mode=False,
        mcp_server=not settings.auth and importlib.util.find_spec("mcp") is not None,  # its route asks for no password
        max_file_size=uploads.MAX_FILE_BYTES,
        app_kwargs={"middleware": [Middleware(Guard, host=settings.host, uploads=folder)], "routes": [_original(bot)]},
        i18n=text,
        theme=gr.themes.Base(font=FONTS, font_mono=("ui-monospace", "monospace"), radius_size="lg"),
        css=asset("style.css"),
        head=f"<script>{asset('page.js')}</script>",
        footer_links=[],
    )


if __name__ == "__main__":
    serve(Bot())
