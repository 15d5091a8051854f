"""The forms that a completed follow-up takes, each made of the questions before, the answer before, and what is new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

import numpy as np

from qa.figures.lexicon import lexicon
from qa.languages import Word, words
from qa.orders import gives_orders
from qa.phrases import phrase
from qa.read.questions import WORDS_KINDS, Analysis, FollowUp, NamedUnit, question_data, unit_after, unit_named
from qa.read.relevance import GERMAN_PREPOSITIONS, is_name, take_apart
from qa.records import Figure, Turn

FIRST_BONUS = 0.35  # likeness given to the thing that stands first
FORM_BONUS = 0.15  # likeness given to words of the same case: a German noun stands for a noun
LENGTH_BONUS = 0.1  # likeness given to as many words
HEAD_BONUS = 0.3  # likeness given to as many words around the same one: "the planned economy" for "the market economy"
LED_BONUS = 0.2  # likeness given to words behind the same preposition, or an article like theirs
NAME_BONUS = 0.3  # likeness given to a name for a name
LEAST_LIKE = 0.05  # cosine from which a thing may stand in another's place
ALIKE = 0.4  # share of their words that two questions begin and end with, to be asked as one
SHORT_ANSWER = 8  # words of an answer that a pronoun may stand for
SHORT_ANSWER_CHARS = 80
MARKS = " ?？"
_CITED = re.compile(r"\s*\[\d+\]")


def with_context(
    before: Analysis, typed: str, now: Analysis, answer: str = "", *, only_where_and_when: bool = False
) -> str:
    """Add what the question before was about to one that asks something of its own: "And when was it held?".

    `only_where_and_when` is for one that measures a thing of its own: it takes over names and dates.
    """
    about = take_apart(before.question, before.language)
    said = {word.stem for word in (*now.words, *words(answer, now.language))}
    parts: list[str] = []
    end = -2
    for word in _about(before, now):
        when = any(_says_when(word, date, before.language) for date in before.dates)
        if word.stem in said or (when and now.dates) or (only_where_and_when and not when and not is_name(word, about)):
            continue
        if parts and word.start - end <= 1:
            parts[-1] = before.question[word.start - len(parts[-1]) - (word.start - end) : word.end]
        else:
            parts.append(word.text)
        end = word.end
    parts = [answer, *parts] if answer else parts
    return f"{typed.rstrip(MARKS + '.!')} ({', '.join(parts)}){_mark(typed)}" if parts else typed


def _says_when(word: Word, date: Figure, language: str) -> bool:
    """Return whether a word is of a date, or announces it: "year"."""
    announces = word.end <= date.start <= word.end + 1 and word.text in lexicon(language).words("year_before")
    return announces or date.start <= word.start < date.end


def _about(before: Analysis, now: Analysis) -> Sequence[Word]:
    """Return what a question is about, with the thing that it asks for: "villages" of "which villages", not "large".

    Where two figures are asked for, what the first one measures is not what the second one does.
    """
    content = [w for w in words(before.question, before.language) if not w.stop]
    data = question_data(before.language)
    referred = [match.span() for match in data.follow_up.refers.finditer(before.question)] if data else []
    things = before.kind in WORDS_KINDS or (len(content) - len(before.words) > 1 and not now.wants_figure)
    chosen = content if things and lexicon(before.language).spaced else before.words
    return [w for w in chosen if not any(start <= w.start < end for start, end in referred)]


def with_answer(turn: Turn, before: Analysis, now: Analysis, data: FollowUp) -> str:
    """Put the answer before in the place of the pronoun that stands for it, or add it; "" where none does."""
    answer = short_answer(turn, before)
    if not answer or (before.kind == "person" and data.thing.search(now.question)):
        return ""
    for pattern, written in {"person": data.person, "place": data.place}.get(before.kind, ()):
        match = pattern.search(now.question)
        if match:
            full = now.question[: match.start()] + written.format(answer) + now.question[match.end() :]
            return _capitalised(" ".join(full.split()))
    return with_context(before, _capitalised(now.question), now, answer)


def short_answer(turn: Turn, before: Analysis) -> str:
    """Return the name or names that a turn was answered with; "" where it was refused, a figure, or a sentence."""
    answer = _CITED.sub("", turn.answer.strip().partition("\n")[0]).strip(" “”„«».")
    if before.kind not in WORDS_KINDS - {"definition"} or not 0 < len(answer) <= SHORT_ANSWER_CHARS:
        return ""
    refusals = {
        phrase(key, lang).strip(".") for key in ("not_said", "no_documents") for lang in (before.language, "en")
    }
    named = answer[0].isupper() or not answer[0].isascii() or not answer[0].isalpha()
    long = len(words(answer, before.language)) > SHORT_ANSWER
    return "" if long or not named or answer in refusals or gives_orders(answer) else answer


def in_unit(before: Analysis, now: Analysis, unit: NamedUnit) -> str:
    """Ask the question before for another unit: in the old one's place, or behind the question."""
    old = unit_named(before.question, before.language) or _counted_unit(before)
    if old:
        name = now.question[unit.name_start : unit.end]
        return before.question[: old.name_start] + name + before.question[old.end :]
    spaced = lexicon(before.language).spaced
    wanted = _small(now.question[unit.start : unit.end]) if spaced else now.question.rstrip(MARKS)
    return f"{before.question.rstrip(MARKS)}{',' if spaced else ''} {wanted}{_mark(before.question)}"


