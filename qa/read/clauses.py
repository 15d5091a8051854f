"""A sentence → its readings: each clause with the subject, object or predicate that it shares with its neighbours.

In: a sentence taken apart. Out: `Reading`s, runs of tokens that each say one thing: of "The inn is old and has 3 rooms"
that the inn is old, and that the inn has 3 rooms. What cannot be put together by the marks and words of closed classes
is left apart, so that a reading may be missing and none is made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qa.languages import words
from qa.questions.relevance import Text
from qa.read.polarity import Polarity
from qa.records import Figure

_MARKS = re.compile(r"[,;:()\[\]–—\"“”„«»]|\s-\s|(?<=[\u0e00-\u0e7f])\s+(?=[\u0e00-\u0e7f])")  # Thai parts by spaces
_DATE_GAP = 8  # characters between a date and the word that announces it ("the year")


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """A word of a text; `column` is its place among the text's content words, -1 for a word of a closed class."""

    word: str
    stem: str
    start: int
    end: int
    text: Text
    column: int

    @property
    def folded(self) -> str:
        """The word without regard to case."""
        return self.word.casefold().replace("’", "'")


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A stretch of a sentence between two marks, and the gap before it.

    `whole` is the sentence with its figures and their qualifiers blanked, of which the part is `start:end`.
    """

    tokens: tuple[Token, ...]
    figures: tuple[Figure, ...]
    whole: str
    start: int
    end: int
    gap: str = ""

    @property
    def plain(self) -> str:
        """The part's text without figures and qualifiers."""
        return self.whole[self.start : self.end]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One thing that a sentence says; `fronted` are the places of tokens that stand before it, set off by a comma."""

    tokens: tuple[Token, ...]
    figures: tuple[Figure, ...]
    plain: str
    fronted: int = 0


def whole(text: Text, data: Polarity) -> Part:
    """Return a text as one part: its words outside figures, and without what belongs to a figure's qualifier."""
    content = [Token(w.text, w.stem, w.start, w.end, text, j) for j, w in enumerate(text.words)]
    taken = [(w.start, w.end) for w in text.words]
    closed = [
        Token(w.text, w.stem, w.start, w.end, text, -1)
        for w in words(text.text, text.language)
        if w.stop and not any(start <= w.start < end for start, end in taken)
    ]
    full = {t: data.contracted[t.folded] for t in (*content, *closed) if t.folded in data.contracted}
    content = [t for t in content if t not in full]
    closed = [t for t in closed if t not in full] + [replace(t, word=word, column=-1) for t, word in full.items()]
    tokens = sorted((*content, *closed), key=lambda t: t.start)
    hidden = [(f.start, f.end) for f in text.figures]
    for figure in text.figures:
        hidden += _beside(tokens, figure, data)
    plain = list(text.text)
    for start, end in hidden:
        plain[start:end] = " " * (end - start)
    kept = tuple(t for t in tokens if not any(start < t.end and t.start < end for start, end in hidden))
    return Part(kept, text.figures, "".join(plain), 0, len(plain))


def _beside(tokens: Sequence[Token], figure: Figure, data: Polarity) -> list[tuple[int, int]]:
    """Return the spans of the words that make up a figure's qualifier, or announce a date."""
    before = [t for t in tokens if t.end <= figure.start][::-1]
    after = [t for t in tokens if t.start >= figure.end]
    if figure.unit == "date":
        spoken = [t for t in before[:2] if figure.start - t.end <= _DATE_GAP]
        return [(t.start, t.end) for t in spoken if t.folded in data.announcing]
    found: list[tuple[int, int]] = []
    if figure.qualifier:
        for side in (before, after):
            for token in side[:4]:
                joins = side is after and not found and data.alternative.fullmatch(token.word) is not None
                if token.folded not in data.qualifying and not joins:
                    break
                found.append((token.start, token.end))
            if found:
                break
    return found


def readings(text: Text, data: Polarity) -> Iterator[Reading]:
    """Yield what a sentence says, the plainest reading first."""
    all_ = whole(text, data)
    parts = _parts(all_, data)
    if not parts:
        return
    fronted = len(parts) > 1 and _is_fronted(parts[0], parts[1], data)
    if fronted:
        yield _read(None, parts[0])
    lead = parts[0] if fronted else None
    core = parts[1:] if fronted else parts
    for i, part in enumerate(core):
        if _stands_alone(core, i, data):
            yield _read(lead, part)
        if i:
            yield from _with_shared(lead, core, i, data)
    for i in range(len(core) - 1):
        yield from _with_predicate(lead, core, i, data)
    if len(parts) > 1:
        yield _read(None, all_)


def subject_of(text: Text, data: Polarity) -> tuple[Token, ...]:
    """Return the words before a sentence's first finite auxiliary, or all of a heading's; () where that is unclear."""
    all_ = whole(text, data)
    parts = _parts(all_, data)
    if not parts or data.negation.search(all_.plain):
        return ()
    at = _finite(parts[0], data)
    if at is None:
        return parts[0].tokens if len(parts) == 1 else ()
    return parts[0].tokens[:at]


