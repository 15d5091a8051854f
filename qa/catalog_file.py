"""The SQLite file under a store's catalog: its schema, a connection for each thread, transactions, its own id.

In: a path. Out: an open file; SQLite's errors as ones that say what to do. WAL with full sync: a committed document
survives a power cut (https://sqlite.org/pragma.html#pragma_synchronous).
"""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qa.errors import StoreError

SCHEMA_VERSION = 1
BUSY_TIMEOUT_S = 30.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, date TEXT, language TEXT NOT NULL,
    text TEXT NOT NULL, source TEXT NOT NULL, added TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS passages (
    id TEXT PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    position INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, text_hash TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS passages_of_document ON passages(document_id, position);
CREATE INDEX IF NOT EXISTS passages_of_text ON passages(text_hash);
CREATE TABLE IF NOT EXISTS vectors (
    model TEXT NOT NULL, text_hash TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, text_hash)
) WITHOUT ROWID;
"""


class CatalogFile:
    """A store's SQLite file, with a connection for each thread, and what is known of the store itself."""

    def __init__(self, path: Path) -> None:
        """Open or create the file.

        Raises:
            StoreError: the folder or file cannot be created, is no catalog, or was made by a newer version.
        """
        self.path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The store's folder {path.parent} cannot be created ({error.strerror}); set QA_STORE to another."
            ) from error
        with self._translated():
            self._create()

    def _create(self) -> None:
        connection = self._connection
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"{self.path} was made by a newer version of this program; update it, or set QA_STORE elsewhere."
            )
        if version == SCHEMA_VERSION:
            return
        connection.executescript(_SCHEMA)
        with connection:
            connection.execute("INSERT OR IGNORE INTO meta VALUES ('store_id', ?)", (uuid.uuid4().hex,))
            connection.execute("INSERT OR IGNORE INTO meta VALUES ('generation', '0')")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=BUSY_TIMEOUT_S, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._local.connection = connection
            with self._lock:
                self._connections.append(connection)
        return connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn SQLite's errors into ones that say what to do; what was committed before stays."""
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(
                f"The store's catalog {self.path} cannot be used ({error}). Check that its folder can be written and "
                "that the disk has room, or set QA_STORE to another folder; what was stored before is kept."
            ) from error

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._translated():
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is stored or nothing."""
        with self._translated(), self._connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self._local = threading.local()

    # --- what is known of the store itself

    def get_meta(self, key: str) -> str | None:
        """Return a remembered value, or None."""
        with self._reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        """Remember a value."""
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (key, value)
            )

    @property
    def store_id(self) -> str:
        """The store's own random id."""
        return self.get_meta("store_id") or ""

    @property
    def generation(self) -> int:
        """How many changes were committed."""
        return int(self.get_meta("generation") or 0)
