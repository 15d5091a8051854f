"""A figure while it is being read: the text in its three forms, and a record that later steps may still change."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from qa.figures.fold import fold, normal
from qa.figures.patterns import Patterns, patterns


@dataclass(slots=True)
class Source:
    """A text in its own form, normalised and folded (all of one length), with its language's patterns."""

    text: str
    normal: str
    low: str
    patterns: Patterns

    @classmethod
    def of(cls, text: str, language: str) -> Source:
        """Return `text` ready for search."""
        plain = normal(text)
        return cls(text, plain, fold(plain), patterns(language or "en"))


@dataclass(slots=True, eq=False)
class Found:
    """A figure in the making: `text[start:end]` is the figure, `outer` where its qualifier begins.

    `plain`: digits alone, no separator, sign or scale word (what a year looks like). `scaled`: a scale word follows.
    `step`: the size of the last digit written, before `scale`.
    """

    start: int
    end: int
    value: Decimal
    unit: str = "count"
    plain: bool = False
    scaled: bool = False
    in_words: bool = False
    outer: int = -1
    outer_end: int = -1
    qualifier: str = ""
    iso: str | None = None
    upper: Decimal | None = None
    upper_iso: str | None = None
    counted: str = ""
    counted_span: tuple[int, int] | None = None
    conversion_of: Found | None = None
    step: Decimal = field(default_factory=lambda: Decimal(1))
    scale: Decimal = field(default_factory=lambda: Decimal(1))

    def unqualified(self) -> Found:
        """Return it as one that no qualifier stands around."""
        self.outer, self.outer_end = self.start, self.end
        return self
