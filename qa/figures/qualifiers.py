"""What stands before or behind a figure and says how exact it is, or how often: "more than", "or so", "every".

In: a `Source` and a figure. Out: the same `Found` with its qualifier, `outer` and `outer_end`.
"""

from __future__ import annotations

from qa.figures.cldr import unit_category
from qa.figures.found import Found, Source
from qa.figures.lexicon import Lexicon

FEW = 2  # years from which on they are several, in every language
_QUALIFIER_WINDOW = 32  # characters before a figure in which its qualifier stands


def qualified(source: Source, found: Found) -> Found:
    """Read the qualifier before or behind the figure; `outer` and `outer_end` are the span with it."""
    found = _with_qualifier(source, found)
    ago = found.unit == "year" and found.value >= FEW and found.qualifier in ("", "about")
    if ago and not _is_adjective(source, found) and _is_ago(source, found):
        found.qualifier = f"{found.qualifier} ago".strip()
    return found


def _is_adjective(source: Source, found: Found) -> bool:
    """Return whether a time is told by an adjective: "vor zehnjährigem Publikum", "alle Zehnjährigen"."""
    written = source.low[found.start : found.end]
    return any(word in written for word in source.patterns.lex.words("adjectives"))


def _is_ago(source: Source, found: Found) -> bool:
    """Return whether years are told back from today: "66 million years ago"; not "ก่อน" before what they precede."""
    lex = source.patterns.lex
    ahead = source.low[max(0, found.outer - _QUALIFIER_WINDOW) : found.outer].split()[-1:]
    behind = source.low[found.outer_end : found.outer_end + _QUALIFIER_WINDOW].lstrip(" \u00a0")
    word = next((word for word in lex.words("ago_behind") if behind.startswith(word)), "")
    return any(word in lex.words("ago_before") for word in ahead) or bool(
        word and not behind[len(word) :][:1].isalpha()
    )


def _with_qualifier(source: Source, found: Found) -> Found:
    lex = source.patterns.lex
    found.outer, found.outer_end = found.start, found.end
    if found.unit == "ordinal":
        return found
    before = source.low[max(0, found.start - _QUALIFIER_WINDOW) : found.start]
    stripped = before.rstrip(" \u00a0(")
    for per in lex.words("per_before"):
        stripped = stripped.removesuffix(per)
    sign = stripped[-1:]
    if sign in "~≈<>" and sign:
        found.qualifier = {"~": "about", "≈": "about", "<": "less than", ">": "more than"}[sign]
        found.outer = found.start - (len(before) - len(stripped)) - 1
        return found
    every = _every(stripped, lex) if unit_category(found.unit) == "duration" else ""
    if every and not _is_adjective(source, found):
        found.qualifier = "every"
        found.outer = found.start - (len(before) - len(stripped)) - len(every)
        return found
    for length in range(min(lex.longest_before, len(stripped)), 0, -1):
        phrase = stripped[-length:]
        if phrase in lex.before and (not lex.spaced or not stripped[-length - 1 : -length].isalnum()):
            if found.unit != "date" or lex.before[phrase] == "about":
                found.qualifier = found.qualifier or lex.before[phrase]
                found.outer = found.start - (len(before) - len(stripped)) - length
            break
    match = source.patterns.after.match(source.low, found.counted_span[1] if found.counted_span else found.end)
    if match is not None and not found.qualifier and found.unit != "date":
        found.qualifier = "at least" if match["plus"] else lex.after[match["word"]]
        found.outer_end = match.end()
    return found


def _every(before: str, lex: Lexicon) -> str:
    """Return the word before a time that says how often something comes: "every five years", "" where none does."""
    word = next((word for word in lex.words("every") if before.endswith(word)), "")
    return word if word and not (lex.spaced and before[: -len(word)][-1:].isalnum()) else ""
