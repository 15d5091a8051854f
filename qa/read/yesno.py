"""Yes/no question + Hits → "yes" or "no" with the sentence that says so, or nothing.

"Yes" is said where one reading of a sentence states all that the question says and nothing beside it that could narrow
it; "no" where it states the same but for a negation, or another figure of the same thing. Where words are left over on
either side, where somebody only says, plans or supposes it, where two sentences differ: nothing, and the quote speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from qa.phrases import phrase
from qa.read.clauses import Part, Reading, Token, readings, subject_of, whole
from qa.read.polarity import Polarity, polarity
from qa.read.questions import Analysis
from qa.read.relevance import Text, is_name, likeness, take_apart
from qa.read.stated import standing
from qa.records import Claim, Draft, Evidence, Figure, Hit
from qa.sentence_vectors import sentences_of

Verdict = Literal["yes", "no"]
SAME_WORD = 0.8  # likeness of two words that mean the same: equal stems, or a cosine of 0.65 across languages
INFLECTED = 0.5  # the same for two forms of a verb, which begin alike ("build", "built")
BEGINS_ALIKE, ENDS_APART = 3, 3  # letters that two forms share at least, and that each may have of its own
STATED = 0.8  # confidence where a sentence states all that is asked
_FINAL = re.compile(r"[\s?？!.]+$")
_QUESTION = ("?", "？")
_COMBINED: dict[str, str] = {"exist": "have", "become": "be"}


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A yes/no question taken apart: `group` is its finite auxiliary's, "" where it begins with another verb."""

    text: Text
    part: Part
    content: tuple[Token, ...]
    group: str
    data: Polarity


def yesno_draft(analysis: Analysis, hits: Sequence[Hit]) -> Draft | None:
    """Return "yes" or "no" with the sentences that say so; None where none does, or two of a document differ.

    Where two documents differ, both are quoted and neither "yes" nor "no" is said.
    """
    asked = _asked(analysis) if analysis.kind == "yesno" else None
    if asked is None:
        return None
    found = [(e, said) for e in _evidence(hits) if (said := verdict(asked, e)) is not None]
    if not found:
        return None
    said = found[0][1]
    alike = list({e.document.name: e for e, other in reversed(found) if other == said}.values())[::-1]
    alike.sort(key=lambda e: e.document.language != analysis.language)
    differing = {e.document.name: e for e, other in found if other != said}
    if differing.keys() & {e.document.name for e in alike}:
        return None
    quote = Claim(alike[0].quote, (alike[0],), quoted=True)
    short = Claim(phrase(said, analysis.language), tuple(alike), kind="short", operation=said)
    conflicts = tuple(Claim(e.quote, (e,), quoted=True) for e in differing.values())
    notes = (f"asked for: {analysis.kind}", f"a sentence states all that is asked, or its opposite: {said}")
    return Draft((quote,) if differing else (short, quote), STATED, conflicts, notes)


def _evidence(hits: Sequence[Hit]) -> Iterator[Evidence]:
    """Yield the hits' sentences, each once."""
    seen = set()
    for hit in hits:
        for span in sentences_of(hit.passage.text, hit.document.language).spans:
            start, end = (hit.passage.start + edge for edge in (span.start, span.end))
            if (hit.document.name, start, end) not in seen:
                seen.add((hit.document.name, start, end))
                yield Evidence(hit.document, hit.passage, start, end, hit.score)


def _asked(analysis: Analysis) -> Asked | None:
    """Return a question as it is compared with sentences; None where no plain "yes" or "no" answers it."""
    data = polarity(analysis.language)
    if data is None:
        return None
    bare = _FINAL.sub("", data.particle.sub("", _FINAL.sub("", analysis.question)))
    text = take_apart(bare, analysis.language)
    part = whole(text, data)
    if data.negation.search(part.plain) or data.alternative.search(part.plain) or not part.tokens:
        return None
    content = tuple(t for t in part.tokens if t.column >= 0)
    group = data.finite.get(part.tokens[0].folded, "")
    if len(part.tokens) > 1 and part.tokens[1].folded in data.exist:
        group = "exist_" + group.partition("_")[2]
    refers = any(t.folded in data.persons for t in part.tokens[1:]) and not group.startswith("exist_")
    return Asked(text, part, content, group, data) if content and not refers else None


