"""A yes/no question's words beside those of a sentence: which are the same, and whether they stand in the same roles.

In: a question taken apart and one reading of a sentence. Out: pairs of words, by stem, by form, by value across
languages; and whether the words of closed classes ("before", "only", "may") and their order agree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from qa.embed import normalised
from qa.languages.sound import is_thai
from qa.questions import Analysis
from qa.questions.relevance import Text, likeness, take_apart
from qa.read.clauses import Part, Reading, Token, whole
from qa.read.polarity import Polarity, polarity
from qa.records import Evidence
from qa.static_model import load_static

SAME_WORD = 0.78  # likeness of two words that mean the same: equal stems, or a cosine of 0.64 across languages
INFLECTED = 0.5  # the same for two forms of a verb, which begin alike ("build", "built")
BEGINS_ALIKE, ENDS_APART = 3, 3  # letters that two forms share at least, and that each may have of its own
LEAST_PART, LEAST_REST = 4, 4  # letters of a part of a compound, and of what is left of it
LIKER, LIKE_PART = 0.05, 0.65  # cosine by which a part is liker than the whole, or which says enough by itself
_FINAL = re.compile(r"[\s?？!.]+$")


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A yes/no question taken apart: `group` is its finite auxiliary's, "" where it begins with another verb."""

    text: Text
    part: Part
    content: tuple[Token, ...]
    group: str
    data: Polarity


def take_question(analysis: Analysis) -> Asked | None:
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


def match(asked: Asked, reading: Reading) -> dict[Token, Token]:
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
        return score if a.stem == t.stem or not (_is_compound(a, t) or _is_compound(t, a)) else 0.0
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


def _is_compound(a: Token, t: Token) -> bool:
    """Return whether a word is likest to a part of the other one: "school" to the end of "Grundschule"."""
    if a.text.language == t.text.language or is_thai(t.word):
        return False
    return _likest_part(a.folded, t.folded)


@lru_cache(maxsize=4_096)
def _likest_part(word: str, other: str) -> bool:
    cuts = range(LEAST_PART, len(other) - LEAST_REST + 1)
    parts = [part for cut in cuts for part in (other[:cut], other[len(other) - cut :])]
    if not parts:
        return False
    rows = normalised(load_static().weigh([word, other, *parts]))
    cosines = rows[1:] @ rows[0]
    return float(cosines[1:].max()) > min(float(cosines[0]) + LIKER, LIKE_PART)


def titled(asked: Asked, lacking: Sequence[Token], matched: dict[Token, Token], evidence: Evidence) -> bool:
    """Return whether the title has the lacking words beside one that the sentence has: "The Tarn bridge", "the bridge".

    A name may be left out of each sentence that its document's title gives it in.
    """
    title = take_apart(evidence.document.title, evidence.document.language)
    table = likeness(asked.text, title)
    if not table.size:
        return False
    named = [k for k, t in enumerate(asked.content) if float(table[t.column].max()) >= SAME_WORD]
    places = [asked.content.index(t) for t in lacking]
    beside = [k for k in named if asked.content[k] in matched and any(_adjoin(asked, k, p) for p in places)]
    heads = {matched[asked.content[k]].stem for k in beside}
    return bool(beside) and all(p in named for p in places) and not _named_otherwise(heads, title, evidence)


def _adjoin(asked: Asked, one: int, other: int) -> bool:
    """Return whether two of the question's words stand side by side: "Tarn bridge"."""
    first, second = (asked.content[k] for k in sorted((one, other)))
    return abs(one - other) == 1 and second.start - first.end <= 1


def _named_otherwise(heads: set[str], title: Text, evidence: Evidence) -> bool:
    """Return whether the passage gives one of the title's things another name: "the Severn bridge" beside its own."""
    known = {word.stem for word in title.words}
    passage = take_apart(evidence.passage.text, evidence.document.language)
    return any(
        word.stem in heads and before.text[:1].isupper() and before.stem not in known and word.start - before.end == 1
        for before, word in pairwise(passage.words)
    )


def closed_words_agree(asked: Asked, reading: Reading, data: Polarity, negating: frozenset[Token]) -> bool:
    """Return whether "before", "only", "may" and the like stand in both, or in neither, the negation apart."""
    wanted = {t.folded for t in asked.part.tokens} & asked.data.weighty
    mere = {t for t in negating if t.text.text[t.start : t.end] == t.word}  # of "cannot", the "can" counts
    given = {t.folded for t in reading.tokens if t not in mere} & data.weighty
    every = {t.folded for t in asked.part.tokens} & asked.data.universal
    if asked.text.language != reading.tokens[0].text.language:
        return not wanted and not given and not every
    return wanted == given and every <= {t.folded for t in reading.tokens}


def in_order(asked: Asked, reading: Reading, matched: dict[Token, Token]) -> bool:
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
    return places == sorted(places) and not any(_changes_case(asked, reading, a, t) for a, t in matched.items())


def _changes_case(asked: Asked, reading: Reading, a: Token, t: Token) -> bool:
    """Return whether articles say that a noun does here what is done to it there: "der Hund", "den Hund"."""
    sides = ((asked.part.tokens, a), (reading.tokens, t))
    before = [tokens[max(0, tokens.index(token) - 1)].folded for tokens, token in sides]
    subject, other = asked.data.subject_articles, asked.data.object_articles
    return (before[0] in subject and before[1] in other) or (before[0] in other and before[1] in subject)
