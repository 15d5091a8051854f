"""Short answers that are words: names, things, lists; found by the net and scored with their sentence.

In: an Analysis and the measured sentences. Out: Candidates whose text is verbatim the document's. A list is the
whole of what a sentence lists, see `qa.read.lists`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from qa.languages import Word, words
from qa.languages.sound import is_thai
from qa.questions import Analysis
from qa.questions.data import question_data
from qa.questions.relevance import covered
from qa.read import lists, succession
from qa.read.candidates import Candidate, Sentence
from qa.read.evidence import Parts, squashed, with_parts
from qa.read.figure_candidates import NEAREST, PER_CHARACTER
from qa.read.list_ends import not_denied
from qa.read.naming import is_dateline, may_name, pairs
from qa.read.people import Name, names_of
from qa.read.spans import UNREAD_MARGIN, Span

NAMED = ("person", "organisation", "place")  # kinds of answers that have a name
REPEATED = 0.9  # likeness to a word of the question from which a word only repeats it
LEAST_PERSON, SURE_PERSON = 0.35, 0.6  # likeness from which a name may be, and is, a person's
THAI_WORDS = 0.8  # the same for words in Thai letters, of which no capital tells a name
PER_RULE = 24.0  # of the net's logits, what a rule weighs where a sentence's likeliest name is chosen
NO_PERSON = 0.5  # factor for what names no person, where one is asked for
AROUND_NAME = 1  # words beside a name that the net's answer may hold
PER_COMMA = 0.25  # what a word near a name counts less for each comma between them


def name_candidates(analysis: Analysis, sentences: Sequence[Sentence]) -> list[Candidate]:
    """Return what the passages offer as a short answer in words, best first.

    Args:
        analysis: what is asked for.
        sentences: the measured sentences.
    """
    found: list[Candidate] = []
    for sentence in sentences:
        offered = _offered(analysis, sentence)
        for stretch in offered:
            changed: Parts = (("span", squashed(stretch.margin)),)
            if stretch.fit is not None:
                changed = (*changed, ("rules", math.log(stretch.fit)))
            if sentence.people is not None or analysis.who or analysis.kind == "list":
                same_post = [o for o in offered if o is stretch or (stretch.told > 1.0 > o.told)]
                changed = (*changed, ("apart", max(_apart(sentence, o, offered) for o in same_post)))
            text = sentence.evidence.quote[stretch.start : stretch.end]
            found.append(Candidate("words", sentence, text, None, with_parts(sentence.parts, changed)))
    return sorted(found, key=lambda c: -c.score)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Where a possible answer stands in its quote, what the net says of it, and, of a person, how well it fits.

    `told` is a factor by whether that person came or left, where that is asked.
    """

    start: int
    end: int
    margin: float
    fit: float | None = None
    told: float = 1.0

    def is_beside(self, other: _Stretch) -> bool:
        """Return whether two stretches have nothing in common."""
        return self.end <= other.start or other.end <= self.start


def _offered(analysis: Analysis, sentence: Sentence) -> list[_Stretch]:
    """Return the stretches of a sentence that may be the answer: people, where one is asked for, and what the net says.

    A stretch that the net finds about a name is that name.
    """
    if analysis.kind == "list":
        return _listed(analysis, sentence)  # one thing is no list: its sentence says more
    quote = sentence.evidence.quote
    people = _people(analysis, sentence)
    offered = [person for person in people if not _repeats(sentence, person.start, person.end)]
    for span in sentence.scored.best() if sentence.scored else ():
        found = _stretch(analysis, sentence, span)
        if found and all(found.is_beside(person) for person in people):
            nobody = THAI_WORDS if is_thai(quote[found.start : found.end]) else NO_PERSON
            offered.append(found if sentence.people is None else replace(found, fit=nobody))
    return offered


