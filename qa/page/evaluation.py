"""The latest measurement of `eval/` → a page in a frame, where no script runs.

`eval/` stands beside the package in a checkout, and draws its report itself; without it there is nothing to show.
"""

from __future__ import annotations

import importlib
import json
import logging
from pathlib import Path

from qa.page.words import word
from qa.present.escape import as_attribute, escape_html

log = logging.getLogger(__name__)

REPORTS = ("eval/report.json", "build/eval/report.json", "build/gate/report.json")  # of a checkout, the newest counts


def report_frame(checkout: Path, language: str) -> str:
    """Return the latest report as an HTML frame, or a sentence where there is none that can be shown."""
    found = [path for name in REPORTS if (path := checkout / name).is_file()]
    if not found:
        return _said("no_report", language)
    try:
        data = json.loads(max(found, key=lambda path: path.stat().st_mtime).read_text("utf-8"))
        drawn = importlib.import_module("eval.page").as_html(data)
    except Exception:
        log.warning("The evaluation's report cannot be shown", exc_info=True)
        return _said("bad_report", language)
    title = escape_html(word("report", language))
    return f'<iframe title="{title}" sandbox="allow-same-origin" srcdoc="{as_attribute(drawn)}"></iframe>'


def _said(key: str, language: str) -> str:
    return f'<p class="qa-empty">{escape_html(word(key, language))}</p>'
