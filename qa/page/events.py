"""The page's events: what a browser sends → what its parts show. The layout that wires them is in `app.py`.

A browser may send anything, so what a button carries is checked. Nothing of a conversation is kept here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from qa.bot import Bot
from qa.errors import BadDocument, QAError
from qa.page import session, uploads
from qa.page.examples import Examples
from qa.page.words import page_language, word
from qa.present import FileResult, conversation, documents_table, example_list, results_table


class Talk:
    """The events of a conversation. It keeps none: `known`, the conversation, is the session's own."""

    def __init__(self, bot: Bot) -> None:
        """Answer by a bot."""
        self._bot = bot
        self._examples = Examples(bot)

    def _panel(self, known: session.Exchanges, turn: int, code: str, opened: tuple[str, int] | None = None) -> str:
        return session.panel(self._bot, known, turn, code, opened)

    def on_load(self, request: gr.Request) -> tuple[str, str]:
        """Show an empty conversation and no sources."""
        code = language(request)
        return _drawn(conversation((), code)), _drawn(self._panel((), -1, code))

    def on_examples(self, request: gr.Request) -> str:
        """Show questions to begin with."""
        return example_list(self._examples.get(), language(request))

    def on_ask(
        self, typed: str, known: session.Conversation, changed: int | None, request: gr.Request, event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        """Answer what was typed, an example, or a question asked again; show each step."""
        given, code, before = given_by(event), language(request), known.exchanges
        again = session.exchange_at(before, given.get("turn", -1))
        asked = str(given.get("question") or (again.asked if again else typed) or "")
        if not asked.strip():
            yield (gr.skip(),) * 5
            return
        before = before[: given["turn"]] if again else before if changed is None else before[:changed]
        box: Any = gr.skip() if given else ""
        begun = known.begin()
        for exchanges in session.ask(self._bot, asked, before):
            moment = known.keep(begun, exchanges)
            if moment is None:
                return
            last = len(exchanges) - 1
            beside = _drawn(self._panel(exchanges, last, code), moment)
            yield box, _drawn(conversation(exchanges, code), moment), None, beside, last
            box = gr.skip()

    def on_stop(self, known: session.Conversation, request: gr.Request) -> str:
        """Mark what was under way as stopped."""
        exchanges, moment = known.take_over(session.stopped)
        return _drawn(conversation(exchanges, language(request)), moment)

    def on_clear(self, known: session.Conversation, request: gr.Request) -> tuple[Any, ...]:
        """Begin anew."""
        code = language(request)
        empty, moment = known.take_over(lambda _: ())
        return "", _drawn(conversation(empty, code), moment), None, _drawn(self._panel(empty, -1, code), moment), -1

    def on_edit(self, known: session.Conversation, request: gr.Request, event: gr.EventData) -> tuple[Any, ...]:
        """Put a question into the box, and show what it will replace."""
        turn, exchanges = given_by(event).get("turn", -1), known.exchanges
        chosen = session.exchange_at(exchanges, turn)
        if chosen is None:
            return (gr.skip(),) * 3
        return chosen.asked, turn, _drawn(conversation(exchanges, language(request), editing=turn))

    def on_keep(self, known: session.Conversation, request: gr.Request) -> tuple[Any, ...]:
        """Leave the question as it was."""
        return "", None, _drawn(conversation(known.exchanges, language(request)))

    def on_open(self, known: session.Conversation, request: gr.Request, event: gr.EventData) -> tuple[str, int]:
        """Show a turn's sources, or the whole document of one."""
        given = given_by(event)
        turn, number = given.get("turn", -1), given.get("number", 0)
        opened = (given.get("kind", "cited"), number) if number else None
        return _drawn(self._panel(known.exchanges, turn, language(request), opened)), turn

    def on_list(self, known: session.Conversation, turn: int, request: gr.Request) -> str:
        """Show a turn's sources again."""
        return _drawn(self._panel(known.exchanges, turn, language(request)))


def _drawn(html: str, moment: int | None = None) -> str:
    """Return HTML with the moment of its drawing (now, if None), by which the script keeps the newest on the page.

    What events of one session answer may reach a busy browser in another order.
    """
    return f'<div data-drawn="{moment or session.moment()}">{html}</div>'


class Shelf:
    """The events of the documents."""

    def __init__(self, bot: Bot) -> None:
        """Keep a bot's documents."""
        self._bot = bot

    def on_list(self, wanted: str | None, request: gr.Request) -> str:
        """List the documents that are wanted."""
        size = uploads.store_bytes(self._bot)
        return documents_table(self._bot.documents(), size, language(request), wanted or "")

    def on_upload(self, sent: list[str] | None, wanted: str | None, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Take files one by one, and show what became of each."""
        code, paths, done = language(request), [Path(path) for path in sent or ()], list[FileResult]()
        try:
            uploads.check_batch(paths)
        except BadDocument as error:
            yield None, results_table([FileResult("–", "refused", str(error))], code), gr.skip()
            return
        for n, path in enumerate(paths, 1):
            doing = word("reading_file", code, name=path.name, done=n, all=len(paths))
            yield gr.skip(), results_table(done, code, doing), gr.skip()
            done.append(uploads.add_file(self._bot, path, path.name))
            path.unlink(missing_ok=True)  # what was taken is in the store
        yield None, results_table(done, code), self.on_list(wanted, request)

    def on_again(self, wanted: str | None, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Read every document's file again, and show what became of each."""
        code, done, infos = language(request), list[FileResult](), self._bot.documents()
        for n, info in enumerate(infos, 1):
            doing = word("reading_file", code, name=info.name, done=n, all=len(infos))
            yield results_table(done, code, doing), gr.skip()
            done.append(uploads.read_again(self._bot, info, word("result_gone", code)))
        yield results_table(done, code), self.on_list(wanted, request)

    def on_remove(self, wanted: str | None, request: gr.Request, event: gr.EventData) -> tuple[str, str]:
        """Remove a document."""
        code, name = language(request), given_by(event).get("name", "")
        try:
            uploads.remove(self._bot, name)
            told = word("removed", code, name=name)
        except QAError as error:
            told = str(error)
        return results_table([], code, told), self.on_list(wanted, request)


def language(request: gr.Request) -> str:
    """Return the page's language for a browser."""
    return page_language(request.headers.get("accept-language"))


def given_by(event: gr.EventData) -> dict[str, Any]:
    """Return what a button carries, its types checked: a browser may send anything."""
    data = event._data if isinstance(event._data, dict) else {}
    kinds = {"turn": int, "number": int, "kind": str, "question": str, "name": str}
    return {key: value for key, kind in kinds.items() if isinstance(value := data.get(key), kind)}
