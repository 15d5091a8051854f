"""Where a sentence lists things: "such as A, B and C", "four halls: A, B, C and D", "ได้แก่ A B และ C".

In: a sentence. Out: its Listings, each with where it stands and the things in it. What leads to the first thing, and
what follows the last one, is left out as far as words tell: there is no parser here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from qa.languages import words
from qa.languages.sound import is_thai
from qa.read.list_ends import MAX_THAI_ITEM, explains, forms_of, is_one_name, without_head, without_tail

MAX_ITEM = 80  # characters of one thing in a list
ADVERBIAL = 4  # words before the first comma of a sentence that only say where or when
MAX_TITLE = 40  # characters in quotation marks that are one name
# factors for a sentence that announces and lists things, lists some, only two, or nothing, where a list is asked for
ANNOUNCED, LISTED, PAIR_ONLY, NO_LIST = 1.45, 1.3, 1.0, 0.7
_BOUNDARY = re.compile(r"[!?。](?=\s|$)|\.\s*$|[:;](?=\s|$)|[()\[\]“”„\"»«]|\s(?:[–—]|--?)\s")
_QUOTED = re.compile(rf"[“„\"«»](?=\w)[^“”„\"«»]{{1,{MAX_TITLE}}}[“”\"«»]")
_COMMA = re.compile(r"\s*[,、،](?=\s|[^\d\s])\s*")
_OPENS_LIST = frozenset(":([–—-")  # what things may stand behind with no word that leads to them
_THAI = "[\u0e00-\u0e7f]"
_THAI_SPACE = re.compile(rf"(?<={_THAI})\s+|\s+(?={_THAI})")


@dataclass(frozen=True, slots=True)
class Listing:
    """Things that a text names one after another, from `start` to `end`; `led` where a word or mark announces them."""

    start: int
    end: int
    items: tuple[tuple[int, int], ...]
    led: bool
    gloss: bool = False  # whether it is what a word stands for

    @property
    def many(self) -> bool:
        """Whether there are three things or more."""
        return len(self.items) > 2


class _Cut(NamedTuple):
    """What parts two things: from `start` to `end`, by a word ("and") or by a mark alone."""

    start: int
    end: int
    joins: bool


def offered(text: str, language: str, question: str, asked_in: str) -> list[Listing]:
    """Return what a sentence lists that may answer a question for a list, in its order.

    Args:
        text: the sentence.
        language: its language.
        question: the question, by which two things are asked for or more, or what a word stands for.
        asked_in: the question's language.
    """
    asked = forms_of(asked_in)
    two, gloss = (pattern.search(question) is not None for pattern in (asked.two, asked.gloss))
    found = [listing for listing in listings(text, language) if gloss or not listing.gloss]
    return [listing for listing in found if listing.many or listing.led or two]


def listed_factor(text: str, language: str, question: str, asked_in: str) -> float:
    """Return a factor for how well a sentence may answer a question for a list; the arguments are those of `offered`.

    Where "A and B" is all that it lists, that may be but part of one thing.
    """
    found = offered(text, language, question, asked_in)
    if found:
        return ANNOUNCED if any(listing.led and listing.many for listing in found) else LISTED
    return PAIR_ONLY if listings(text, language) else NO_LIST


def whole(text: str, language: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch that holds several things of a list as all of the list; any other as it is.

    >>> whole("It covers tourism, safety and housing.", "en", 19, 37)
    (10, 37)
    """
    for found in listings(text, language):
        if found.many and sum(a < end and start < b for a, b in found.items) > 1:
            return min(start, found.start), max(end, found.end)
    return start, end


@lru_cache(maxsize=1024)
def listings(text: str, language: str) -> tuple[Listing, ...]:
    """Return what a sentence lists, in its order.

    >>> said = "On Mondays (at the gate) they sell apples, pears and plums in bags."
    >>> [said[found.start : found.end] for found in listings(said, "en")]
    ['apples, pears and plums']
    """
    forms = forms_of(language)
    titles = [match.span() for match in _QUOTED.finditer(text)]
    bounds = [m for m in _BOUNDARY.finditer(text) if not any(a <= m.start() < b for a, b in titles)]
    edges = [(0, 0, ""), *((m.start(), m.end(), m.group().strip()) for m in bounds), (len(text), len(text), "")]
    found: list[Listing] = []
    for (_, start, mark), (end, _, closing) in pairwise(edges):
        opened = mark if mark in _OPENS_LIST or mark == "--" else ""
        if opened and opened not in ":(" and closing not in ("–", "—", "-", "--"):
            opened = ""  # a single dash opens another sentence
        glosses = {m.end() for m in forms.gloss.finditer(text, start, end)}
        leads = {m.end(): m.start() for p in (forms.gloss, forms.leads) for m in p.finditer(text, start, end)}
        inner = sorted(at for at in leads if at < end)
        for first, last in zip([start, *inner], [*(leads[at] for at in inner), end], strict=True):
            part = _Stretch(first, max(first, last), first in leads or bool(opened), last < end)
            found += [replace(f, gloss=first in glosses) for f in _in_stretch(text, language, part, titles)]
    return tuple(found)


class _Stretch(NamedTuple):
    """Part of a text with no boundary in it; `led` where what stands before announces things, `leads` where it does."""

    start: int
    end: int
    led: bool
    leads: bool


