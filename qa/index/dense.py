"""The dense index: passage vectors in Chroma, on disk or on a Chroma server.

In: ids with vectors (float32, shape (n, dimension), L2-normalised). Out: ids by cosine similarity. Vectors are always
explicit, so that Chroma never loads a model of its own, and its telemetry is off. Chroma objects stay in this module.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from qa.errors import StoreError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection


class DenseIndex:
    """One Chroma collection; calls take turns, since reopening must not meet a query under way."""

    def __init__(self, folder: Path, collection: str, url: str = "") -> None:
        """Remember where the collection is; nothing is opened yet.

        Args:
            folder: holds Chroma's folders 1, 2, …; the last one is in use. A rebuilt index gets a new one, because
                Chroma keeps an open folder's state for as long as anyone in the process uses it.
            collection: the collection's name.
            url: address of a Chroma server to use in the folder's place.
        """
        self._folder = folder
        self.name = collection
        self.url = url
        self._client: ClientAPI | None = None
        self._collection: Collection | None = None
        self._lock = threading.RLock()

    def _open(self) -> Collection:
        if self._collection is not None:
            return self._collection
        import chromadb
        from chromadb.config import Settings

        quiet = Settings(anonymized_telemetry=False)
        if self.url:
            address = urlsplit(self.url)
            ssl = address.scheme == "https"
            try:
                self._client = chromadb.HttpClient(
                    host=address.hostname or "127.0.0.1",
                    port=address.port or (443 if ssl else 80),
                    ssl=ssl,
                    settings=quiet,
                )
            except Exception as error:
                raise StoreError(
                    f"No Chroma server answers at {self.url} ({error}); start it (`chroma run`) or unset QA_CHROMA_URL."
                ) from error
        else:
            self._client = chromadb.PersistentClient(str(self._current()), settings=quiet)
        self._collection = self._client.get_or_create_collection(
            self.name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        return self._collection

    def close(self) -> None:
        """Let go of Chroma; the next call opens it again and sees what others wrote."""
        with self._lock:
            if self._client is not None:
                cast(Any, self._client).close()
            self._client = self._collection = None

    def clear(self) -> None:
        """Throw the collection away, with its folder, whatever state it is in."""
        with self._lock:
            self.close()
            if self.url:
                self._open()
                if self._client is not None:
                    self._client.delete_collection(self.name)
                self._collection = None
            else:
                current = self._current()
                (self._folder / str(int(current.name) + 1)).mkdir(parents=True)
                for folder in self._numbered()[:-1]:
                    shutil.rmtree(folder, ignore_errors=True)

    def _numbered(self) -> list[Path]:
        found = [path for path in self._folder.glob("*") if path.name.isdecimal()]
        return sorted(found, key=lambda path: int(path.name))

    def _current(self) -> Path:
        return (self._numbered() or [self._folder / "1"])[-1]

    @property
    def is_on_disk(self) -> bool:
        """Whether there is a folder of our own that could be damaged."""
        return not self.url and bool(self._numbered())

    def count(self) -> int:
        """Return how many vectors are stored."""
        with self._lock:
            return self._open().count()

    def ids(self) -> set[str]:
        """Return every id stored."""
        with self._lock:
            return set(self._open().get(include=[])["ids"])

    def upsert(self, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Store vectors in the place of any of the same ids, in batches that Chroma takes."""
        for collection, some in self._batches(len(ids)):
            collection.upsert(ids=list(ids[some]), embeddings=cast(Any, vectors[some]))

    def delete(self, ids: Sequence[str]) -> None:
        """Remove ids; unknown ones are passed over."""
        for collection, some in self._batches(len(ids)):
            collection.delete(ids=list(ids[some]))

    def _batches(self, n: int) -> Iterator[tuple[Collection, slice]]:
        """Yield the collection with slices of at most as many items as Chroma takes."""
        with self._lock:
            collection = self._open()
            size = self._client.get_max_batch_size() if self._client else n
            for start in range(0, n, size):
                yield collection, slice(start, start + size)

    def query(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """Return the `k` nearest ids with their cosine similarity in [-1, 1], best first."""
        with self._lock:
            collection = self._open()
            k = min(k, collection.count())
            if k == 0:
                return []
            found = collection.query(query_embeddings=cast(Any, [vector]), n_results=k, include=["distances"])
        distances = (found["distances"] or [[]])[0]
        return [(id_, 1.0 - float(d)) for id_, d in zip(found["ids"][0], distances, strict=True)]
