"""The bot's own words in the languages it speaks: data in `data/phrases.toml`, English where a language has none."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

FALLBACK = "en"


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "data" / "phrases.toml").read_text("utf-8"))


def phrase(key: str, language: str, **values: object) -> str:
    """Return a phrase in a language, with its {gaps} filled.

    >>> phrase("not_said", "de")
    'Die Dokumente sagen dazu nichts.'
    """
    entry = _table()[key]
    return entry.get(language, entry[FALLBACK]).format(**values)
