"""The lexical index: passages' search terms in tantivy, ranked by BM25.

In: ids with their terms (already segmented and stemmed by `languages`, so the index only splits at spaces). Out: ids
with the share of the query's weight that they matched. A query without any matching term finds nothing, never noise.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    import tantivy

Field = Literal["terms", "grams"]
FIELDS: tuple[Field, ...] = get_args(Field)
WRITER_MEMORY = 30_000_000  # bytes; tantivy refuses less than 15 MB a thread
K1 = 1.2  # tantivy's BM25 constant, needed to know the highest score that a term can reach


class LexicalIndex:
    """A tantivy index in a folder; searching is thread-safe, one writer at a time."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder; nothing is opened yet."""
        self.folder = folder
        self._index: tantivy.Index | None = None
        self._writer: Any = None

    def _open(self) -> tantivy.Index:
        if self._index is None:
            import tantivy

            builder = tantivy.SchemaBuilder()
            builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
            for field in FIELDS:
                builder.add_text_field(field, stored=False, tokenizer_name="whitespace", index_option="freq")
            self.folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(builder.build(), path=str(self.folder))
        return self._index

    def close(self) -> None:
        """Let go of the files; what was not committed is given up."""
        self._index = self._writer = None

    def clear(self) -> None:
        """Throw the index away, whatever state it is in."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def count(self) -> int:
        """Return how many passages are stored."""
        return int(self._open().searcher().num_docs)

    def ids(self) -> set[str]:
        """Return every id stored."""
        import tantivy

        searcher = self._open().searcher()
        if searcher.num_docs == 0:
            return set()
        hits = searcher.search(tantivy.Query.all_query(), limit=searcher.num_docs).hits
        return {searcher.doc(address)["id"][0] for _, address in hits}

    def add(self, entries: Iterable[tuple[str, Sequence[str], Sequence[str]]]) -> None:
        """Add passages as (id, terms, grams); seen by searches after `commit`."""
        import tantivy

        writer = self._writing()
        for id_, terms, grams in entries:
            writer.delete_documents_by_term("id", id_)
            writer.add_document(tantivy.Document(id=id_, terms=" ".join(terms), grams=" ".join(grams)))

    def delete(self, ids: Iterable[str]) -> None:
        """Remove passages; seen by searches after `commit`."""
        writer = self._writing()
        for id_ in ids:
            writer.delete_documents_by_term("id", id_)

    def commit(self) -> None:
        """Make everything added and removed durable and seen by searches."""
        if self._writer is not None:
            self._writer.commit()
            self._open().reload()

    def release(self) -> None:
        """Commit and end writing, so that another process can write."""
        if self._writer is not None:
            self.commit()
            self._writer.wait_merging_threads()
            self._writer = None

    def _writing(self) -> Any:
        if self._writer is None:
            self._writer = self._open().writer(heap_size=WRITER_MEMORY, num_threads=1)
        return self._writer

    def reload(self) -> None:
        """See what another process committed."""
        self._open().reload()

    def search(self, field: Field, terms: Sequence[Sequence[str]], k: int) -> list[tuple[str, float]]:
        """Return the `k` best ids with their lexical share in [0, 1], best first.

        The share is the passage's BM25 score over the highest score that the query could reach at all: each term
        contributes idf(t) · (k1 + 1) · tf / (tf + K) of at most idf(t) · (k1 + 1) (Robertson and Zaragoza 2009,
        section 3.4), and a term that no passage has counts in full in the denominator.

        Args:
            field: "terms" or "grams".
            terms: the query's words, each as its variants (its stems in different languages), of which the best counts.
            k: how many ids at the most.
        """
        import tantivy

        index = self._open()
        searcher = index.searcher()
        n = searcher.num_docs
        ideal = 0.0
        clauses = []
        for variants in terms:
            frequencies = {variant: searcher.doc_freq(field, variant) for variant in variants}
            known = [variant for variant in variants if frequencies[variant]]
            rarest = min((frequencies[variant] for variant in known), default=0)
            ideal += (K1 + 1) * math.log(1 + (n - rarest + 0.5) / (rarest + 0.5))
            queries = [tantivy.Query.term_query(index.schema, field, v, index_option="freq") for v in known]
            if queries:
                clauses.append((tantivy.Occur.Should, tantivy.Query.disjunction_max_query(queries)))
        if not clauses or ideal <= 0:
            return []
        hits = searcher.search(tantivy.Query.boolean_query(clauses), limit=k, count=False).hits
        return [(searcher.doc(address)["id"][0], min(1.0, float(score) / ideal)) for score, address in hits]
