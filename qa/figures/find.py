"""Text → figures: one scan over the text, each stop read by its kind, neighbours joined.

In: a text and its language. Out: `Figure`s in text order, `text[f.start:f.end] == f.text`; any string is read, none
raises.
"""

from __future__ import annotations

import re
from decimal import Decimal

from qa.figures.cldr import iso_codes
from qa.figures.dates import read_date
from qa.figures.found import Found, Source
from qa.figures.months import read_month
from qa.figures.neighbours import joined_figures
from qa.figures.numerals import is_part_of_word, read_digits, read_fraction, read_words
from qa.figures.ordinals import read_ordinal_word
from qa.figures.parts import read_part
from qa.figures.quantities import complete
from qa.figures.scores import read_score

_TOKEN = re.compile(r"[^\W_]+(?:[-_./:][^\W_]+)*")
_EXACT_UNITS = {"percent", "percentage-point", "ratio"}  # "ein Prozent" is a figure, "ein Tag" is "a day"
_CLOCK = re.compile(r"(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?::[0-5]\d)?(?![\d:])")
_MARKED_CLOCK = re.compile(r"([01]?\d|2[0-4])(?:[.:]([0-5]\d))?(?!\d)")
_LAST_CLOCK = re.compile(r"(?P<gap>[^\d\n]{1,9})(?:[01]?\d|2[0-4])[.:][0-5]\d(?!\d)")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]+$")
_TITLE = re.compile(r"(?:[^\n\d:|]{0,24} )?[^\W\d_a-zß-öø-ÿ][^\W\d_]{1,15} ?")  # words that open a line
_TITLE_END = re.compile(r"(?: ?\([^()\n]{1,40}\))?(?: ?\||:\s)")
_PAST = re.compile(r"[0-9A-Za-z_.,:/-]+")
_SCORE = re.compile(r"(?!\d{4}: )(?P<a>\d{1,4}) ?: ?(?P<b>\d{1,4})(?![\d:]|[.,]\d)")  # "2022: 4" is a year's amount


def find_raw(source: Source) -> list[Found]:
    """Return all figures of a text, joined but not yet bound to words."""
    found: list[Found] = []
    at = 0
    while (match := source.patterns.scan.search(source.low, at)) is not None:
        kind = match.lastgroup
        here = _read(source, match, found[-1] if found else None)
        for figure in here:
            if not found or figure.start >= found[-1].end:
                found.append(figure)
        end = here[-1].end if here else match.end() if kind != "digits" else _past(source, match.start())
        at = max(end, match.start() + 1)
    return joined_figures(source, found)


def _past(source: Source, at: int) -> int:
    token = _TOKEN.match(source.normal, at)
    return token.end() if token and source.patterns.lex.spaced else _past_digits(source, at)


def _past_digits(source: Source, at: int) -> int:
    match = _PAST.match(source.normal, at)
    return match.end() if match else at + 1


def _read(source: Source, match: re.Match[str], previous: Found | None) -> list[Found]:
    """Read what the scan stopped at; [] where it is no figure."""
    lex, kind, at = source.patterns.lex, match.lastgroup, match.start()
    if kind == "skip":
        date = read_date(source, at) if match.group()[0].isdigit() else None
        return [date] if date else []
    if kind in ("month", "alone"):
        date = read_date(source, at) if kind == "month" else None
        date = date or read_month(source, at, previous)
        return [date] if date else []
    if kind == "digits":
        return _read_number(source, at)
    if kind == "fraction":
        figure = complete(source, read_fraction(source, at))
        return [figure] if figure else []
    if kind == "ratio":
        if is_part_of_word(source, at, match.end()):
            return []
        return [Found(at, match.end(), lex.ratios[match.group()], unit="ratio", in_words=True).unqualified()]
    if kind == "half":
        half = Found(at, match.end("half"), Decimal("0.5"), in_words=True)
        figure = complete(source, half)
        return [figure] if figure and figure.scaled else []
    if kind == "part":
        return _read_part(source, at)
    if kind == "ordinal":
        return read_ordinal_word(source, match)
    return _read_number_words(source, match)


def _read_number(source: Source, at: int) -> list[Found]:
    """Read what begins with a digit: a date, a time of day, or a quantity."""
    if _inside_code(source, at):
        return []
    date = read_date(source, at)
    if date is not None:
        return [date.unqualified()]
    clock = _read_clock(source, at)
    if clock is not None:
        return [clock]
    score = _SCORE.match(source.normal, at)
    if score is not None and int(score["b"]):
        value = Decimal(score["a"]) / Decimal(score["b"])
        return [Found(at, score.end(), value, unit="ratio").unqualified()]
    if (result := read_score(source, at)) is not None:
        return [result]
    number = read_digits(source, at)
    if number is None:
        return []
    raw = source.normal[at : number.end]
    if len(raw) > 1 and raw[0] == "0" and raw.isdigit():
        return []
    if at and source.normal[at - 1] == "-" and source.normal[at - 2 : at - 1] in ("", " ", "(", "\n"):
        number.value, number.start, number.plain = -number.value, at - 1, False
    figure = complete(source, number)
    if figure is None or (figure.unit in ("count", "date") and _is_label(source, figure)):
        return []
    return [figure]