def _people(analysis: Analysis, sentence: Sentence) -> list[_Stretch]:
    """Return the people of a sentence; where it is asked who came, they fit by that.

    "Jan Berg, harbour master since 2010, was followed by Ann Lee": what is said of him stands for her post too.
    """
    names, asked = sentence.people or (), succession.asked_for(analysis)
    owns = [[w for w in sentence.text.words if name.start <= w.start < name.end] for name in names]
    likely = [(n, own) for n, own in zip(names, owns, strict=True) if n.person >= LEAST_PERSON or len(own) > 1]
    places = [(n.start, n.end) for n, _ in likely]
    came_or_left = succession.factors(asked, sentence.evidence.quote, sentence.text.language, places)
    people = []
    for (name, own), told in zip(likely, came_or_left, strict=True):
        if asked in ("now", "before") and own and _repeats(sentence, own[-1].start, own[-1].end):
            told = succession.LEFT  # "after Berg left": not he
        came = told > 1.0 and len(own) > 1  # who takes over is a person, whatever the name
        if came or name.person >= LEAST_PERSON:
            margin = sentence.margin_at(name.start, name.end, AROUND_NAME)
            people.append(_Stretch(name.start, name.end, margin, told * (1.0 if came else _fits(name)), told))
    post = max((p.margin for p in people if p.told < 1.0), default=UNREAD_MARGIN)
    return [replace(p, margin=max(p.margin, post)) if p.told > 1.0 else p for p in people]


