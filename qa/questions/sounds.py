"""Names by how they sound: which words of a text, one or several in a row, may be a name in another script.

In: a text's words. Out: the consonant skeletons of its possible names, see `qa.languages.sound`; and in a question the
Thai names that Latin letters stand behind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from qa.languages import Word
from qa.languages.sound import LEAST_LETTERS, as_spoken, is_thai, skeletons

THAI_STOPS_IN_NAMES = frozenset(("เขา", "ใน", "นอก", "บน", "กลาง", "ใต้", "เหนือ"))  # a hill, and where a place lies
THAI_PARTS = 6  # words that a name in Thai letters may have been cut into
LATIN_PARTS = 4  # words that a name may have where Thai writes it as one
GLOSS_ALIKE = 0.6  # share of a Thai name's sounds that the Latin letters behind it have too
_GLOSS = re.compile(r"[\u0e00-\u0e7f] ?\(([A-Z][^()]{1,60})\)")
POSSESSIVE = re.compile("['’]s$")


def sounds_of(content: Sequence[Word], said: Sequence[Word] = ()) -> tuple[tuple[tuple[int, ...], str], ...]:
    """Return the skeletons of capitalised Latin words, also of several in a row, and of Thai words in a row.

    A name has more consonants than the words that it was cut into: three common words may sound like any short one.

    Args:
        content: the words, of which the places are returned.
        said: all words of the text; a stop word may be of a name: "Than" of "Chiang Than", "เขา", a hill, of a reserve.
    """
    place = {word.start: i for i, word in enumerate(content)}
    linking = [w for w in said if w.stop and (w.text in THAI_STOPS_IN_NAMES or (w.start and w.text[:1].isupper()))]
    row = sorted((*content, *(w for w in linking if w.start not in place)), key=lambda w: w.start)
    found: list[tuple[tuple[int, ...], str]] = []
    for i, word in enumerate(row):
        thai = is_thai(word.text)
        if not thai and not word.text[:1].isupper():
            continue
        most = THAI_PARTS if thai else LATIN_PARTS
        spelled, spoken, end = "", "", i
        while end < len(row) and end < i + most and _goes_on(row, i, end, thai=thai):
            part = POSSESSIVE.sub("", row[end].text)
            spelled, spoken = spelled + part, as_spoken(spoken + part) if thai else spoken + part
            end += 1
            keys = skeletons(spelled) if spoken == spelled else skeletons(spelled) + skeletons(spoken)
            least = max(LEAST_LETTERS, end - i + 1)
            places = tuple(place[w.start] for w in row[i:end] if w.start in place)
            found.extend((places, key) for key in dict.fromkeys(keys) if places and len(key) >= least)
    return tuple(found)


def _goes_on(content: Sequence[Word], first: int, at: int, *, thai: bool) -> bool:
    """Return whether a word may belong to the name that begins at `first`; between Latin ones stands one sign."""
    if at == first:
        return True
    word, between = content[at], content[at].start - content[at - 1].end
    return is_thai(word.text) == thai and between == (0 if thai else 1) and (thai or word.text[:1].isupper())


def glosses(text: str, content: Sequence[Word]) -> tuple[tuple[list[int], list[int]], ...]:
    """Return the places of Thai names that Latin letters stand behind, and of these: "ออร์เลฟ (Orlef)".

    Where Thai words begin a name is told by how they sound together.
    """
    found = []
    for match in _GLOSS.finditer(text):
        latin = [i for i, w in enumerate(content) if match.start(1) <= w.start < match.end(1)]
        thai = [i for i, w in enumerate(content) if w.end <= match.start(1) and is_thai(w.text)][-THAI_PARTS:]
        key = skeletons("".join(content[i].text for i in latin))[0]
        runs = [
            (SequenceMatcher(None, skeletons("".join(content[i].text for i in thai[first:]))[0], key).ratio(), -first)
            for first in range(len(thai))
        ]
        alike, first = max(runs, default=(0.0, 0))
        if latin and alike >= GLOSS_ALIKE:
            found.append((thai[-first:], latin))
    return tuple(found)
