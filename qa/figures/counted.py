"""Number → the thing that it counts: the noun phrase behind it, or the Thai classifier.

In: a `Source` and a number of no other unit. Out: the span of what it counts; None where nothing is told.
"""

from __future__ import annotations

import re
from functools import cache

from qa.figures.found import Found, Source
from qa.figures.lexicon import Lexicon, lexicon
from qa.figures.trie import trie_pattern

_PHRASE = re.compile(r"[ \u00a0]((?:[^\W\d_][^\W_]*)(?:[ '-][^\W\d_][^\W_]*){0,3})")
_ASIDE = re.compile(
    r"[ \u00a0]?\([^()\n%]{0,24}\d[\d.,]*[ \u00a0]?(?:%|[^\W\d_]{3,}(?: [^\W\d_]{3,})?)\)"
)  # a share in brackets
_AHEAD = 32  # characters before a number in which a preposition or an article stands
_CAPITAL, _SMALL = r"[^\W\d_a-zß-öø-ÿ]", r"[a-zß-öø-ÿ]"
_NOUNS = rf"{_CAPITAL}[\w’'-]*(?: {_CAPITAL}[\w’'-]*){{0,2}}"


def counted_span(source: Source, found: Found) -> tuple[int, int] | None:
    """Return where the thing stands that a number counts.

    "20 neue, große Schiffe", "20 in Köln ansässige Firmen"; in "20 in Köln kauften Karten" no noun is counted.
    """
    lex = source.patterns.lex
    aside = _ASIDE.match(source.normal, found.end)
    at = aside.end() if aside else found.end
    if not lex.spaced:
        classifier = source.patterns.classifier.match(source.low, found.end)
        return classifier.span("word") if classifier else None
    if not lex.flag("nouns_in_capitals"):
        return _phrase(source, at)
    ahead = source.low[: found.start][-_AHEAD:].split()[-1:]
    governed = any(word in (*lex.words("attributive", "grammar"), *lex.words("articles", "grammar")) for word in ahead)
    for pattern in _noun_patterns(lex.language, governed):
        if match := pattern.match(source.normal, at):
            return match.span("thing")
    return None


def _phrase(source: Source, at: int) -> tuple[int, int] | None:
    """Return the words that follow, up to the first of a closed class."""
    lex = source.patterns.lex
    match = _PHRASE.match(source.normal, at)
    if match is None:
        return None
    closed = (*lex.words("bounds", "grammar"), *lex.words("articles", "grammar"))
    end = start = match.start(1)
    for word in re.finditer(r"[^ ]+", match[1]):
        if source.low[start + word.start() : start + word.end()].split("-")[0] in closed:
            break
        end = start + word.end()
    return (start, end) if end > start else None


@cache
def _noun_patterns(language: str, governed: bool) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a noun with its adjectives, and of one with a phrase before them.

    Behind the phrase an adjective must have an ending that no verb has, unless a preposition or an article before the
    number governs it: "kauften" is a verb as often.
    """
    lex: Lexicon = lexicon(language)

    def one_of(*names: str) -> str:
        return rf"(?:{trie_pattern([word for name in names for word in lex.words(name, 'grammar')])})(?![\w-])"

    open_word = rf"(?!{one_of('bounds')}){_SMALL}[\w-]*"
    adjective = rf"(?!{one_of('bounds')}){_SMALL}[\w-]*?{one_of('adjective_endings')}"
    first = adjective if governed else rf"(?!{one_of('bounds')}){_SMALL}[\w-]*?{one_of('strong_endings')}"
    adverb = rf"(?:{one_of('adverbs')} ){{0,2}}"
    phrase = rf"{one_of('attributive')} (?:{_SMALL}[\w-]* ){{0,3}}{_NOUNS} (?:{open_word} )?{adverb}"
    return (
        re.compile(
            rf"[ \u00a0]{adverb}(?P<thing>(?:(?:{adjective},|{open_word}) ){{0,3}}{adjective} {_NOUNS}|{_NOUNS})"
        ),
        re.compile(rf"[ \u00a0]{phrase}(?P<thing>{first}(?:,? {adjective}){{0,2}} {_NOUNS})"),
    )
