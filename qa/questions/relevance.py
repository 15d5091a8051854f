"""How much of a question a stretch of text carries, word by word and across languages.

In: a question's content words, and sentences. Out: for each of the question's words the likeness of its best match, in
[0, 1], and from these the share of the question's weight that is covered. Words match by stem, by value where they are
figures, by sound where a name stands in another script, and by the embedded model's vectors where languages differ.
The best match of each word (late interaction, as in Khattab and Zaharia 2020, "ColBERT") tells what a passage lacks,
which one vector a passage cannot.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product, takewhile

import numpy as np
from numpy.typing import NDArray

from qa.embed import normalised
from qa.figures import find_figures, same_value
from qa.languages import Word, words
from qa.languages.sound import is_thai
from qa.languages.thai import is_common
from qa.questions import Analysis, unit_after
from qa.questions.sounds import POSSESSIVE, glosses, sounds_of
from qa.records import Figure
from qa.static_model import load_static

OPENING = 400  # characters of a document that open it
UNLIKE = 0.25  # cosine of two words below which they have nothing in common
ALIKE = 0.75  # cosine from which they mean the same
OTHER_WORD = 0.7  # what another word of the same language counts for: tourists are like commuters, and not the same
UNLIKE_NAME = 0.55  # the same for a name: cities are like one another, and yet not the same
_BEFORE_THAI_NAME = re.compile(
    "(ใน|จาก|เมือง|นคร|จังหวัด|อำเภอ|เขต|ประเทศ|มณฑล|รัฐ|หมู่บ้าน|เกาะ|แม่น้ำ|ทะเลสาบ|ท่าเรือ|มหาวิทยาลัย|โรงเรียน)$"
)
_THAI_NOUN = re.compile(
    "^(การ|ความ|ผู้|ใน|รวม|ทั้ง|ทวีป|ช่วง|ครั้ง|ปี|เดือน|สัปดาห์|วัน)"
)  # what begins a word that was made of others, and is no name
GERMAN_PREPOSITIONS = frozenset(("in", "von", "bei", "aus", "nach"))
GERMAN_ARTICLES = frozenset(("der", "die", "das", "des", "dem", "den", "ein", "eine", "einem", "einer", "eines"))
NO_GERMAN_NAMES = frozenset((  # what stands behind a preposition without an article, too
    "Angaben", "Ansicht", "Arbeit", "Auftrag", "Bau", "Bedarf", "Besitz", "Betrieb", "Beton", "Bezug", "Dienst",
    "Euro", "Form", "Frage", "Gang", "Gebrauch", "Gold", "Hand", "Handel", "Haus", "Hause", "Hochwasser", "Holz",
    "Höhe", "Jahren", "Kilometern", "Kraft", "Metall", "Metern", "Minuten", "Monaten", "Nacht", "Niedrigwasser",
    "Papier", "Planung", "Prozent", "Regen", "Richtung", "Schnee", "Seiten", "Silber", "Stahl", "Stein", "Strom",
    "Stunden", "Summe", "Tagen", "Tonnen", "Wasser", "Wochen", "Zukunft", "Zusammenarbeit",
))  # fmt: skip
INHABITANTS = "er"  # what ends the German adjective of a town
SOUND = 0.9  # likeness of a name to its spelling in another script
KIND_WORD = 0.4  # weight of a word that only names the kind of what is asked for, of its weight elsewhere
SHORT = 2  # letters of a word that means nothing without what a hyphen joins it to
LEAST_WEIGHT = 0.3  # of a word that the embedded model hardly knows, of the mean weight
CACHED = 4_096  # sentences whose words are remembered
NAMES_CACHED = 64  # texts whose names are remembered: questions, each beside many sentences
LIKENESS_CACHED = 512  # tables remembered, a few kB each: those of one question
_TAG = re.compile(r"<[^<>]{1,40}>")


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A stretch of text, taken apart: its content words, their vectors (unit length) and weights, its figures."""

    text: str
    language: str
    words: tuple[Word, ...]
    vectors: NDArray[np.float32]
    weights: NDArray[np.float32]
    figures: tuple[Figure, ...]
    sounds: tuple[tuple[tuple[int, ...], str], ...]  # places of words, and how they sound together
    digits: NDArray[np.bool_]  # which words hold one
    columns: dict[str, list[int]]  # stem → its places among the words
    spelled: dict[str, list[list[int]]]  # a word's letters → its place, or both of two: "Hong Kong" is "Hongkong"
    glosses: tuple[tuple[list[int], list[int]], ...] = ()  # places of a Thai name, and of its Latin letters behind it


