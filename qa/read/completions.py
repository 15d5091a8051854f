"""The forms that a completed follow-up takes, each made of the questions before, the answer before, and what is new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from qa.figures import find_figures
from qa.figures.dates import is_month
from qa.figures.lexicon import lexicon
from qa.languages import Word, words
from qa.orders import gives_orders
from qa.phrases import phrase
from qa.questions import WORDS_KINDS, Analysis, NamedUnit, unit_after, unit_named
from qa.questions.data import FollowUp, question_data
from qa.questions.relevance import is_name, take_apart
from qa.records import Figure, Turn

ALIKE = 0.4  # share of their words that two questions begin and end with, to be asked as one
SHORT_ANSWER = 8  # words of an answer that a pronoun may stand for
SHORT_ANSWER_CHARS = 80
MARKS = " ?？"
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
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
    if not answer or (before.who and data.thing.search(now.question)):
        return ""
    for pattern, written in data.person if before.who else data.place if before.kind == "place" else ():
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


def number_answered(turn: Turn, before: Analysis, now: Analysis) -> str:
    """Return the number that "how many" was answered with, for "which of them": where it is told, they may be named."""
    if before.kind != "count" or now.kind not in WORDS_KINDS:
        return ""
    answer = _CITED.sub("", turn.answer.strip().partition("\n")[0])
    figures = find_figures(answer, before.language) if len(answer) <= SHORT_ANSWER_CHARS else ()
    return figures[0].text if len(figures) == 1 and figures[0].unit == "count" else ""


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
    """Put the new date where the old one stands, or behind the question; a month alone is of the old date's year."""
    start, end = now.dates[0].start, now.dates[-1].end
    month = is_month(now.dates[-1].iso)
    old = next((date for date in before.dates if month or not is_month(date.iso)), None)
    if old:
        year = _YEAR.search(old.text) if month and not old.upper_iso else None
        said = now.question[start:end] + (f" {year.group()}" if year else "")
        return before.question[: old.start] + said + before.question[old.end :]
    return f"{before.question.rstrip(MARKS)} {_small(now.question[:end].strip())}{_mark(before.question)}"


def with_year(question: str, before: Analysis, data: FollowUp) -> str:
    """Return a question with the year that it means by "the year before": that of the only one asked about before."""
    years = {year for date in before.dates for year in _YEAR.findall(date.text)}
    if len(years) != 1 or any(date.upper_iso for date in before.dates):
        return question
    asked = int(years.pop())
    for (pattern, written), step in zip(data.years, (-1, 1), strict=True):
        question = pattern.sub(lambda _, year=asked + step, form=written: form.format(year), question)  # type: ignore[misc]
    return question


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


def _mark(question: str) -> str:
    return "?" if question.rstrip()[-1:] in ("?", "？") else ""


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