def _read_clock(source: Source, at: int) -> Found | None:
    """Read a time of day: "10:30", "5 p.m.", "14 Uhr", "10.30 น."; its `iso` is "T10:30"."""
    match = _CLOCK.match(source.normal, at)
    marked = _MARKED_CLOCK.match(source.normal, at)
    mark = source.patterns.clock.match(source.low, marked.end()) if marked else None
    lent = _mark_of_range(source, marked.end()) if marked and marked[2] and mark and not mark["mark"] else None
    if mark is not None and mark["mark"] and marked is not None:
        hour, minute, end = int(marked[1]), int(marked[2] or 0), mark.end()
        word = mark["mark"].replace(".", "")
        hour = hour % 12 + 12 if word == "pm" else hour % 12 if word == "am" else hour
    elif lent is not None and marked is not None:
        hour, minute, end = int(marked[1]), int(marked[2]), marked.end()
    elif match is not None:
        hour, minute, end = int(match["h"]), int(match["m"]), match.end()
    else:
        return None
    iso = f"T{hour:02d}:{minute:02d}"
    return Found(at, end, Decimal(hour * 100 + minute), unit="time", iso=iso).unqualified()


def _mark_of_range(source: Source, at: int) -> re.Match[str] | None:
    """Return the mark that a range of times bears behind its end ("10.00-19.00 น."); half a day is not lent."""
    last = _LAST_CLOCK.match(source.normal, at)
    if last is None or source.patterns.range_gap.match(source.low[at : last.end("gap")]) is None:
        return None
    mark = source.patterns.clock.match(source.low, last.end())
    return mark if mark is not None and mark["mark"] and mark["mark"][0] not in "ap" else None


def _inside_code(source: Source, at: int) -> bool:
    """Return whether letters right before the digits make them part of a code: "A13", "COVID-19", "#5"."""
    if at == 0:
        return False
    before = source.normal[max(0, at - 12) : at]
    last = before[-1]
    if last in "_#@\\":
        return True
    if last.isalpha():
        if not source.patterns.lex.spaced and not last.isascii():
            return False
        tail = _LETTERS_BEFORE.search(before)
        return not (tail and (tail.group() in iso_codes() or tail.group() == "RMB"))
    if last in "-/" and before[-2:-1].isalpha():
        word = re.search(r"([^\W_]+)-$", source.low[max(0, at - 12) : at])
        return not (word and word[1] in source.patterns.lex.words("number_prefixes"))
    return last in ".:" and before[-2:-1].isalnum() and not before[-2:-1].isspace() and before[-2:-1].isascii()


def _is_label(source: Source, figure: Found) -> bool:
    """Return whether the number only names a thing: "No 1", "Seite 5", "มาตรา 112"."""
    lex = source.patterns.lex
    if figure.unit == "count" and figure.scaled:
        return False
    if figure.unit == "count" and _in_title(source, figure):
        return True
    before = source.low[max(0, figure.start - 14) : figure.start].rstrip(" \u00a0")
    for word in lex.words("labels"):
        if before.endswith(word):
            edge = before[-len(word) - 1 : -len(word)]
            at = figure.start - 1
            if lex.spaced and edge.isalnum():
                continue
            if (
                word in ("no", "id")
                and "N" not in source.text[max(0, at - 4) : at]
                and "I" not in source.text[max(0, at - 4) : at]
            ):
                continue
            return True
    return False


def _in_title(source: Source, figure: Found) -> bool:
    """Return whether a number belongs to what a line is of: "Pier 3 (old): 40 m"."""
    if not figure.plain or not _TITLE_END.match(source.normal, figure.end):
        return False
    line = source.normal.rfind("\n", 0, figure.start) + 1
    return figure.start - line <= 41 and _TITLE.fullmatch(source.normal, line, figure.start) is not None


def _read_part(source: Source, at: int) -> list[Found]:
    """Read "a third of it" as a share; what else "a third" is, an ordinal, as if it stood without its article."""
    part = read_part(source, at)
    if part is not None:
        return [part]
    match = source.patterns.part.match(source.low, at)
    word = source.patterns.scan.match(source.low, match.start("word")) if match else None
    return read_ordinal_word(source, word) if word and word.lastgroup == "ordinal" else []


def _read_number_words(source: Source, match: re.Match[str]) -> list[Found]:
    """Read number words; those that are other words too ("one", "หนึ่ง") only with a unit or, in Thai, a classifier."""
    lex = source.patterns.lex
    found = []
    for number in read_words(source, *match.span("word")):
        written = source.low[number.start : number.end]
        scale_only = written in lex.scales and written not in lex.words("standalone")
        if scale_only and not _article_before(source, number):
            continue
        glued = source.low[number.end : number.end + 1].isalpha()  # "einjährig", never "ein Jahr"
        doubtful = written in lex.words("ambiguous") or (lex.flag("only_scaled") and len(written) == 1)
        figure = complete(source, number)
        if figure is None or written in lex.words("never_alone"):
            continue
        exact = glued or figure.unit.isupper() or figure.unit in _EXACT_UNITS
        if written in lex.words("article_one") and not exact:
            continue
        told = not lex.spaced and (figure.counted or figure.unit == "time")  # "หนึ่งคน", "หนึ่งทุ่ม"
        if doubtful and figure.unit in ("count", "date", "time") and not told:
            continue
        found.append(figure)
    return found


def _article_before(source: Source, number: Found) -> bool:
    """Take in the article that makes a scale word a number ("a million", "eine Milliarde")."""
    before = source.low[max(0, number.start - 8) : number.start]
    for word in source.patterns.lex.words("article_one"):
        if before.endswith(word + " ") and not before[: -len(word) - 1][-1:].isalpha():
            number.start -= len(word) + 1
            return True
    return False
