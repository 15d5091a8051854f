"""The words of a text, with spans, stems and stop words; and the terms that the lexical index is fed.

Thai is segmented by pythainlp's newmm, Han and Kana into bigrams, everything else at its word boundaries. Latin
runs inside other scripts are kept and stemmed as English, so that most names are the same term in every document
(not all: English takes "-ion" off "Hikvision", German does not).

German compounds stay whole here: "Informationswirtschaft" can be split safely only by words that the corpus
itself uses ("Wirtschaft"), and this module sees one text at a time. A caller that knows the corpus's stems could add
the parts as further terms: longest suffix first, each part in the vocabulary and at least four letters, "s", "es" or
"n" allowed as a joint.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import regex

from qa.languages.lists import fold, stop_words
from qa.languages.thai import segment

_STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
_OTHER_SCRIPTS = frozenset(("ar", "el", "hi", "hy", "ne", "ru", "sr", "ta"))
_LATIN_SCRIPT = frozenset(_STEMMERS) - _OTHER_SCRIPTS | {"cs", "sk", "sl", "hr", "vi", "af", "sq"}

_RUNS = regex.compile(
    r"(?P<thai>[\p{Thai}--\p{N}]+)"
    r"|(?P<cjk>[\p{Han}\p{Hiragana}\p{Katakana}ー]+)"
    r"|(?P<number>\p{Nd}+(?:[.,]\p{Nd}+)*+(?![\p{L}\p{M}--\p{Thai}--\p{Han}--\p{Hiragana}--\p{Katakana}]))"
    r"|(?P<word>[\p{L}\p{N}\p{M}--\p{Thai}--\p{Han}--\p{Hiragana}--\p{Katakana}]+"
    r"(?:['’][\p{L}\p{M}--\p{Thai}--\p{Han}--\p{Hiragana}--\p{Katakana}]+)*)",
    regex.V1,
)
_thread = threading.local()  # PyStemmer's objects are not for several threads at once
_HAS_LETTER = regex.compile(r"[\p{L}\p{N}]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands (`text` is the original at `start:end`), the stem to compare it by, and whether it is a
    stop word (function words and question words)."""

    text: str
    start: int
    end: int
    stem: str
    stop: bool


def words(text: str, language: str) -> list[Word]:
    """Segment a text into words, in order.

    Args:
        text: any text, mixed scripts allowed.
        language: ISO 639-1 code; decides stemmer and stop words. An unknown one gets folded words.

    Returns:
        The words; `text[word.start:word.end] == word.text` for each. Punctuation and symbols are left out.

    >>> [(w.stem, w.stop) for w in words("Die Größe Uppsalas", "de")]
    [('die', True), ('gross', False), ('uppsalas', False)]
    """
    return [
        Word(text[start:end], start, end, stem, stop) for start, end, stem, stop in _segmented(text, language.lower())
    ]


def search_terms(text: str, language: str) -> list[str]:
    """Return the stems of a text without its stop words, in order, repeats kept: what the lexical index is fed.

    >>> search_terms("How large are the economies?", "en")
    ['larg', 'economi']
    """
    return [stem for _, _, stem, stop in _segmented(text, language.lower()) if not stop]


def search_grams(text: str, language: str) -> list[str]:
    """Return the character n-grams of a text's content words: 4 letters, 3 in Thai, with the words' edges marked.

    They find what stems miss: parts of German compounds, inflected names, cognates, other spellings.

    >>> search_grams("the canals", "en")
    ['_can', 'cana', 'anal', 'nals', 'als_']
    """
    grams: list[str] = []
    for word in words(text, language):
        if word.stop:
            continue
        folded = fold(word.text)
        n = 3 if any("\u0e00" <= c <= "\u0e7f" for c in folded) else 4
        marked = folded if n == 3 else f"_{folded}_"
        grams += [marked[i : i + n] for i in range(max(1, len(marked) - n + 1))]
    return grams


def _segmented(text: str, language: str) -> Iterator[tuple[int, int, str, bool]]:
    stem_own = _stemmer(language)
    stem_latin = stem_own if language in _LATIN_SCRIPT else _stemmer("en")
    stops = stop_words(language)
    shouting = text.isupper()
    for run in _RUNS.finditer(text):
        start, end, kind = run.start(), run.end(), run.lastgroup
        if kind == "thai":
            yield from _thai_words(text, start, end)
        elif kind == "cjk":
            yield from _bigrams(text, start, end)
        elif kind == "number":
            yield start, end, fold(text[start:end]), False
        else:
            word = text[start:end]
            folded = fold(word)
            # "US", "IT" in capitals are names, not function words, unless everything is in capitals
            stop = folded in stops and (shouting or len(word) == 1 or not word.isupper())
            stem = stem_latin(folded) if _is_latin(word[0]) else stem_own(folded)
            yield start, end, stem or folded, stop


def _thai_words(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, bool]]:
    stops = stop_words("th")
    for word in segment(text[start:end]):
        stop = start + len(word)
        if _HAS_LETTER.search(word) and word not in ("ๆ", "ฯ"):
            folded = fold(word)
            yield start, stop, folded, folded in stops
        start = stop


def _bigrams(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, bool]]:
    """Yield overlapping pairs: the usual index terms of scripts written without spaces."""
    if end - start == 1:
        yield start, end, fold(text[start:end]), False
    for position in range(start, end - 1):
        yield position, position + 2, fold(text[position : position + 2]), False


def _is_latin(char: str) -> bool:
    return char.isascii() or char < "Ͱ" or "Ḁ" <= char <= "ỿ" or "Ａ" <= char <= "ｚ"


def _stemmer(language: str) -> Callable[[str], str]:
    """Return the stemmer of a language; one that keeps words as they are where there is none."""
    if language not in _STEMMERS:
        return str
    stemmers: dict[str, Callable[[str], str]] = _thread.__dict__
    if language not in stemmers:
        import Stemmer  # type: ignore[import-not-found]

        stemmers[language] = Stemmer.Stemmer(_STEMMERS[language]).stemWord
    return stemmers[language]
