"""Files → catalog and indexes: incremental, resumable, and whole document by whole document.

In: paths. Out: a report of what was added, updated, left unchanged, removed and refused. A document's new passages
enter the indexes first, then the catalog changes in one transaction, then the old passages leave the indexes. Searches
ask the catalog which passages count, so at any moment, a kill included, a reader sees the old version or the new one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa.catalog import Catalog, text_hash
from qa.documents import SUFFIXES, find_files, read_document
from qa.embed import Embedder
from qa.errors import BadDocument
from qa.index import Entry, SearchIndex
from qa.records import Document, Failure, IngestReport

if TYPE_CHECKING:
    from llama_index.core.ingestion import IngestionPipeline

log = logging.getLogger(__name__)

BATCH_DOCUMENTS = 32  # documents whose passages enter the indexes together: each commit waits for the disk
BATCH_PASSAGES = 512

Progress = Callable[[int, int, str], None]  # files done, files in all, the file's name


class Ingest:
    """One run over some paths; the index must be held for writing."""

    def __init__(self, catalog: Catalog, index: SearchIndex, embedder: Embedder) -> None:
        """Remember the parts; the pipeline is made when the first document needs it."""
        self._catalog = catalog
        self._index = index
        self._embedder = embedder
        self._pipeline: IngestionPipeline | None = None
        self._known: dict[str, tuple[str, str]] = {}
        self._pending: list[Entry] = []
        self._added: list[str] = []
        self._updated: list[str] = []
        self._unchanged: list[str] = []
        self._removed: list[str] = []
        self._failed: list[Failure] = []

    def run(self, paths: Sequence[Path], progress: Progress | None = None) -> IngestReport:
        """Bring the catalog and the indexes to what the paths hold now.

        A folder stands for all its files: documents that came from it and whose file is gone are removed.

        Raises:
            BadDocument: there is no file at all; a single file that cannot be read is reported, not raised.
        """
        files = find_files(paths)
        if not files:
            named = ", ".join(str(path) for path in paths)
            raise BadDocument(
                f"There is no file to read in {named}; files ending in {', '.join(sorted(SUFFIXES))} are read."
            )
        self._known = self._catalog.sources()
        for done, path in enumerate(files):
            if progress:
                progress(done, len(files), path.name)
            try:
                self._put_file(path)
            except BadDocument as error:
                self._failed.append(Failure(path.name, str(error)))
        self.flush()
        self._remove_gone(paths, set(files))
        self._catalog.drop_unused_vectors()
        if progress:
            progress(len(files), len(files), "")
        return IngestReport(
            added=tuple(self._added),
            updated=tuple(self._updated),
            unchanged=tuple(self._unchanged),
            removed=tuple(self._removed),
            failed=tuple(self._failed),
        )

    def _put_file(self, path: Path) -> None:
        document = read_document(path, name=path.name)
        known = self._known.get(document.name)
        if known is None or known[0] != document.id:
            name = unique_name(path, {name: source for name, (_, source) in self._known.items()})
            if name != document.name:
                document = read_document(path, name=name)
                known = self._known.get(name)
        if known is not None and known[0] == document.id:
            self._unchanged.append(document.name)
            if not Path(known[1]).exists():
                self._catalog.move_document(document.name, document.source)
            return
        self.put(document)
        self._known[document.name] = (document.id, document.source)
        (self._added if known is None else self._updated).append(document.name)

    def put(self, document: Document) -> None:
        """Store one document in the place of the one of its name, at the latest when `flush` is called."""
        from qa.pipeline import make_pipeline, run_pipeline

        if self._pipeline is None:
            self._pipeline = make_pipeline(self._embedder, self._known_vectors)
        self._pending.append(Entry(document, *run_pipeline(self._pipeline, document, self._embedder.dimension)))
        if len(self._pending) >= BATCH_DOCUMENTS or sum(len(e.passages) for e in self._pending) >= BATCH_PASSAGES:
            self.flush()

    def flush(self) -> None:
        """Store what is pending: new passages into the indexes, each document into the catalog, old passages out."""
        pending, self._pending = self._pending, []
        old: set[str] = set()
        for entry in pending:
            before = self._catalog.document(entry.document.name)
            if before:
                old.update(p.id for p in self._catalog.passages_of(before.id))
        self._index.add(pending)
        for entry in pending:
            self._catalog.put_document(entry.document, entry.passages, self._embedder.name, entry.vectors)
            old.difference_update(p.id for p in entry.passages)
        self._index.remove(sorted(old))

    def remove(self, name: str) -> None:
        """Remove one document by its name; UnknownDocument where there is none."""
        before = self._catalog.document(name)
        old = [p.id for p in self._catalog.passages_of(before.id)] if before else []
        self._catalog.remove_document(name)
        self._index.remove(old)

    def _remove_gone(self, paths: Iterable[Path], files: set[Path]) -> None:
        folders = [path.absolute() for path in paths if path.is_dir()]
        seen = {str(path.absolute()) for path in files}
        for name, (_, source) in self._catalog.sources().items():
            inside = any(Path(source).is_relative_to(folder) for folder in folders)
            if inside and source not in seen:
                self.remove(name)
                self._removed.append(name)

    def _known_vectors(self, texts: list[str]) -> list[NDArray[np.float32] | None]:
        hashes = [text_hash(text) for text in texts]
        found = self._catalog.vectors(self._embedder.name, hashes)
        return [found.get(key) for key in hashes]


def unique_name(path: Path, sources: Mapping[str, str]) -> str:
    """Return the file's name, with as many parent folders as tell it from documents read from other files.

    A document whose own file is gone does not hold its name: the file was moved, and is the same document.

    Args:
        path: the file.
        sources: the file that each known document was read from, by the document's name.

    >>> unique_name(Path("/a/report.txt"), {})
    'report.txt'
    """
    path = path.absolute()
    own = next((name for name, source in sources.items() if source == str(path)), None)
    if own is not None:
        return own
    names = ("/".join(path.parts[-n:]) for n in range(1, len(path.parts)))
    return next((name for name in names if name not in sources or not Path(sources[name]).exists()), path.as_posix())