def verdict(asked: Asked, evidence: Evidence) -> Verdict | None:
    """Return what a sentence says to a question: "yes", "no", or None where it leaves it open."""
    text = take_apart(evidence.quote, evidence.document.language)
    data = polarity(text.language)
    if data is None or text.text.rstrip().endswith(_QUESTION):
        return None
    doubts = {m.group().casefold() for m in data.doubt.finditer(whole(text, data).plain)}
    if doubts - {m.group().casefold() for m in data.doubt.finditer(asked.part.plain)}:
        return None
    for reading in readings(text, data):
        for said in (reading, _with_subject_before(reading, evidence, data)):
            found = _compare(asked, said, evidence, data) if said else None
            if found:
                return found
    return None


def _with_subject_before(reading: Reading, evidence: Evidence, data: Polarity) -> Reading | None:
    """Return a reading that begins with "it", with the subject of the sentence before in its place."""
    at = next((k for k, t in enumerate(reading.tokens) if t.folded in data.pronouns), None)
    if at is None or any(t.column >= 0 for t in reading.tokens[:at]):
        return None
    passage, language = evidence.passage, evidence.document.language
    ends = [s for s in sentences_of(passage.text, language).spans if s.end <= evidence.start - passage.start]
    if not ends:
        return None
    subject = subject_of(take_apart(passage.text[ends[-1].start : ends[-1].end], language), data)
    return replace(reading, tokens=(*subject, *reading.tokens[at + 1 :])) if subject and at == 0 else None


def _compare(asked: Asked, reading: Reading, evidence: Evidence, data: Polarity) -> Verdict | None:
    """Return what one reading of a sentence says to the question."""
    matched = _match(asked, reading)
    lacking = [t for t in asked.content if t not in matched]
    if lacking and not _titled(asked, lacking, matched, evidence):
        return None
    figures = standing(asked.text.figures, reading.figures)
    if figures is None or not _closed_words_agree(asked, reading, data):
        return None
    if not all(_is_measured(f, reading, matched, data) for f in figures.inferred):
        return None
    negating = _negating(reading, data)
    if negating is None:
        return None
    negations = bool(negating)
    if not _tenses_agree(asked, reading, matched, data, figures.dated):
        return None
    if not _in_order(asked, reading, matched):
        return None
    left = [t for t in reading.tokens if t.column >= 0 and t not in matched.values() and t not in negating]
    if negations:
        return None if figures.differing or left or figures.left else "no"
    if figures.differing:
        once = figures.differing[0].unit != "date" or any(_starts(t.stem, data.once) for t in matched.values())
        return "no" if once and not left and not figures.left else None
    past = _is_past(asked, matched, data)
    if any(f.unit != "date" for f in figures.left) or (figures.left and not past):
        return None
    return "yes" if not left or (past and _adjunct(left, reading, matched, data)) else None


def _is_measured(figure: Figure, reading: Reading, matched: dict[Token, Token], data: Polarity) -> bool:
    """Return whether a figure is what the sentence tells, so that its size may be reasoned with.

    It then follows its verb, or opens as "95 percent of the shops": of "children under 6" nothing follows for those
    under 12, nor of platform 2 for platform 3.
    """
    own = reading.tokens[reading.fronted :]
    before = [t for t in own if t.text is own[-1].text and t.end <= figure.start]
    if before and before[-1].folded in data.articles:
        return False
    if figure.unit == "date":
        return True
    if data.tenseless:
        after = [t for t in reading.tokens if t.start >= figure.end]
        counted = figure.unit != "count" or (bool(after) and after[0].column >= 0)
        return counted and len(after) <= 1 and not any(t.folded in data.weighty for t in reading.tokens)
    weighing = [t for t in before if t.column >= 0 or t.folded in data.finite]
    if not weighing:
        return figure.unit in ("percent", "count")
    if weighing[-1].folded in data.finite:
        return True
    pair = next((a for a, t in matched.items() if t is weighing[-1]), None)
    return pair is not None and weighing[-1].word.islower() and (pair.word != weighing[-1].word)


def _negating(reading: Reading, data: Polarity) -> frozenset[Token] | None:
    """Return the words of a reading's one negation, none where it has none, or None where it is no plain "not"."""
    if data.part_negation.search(reading.plain):
        return None
    count = len(data.negation.findall(reading.plain))
    if not count:
        return frozenset()
    text = reading.tokens[-1].text
    spans = [m.span() for m in data.negation.finditer(whole(text, data).plain)]
    found = [{t for t in reading.tokens if t.text is text and t.start < end and start < t.end} for start, end in spans]
    held = [tokens for tokens in found if tokens]
    return frozenset(held[0]) if count == len(held) == 1 else None


