"""The sentences of a text, as spans: own rules, linear in time, over abbreviation lists.

In: a text and its main language. Out: spans in order, trimmed of outer white space, covering everything else.
First the text is cut where its layout ends a sentence (blank lines, headings, list items), then each block by its
script: at end marks, or for Thai, which has none, by `thai_sentences`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from qa.languages.lists import abbreviations, fold, stop_words
from qa.languages.thai_sentences import thai_boundaries

_WRAP_CHARS = 120
"""A line longer than this was not broken to fit a page: its end ends a sentence."""
_THAI_SHARE = 0.3
"""Share of Thai letters from which a block is read as Thai: names in Latin script are common in it."""

_ORDINAL_LANGUAGES = frozenset(
    ("de", "da", "no", "nb", "nn", "fi", "is", "et", "lv", "cs", "sk", "sl", "hr", "sr", "hu", "tr", "pl", "eu", "lb")
)
"""Languages that write ordinal numbers with a full stop: "22. November"."""

_BLANK = regex.compile(r"\n(?:[^\S\n]*+\n)+")
_LIST_ITEM = regex.compile(r"[^\S\n]*(?:[-*+•‣▪–—]|\(?\p{N}{1,3}[.)]|\(?\p{L}\))[^\S\n]+\S")
_HEADING_MARK = regex.compile(r"[^\S\n]*(?:#{1,6}[^\S\n]|\|)")
_END = regex.compile(
    r"(?P<hard>[。！？｡．।॥۔؟։។]+[\"'”’»›」』）)\]]*)"
    r"|(?<![.!?…])(?P<mark>[.!?…]++)(?P<closers>[\"'”’»›“‘)\]*_]*+(?:\[\d{1,3}\])*+[¹²³⁰-⁹]*+)(?=\s)"
)
_TOKEN = regex.compile(r"[^\s(\[{„“\"'‚‘«»–—/]+$")
_SPACED = regex.compile(r"\b\p{L}\.(?:\s\p{L}\.)*\s(?:\p{L}|Chr)$")  # "z. B", "u. s. w", "v. Chr"
_NEXT = regex.compile(r"\s+(?P<opener>[(\[{„“\"'‚‘«»¿¡*_]*)(?P<word>[\p{L}\p{M}\p{N}'’]+|\S)")
_MARK = regex.compile(r"\p{M}")
_INITIALS = regex.compile(r"(?:\p{L}\.)*\p{L}")
_MONTHS_DE = regex.compile(
    r"(?i:januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)"
)


class Span(NamedTuple):
    """A stretch of a text: half-open, in Unicode code points."""

    start: int
    end: int


def sentences(text: str, language: str) -> list[Span]:
    """Find the sentences of a text.

    Args:
        text: any text; blocks in another script than the language's are read by their own rules.
        language: ISO 639-1 code, for abbreviations and ordinals.

    Returns:
        Spans in order that do not overlap; what lies between them is white space.

    >>> text = "Am 22. November sprach Dr. Wang. Er kam z. B. aus Uppsala."
    >>> [text[s.start:s.end] for s in sentences(text, "de")]
    ['Am 22. November sprach Dr. Wang.', 'Er kam z. B. aus Uppsala.']
    """
    found: list[Span] = []
    for start, end in _blocks(text):
        cut = start
        for boundary in _boundaries(text, start, end, language.lower()):
            _append(found, text, cut, boundary)
            cut = boundary
        _append(found, text, cut, end)
    return found


def _append(found: list[Span], text: str, start: int, end: int) -> None:
    """Add the span without its outer white space, if anything is left of it."""
    piece = text[start:end]
    inner = piece.strip()
    if inner:
        start += len(piece) - len(piece.lstrip())
        found.append(Span(start, start + len(inner)))


def _boundaries(text: str, start: int, end: int, language: str) -> Iterator[int]:
    sample = text[start : min(end, start + 2000)]
    letters = sum(map(str.isalpha, sample))
    thai = sum("\u0e01" <= char <= "\u0e4e" for char in sample)
    if thai and thai >= _THAI_SHARE * letters:
        return thai_boundaries(text, start, end)
    return _marked_boundaries(text, start, end, language)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Cut where the layout ends a sentence whatever its words are."""
    position = 0
    for match in _BLANK.finditer(text):
        yield from _lines_that_end(text, position, match.start())
        position = match.end()
    yield from _lines_that_end(text, position, len(text))


