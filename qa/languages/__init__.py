"""Languages: which language a text is in, its words, its sentences.

Texts in any script go in; ISO 639-1 codes, words and spans (half-open, in code points of the text given) come out.
Nothing here reads the network or loads more than the text at hand needs.
"""

from __future__ import annotations

from qa.languages.boundaries import Span, sentences
from qa.languages.detection import detect
from qa.languages.segmentation import Word, search_grams, search_terms, words

__all__ = ["Span", "Word", "detect", "search_grams", "search_terms", "sentences", "words"]
