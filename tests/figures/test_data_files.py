"""Each entry of each language's data file is read as it says."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

import qa.figures
from qa.figures import find_figures
from qa.figures.lexicon import lexicon

FILES = sorted((Path(qa.figures.__file__).parent / "data").glob("*.toml"))
DATA = {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in FILES}


def entries(*tables: str) -> list[tuple[str, str, object]]:
    """Return (language, word, meaning) of a table in all files."""
    found = []
    for language, data in DATA.items():
        table: dict[str, object] = data
        for name in tables:
            table = table.get(name, {})  # type: ignore[assignment]
        found += [(language, word, meaning) for word, meaning in table.items()]
    return found


def named(cases: list[tuple[str, str, object]]) -> list[str]:
    return [f"{language}-{word}" for language, word, _ in cases]


@pytest.mark.parametrize(("language", "word", "code"), entries("currencies"), ids=named(entries("currencies")))
def test_currency(language: str, word: str, code: object) -> None:
    scale, size = next((w, v) for w, v in lexicon(language).scales.items() if v >= 10_000)
    (figure,) = find_figures(f"25 {scale} {word}", language)  # with a scale word: "pound" alone is a weight
    assert (figure.value, figure.unit) == (25 * size, code)


@pytest.mark.parametrize(("language", "word", "unit"), entries("units"), ids=named(entries("units")))
def test_unit(language: str, word: str, unit: object) -> None:
    (figure,) = find_figures(f"25 {word}", language)
    assert (figure.value, figure.unit) == (25, unit)


@pytest.mark.parametrize(("language", "word", "size"), entries("scales"), ids=named(entries("scales")))
def test_scale(language: str, word: str, size: object) -> None:
    (figure,) = find_figures(f"25 {word}", language)
    assert figure.value == 25 * Decimal(str(size))


@pytest.mark.parametrize(("language", "word", "value"), entries("ratios"), ids=named(entries("ratios")))
def test_ratio(language: str, word: str, value: object) -> None:
    (figure,) = find_figures(word, language)
    assert (figure.value, figure.unit) == (Decimal(str(value)), "ratio")


@pytest.mark.parametrize(
    ("language", "word", "qualifier"), entries("qualifiers", "before"), ids=named(entries("qualifiers", "before"))
)
def test_qualifier_before(language: str, word: str, qualifier: object) -> None:
    (figure,) = find_figures(f"{word} 25%", language)
    assert figure.qualifier == qualifier


@pytest.mark.parametrize(
    ("language", "word", "qualifier"), entries("qualifiers", "after"), ids=named(entries("qualifiers", "after"))
)
def test_qualifier_after(language: str, word: str, qualifier: object) -> None:
    (figure,) = find_figures(f"25% {word}", language)
    assert figure.qualifier == qualifier


@pytest.mark.parametrize(("language", "word", "value"), entries("ordinals"), ids=named(entries("ordinals")))
def test_ordinal(language: str, word: str, value: object) -> None:
    ending = (DATA[language].get("ordinal_endings", {}).get("of") or [""])[0]
    (figure,) = find_figures(word + ending, language)
    assert (figure.value, figure.unit) == (value, "ordinal")


NUMBERS = [case for case in entries("numbers") if str(case[2]) not in ("0", "1") and case[1] != "ยี่"]  # "ยี่" begins 20


@pytest.mark.parametrize(("language", "word", "value"), NUMBERS, ids=named(NUMBERS))
def test_number_word(language: str, word: str, value: object) -> None:
    (figure,) = find_figures(f"{word}%", language)
    assert (figure.value, figure.unit) == (Decimal(str(value)), "percent")
