"""A new thing in the place of an old one: "And the garden?" after "How large is the harbour?".

In: the question before and the new words. Out: that question with the new words where they belong: in the place of the
run of words that is most like them by meaning, form and what leads it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from qa.figures.lexicon import lexicon
from qa.languages import Word, words
from qa.languages.sound import is_thai
from qa.questions import Analysis
from qa.questions.data import FollowUp
from qa.questions.relevance import GERMAN_PREPOSITIONS, Text, is_name, take_apart
from qa.questions.sounds import THAI_PARTS

FIRST_BONUS = 0.35  # likeness given to the thing that stands first
FORM_BONUS = 0.15  # likeness given to words of the same case: a German noun stands for a noun
LENGTH_BONUS = 0.1  # likeness given to as many words
HEAD_BONUS = 0.3  # likeness given to as many words around the same one: "the planned economy" for "the market economy"
LED_BONUS = 0.2  # likeness given to words behind the same preposition, or an article like theirs
NAME_BONUS = 0.3  # likeness given to a name for a name
ASKING = 2  # words of "how much"
LEAST_LIKE = 0.05  # cosine from which a thing may stand in another's place
THING_ALIKE = 0.2  # cosine from which words are taken for a thing like another, and not for what happened to it
MARKS = " ?？"
THAI_PREPOSITIONS = frozenset(("ใน", "ของ", "ที่", "แห่ง"))
_POSSESSIVE = re.compile("(['’]s|s['’])$", re.IGNORECASE)
_AND = re.compile(r"\s*(\b(and|or|und|oder)\b|และ|หรือ|กับ)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class New:
    """The new words, in the question that they were typed in; `counted` where they follow "how many"."""

    words: Sequence[Word]
    asked: Analysis
    text: str
    led: str
    named: bool
    counted: bool

    @property
    def last(self) -> Word:
        """The word that the others belong to."""
        return self.words[-1]


def with_thing(
    before: Analysis, now: Analysis, new: Sequence[Word], data: FollowUp, *, asked_again: bool = False
) -> str:
    """Put the new words where the most alike run of as many words stands in the question before.

    `asked_again` is for a question that says again what is asked for ("And how many bays?"): its words may be no thing
    but what happened to it ("And how many sank?"), and where no run is alike enough, "" is returned.
    """
    if not new or not before.words:
        return before.question
    here = take_apart(now.question, now.language)
    counted = asked_again and bool(now.counted) and now.counted[0].start == new[0].start
    counted = counted or (asked_again and _much(now) == new[0] and _much(before) is not None)
    named = any(is_name(word, here) or (word.start == 0 and word.text[:1].isupper()) for word in new)
    led = "" if counted else _led(now, new[0])
    thing = New(new, now, now.question[new[0].start : new[-1].end], led, named, counted)
    old = take_apart(before.question, before.language)
    ranked = [_likeness(before, old, run, thing) for run in _replaceable(before, old, thing, asked_again=asked_again)]
    likeness, start, end, cosine = max(ranked, default=(0.0, 0, 0, 0.0))
    if asked_again and not (ranked and _is_thing(thing, cosine, data)):
        return ""
    if likeness < LEAST_LIKE:
        marked = "?" if before.question.rstrip()[-1:] in ("?", "？") else ""
        return f"{before.question.rstrip(MARKS)} – {thing.text}{marked}"
    start, end = _whole_name(old, start, end) if named else (start, end)
    end = _whole_thing(before, old.words, start, end, thing)
    start, text = _as_written(before, thing, start, end, data)
    return before.question[:start] + text + before.question[end:]


def _much(asked: Analysis) -> Word | None:
    """Return the word of whose amount is asked, right behind "how much"; None where there is none."""
    typed = words(asked.question, asked.language)
    first = asked.words[0] if asked.kind == "quantity" and asked.words else None
    return first if first and lexicon(asked.language).spaced and first in typed[: ASKING + 1] else None


def _whole_name(old: Text, start: int, end: int) -> tuple[int, int]:
    """Return where the name begins and ends that a run of words is of: "Port Orm Bay" of "Port Orm"."""
    names = [word for word in old.words if is_name(word, old)]
    if not any(start <= word.start < end for word in names):
        return start, end
    for word in names:
        end = word.end if word.start == end + 1 and not _owns(word) else end
    for word in reversed(names):
        start = word.start if word.end + 1 == start and not _owns(word) else start
    return start, end


def _is_thing(thing: New, cosine: float, data: FollowUp) -> bool:
    """Return whether words are a thing by their form, or else by their cosine with one; "drowned" is none."""
    if _is_noun(thing.last, thing.asked) or data.topic.match(thing.asked.question, thing.last.end):
        return True
    if thing.counted and _is_plural(thing.last, thing.asked):
        return True
    return cosine >= THING_ALIKE and not (thing.asked.language == "en" and thing.last.text.endswith("ed"))


def _replaceable(before: Analysis, old: Text, thing: New, *, asked_again: bool) -> list[Sequence[Word]]:
    """Return the runs of words that the new ones may stand for."""
    repeated = {word.stem for word in thing.asked.words} if asked_again else frozenset()
    kept = [word for word in old.words if _inside(word, before) or word.stem in repeated]
    runs = [run for run in _runs(old.words, len(thing.words)) if not any(word in kept for word in run)]
    if thing.counted:
        runs = [run for run in runs if run[0].start == before.words[0].start]
    if _owns(thing.last) and (owners := [_whole_owner(run, old.words) for run in runs if _owns(run[-1])]):
        return owners
    noun, thai = _is_noun(thing.last, thing.asked), is_thai(thing.text)
    return [
        run
        for run in runs
        if (thing.named or not any(is_name(word, old) for word in run))
        and (not noun or _is_noun(run[-1], before))
        # a Thai word that is made of the new one is another thing: "hospital" of "nurse"
        and not (thai and any(thing.text in word.text != thing.text for word in run))
    ]


def _likeness(before: Analysis, old: Text, run: Sequence[Word], thing: New) -> tuple[float, int, int, float]:
    """Return how alike a run and the new words are, where the run begins and ends, and the cosine alone."""
    new = thing.words
    wanted = take_apart(thing.text, before.language).vectors.sum(axis=0)
    whole = old.vectors[[old.words.index(word) for word in run]].sum(axis=0)
    cosine = float(whole @ wanted) / float(np.linalg.norm(whole) * np.linalg.norm(wanted) or 1.0)
    # what is counted stands first, and without an article: "how many percent of the shops", "how many shops"
    spaced = lexicon(before.language).spaced
    counted = before.kind == "percent" or (before.kind in ("count", "quantity") and spaced and not thing.led)
    first = next((word for word in before.words if thing.named or not is_name(word, old)), before.words[0])
    like = (
        cosine
        + LED_BONUS * bool(thing.led and thing.led == _led(before, run[0]))
        + FIRST_BONUS * (counted and run[0] == first)
        + FORM_BONUS * (_capitals(run) == _capitals(new))
        + NAME_BONUS * any(is_name(word, old) for word in run)
    )
    if len(run) == len(new):
        head = len(new) > 1 and (run[-1].stem == new[-1].stem or run[0].stem == new[0].stem)
        like += LENGTH_BONUS + HEAD_BONUS * head
    return like, run[0].start, run[-1].end, cosine


def _whole_thing(before: Analysis, content: Sequence[Word], start: int, end: int, thing: New) -> int:
    """Return where the thing ends of which a run was found.

    A German one may have its name behind it ("das Hotel Astoria"), an English one its head ("delivery vans"); two may
    be counted as one ("how many boys and girls"); and what a Thai question begins with, up to a preposition, is one
    thing that the word lists may have cut.
    """
    text = before.question
    behind = [word for word in content if word.start >= end]
    if before.language == "de" and thing.led == "the":
        for word in behind:
            if text[end : word.start] != " " or not word.text[:1].isupper():
                break
            end = word.end
    if behind and behind[0].start == end + 1 and _is_plural(thing.last, thing.asked):
        last = next(word for word in content if word.end == end)
        end = behind[0].end if _is_plural(behind[0], before) and not _is_plural(last, before) else end
    if thing.counted and behind and _AND.fullmatch(text, end, behind[0].start):
        end = behind[0].end
    if not lexicon(before.language).spaced and start == content[0].start:
        glued = [w for w in words(text, before.language) if w.end > end][:THAI_PARTS]
        at = next((i for i, word in enumerate(glued) if word.stop), 0)
        if at and glued[at].text in THAI_PREPOSITIONS and all(a.end == b.start for a, b in pairwise(glued[: at + 1])):
            end = glued[at - 1].end
    return end


def _as_written(before: Analysis, thing: New, start: int, end: int, data: FollowUp) -> tuple[int, str]:
    """Return the new words as they are written in the old ones' place, and where that place begins."""
    owner = _POSSESSIVE.search(before.question, start, end)
    if _owns(thing.last):
        led = _led(before, next(word for word in before.words if word.start >= start))
        bring = thing.led == "the" and led != "the"
        return start, thing.asked.question[: thing.last.end] if bring else thing.text
    if owner:
        return start, thing.text + owner.group()
    return _with_article(before, thing.asked, start, thing.words[0].start, thing.text, data)


