"""What a number counts and what a share is of, in a sentence; and what a question asks the number or share of.

In: an analysis, the question taken apart, a sentence taken apart and one of its figures. Out: places of words. Thai
says what is counted before the number and its classifier: "บริษัท 20 แห่ง".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.figures.lexicon import lexicon
from qa.languages import Word
from qa.questions import Analysis
from qa.questions.data import question_data
from qa.questions.relevance import Text, names_in
from qa.records import Figure

NOUN_WORDS = 3  # words that a noun before a number may have been cut into
BETWEEN = 16  # characters of qualifiers between a noun and its number
OF_AHEAD = 16  # characters between a share and what it is of


def asked_things(analysis: Analysis, question: Text, text: Text) -> list[int]:
    """Return the question's words that may say what is counted, or what a share is of; [] where they are not told.

    Args:
        analysis: what is asked for.
        question: the question taken apart.
        text: a sentence that is to be told what is asked about.
    """
    said, data = question.words, question_data(analysis.language)
    if analysis.kind == "percent":  # what a share is of may be said anywhere, as in "of the value that … adds"
        told = data is not None and data.of_which.search(analysis.question) is not None
        found = list(range(len(said))) if told and comparable(question, text) else []
    elif analysis.kind != "count":
        found = []
    elif analysis.counted:
        starts = {word.start for word in analysis.counted}
        found = [i for i, word in enumerate(said) if word.start in starts]
    else:
        found = _asked_after(analysis, question, text)
    return [i for i in found if not names_in(question)[i]]


def _asked_after(analysis: Analysis, question: Text, text: Text) -> list[int]:
    """Return the noun before "how many" in a language that asks behind it, and its classifier."""
    data = question_data(analysis.language)
    match = data.how_many.search(analysis.question) if data and not data.asks_first else None
    if not match:
        return []
    classifier = [i for i, word in enumerate(question.words) if word.start == match.end()]
    persons, nouns = (lexicon(analysis.language).words(of, "classifiers") for of in ("persons", "nouns"))
    said = [question.words[i].text for i in classifier]
    noun = _noun_before(question, match.start())
    if any(word in nouns for word in said) and comparable(question, text):
        return [*noun, *classifier]  # "how many households"
    if noun and comparable(question, text):
        return noun  # doctors and nurses have one classifier
    return [*noun, *classifier] if any(word in persons for word in said) else []


def comparable(question: Text, text: Text) -> bool:
    """Return whether the vectors tell that two nouns differ: between Thai and other languages they do so badly."""
    spaced = lexicon(question.language).spaced and lexicon(text.language).spaced
    return spaced or question.language == text.language


def counts_what_was_said(text: Text, figure: Figure) -> bool:
    """Return whether a number is one of things that the sentence before names: "four of them", "davon vier"."""
    of_them = lexicon(text.language).words("of_them", "grammar")
    ahead = text.text[max(0, figure.start - BETWEEN) : figure.start].casefold()
    behind = text.text[figure.end : figure.end + BETWEEN].casefold()
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", part) for word in of_them for part in (ahead, behind))


def counted_things(text: Text, figure: Figure) -> list[int]:
    """Return a sentence's words that say what a number counts, or what a share is of; [] where none do."""
    if figure.unit == "percent":
        spans = [(b.start, b.end) for b in figure.bindings if b.role == "subject" and b.start >= figure.end]
        of = lexicon(text.language).words("of", "grammar")
        spans = [s for s in spans if text.text[figure.end : s[0]].strip().casefold().startswith(of)]
        spans = [s for s in spans if s[0] - figure.end <= OF_AHEAD]
    else:
        spans = [(b.start, b.end) for b in figure.bindings if b.role == "unit"]
    found = [i for i, word in enumerate(text.words) if any(start <= word.start < end for start, end in spans)]
    if figure.unit == "count" and not lexicon(text.language).spaced:
        noun = _noun_before(text, figure.start)
        persons = lexicon(text.language).words("persons", "classifiers")
        if not noun and not any(text.words[i].text in persons for i in found):
            return []  # a classifier alone says little of what was told before
        found += noun
    return found


def _noun_before(text: Text, end: int) -> list[int]:
    """Return the words right before a number that no function word parts, in a script without spaces."""
    lex = lexicon(text.language)
    joins, places, verbs = (lex.words(*of) for of in (("list",), ("locative", "grammar"), ("predicates", "grammar")))
    ahead = [i for i, word in enumerate(text.words) if word.end <= end]
    found: list[int] = []
    for i in reversed(ahead[-NOUN_WORDS:]):
        word: Word = text.words[i]
        gap = text.text[word.end : text.words[found[-1]].start if found else end]
        if word.text in verbs or gap.strip().startswith(verbs):
            break  # "fell to 20": of what was told before
        if any(c.isdigit() for c in gap + word.text) or len(gap) > BETWEEN or gap.strip().startswith(places):
            break
        if found and gap and gap.strip() not in joins:
            break
        found.append(i)
    if found and _follows(text, found[-1], places):
        return []  # "on the island": where, not what
    return sorted(found)


def _follows(text: Text, place: int, words: Sequence[str]) -> bool:
    return text.text[: text.words[place].start].rstrip().endswith(tuple(words))
