"""The figures of a question beside those of a sentence: stated, other ones in their place, or left over.

In: figures of any languages. Out: how they stand, by value: "95 percent" states "more than 90 percent" and rules out
"80 percent"; "at least 90" leaves "95" open. Lengths, weights and times are compared across their units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from qa.figures import compatible, same_value
from qa.figures.compare import interval
from qa.records import Figure

_BASE: dict[str, tuple[str, Decimal]] = {
    "kilometer": ("meter", Decimal(1000)),
    "meter": ("meter", Decimal(1)),
    "centimeter": ("meter", Decimal("0.01")),
    "millimeter": ("meter", Decimal("0.001")),
    "metric-ton": ("kilogram", Decimal(1000)),
    "kilogram": ("kilogram", Decimal(1)),
    "gram": ("kilogram", Decimal("0.001")),
    "day": ("second", Decimal(86_400)),
    "hour": ("second", Decimal(3_600)),
    "minute": ("second", Decimal(60)),
    "second": ("second", Decimal(1)),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The sentence's figures that stand in the place of another one asked about, and those that nothing asks about.

    `inferred` are those from which the answer follows only by their size, those that differ among them; `dated` says
    whether a date that is asked about is stated.
    """

    differing: tuple[Figure, ...]
    left: tuple[Figure, ...]
    inferred: tuple[Figure, ...]
    dated: bool


def standing(asked: Sequence[Figure], said: Sequence[Figure]) -> Standing | None:
    """Return how a sentence's figures stand to a question's; None where one is neither stated nor ruled out."""
    said = [f for f in said if f.conversion_of is None or any(f.unit == a.unit for a in asked)]
    differing: list[Figure] = []
    used: list[Figure] = []
    inferred: list[Figure] = []
    dated = False
    for figure in asked:
        alike = [f for f in said if _in_base(f).unit == _in_base(figure).unit and f not in used]
        stated = [f for f in alike if states(f, figure)]
        if figure.unit == "date" and stated:
            used.append(stated[0])
            dated = True
        elif len(alike) != 1:
            return None
        elif stated:
            used += stated
            inferred += [
                f for f in stated if (f.qualifier, _in_base(f).value) != (figure.qualifier, _in_base(figure).value)
            ]
        elif _rules_out(alike[0], figure):
            used += alike
            differing += alike
            inferred += alike
        else:
            return None
    if len(differing) > 1:
        return None
    paired = {f.unit for f in used if f.unit != "date"}
    left = tuple(f for f in said if f not in used)
    return None if any(f.unit in paired for f in left) else Standing(tuple(differing), left, tuple(inferred), dated)


def _rules_out(said: Figure, asked: Figure) -> bool:
    """Return whether a figure cannot stand beside another one; of "more than 95", "40" may be meant as a part."""
    plain = not said.qualifier or bool(asked.qualifier) or said.unit == "date"
    return plain and compatible(_in_base(asked), _in_base(said)) == "conflicts"


def states(said: Figure, asked: Figure) -> bool:
    """Return whether a figure says all that another one does.

    >>> from qa.figures import find_figures
    >>> said, asked = (find_figures(text, "en")[0] for text in ("more than 95 percent", "over 90 percent"))
    >>> states(said, asked), states(asked, said)
    (True, False)
    """
    if "date" in (said.unit, asked.unit):
        return same_value(asked, said)
    said, asked = _in_base(said), _in_base(asked)
    if said.unit != asked.unit:
        return False
    if not asked.qualifier or asked.upper is not None:
        return said.qualifier == asked.qualifier and (said.value, said.upper) == (asked.value, asked.upper)
    if asked.qualifier in ("about", "nearly"):
        return said.qualifier in ("", asked.qualifier) and said.value == asked.value and said.upper is None
    low, high = interval(said) if said.qualifier else (said.value, said.upper if said.upper is not None else said.value)
    if asked.qualifier in ("more than", "at least"):
        open_ = asked.qualifier == "more than" and said.qualifier != "more than"
        return low is not None and (low > asked.value or (low == asked.value and not open_))
    if asked.qualifier in ("less than", "at most"):
        open_ = asked.qualifier == "less than" and said.qualifier != "less than"
        return high is not None and (high < asked.value or (high == asked.value and not open_))
    return False


def _in_base(figure: Figure) -> Figure:
    """Return a length, weight or time in its base unit, other figures as they are."""
    unit, factor = _BASE.get(figure.unit, (figure.unit, Decimal(1)))
    upper = None if figure.upper is None else figure.upper * factor
    return replace(figure, value=figure.value * factor, upper=upper, unit=unit, resolution=figure.resolution * factor)
