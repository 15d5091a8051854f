"""Numbers in digits and in words → value: separators by language, number words combined as the language adds them up.

In: a `Source` and a position or a match. Out: `Found` records that carry a value and a span, no unit yet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from qa.figures.fold import HARD_SPACE
from qa.figures.found import Found, Source
from qa.figures.patterns import FRACTIONS, JOINED

MAX_SIZE = 24  # powers of ten: what scale words pile up beyond is no figure
_MAX_WRITTEN = 40  # characters of a number in digits
_TEN = Decimal(10)
_MAX_DIGITS = 18  # longer unbroken runs of digits are identifiers
_POWER = re.compile(
    r"[ \u00a0]?[×·⋅x][ \u00a0]?10(?:\^(?P<raised>-?\d{1,2})|(?P<high>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})|(?P<lost>\d{1,2}))"
    r"(?![\d⁰¹²³⁴⁵⁶⁷⁸⁹]|[.,]\d|[ \u00a0]?[×x][ \u00a0]?\d)"
)


class _Token(NamedTuple):
    value: Decimal | None  # None: the connecting word ("and")
    multiplies: bool
    start: int
    end: int


def read_digits(source: Source, at: int) -> Found | None:
    """Read the number in digits at `at`; None where the digits are an identifier."""
    match = source.patterns.number.match(source.normal, at)
    if match is None:
        return None
    raw = match.group()
    end = match.end()
    plain = raw.isdigit()
    if (plain and len(raw) > _MAX_DIGITS) or len(raw) > _MAX_WRITTEN:
        return None
    value = _decimal(raw, source.patterns.lex.decimal, source.patterns.lex.group)
    if source.normal[end : end + 1] in FRACTIONS and source.normal[end : end + 1]:
        value += _fraction(source.normal[end])
        end, plain = end + 1, False
    power = _POWER.match(source.normal, end)
    if power is not None and (size := _size(power, value)) is not None:
        step = Decimal(1).scaleb(int(value.as_tuple().exponent))
        return Found(at, power.end(), value * size, scaled=True, step=step, scale=size)
    places = -int(value.as_tuple().exponent)
    return Found(at, end, value, plain=plain, step=Decimal(1).scaleb(-places) if places > 0 else Decimal(1))


def _size(power: re.Match[str], value: Decimal) -> Decimal | None:
    """Return the power of ten that follows a number; None where it is another number.

    A plain text may have lost what is raised ("1.1 × 1011"): only of a number with a point that is less than ten, as
    such powers are written, and none of the sizes of a thing ("1.5 × 10 m").
    """
    raised = power["raised"] or "".join(str(unicodedata.digit(char)) for char in power["high"] or "")
    if not raised and (value == int(value) or not 1 <= value < 10 or power["lost"][0] == "0"):
        return None
    exponent = int(raised or power["lost"])
    return Decimal(10) ** exponent if abs(exponent) <= MAX_SIZE else None


def read_fraction(source: Source, at: int) -> Found:
    """Read a one-character fraction ("½") as a number."""
    return Found(at, at + 1, _fraction(source.normal[at]))


def _fraction(char: str) -> Decimal:
    value = unicodedata.numeric(char)
    for denominator in (2, 3, 4, 5, 6, 8):
        if abs(value * denominator - round(value * denominator)) < 1e-9:
            return Decimal(round(value * denominator)) / denominator
    return Decimal(str(value))


def _decimal(raw: str, point: str, group: str) -> Decimal:
    """Return the value of matched digits; the last of two different separators is the point, whatever the language."""
    signs = [char for char in raw if not char.isdigit()]
    if not signs:
        return Decimal(raw)
    last = signs[-1]
    separators = {HARD_SPACE, " ", "'"}
    if len(set(signs) - separators) == 2:
        decimal_sign = last
    elif last in separators or signs.count(last) > 1:
        decimal_sign = ""
    elif last == point:
        decimal_sign = point
    else:
        tail = raw.rsplit(last, 1)[1]
        decimal_sign = "" if last == group and len(tail) == 3 else last
    whole, _, part = raw.rpartition(decimal_sign) if decimal_sign else (raw, "", "")
    digits = "".join(char for char in whole if char.isdigit())
    return Decimal(f"{digits or '0'}.{part}") if part else Decimal(digits)


def read_words(source: Source, start: int, end: int) -> list[Found]:
    """Read a run of number words; words that do not add up to one number are several ("four five")."""
    tokens = list(_tokens(source, start, end))
    tokens = _trim(source, tokens)
    found: list[Found] = []
    while tokens:
        value, used, scale = _combine(tokens, source)
        if value is not None:
            last = tokens[used - 1]
            found.append(Found(tokens[0].start, last.end, value, in_words=True, scaled=scale > 1, scale=scale))
        tokens = tokens[max(used, 1) :]
        while tokens and tokens[0].value is None:
            tokens = tokens[1:]
    return found


def _tokens(source: Source, start: int, end: int) -> Iterator[_Token]:
    atoms = source.patterns.lex.atoms
    for match in source.patterns.atom.finditer(source.low, start, end):
        atom = atoms.get(match.group())
        yield _Token(atom.value if atom else None, bool(atom and atom.multiplies), match.start(), match.end())


def _trim(source: Source, tokens: list[_Token]) -> list[_Token]:
    """Drop words at the edges that are parts of other words ("สามารถ", "ห้าม"), by the data file's neighbours."""
    while tokens and (tokens[-1].value is None or _is_no_number(source, tokens, -1)):
        tokens = tokens[:-1]
    while tokens and (tokens[0].value is None or _is_no_number(source, tokens, 0)):
        tokens = tokens[1:]
    return tokens


