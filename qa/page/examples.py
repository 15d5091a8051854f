"""A store's documents → questions to begin with: made from their figures, kept only where the bot answers rightly.

In: a bot. Out: questions in the documents' languages, from templates in `data/page/examples.toml`. A question quotes
the document's own words for its subject, and is asked before it is offered, unless a language model would answer.
"""

from __future__ import annotations

import re
import threading
import time
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache

from qa.bot import Bot
from qa.errors import QAError
from qa.figures import find_figures, same_value
from qa.languages import words
from qa.page.words import LANGUAGES, asset
from qa.records import Answer, Figure

PER_LANGUAGE = 2
MAX_ASKED = 24  # candidates asked for a language
MAX_SECONDS = 6.0  # for all languages
MAX_CHARACTERS = 30_000  # of a document that are looked at
MAX_DOCUMENTS = 8  # of a language
MAX_WORDS = 3  # of a subject that reads well in a question; a longer one is often half a sentence
MAX_SUBJECT = 40  # characters of it, where words are not told by spaces


class Examples:
    """Example questions of a store, made once for what it holds."""

    def __init__(self, bot: Bot) -> None:
        """Remember the bot; nothing is asked yet."""
        self._bot = bot
        self._lock = threading.Lock()
        self._made: tuple[tuple[tuple[str, str], ...], list[tuple[str, str]]] | None = None

    def get(self) -> list[tuple[str, str]]:
        """Return questions with their languages, the languages in turn; empty where the store cannot be read."""
        with self._lock:
            try:
                holds = tuple((info.name, info.added) for info in self._bot.documents())
                if self._made is None or self._made[0] != holds:
                    self._made = (holds, _make(self._bot))
                return self._made[1]
            except QAError:
                return []


def _make(bot: Bot) -> list[tuple[str, str]]:
    until = time.monotonic() + MAX_SECONDS
    by_language = {code: list(_good(bot, code, until)) for code in LANGUAGES}
    return [(found[n], code) for n in range(PER_LANGUAGE) for code, found in by_language.items() if n < len(found)]


def _good(bot: Bot, language: str, until: float) -> Iterator[str]:
    """Yield questions that the bot answers with the figure that they were made from, a figure's kind once."""
    kinds: set[str] = set()
    not_free = bot.settings.llm != "none"  # a language model is not asked for what nobody asked
    for n_asked, (figure, kind, question) in enumerate(_candidates(bot, language)):
        if n_asked >= MAX_ASKED or time.monotonic() > until or len(kinds) >= PER_LANGUAGE:
            return
        if kind not in kinds and (not_free or _is_answered_with(bot.ask(question), figure)):
            kinds.add(kind)
            yield question


def _is_answered_with(answer: Answer, figure: Figure) -> bool:
    if not (answer.answered and answer.statements and answer.statements[0].kind == "short"):
        return False
    said = find_figures(answer.statements[0].text, answer.language)
    return any(same_value(figure, other) for other in said)


def _candidates(bot: Bot, language: str) -> Iterator[tuple[Figure, str, str]]:
    documents = [info for info in bot.documents() if info.language == language][:MAX_DOCUMENTS]
    for info in documents:
        text = bot.document(info.name).text[:MAX_CHARACTERS]
        for figure in find_figures(text, language):
            kind = _kind(figure)
            for template in _templates().get(language, {}).get(kind, ()):
                question = _filled(template, figure, language)
                if question:
                    yield figure, kind, question


def _filled(template: str, figure: Figure, language: str) -> str:
    """Return a template's question, or nothing where the text lacks what it needs or the words read badly."""
    bound = {binding.role: " ".join(binding.text.split()) for binding in reversed(figure.bindings)}
    subject = _trimmed(bound.get("subject", ""), language)
    values = {"subject": subject, "time": bound.get("time", ""), "counted": figure.counted}
    for gap in re.findall(r"\{(\w+)\}", template):
        value = values.get(gap, "")
        if not (re.fullmatch(r"\d{4}", value) if gap == "time" else _reads_well(value)):
            return ""
    return template.format(**values)


def _trimmed(subject: str, language: str) -> str:
    """Return a subject without the function words and verbs that it begins with, where no space tells words apart."""
    if " " in subject:
        return subject
    leading = _templates().get(language, {}).get("leading", ())
    first = next((w for w in words(subject, language) if not w.stop and w.text not in leading), None)
    return subject[first.start :] if first else ""


def _reads_well(subject: str) -> bool:
    words = subject.split()
    letters = all(unicodedata.category(c)[0] in "LM" for word in words for c in word)
    return letters and 0 < len(words) <= MAX_WORDS and 3 < len(subject) <= MAX_SUBJECT and not subject.isupper()


def _kind(figure: Figure) -> str:
    if re.fullmatch(r"[A-Z]{3}", figure.unit):
        return "money"
    if figure.unit in ("percent", "date", "count"):
        return figure.unit
    return "quantity" if figure.unit not in ("ordinal", "ratio", "year") else ""


@cache
def _templates() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(asset("examples.toml"))