def _in_stretch(text: str, language: str, part: _Stretch, titles: Sequence[tuple[int, int]]) -> list[Listing]:
    cuts = [c for c in _cuts(text, language, part) if not any(a < c.start < b for a, b in titles)]
    if not cuts:
        return []
    edges = [part.start, *(edge for cut in cuts for edge in (cut.start, cut.end)), part.end]
    segments = list(zip(edges[::2], edges[1::2], strict=True))
    found: list[Listing] = []
    first = 0
    while first < len(segments) - 1:
        # what leads to other things is none of these: "A, B and towns such as C"
        things = segments[:-1] if part.leads else segments
        last = _last(text, language, things, cuts[: len(things) - 1], first, led=part.led and first == 0)
        if last == first:
            first += 1
            continue
        if last - first == 1 and "," in text[cuts[first].start : cuts[first].end]:
            first += 1  # ", and" joins clauses where it joins but two
            continue
        opens = last - first > 1 and not (part.led and first == 0)
        if opens and _leads_in(text, language, segments[first : first + 2]):
            first += 1
        listing = _trimmed(text, language, segments[first : last + 1], part, first=first)
        if listing:
            found.append(listing)
        elif last - first > 1:  # what opens with a clause may list things behind it
            first += 1
            continue
        # "A, B and C in 2019 and further cover D, E and F": what the last thing ends with may lead to other things
        first = last + 1
    return found


def _cuts(text: str, language: str, part: _Stretch) -> list[_Cut]:
    """Return what parts things in a stretch."""
    joins = forms_of(language).joins
    found = [_Cut(m.start(), m.end(), False) for m in _COMMA.finditer(text, part.start, part.end)]
    if language == "th":
        spaces = _THAI_SPACE.finditer(text, part.start, part.end)
        found += [_Cut(m.start(), m.end(), False) for m in spaces if text[m.start() - 1 : m.start()] not in ",、"]
    for m in joins.finditer(text, part.start, part.end):
        if language == "th" and not text[m.start() - 1 : m.start()].isspace():
            continue  # "แม่และเด็ก" is one thing
        found.append(_Cut(m.start(), m.end(), True))
    return _merged(text, sorted(found))


def _merged(text: str, cuts: Sequence[_Cut]) -> list[_Cut]:
    """Return cuts with nothing between them as one: ", and"; and the spaces around a word as part of it."""
    merged: list[_Cut] = []
    for cut in cuts:
        if merged and not text[merged[-1].end : cut.start].strip():
            merged[-1] = _Cut(merged[-1].start, max(cut.end, merged[-1].end), merged[-1].joins or cut.joins)
        else:
            merged.append(cut)
    return merged


def _last(
    text: str, language: str, segments: Sequence[tuple[int, int]], cuts: Sequence[_Cut], first: int, *, led: bool
) -> int:
    """Return the last segment of the list that begins with a segment; that one itself where none does."""
    joined = [i for i in range(first, len(cuts)) if cuts[i].joins]
    at = first
    ends = first
    while at + 1 < len(segments):
        cut, (start, end) = cuts[at], segments[at + 1]
        if not _is_thing(text[start:end], language, last=cut.joins):
            break
        if cut.joins and ends > first and not any(not c.joins for c in cuts[first:at]):
            break  # "A and B and is C": only among commas are there two words that join
        at += 1
        if cut.joins:
            ends = at
            further = [i for i in joined if i >= at]
            if not further or _has_tail(text[start:end], language):
                break
        elif language == "th" and ends > first:
            break  # behind the last thing, a space begins another sentence
    if ends == first and led and (language != "th" or at + 1 == len(segments)):
        return at  # "three paths — A, B, C": no word joins the last thing
    return ends


def _leads_in(text: str, language: str, segments: Sequence[tuple[int, int]]) -> bool:
    """Return whether what stands before the first comma is no thing: "In Berm, goats, sheep and geese are kept".

    Nor is what a German clause closes with: "die entwickelt, Chips, Geräte und Kabel".
    """
    start, end = segments[0]
    said = words(text[start:end], language)
    opens = forms_of(language).when.match(text[start:end].lstrip()) is not None
    if opens and not text[:start].strip() and len(said) <= ADVERBIAL:
        return True
    last, after = ((text[a:b].split() or [""])[-1] for a, b in segments)
    return language == "de" and last[:1].islower() and after[:1].isupper()


def _is_thing(text: str, language: str, *, last: bool) -> bool:
    """Return whether words may be one thing of a list; of the last one, more may follow."""
    said = text.strip()
    if not said or forms_of(language).clause.match(said):
        return False
    if last:
        return True
    most = MAX_THAI_ITEM if language == "th" and is_thai(said) else MAX_ITEM
    return len(said) <= most and not forms_of(language).verbs.search(said)


def _has_tail(text: str, language: str) -> bool:
    """Return whether words go on behind a thing: "market regulation in 2019"."""
    return len(without_tail(text, language, (), frozenset())) < len(text.rstrip())


def _trimmed(
    text: str, language: str, segments: Sequence[tuple[int, int]], part: _Stretch, *, first: int
) -> Listing | None:
    """Return segments as a list without what leads to the first thing and what follows the last one."""
    own = [text[a:b] for a, b in segments]
    led = part.led and first == 0
    alike = {w.stem for said in own[:-1] for w in words(said, language) if w.stop}
    closing = text[segments[-1][0] : segments[-1][1]]
    colon = led and text[: part.start].rstrip().endswith(":")
    whole = colon or language == "th"
    ending = closing.rstrip() if whole else without_tail(closing, language, own[:-1], frozenset(alike))
    opening = own[0].lstrip() if led else without_head(own[0], language, [*own[1:-1], ending])
    if not opening.strip() or not ending.strip():
        return None
    start = segments[0][1] - len(opening)
    end = segments[-1][0] + len(ending)
    items = [(start, segments[0][1]), *segments[1:-1], (segments[-1][0], end)]
    bare = [(a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())) for a, b in items]
    if not led and (explains(text, language, bare) or is_one_name(text, language, bare)):
        return None
    return Listing(bare[0][0], bare[-1][1], tuple(bare), led)
