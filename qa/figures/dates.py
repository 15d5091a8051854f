"""Dates and years → ISO 8601 at the stated precision, whatever the order, the month's name and the era.

In: a `Source` and a position at which a day, a month's name or a year begins. Out: `Found` with unit "date".
A date without its year is written as ISO 8601 truncated it: "--11-22", a month "--11". A year before Christ counts as
ISO does: 44 BC is "-0043". Thai years counted from the Buddha's death become common ones (2565 → 2022).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from decimal import Decimal

from qa.figures.found import Found, Source
from qa.records import Figure

_BUDDHIST = 543  # years between the Thai solar calendar and the common era, since 1941
_BUDDHIST_YEARS = range(2400, 2700)  # as common years these lie ahead of any document
_EARLY_BUDDHIST_YEARS = range(2200, 2400)  # so do these but for round ones: only where a word calls it a year
_BEHIND_YEAR = re.compile(r"(?<!\d)\d{4}\s?[^\d\s]{1,4}\s?$")
_TURN = 50  # a two-digit year below it is of this century


def read_date(source: Source, at: int) -> Found | None:
    """Read the date at `at`, of any shape that names a month or joins numbers by separators; None if none begins."""
    for pattern in source.patterns.dates:
        match = pattern.match(source.low, at)
        if match is not None:
            found = _date(source, match)
            if found is not None:
                return _absorb_pair(source, found)
    return None


def _date(source: Source, match: re.Match[str]) -> Found | None:
    part = match.groupdict()
    if part.get("era") and not _era_is_meant(source, *match.span("era")):
        return None
    if part.get("mon") and _is_other_word(source, match):
        return None
    year = _year(source, part.get("y") or part.get("yy"), part.get("era"))
    if year is not None and year in _BUDDHIST_YEARS and part.get("mon"):
        year -= _BUDDHIST  # a translation may leave a Thai year as it is: "15 June 2567"
    month, day, end = part.get("m"), part.get("d"), match.end()
    if part.get("mon"):
        month = str(source.patterns.lex.months[part["mon"].rstrip(".")])
        if part["mon"].endswith(".") and match.end("mon") == end and source.low[end : end + 1] != " ":
            end -= 1
    if part.get("a"):
        first, second = int(part["a"]), int(part["b"])
        day_first = (source.patterns.lex.day_first or first > 12) and second <= 12
        day, month = (part["a"], part["b"]) if day_first else (part["b"], part["a"])
    if "m" in part and "d" not in part and year and month and int(month) > year % 100:
        return None  # "2010-12" is two years
    iso = to_iso(year, int(month) if month else None, int(day) if day else None)
    if iso is None or (year is None and (part.get("y") or part.get("yy"))):
        return None
    upper = to_iso(year, int(month or 0), int(part["d2"])) if part.get("d2") else None
    found = Found(match.start(), end, digits(iso), unit="date", iso=iso)
    if upper and part.get("d2") and day and int(part["d2"]) > int(day):
        found.upper, found.upper_iso = digits(upper), upper
    return found


def _is_other_word(source: Source, match: re.Match[str]) -> bool:
    """Return whether a month's name in small letters is a verb: "children under 12 may play", never "on 12 may"."""
    lex = source.patterns.lex
    if match["mon"] not in lex.words("verbs", "months") or not source.text[match.start("mon")].islower():
        return False
    led = _ends_with(source.low[max(0, match.start() - 12) : match.start()].rstrip(), lex.words("days", "months"), True)
    return not led and not match.groupdict().get("y")


def _year(source: Source, written: str | None, era: str | None) -> int | None:
    if not written:
        return None
    year = int(written)
    lex = source.patterns.lex
    if len(written) == 2:
        if lex.flag("buddhist_default"):
            return 2500 + year - _BUDDHIST
        return year + (2000 if year < _TURN else 1900)
    if era and era in lex.words("buddhist"):
        return year - _BUDDHIST
    if not era and lex.flag("buddhist_default") and year in _BUDDHIST_YEARS:
        return year - _BUDDHIST
    return year


def to_iso(year: int | None, month: int | None, day: int | None) -> str | None:
    """Return the ISO 8601 form of what is known; None if there is no such day.

    >>> to_iso(2018, 11, 22), to_iso(None, 4, 13), to_iso(2018, 2, 30)
    ('2018-11-22', '--04-13', None)
    """
    if month is not None and not 1 <= month <= 12:
        return None
    leap_year = 2000  # a day without its year may be the 29 February
    of = year if year and 1 <= year <= 9998 else leap_year
    if day is not None and (month is None or not 1 <= day <= monthrange(of, month)[1]):
        return None
    head = "-" if year is None else f"-{-year:04d}" if year < 0 else f"{year:04d}"
    return head + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")