def _match(asked: Asked, reading: Reading) -> dict[Token, Token]:
    """Return which of the reading's words each of the question's is, one to one."""
    found: dict[Token, Token] = {}
    offered = [t for t in reading.tokens if t.column >= 0]
    scored = sorted(
        ((_same(asked, a, t), -k, a, t) for a in asked.content for k, t in enumerate(offered)),
        key=lambda entry: entry[:2],
        reverse=True,
    )
    for score, _, a, t in scored:
        if score > 0 and a not in found and t not in found.values():
            found[a] = t
    return found


def _same(asked: Asked, a: Token, t: Token) -> float:
    """Return how surely two words are the same, 0 where they may not be."""
    score = float(likeness(asked.text, t.text)[a.column, t.column])
    if score >= SAME_WORD:
        return score
    if asked.text.language != t.text.language or not (a.word.islower() and t.word.islower()):
        return 0.0
    one, other = a.folded, t.folded
    plain = [asked.data.irregular.get(form, form) for form in (one, other)]
    if plain[0] == plain[1]:
        return SAME_WORD
    if one in asked.data.irregular or other in asked.data.irregular:
        return 0.0
    compared = any(f.qualifier for f in asked.text.figures)
    if compared and asked.data.comparative.search(one) and asked.data.comparative.sub("", one) in (other, other[:-1]):
        return SAME_WORD
    shared = next((i for i, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), min(len(one), len(other)))
    apart = max(len(one), len(other)) - shared
    return score if score >= INFLECTED and shared >= BEGINS_ALIKE and apart <= ENDS_APART else 0.0


def _titled(asked: Asked, lacking: Sequence[Token], matched: dict[Token, Token], evidence: Evidence) -> bool:
    """Return whether the title has the lacking words beside one that the sentence has: "The Tarn bridge", "the bridge".

    A name may be left out of each sentence that its document's title gives it in.
    """
    title = take_apart(evidence.document.title, evidence.document.language)
    table = likeness(asked.text, title)
    if not table.size:
        return False
    named = [k for k, t in enumerate(asked.content) if float(table[t.column].max()) >= SAME_WORD]
    places = [asked.content.index(t) for t in lacking]
    beside = [k for k in named if asked.content[k] in matched and any(abs(k - p) == 1 for p in places)]
    heads = {matched[asked.content[k]].stem for k in beside}
    return bool(beside) and all(p in named for p in places) and not _named_otherwise(heads, title, evidence)


def _named_otherwise(heads: set[str], title: Text, evidence: Evidence) -> bool:
    """Return whether the passage gives one of the title's things another name: "the Severn bridge" beside its own."""
    known = {word.stem for word in title.words}
    passage = take_apart(evidence.passage.text, evidence.document.language)
    return any(
        word.stem in heads and before.text[:1].isupper() and before.stem not in known and word.start - before.end == 1
        for before, word in pairwise(passage.words)
    )


def _closed_words_agree(asked: Asked, reading: Reading, data: Polarity) -> bool:
    """Return whether "before", "only", "may" and the like stand in both, or in neither."""
    wanted = {t.folded for t in asked.part.tokens} & asked.data.weighty
    given = {t.folded for t in reading.tokens} & data.weighty
    every = {t.folded for t in asked.part.tokens} & asked.data.universal
    if asked.text.language != reading.tokens[0].text.language:
        return not wanted and not given and not every
    return wanted == given and every <= {t.folded for t in reading.tokens}


def _tenses_agree(asked: Asked, reading: Reading, matched: dict[Token, Token], data: Polarity, dated: bool) -> bool:
    """Return whether the reading's finite verb says what the question's asks: is, was, has or does."""
    groups = _groups(reading.tokens, data)
    kind, _, tense = asked.group.partition("_")
    if kind == "do" and _groups(asked.part.tokens[1:], asked.data):
        kind = "have"
    wanted = {f"{kind}_{tense}"} if kind else set()
    if asked.text.language != reading.tokens[0].text.language:
        return _across(wanted, groups, asked, dated)
    if not tense:
        if data.tenseless:
            return _groups(asked.part.tokens, asked.data) == groups
        first = asked.part.tokens[0]
        return not groups and (first.column < 0 or matched[first].folded == first.folded)
    past = any(_is_preterite(a, t, data) for a, t in matched.items())
    if kind == "do":
        helped = any(data.finite.get(t.folded) == "do_past" for t in reading.tokens)
        if groups == {f"be_{tense}"}:
            return any(data.progressive.search(t.word) for t in matched.values())
        if tense == "present":
            return not groups and not past and not helped
        stays = any(t.folded in data.invariable for t in matched.values())
        return (not groups and (past or stays or helped)) or (past and groups <= {"have_present", "have_past"})
    if kind == "exist":
        return len(groups) == 1 and groups <= {asked.group, f"have_{tense}", f"be_{tense}"}
    return groups == wanted or (kind == "have" and not groups and past and not data.do)


