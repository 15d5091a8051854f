"""Follow-ups: "And in 2017?" after a turn → the question in full, from what was asked and answered before.

In: a question and the conversation's turns. Out: the question as it is, where it stands on its own; else what it means:
the question before with the new year, thing or unit in the old one's place, both questions before where something is
computed from two answers, the answer before in the place of the pronoun that stands for it, or else the question with
the words of the one before. The completed question is shown to the person, so that a wrong guess is seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qa.figures import find_figures
from qa.languages import Word, detect, words
from qa.languages.sound import is_thai
from qa.questions import IN_UNITS, Analysis, NamedUnit, analyse, unframed, unit_named
from qa.questions.data import FollowUp, question_data
from qa.questions.relevance import Text, is_name, take_apart
from qa.read.completions import in_unit, number_answered, over_both, with_answer, with_context, with_date, with_year
from qa.read.derived import operation
from qa.read.replacement import with_thing
from qa.records import Turn

MAX_TURNS = 4  # newest turns that a follow-up may rest on
MAX_CHARS = 1_000  # of a question that is completed, or completed from
FEW_WORDS = 3  # content words that a question may have and still name one thing
HALF_WORDS = 2  # content words of a question that asks something of its own, and still means the turn before
HALF_WORDS_ON = 4  # the same, where its form says in two ways that it goes on from there
OWN_WORDS = 6  # content words of a question from which it says enough, whatever it refers to
MARKS = " ?？"
_ADDED = re.compile(r"\([^()]+\)[ ?？]*$")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as typed, what it asks without "And …?" around it, and what its form says.

    `opens` where it begins as a follow-up does, `asks` where it says itself what is asked for; `own` are its content
    words without dates and units.
    """

    typed: str
    body: Analysis
    opens: bool
    asks: bool
    unit: NamedUnit | None
    own: tuple[Word, ...]
    names: bool


def complete(question: str, history: Sequence[Turn], language: str) -> str:
    """Return the question in full.

    Args:
        question: what was typed.
        history: the conversation's turns, newest last; their questions may be completed ones or what was typed.
        language: the question's language.

    >>> complete("And in 2017?", [Turn("What were the sales in 2007?", "…")], "en")
    'What were the sales in 2017?'
    """
    turns: list[Turn] = []
    if history and question_data(language):
        for turn in [turn for turn in history if turn.question.strip()][-MAX_TURNS:]:
            spoken = detect(turn.question, language)
            said = unframed(turn.question, spoken).strip()
            turns.append(replace(turn, question=_complete(said, turns, spoken)))
    return _complete(question, turns, language)


def _complete(question: str, turns: Sequence[Turn], language: str) -> str:
    data = question_data(language)
    if not turns or data is None or _ADDED.search(question) or not question.strip():
        return question
    if max(len(question), *(len(turn.question) for turn in turns)) > MAX_CHARS:
        return question
    spoken = detect(turns[-1].question, language)
    before = analyse(turns[-1].question, spoken)
    question = with_year(question, before, data.follow_up)
    now = _taken_apart(question, language, data.follow_up)
    refers = len(now.own) <= OWN_WORDS and _refers(now.body, data.follow_up)
    half = refers or _is_half(now, data.follow_up)
    if half and spoken != language:  # two languages make no sentence
        return with_context(before, now.typed, now.body)
    computed = _computed(now, turns, data.follow_up, half=half)
    if computed or not half:
        return computed or question
    again = () if refers else _asked_again_of(now, before)
    if now.unit and len(now.own) < HALF_WORDS and before.kind in IN_UNITS and not again:
        return in_unit(before, now.body, now.unit)
    replaced = with_thing(before, now.body, again, data.follow_up, asked_again=True) if again else ""
    if replaced:
        return replaced
    if now.asks or (refers and not now.opens):
        answered = with_answer(turns[-1], before, now.body, data.follow_up) if refers else ""
        measures = now.body.wants_figure and len(now.own) > HALF_WORDS
        of_those = refers or data.follow_up.headless.search(now.body.question)
        number = number_answered(turns[-1], before, now.body) if of_those else ""
        return answered or with_context(before, now.typed, now.body, number, only_where_and_when=measures)
    if now.body.dates:
        return with_date(before, now.body)
    thing = _last_named(now)
    if len(thing) <= FEW_WORDS:
        return with_thing(before, now.body, thing, data.follow_up)
    return f"{before.question.rstrip(MARKS)} – {now.body.question}"


def _taken_apart(question: str, language: str, data: FollowUp) -> Asked:
    typed = words(question, language)
    opens = data.opens.match(question)
    if opens and not _aligned(opens.group().strip(), opens.start(), opens.start() + len(opens.group().rstrip()), typed):
        opens = None
    start = opens.end() if opens else 0
    closes = data.closes.search(question, start)
    end = closes.start() if closes else len(question)
    marked = "?" if question.rstrip()[-1:] in ("?", "？") else ""
    body = analyse(question[start:end] + marked, language)
    patterns = question_data(language)
    asking = (*patterns.patterns, *patterns.derived) if patterns else ()
    asks = any(pattern.search(body.question) for _, pattern in asking)
    unit = unit_named(body.question, language)
    spans = [match.span() for match in data.refers.finditer(body.question)]
    spans += [(date.start, date.end) for date in body.dates] + ([(unit.start, unit.end)] if unit else [])
    own = tuple(w for w in body.words if not any(a <= w.start < b for a, b in spans))
    about = take_apart(body.question, language)
    particle = bool(closes and closes.group(1)) and not asks
    return Asked(question, body, bool(opens) or particle, asks, unit, own, any(is_name(w, about) for w in own))


