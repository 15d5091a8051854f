"""What programs call by name: ask, documents, ingest. In: plain values. Out: JSON, errors as {"error": …}."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict

from qa.bot import Bot
from qa.errors import QAError
from qa.page import uploads
from qa.present import to_json

log = logging.getLogger(__name__)

MAX_TEXT = 1_000_000  # characters of a document that a program sends; larger ones go through `qa ingest`


def ask(bot: Bot, question: str) -> str:
    """Return an answer as JSON; its decimals are strings, so that no digit is lost."""
    return _guarded(lambda: bot.ask(question))


def documents(bot: Bot) -> str:
    """Return what the store holds as JSON: name, title, language, date, passages, when added."""
    return _guarded(lambda: [{k: v for k, v in asdict(i).items() if k != "source"} for i in bot.documents()])


def ingest(bot: Bot, name: str, text: str) -> str:
    """Store one document that is sent as text, and return its name and what became of it as JSON.

    Args:
        bot: whose store.
        name: a file name that ends in .txt, .md or .html; a document of that name is replaced.
        text: what the document says.
    """
    if len(text) > MAX_TEXT:
        return to_json({"error": f"The text has {len(text):,} characters; at most {MAX_TEXT:,} can be sent."})
    return _guarded(lambda: uploads.add_text(bot, name, text))


def _guarded(work: Callable[[], object]) -> str:
    try:
        return to_json(work())
    except QAError as error:
        return to_json({"error": str(error)})
    except Exception:
        log.exception("A program's call failed")
        return to_json({"error": "Something went wrong here; the log says what."})
