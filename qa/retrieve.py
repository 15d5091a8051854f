"""A query → Hits: dense and lexical searches side by side, fused by score.

In: a question in any language. Out: hits, best first, each with both scores and the fused one. Fusion adds scores, not
ranks: a lexical ranking without any matching word is noise, and ranks would count it in full. So the lexical side
counts for as much of the query as it matched, and never filters what the dense side found. What both found is then
compared with the question word by word (late interaction), with what its document is about beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from qa.catalog import Catalog
from qa.embed import Embedder
from qa.index import SearchIndex
from qa.languages import search_grams, words
from qa.questions import analyse
from qa.questions.relevance import OPENING, Text, asked_about, best_matches, covered, take_apart
from qa.records import Document, Hit, Passage
from qa.sentence_vectors import question_vector, sentences_of

if TYPE_CHECKING:
    from llama_index.core.retrievers import BaseRetriever

T = TypeVar("T")
DEFAULT_K = 8  # hits that a reader gets
POOL = 50  # candidates that each side brings into the fusion
MOST_POOLS = 3  # times the pool where there are several languages, so that each is in it
READ_SENTENCES = 40  # candidates whose words and sentences are compared with the question
SENTENCE_WEIGHT = 1.0  # of the best sentence's cosine, to the passage's own
TERMS_WEIGHT = 1.0  # of the share of the query's words that matched
GRAMS_WEIGHT = 1.0  # of the share of its character n-grams that matched
SAID_WEIGHT = 2.0  # of the share of the question that the passage's words say, in any language
TOLD_WEIGHT = 2.0  # of the share that they say, or the document's title or opening


class Retriever:
    """Searches one store."""

    def __init__(self, catalog: Catalog, index: SearchIndex, embedder: Embedder) -> None:
        """Remember the parts."""
        self._catalog = catalog
        self._index = index
        self._embedder = embedder
        self._known_languages: tuple[int, list[str]] | None = None  # (generation, the documents' languages)

    def retrieve(self, question: str, language: str, k: int = DEFAULT_K) -> list[Hit]:
        """Return up to `k` hits, best first; ids that the catalog no longer has are left out."""
        spoken = len(self._languages())
        pool = max(POOL, 2 * k) * min(spoken, MOST_POOLS)
        vector = self._embedder.embed_query(question)
        dense = dict(self._index.dense(vector, pool))
        terms = dict(self._index.lexical("terms", self._variants(question, language), pool))
        asked = [(gram,) for gram in dict.fromkeys(search_grams(question, language))]
        grams = dict(self._index.lexical("grams", asked, pool))
        missing = [id_ for id_ in {**terms, **grams} if id_ not in dense]
        dense.update((id_, float(v @ vector)) for id_, v in self._catalog.passage_vectors(self._embedder.name, missing))
        lexical = {id_: (terms.get(id_, 0.0), grams.get(id_, 0.0)) for id_ in dense}
        first = {id_: fused(dense[id_], 0.0, *lexical[id_]) for id_ in dense}
        ranked = sorted(first, key=lambda id_: (-first[id_], id_))
        languages = self._catalog.passage_languages(ranked)
        ranked = [id_ for id_ in ranked if id_ in languages]  # without those that the catalog no longer has
        some = fairly(ranked, languages.__getitem__, max(READ_SENTENCES, k))
        found = self._catalog.passages(some)
        about = asked_about(analyse(question, language))
        hits = [self._hit(question, about, *found[i], dense[i], *lexical[i]) for i in some if i in found]
        hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
        return fairly(hits, lambda hit: hit.document.language, k)

    def _hit(
        self, question: str, about: Text, document: Document, passage: Passage, dense: float, terms: float, grams: float
    ) -> Hit:
        vectors = sentences_of(passage.text, document.language).alone
        best = float((vectors @ question_vector(question)).max()) if len(vectors) else 0.0
        found = fused(dense, best, terms, grams) + told(about, document, passage)
        return Hit(document, passage, found, dense, terms)

    def _variants(self, question: str, language: str) -> list[Sequence[str]]:
        """Return the question's words, each as its stems in the question's language and in the documents'.

        A name has one stem in English and may have another in German; the documents were indexed by theirs.
        """
        others = [other for other in self._languages() if other != language]
        return [
            tuple(dict.fromkeys([word.stem, *(w.stem for other in others for w in words(word.text, other))]))
            for word in words(question, language)
            if not word.stop
        ]

    def _languages(self) -> list[str]:
        generation = self._catalog.generation
        if self._known_languages is None or self._known_languages[0] != generation:
            self._known_languages = (generation, self._catalog.languages())
        return self._known_languages[1]


def fairly(ranked: Sequence[T], language_of: Callable[[T], str], k: int) -> list[T]:
    """Return the k best, in order, with some of each language among them: one less than an equal share.

    What is written otherwise than the question matches none of its words, so that anything of the question's own
    language that shares a word with it stands before the one passage of another language that answers it.

    >>> fairly(["en1", "en2", "en3", "en4", "th1", "th2"], lambda id_: id_[:2], 4)
    ['en1', 'en2', 'en3', 'th1']
    """
    places: dict[str, list[int]] = {}
    for place, item in enumerate(ranked):
        places.setdefault(language_of(item), []).append(place)
    share = max(0, k // max(1, len(places)) - 1)
    owed = {place for own in places.values() for place in own[:share]}
    for place in range(len(ranked)):
        if len(owed) >= k:
            break
        owed.add(place)
    return [ranked[place] for place in sorted(owed)]


def fused(dense: float, sentence: float, terms: float, grams: float) -> float:
    """Return the score that hits are ordered by: cosines of the passage and its best sentence, and both lexical shares.

    The weights won on XQuAD's dev half (`training/s07_hybrid.py`): recall@1 in the same language 0.96, recall@5 across
    languages 0.895; between 0.5 and 2 for the lexical sides nothing moves by more than 0.01.

    >>> fused(0.5, 0.25, 0.125, 0.125)
    1.0
    """
    return dense + SENTENCE_WEIGHT * sentence + TERMS_WEIGHT * terms + GRAMS_WEIGHT * grams


def told(about: Text, document: Document, passage: Passage) -> float:
    """Return what of a question a passage says word by word, names also as they sound in another script.

    A passage seldom repeats what its document is about ("She is 64 metres long"): what the title or the opening says
    counts, beside what the passage says itself.
    """
    own = best_matches(about, [(take_apart(passage.text, document.language), 1.0)])
    opening = [(take_apart(text, document.language), 1.0) for text in (document.title, document.text[:OPENING])]
    with_topic = np.maximum(own, best_matches(about, opening))
    return SAID_WEIGHT * covered(about.weights, own) + TOLD_WEIGHT * covered(about.weights, with_topic)


def as_llama_retriever(retrieve: Callable[[str, int], list[Hit]], k: int) -> BaseRetriever:
    """Return a llama-index retriever over a retrieving function, for people who build on llama-index."""
    from qa.interop import PassageRetriever

    return PassageRetriever(retrieve, k)