def _with_article(before: Analysis, now: Analysis, start: int, new: int, text: str, data: FollowUp) -> tuple[int, str]:
    """Let the new thing bring its article along where both stand in the nominative: behind a verb, at the beginning."""
    old_ahead = [w for w in words(before.question, before.language) if w.end <= start][-2:]
    new_ahead = [w for w in words(now.question, now.language) if w.end <= new]
    if len(old_ahead) < 2 or len(new_ahead) != 1 or not {old_ahead[1].text, new_ahead[0].text.lower()} <= data.articles:
        return start, text
    verb, article = old_ahead
    if verb.text[:1].isupper() or verb.text in GERMAN_PREPOSITIONS:
        return start, text
    return article.start, f"{new_ahead[0].text.lower()} {text}"


def _led(asked: Analysis, first: Word) -> str:
    """Return the function word right before a word; the articles of a language are as one."""
    ahead = [w for w in words(asked.question, asked.language) if w.end <= first.start]
    if not ahead or not ahead[-1].stop or first.start - ahead[-1].end > 1:
        return ""
    articles = lexicon(asked.language).words("articles", "grammar")
    return "the" if ahead[-1].text.casefold() in articles else ahead[-1].text.casefold()


def _runs(content: Sequence[Word], length: int) -> list[Sequence[Word]]:
    """Return runs of neighbouring words, up to one more than the new thing has."""
    return [
        content[i : i + size]
        for size in range(1, length + 2)
        for i in range(len(content) - size + 1)
        if all(b.start - a.end <= 1 for a, b in zip(content[i:], content[i + 1 : i + size], strict=False))
    ]


