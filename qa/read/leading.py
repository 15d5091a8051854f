"""What leads to a sentence: the words before it, among them those that name what is asked about.

"The show ... drew 386 exhibitors" is of the fair that a sentence far before it names. A net that reads the few words
before a sentence would not see whose figure it is, so that some of these words are taken from where the text names it.

In: the words of a question, of a sentence, and of the text before it. Out: as many words as are read before a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from qa.read.features import Words, joined, same_words

BEFORE, NAMING = 24, 10  # words that lead to a sentence; those of them that may be taken from farther before
NAMED = 0.3  # of the weight of the question's heaviest word, what they name more than what is read without them


def leading(question: Words, own: Sequence[Words], earlier: Words) -> Words:
    """Return what is read before a sentence: the 24 words before it, or 14 behind 10 that name what these do not.

    Args:
        question: what is asked.
        own: the sentence itself, and what is read with it anyway, as the document's title.
        earlier: the text before the sentence.
    """
    n = len(earlier.spans)
    near, farther = max(0, n - BEFORE), n - BEFORE + NAMING
    if near < NAMING:
        return earlier.part(near, n)
    said = same_words(question, earlier)
    read = np.concatenate([said[near:], *(same_words(question, text) for text in own)]).max(axis=0)
    lacking = question.weights * ~question.stop * (read == 0.0)
    named = sliding_window_view(said[:farther], NAMING, axis=0).max(axis=-1) @ lacking
    if float(named.max()) < NAMED * float(question.weights.max()):
        return earlier.part(near, n)
    last = len(named) - 1 - int(named[::-1].argmax())
    return joined([earlier.part(last, last + NAMING), earlier.part(farther, n)])
