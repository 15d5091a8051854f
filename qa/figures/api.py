"""The room's door for reading: `find_figures`."""

from __future__ import annotations

from decimal import Decimal

from qa.figures.bindings import bind
from qa.figures.dimensions import NO_AMOUNTS
from qa.figures.find import find_raw
from qa.figures.found import Found, Source
from qa.records import Binding, Figure

_MOST_DIGITS = 27  # Decimal's working precision: larger numbers keep their own exponent


def find_figures(text: str, language: str) -> list[Figure]:
    """Return the figures that `text` states, in text order; `text[f.start:f.end] == f.text`.

    Never raises, whatever the text; a language CLDR does not know is read as English.

    >>> [(f.text, str(f.value), f.unit) for f in find_figures("bis 2022 auf 1,2 Mrd. Euro", "de")]
    [('2022', '2022', 'date'), ('1,2 Mrd. Euro', '1200000000', 'EUR')]
    """
    if not text:
        return []
    source = Source.of(text, language)
    raw = find_raw(source)
    bound = bind(source, raw)
    done: dict[int, Figure] = {}
    for found in raw:
        done[id(found)] = _freeze(source, found, done, bound[id(found)])
    return list(done.values())


def _freeze(source: Source, found: Found, done: dict[int, Figure], bindings: tuple[Binding, ...]) -> Figure:
    return Figure(
        value=_plain(found.value),
        unit=found.unit,
        text=source.text[found.start : found.end],
        start=found.start,
        end=found.end,
        qualifier=found.qualifier,
        iso=found.iso,
        upper=None if found.upper is None else _plain(found.upper),
        upper_iso=found.upper_iso,
        bindings=bindings,
        counted=found.counted if found.unit == "count" else "",
        conversion_of=done.get(id(found.conversion_of)) if found.conversion_of else None,
        resolution=Decimal(0) if found.unit in NO_AMOUNTS else _plain(found.step * found.scale),
    )


def _plain(value: Decimal) -> Decimal:
    """Return a value without trailing zeros and without an exponent: 1.20E+11 → 120000000000."""
    if value.adjusted() > _MOST_DIGITS:
        return value
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
