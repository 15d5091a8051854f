"""The word lists in `qa/data`: stop words and abbreviations by language, read once, folded for comparison."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

_DATA = Path(__file__).resolve().parent.parent / "data"


def fold(text: str) -> str:
    """Fold what writers vary: width, compatibility forms, case, native digits, the typographic apostrophe.

    For comparison only: a folded text may be longer or shorter than the original, so spans never refer to it.

    >>> fold("ＧＤＰ ๒๕๖๕ Größe")
    'gdp 2565 grösse'
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in folded)


def listed_languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a stop-word list."""
    return tuple(sorted(path.stem for path in (_DATA / "stopwords").glob("*.txt")))


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the folded function words and question words of a language; empty when it has no list."""
    return frozenset(fold(word) for line in _lines("stopwords", language) for word in line.split())


@cache
def abbreviations(language: str) -> dict[str, str]:
    """Return folded abbreviations without their last full stop, each with its class: never, number or maybe."""
    classes: dict[str, str] = {}
    for line in _lines("abbreviations", language):
        kind, _, listed = line.partition(":")
        classes.update((fold(word), kind.strip()) for word in listed.split())
    return classes


def _lines(folder: str, language: str) -> list[str]:
    path = _DATA / folder / f"{language}.txt"
    if not language.isalpha() or not path.is_file():
        return []
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