def _is_half(now: Asked, data: FollowUp) -> bool:
    """Return whether a question that refers to nothing said before still lacks what it asks about."""
    text, n_own = now.body.question, len(now.own)
    if not now.asks:
        first = words(text, now.body.language)[:1]
        short = text.endswith("?") and bool(first) and first[0].stop and 0 < n_own <= HALF_WORDS
        alone = bool(data.alone.search(text))
        said = bool(now.own or now.body.dates or now.unit)
        return said and (now.opens or (not alone and (not n_own or short)))
    if now.names:
        return False
    if now.opens and n_own <= HALF_WORDS:
        return True
    for pattern, most in ((data.headless, HALF_WORDS), (data.subjectless, HALF_WORDS - 1)):
        match = pattern.search(text.rstrip(MARKS))
        if match:
            beyond = sum(not match.start() <= word.start < match.end() for word in now.own)
            return beyond <= (HALF_WORDS_ON if now.opens else most) and not now.body.dates
    return not n_own and now.body.kind != "definition" and not now.body.dates and not data.alone.search(text)


def _asked_again_of(now: Asked, before: Analysis) -> tuple[Word, ...]:
    """Return the words that are new in a question that repeats what was asked for before: "bays" of "how many bays"."""
    alike = before.wants_figure and now.body.kind == before.kind and now.body.unit in ("", before.unit)
    if not alike or not now.opens or not now.asks or now.body.dates:
        return ()
    said = {word.stem for word in words(before.question, before.language)}
    new = tuple(word for word in now.own if word.stem not in said)
    apart = any(now.body.question[a.end : b.start].strip() for a, b in pairwise(new))
    return () if apart or len(new) > FEW_WORDS else new


def _last_named(now: Asked) -> tuple[Word, ...]:
    """Return the words of the new thing: of one that is said twice, the name behind the comma: "next door, in Orm"."""
    about = take_apart(now.body.question, now.body.language)
    starts = [b.start for a, b in pairwise(now.own) if "," in now.body.question[a.end : b.start]]
    last = tuple(word for word in now.own if starts and word.start >= starts[-1])
    return last if any(is_name(word, about) for word in last) else now.own


def _refers(now: Analysis, data: FollowUp) -> bool:
    """Return whether a word of the question stands for what was said before, rather than for what it says itself."""
    typed = words(now.question, now.language)
    about = take_apart(now.question, now.language)
    alone = [m.span() for m in data.alone.finditer(now.question) if _aligned(m.group(), *m.span(), typed)]
    names = any(_names(word, about) for word in now.words)
    for pattern, most in ((data.refers, None), (data.may_refer, HALF_WORDS), (data.possessive, -1 if names else 0)):
        for match in pattern.finditer(now.question):
            start, end = match.span()
            capitals = len(match.group()) > 1 and match.group().isupper()  # "IT" is no pronoun
            inside = any(a < end and start < b for a, b in alone)
            if start == end or capitals or inside or not _aligned(match.group(), start, end, typed):
                continue
            ahead = [w for w in now.words if w.start < start]
            if ahead and data.clause.search(now.question, ahead[0].end, start):
                continue
            if most is None or (len(ahead) <= most and not any(_names(w, about) for w in ahead)):
                return True
    return False


def _names(word: Word, text: Text) -> bool:
    return len(word.text) > 1 and is_name(word, text)


def _aligned(found: str, start: int, end: int, typed: Sequence[Word]) -> bool:
    """Return whether what was found is whole words: Thai parts them by no space, and "he" stands in "mountain"."""
    if not any(is_thai(c) for c in found):
        return True
    return any(w.start == start for w in typed) and any(w.end == end for w in typed)


def _computed(now: Asked, turns: Sequence[Turn], data: FollowUp, *, half: bool) -> str:
    """Return what is to be computed from the last two turns, in full; "" where nothing is."""
    own_thing = now.names or now.body.dates or len(now.own) > (FEW_WORDS if half else HALF_WORDS)
    if len(turns) < 2 or not now.asks or own_thing:
        return ""
    language = now.body.language
    first, second = (analyse(turn.question, language) for turn in turns[-2:])
    figures = _gave_a_figure(first, turns[-2]) and _gave_a_figure(second, turns[-1])
    if not figures or first.question == second.question:
        return ""
    for template in (data.both, data.either):
        joined = over_both(first, second, now.body, template, data.thus)
        found = operation(analyse(joined, language))
        if found and not (found == "share" and now.own):  # "what share of the province is that?" names the whole
            return joined
    return ""


def _gave_a_figure(asked: Analysis, turn: Turn) -> bool:
    """Return whether a turn asked for a figure to compute with, or was answered with one."""
    if asked.kind == "date" or operation(asked):
        return False
    answered = find_figures(turn.answer.partition("\n")[0], asked.language)
    return asked.wants_figure or any(figure.unit not in ("date", "ordinal") for figure in answered)
