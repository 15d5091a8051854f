"""A conversation's course, without the page: a question in, the conversation after each step out."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from qa.bot import Bot
from qa.errors import QAError
from qa.present import Exchange, sources_panel, visible, whole_document
from qa.present.sources import cited
from qa.records import Turn

log = logging.getLogger(__name__)

MAX_TURNS = 100  # of a conversation; older ones leave it
Exchanges = tuple[Exchange, ...]


class Conversation:
    """A session's conversation. Its events may run at once: what the one that began last makes is kept and shown.

    So a question that is stopped or cleared away cannot come back with its last words.
    """

    def __init__(self) -> None:
        """Begin with no exchange."""
        self.exchanges: Exchanges = ()
        self._lock = threading.Lock()
        self._begun = 0

    def __deepcopy__(self, memo: object) -> Conversation:
        """Return an empty one: every session gets its own copy."""
        return Conversation()

    def begin(self) -> int:
        """Return a number for an event that is going to change the conversation; what earlier ones do is void."""
        with self._lock:
            self._begun += 1
            return self._begun

    def take_over(self, change: Callable[[Exchanges], Exchanges]) -> tuple[Exchanges, int]:
        """Change the conversation at once, so that what began earlier is void; return it, and the moment of it."""
        with self._lock:
            self._begun += 1
            self.exchanges = change(self.exchanges)
            return self.exchanges, moment()

    def keep(self, event: int, exchanges: Exchanges) -> int | None:
        """Keep what an event made of the conversation and return the moment of it, or None if the event is void."""
        with self._lock:
            if event != self._begun:
                return None
            self.exchanges = exchanges
            return moment()


def moment() -> int:
    """Return the time in microseconds, by which what was drawn later is told from what was drawn before."""
    return time.time_ns() // 1000


def ask(bot: Bot, question: str, before: Sequence[Exchange]) -> Iterator[Exchanges]:
    """Yield the conversation with a question more: after each step, and when its answer is there.

    Never raises: what goes wrong is said in the last exchange, and what was not foreseen is logged.
    """
    kept = tuple(before)[-(MAX_TURNS - 1) :]
    history = [Turn(e.answer.question, e.answer.text) for e in kept if e.answer and e.answer.text]
    now = Exchange(question.strip())
    yield (*kept, now)
    try:
        for answer in bot.stream(question, history):
            verified = any(step == "verify" for step, _ in answer.trace.steps_ms)
            now = replace(now, answer=answer, state="done" if verified else "running")
            yield (*kept, now)
        if now.state == "done":
            return
        now = replace(now, state="done")
    except QAError as error:
        now = replace(now, state="failed", error=visible(str(error)))
    except Exception:
        log.exception("A question could not be answered")
        now = replace(now, state="failed")
    yield (*kept, now)


def stopped(exchanges: Sequence[Exchange]) -> Exchanges:
    """Return the conversation with what was under way marked as stopped."""
    return tuple(replace(e, state="stopped") if e.state == "running" else e for e in exchanges)


def exchange_at(exchanges: Sequence[Exchange], turn: int) -> Exchange | None:
    """Return a turn of the conversation, or None where there is none of that number."""
    return exchanges[turn] if 0 <= turn < len(exchanges) else None


def panel(bot: Bot, exchanges: Sequence[Exchange], turn: int, language: str, opened: tuple[str, int] | None) -> str:
    """Return the panel beside the chat: a turn's sources, or the whole document of the one that was opened.

    Args:
        bot: whose documents.
        exchanges: the conversation.
        turn: which of its answers.
        language: the page's language.
        opened: "cited" or "related" and the source's number, to show its whole document.
    """
    exchange = exchange_at(exchanges, turn)
    answer = exchange.answer if exchange and exchange.answer and exchange.answer.text else None
    if answer is not None and opened is not None:
        citation = cited(answer.related if opened[0] == "related" else answer.citations, opened[1])
        if citation is not None:
            try:
                document = bot.document(citation.document)
            except QAError:
                return sources_panel(answer, turn, language, changed=True)
            if document.text[citation.start : citation.end] == citation.quote:
                return whole_document(document, citation, language)
            return sources_panel(answer, turn, language, changed=True)
    return sources_panel(answer, turn, language)
