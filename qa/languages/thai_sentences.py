"""Where Thai sentences may be taken to end: spaces, connectives and length, since Thai writes no end marks.

In: a block of Thai. Out: cut positions, each at a space. Thai writers put spaces between clauses, around figures and
around foreign names as well, so a space alone proves nothing. The cuts are chosen so that a clause keeps its
figures, their units and what orders them ("ตามลำดับ", "ภายในปี 2565"): a stretch too long is easier to use than a
figure without its subject.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

_STRONG_CHARS = 30
"""A connective that opens sentences ("นอกจากนี้") cuts when at least this much stands before it."""
_WEAK_CHARS = 140
"""A connective that may open a clause or a sentence ("โดย") cuts from this length on."""
_LONG_CHARS = 220
"""From this length on a space between two long clauses without a connective cuts."""
_MAX_CHARS = 500
"""A stretch is cut at its best space before this length, if it has one."""
_CLAUSE_CHARS = 20
"""A stretch between spaces at least this long is a clause and not a name or a figure."""

_SPACE = regex.compile(r"\s+")
_STRONG = regex.compile(
    "(?:นอกจากนี้|นอกจากนั้น|นอกเหนือจากนี้|ยิ่งไปกว่านั้น|ทั้งนี้|อย่างไรก็ตาม|อย่างไรก็ดี|แต่อย่างไรก็ตาม|ดังนั้น|เพราะฉะนั้น|ด้วยเหตุนี้"
    "|ขณะเดียวกัน|ในขณะเดียวกัน|ในทางกลับกัน|ต่อมา|อนึ่ง|จากนั้น|หลังจากนั้น|ก่อนหน้านี้|ในเวลาต่อมา|ในส่วนของ|ในที่สุด|สุดท้ายนี้|กล่าวโดยสรุป)"
)
_WEAK = regex.compile("(?:โดย(?!เฉพาะ|รวม)|สำหรับ|ปัจจุบัน|ส่วน(?!ใหญ่|หนึ่ง)|ขณะที่|ในขณะที่|แต่(?!ละ))")
_DEPENDENT = regex.compile(
    "(?:และ|หรือ|ที่|ซึ่ง|อัน|เพื่อ|ของ|ใน|ภายใน|ภายใต้|ตาม|จาก|ด้วย|พร้อม|รวม|ตลอดจน|เช่น|ได้แก่|อาทิ|กับ|จึง|ก็|กว่า|ต่อ|จน|จะ|ได้|ไม่|เป็น|คือ"
    "|มี|ให้|ต่าง|ทั้ง|เพราะ|เนื่องจาก|ว่า|อย่าง|โดย|ถึง|สู่|ไป|มา|แล้ว|ระหว่าง|ตั้งแต่|ณ|หาก|ถ้า|เมื่อ|แต่|กล่าว|ๆ|ฯ|คน|บาท|หยวน|ล้าน|แสน|หมื่น|พัน)"
)
_AND = regex.compile(r"\s+(?:และ|หรือ|รวมทั้ง|ตลอดจน)")
_POLITE = regex.compile("(?:ครับ|ค่ะ|นะคะ|จ้ะ)$")
_THAI = "\u0e01-\u0e4e"
_THAI_END = regex.compile(rf"[{_THAI}]$")
_THAI_START = regex.compile(rf"[“\"'‘(]*[{_THAI}]")
_TITLE = regex.compile("(?:นาย|นาง|นางสาว|น.ส.|ดร.|ศ.|รศ.|ผศ.|พล.อ.|พ.ศ.|ค.ศ.|คุณ)$")
_END_MARK = regex.compile(r"(?<![!?.…])[!?.…]++[\"'”’)]*+$")
_ABBREVIATION = regex.compile(rf"(?:^|[\s(])(?:[{_THAI}]{{1,3}}\.)+$|\d\.$")


class _Space(NamedTuple):
    start: int
    end: int
    depth: int


def thai_boundaries(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the positions of spaces in `text[start:end]` where a sentence may be taken to end, in order."""
    spaces = list(_spaces(text, start, end))
    begin, best = start, None
    for number, space in enumerate(spaces):
        if best and space.start - begin > _MAX_CHARS:
            yield best.start
            begin, best = best.start, None
        before_start = spaces[number - 1].end if number else start
        after_end = spaces[number + 1].start if number + 1 < len(spaces) else end
        before, after = text[max(before_start, begin) : space.start], text[space.end : after_end]
        if space.depth or not after:
            continue
        if _ends_here(before, after, space.start - begin, bool(_AND.match(text, after_end))):
            yield space.start
            begin, best = space.start, None
        elif _is_clause(before, after) or best is None:
            best = space if space.start - begin >= _STRONG_CHARS and _may_cut(before, after) else best


def _spaces(text: str, start: int, end: int) -> Iterator[_Space]:
    """Yield white space with the depth of open brackets and quotation marks; an unclosed one counts for a while."""
    depth, opened, position = 0, start, start
    for match in _SPACE.finditer(text, start, end):
        piece = text[position : match.start()]
        for char in piece:
            if char in "(“[«":
                depth, opened = depth + 1, position
            elif char in ")”]»" and depth:
                depth -= 1
        if depth and match.start() - opened > _MAX_CHARS:
            depth = 0
        yield _Space(match.start(), match.end(), depth)
        position = match.end()


def _ends_here(before: str, after: str, length: int, listed: bool) -> bool:
    """Decide on one space; `listed` when what follows ends in "… and …": then the space is the comma of a list."""
    if _END_MARK.search(before) and not _ABBREVIATION.search(before):
        return True
    if _POLITE.search(before):
        return True
    if _STRONG.match(after):
        return length >= _STRONG_CHARS
    if not _may_cut(before, after):
        return False
    if _WEAK.match(after):
        return length >= _WEAK_CHARS and len(after) >= _CLAUSE_CHARS
    return length >= _LONG_CHARS and _is_clause(before, after) and not listed and not _DEPENDENT.match(after)


def _may_cut(before: str, after: str) -> bool:
    """True where both sides are Thai words: no figure, unit, foreign name, title or repetition mark is torn off."""
    return bool(
        _THAI_END.search(before)
        and _THAI_START.match(after)
        and not after.startswith(("ๆ", "ฯ", "ตามลำดับ"))
        and not _TITLE.search(before)
    )


def _is_clause(before: str, after: str) -> bool:
    return len(before) >= _CLAUSE_CHARS and len(after) >= _CLAUSE_CHARS
