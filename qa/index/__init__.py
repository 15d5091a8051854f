"""The two search indexes of a store, kept level with its catalog: Chroma (dense) and tantivy (lexical).

In: passages with vectors, from the catalog or about to enter it. Out: passage ids by score. Both are derived: whatever
is missing, damaged or behind is repaired from the catalog, without embedding again. A state file tells which of the
catalog's generations they hold and whether the last writer came to its end.

One process writes at a time (a file lock). A process that finds another one writing answers dense queries by an exact
scan of the catalog's vectors, because Chroma does not see, and may not survive, what another process is writing.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from qa.catalog import Catalog
from qa.errors import StoreBusy, StoreError
from qa.index.dense import DenseIndex
from qa.index.lexical import Field, LexicalIndex
from qa.index.probe import is_sound
from qa.languages import search_grams, search_terms
from qa.records import Document, Passage

log = logging.getLogger(__name__)

LOCK_TIMEOUT_S = 60.0  # how long a second writer waits before it is told
STATE_FORMAT = 2  # raised when the terms of the lexical index or the layout change
REPAIR_BATCH = 1_000  # passages copied from the catalog at a time


@dataclass(frozen=True, slots=True)
class Entry:
    """A document on its way in: its passages and their vectors, float32, shape (len(passages), dimension)."""

    document: Document
    passages: Sequence[Passage]
    vectors: NDArray[np.float32]


class SearchIndex:
    """Both indexes as one; threads may share it."""

    def __init__(self, folder: Path, catalog: Catalog, model: str, chroma_url: str = "") -> None:
        """Remember what belongs together; nothing is opened yet.

        Args:
            folder: the store's folder.
            catalog: the store's catalog.
            model: name of the embedding, which is also the collection's.
            chroma_url: address of a Chroma server, or empty.
        """
        self._catalog = catalog
        self._model = model
        self._folder = folder
        self._chroma = folder / "chroma"
        self._dense = DenseIndex(self._chroma, f"passages-{catalog.store_id}", chroma_url)
        self._lexical = LexicalIndex(folder / "lexical")
        self._state_file = folder / "index.json"
        self._lock = threading.RLock()
        self._file_lock = FileLock(folder / "write.lock", thread_local=False)
        self._writing = False
        self._level: int | None = None  # the generation that the open indexes hold
        self._scanned: tuple[int, list[str], NDArray[np.float32]] | None = None

    # --- writing

    @contextmanager
    def writing(self, timeout_s: float = LOCK_TIMEOUT_S) -> Iterator[None]:
        """Hold the store for writing: level first, marked unclean until the end is reached.

        Raises:
            StoreBusy: another process writes and did not finish in `timeout_s` seconds.
        """
        with self._lock:
            try:
                self._file_lock.acquire(timeout=timeout_s)
            except Timeout as error:
                raise StoreBusy(
                    f"Another process is writing to the store {self._folder}; try again when it has finished."
                ) from error
            try:
                self._make_level()
                self._write_state(clean=False)
                self._writing = True
                yield
                self._lexical.release()
                self._level = self._catalog.generation
                self._write_state(clean=True)
            finally:
                self._writing = False
                self._file_lock.release()

    def add(self, entries: Sequence[Entry]) -> None:
        """Add documents' passages; searches may return them at once, so the catalog decides which count."""
        ids = [p.id for entry in entries for p in entry.passages]
        if ids:
            with self._translated():
                self._dense.upsert(ids, np.concatenate([entry.vectors for entry in entries]))
                self._lexical.add(_lexical_entry(p, e.document.language) for e in entries for p in e.passages)
                self._lexical.commit()

    def remove(self, ids: Sequence[str]) -> None:
        """Remove passages that the catalog no longer has."""
        if ids:
            with self._translated():
                self._dense.delete(ids)
                self._lexical.delete(ids)
                self._lexical.commit()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Say what to do when an index cannot be written; the state file still says unclean, so it will be repaired."""
        try:
            yield
        except BaseException as error:  # Chroma's panics are no Exception
            _reraise_if_meant(error)
            raise StoreError(
                f"The search index in {self._folder} could not be written ({error}). Check that its disk has room and "
                "try again: the index is then repaired, and what was stored before is kept."
            ) from error

    # --- searching

    def dense(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """Return the `k` passages nearest to a normalised vector, with cosine similarities, best first."""
        if self._is_level():
            try:
                return self._dense.query(vector, k)
            except BaseException as error:  # Chroma's panics are no Exception
                _reraise_if_meant(error)
                log.warning("The dense index failed (%s); the next question repairs it.", error)
                if not self._writing:
                    self._level = None
                    self._write_state(clean=False)
        return self._scan(vector, k)

    def lexical(self, field: Field, terms: Sequence[Sequence[str]], k: int) -> list[tuple[str, float]]:
        """Return the `k` passages that match most of the query, with their share in [0, 1], best first.

        Args:
            field: "terms", or "grams" for character n-grams.
            terms: the query's words, each as its variants in the languages at hand.
            k: how many passages at the most.
        """
        if not self._is_level():
            self._lexical.reload()
        return self._lexical.search(field, terms, k)

    def _is_level(self) -> bool:
        """Return whether the open indexes hold the catalog's generation, after bringing them there if possible."""
        if self._writing or self._level == self._catalog.generation:
            return True
        with self._lock:
            if self._level == self._catalog.generation:
                return True
            try:
                self._file_lock.acquire(timeout=0)
            except (Timeout, OSError):
                return False  # another process is writing, or the store cannot be written
            try:
                self._make_level()
            finally:
                self._file_lock.release()
        return True

    def _scan(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """Search the catalog's own vectors exactly."""
        generation = self._catalog.generation
        if self._scanned is None or self._scanned[0] != generation:
            pairs = list(self._catalog.passage_vectors(self._model))
            matrix = np.stack([v for _, v in pairs]) if pairs else np.zeros((0, len(vector)), np.float32)
            self._scanned = (generation, [id_ for id_, _ in pairs], matrix)
        _, ids, matrix = self._scanned
        similarities = matrix @ vector
        return [(ids[i], float(similarities[i])) for i in np.argsort(-similarities, kind="stable")[:k]]

    # --- keeping level; the file lock is held

    def _make_level(self) -> None:
        """Open both indexes at the catalog's generation: as they are, repaired, or rebuilt."""
        generation = self._catalog.generation
        state = self._read_state() or {}
        markers = self._stale_markers()
        self._dense.close()
        self._lexical.close()
        wanted = {"format": STATE_FORMAT, "model": self._model, "generation": generation, "clean": True}
        if state != wanted or markers or not self._opens_whole():
            self._repair(trusted=state.get("format") == STATE_FORMAT and state.get("model") == self._model)
            self._write_state(clean=True)
        for marker in markers:
            marker.unlink(missing_ok=True)
        self._level = generation

    def _opens_whole(self) -> bool:
        """Open both and return whether they hold as many passages as the catalog; one that fails is thrown away.

        A mark is left while Chroma opens: where opening ends the process, the next one finds it and probes first.
        """
        marker = self._folder / f"opening.{os.getpid()}"
        with suppress(OSError):
            marker.touch()
        n_passages = self._catalog.count_passages()
        whole = True
        for index in (self._dense, self._lexical):
            try:
                whole = whole and index.count() == n_passages
            except BaseException as error:  # Chroma's panics are no Exception
                _reraise_if_meant(error)
                log.warning("The %s is damaged (%s); it is rebuilt.", type(index).__name__, error)
                index.clear()
                whole = False
        marker.unlink(missing_ok=True)
        return whole

    def _repair(self, *, trusted: bool) -> None:
        """Bring both to exactly the catalog's passages; what is not sound is thrown away first."""
        if not trusted:
            self._lexical.clear()
        if self._dense.is_on_disk and not (
            trusted and is_sound(self._catalog.path, self._chroma, self._dense.name, self._model)
        ):
            log.warning("The dense index is not sound; it is rebuilt from the catalog.")
            self._dense.clear()
        wanted = self._catalog.passage_ids()
        try:
            lexical = self._lexical.ids()
        except Exception as error:
            log.warning("The lexical index is damaged (%s); it is rebuilt.", error)
            self._lexical.clear()
            lexical = set()
        dense = self._dense.ids()
        self._dense.delete(sorted(dense - wanted))
        self._lexical.delete(sorted(lexical - wanted))
        self._copy_dense(sorted(wanted - dense))
        self._copy_lexical(sorted(wanted - lexical))
        self._lexical.release()

    def _copy_dense(self, ids: Sequence[str]) -> None:
        for start in range(0, len(ids), REPAIR_BATCH):
            pairs = list(self._catalog.passage_vectors(self._model, ids[start : start + REPAIR_BATCH]))
            if pairs:
                self._dense.upsert([id_ for id_, _ in pairs], np.stack([vector for _, vector in pairs]))

    def _copy_lexical(self, ids: Sequence[str]) -> None:
        for start in range(0, len(ids), REPAIR_BATCH):
            found = self._catalog.passages(ids[start : start + REPAIR_BATCH])
            self._lexical.add(_lexical_entry(p, d.language) for d, p in found.values())

    def _read_state(self) -> dict[str, object] | None:
        try:
            state = json.loads(self._state_file.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return state if isinstance(state, dict) else None

    def _write_state(self, *, clean: bool) -> None:
        """Replace the state file in one step, after its bytes are on disk."""
        state = {"format": STATE_FORMAT, "model": self._model, "generation": self._catalog.generation, "clean": clean}
        temporary = self._state_file.with_suffix(".tmp")
        try:
            with temporary.open("w", encoding="utf-8") as file:
                json.dump(state, file)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._state_file)
        except OSError as error:
            raise StoreError(
                f"The store {self._folder} cannot be written ({error.strerror}). Make room or set QA_STORE to another "
                "folder; what was stored before is kept."
            ) from error

    def _stale_markers(self) -> list[Path]:
        """Return the marks of processes that began to open Chroma and are gone: it may have ended them."""
        markers = []
        for marker in self._folder.glob("opening.*"):
            pid = marker.suffix[1:]
            if pid.isdecimal() and not _is_running(int(pid)):
                markers.append(marker)
        return markers

    def close(self) -> None:
        """Let go of both indexes' files."""
        self._dense.close()
        self._lexical.close()
        self._level = None


def _lexical_entry(passage: Passage, language: str) -> tuple[str, list[str], list[str]]:
    return passage.id, search_terms(passage.text, language), search_grams(passage.text, language)


def _reraise_if_meant(error: BaseException) -> None:
    """Raise again what is no sign of damage: our own errors, and a person's wish to stop."""
    if isinstance(error, StoreError | KeyboardInterrupt | SystemExit):
        raise error


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
