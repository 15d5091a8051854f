"""Find files, read one, and put together what it says of itself."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import regex

from qa.documents.encodings import clean, decode
from qa.documents.head import date_of, title_of
from qa.documents.markup import Readable, read_html, read_markdown
from qa.errors import BadDocument
from qa.languages import detect
from qa.records import Document

MAX_BYTES = 20_000_000
"""A longer file is a data set or a dump and not a document; reading it would take minutes."""

SUFFIXES = frozenset((".txt", ".md", ".markdown", ".html", ".htm"))
_MARKDOWN = frozenset((".md", ".markdown"))
_HTML = frozenset((".html", ".htm"))
_HTML_START = regex.compile(r"(?is)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+<(?:!doctype\s+html|html)\b")
_TAG = regex.compile(r"(?i)</?(?:html|head|body|div|p|span|h[1-6]|table|ul|ol|article|section|br|a|title|meta)\b[^>]*>")


def read_document(path: str | os.PathLike[str], name: str | None = None) -> Document:
    """Read one file.

    Args:
        path: the file.
        name: what to call it in the store; the file's own name if None.

    Returns:
        The document. Its `date` is None where the file states none.

    Raises:
        BadDocument: the file is missing, empty, too large, binary, or in an encoding that cannot be told.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.md").write_text("# Rivers\\n\\nThe river is 12 km long.")
    ...     document = read_document(Path(folder, "a.md"))
    >>> document.title, document.language, document.text
    ('Rivers', 'en', 'Rivers\\n\\nThe river is 12 km long.')
    """
    path = Path(path)
    name = _printable(name or path.name)
    data = _read_bytes(path, name)
    try:
        readable = _readable(decode(data), path.suffix.lower())
        text = clean(readable.text)
    except BadDocument as error:
        raise BadDocument(f"{name} {error}") from error
    if not text.strip():
        raise BadDocument(f"{name} is empty: it holds no text to read")
    language = detect(text, default=readable.language or "en")
    return Document(
        id=hashlib.sha256(f"{name}\0{text}".encode()).hexdigest(),
        name=name,
        title=clean(readable.title).strip() or title_of(text, language) or _printable(path.stem),
        date=readable.date or date_of(text, language),
        language=language,
        text=text,
        source=_printable(str(path.absolute())),
    )


def find_files(paths: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """List the files that paths name: folders are walked, in order of names, for the suffixes in `SUFFIXES`.

    A file that is named itself is listed whatever its suffix is, and so is a path that does not exist: reading it then
    says what is wrong. Hidden files and folders are skipped, links are followed once.

    Returns:
        The files, each once.
    """
    found: dict[str, Path] = {}
    for path in map(Path, paths):
        for file in _walk(path) if path.is_dir() else (path,):
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def _walk(folder: Path) -> Iterator[Path]:
    """Walk without recursion: folders nest deeper than Python does."""
    seen: set[str] = set()
    waiting = [folder]
    while waiting:
        entry = waiting.pop()
        try:
            if entry.is_dir():
                real = os.path.realpath(entry)
                if real not in seen:
                    seen.add(real)
                    inside = (child for child in entry.iterdir() if not child.name.startswith("."))
                    waiting += sorted(inside, key=lambda child: child.name, reverse=True)
            elif entry.suffix.lower() in SUFFIXES and entry.is_file():
                yield entry
        except OSError:
            continue  # what may not be listed holds nothing for this reader


def _read_bytes(path: Path, name: str) -> bytes:
    try:
        if path.is_dir():
            raise BadDocument(f"{name} is a folder: give the files in it, or let find_files list them")
        if path.exists() and not path.is_file():
            raise BadDocument(f"{name} is not a regular file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            limit = MAX_BYTES // 1_000_000
            raise BadDocument(f"{name} is too large: {size / 1e6:.1f} MB, and at most {limit} MB are read. Split it.")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise BadDocument(f"{name} does not exist: {_printable(str(path))}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadDocument(f"{name} cannot be read: {reason}") from error
    if not data.strip():
        raise BadDocument(f"{name} is empty")
    return data


def _readable(text: str, suffix: str) -> Readable:
    """Choose the reader: by content first, since a suffix may be wrong."""
    if _HTML_START.match(text) or (suffix in _HTML and _TAG.search(text)):
        return read_html(text)
    if suffix in _MARKDOWN:
        return read_markdown(text)
    return Readable(text)


def _printable(name: str) -> str:
    """Replace what no store or page can show: undecodable bytes of a file name."""
    return unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
