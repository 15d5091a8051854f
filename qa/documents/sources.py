"""Who a text says that it is from: issuer, outlet, author, agency; only where texts of its kind state them.

In: a text. Out: what a field ("Source: …"), a byline, a dateline or the line above the title states, with its span. A
name inside a sentence is somebody whom the text talks about. What is in doubt is not given: a place in a dateline is no
agency, and a line above the title is an outlet only by its own words ("The Evening Post").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import regex

from qa.documents.head import Stated, datelines, is_heading, stated_date

EDGE_CHARS = 1500  # of a text's head and end, in which it says who it is from
OPENING_CHARS = 400  # in which a field goes before another one at the end: there, it is the text's own
NAME_CHARS = 120  # a longer line is no name
OUTLET_CHARS = 40  # the same for the name of a newspaper
CACHED = 64  # texts whose source is remembered

_JOINING = r"(?:of|the|and|for|on|in|at|de|la|du|der|die|das|des|dem|den|für|und|am|im|an|von|vom|zu|zur|&)"
_WORD = r"\p{Lu}[\p{L}\p{M}\d.'’&/-]*"
_CAPITAL = rf"{_WORD},?"
_NAME = rf"(?:{_CAPITAL}(?:\s(?:{_CAPITAL}|{_JOINING}|\({_CAPITAL}\)))*)"
_THAI = r"[\u0e01-\u0e4e][\u0e01-\u0e4e .]*"
_OPEN, _MARK = r"(?m)^[^\S\n]*[*_]{0,3}", r"[*_]{0,3}[^\S\n]*"


def _field(labels: str) -> regex.Pattern[str]:
    return regex.compile(rf"{_OPEN}(?i:{labels}){_MARK}[:：]{_MARK}(?P<name>\S[^\n]*)$")


_ISSUER = _field(
    "source|quelle|ที่มา|แหล่งที่มา|แหล่งข่าว|issued by|issuer|published by|publisher|herausgegeben von|herausgeber(?:in)?"
    "|ออกโดย|เผยแพร่โดย|ผู้เผยแพร่|จัดทำโดย|หน่วยงาน"
)
_OUTLET = _field("newspaper|zeitung|published in|erschienen in|หนังสือพิมพ์")
_AUTHOR = _field("authors?|by|written by|from|autor(?:in)?|verfasser(?:in)?|von|text|โดย|ผู้เขียน|เรื่องโดย|เขียนโดย|จาก")
_AGENCY = _field("(?:news )?agency|(?:nachrichten|presse)?agentur|สำนักข่าว")
_SHOUTED = regex.compile(rf"{_OPEN}(?:SOURCE|QUELLE)[^\S\n]+(?P<name>\p{{Lu}}[^\n]*)$")
_BYLINE = regex.compile(
    rf"{_OPEN}(?:(?:[Bb]y|BY|[Vv]on|VON)[^\S\n]+(?P<name>{_WORD}(?:\s(?:{_WORD}|von|van|de|and|und))*\s{_WORD})"
    rf"(?:[^\S\n]*[|,–—][^\n]{{0,60}})?|(?:โดย|เรื่องโดย)[^\S\n]+(?P<thai>{_THAI})){_MARK}$"
)
_DATED_NAME = regex.compile(rf"[^\S\n]+(?P<name>{_NAME}|{_THAI})[^\S\n]*$", regex.MULTILINE)
_PLACED = regex.compile(  # a dateline without a year: "LONDON (Reuters) -", "Berlin, 3. Mai (dpa) –"
    r"(?m)^[^\S\n]*(?:\p{Lu}{3}[\p{Lu} ,.'-]{0,30}(?:,\s[^\n(]{3,12})?\s\((?P<after>[\p{L}\d][\p{L}\d /-]{1,30})\)"
    r"|\p{Lu}[^\n(:;]{2,40}\s\((?P<short>[a-z]{2,4}(?:[/-][\p{L}]{2,6})?|\p{Lu}{2,5})\))\s*[–—-]"
)
_SLASHED = regex.compile(r"(?m)^[^\n]{0,60}?(?<=[\s^]|^)/(?P<name>\p{Lu}[\p{L}\d. -]{2,30})/(?=\s|$)")
_THAI_DATELINE = regex.compile(
    r"(?m)^[^\n]{2,40}?--\s?\d{1,2}\s[\u0e01-\u0e4e.]{2,12}(?:\s\d{2,4})?--(?P<name>[^\n-]{2,60}?)\s*(?:--|$)"
)
_SIGNED = regex.compile(r"[.!?…][\"”“»]?[^\S\n]+(?:[–—]|--)[^\S\n]?(?P<name>\p{L}[\p{L}/]{1,20})\s*\Z")
_OUTLET_NAME = regex.compile(
    r"\b(?:Daily|Post|Times|Herald|Tribune|Gazette|Chronicle|Telegraph|Guardian|Observer|Courier|Mirror|Journal|Weekly"
    r"|Monthly|Magazine|Examiner|Sentinel|Inquirer|(?:Morning|Evening|Sunday) (?:News|Star|Mail|Express|Echo))\b"
    r"|\b\p{Lu}\p{L}*(?:zeitung|anzeiger|rundschau|kurier|blatt|tagblatt|merkur|magazin|nachrichten|depesche|allgemeine)\b"
    r"|\b(?:Zeitung|Anzeiger|Rundschau|Kurier|Merkur|Magazin|Nachrichten|Allgemeine|Presse)\b"
    r"|หนังสือพิมพ์|นิตยสาร|วารสาร|เดลี|นิวส์|โพสต์|ไทม์ส|เฮรัลด์"
)
_AGENCY_NAME = regex.compile(r"(?i:news ?wire|news agency|press agency|agentur|สำนักข่าว|นิวส์ไวร์)|^\(?[a-z]{2,4}\)?$")
_ADDRESS = regex.compile(r"(?i)(?:https?:|www\.|\S+@)")


@dataclass(frozen=True, slots=True)
class Source:
    """Who a text says that it is from: who issued it, the newspaper it stood in, who wrote it, who sent it."""

    issuer: Stated | None = None
    outlet: Stated | None = None
    author: Stated | None = None
    agency: Stated | None = None


@lru_cache(maxsize=CACHED)
def source_of(text: str, language: str) -> Source:
    """Return who a text says that it is from.

    >>> source_of("ARN, May 3, 2021 /Postwire/ -- It rained.\\n\\nSource: City Council of Arn", "en").issuer.text
    'City Council of Arn'
    """
    issuer = _named(text, _ISSUER) or _named(text, _SHOUTED)
    dated = _beside_the_date(text, language)
    outlet = _named(text, _OUTLET) or _above_the_title(text)
    agency = _named(text, _AGENCY) or _in_dateline(text, language)
    for stated in filter(None, (issuer, dated)):
        outlet = outlet or (stated if _OUTLET_NAME.search(stated.text) else None)
        agency = agency or (stated if _AGENCY_NAME.search(stated.text) else None)
    return Source(issuer or dated, outlet, _named(text, _BYLINE) or _named(text, _AUTHOR), agency)


def _named(text: str, pattern: regex.Pattern[str]) -> Stated | None:
    """Return what a line at the head or the end of a text names; one in its opening goes first, then the last one."""
    found: list[Stated] = []
    head_end = text.find("\n", EDGE_CHARS)
    edges = [(0, len(text))]
    if 0 <= head_end < len(text) - EDGE_CHARS:  # what is between is not looked at
        edges = [(0, head_end), (text.rfind("\n", 0, len(text) - EDGE_CHARS) + 1, len(text))]
    for match in (match for edge in edges for match in pattern.finditer(text, *edge)):
        stated = _tidied(text, *next(match.span(group) for group, said in match.groupdict().items() if said))
        if stated:
            found.append(stated)
    return next((stated for stated in found if stated.end <= OPENING_CHARS), found[-1] if found else None)


def _tidied(text: str, start: int, end: int) -> Stated | None:
    """Return the stretch without the marks around it; None where it is no name."""
    while end > start and text[end - 1] in " \t*_.,;|/()":
        end -= 1
    while start < end and text[start] in " \t*_/(":
        start += 1
    name = text[start:end]
    if not any(map(str.isalpha, name)) or len(name) > NAME_CHARS or _ADDRESS.match(name):
        return None
    return Stated(name, start, end)


def _beside_the_date(text: str, language: str) -> Stated | None:
    """Return the name that follows a date in its line: "date 2019-04 City Council of Arn"."""
    date = stated_date(text, language)
    match = _DATED_NAME.match(text, date.end) if date else None
    return _tidied(text, *match.span("name")) if match else None


def _above_the_title(text: str) -> Stated | None:
    """Return the name of a newspaper that stands alone in the first line, with a title below it, and then the text."""
    lines = list(islice(regex.finditer(r"[^\n]*\S[^\n]*", text[:EDGE_CHARS]), 3))
    if len(lines) < 3 or not is_heading(lines[1][0].strip()):
        return None
    first = _tidied(text, lines[0].start() + len(lines[0][0]) - len(lines[0][0].lstrip(" \t#")), lines[0].end())
    if first is None or len(first.text) > OUTLET_CHARS or not _OUTLET_NAME.search(first.text):
        return None
    return first if regex.fullmatch(rf"(?:The |Der |Die |Das )?{_NAME}|{_THAI}", first.text) else None


def _in_dateline(text: str, language: str) -> Stated | None:
    """Return the agency in a dateline, or the one that signs a text."""
    spans = [match.span("agency") for match in datelines(text, language) if match["agency"]]
    for pattern in (_PLACED, _SLASHED, _THAI_DATELINE):
        match = pattern.search(text, 0, EDGE_CHARS)
        spans += [match.span(group) for group in match.groupdict() if match[group]] if match else []
    signed = _SIGNED.search(text, max(0, len(text) - EDGE_CHARS))
    spans += [signed.span("name")] if signed else []
    return next(filter(None, (_tidied(text, *span) for span in spans)), None)