def _is_no_number(source: Source, tokens: list[_Token], at: int) -> bool:
    """Return whether the first or last word is part of another one; "หก" in "หกล้าน" and "ห้า" in "ห้าวัน" are not."""
    start, end = tokens[at].start, tokens[at].end
    if at and len(tokens) > 1 and tokens[-2] == (_TEN, True, tokens[-2].start, start) and not tokens[-1].multiplies:
        return JOINED.match(source.low, end) is not None  # "สิบหกรัง", but "สิบสามารถ"
    begins = end in [token.start for token in tokens] or unit_follows(source, end)
    return is_part_of_word(source, start, end, before=start not in [token.end for token in tokens], after=not begins)


def unit_follows(source: Source, at: int) -> bool:
    """Return whether a unit, a currency or a classifier written in full begins right at `at` (without spaces)."""
    if source.patterns.lex.spaced or source.normal[at : at + 1].isspace():
        return False
    match = source.patterns.named.match(source.low, at) or source.patterns.classifier.match(source.low, at)
    return match is not None and "." not in match.group()


def is_part_of_word(source: Source, start: int, end: int, before: bool = True, after: bool = True) -> bool:
    """Return whether the number word's neighbours make it part of another word (scripts without spaces).

    `before` and `after` are False where the neighbour on that side is known to be a word of its own.
    """
    data = source.patterns.lex.data
    word = source.low[start:end]
    behind, ahead = data.get("not_before", {}).get(word, ()), data.get("not_after", {}).get(word, ())
    return bool(
        (after and behind and source.low.startswith(tuple(behind), end))
        or (before and ahead and source.low.endswith(tuple(ahead), 0, start))
    )


def _combine(tokens: list[_Token], source: Source) -> tuple[Decimal | None, int, Decimal]:
    """Add up tokens from the first on: value, how many were used, and the last scale word's size (1 without one).

    A multiplying word multiplies all that is smaller before it ("two hundred thousand", "三百万"); a number adds
    where it fits into the zeros before it ("twenty one", "ein und zwanzig" the other way round).
    """
    stack: list[Decimal] = []
    scale = Decimal(1)
    used = 0
    joining = False
    for position, token in enumerate(tokens):
        if token.value is None:
            joining = True
            continue
        if token.multiplies:
            if not _multiply(stack, token, tokens[position - 1] if position else None):
                break
            scale = token.value if token.value >= 1000 else scale
        elif not stack or _fits(stack, token, tokens[position - 1], joining, source):
            stack.append(token.value)
        else:
            break
        joining = False
        used = position + 1
    return (sum(stack, Decimal(0)) if stack else None), used, scale


def _multiply(stack: list[Decimal], token: _Token, before: _Token | None) -> bool:
    factor = token.value or Decimal(1)
    if not stack:
        stack.append(factor)
        return True
    if stack[0].adjusted() > MAX_SIZE:
        return False
    part = Decimal(0)
    while stack and stack[-1] < factor:
        part += stack.pop()
    if part:
        stack.append(part * factor)
        return True
    if before is not None and before.multiplies and before.end == token.start:  # "ล้านล้าน"
        stack[-1] *= factor
        return True
    return False


def _fits(stack: list[Decimal], token: _Token, before: _Token, joining: bool, source: Source) -> bool:
    value, top = token.value or Decimal(0), stack[-1]
    if value != int(value) or top != int(top):
        return False
    glued = before.end == token.start
    if joining and source.patterns.lex.flag("joined"):  # "einundzwanzig", and never "fünf und zwanzig"
        return glued and ((1 <= top <= 9 and value in range(20, 100, 10)) or (top >= 100 and top % 100 == 0))
    room = Decimal(10) ** len(str(int(value)))
    return top > value and top % room == 0 and (not joining or top % 100 == 0 or source.patterns.lex.language != "en")
