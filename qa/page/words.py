"""The page's own words, style and script: data in `data/page/`, English where a language has none."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "de", "th")
_FOLDER = Path(__file__).parent.parent / "data" / "page"


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return every text by key and language."""
    return tomllib.loads((_FOLDER / "texts.toml").read_text("utf-8"))


def word(key: str, language: str, /, **values: object) -> str:
    """Return a text in a language, with its {gaps} filled.

    >>> word("ask", "de"), word("ask", "nl")
    ('Fragen', 'Ask')
    """
    entry = texts()[key]
    return entry.get(language, entry["en"]).format(**values)


def asset(name: str) -> str:
    """Return a file of the page: its style or its script."""
    return (_FOLDER / name).read_text("utf-8")


def page_language(accepted: str | None) -> str:
    """Return the page's language for what a browser accepts: the first that the page speaks, else English.

    >>> page_language("fr-CH, de;q=0.9, en;q=0.8"), page_language(None)
    ('de', 'en')
    """
    for part in (accepted or "").split(","):
        code = part.split(";")[0].strip().split("-")[0].lower()
        if code in LANGUAGES:
            return code
    return "en"
