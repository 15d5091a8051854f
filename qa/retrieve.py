"""A query → Hits: dense and lexical searches side by side, fused by score.

In: a question in any language. Out: hits, best first, each with both scores and the fused one. Fusion adds scores, not
ranks: a lexical ranking without any matching word is noise, and ranks would count it in full. So the lexical side
counts for as much of the query as it matched, and never filters what the dense side found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qa.catalog import Catalog
from qa.embed import Embedder
from qa.index import SearchIndex
from qa.languages import words
from qa.records import Hit

if TYPE_CHECKING:
    from llama_index.core.retrievers import BaseRetriever

DEFAULT_K = 8  # hits that a reader gets
POOL = 50  # candidates that each side brings into the fusion
LEXICAL_WEIGHT = 1.0  # what a fully matched query adds to a cosine similarity


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
        pool = max(POOL, 2 * k)
        vector = self._embedder.embed_query(question)
        dense = dict(self._index.dense(vector, pool))
        lexical = dict(self._index.lexical(self._variants(question, language), pool))
        missing = [id_ for id_ in lexical if id_ not in dense]
        dense.update((id_, float(v @ vector)) for id_, v in self._catalog.passage_vectors(self._embedder.name, missing))
        scores = {id_: fused(similarity, lexical.get(id_, 0.0)) for id_, similarity in dense.items()}
        ranked = sorted(scores, key=lambda id_: (-scores[id_], id_))
        hits: list[Hit] = []
        while ranked and len(hits) < k:  # an id that the catalog no longer has makes room for the next
            some, ranked = ranked[: k - len(hits)], ranked[k - len(hits) :]
            found = self._catalog.passages(some)
            hits += [Hit(*found[i], scores[i], dense[i], lexical.get(i, 0.0)) for i in some if i in found]
        return hits

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


def fused(dense: float, lexical: float) -> float:
    """Return the score that hits are ordered by.

    >>> fused(0.5, 0.25)
    0.75
    """
    return dense + LEXICAL_WEIGHT * lexical


def as_llama_retriever(retrieve: Callable[[str, int], list[Hit]], k: int) -> BaseRetriever:
    """Return a llama-index retriever over a retrieving function, for people who build on llama-index."""
    from qa.interop import PassageRetriever

    return PassageRetriever(retrieve, k)