def _counted_unit(before: Analysis) -> NamedUnit | None:
    """Return the unit right behind "how many"."""
    if not before.unit or not before.words:
        return None
    start = before.words[0].start
    unit, text = unit_after(before.question[start:], before.language)
    return NamedUnit(unit, start, start, start + len(text)) if unit else None


def with_date(before: Analysis, now: Analysis) -> str:
    """Put the new date where the old one stands, or behind the question."""
    start, end = now.dates[0].start, now.dates[-1].end
    if before.dates:
        old = before.dates[0]
        return before.question[: old.start] + now.question[start:end] + before.question[old.end :]
    return f"{before.question.rstrip(MARKS)} {_small(now.question[:end].strip())}{_mark(before.question)}"


def over_both(first: Analysis, second: Analysis, now: Analysis, template: str, thus: str) -> str:
    """Ask two questions at once, and what is to be computed from their answers: by the words in which they differ."""
    one, two = (words(a.question, a.language) for a in (first, second))
    most = min(len(one), len(two)) - 1
    begin = min(_alike(one, two), most)
    end = min(_alike(one[::-1], two[::-1]), most - begin)
    if most > 0 and begin + end >= ALIKE * len(one):
        start, stop = one[begin].start, one[len(one) - end - 1].end
        both = template.format(
            first.question[start:stop], second.question[two[begin].start : two[len(two) - end - 1].end]
        )
        asked = first.question[:start] + both + first.question[stop:].rstrip(MARKS)
    else:
        asked = template.format(first.question.rstrip(MARKS), _small(second.question.rstrip(MARKS)))
    return thus.format(asked, _small(now.question.rstrip(MARKS)))


def _alike(one: Sequence[Word], two: Sequence[Word]) -> int:
    """Return how many words two questions begin with alike."""
    pairs = zip(one, two, strict=False)
    return len(list(takewhile(lambda pair: pair[0].text.casefold() == pair[1].text.casefold(), pairs)))


def with_thing(before: Analysis, now: Analysis, new: Sequence[Word], data: FollowUp) -> str:
    """Put the new words where the most alike run of as many words stands in the question before."""
    if not new or not before.words:
        return before.question
    text = now.question[new[0].start : new[-1].end]
    old, here = take_apart(before.question, before.language), take_apart(now.question, now.language)
    wanted = take_apart(text, before.language).vectors.sum(axis=0)
    led = _led(now, new[0])
    named = any(is_name(word, here) or (word.start == 0 and word.text[:1].isupper()) for word in new)
    places = {id(word): i for i, word in enumerate(old.words)}
    ranked: list[tuple[float, int, int]] = []
    for run in _runs(old.words, len(new)):
        names = sum(is_name(word, old) for word in run)
        if any(_inside(word, before) for word in run) or (names and not named):
            continue
        whole = old.vectors[[places[id(word)] for word in run]].sum(axis=0)
        like = float(whole @ wanted) / float(np.linalg.norm(whole) * np.linalg.norm(wanted) or 1.0)
        # what is counted stands first, and without an article: "how many percent of the shops", "how many shops"
        spaced = lexicon(before.language).spaced
        counted = before.kind == "percent" or (before.kind == "count" and spaced and not led)
        counted = counted and run[0].start == before.words[0].start
        like += (
            LED_BONUS * bool(led and led == _led(before, run[0]))
            + FIRST_BONUS * counted
            + FORM_BONUS * (_capitals(run) == _capitals(new))
            + NAME_BONUS * (names > 0)
        )
        if len(run) == len(new):
            head = len(new) > 1 and (run[-1].stem == new[-1].stem or run[0].stem == new[0].stem)
            like += LENGTH_BONUS + HEAD_BONUS * head
        ranked.append((like, run[0].start, run[-1].end))
    likeness, start, end = max(ranked, default=(0.0, 0, 0))
    if likeness < LEAST_LIKE:
        return f"{before.question.rstrip(MARKS)} – {text}{_mark(before.question)}"
    start, text = _with_article(before, now, start, new[0].start, text, data)
    return before.question[:start] + text + before.question[end:]


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


def _capitals(run: Sequence[Word]) -> bool:
    return all(word.text[:1].isupper() for word in run)


def _inside(word: Word, before: Analysis) -> bool:
    """Return whether a word says when, or what is asked for, and so is not what a new thing replaces."""
    return word not in before.words or any(date.start <= word.start < date.end for date in before.dates)


def _mark(question: str) -> str:
    return "?" if question.rstrip()[-1:] in ("?", "？") else ""


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
