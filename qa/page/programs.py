"""What programs call by name: ask, documents, ingest. In: plain values. Out: plain data, errors as {"error": …}."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from qa.bot import Bot
from qa.errors import QAError
from qa.page import uploads
from qa.present import to_json
from qa.present.escape import visible

log = logging.getLogger(__name__)

MAX_TEXT = 1_000_000  # characters of a document that a program sends; larger ones go through `qa ingest`
Plain = dict[str, Any]


def ask(bot: Bot, question: str) -> Plain:
    """Return an answer as plain data; its decimals are strings, so that no digit is lost."""
    return _guarded(lambda: _plain(bot.ask(question)))


def documents(bot: Bot) -> list[Plain]:
    """Return what the store holds: name, title, language, date, passages, when added."""
    listed: list[Plain] = [_plain(info) for info in bot.documents()]
    return [{key: value for key, value in info.items() if key != "source"} for info in listed]


def ingest(bot: Bot, name: str, text: str) -> Plain:
    """Store one document that is sent as text: `name` ends in .txt, .md or .html; one of that name is replaced."""
    if len(text) > MAX_TEXT:
        return {"error": f"The text has {len(text):,} characters; at most {MAX_TEXT:,} can be sent."}

    def add() -> Plain:
        done = uploads.add_text(bot, name, text)
        return {"name": visible(done.name), "result": done.result, "reason": visible(done.reason)}

    return _guarded(add)


def _plain(record: object) -> Any:
    return json.loads(to_json(record))


def _guarded(work: Callable[[], Plain]) -> Plain:
    try:
        return work()
    except QAError as error:
        return {"error": str(error)}
    except Exception:
        log.exception("A program's call failed")
        return {"error": "Something went wrong here; the log says what."}
