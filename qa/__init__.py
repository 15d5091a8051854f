"""Question answering over a person's own documents: cited passages, exact figures, offline.

    from qa import ask
    answer = ask("How long is the new line?")
    print(answer.text, answer.citations)

Importing this package imports no heavy one: names are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.api import ask
    from qa.bot import Bot
    from qa.errors import (
        BadDocument,
        BadQuestion,
        BadSettings,
        MissingExtra,
        ModelError,
        QAError,
        StoreBusy,
        StoreError,
        StoreMismatch,
        UnknownDocument,
    )
    from qa.records import Agreement, Answer, Citation, Figure, IngestReport, Turn
    from qa.settings import Settings

_HOMES = {
    "qa.api": ("ask",),
    "qa.bot": ("Bot",),
    "qa.errors": (
        "BadDocument",
        "BadQuestion",
        "BadSettings",
        "MissingExtra",
        "ModelError",
        "QAError",
        "StoreBusy",
        "StoreError",
        "StoreMismatch",
        "UnknownDocument",
    ),
    "qa.records": ("Agreement", "Answer", "Citation", "Figure", "IngestReport", "Turn"),
    "qa.settings": ("Settings",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Agreement",
    "Answer",
    "BadDocument",
    "BadQuestion",
    "BadSettings",
    "Bot",
    "Citation",
    "Figure",
    "IngestReport",
    "MissingExtra",
    "ModelError",
    "QAError",
    "Settings",
    "StoreBusy",
    "StoreError",
    "StoreMismatch",
    "Turn",
    "UnknownDocument",
    "ask",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its home."""
    if name not in _HOME:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)