def _groups(tokens: Sequence[Token], data: Polarity) -> set[str]:
    """Return the groups of finite auxiliaries; "does not have" has, and "does not run" is a plain verb."""
    found = {data.finite[t.folded] for t in tokens if t.folded in data.finite}
    helping = {group for group in found if group.startswith("do_")}
    if helping:
        tense = next(iter(helping)).partition("_")[2]
        found = {f"have_{tense}" if group.startswith("have_") else group for group in found - helping}
    return found


def _across(wanted: set[str], groups: set[str], asked: Asked, dated: bool) -> bool:
    """Return the same where the languages differ: kind and tense as far as both tell them."""
    if len(groups) > 1 or len(wanted) > 1:
        return False
    if not wanted:
        wanted = _groups(asked.part.tokens, asked.data)
    (one, when), (other, then) = (_kind_and_tense(group) for group in (wanted, groups))
    if one != other and not (("" in (one, other)) and {one, other} <= {"", "be"} and "any" in (when, then)):
        return False
    if "any" in (when, then):
        return dated or "past" not in (when, then)
    return bool(one) and when == then


def _kind_and_tense(groups: set[str]) -> tuple[str, str]:
    kind, _, tense = next(iter(groups), "").partition("_")
    return _COMBINED.get(kind, kind), tense or "any"


def _is_preterite(a: Token, t: Token, data: Polarity) -> bool:
    """Return whether the sentence has a verb in the past that the question has in its plain form, or as a participle.

    Endings of the present and of the plural only are added: "carries", "lanes".
    """
    one, other = a.folded, t.folded
    if one == other or t.word[:1].isupper():
        return False
    if other in data.irregular or one in data.irregular:
        return bool(data.do) and other in data.irregular
    if data.preterite.search(other):
        return not data.preterite.search(one)
    regular = (one, other) if len(one) < len(other) else (other, one)
    same = a.stem == t.stem and regular[1].startswith(regular[0][:-1])
    return not same and a.text.language == t.text.language and bool(data.do)


def _is_past(asked: Asked, matched: dict[Token, Token], data: Polarity) -> bool:
    past = any(_is_preterite(a, t, data) for a, t in matched.items())
    return asked.group.endswith("_past") or (asked.group == "have_present" and past)


def _in_order(asked: Asked, reading: Reading, matched: dict[Token, Token]) -> bool:
    """Return whether the words stand in the question's order, by which who did it is told from whom it was done to.

    German moves its verbs, so that there only nouns are looked at; what a comma sets off in front is not.
    """
    if asked.group.startswith("exist_"):
        return True
    fronted = reading.tokens[: reading.fronted]
    german = [text.language == "de" for text in (asked.text, reading.tokens[0].text)]
    places = [
        reading.tokens.index(t)
        for a, t in sorted(matched.items(), key=lambda pair: pair[0].start)
        if t not in fronted
        and not (german[0] and a.word[:1].islower())
        and not (german[1] and t.word[:1].islower())
        and not (german[0] and a is asked.part.tokens[0])
    ]
    return places == sorted(places)


def _adjunct(left: Sequence[Token], reading: Reading, matched: dict[Token, Token], data: Polarity) -> bool:
    """Return whether the words left over only name the place where it happened: "… was repaired in Hamburg"."""
    last = max(reading.tokens.index(t) for t in matched.values())
    trailing = reading.tokens[last + 1 :]
    if not all(t in trailing for t in left) or not all(is_name(t.text.words[t.column], t.text) for t in left):
        return False
    return trailing[0].folded in data.adjuncts and all(t in left for t in trailing[1:])


def _starts(stem: str, stems: frozenset[str]) -> bool:
    return any(stem.startswith(known) for known in stems)
