"""Any string is read, spans hold, time is linear, importing is cheap."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.figures import find_figures, write_figure

LANGUAGES = ("en", "de", "th", "fr", "zh", "ja", "xx", "")
PIECES = [
    *"0123456789.,-–/ :%$€£()[]+~½AZax\n",
    "million", " billion", "ล้าน", "แสน", "ปี", "พ.ศ.", "หก", " Milliarden", "und", "bis", "万", "亿", "年", "月",
    "November", "st", "²", "٣", "๓", "İ", "\u202f", "between ", " and ", "from ", " to ", "half a ", "two ", " hundred",
    "\ud800", "ร้อยละ", "in May", " October", "เดือนตุลาคม", "'s", " 2018",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)), st.sampled_from(LANGUAGES))
def test_any_text_is_read_and_spans_hold(text: str, language: str) -> None:
    end = 0
    for figure in find_figures(text, language):
        assert end <= figure.start < figure.end
        assert text[figure.start : figure.end] == figure.text
        assert all(text[b.start : b.end] == b.text for b in figure.bindings)
        assert write_figure(figure, language)
        end = figure.end


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "1,234,",
        "a",
        "9",
        "1-",
        "ล้าน",
        "two ",
        "(",
        "5 and ",
        "1.1.",
        "1 million ",
        "ก",
        "from 1 to ",
        "+49 ",
        "bzw. 1 ",
        "May to ",
        "October ",
        "ตุลาคม",
    ],
)
def test_time_is_linear(piece: str) -> None:
    for language in ("en", "th"):
        took = []
        for size in (5_000, 10_000):
            text = piece * (size // len(piece))
            began = time.perf_counter()
            find_figures(text, language)
            took.append(time.perf_counter() - began)
        assert took[1] < 4 * took[0] + 0.5


def test_import_reads_no_locale_data() -> None:
    code = "import sys, qa.figures; print('babel' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"
