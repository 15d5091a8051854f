"""`ask()`: the bot of this process, made on the first question from the environment."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from qa.bot import Bot
from qa.records import Answer, Turn
from qa.settings import Settings

_lock = threading.Lock()
_bots: dict[Settings, Bot] = {}


def ask(question: str, history: Sequence[Turn] = ()) -> Answer:
    """Answer a question from the documents of the environment's store; on a fresh checkout, from `seeds/`.

    Args:
        question: in any language; up to 4,000 characters.
        history: the conversation's turns, newest last.

    Raises:
        QAError: the question, the settings or the store cannot be used; the message says what to do.
    """
    settings = Settings.from_env()
    with _lock:
        bot = _bots.get(settings) or _bots.setdefault(settings, Bot(settings))
    return bot.ask(question, history)