def _with_shared(lead: Part | None, core: Sequence[Part], i: int, data: Polarity) -> Iterator[Reading]:
    """Yield part i with the first part's subject ("… and has 3 rooms"), or with its subject and auxiliary."""
    head, part = core[0], core[i]
    at = _finite(head, data)
    first = part.tokens[0]
    continues = first.folded in data.finite or first.folded in data.pronouns or (first.column >= 0 and _small(first))
    if continues and data.additive.match(part.gap):
        subject = _part(head, 0, len(head.tokens) if at is None else at)
        shift = 1 if first.folded in data.pronouns else 0
        yield _read(lead, subject, _part(part, shift, len(part.tokens)))
    between = core[1 : i + 1]
    listed = all(_finite(p, data) is None and data.additive.match(p.gap) for p in between)
    objects = [_part(head, at + 1, len(head.tokens)), *core[1:i]] if at is not None else []
    if at is not None and listed and _opens(part, data) and _is_own(part, objects, data):
        open_ = next((k for k in range(at + 1, len(head.tokens)) if head.tokens[k].column >= 0), at + 1)
        opening = _part(head, 0, open_)  # "has no school, hospital or park": the "no" goes with each
        inside = tuple(f for f in opening.figures if f.end <= opening.tokens[-1].end)
        yield _read(lead, replace(opening, figures=inside, end=opening.tokens[-1].end), part)


def _with_predicate(lead: Part | None, core: Sequence[Part], i: int, data: Polarity) -> Iterator[Reading]:
    """Yield part i with the predicate that the last of a list of subjects has: "A, B and C are closed"."""
    last = next((j for j in range(i, len(core)) if _finite(core[j], data) is not None), None)
    if last is None or last == i or not all(data.additive.match(p.gap) for p in core[i + 1 : last + 1]):
        return
    listed = all(_is_plain(p, data) for p in core[:last]) and _opens(core[last], data)
    if listed and _is_own(core[i], core[:i], data):
        at = _finite(core[last], data) or 0
        yield _read(lead, core[i], _part(core[last], at, len(core[last].tokens)))


def _stands_alone(core: Sequence[Part], i: int, data: Polarity) -> bool:
    """Return whether a part is no more than it looks: what is before it in a list of subjects governs it too."""
    before = core[:i]
    if not before or any(_finite(p, data) is not None for p in before):
        return True
    return all(_is_plain(p, data) for p in before) and _is_own(core[i], before, data)


def _is_own(part: Part, before: Sequence[Part], data: Polarity) -> bool:
    """Return whether no adjective or figure of the list's earlier members may go with this one: "old cats and dogs"."""
    if part.figures and part.figures[0].start < part.tokens[0].start:
        return True
    if any(p.figures for p in before):
        return part.tokens[0].folded in data.articles | data.universal
    return part.tokens[0].folded in data.articles | data.universal or all(
        sum(t.column >= 0 for t in p.tokens) <= 1 for p in before
    )


def _is_plain(part: Part, data: Polarity) -> bool:
    """Return whether a part is one noun phrase without another one that it depends on."""
    tokens = part.tokens
    spans = [f.end for f in part.figures]
    return _opens(part, data) and all(
        t.column >= 0
        or (k == 0 and t.folded in data.articles)
        or t.folded in data.universal
        or (t.folded in data.partitive and any(0 <= t.start - end <= 2 for end in spans))
        or (k > 0 and tokens[k - 1].folded in data.partitive | data.universal and t.folded in data.articles)
        for k, t in enumerate(tokens)
    )


def _opens(part: Part, data: Polarity) -> bool:
    """Return whether a part begins as a noun phrase does."""
    first = part.tokens[0]
    if part.figures and part.figures[0].start < first.start:
        return True
    return first.column >= 0 or first.folded in data.articles | data.universal


def _is_fronted(part: Part, after: Part, data: Polarity) -> bool:
    """Return whether a part only says where or when the rest holds: "In summer, …"."""
    if part.tokens[0].folded not in data.adjuncts or after.gap.strip() != ",":
        return False
    return all(t.column >= 0 or (k == 1 and t.folded in data.articles) for k, t in enumerate(part.tokens) if k)


def _small(token: Token) -> bool:
    return token.word[:1].islower()


def _finite(part: Part, data: Polarity) -> int | None:
    return next((k for k, t in enumerate(part.tokens) if t.folded in data.finite), None)


def _parts(all_: Part, data: Polarity) -> list[Part]:
    """Return the stretches between marks and joints; those without a word or figure are left out."""
    cuts = sorted(
        m.span() for pattern in (_MARKS, data.joint) for m in pattern.finditer(all_.plain) if not _inside(all_, m)
    )
    edges = [(0, 0), *cuts, (len(all_.plain), len(all_.plain))]
    found: list[Part] = []
    gap = ""
    for (before, start), (end, _) in pairwise(edges):
        gap += all_.plain[before:start]
        if start >= end:
            continue
        tokens = tuple(t for t in all_.tokens if start <= t.start < end)
        figures = tuple(f for f in all_.figures if start <= f.start < end)
        if tokens:
            found.append(Part(tokens, figures, all_.whole, start, end, gap))
            gap = ""
    return found


def _inside(all_: Part, match: re.Match[str]) -> bool:
    """Return whether a joint is only a part of a word, as it may be in a script without spaces."""
    return any(t.start < match.end() and match.start() < t.end and t.column >= 0 for t in all_.tokens)


def _part(part: Part, start: int, end: int) -> Part:
    """Return some of a part's tokens, with the figures and the text between them."""
    tokens = part.tokens[start:end]
    if not tokens:
        return replace(part, tokens=(), figures=(), start=0, end=0)
    low = part.start if start == 0 else tokens[0].start
    high = part.tokens[end].start if end < len(part.tokens) else part.end
    figures = tuple(f for f in part.figures if low <= f.start < high)
    return Part(tokens, figures, part.whole, low, high, part.gap)


def _read(lead: Part | None, *parts: Part) -> Reading:
    used = ((lead,) if lead else ()) + parts
    return Reading(
        tuple(t for p in used for t in p.tokens),
        tuple(f for p in used for f in p.figures),
        " ".join(p.plain for p in used),
        len(lead.tokens) if lead else 0,
    )
