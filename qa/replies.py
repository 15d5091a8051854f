"""A language model's reply → statements with passage numbers, as lines come to their end.

In: the pieces of a reply as they stream. Out: lines, each parsed strictly: the statement, then nothing but the numbers
of passages in square brackets. What is said between <think> tags is not the reply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qa.prompts import REFUSAL

_LINE = re.compile(
    r"(?:[-*•]\s+)?(?P<text>[^\[\]]*[^\[\]\s.。])\s*(?P<end>[.。]?)\s*(?P<marks>(?:\[\d{1,4}\][\s,]*)+)[.。]?"
)
_MARK = re.compile(r"\[(\d{1,4})\]")
MAX_LINE = 1_000  # characters; a longer line is no statement


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a reply: a statement with its passage numbers, or the reason why it is none."""

    text: str
    numbers: tuple[int, ...] = ()
    fault: str = ""


def parse(line: str) -> Line:
    """Return a line of a reply taken apart.

    >>> parse("- It is 412 metres long. [1][3]")
    Line(text='It is 412 metres long.', numbers=(1, 3), fault='')
    >>> parse("It is [1] long.").fault
    'it does not end with passage numbers in square brackets, or has some elsewhere'
    """
    line = line.strip()
    if len(line) > MAX_LINE:
        return Line(line[:MAX_LINE], fault=f"it is longer than {MAX_LINE} characters")
    match = _LINE.fullmatch(line)
    if match is None:
        return Line(line, fault="it does not end with passage numbers in square brackets, or has some elsewhere")
    numbers = tuple(dict.fromkeys(int(number) for number in _MARK.findall(match["marks"])))
    return Line(match["text"] + match["end"], numbers)


def is_refusal(line: str) -> bool:
    """Return whether a line says that the passages do not answer, whatever it adds to excuse itself.

    >>> is_refusal(f"**{REFUSAL}.** They speak of something else.")
    True
    """
    return line.lstrip(" -*`\"'").startswith(REFUSAL)


def lines_of(pieces: Iterable[str]) -> Iterator[str]:
    """Yield a reply's lines as soon as each is whole, without empty ones and without what a model thinks aloud.

    >>> list(lines_of(["<thi", "nk>hm</think>One [1]\\nTw", "o [2]"]))
    ['One [1]', 'Two [2]']
    """
    held, thinking = "", False
    for piece in pieces:
        held += piece
        while (tag := "</think>" if thinking else "<think>") in held or (not thinking and "\n" in held):
            end = held.find(tag)
            line_end = held.find("\n")
            if not thinking and line_end >= 0 and (end < 0 or line_end < end):
                line, held = held[:line_end], held[line_end + 1 :]
            else:
                line, held = "" if thinking else held[:end], held[end + len(tag) :]
                thinking = not thinking
            if line.strip():
                yield line.strip()
    if held.strip() and not thinking:
        yield held.strip()
