"""How a text names people and organisations: by capitals, titles and nouns that stand in names.

In: a sentence. Out: whether it may name who is asked for, where names may stand, and Thai names behind a title.
Patterns per language are in `qa/data/names.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from qa.languages import Word, words

# factors for a sentence that says that an organisation did it, may name who is asked for, has a name that may be an
# organisation's, and names nobody
DOES, NAMED, CAPITAL, UNNAMED = 1.25, 1.0, 0.85, 0.6
MAX_THAI_NAME = 24  # letters of one word of a name
_JOINS = (" ", "-", ". ", "\u00a0")
_DATELINE = re.compile(
    r"\W*(?:[^\W\d_a-zß][\w.'’-]*[ ,]+){1,4}(?:am |den |im |on )?(?:\d{1,2}\.? [^\W\d]+|[^\W\d]+ \d{1,2}),? \d{4}\W*"
)
_THAI_NAME = re.compile(
    rf" ?([\u0e00-\u0e7f]{{2,{MAX_THAI_NAME}}})(?: ([\u0e00-\u0e7f]{{3,{MAX_THAI_NAME}}})(?=\s|$|[,.)]))?"
)


class Forms(NamedTuple):
    """How a language names organisations, and tells who did it, leads, came and left; see `qa/data/names.toml`."""

    organisation: re.Pattern[str]
    does: re.Pattern[str]
    asked_leads: re.Pattern[str]
    leads_before: re.Pattern[str]
    leads_behind: re.Pattern[str]
    asked: re.Pattern[str]
    asked_before: re.Pattern[str]
    comes_before: re.Pattern[str]
    comes_behind: re.Pattern[str]
    leaves_before: re.Pattern[str]
    leaves_behind: re.Pattern[str]


class _ThaiNames(NamedTuple):
    titles: re.Pattern[str]
    ends: re.Pattern[str]


@cache
def _tables() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = tomllib.loads(
        (Path(__file__).resolve().parents[1] / "data" / "names.toml").read_text("utf-8")
    )
    return tables


@cache
def forms_of(language: str) -> Forms | None:
    """Return how a language names, or None where there is no data."""
    table = _tables().get(language)
    if table is None:
        return None
    nouns = f"(?:{table['organisation']})"
    as_written = ("organisation", "does")  # with capitals, which tell names
    return Forms(
        *(
            re.compile(table[name].replace("{organisation}", nouns), 0 if name in as_written else re.IGNORECASE)
            for name in Forms._fields
        )
    )


@cache
def _thai() -> _ThaiNames:
    table = _tables()["th"]
    return _ThaiNames(re.compile(f"(?:{table['titles']})+"), re.compile(table["ends"]))


def is_dateline(text: str) -> bool:
    """Return whether a sentence only says where and when a letter was written.

    >>> is_dateline("Sankt Orm, am 4. Mai 2024"), is_dateline("Anna Lind came on 4 May 2024.")
    (True, False)
    """
    return _DATELINE.fullmatch(text) is not None


def thai_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where Thai names of people stand, each with its title, which alone tells it from other words.

    >>> text = "โดยนางสาวพิมพ์ใจ แก้วมณี ผู้อำนวยการกล่าวว่า"
    >>> [text[start:end] for start, end in thai_names(text)]
    ['นางสาวพิมพ์ใจ แก้วมณี']
    """
    forms = _thai()
    for title in forms.titles.finditer(text):
        name = _THAI_NAME.match(text, title.end())
        if not name:
            continue
        ended = forms.ends.search(name[1], 2)
        if ended:  # "นางสาวชลธิชาดำรงตำแหน่ง"
            yield title.start(), name.start(1) + ended.start()
        elif name[2] and not forms.ends.match(name[2]):
            yield title.start(), name.end(2)
        else:
            yield title.start(), name.end(1)


@lru_cache(maxsize=4096)
def may_name(text: str, language: str, kind: str) -> float:
    """Return a factor for whether a sentence may name a person or an organisation, where one is asked for.

    >>> may_name("It was built by Roe & Sons, a local firm.", "en", "organisation")
    1.25
    """
    forms = forms_of(language)
    if forms is None:
        return NAMED
    if kind == "person":
        return NAMED if pairs(text, language) else UNNAMED
    if not forms.organisation.search(text):
        return CAPITAL if _has_name(text, language) else UNNAMED
    return DOES if forms.does.search(text) else NAMED


def _has_name(text: str, language: str) -> bool:
    """Return whether a capital inside a sentence tells a name; of German nouns, only several in a row do."""
    if pairs(text, language):
        return True
    said = words(text, language)[1:]
    return language != "de" and any(word.text[0].isupper() and not word.stop for word in said)


@lru_cache(maxsize=4096)
def pairs(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Return at a glance where names may stand: capitalised words side by side, and Thai names behind a title."""
    found: list[tuple[int, int]] = []
    before: Word | None = None
    for word in words(text, language):
        if not word.text[0].isupper() or (word.stop and len(word.text) > 1):
            before = None
        elif before and text[before.end : word.start] in _JOINS:
            joined = bool(found) and found[-1][1] == before.end
            found[-1:] = [(found[-1][0], word.end)] if joined else [*found[-1:], (before.start, word.end)]
            before = word
        else:
            before = word
    return tuple(sorted([*found, *thai_names(text)] if language == "th" else found))
