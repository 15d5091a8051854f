"""Splitting and embedding as transformations of a llama-index `IngestionPipeline`.

In: one Document. Out: its passages and their vectors. The pipeline has no docstore: what is stored, and when, is
decided by the catalog. Importing this module imports llama-index (seconds), so it is imported only to ingest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from llama_index.core import Document as LlamaDocument
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import BaseNode, NodeRelationship, TextNode, TransformComponent
from numpy.typing import NDArray
from pydantic import ConfigDict

from qa.embed import Embedder
from qa.passages import split
from qa.records import Document, Passage

EMBED_BATCH = 256  # passages embedded at a time


class PassageSplitter(TransformComponent):
    """Documents → one text node a passage, with its span."""

    def __call__(self, nodes: Sequence[BaseNode], **_: Any) -> list[BaseNode]:
        """Split each document; a node's id is the passage's id."""
        return [
            TextNode(
                id_=passage.id,
                text=passage.text,
                start_char_idx=passage.start,
                end_char_idx=passage.end,
                metadata={"position": passage.position},
                relationships={NodeRelationship.SOURCE: node.as_related_node_info()},
            )
            for node in nodes
            for passage in split(_from_llama(node))
        ]


class PassageEmbedder(TransformComponent):
    """Text nodes → the same nodes with vectors; texts that were embedded before are looked up."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    embedder: Any
    known: Callable[[list[str]], list[NDArray[np.float32] | None]]

    def __call__(self, nodes: Sequence[BaseNode], **_: Any) -> list[BaseNode]:
        """Embed what is not known yet, in batches."""
        texts = [node.get_content() for node in nodes]
        vectors = self.known(texts)
        missing = [i for i, vector in enumerate(vectors) if vector is None]
        for start in range(0, len(missing), EMBED_BATCH):
            some = missing[start : start + EMBED_BATCH]
            for i, vector in zip(some, self.embedder.embed_passages([texts[i] for i in some]), strict=True):
                vectors[i] = vector
        for node, vector in zip(nodes, vectors, strict=True):
            node.embedding = [] if vector is None else vector.tolist()
        return list(nodes)


def make_pipeline(
    embedder: Embedder, known: Callable[[list[str]], list[NDArray[np.float32] | None]]
) -> IngestionPipeline:
    """Return the pipeline; `known` looks up vectors of texts embedded before, None for new ones."""
    return IngestionPipeline(
        transformations=[PassageSplitter(), PassageEmbedder(embedder=embedder, known=known)],
        disable_cache=True,
    )


def run_pipeline(
    pipeline: IngestionPipeline, document: Document, dimension: int
) -> tuple[list[Passage], NDArray[np.float32]]:
    """Return a document's passages and their vectors: float32, shape (n, dimension)."""
    nodes = pipeline.run(documents=[_to_llama(document)])
    passages = [
        Passage(
            id=node.node_id,
            document_id=document.id,
            position=node.metadata["position"],
            start=node.start_char_idx,
            end=node.end_char_idx,
            text=node.get_content(),
        )
        for node in nodes
        if isinstance(node, TextNode) and node.start_char_idx is not None and node.end_char_idx is not None
    ]
    vectors = np.asarray([node.embedding for node in nodes], np.float32).reshape(len(passages), dimension)
    return passages, vectors


def _to_llama(document: Document) -> LlamaDocument:
    fields = ("name", "title", "date", "language", "source")
    return LlamaDocument(
        id_=document.id, text=document.text, metadata={name: getattr(document, name) for name in fields}
    )


def _from_llama(node: BaseNode) -> Document:
    return Document(id=node.node_id, text=node.get_content(), **node.metadata)
