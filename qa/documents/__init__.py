"""Files and folders to Documents: text, title, date and language, read honestly or refused with a reason.

In: paths. Out: `Document`s whose text is what a reader of the file sees, in NFC, with "\\n" line ends. A date that the
file does not state is None. Nothing in a file is executed, and nothing is fetched.
"""

from __future__ import annotations

from qa.documents.files import SUFFIXES, find_files, read_document

__all__ = ["SUFFIXES", "find_files", "read_document"]