def digits(iso: str) -> Decimal:
    """Return a date's digits as a number, negative before year 0; a month without a year stands before its days.

    >>> [int(digits(iso)) for iso in ("2018-11-22", "--10-01", "--10", "-0043")]
    [20181122, 1001, 1000, -43]
    """
    number = Decimal(re.sub(r"\D", "", iso) or 0)
    if is_month(iso):
        return number * 100
    return -number if iso.startswith("-") and not iso.startswith("--") else number


def read_era(source: Source, found: Found) -> Found | None:
    """Read a year that names its era, before or behind: "AD 70", "300 v. Chr.", "พ.ศ. 2565"; None without one."""
    lex, value = source.patterns.lex, int(found.value)
    if not found.plain or value > 9999:
        return None
    before = source.low[max(0, found.start - 24) : found.start].rstrip()
    if _ends_with(before, lex.words("ordinal_prefix"), lex.spaced):
        return None
    kinds = (("bce", 1 - value), ("buddhist", value - _BUDDHIST), ("ce", value))
    for name, year in kinds:
        if (name == "bce") > lex.flag("bce_prefix"):
            continue
        mark = _ends_with(before, lex.words(name), lex.spaced)
        at = source.low.rindex(mark, 0, found.start) if mark else found.start
        if mark and _era_is_meant(source, at, at + len(mark)):
            found.start = at
            return _as_year(source, found, year)
    after = source.patterns.era_after.match(source.low, found.end)
    if after is None or not _era_is_meant(source, *after.span()):
        return None
    found.end = after.end()
    return _as_year(source, found, 1 - value if after["bce"] else value - (_BUDDHIST if after["be"] else 0))


def read_year(source: Source, found: Found) -> Found | None:
    """Take a plain number for a year where its neighbours or its size say so; None where they do not."""
    lex, value = source.patterns.lex, int(found.value)
    if not found.plain or len(source.normal[found.start : found.end]) != 4:
        return None
    before = source.low[max(0, found.start - 24) : found.start].rstrip()
    named = _ends_with(before, lex.words("year_before"), lex.spaced)
    if lex.flag("buddhist_default") and value in _BUDDHIST_YEARS:
        return _as_year(source, found, value - _BUDDHIST) if named or _stands_alone(source, found) else None
    if lex.flag("buddhist_default") and named and value in _EARLY_BUDDHIST_YEARS and value % 100:
        return _as_year(source, found, value - _BUDDHIST)
    if lex.flag("buddhist_default") and value > _BUDDHIST and source.patterns.paired_year.match(source.low, found.end):
        return _as_year(source, found, value)
    if 1000 <= value <= 2100 and (named or (value >= 1500 and _stands_alone(source, found))):
        return _as_year(source, found, value)
    return None


def read_named_year(source: Source, found: Found) -> Found | None:
    """Take a number for a year right behind the word for one, whatever follows ("ปี 2534 วันนี้"); without spaces."""
    lex = source.patterns.lex
    before = source.low[max(0, found.start - 24) : found.start].rstrip()
    named = not lex.spaced and _ends_with(before, lex.words("year_names"), lex.spaced)
    counted = before.removesuffix(named or "").rstrip()[-1:].isdigit()  # "9 ปี 2560 บาท"
    return read_year(source, found) if named and not counted else None


def era_of(source: Source, found: Found) -> int:
    """Return by how many years a year is written later than the common one, 0 for all but one of the Buddhist era."""
    year = re.search(r"\d{4}$", source.normal[found.start : found.end])
    return _BUDDHIST if year and is_year(found.iso) and int(year[0]) - _BUDDHIST == found.value else 0


def _era_is_meant(source: Source, start: int, end: int) -> bool:
    """Return whether the letters beside a year are an era: Latin ones in capitals ("BC", never "be")."""
    written = source.text[start:end].strip()
    return not written.replace(".", "").isascii() or not written.isalpha() or not written.islower() or len(written) > 3


def _ends_with(before: str, words: tuple[str, ...], spaced: bool) -> str:
    for word in words:
        if before.endswith(word) and (
            not spaced or len(before) == len(word) or not before[-len(word) - 1].isalpha() or word[0] == "'"
        ):
            return word
    return ""


def _stands_alone(source: Source, found: Found) -> bool:
    """Return whether no counted noun follows: a plural in small letters, or in German a capitalised word."""
    rest = source.text[found.end : found.end + 24]
    if not source.patterns.lex.spaced:
        if source.patterns.classifier.match(source.low, found.end):
            return _BEHIND_YEAR.search(source.normal, 0, found.start) is not None  # "2000 คน", "2550 และ 2560 หมู่บ้าน"
        return not rest.strip()[:1].isalpha() or rest[:1].isspace()
    match = re.match(r"[ \u00a0]([^\W\d_]+)", rest)
    if match is None:
        return True
    word = match[1].lower()
    if word in source.patterns.lex.words("bounds", "grammar"):
        return True
    if source.patterns.lex.language == "de":
        return not match[1][0].isupper()
    return match[1][0].isupper() or not word.endswith(source.patterns.lex.words("plural", "grammar") or ("\0",))


