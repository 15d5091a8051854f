"""How a question asks about a document itself: for its issuer, newspaper, author or date, or which of two came first.

In: a question. Out: what it asks for, and the topic by which it says which document it means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from qa.languages import words
from qa.questions.data import question_table

Asked = Literal["agency", "outlet", "issuer", "author", "date", "earlier", "later"]


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """The words by which a language speaks of documents: see `[about_documents]` in `qa/data/questions/en.toml`."""

    asks: tuple[tuple[Asked, re.Pattern[str]], ...]
    document: re.Pattern[str]
    frame: re.Pattern[str]
    tells: re.Pattern[str]
    topic: str


@cache
def document_words(language: str) -> DocumentWords | None:
    """Return how a language asks about documents, or None where nothing is known of it."""
    table = (question_table(language) or {}).get("about_documents")
    if table is None:
        return None
    unknown = {asked for asked, _ in table["asks"]} - set(get_args(Asked))
    if unknown:
        raise ValueError(f"{language}.toml asks for unknown things of documents: {', '.join(sorted(unknown))}")

    def pattern(written: str) -> re.Pattern[str]:
        return re.compile(written.replace("{document}", table["document"]), re.IGNORECASE)

    asks = tuple((cast(Asked, asked), pattern(written)) for asked, written in table["asks"])
    return DocumentWords(asks, pattern("{document}"), pattern(table["frame"]), pattern(table["tells"]), table["topic"])


def asks_about(question: str, language: str) -> tuple[Asked, tuple[str, ...]] | None:
    """Return what a question asks of a document, and of which: its topic, or two where two are compared.

    >>> asks_about("Who issued the press release about the new ferry?", "en")
    ('issuer', ('the new ferry',))
    >>> asks_about("Who issued the bonds?", "en")
    """
    data = document_words(language)
    found = ((asked, match) for asked, pattern in data.asks if (match := pattern.search(question))) if data else ()
    asked, match = next(iter(found), (None, None))
    if data is None or asked is None or match is None:
        return None
    parts = match.group("one", "other") if asked in ("earlier", "later") else (question,)
    return asked, tuple(_topic(part, language, data.frame) for part in parts)


def _topic(part: str, language: str, frame: re.Pattern[str]) -> str:
    """Return what is left of a question without the words that only speak of documents."""
    edges = [0, *(edge for match in frame.finditer(part) for edge in match.span()), len(part)]
    left = (part[start:end].strip(" ?？.!,:;") for start, end in zip(edges[::2], edges[1::2], strict=True))
    return " ".join(piece for piece in left if any(not word.stop for word in words(piece, language)))


def named_document(question: str, language: str, *, first: bool) -> str:
    """Return one of two documents as the question names it."""
    data = document_words(language)
    matches = (pattern.search(question) for _, pattern in data.asks) if data else ()
    match = next(match for match in matches if match)
    return match["one" if first else "other"].strip()