@lru_cache(maxsize=CACHED)
def take_apart(text: str, language: str) -> Text:
    """Return a text's content words with vectors, weights and figures."""
    said = words(text, language)
    return _measured(text, language, _joined(text, [w for w in said if not w.stop]), said)


def untagged(text: str) -> str:
    """Return a text without markup, which is no part of a question."""
    return _TAG.sub(" ", text)


def asked_about(analysis: Analysis) -> Text:
    """Return the question taken apart, without the words that only ask ("how long") and without markup."""
    tags = [match.span() for match in _TAG.finditer(analysis.question)]
    said = sorted({*analysis.words, *analysis.kind_words}, key=lambda w: w.start)
    content = [w for w in said if not any(start <= w.start < end for start, end in tags)]
    every = words(analysis.question, analysis.language)
    asked = _measured(analysis.question, analysis.language, _joined(analysis.question, content), every)
    kinds = {w.start for w in analysis.kind_words}
    light = np.array([KIND_WORD if w.start in kinds else 1.0 for w in asked.words], np.float32)
    return replace(asked, weights=asked.weights * light, glosses=glosses(asked.text, asked.words))


def _joined(text: str, content: Sequence[Word]) -> list[Word]:
    """Return the words, short ones joined to the next where a hyphen does so: "U-Bahn" and "Netz" of "U-Bahn-Netz"."""
    joined: list[Word] = []
    for word in content:
        last = joined[-1] if joined else None
        if last and len(last.text) <= SHORT and word.start == last.end + 1 and text[last.end] in "-‐‑":
            whole = text[last.start : word.end]
            joined[-1] = Word(whole, last.start, word.end, f"{last.stem}-{word.stem}", stop=False)
        else:
            joined.append(word)
    return joined


def _measured(text: str, language: str, content: Sequence[Word], said: Sequence[Word]) -> Text:
    rows = load_static().weigh([word.text for word in content])
    lengths = np.linalg.norm(rows, axis=1)
    weights = np.maximum(lengths, LEAST_WEIGHT * (lengths.mean() if len(lengths) else 0.0))
    figures = tuple(find_figures(text, language))
    digits = np.array([any(c.isdigit() for c in word.text) for word in content], bool)
    columns: dict[str, list[int]] = {}
    for place, word in enumerate(content):
        columns.setdefault(word.stem, []).append(place)
    spelled: dict[str, list[list[int]]] = {}
    for place, word in enumerate(content):
        spelled.setdefault(POSSESSIVE.sub("", word.text.casefold()), []).append([place])
        after = content[place + 1] if place + 1 < len(content) else word
        if after.start == word.end + 1:
            spelled.setdefault((word.text + after.text).casefold(), []).append([place, place + 1])
    vectors = normalised(rows)
    sounds = sounds_of(content, said)
    return Text(text, language, tuple(content), vectors, weights, figures, sounds, digits, columns, spelled)


def is_name(word: Word, text: Text) -> bool:
    """Return whether a word is a name by its form: a capital that no rule of spelling asks for.

    German gives every noun a capital; there a name is a noun that follows a preposition without an article, or one that
    stands behind a noun with an article: "in Bremen", "der Hafen Bremen".
    """
    if not word.text[:1].isupper() or word.start == 0:
        return False
    if text.language != "de" or any(c.isupper() for part in word.text.split("-") for c in part[1:]):
        return True
    before = text.text[: word.start].split()
    if word.text in NO_GERMAN_NAMES or not before:
        return False
    return before[-1].casefold() in GERMAN_PREPOSITIONS or _names_the_noun_before(before)


def _names_the_noun_before(before: Sequence[str]) -> bool:
    """Return whether German words end in a noun with its article, which a name may follow: "der Hafen", "die Insel".

    Behind a measure stands what is measured ("ein Kilo Äpfel"), behind "Bremer" a noun that is no name.
    """
    run = list(takewhile(lambda w: w[:1].isupper(), reversed(before)))
    if not run or len(run) == len(before) or before[-len(run) - 1].casefold() not in GERMAN_ARTICLES:
        return False
    noun = run[-1]
    return noun.isalpha() and not noun.endswith(INHABITANTS) and not unit_after(noun, "de")[0]