def _as_year(source: Source, found: Found, year: int) -> Found:
    marks = source.patterns.lex.year_marks
    if marks and source.low.startswith(marks[0], found.end):
        found.end += len(marks[0])
    iso = to_iso(year, None, None) or f"{year:04d}"
    found.unit, found.iso, found.value = "date", iso, digits(iso)
    return _absorb_pair(source, found)


def _absorb_pair(source: Source, found: Found) -> Found:
    """Take in the same year in the other era, in brackets: "ปี 2565 (ค.ศ. 2022)" is one date."""
    pair = source.patterns.paired_year.match(source.low, found.end)
    if pair is not None and found.iso and found.iso[:4].isdigit():
        year = int(found.iso[:4])
        if int(pair["y"]) in (year, year + _BUDDHIST):
            found.end = pair.end()
        elif int(pair["y"]) == year - _BUDDHIST and source.patterns.lex.flag("buddhist_default"):
            found.end, found.iso = pair.end(), pair["y"] + found.iso[4:]  # an early year of that era: "2399 (1856)"
            found.value = digits(found.iso)
    return found


def read_decade(source: Source, found: Found) -> Found | None:
    """Read "1980s", "1980er Jahre", "ทศวรรษ 1980" as the ten years from 1980 to 1989."""
    if not found.plain or found.value % 10 or not (1000 <= found.value <= 2700 or 20 <= found.value <= 90):
        return None
    lex = source.patterns.lex
    match = source.patterns.decade.match(source.low, found.end)
    before = source.low[max(0, found.start - 24) : found.start].rstrip()
    if match is None and not _ends_with(before, lex.words("decade_before"), lex.spaced):
        return None
    year = int(found.value)
    if year < 100:
        if match is None:
            return None
        year += 1900  # "the 90s"
    year -= _BUDDHIST if lex.flag("buddhist_default") and year in _BUDDHIST_YEARS else 0
    found.end = match.end() if match else found.end
    found.unit, found.iso, found.value = "date", f"{year:04d}", Decimal(year)
    found.upper, found.upper_iso = Decimal(year + 9), f"{year + 9:04d}"
    return found


def is_month(iso: str | None) -> bool:
    """Return whether an ISO 8601 date is a month without its year ("--10")."""
    return iso is not None and re.fullmatch(r"--\d\d", iso) is not None


def is_year(iso: str | None) -> bool:
    """Return whether an ISO 8601 date is a year after Christ's birth alone."""
    return iso is not None and re.fullmatch(r"\d{4}", iso) is not None


def split_iso(iso: str) -> tuple[int | None, int | None, int | None]:
    """Return year, month and day of an ISO 8601 date as far as it states them.

    >>> split_iso("2018-11"), split_iso("--04-13"), split_iso("-0043")
    ((2018, 11, None), (None, 4, 13), (-43, None, None))
    """
    match = re.fullmatch(r"(?P<y>-?\d{4}|-)(?:-(?P<m>\d{2}))?(?:-(?P<d>\d{2}))?", iso)
    if match is None:
        return None, None, None
    year = None if match["y"] == "-" else int(match["y"])
    return year, int(match["m"]) if match["m"] else None, int(match["d"]) if match["d"] else None


def in_years(figure: Figure) -> Figure:
    """Return a date without its month and day, from year to year where it is a range of several.

    >>> in_years(Figure(Decimal(20181122), "date", "22.11.2018", iso="2018-11-22")).iso
    '2018'
    """
    first, last = (to_iso(split_iso(iso)[0], None, None) if iso else None for iso in (figure.iso, figure.upper_iso))
    if first is None:
        return figure
    last = None if last in (None, first) else last
    return replace(figure, value=digits(first), iso=first, upper=digits(last) if last else None, upper_iso=last)


def years_of(figure: Figure) -> tuple[str, ...]:
    """Return the year of a date, of a range its first and last; none where it says none."""
    years = (iso[:4] for iso in (figure.iso, figure.upper_iso) if iso and figure.unit == "date")
    return tuple(year for year in years if year.isdigit())


def year_of(figure: Figure) -> str:
    """Return the year of a date, "" where it says none."""
    return figure.iso[:4] if figure.unit == "date" and figure.iso and figure.iso[:4].isdigit() else ""
