"""Texts → vectors: the embedded model, or any llama-index embedding.

In: passages or a question as text. Out: float32 rows, L2-normalised, so that a dot product is the cosine similarity;
a text without anything to embed gets the zero vector.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from qa.errors import BadSettings, MissingExtra, ModelError

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding


@runtime_checkable
class Embedder(Protocol):
    """What the bot needs of an embedding. `name` changes whenever the vectors would."""

    @property
    def name(self) -> str:
        """The model's name, with a fingerprint of its weights where they are ours."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed passages: float32, shape (len(texts), dimension)."""

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed a question: float32, shape (dimension,)."""


class LlamaIndexEmbedder:
    """Any llama-index embedding behind our protocol; its own errors become `ModelError`."""

    def __init__(self, model: BaseEmbedding, name: str = "") -> None:
        """Wrap a llama-index embedding; one text is embedded to learn the dimension."""
        self._model = model
        self.name = name or f"llama-index:{model.model_name}"
        self.dimension = len(self._call(model.get_query_embedding, "dimension"))

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed passages: float32, shape (len(texts), dimension)."""
        rows = self._call(self._model.get_text_embedding_batch, list(texts)) if texts else []
        return normalised(np.asarray(rows, np.float32).reshape(len(texts), self.dimension))

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed a question: float32, shape (dimension,)."""
        return _one(np.asarray(self._call(self._model.get_query_embedding, text), np.float32))

    def _call(self, function: Any, argument: Any) -> Any:
        try:
            return function(argument)
        except Exception as error:
            raise ModelError(f"The embedding {self._model.model_name} failed: {error}") from error


def as_embedder(given: Embedder | BaseEmbedding) -> Embedder:
    """Return an embedding that a program gave behind our protocol.

    Raises:
        BadSettings: it is neither ours nor a llama-index embedding.
        ModelError: it failed on its first text.
    """
    if isinstance(given, Embedder):
        return given
    from llama_index.core.base.embeddings.base import BaseEmbedding as AnyEmbedding

    if not isinstance(given, AnyEmbedding):
        raise BadSettings(f"embedder={given!r}: give a llama-index BaseEmbedding, or an object with embed_passages.")
    return LlamaIndexEmbedder(given)


def normalised(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale rows to length 1; rows of zeros stay.

    Args:
        vectors: float32, shape (n, dimension).

    >>> normalised(np.array([[3.0, 4.0], [0.0, 0.0]], np.float32)).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = np.zeros_like(vectors)
    np.divide(vectors, lengths, out=rows, where=lengths > 0)
    return rows


def _one(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    rows = normalised(vector[np.newaxis])
    return rows.reshape(-1)


def load_embedder(setting: str) -> Embedder:
    """Return the embedding that QA_EMBEDDING names.

    Raises:
        MissingExtra: the provider's package is not installed; the message says how to install it.
        BadSettings: the provider is unknown.
        ModelError: the service did not answer.
    """
    if setting == "embedded":
        from qa.static_model import load_static

        return load_static()
    provider, _, name = setting.partition(":")
    try:
        if provider == "huggingface":
            from llama_index.embeddings.huggingface import HuggingFaceEmbedding as Model
        elif provider == "openai":
            from llama_index.embeddings.openai import OpenAIEmbedding as Model
        elif provider == "ollama":
            from llama_index.embeddings.ollama import OllamaEmbedding as Model
        else:
            raise BadSettings(f"QA_EMBEDDING={setting!r}: the provider {provider!r} is unknown.")
    except ImportError as error:
        raise MissingExtra(
            f"QA_EMBEDDING={setting!r} needs a package: pip install 'qa-documents[{provider}]'"
        ) from error
    return LlamaIndexEmbedder(Model(model_name=name), name=setting)
