"""Title and date from the head of a text: only what stands where a press text, a memo or a note states them.

A date counts if it stands in a `date:` field, in a dateline ("BERLIN, 3. Mai 2021 /Agency/ --") or on a line of its
own, before the body. A date inside a sentence is what the text talks about, not when it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

import regex

from qa.languages import sentences
from qa.languages.lists import fold, stop_words

_HEAD_CHARS = 1500
_DATELINE_CHARS = 160
"""A dateline stands within so much of the beginning of its paragraph."""
_TITLE_CHARS = 150
"""A longer line is a sentence or a paragraph."""
_SHORT_TITLE_CHARS = 90
"""A title made from a first sentence is shortened to this."""
_BUDDHIST_ERA = 543

_DATE = (
    r"(?P<date>\d{4}-\d{2}(?:-\d{2})?(?!\d)"
    r"|\d{1,2}\.\s?\d{1,2}\.\s?\d{4}"
    r"|\d{1,2}(?:\.|st|nd|rd|th)?\s+(?:of\s+|de\s+)?[\p{L}\p{M}.]{3,20}\s+(?:พ\.ศ\.\s*|ค\.ศ\.\s*|de\s+)?\d{4}"
    r"|[\p{L}\p{M}]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})"
)
_MONTH = r"(?P<month>[\p{L}\p{M}.]{3,20}\s+(?:พ\.ศ\.\s*|ค\.ศ\.\s*)?\d{4})"
_LABEL = (
    r"(?:date|datum|published(?:\s+on)?|publication date|posted(?:\s+on)?|updated|last updated|stand"
    r"|veröffentlicht(?:\s+am)?"
    r"|วันที่(?:เผยแพร่)?|เผยแพร่(?:เมื่อ)?|fecha|data)"
)
_AGENCY = r"(?:/[^/\n]{2,40}/|\([^()\n]{2,40}\))"
_TIME = r"(?:,?\s+(?:at\s+|um\s+|เวลา\s+)?\d{1,2}[:.]\d{2}.{0,20})?"

_FIELD = regex.compile(
    rf"(?im)^[^\S\n]*(?:{_LABEL}\s*:\s*(?:{_DATE}|{_MONTH})"
    rf"|{_LABEL}[^\S\n]+(?P<iso>\d{{4}}-\d{{2}}(?:-\d{{2}})?)(?!\d)"
    rf"|(?:published|posted|updated)\s+on\s+{_DATE.replace('<date>', '<on>')}"
    rf"|veröffentlicht\s+am\s+{_DATE.replace('<date>', '<am>')})"
)
_NAME = r"(?:\p{Lu}[\p{L}\p{M}.'’-]*|[\u0e01-\u0e4e]+)"
_PLACE = rf"(?P<place>{_NAME}(?:,?\s(?:{_NAME}|an der|am|im|of|de)){{0,6}}?)"
_DATELINE = regex.compile(
    rf"(?m)^[^\S\n]*(?:(?i:{_LABEL})\s+[\d-]+\s+)?{_PLACE}(?P<mark>\s*[,(–—-]+\s*|\s){_DATE}\)?,?\s*"
    rf"(?:(?P<agency>{_AGENCY})\s*(?:--|[–—:-])?|--|[–—:]\s|-\s)"
)
_DATE_LINE = regex.compile(
    rf"(?m)^[^\S\n]*(?:[\p{{L}}\p{{M}}. ]{{2,30}},\s*)?(?:den\s+|am\s+)?(?:{_DATE}|{_MONTH}){_TIME}[^\S\n]*$"
)
_TITLE_FIELD = regex.compile(
    r"(?im)^[^\S\n]*(?:title|titel|headline|überschrift|หัวข้อ|ชื่อเรื่อง)\s*:\s*(?P<title>\S[^\n]*)$"
)
_OTHER_FIELD = regex.compile(
    r"(?i)(?:author|autor|by|von|source|quelle|from|to|cc|subject|tags|categor(?:y|ies)|keywords|url|http|www|ที่มา|โดย)\b\s*:"
)
_BYLINE = regex.compile(r"(?i)(?:by|von|โดย)\s+\p{Lu}[\p{L}.' -]{2,60}$")
_SENTENCE_END = regex.compile(r"[.!?…。！？:;,][\"'”’»“)\]]*$")
_MARKDOWN_MARK = regex.compile(r"^#{1,6}\s+")


def date_of(text: str, language: str) -> str | None:
    """Return the date that the head of a text states, as ISO 8601 of the precision stated, or None.

    Where two positions agree, the more precise one is returned; where they differ, the first.

    >>> date_of("BERLIN, 3. Mai 2021 /Agency/ -- Text.", "de"), date_of("In May 2021 it rained.", "en")
    ('2021-05-03', None)
    """
    stated = stated_date(text, language)
    return stated.text if stated else None


class Stated(NamedTuple):
    """What a text states of itself, and the span in which it says so; for a date, `text` is ISO 8601."""

    text: str
    start: int
    end: int


def stated_date(text: str, language: str) -> Stated | None:
    """Return the date of `date_of`, and where the text writes it.

    >>> stated_date("Arn, 3 May 2021\\n\\nText.", "en")
    Stated(text='2021-05-03', start=5, end=15)
    """
    head = _fold_digits(text[:_HEAD_CHARS])  # the same length: spans hold
    dates: list[Stated] = []
    for pattern in (_FIELD, _DATELINE, _DATE_LINE):
        for match in pattern.finditer(head):
            if pattern is _DATELINE and not _is_dateline(match, language):
                continue
            groups = match.groupdict()
            group = next(filter(groups.get, ("date", "month", "iso", "on", "am")), "")
            iso = parse_date(match[group], language) if group else None
            if iso:
                dates.append(Stated(iso, *match.span(group)))
                break
    if not dates:
        return None
    return max(
        (stated for stated in dates if stated.text.startswith(dates[0].text)), key=lambda stated: len(stated.text)
    )


def datelines(text: str, language: str) -> Iterator[regex.Match[str]]:
    """Yield the datelines at the head of a text: "BERLIN, 3. Mai 2021 /Agency/ --", the agency as group `agency`."""
    matches = _DATELINE.finditer(_fold_digits(text[:_HEAD_CHARS]))
    return (match for match in matches if _is_dateline(match, language))


def is_heading(line: str) -> bool:
    """Return whether a line may be a heading: short, and no sentence."""
    return len(line) <= _TITLE_CHARS and "\n" not in line and not _SENTENCE_END.search(line)


def _is_dateline(match: regex.Match[str], language: str) -> bool:
    """Tell "Berlin, 3. Mai 2021 (dpa) –" from a sentence that begins "Am 3. Mai 2021 –"."""
    if match.end("date") - match.start() > _DATELINE_CHARS:
        return False
    if fold(match["place"].split()[0]) in stop_words(language):
        return False
    return bool(match["mark"].strip() or match["agency"])


def title_of(text: str, language: str) -> str:
    """Return the title that a text states or, where it states none, its first sentence, shortened at a word.

    >>> title_of("Rivers of the North\\n\\nThe longest is 90 km long.", "en")
    'Rivers of the North'
    """
    head = text[:_HEAD_CHARS]
    if match := _TITLE_FIELD.search(head):
        return match["title"].strip()
    short: list[str] = []
    for span in sentences(head, language):
        line = _MARKDOWN_MARK.sub("", head[span.start : span.end])
        if _is_field(line) or not any(map(str.isalpha, line)):
            continue
        if not is_heading(line):
            return " – ".join(short) if short else _shorten(_without_dateline(line))
        if len(line) >= 20 or len(line.split()) >= 3:
            return line
        short.append(line)
        if len(short) == 3:
            break
    return " – ".join(short)


def parse_date(text: str, language: str) -> str | None:
    """Parse a date written in ISO form, in figures with full stops, or with a month's name; None if it is no date.

    >>> parse_date("22 พฤศจิกายน 2561", "th"), parse_date("Nov. 22, 2018", "en"), parse_date("31.02.2020", "de")
    ('2018-11-22', '2018-11-22', None)
    """
    text = _fold_digits(text)
    if match := regex.match(r"\s*(\d{4})-(\d{2})(?:-(\d{2}))?(?!\d)", text):
        return _iso(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
    if match := regex.fullmatch(r"\s*(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\s*", text):
        return _iso(int(match[3]), int(match[2]), int(match[1]))
    name = regex.search(
        r"(?!th\b|st\b|nd\b|rd\b|de\b|of\b)[\p{L}\p{M}][\p{L}\p{M}.]{2,}",
        regex.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text),
    )
    numbers = [int(number) for number in regex.findall(r"\d+", text)]
    if not name or not 1 <= len(numbers) <= 2:
        return None
    month, thai = _months(language).get(name[0].lower().strip("."), (0, False))
    year = numbers[-1]
    if thai and year > 2400 and "ค.ศ." not in text:
        year -= _BUDDHIST_ERA
    return _iso(year, month, numbers[0] if len(numbers) == 2 else None)


def _iso(year: int, month: int, day: int | None) -> str | None:
    try:
        stated = date(year, month, day or 1)
    except ValueError:
        return None
    if not 1500 <= year <= 2200:
        return None
    return stated.isoformat() if day else stated.isoformat()[:7]


@cache
def _months(language: str) -> dict[str, tuple[int, bool]]:
    """Return month names and abbreviations in lower case, each with its number and whether it is Thai."""
    from babel import Locale, UnknownLocaleError

    months: dict[str, tuple[int, bool]] = {"sept": (9, False)}
    for code in dict.fromkeys((language, "th", "de", "en")):
        try:
            locale = Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            continue
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    if len(name) >= 3:
                        months[name.lower().strip(".")] = (int(number), code == "th")
    return months


def _fold_digits(text: str) -> str:
    return text.translate({ord("๐") + digit: str(digit) for digit in range(10)})


def _is_field(line: str) -> bool:
    folded = _fold_digits(line)
    if _OTHER_FIELD.match(line) or _BYLINE.match(line) or _DATE_LINE.fullmatch(folded):
        return True
    return bool(_FIELD.match(folded)) and len(line) <= _TITLE_CHARS


def _without_dateline(sentence: str) -> str:
    folded = _fold_digits(sentence)  # the same length: spans hold
    match = _DATELINE.match(folded) or _FIELD.match(folded)
    rest = sentence[match.end() :].lstrip(" -–—:/") if match else sentence
    return rest or sentence


def _shorten(sentence: str) -> str:
    """Shorten at a space, or in scripts without spaces at a word."""
    sentence = " ".join(sentence.split())
    if len(sentence) <= _SHORT_TITLE_CHARS:
        return sentence
    cut = sentence[: _SHORT_TITLE_CHARS - 1]
    if " " in cut[_SHORT_TITLE_CHARS // 2 :]:
        return cut[: cut.rindex(" ")].rstrip(" ,;:–—-(") + " …"
    from qa.languages import words

    ends = [word.end for word in words(sentence[: _SHORT_TITLE_CHARS + 40], "th") if word.end < _SHORT_TITLE_CHARS]
    return sentence[: ends[-1] if ends else _SHORT_TITLE_CHARS - 1] + "…"