@lru_cache(maxsize=NAMES_CACHED)
def names_in(text: Text) -> NDArray[np.bool_]:
    """Return which of a text's words are names by their form, see `is_name`: bool, shape (words,).

    A Thai word is one where a name may follow, as behind "in" and "city", and no dictionary of common words lists it.
    """
    return np.array([is_name(word, text) or _is_thai_name(word, text) for word in text.words], bool)


def _is_thai_name(word: Word, text: Text) -> bool:
    return (
        is_thai(word.text)
        and bool(_BEFORE_THAI_NAME.search(text.text, 0, word.start))
        and not _THAI_NOUN.search(word.text)
        and not is_common(word.text)
    )


@lru_cache(maxsize=LIKENESS_CACHED)
def likeness(question: Text, text: Text) -> NDArray[np.float32]:
    """Return how alike the question's and the text's words are: float32, shape (asked, said), in [0, 1].

    A passage stands beside each of its sentences, so that what was computed last is remembered: not to be written to.
    """
    if not question.words or not text.words:
        return np.zeros((len(question.words), len(text.words)), np.float32)
    cosines = question.vectors @ text.vectors.T
    cities = np.array([not is_thai(word.text) for word in question.words], bool) & names_in(question)
    low = np.where(cities, UNLIKE_NAME, UNLIKE).astype(np.float32)[:, None]
    table: NDArray[np.float32] = np.clip((cosines - low) / (ALIKE - UNLIKE), 0.0, 1.0).astype(np.float32)
    if question.language == text.language:
        table *= OTHER_WORD
    table[question.digits] = 0.0  # figures are equal or not; their vectors say nothing
    table[:, text.digits] = 0.0
    for i, asked in enumerate(question.words):
        table[i, text.columns.get(asked.stem, ())] = 1.0
    for spelling in question.spelled.keys() & text.spelled.keys():
        for rows, columns in product(question.spelled[spelling], text.spelled[spelling]):
            table[np.ix_(rows, columns)] = 1.0
    _match_figures(question, text, table)
    _match_sounds(question, text, table)
    for thai, latin in question.glosses:
        table[thai] = np.maximum(table[thai], table[latin].max(axis=0))
    table.setflags(write=False)
    return table


def best_matches(question: Text, texts: Sequence[tuple[Text, float]]) -> NDArray[np.float32]:
    """Return each question word's best likeness over several texts, each with the share that it counts for."""
    best = np.zeros(len(question.words), np.float32)
    for text, share in texts:
        if text.words:
            best = np.maximum(best, likeness(question, text).max(axis=1) * share)
    return best


def covered(weights: NDArray[np.float32], matches: NDArray[np.float32]) -> float:
    """Return the share of a question's weight that is matched, in [0, 1], by its words' weights and best matches."""
    total = float(weights.sum())
    return float(weights @ matches) / total if total else 0.0


def _match_figures(question: Text, text: Text, table: NDArray[np.float32]) -> None:
    """Let a figure of the question match an equal one of the text, however each is written."""
    for asked in question.figures:
        rows = [i for i, w in enumerate(question.words) if w.start < asked.end and asked.start < w.end]
        for said in text.figures:
            if same_value(asked, said):
                columns = [j for j, w in enumerate(text.words) if w.start < said.end and said.start < w.end]
                table[np.ix_(rows, columns)] = 1.0


def _match_sounds(question: Text, text: Text, table: NDArray[np.float32]) -> None:
    """Let a Latin name match its spelling in Thai, which the word lists may have cut into several words."""
    for rows, asked in question.sounds:
        for columns, said in text.sounds:
            if asked == said and _may_sound_alike(question, text, rows, columns):
                block = np.ix_(rows, columns)
                table[block] = np.maximum(table[block], SOUND)


def _may_sound_alike(question: Text, text: Text, rows: Sequence[int], columns: Sequence[int]) -> bool:
    """Return whether sound tells of two stretches: of two scripts, or of Thai that was cut in two ways."""
    thai = [is_thai(words[places[0]].text) for words, places in ((question.words, rows), (text.words, columns))]
    return thai[0] != thai[1] or (thai[0] and (len(rows) > 1 or len(columns) > 1))
