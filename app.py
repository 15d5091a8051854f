"""The page: layout and events, no logic. `qa serve` (or `python app.py`) starts it and prints its address.

What it shows comes from `qa/present/`; its words, style and script from `qa/data/page/`; what it does from `qa/page/`.
A conversation lives in its own session and nowhere else.
"""

from __future__ import annotations

import html
import importlib.util
import json
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from qa.bot import MAX_QUESTION, Bot
from qa.documents import SUFFIXES
from qa.errors import BadDocument, BadSettings, QAError
from qa.page import programs, session, uploads
from qa.page.examples import Examples
from qa.page.guard import LOOPBACK, Guard
from qa.page.words import LANGUAGES, asset, page_language, texts, word
from qa.present import Exchange, FileResult, conversation, documents_table, escape_html, results_table

log = logging.getLogger(__name__)

MAX_WAITING = 200  # questions that may wait at once; Gradio turns away what is over it
CONCURRENCY = 8
FONTS = ("system-ui", "Noto Sans Thai", "Sarabun", "Loma", "sans-serif")  # local ones: nothing is fetched
REPORTS = ("eval/report.json", "build/eval/report.json")
text = gr.I18n(**{code: {key: entry[code] for key, entry in texts().items()} for code in LANGUAGES})

Exchanges = tuple[Exchange, ...]


class SentFile(gr.File):
    """A file box that takes what was uploaded to it, and fetches no address in the place of a file."""

    async def async_move_resource_to_block_cache(self, url_or_file_path: Any) -> str | None:
        """Refuse an address; keep a file as Gradio does."""
        if str(url_or_file_path).startswith(("http:", "https:")):
            raise gr.Error("A file was expected, not an address.")
        return await super().async_move_resource_to_block_cache(url_or_file_path)

    def get_block_name(self) -> str:
        """Be a file box like any other to the browser."""
        return "file"


def build(bot: Bot) -> gr.Blocks:
    """Return the page over a bot; nothing of a conversation is kept outside its own session."""
    examples = Examples(bot)
    with gr.Blocks(title=word("title", "en"), analytics_enabled=False, delete_cache=(3600, 3600)) as page:
        header = gr.HTML(elem_id="header", apply_default_css=False)
        with gr.Tab(text("tab_ask"), elem_id="tab-ask"):
            _ask_tab(bot, page, header, examples)
        with gr.Tab(text("tab_documents"), elem_id="tab-documents") as documents_tab:
            _documents_tab(bot, page, documents_tab)
        with gr.Tab(text("tab_evaluation"), elem_id="tab-evaluation") as evaluation_tab:
            report = gr.HTML(elem_id="report", apply_default_css=False, js_on_load=_mount("report"))
            evaluation_tab.select(_report, None, report, api_visibility="private")
        _programs(bot)
    return page