def _lines_that_end(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Join the lines of a wrapped paragraph; end a block after headings, list items and lines broken on purpose.

    A line was broken on purpose if the next line's first word would have fitted on it.
    """
    lines = text[start:end].split("\n")
    width = max(map(len, lines))
    begin = position = start
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        position += len(line) + 1
        if following is not None and _goes_on(line, following, width):
            continue
        yield begin, min(position, end)
        begin = position


def _goes_on(line: str, following: str, width: int) -> bool:
    if _HEADING_MARK.match(line) or _HEADING_MARK.match(following) or _LIST_ITEM.match(following):
        return False
    if len(line) > _WRAP_CHARS:
        return False
    first = following.split(maxsplit=1)
    if not first:
        return True
    if line.rstrip().endswith((",", "-", "–")) or first[0][0].islower():
        return True
    return len(line.rstrip()) + 1 + len(first[0]) > width


def _marked_boundaries(text: str, start: int, end: int, language: str) -> Iterator[int]:
    """Yield the ends of sentences that have marks."""
    sentence = start
    for match in _END.finditer(text, start, end):
        if match["hard"] or _ends(text, sentence, match, end, language):
            yield match.end()
            sentence = match.end()


def _ends(text: str, sentence: int, match: regex.Match[str], end: int, language: str) -> bool:
    """Decide whether a mark with white space behind it ends the sentence."""
    following = _NEXT.match(text, match.end(), end)
    if not following:
        return True
    word = following["word"]
    if _begins_small(word) or _MARK.match(word):  # a combining mark would be torn from the space that carries it
        return False
    if match["mark"] != "." or match["closers"].strip("*_"):
        # after "?" and the like, or a closed quotation: what follows is no small letter, so it begins something
        return word[0].isalnum() or bool(following["opener"]) or match["mark"] != "."
    begin = max(sentence, match.start() - 40)
    token = _SPACED.search(text, begin, match.start()) or _TOKEN.search(text, begin, match.start())
    if not token:
        return True
    first = token.start() <= sentence + 1
    return _full_stop_ends("".join(token.group().split()), word, bool(following["opener"]), first, language)


def _full_stop_ends(token: str, word: str, opener: bool, first: bool, language: str) -> bool:
    """Decide on a full stop by the token before it and the word behind it.

    Args:
        token: what stands before the full stop, without it ("Dr", "22", "u.a").
        word: the next word.
        opener: a quotation mark or bracket stands before the next word.
        first: the token is the first of its sentence, as in a numbered heading.
        language: ISO 639-1 code.
    """
    starts_sentence = fold(word) in stop_words(language) and word[0].isupper()
    if token.isdecimal():
        if first and len(token) <= 3:
            return False
        if language in _ORDINAL_LANGUAGES and len(token) <= 3:
            return (starts_sentence or opener) and not _MONTHS_DE.fullmatch(word)
        return word[0].isalpha() or opener
    kind = abbreviations(language).get(fold(token))
    if kind is None and language != "en":
        kind = abbreviations("en").get(fold(token)) if token[0].isupper() else None
    if kind is None and _INITIALS.fullmatch(token):
        kind = "maybe"
    if kind == "never":
        return False
    if kind is not None:
        return starts_sentence
    return word[0].isalnum() or opener or word[0] in "-–—€$£#@"


def _begins_small(word: str) -> bool:
    """True for a word in small letters; not for one like "iPhone", nor for figures."""
    return word[0].islower() and not any(char.isupper() for char in word[1:3])
