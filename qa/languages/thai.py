"""Thai: its words, by pythainlp's newmm over its bundled dictionary; nothing is downloaded or written.

The dictionary is held as a set of words and not as pythainlp's trie of Python objects, which takes 0.4 s to
build: the first Thai question would wait for it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pythainlp.util import Trie

_PIECE_CHARS = 400
"""newmm is given pieces of at most this length: it slows down on long runs without a space."""


def segment(text: str) -> list[str]:
    """Cut a run of Thai into words; joined, they are the text again.

    >>> segment("เศรษฐกิจดิจิทัล")
    ['เศรษฐกิจ', 'ดิจิทัล']
    """
    return _segmenter()(text)


def is_common(word: str) -> bool:
    """Return whether the Royal Society's dictionary, which has no names, lists a word.

    >>> is_common("เมือง"), is_common("ลอนดอน")
    (True, False)
    """
    return word in _common_words()


@cache
def _common_words() -> frozenset[str]:
    _forbid_writing()
    from pythainlp.corpus.common import thai_orst_words

    found: frozenset[str] = thai_orst_words()
    return found


@cache
def _segmenter() -> Callable[[str], list[str]]:
    _forbid_writing()
    from pythainlp.corpus.common import thai_words
    from pythainlp.tokenize.newmm import segment as newmm

    dictionary = _dictionary(thai_words())

    def cut(text: str) -> list[str]:
        return newmm(text, custom_dict=dictionary, safe_mode=len(text) > _PIECE_CHARS)

    return cut


def _forbid_writing() -> None:
    """Keep pythainlp from making its data folder in the user's home, and from downloading."""
    if "PYTHAINLP_READ_MODE" not in os.environ:
        os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    os.environ.setdefault("PYTHAINLP_OFFLINE", "1")


def _dictionary(words: frozenset[str]) -> Trie:
    from pythainlp.util import Trie

    class WordSet(Trie):
        """What newmm asks of a trie (which words begin here?), answered from a set."""

        def __init__(self, words: frozenset[str]) -> None:
            self._words = words
            self._longest: dict[str, int] = {}
            for word in words:
                if len(word) > self._longest.get(word[:2], 0):
                    self._longest[word[:2]] = len(word)

        def prefixes(self, text: str, start: int = 0) -> list[str]:
            longest = self._longest.get(text[start : start + 2], 1)
            found = (text[start : start + length] for length in range(1, min(longest, len(text) - start) + 1))
            return [word for word in found if word in self._words]

        def __len__(self) -> int:
            return len(self._words)

    return WordSet(words)