def _whole_owner(run: Sequence[Word], content: Sequence[Word]) -> Sequence[Word]:
    """Return a possessive with the rest of its name: "Port Orm's" of "Orm's"."""
    first, last = content.index(run[0]), content.index(run[-1]) + 1
    while first and all(word.text[:1].isupper() for word in content[first - 1 : first + 1]):
        if content[first].start - content[first - 1].end > 1:
            break
        first -= 1
    return content[first:last]


def _capitals(run: Sequence[Word]) -> bool:
    return all(word.text[:1].isupper() for word in run)


def _owns(word: Word) -> bool:
    """Return whether a word is an English possessive: "the town's"."""
    return bool(_POSSESSIVE.search(word.text))


def _is_noun(word: Word, asked: Analysis) -> bool:
    """Return whether a word is a noun by its form, as German ones are."""
    return asked.language == "de" and word.text[:1].isupper()


def _is_plural(word: Word, asked: Analysis) -> bool:
    """Return whether a word is a plural by its form, as most English ones are."""
    return asked.language == "en" and word.text.endswith("s") and not _owns(word)


def _inside(word: Word, before: Analysis) -> bool:
    """Return whether a word says when, or what is asked for, and so is not what a new thing replaces."""
    return word not in before.words or any(date.start <= word.start < date.end for date in before.dates)
