"""How a language lists things, and where the first of them begins and the last one ends.

In: the text up to the first comma, or behind the last "and". Out: the thing in it, without what leads to it or follows.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from qa.languages import words

_CLOSES = re.compile(r"[,;:.!?](?!\d)|\s[–—-]\s|$")
MAX_THAI_ITEM = 36  # characters of one thing in a list in Thai, which parts sentences as it parts things: by a space
_PATTERNS = ("leads", "joins", "clause", "verbs", "two", "gloss", "when", "denied")


class Forms(NamedTuple):
    """How a language lists things; see `qa/data/lists.toml`."""

    leads: re.Pattern[str]
    joins: re.Pattern[str]
    clause: re.Pattern[str]
    verbs: re.Pattern[str]
    two: re.Pattern[str]
    gloss: re.Pattern[str]
    when: re.Pattern[str]
    denied: re.Pattern[str]
    inside: frozenset[str]
    articles: frozenset[str]
    one: frozenset[str]


@cache
def forms_of(language: str) -> Forms:
    path = Path(__file__).resolve().parents[1] / "data" / "lists.toml"
    tables: dict[str, dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))
    table = tables.get(language, tables["en"])
    leads, joins, clause, verbs, two, gloss, when, denied = (re.compile(table[n], re.IGNORECASE) for n in _PATTERNS)
    inside, articles, one = (frozenset(table[name]) for name in ("inside", "articles", "one"))
    return Forms(leads, joins, clause, verbs, two, gloss, when, denied, inside, articles, one)


def not_denied(text: str, language: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch that a text denies as what it says instead; any other as it is.

    >>> said = "The cause was not the wind but a broken rope, he said."
    >>> start, end = not_denied(said, "en", 18, 26)
    >>> said[start:end]
    'a broken rope'
    """
    for match in forms_of(language).denied.finditer(text):
        if match.start() <= start < match.end():
            closes = _CLOSES.search(text, match.end())
            return match.end(), end if end > match.end() else closes.start() if closes else len(text)
    return start, end


def explains(text: str, language: str, items: Sequence[tuple[int, int]]) -> bool:
    """Return whether what follows the first thing only says what it is: "Berg, a town of mills and a port"."""
    one = forms_of(language).one
    opens = [text[a:b].split()[0].casefold() in one if text[a:b].split() else False for a, b in items]
    return not opens[0] and all(opens[1:])


def is_one_name(text: str, language: str, items: Sequence[tuple[int, int]]) -> bool:
    """Return whether two capitalised words that are joined may be one name: "Research and Development"."""
    if len(items) != 2 or language != "en":
        return False
    (_, end), (start, _) = items
    return text[:end].split()[-1][0].isupper() and text[start].isupper()


def without_head(text: str, language: str, others: Sequence[str]) -> str:
    """Return the first thing without what leads to it: "they sell fresh apples" beside "sweet plums"."""
    forms = forms_of(language)
    said = words(text, language)
    if language == "th":
        return text.lstrip() if len(text.strip()) <= MAX_THAI_ITEM else ""
    most = max((sum(not w.stop for w in words(other, language)) for other in others), default=1)
    start, n_content = len(text), 0
    for i in range(len(said) - 1, -1, -1):
        word, before = said[i], said[i - 1].text.casefold() if i else ""
        written = word.text.casefold()
        if written in forms.articles:
            start = word.start
            if before not in forms.inside:
                break
        elif word.stop and written not in forms.inside:
            break
        elif not word.stop:
            named = word.text[0].isupper() and language != "de"
            if n_content >= max(1, most) and not (named and start < len(text) and text[start].isupper()):
                break
            n_content += 1
            start = word.start
    return text[start:]


def without_tail(text: str, language: str, others: Sequence[str], alike: frozenset[str]) -> str:
    """Return the last thing without what follows it: "plums in bags" is "plums", unless other things stand in bags.

    Args:
        text: the last thing and what follows.
        language: its language.
        others: the other things.
        alike: stems of the words without meaning of their own that stand in those.
    """
    forms = forms_of(language)
    named = bool(others) and language != "de" and all(_is_named(other, language) for other in others)
    end, n_content = 0, 0
    for word in words(text, language):
        written = word.text.casefold()
        if word.stop and n_content and written not in (forms.inside | forms.articles) and word.stem not in alike:
            break
        if n_content and not word.stop and word.text[0].islower() and end:
            before = text[:end].split()[-1]
            if (language == "de" or named) and before != before.lower():
                break
        n_content += not word.stop
        end = word.end if not word.stop else end
    return text[:end]


def _is_named(text: str, language: str) -> bool:
    """Return whether words with meaning of their own all have a capital, as names do."""
    said = [w.text for w in words(text, language) if not w.stop]
    return bool(said) and said[-1] != said[-1].lower()
