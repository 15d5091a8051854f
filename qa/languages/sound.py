"""Names across scripts: a word's consonant skeleton, the same for a name in Latin and in Thai letters.

In: a word. Out: its consonants, behind an "a" where it begins with a vowel. Other vowels, tones and silenced letters
go, and consonants that Thai spelling mixes fall together. Only words of different scripts should be compared so: within
a script, spelling decides.
"""

from __future__ import annotations

import re
from functools import lru_cache

LEAST_LETTERS = 3  # of a skeleton; shorter ones fit too many words
CACHED = 20_000
FEWEST_SPOKEN = 2  # letters of a Thai word without a final consonant

_THAI = {
    **dict.fromkeys("กขฃคฅฆ", "k"), "ง": "n", **dict.fromkeys("จฉชซฌศษส", "s"), **dict.fromkeys("ญย", ""),
    **dict.fromkeys("ฎฏฐฑฒดตถทธ", "t"), **dict.fromkeys("ณน", "n"), **dict.fromkeys("บปผพภ", "p"),
    **dict.fromkeys("ฝฟ", "f"), **dict.fromkeys("มำ", "m"), **dict.fromkeys("รลฬ", "l"),
    "ว": "w", **dict.fromkeys("หฮ", "h"),
}  # fmt: skip
_LATIN = tuple(
    (re.compile(pattern), letter)
    for pattern, letter in (
        ("tion|sion", "sn"), ("(?<=.)x", "ks"), ("sch|tch|sh|ch|cz|zh|ss|x", "s"), ("ph", "f"), ("ck|qu|kh|gh", "k"),
        ("th|dt", "t"),
        ("ng", "n"), ("c(?=[eiy])", "s"), ("[cqkg]", "k"), ("[szj]", "s"), ("[td]", "t"), ("[pb]", "p"),
        ("[rl]", "l"), ("v", "w"),
    )
)  # fmt: skip
_SILENT_R = re.compile("(?<=[aeiouäöü])r(?![aeiouyäöü])")
_FINAL = {**dict.fromkeys("รลฬญ", "น"), **dict.fromkeys("จชซศษส", "ต")}  # as Thai speaks them at a syllable's end
_SILENCED = re.compile("[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c")
_LEADING_H = re.compile("ห(?=[งญนมยรลว])")  # silent: it only sets the tone of the consonant behind it
_ENDS = re.compile("[^\u0e40-\u0e44][\u0e01-\u0e2e]$")  # a consonant that no vowel before it is spoken behind
_THAI_LETTER = re.compile("[\u0e01-\u0e2e]")
_OPENS_WITH_VOWEL = re.compile("(?!eu)[aeiouäöü]|[เแโไใ]?อ", re.IGNORECASE)  # "Eu" is spoken as "Yu"


def is_thai(text: str) -> bool:
    """Return whether a text has Thai consonants."""
    return bool(_THAI_LETTER.search(text))


def as_spoken(word: str) -> str:
    """Return a Thai word with its last consonant as it is spoken where no vowel follows: "ธาร" is "Than".

    Latin spellings of Thai names follow it, Thai ones of foreign names are written as the others spell them.

    >>> as_spoken("ธาร"), as_spoken("ทะเล")
    ('ธาน', 'ทะเล')
    """
    return word[:-1] + _FINAL.get(word[-1:], word[-1:]) if len(word) > FEWEST_SPOKEN and _ENDS.search(word) else word


def skeletons(word: str) -> tuple[str, ...]:
    """Return the consonants of a word as both scripts would keep them.

    Two where a Thai word has silenced letters, which other scripts may write, and where "ph" may be read in two ways.

    >>> skeletons("Tesla"), skeletons("เทสลา"), skeletons("Apple"), skeletons("แอปเปิล")
    (('tsl',), ('tsl',), ('apl',), ('apl',))
    >>> skeletons("Merritt"), skeletons("เมอร์ริตต์")
    (('mlt',), ('mlt',))
    >>> skeletons("Rubens"), skeletons("รูเบนส์")
    (('lpns',), ('lpn', 'lpns'))
    """
    onset = "a" if _OPENS_WITH_VOWEL.match(word) else ""
    if not is_thai(word):
        read = (word, word.lower().replace("ph", "p"))  # "Philip", but "Phuket"
        return tuple(dict.fromkeys(onset + _latin_skeleton(w) for w in read))
    spoken, written = _thai_skeleton(_SILENCED.sub("", word)), _thai_skeleton(word)
    return tuple(dict.fromkeys((onset + spoken, onset + written)))


@lru_cache(maxsize=CACHED)
def _latin_skeleton(word: str) -> str:
    text = _SILENT_R.sub("", word.lower())
    for pattern, letter in _LATIN:
        text = pattern.sub(letter, text)
    return _joined(re.sub("[^a-z]", "", text))


@lru_cache(maxsize=CACHED)
def _thai_skeleton(word: str) -> str:
    return _joined("".join(_THAI.get(letter, "") for letter in _LEADING_H.sub("", word)))


def _joined(letters: str) -> str:
    body = letters[:1].translate(_VOWELS) + re.sub("[aeiouyhw]", "", letters[1:])
    return re.sub(r"(.)\1+", r"\1", body)


_VOWELS = {ord(letter): "" for letter in "aeiouy"}
