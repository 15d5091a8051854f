"""Our retriever as a llama-index component; importing this imports llama-index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from qa.records import Hit


class PassageRetriever(BaseRetriever):
    """Questions → llama-index nodes: the passage's text, its span and its document's name in the metadata."""

    def __init__(self, retrieve: Callable[[str, int], list[Hit]], k: int) -> None:
        """Wrap a function that retrieves `k` hits for a question."""
        self._hits = retrieve
        self._k = k
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [NodeWithScore(node=_node(hit), score=hit.score) for hit in self._hits(query_bundle.query_str, self._k)]


def _node(hit: Hit) -> TextNode:
    document, passage = hit.document, hit.passage
    metadata: dict[str, Any] = {
        "document": document.name,
        "title": document.title,
        "date": document.date,
        "language": document.language,
        "dense": hit.dense,
        "lexical": hit.lexical,
    }
    return TextNode(
        id_=passage.id, text=passage.text, start_char_idx=passage.start, end_char_idx=passage.end, metadata=metadata
    )
