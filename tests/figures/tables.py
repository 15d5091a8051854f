"""Reads the readable tables of expected figures: `text -> value unit qualifier ..upper; next figure`."""

from __future__ import annotations

from decimal import Decimal

from qa.figures import find_figures
from qa.records import Figure


def rows(table: str) -> list[tuple[str, str]]:
    """Return (text, expected) of a table's lines; "-" expects no figure at all."""
    lines = [line.strip() for line in table.strip().splitlines() if line.strip()]
    return [(text.strip(), expected.strip()) for text, expected in (line.split(" -> ") for line in lines)]


def short(figure: Figure) -> str:
    """Return a figure as the tables write it: dates by their ISO form, others by value, then unit and qualifier."""
    value = figure.iso or f"{figure.value:f}"
    upper = figure.upper_iso or (None if figure.upper is None else f"{figure.upper:f}")
    parts = [value + (f"..{upper}" if upper else ""), figure.unit, figure.qualifier.replace(" ", "-")]
    return " ".join(part for part in parts if part)


def found(text: str, language: str) -> str:
    """Return all figures of a text as the tables write them."""
    figures = find_figures(text, language)
    for figure in figures:
        assert text[figure.start : figure.end] == figure.text
    return "; ".join(map(short, figures)) or "-"


def ratio(top: int, bottom: int) -> str:
    """Return a fraction as the tables write it."""
    return f"{Decimal(top) / Decimal(bottom):f} ratio"
