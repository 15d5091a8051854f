"""The one source of truth: documents, passages and vectors in SQLite, one transaction a document.

In: documents with their passages, and vectors under the hash of model and text. Out: the same, byte for byte. The
search indexes are derived from it and can be thrown away. `generation` grows with every committed change, so that an
index can tell whether it is level.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from qa.catalog_file import CatalogFile
from qa.errors import UnknownDocument
from qa.records import Document, DocumentInfo, Passage

MAX_VARIABLES = 900  # SQLite's oldest limit on ? marks is 999
_DOCUMENT_COLUMNS = "d.id, d.name, d.title, d.date, d.language, d.text, d.source"
_PASSAGE_COLUMNS = "p.id, p.document_id, p.position, p.start, p.end"


def text_hash(text: str) -> str:
    """Return the key of a text's vectors: SHA-256 of its UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


class Catalog(CatalogFile):
    """What a store's SQLite file holds; safe for threads (one connection each) and for reading beside one writer."""

    # --- documents

    def put_document(
        self, document: Document, passages: Sequence[Passage], model: str, vectors: NDArray[np.float32]
    ) -> None:
        """Store a document, its passages and their vectors in the place of the one of its name, in one transaction.

        Args:
            document: the document.
            passages: its passages, in order.
            model: the name of the embedding that made the vectors.
            vectors: float32, shape (len(passages), dimension), in the order of the passages.
        """
        hashes = [text_hash(p.text) for p in passages]
        added = datetime.now(UTC).isoformat(timespec="seconds")
        with self._writing() as connection:
            connection.execute("DELETE FROM documents WHERE name = ? OR id = ?", (document.name, document.id))
            connection.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    document.id,
                    document.name,
                    document.title,
                    document.date,
                    document.language,
                    document.text,
                    document.source,
                    added,
                ),
            )
            connection.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
                [(p.id, p.document_id, p.position, p.start, p.end, h) for p, h in zip(passages, hashes, strict=True)],
            )
            connection.executemany(
                "INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)",
                [(model, h, v.astype("<f4").tobytes()) for h, v in zip(hashes, vectors, strict=True)],
            )
            _next_generation(connection)

    def move_document(self, name: str, source: str) -> None:
        """Remember that an unchanged document is now read from another file."""
        with self._writing() as connection:
            connection.execute("UPDATE documents SET source = ? WHERE name = ?", (source, name))

    def remove_document(self, name: str) -> None:
        """Remove a document and its passages.

        Raises:
            UnknownDocument: no document has that name.
        """
        with self._writing() as connection:
            if connection.execute("DELETE FROM documents WHERE name = ?", (name,)).rowcount == 0:
                raise UnknownDocument(f"No document is named {name!r}; `qa documents` lists the names.")
            _next_generation(connection)

    def drop_unused_vectors(self) -> None:
        """Forget the vectors of texts that no passage has any more."""
        with self._writing() as connection:
            connection.execute("DELETE FROM vectors WHERE text_hash NOT IN (SELECT text_hash FROM passages)")

    def documents(self) -> list[DocumentInfo]:
        """List the documents by name, without their text."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT d.name, d.title, d.date, d.language, count(p.id), d.added, d.source "
                "FROM documents d LEFT JOIN passages p ON p.document_id = d.id GROUP BY d.id ORDER BY d.name"
            ).fetchall()
        return [DocumentInfo(*row) for row in rows]

    def document(self, name: str) -> Document | None:
        """Return the document of that name, with its text."""
        with self._reading() as connection:
            row = connection.execute(f"SELECT {_DOCUMENT_COLUMNS} FROM documents d WHERE name = ?", (name,)).fetchone()
        return None if row is None else Document(*row)

    def sources(self) -> dict[str, tuple[str, str]]:
        """Return each document's (content hash, file it was read from), by name."""
        with self._reading() as connection:
            rows = connection.execute("SELECT name, id, source FROM documents ORDER BY name").fetchall()
        return {name: (id_, source) for name, id_, source in rows}

    @property
    def is_empty(self) -> bool:
        """Whether there is no document."""
        with self._reading() as connection:
            return connection.execute("SELECT 1 FROM documents LIMIT 1").fetchone() is None

    def languages(self) -> list[str]:
        """Return the documents' languages, the most frequent first."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT language FROM documents GROUP BY language ORDER BY count(*) DESC, language"
            )
            return [row[0] for row in rows]

    # --- passages

    def count_passages(self) -> int:
        """Return how many passages there are."""
        with self._reading() as connection:
            return int(connection.execute("SELECT count(*) FROM passages").fetchone()[0])

    def passage_ids(self) -> set[str]:
        """Return the ids of all passages."""
        with self._reading() as connection:
            return {row[0] for row in connection.execute("SELECT id FROM passages")}

    def passages(self, ids: Sequence[str]) -> dict[str, tuple[Document, Passage]]:
        """Return passages with their documents, by id; ids that are gone are left out."""
        found: dict[str, tuple[Document, Passage]] = {}
        documents: dict[str, Document] = {}
        with self._reading() as connection:
            for some in _slices(ids):
                marks = ",".join("?" * len(some))
                for row in connection.execute(
                    f"SELECT {_PASSAGE_COLUMNS} FROM passages p WHERE p.id IN ({marks})", some
                ).fetchall():
                    if row[1] not in documents:
                        document = connection.execute(
                            f"SELECT {_DOCUMENT_COLUMNS} FROM documents d WHERE d.id = ?", (row[1],)
                        ).fetchone()
                        if document is None:
                            continue  # replaced between the two statements
                        documents[row[1]] = Document(*document)
                    document = documents[row[1]]
                    id_, document_id, position, start, end = row
                    text = document.text[start:end]
                    found[id_] = (document, Passage(id_, document_id, position, start, end, text))
        return found

    def passage_languages(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the languages of passages, by id; ids that are gone are left out."""
        found: dict[str, str] = {}
        with self._reading() as connection:
            for some in _slices(ids):
                marks = ",".join("?" * len(some))
                query = "SELECT p.id, d.language FROM passages p JOIN documents d ON d.id = p.document_id"
                found.update(connection.execute(f"{query} WHERE p.id IN ({marks})", some).fetchall())
        return found

    def passages_of(self, document_id: str) -> list[Passage]:
        """Return a document's passages in order."""
        with self._reading() as connection:
            ids = [
                row[0]
                for row in connection.execute(
                    "SELECT id FROM passages WHERE document_id = ? ORDER BY position", (document_id,)
                )
            ]
        found = self.passages(ids)
        return [found[id_][1] for id_ in ids if id_ in found]

    # --- vectors

    def vectors(self, model: str, hashes: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """Return the vectors known for these text hashes."""
        found: dict[str, NDArray[np.float32]] = {}
        with self._reading() as connection:
            for some in _slices(list(hashes)):
                marks = ",".join("?" * len(some))
                for key, blob in connection.execute(
                    f"SELECT text_hash, vector FROM vectors WHERE model = ? AND text_hash IN ({marks})", (model, *some)
                ):
                    found[key] = np.frombuffer(blob, "<f4")
        return found

    def passage_vectors(
        self, model: str, ids: Sequence[str] | None = None
    ) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """Yield (passage id, vector) of these passages, or of all."""
        query = "SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.text_hash = p.text_hash AND v.model = ?"
        with self._reading() as connection:
            if ids is None:
                for key, blob in connection.execute(query, (model,)):
                    yield key, np.frombuffer(blob, "<f4")
                return
            for some in _slices(ids):
                marks = ",".join("?" * len(some))
                for key, blob in connection.execute(f"{query} WHERE p.id IN ({marks})", (model, *some)).fetchall():
                    yield key, np.frombuffer(blob, "<f4")


def _next_generation(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")


def _slices(items: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), MAX_VARIABLES):
        yield items[start : start + MAX_VARIABLES]