def _ask_tab(bot: Bot, page: gr.Blocks, header: gr.HTML, examples: Examples) -> None:
    turns, editing, shown = gr.State(()), gr.State(None), gr.State(-1)
    with gr.Row(elem_id="room", equal_height=False):
        with gr.Column(scale=3, min_width=320, elem_id="chat"):
            answers = gr.HTML(
                elem_id="answers",
                apply_default_css=False,
                js_on_load=_mount(
                    "conversation", "open", "show_sources", "example_select", "retry", "edit", "keep"
                ),
            )
            with gr.Row(elem_id="asking"):
                question = gr.Textbox(
                    label=text("question"),
                    placeholder=text("question_hint"),
                    elem_id="question",
                    show_label=False,
                    container=False,
                    max_length=MAX_QUESTION,
                    lines=1,
                    max_lines=6,
                    autofocus=True,
                    scale=8,
                )
                send = gr.Button(text("ask"), variant="primary", elem_id="send", scale=1, min_width=96)
                stop = gr.Button(text("stop"), visible=False, elem_id="stop", scale=1, min_width=96)
            with gr.Row(elem_id="tools"):
                clear = gr.Button(text("clear"), size="sm", elem_id="clear", scale=0, min_width=80)
                export = gr.Button(text("export"), size="sm", elem_id="export", scale=0, min_width=80)
        with gr.Column(scale=2, min_width=320, elem_id="beside"):
            sources = gr.HTML(elem_id="sources", apply_default_css=False, js_on_load=_mount("sources", "open", "list"))

    def on_load(request: gr.Request) -> tuple[str, str, str]:
        code = _language(request)
        title = f'<h1 class="qa-title" lang="{code}">{escape_html(word("title", code))}</h1>'
        return title, conversation((), code), session.panel(bot, (), -1, code, None)

    def on_examples(known: Exchanges, request: gr.Request) -> Any:
        return gr.skip() if known else conversation((), _language(request), examples.get())

    def on_ask(
        typed: str, known: Exchanges, changed: int | None, request: gr.Request, event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        given, code = _given(event), _language(request)
        again = session.exchange_at(known, given.get("turn", -1))
        asked = str(given.get("question") or (again.asked if again else typed))
        if not asked.strip():
            yield (gr.skip(),) * 8
            return
        before = known[: given["turn"]] if again else known if changed is None else known[:changed]
        box: Any = gr.skip() if again or given.get("question") else ""
        for exchanges in session.ask(bot, asked, before):
            busy, last = exchanges[-1].state == "running", len(exchanges) - 1
            drawn = conversation(exchanges, code)
            beside = session.panel(bot, exchanges, last, code, None)
            yield box, drawn, exchanges, None, beside, last, gr.update(visible=not busy), gr.update(visible=busy)
            box = gr.skip()

    def on_stop(known: Exchanges, request: gr.Request) -> tuple[Any, ...]:
        known = session.stopped(known)
        return conversation(known, _language(request)), known, gr.update(visible=True), gr.update(visible=False)

    def on_edit(known: Exchanges, request: gr.Request, event: gr.EventData) -> tuple[Any, ...]:
        turn = _given(event).get("turn", -1)
        chosen = session.exchange_at(known, turn)
        if chosen is None:
            return (gr.skip(),) * 3
        return chosen.asked, turn, conversation(known, _language(request), editing=turn)

    def on_keep(known: Exchanges, request: gr.Request) -> tuple[Any, ...]:
        return "", None, conversation(known, _language(request))

    def on_open(known: Exchanges, request: gr.Request, event: gr.EventData) -> tuple[str, int]:
        given = _given(event)
        opened = (str(given.get("kind")), given.get("number", 0))
        turn = given.get("turn", -1)
        return session.panel(bot, known, turn, _language(request), opened if opened[1] else None), turn

    def on_list(known: Exchanges, turn: int, request: gr.Request) -> str:
        return session.panel(bot, known, turn, _language(request), None)

    def on_clear(request: gr.Request) -> tuple[Any, ...]:
        code = _language(request)
        empty = session.panel(bot, (), -1, code, None)
        return "", conversation((), code, examples.get()), (), None, empty, -1, gr.update(visible=True), gr.update(visible=False)

    page.load(on_load, None, [header, answers, sources], **_QUIET).then(on_examples, turns, answers, **_QUIET)
    everything = [question, answers, turns, editing, sources, shown, send, stop]
    asking = gr.on(
        [question.submit, send.click, answers.example_select, answers.retry],
        on_ask,
        [question, turns, editing],
        everything,
        concurrency_limit=CONCURRENCY,
        trigger_mode="always_last",  # "once" drops a question that is sent as the last one's answer comes in
        **_QUIET,
    )
    stop.click(on_stop, turns, [answers, turns, send, stop], cancels=[asking], **_QUIET)
    clear.click(on_clear, None, everything, cancels=[asking], **_QUIET)
    answers.edit(on_edit, turns, [question, editing, answers], **_QUIET)
    answers.keep(on_keep, turns, [question, editing, answers], **_QUIET)
    for opening in (answers.open, answers.show_sources, sources.open):
        opening(on_open, turns, [sources, shown], **_QUIET)
    sources.list(on_list, [turns, shown], sources, **_QUIET)
    export.click(None, None, None, js="() => qa.save()", api_visibility="private")


def _documents_tab(bot: Bot, page: gr.Blocks, tab: gr.Tab) -> None:
    wanted = gr.Textbox(
        label=text("filter"), placeholder=text("filter"), show_label=False, container=False, elem_id="filter", max_length=200
    )
    table = gr.HTML(elem_id="documents", apply_default_css=False, js_on_load=_mount("documents", "remove"))
    files = SentFile(
        file_count="multiple", file_types=sorted(SUFFIXES), label=text("upload"), elem_id="upload", height=150
    )
    results = gr.HTML(elem_id="results", apply_default_css=False)
    again = gr.Button(text("reingest"), size="sm", elem_id="reingest", scale=0, min_width=200)

    def listed(sought: str | None, request: gr.Request) -> str:
        return documents_table(bot.documents(), uploads.store_bytes(bot), _language(request), sought or "")

    def on_upload(sent: list[str] | None, sought: str, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        code, paths, done = _language(request), [Path(path) for path in sent or ()], list[FileResult]()
        try:
            uploads.check_batch(paths)
        except BadDocument as error:
            yield None, results_table([FileResult(word("upload", code), "refused", str(error))], code), gr.skip()
            return
        for n, path in enumerate(paths, 1):
            doing = word("reading_file", code, name=path.name, done=n, all=len(paths))
            yield gr.skip(), results_table(done, code, doing), gr.skip()
            done.append(uploads.add_file(bot, path, path.name))
        yield None, results_table(done, code), listed(sought, request)

    def on_again(sought: str, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        code, done = _language(request), list[FileResult]()
        infos = bot.documents()
        for n, info in enumerate(infos, 1):
            doing = word("reading_file", code, name=info.name, done=n, all=len(infos))
            yield results_table(done, code, doing), gr.skip()
            done.append(uploads.read_again(bot, info, word("result_gone", code)))
        yield results_table(done, code), listed(sought, request)

    def on_remove(sought: str, request: gr.Request, event: gr.EventData) -> tuple[str, str]:
        code, name = _language(request), str(_given(event).get("name", ""))
        try:
            uploads.remove(bot, name)
            told = word("removed", code, name=name)
        except QAError as error:
            told = str(error)
        return results_table([], code, told), listed(sought, request)

    for event in (page.load, tab.select, wanted.change):
        event(listed, wanted, table, **_QUIET)
    files.upload(on_upload, [files, wanted], [files, results, table], concurrency_limit=1, concurrency_id="writing", **_QUIET)
    again.click(on_again, wanted, [results, table], concurrency_limit=1, concurrency_id="writing", **_QUIET)
    table.remove(on_remove, wanted, [results, table], concurrency_limit=1, concurrency_id="writing", **_QUIET)


def _programs(bot: Bot) -> None:
    """Offer `ask`, `documents` and `ingest` to programs; the docstrings are their descriptions, also as MCP tools."""

    def ask(question: str) -> dict[str, Any]:
        """Answer a question from the documents: the answer, its citations with exact quotes, and its figures.

        Args:
            question: the question, in any language, up to 4,000 characters.
        """
        return programs.ask(bot, question)

    def documents() -> list[dict[str, Any]]:
        """List the documents that questions are answered from."""
        return programs.documents(bot)

    def ingest(name: str, text: str) -> dict[str, Any]:
        """Store a document that is sent as text; one of the same name is replaced.

        Args:
            name: a file name that ends in .txt, .md or .html.
            text: what the document says, up to a million characters.
        """
        return programs.ingest(bot, name, text)

    gr.api(ask, api_name="ask", concurrency_limit=CONCURRENCY)
    gr.api(documents, api_name="documents")
    gr.api(ingest, api_name="ingest", concurrency_limit=1, concurrency_id="writing")


_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def _mount(drawn: str, *events: str) -> str:
    """Return the script that hands an HTML part's buttons on; Gradio knows an event by its quoted name in it."""
    return f"qa.mount(element, trigger, {drawn!r}); // {' '.join(map(repr, events))}"


def _language(request: gr.Request) -> str:
    return page_language(request.headers.get("accept-language"))


def _given(event: gr.EventData) -> dict[str, Any]:
    """Return what a button carries, its types checked: a browser may send anything."""
    data = event._data if isinstance(event._data, dict) else {}
    kinds = {"turn": int, "number": int, "kind": str, "question": str, "name": str}
    return {key: value for key, kind in kinds.items() if isinstance(value := data.get(key), kind)}


def _report(request: gr.Request) -> str:
    """Return the latest measurement as a page in a frame, where no script runs."""
    code = _language(request)
    here = Path(__file__).resolve().parent
    found = [path for name in REPORTS if (path := here / name).is_file()]
    if not found:
        return f'<p class="qa-empty">{escape_html(word("no_report", code))}</p>'
    try:
        from eval.page import as_html

        page = as_html(json.loads(max(found, key=lambda path: path.stat().st_mtime).read_text("utf-8")))
    except Exception:
        log.warning("The evaluation's report cannot be shown", exc_info=True)
        return f'<p class="qa-empty">{escape_html(word("bad_report", code))}</p>'
    title = escape_html(word("report", code))
    return f'<iframe title="{title}" sandbox="allow-same-origin" srcdoc="{html.escape(page)}"></iframe>'


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
        _launch(page, bot)
    except OSError as error:
        raise BadSettings(
            f"The page cannot listen on {settings.host}:{settings.port}: the port may be taken. Set QA_PORT to another."
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _launch(page: gr.Blocks, bot: Bot) -> None:
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
        mcp_server=importlib.util.find_spec("mcp") is not None,
        max_file_size=uploads.MAX_FILE_BYTES,
        app_kwargs={
            "middleware": [Middleware(Guard, host=settings.host)],
            "routes": [_original(bot)],
        },
        i18n=text,
        theme=gr.themes.Base(font=FONTS, font_mono=("ui-monospace", "monospace"), radius_size="lg"),
        css=asset("style.css"),
        head=f"<script>{asset('page.js')}</script>",
        footer_links=[],
    )


if __name__ == "__main__":
    serve(Bot())