def with_names(analysis: Analysis, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return sentences judged at a glance by whether they may name who is asked for, and tell who came or left.

    "Orm, 4 May 2024" names nobody, and a line that is an organisation's name alone, as a masthead, says nothing of it.
    """
    asked = succession.asked_for(analysis)
    judged = []
    for sentence in sentences:
        text, language = sentence.evidence.quote, sentence.text.language
        alone = analysis.kind == "organisation" and (0, len(text.rstrip())) in pairs(text, language)
        if alone or is_dateline(text):
            continue
        told = succession.factors(asked, text, language, pairs(text, language)) if asked else []
        rule = may_name(text, language, analysis.kind) * max(told, default=1.0)
        judged.append(replace(sentence, rule=rule))
    return judged


def _listed(analysis: Analysis, sentence: Sentence) -> list[_Stretch]:
    """Return what a sentence lists that may be the answer."""
    text, language = sentence.evidence.quote, sentence.text.language
    return [
        _Stretch(found.start, found.end, sentence.margin_at(found.start, found.end, AROUND_NAME))
        for found in lists.offered(text, language, analysis.question, analysis.language)
        if not _repeats(sentence, found.start, found.end)
    ]


def with_lists(analysis: Analysis, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return sentences judged by whether they list anything, where a list is asked for."""
    judged = []
    for sentence in sentences:
        text, language = sentence.evidence.quote, sentence.text.language
        rule = lists.listed_factor(text, language, analysis.question, analysis.language)
        judged.append(replace(sentence, rule=rule, listed=rule >= lists.LISTED))
    return judged


def _stretch(analysis: Analysis, sentence: Sentence, span: Span) -> _Stretch | None:
    """Return where a span stands in the quote; None where it is no name though one is asked for, or only repeats."""
    quote, shift = sentence.evidence.quote, sentence.evidence.start - sentence.evidence.passage.start
    start, end = not_denied(quote, sentence.text.language, span.start - shift, span.end - shift)
    if analysis.kind in NAMED:
        start, end = whole_name(quote, start, end, sentence.text.language)
        if not _may_be_named(quote[start:end], sentence.text.language):
            return None
    else:
        listed = lists.whole(quote, sentence.text.language, start, end)
        alone = analysis.who and listed == (start, end)
        start, end = whole_name(quote, start, end, sentence.text.language) if alone else listed
    if _repeats(sentence, start, end):
        return None
    return _Stretch(start, end, span.margin)


def with_people(analysis: Analysis, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return sentences that the net has looked at, judged by whether they name a person who may be the answer.

    A name is judged by all the places where it stands: "Hong Kong" behind "in" is a place everywhere.
    """
    named = [names_of(s.evidence.quote, s.text.language) for s in sentences]
    logits: dict[str, list[float]] = {}
    for sentence, names in zip(sentences, named, strict=True):
        for name in names:
            logits.setdefault(sentence.evidence.quote[name.start : name.end], []).append(name.logit)
    judged = []
    for sentence, names in zip(sentences, named, strict=True):
        quote = sentence.evidence.quote
        people = tuple(replace(n, logit=fmean(logits[quote[n.start : n.end]])) for n in names)
        told = replace(sentence, people=people)
        offered = [(o.margin, o.fit or 1.0) for o in _offered(analysis, told)]
        likeliest = max(offered, key=lambda o: o[0] + PER_RULE * math.log(o[1]), default=(UNREAD_MARGIN, NO_PERSON))
        judged.append(replace(told, answer_margin=likeliest[0], rule=likeliest[1]))
    return judged


def _fits(name: Name) -> float:
    """Return a factor for how likely a name is a person's."""
    sure = (name.person - LEAST_PERSON) / (SURE_PERSON - LEAST_PERSON)
    return NO_PERSON + (1.0 - NO_PERSON) * min(1.0, max(0.0, sure))


def _apart(sentence: Sentence, own: _Stretch, offered: Sequence[_Stretch]) -> float:
    """Return in [-1, 1] how much more of the question is said beside one name than beside the sentence's others.

    "Minister Anna Lind, and Jan Berg, head of the port": what stands nearest to a name says who that is.
    """
    rivals = [other for other in offered if own.is_beside(other)]
    if not rivals or not sentence.table.size:
        return 0.0
    weights, names = sentence.question.weights, (own, *rivals)
    said = [covered(weights, (sentence.table * _nearness(sentence, name, names)).max(axis=1)) for name in names]
    return said[0] - max(said[1:])


def _nearness(sentence: Sentence, name: _Stretch, names: Sequence[_Stretch]) -> NDArray[np.float32]:
    """Return what each word of a sentence counts for beside a name: nothing in it and behind another one."""
    quote = sentence.evidence.quote
    left = max((other.end for other in names if other.end <= name.start), default=0)
    right = min((other.start for other in names if other.start >= name.end), default=len(quote))
    near = np.zeros(len(sentence.text.words), np.float32)
    for j, word in enumerate(sentence.text.words):
        if left <= word.start and word.end <= right and not name.start <= word.start < name.end:
            gap = quote[word.end : name.start] if word.end <= name.start else quote[name.end : word.start]
            near[j] = max(0.0, NEAREST - PER_CHARACTER * len(gap) - PER_COMMA * sum(gap.count(c) for c in ",;"))
    return near


def whole_name(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """Return a span widened to the capitalised words that it begins or ends among.

    >>> text = "The founder Wang Jian spoke."
    >>> start, end = whole_name(text, text.index("Wang"), text.index("Wang") + 4, "en")
    >>> text[start:end]
    'Wang Jian'
    """
    said = words(text, language)
    capital = [w.text[0].isupper() and (not w.stop or _is_initial(text, w)) for w in said]
    joined = [_joins_names(text, a, b) for a, b in pairwise(said)]
    inside = [i for i, w in enumerate(said) if w.start < end and start < w.end]
    if not inside:
        return start, end
    first, last = inside[0], inside[-1]
    while first and capital[first] and capital[first - 1] and joined[first - 1]:
        first -= 1
    while last + 1 < len(said) and capital[last] and capital[last + 1] and joined[last]:
        last += 1
    return min(start, said[first].start), max(end, said[last].end)


def _joins_names(text: str, before: Word, after: Word) -> bool:
    """Return whether two capitalised words are of one name: "Jane Roe", "Nicholas W. Yang", "Roe & Sons"."""
    between = text[before.end : after.start]
    return between in (" ", "-", "\u00a0", " & ") or (between == ". " and _is_initial(text, before))


def _is_initial(text: str, word: Word) -> bool:
    return len(word.text) == 1 and text[word.end : word.end + 1] == "."


def _may_be_named(text: str, language: str) -> bool:
    """Return whether words may be a person, an organisation or a place: no figure, no mere title, and a capital."""
    said = words(text, language)
    data = question_data(language)
    titles = data.titles if data else frozenset()
    if any(c.isdigit() for c in text) or not any(c.isalpha() for c in text):
        return False
    latin = [w.text for w in said if w.text[0].isascii()]
    named = [w for w in latin if w[0].isupper() and w.casefold() not in titles]
    return bool(named) or len(latin) < len(said)


def _repeats(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a stretch only says words of the question again."""
    columns = [j for j, w in enumerate(sentence.text.words) if start <= w.start < end]
    return bool(columns) and bool((sentence.table[:, columns].max(axis=0) >= REPEATED).all())
