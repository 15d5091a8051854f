"""Follow-ups: "And in 2017?" after a turn → the question in full, by replacing what changed in the question before.

In: a question and the conversation's turns. Out: the question as it is, where it stands on its own; else the last full
question with the new year in the old one's place, or the new thing in the place of what is most like it. The completed
question is shown to the person, so that a wrong guess is seen.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa.languages import Word, words
from qa.read.questions import Analysis, analyse, question_data
from qa.read.relevance import is_name, take_apart
from qa.records import Turn

FEW_WORDS = 3  # content words that a question may have and still be half a question
FIRST_BONUS = 0.25  # likeness given to the thing that stands first
FORM_BONUS = 0.15  # likeness given to words of the same case: a German noun stands for a noun
LENGTH_BONUS = 0.1  # likeness given to as many words
HALF_WORDS = 2  # content words of a question that asks something of its own, and still means the turn before
LEAST_LIKE = 0.05  # cosine from which a thing may stand in another's place


def complete(question: str, history: Sequence[Turn], language: str) -> str:
    """Return the question in full.

    Args:
        question: what was typed.
        history: the conversation's turns, newest last; their questions are complete.
        language: the question's language.

    >>> complete("And in 2017?", [Turn("What were the sales in 2007?", "…")], "en")
    'What were the sales in 2017?'
    """
    data = question_data(language)
    if not history or data is None:
        return question
    content = [word for word in words(question, language) if not word.stop]
    opens = data.follow_up.search(question)
    before = analyse(history[-1].question, language)
    now = analyse(question, language)
    if any(pattern.search(question) for _, pattern in data.patterns):
        about = take_apart(question, language)
        own = [w for w in now.words if not any(d.start <= w.start < d.end for d in now.dates)]
        is_half = opens and len(own) <= HALF_WORDS and not any(is_name(w, about) for w in own)
        return _with_context(before, now) if is_half or data.refers.search(question) else question
    if not opens or len(content) > FEW_WORDS:
        return question
    if now.dates:
        return _with_date(before, now)
    return _with_thing(before, now, [w for w in content if w in now.words] or content)


def _with_context(before: Analysis, now: Analysis) -> str:
    """Add what the question before was about to one that asks something of its own: "And when was it held?"."""
    known = {word.stem for word in now.words}
    parts: list[str] = []
    end = -2
    for word in before.words:
        if word.stem in known or (now.dates and any(d.start <= word.start < d.end for d in before.dates)):
            continue
        if parts and word.start - end <= 1:
            parts[-1] = before.question[word.start - len(parts[-1]) - (word.start - end) : word.end]
        else:
            parts.append(word.text)
        end = word.end
    return f"{now.question.rstrip(' ?？')} ({', '.join(parts)})?" if parts else now.question


def _with_date(before: Analysis, now: Analysis) -> str:
    """Put the new date where the old one stands, or behind the question."""
    new = now.dates[0]
    if before.dates:
        old = before.dates[0]
        return before.question[: old.start] + new.text + before.question[old.end :]
    end = before.question.rstrip(" ?？")
    return f"{end} {now.question[_phrase_start(now) : new.end].strip()}?"


def _phrase_start(now: Analysis) -> int:
    """Return where the words before the date begin: "in 2017" of "And in 2017?"."""
    data = question_data(now.language)
    match = data.follow_up.search(now.question) if data else None
    return match.end() if match else 0


def _with_thing(before: Analysis, now: Analysis, new: Sequence[Word]) -> str:
    """Put the new words where the most alike run of as many words stands in the question before."""
    if not new or not before.words:
        return before.question
    text = now.question[new[0].start : new[-1].end]
    old = take_apart(before.question, before.language)
    wanted = take_apart(text, before.language).vectors.sum(axis=0)
    places = {id(word): i for i, word in enumerate(old.words)}
    ranked: list[tuple[float, int, int]] = []
    for run in _runs(old.words, len(new)):
        if any(_inside(word, before) for word in run):
            continue
        whole = old.vectors[[places[id(word)] for word in run]].sum(axis=0)
        like = float(whole @ wanted) / float(np.linalg.norm(whole) * np.linalg.norm(wanted) or 1.0)
        # what is counted stands first: "how many percent of the shops …"
        counted = before.kind in ("percent", "count") and run[0].start == before.words[0].start
        first = FIRST_BONUS if counted else 0.0
        form = FORM_BONUS * (_capitals(run) == _capitals(new)) + LENGTH_BONUS * (len(run) == len(new))
        ranked.append((like + first + form, run[0].start, run[-1].end))
    likeness, start, end = max(ranked, default=(0.0, 0, 0))
    if likeness < LEAST_LIKE:
        return f"{before.question.rstrip(' ?？')} – {text}?"
    return before.question[:start] + text + before.question[end:]


def _runs(content: Sequence[Word], length: int) -> list[Sequence[Word]]:
    """Return runs of neighbouring words, of the new thing's length and one more or less."""
    sizes = {max(1, length - 1), length, length + 1}
    return [
        content[i : i + size]
        for size in sorted(sizes)
        for i in range(len(content) - size + 1)
        if all(b.start - a.end <= 1 for a, b in zip(content[i:], content[i + 1 : i + size], strict=False))
    ]


def _capitals(run: Sequence[Word]) -> bool:
    return all(word.text[:1].isupper() for word in run)


def _inside(word: Word, before: Analysis) -> bool:
    """Return whether a word says when, or what is asked for, and so is not what a new thing replaces."""
    return word not in before.words or any(date.start <= word.start < date.end for date in before.dates)
