"""Quantities, money, percentages and dates in a text → `Figure`, and a `Figure` → text in a reader's language.

`find_figures` reads, `write_figure` writes; `same_value`, `compatible` and `unsupported` compare; `derive` computes.
Words and symbols come from CLDR through Babel, and what CLDR lacks from one file per language in `data/`.
"""

from qa.figures.api import find_figures
from qa.figures.compare import compatible, same_unit, same_value, unsupported
from qa.figures.derive import DerivationError, derive, write_derived
from qa.figures.write import write_figure

__all__ = [
    "DerivationError",
    "compatible",
    "derive",
    "find_figures",
    "same_unit",
    "same_value",
    "unsupported",
    "write_derived",
    "write_figure",
]
