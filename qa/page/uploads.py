"""Files that a person sends → documents in the store, kept under the store's own folder; originals back out.

In: a file at a path of the page's choosing, and the name that the browser gave it. Nothing of that name but its last
part is used. A file is taken by its content: what cannot be read as a document is refused with a reason, so an archive
or a program under a text file's name is, and nothing is ever unpacked.
"""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from pathlib import Path
from uuid import uuid4

from qa.bot import Bot
from qa.documents import SUFFIXES, read_document
from qa.errors import BadDocument, QAError
from qa.page.guard import folder_bytes
from qa.present.documents import FileResult
from qa.records import DocumentInfo

MAX_FILES = 50  # in one go
MAX_FILE_BYTES = 20_000_000
MAX_TOTAL_BYTES = 100_000_000  # in one go
MAX_NAME = 120  # characters: file systems take 255 bytes, and a Thai character has three
_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


def upload_folder(bot: Bot) -> Path:
    """Return the folder that uploaded files are kept in."""
    return bot.settings.store / "uploads"


def safe_name(name: str) -> str:
    """Return a file name that names nothing but a file in the folder it is put into.

    Raises:
        BadDocument: nothing is left of the name, or its ending is of no kind that is read.

    >>> safe_name("../../etc/notes.txt"), safe_name("C:\\\\notes\\\\a<b.md")
    ('notes.txt', 'a_b.md')
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    printable = "".join("_" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn") else c for c in last)
    plain = _UNSAFE.sub("_", printable).strip(". ")
    stem, suffix = os.path.splitext(plain)
    if suffix.lower() not in SUFFIXES or not stem.strip("_ "):
        raise BadDocument(f"{plain or 'The file'} is of no kind that is read: {', '.join(sorted(SUFFIXES))} are.")
    return stem[: MAX_NAME - len(suffix)].rstrip() + suffix


def check_batch(paths: list[Path]) -> None:
    """Refuse too many or too much at once.

    Raises:
        BadDocument: more files or bytes than are taken in one go.
    """
    if len(paths) > MAX_FILES:
        raise BadDocument(f"{len(paths)} files were sent; at most {MAX_FILES} are taken at once.")
    n_bytes = sum(path.stat().st_size for path in paths if path.is_file())
    if n_bytes > MAX_TOTAL_BYTES:
        raise BadDocument(
            f"{n_bytes / 1e6:.0f} MB were sent; at most {MAX_TOTAL_BYTES // 1_000_000} are taken at once."
        )


def add_file(bot: Bot, sent: Path, name: str) -> FileResult:
    """Keep one sent file and ingest it; a file that cannot be read is refused, and leaves nothing behind."""
    try:
        name = safe_name(name)
        if sent.stat().st_size > MAX_FILE_BYTES:
            raise BadDocument(f"{name} is too large: at most {MAX_FILE_BYTES // 1_000_000} MB are taken.")
        read_document(sent, name=name)
        folder = upload_folder(bot)
        folder.mkdir(parents=True, exist_ok=True)
        waiting = folder / f".{uuid4().hex}"  # hidden: an ingest of the folder passes it over
        shutil.copyfile(sent, waiting)
        os.replace(waiting, folder / name)
        return ingest_file(bot, folder / name)
    except (QAError, OSError) as error:
        reason = str(error) if isinstance(error, QAError) else "it cannot be stored"
        return FileResult(name, "refused", reason)


def add_text(bot: Bot, name: str, text: str) -> FileResult:
    """Keep a document that a program sends as text, and ingest it."""
    folder = upload_folder(bot)
    folder.mkdir(parents=True, exist_ok=True)
    waiting = folder / f".{uuid4().hex}{Path(name).suffix[:10]}"
    try:
        waiting.write_bytes(text.encode("utf-8", "replace"))
        return add_file(bot, waiting, name)
    except OSError:
        return FileResult(name, "refused", "it cannot be stored")
    finally:
        waiting.unlink(missing_ok=True)


def ingest_file(bot: Bot, path: Path) -> FileResult:
    """Ingest one file that is there, and say what became of it."""
    report = bot.ingest([path])
    for failure in report.failed:
        return FileResult(path.name, "refused", failure.reason)
    kind = "added" if report.added else "updated" if report.updated else "unchanged"
    name = (*report.added, *report.updated, *report.unchanged, path.name)[0]
    return FileResult(name, kind)


def read_again(bot: Bot, info: DocumentInfo, gone: str) -> FileResult:
    """Read a stored document's file again; where it is gone, the stored text stays and `gone` says so."""
    try:
        if not Path(info.source).is_file():
            return FileResult(info.name, "unchanged", gone)
        return ingest_file(bot, Path(info.source))
    except QAError as error:
        return FileResult(info.name, "refused", str(error))


def remove(bot: Bot, name: str) -> None:
    """Remove a document, and its file where it was uploaded.

    Raises:
        UnknownDocument: no document has that name.
        StoreError: the store cannot be written.
    """
    source = Path(bot.document(name).source)
    bot.remove(name)
    if source.parent == upload_folder(bot):
        source.unlink(missing_ok=True)


def original(bot: Bot, name: str) -> tuple[bytes, str]:
    """Return a document's file, or its stored text where the file is gone, and a file name for it.

    Args:
        bot: whose store.
        name: the document's name in the store; it is looked up, never used as a path.

    Raises:
        UnknownDocument: no document has that name.
    """
    document = bot.document(name)
    source = Path(document.source)
    try:
        if source.is_file() and source.stat().st_size <= MAX_FILE_BYTES:
            return source.read_bytes(), source.name
    except OSError:
        pass  # not there, or not ours to read: the text is
    return document.text.encode(), f"{Path(name).stem}.txt"


def store_bytes(bot: Bot) -> int:
    """Return the size of the store's files."""
    return folder_bytes(bot.settings.store)
