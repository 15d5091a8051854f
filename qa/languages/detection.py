"""Which language a text is in: by script, then by function words, then by letter statistics, else the caller's default.

In: a question or a document. Out: an ISO 639-1 code. Function words come before letter statistics because these
fail on short questions: lingua calls "Was war im Mai los?" English.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import regex

from qa.languages.lists import fold, listed_languages, stop_words

if TYPE_CHECKING:
    from lingua import LanguageDetector

_SAMPLE_CHARS = 4000
"""A document's language shows well before its end; detection stays fast at any length."""
_SHORT_CHARS = 300
"""Up to here a text counts as a question: its frame decides, not the names in it."""
_MIN_CONFIDENCE = 0.75
"""Below this, letter statistics are no better than the default: names without a sentence around them."""
_STATISTICS_LANGUAGES = ("de", "en", "es", "fr", "it")

_SCRIPTS = {
    "Thai": "th",
    "Lao": "lo",
    "Khmer": "km",
    "Myanmar": "my",
    "Han": "zh",
    "Hiragana": "ja",
    "Katakana": "ja",
    "Hangul": "ko",
    "Cyrillic": "ru",
    "Arabic": "ar",
    "Hebrew": "he",
    "Greek": "el",
    "Devanagari": "hi",
    "Bengali": "bn",
    "Gurmukhi": "pa",
    "Gujarati": "gu",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Sinhala": "si",
    "Georgian": "ka",
    "Armenian": "hy",
    "Ethiopic": "am",
}
_SIGNS = {"ru": (("іїєґ", "uk"), ("ў", "be"), ("ђјљњћџ", "sr")), "ar": (("ٹڈڑے", "ur"), ("پچژگ", "fa"))}
"""Letters that tell a language from the most common one of its script."""

_LETTERS = regex.compile("|".join(rf"(?P<{name}>\p{{{name}}}+)" for name in ("Latin", *_SCRIPTS)))
_LATIN_WORD = regex.compile(r"\p{Latin}[\p{Latin}\p{M}]*(?:['’-]\p{Latin}+)*")
_THAI_FRAME = regex.compile(
    "อะไร|ใคร|ไหน|เมื่อ|เท่า|กี่|อย่างไร|ยังไง|ทำไม|หรือ|ไหม|มั้ย|คือ|เป็น|ของ|ที่|ใน|และ|มี|จะ|ได้|ไม่|ว่า|จาก|โดย|บ้าง|ใด"
)
"""A sentence in Thai around foreign names holds one of these; a Thai name in a foreign sentence seldom does."""


def detect(text: str, default: str = "en") -> str:
    """Tell the language of a question or a document.

    Args:
        text: any text; the first few thousand characters are looked at.
        default: the answer when nothing tells, such as for a bare name or a number.

    Returns:
        An ISO 639-1 code.

    >>> detect("Was war im Mai los?"), detect("How big is Uppsala?"), detect("YouTube คืออะไร")
    ('de', 'en', 'th')
    >>> detect("2022?", default="de")
    'de'
    """
    sample = text[:_SAMPLE_CHARS]
    counts = _count_letters(sample)
    total = sum(counts.values())
    if not total:
        return default
    latin = counts.pop("Latin", 0)
    if not counts:
        return _detect_latin(sample, default)
    if _is_foreign_script(sample, sum(counts.values()) / total):
        return _language_of_script(sample, counts)
    return _detect_latin(sample, default) if latin else default


def _count_letters(sample: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for match in _LETTERS.finditer(sample):
        script = match.lastgroup or ""
        counts[script] = counts.get(script, 0) + match.end() - match.start()
    return counts


def _is_foreign_script(sample: str, share: float) -> bool:
    """Decide whether a text that mixes Latin and other letters is in the language of the others."""
    if share >= 0.5:
        return True
    if len(sample) <= _SHORT_CHARS:
        if _THAI_FRAME.search(sample):
            return True
        return max(_function_word_scores(sample).values(), default=0.0) < 1.0
    return share >= 0.25


def _language_of_script(sample: str, counts: dict[str, int]) -> str:
    if counts.get("Hiragana", 0) + counts.get("Katakana", 0) > 0.1 * counts.get("Han", 0):
        counts = {**counts, "Hiragana": counts.get("Hiragana", 0) + counts.get("Han", 0)}
    language = _SCRIPTS[max(counts, key=lambda script: counts[script])]
    for letters, code in _SIGNS.get(language, ()):
        if sum(sample.lower().count(letter) for letter in letters) * 50 >= sum(counts.values()):
            return code
    return language


def _detect_latin(sample: str, default: str) -> str:
    scores = sorted(((score, language) for language, score in _function_word_scores(sample).items()), reverse=True)
    if scores and (len(scores) == 1 or scores[0][0] > 1.15 * scores[1][0]):
        return scores[0][1]
    tied = [language for score, language in scores if score * 1.15 >= scores[0][0]]
    return _by_statistics(sample, tied, default)


def _function_word_scores(sample: str) -> dict[str, float]:
    """Score languages by their function words; a word that several languages share counts for less in each."""
    index = _function_word_index()
    scores: dict[str, float] = {}
    for number, match in enumerate(_LATIN_WORD.finditer(sample)):
        word = match.group()
        weight = 1.0 if word[0].islower() or number == 0 else 0.4  # a capital within a sentence: likely a name
        languages = index.get(fold(word), ())
        for language in languages:
            scores[language] = scores.get(language, 0.0) + weight / len(languages)
    if "ß" in sample:
        scores["de"] = scores.get("de", 0.0) + 1.0
    return scores


@cache
def _function_word_index() -> dict[str, tuple[str, ...]]:
    index: dict[str, tuple[str, ...]] = {}
    for language in listed_languages():
        for word in stop_words(language):
            index[word] = (*index.get(word, ()), language)
    return index


def _by_statistics(sample: str, tied: list[str], default: str) -> str:
    if len(sample) > _SHORT_CHARS and tied:
        return tied[0]
    candidates = set(tied) or {default, *_STATISTICS_LANGUAGES}
    values = [
        (value.value, value.language.iso_code_639_1.name.lower())
        for value in _statistics().compute_language_confidence_values(sample)
    ]
    values = [(value, language) for value, language in values if language in candidates]
    total = sum(value for value, _ in values)
    if not values or not total:
        return default if default in candidates or not tied else tied[0]
    value, language = values[0]
    return language if value / total >= _MIN_CONFIDENCE else default


@cache
def _statistics() -> LanguageDetector:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, code.upper()) for code in _STATISTICS_LANGUAGES]
    # all n-grams take 1 s to load; what comes here is a few words, and trigrams alone (0.05 s) decided these as well
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()
