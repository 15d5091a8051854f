"""Our retriever and our answers as llama-index components; importing this imports llama-index."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import Response
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from qa.records import Answer, Citation, Hit


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


class AnswerEngine(BaseQueryEngine):
    """Questions → llama-index responses: the verified text, the cited quotes as nodes in the order of their numbers.

    The metadata say whether the documents answer at all, in which language, by which reader, and what was withheld.
    """

    def __init__(self, ask: Callable[[str], Answer]) -> None:
        """Wrap a function that answers."""
        self._ask = ask
        super().__init__(callback_manager=None)

    def _query(self, query_bundle: QueryBundle) -> Response:
        answer = self._ask(query_bundle.query_str)
        metadata: dict[str, Any] = {
            "answered": answer.answered,
            "language": answer.language,
            "confidence": answer.confidence,
            "reader": answer.trace.reader,
            "withheld": list(answer.withheld),
            "notice": answer.notice,
        }
        nodes = [NodeWithScore(node=_quote_node(c), score=c.score) for c in answer.citations]
        return Response(response=answer.text, source_nodes=nodes, metadata=metadata)

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def _quote_node(citation: Citation) -> TextNode:
    return TextNode(
        text=citation.quote,
        start_char_idx=citation.start,
        end_char_idx=citation.end,
        metadata={
            "number": citation.number,
            "document": citation.document,
            "title": citation.title,
            "date": citation.date,
            "language": citation.language,
        },
    )
