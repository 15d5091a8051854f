"""Words into one regular expression that shares prefixes: matching stays linear however many words there are."""

from __future__ import annotations

import re
from collections.abc import Iterable

_Node = dict[str, "_Node"]


def trie_pattern(words: Iterable[str]) -> str:
    """Return a pattern that matches the longest of `words` at a position; of no words, one that never matches.

    A space in a word matches any run of spaces that is at most two long.

    >>> import re
    >>> re.match(trie_pattern(["mil", "million", "milliard"]), "millions").group()
    'million'
    """
    root: _Node = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        if word:
            node[""] = {}
    return _pattern(root) if root else r"(?!)"


def _pattern(node: _Node) -> str:
    end = "" in node
    branches = [_char(char) + _pattern(child) for char, child in sorted(node.items()) if char]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and not end else "(?:" + "|".join(branches) + ")"
    return body + "?" if end else body


def _char(char: str) -> str:
    return r" {1,2}" if char == " " else re.escape(char)
