"""Amounts that leave out the unit of the one before them, in texts made for the test."""

from __future__ import annotations

import pytest

from qa.figures import find_figures


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        pytest.param(
            "de",
            "Der Bau kostet 24 Millionen Euro; davon zahlt die Stadt 13 Millionen, das Land 7,5 Millionen.",
            [("24 Millionen Euro", "EUR"), ("13 Millionen", "EUR"), ("7,5 Millionen", "EUR")],
            id="de-shares-of-a-sum",
        ),
        pytest.param(
            "en",
            "Sales grew from 3 million to 5 million euros.",
            [("3 million", "EUR"), ("5 million euros", "EUR")],
            id="en-both-ends-with-a-scale",
        ),
        pytest.param(
            "de",
            "Die Kosten liegen bei 3 Millionen bzw. 5 Millionen Euro.",
            [("3 Millionen", "EUR"), ("5 Millionen Euro", "EUR")],
            id="de-list-with-scales",
        ),
        pytest.param(
            "en",
            "The port moved 3 million tonnes and earned 5 million euros.",
            [("3 million tonnes", "tonne"), ("5 million euros", "EUR")],
            id="en-two-units",
        ),
        pytest.param(
            "en",
            "The pier cost 4 million dollars, of which 1.5 million came from the state.",
            [("4 million dollars", "USD"), ("1.5 million", "USD")],
            id="en-before-a-verb",
        ),
        pytest.param(
            "de",
            "Für jeden Baum gibt es nun 42 Euro, bislang waren es 35.",
            [("42 Euro", "EUR"), ("35", "EUR")],
            id="de-so-far",
        ),
        pytest.param(
            "en",
            "The first shaft is 301 metres deep, the second 268 and the third was given up.",
            [("301 metres", "meter"), ("268", "meter")],
            id="en-the-second",
        ),
        pytest.param(
            "de",
            "Das kostet 5 Millionen Euro für 3 Millionen Menschen.",
            [("5 Millionen Euro", "EUR"), ("3 Millionen", "count")],
            id="de-counts-something",
        ),
        pytest.param(
            "en",
            "Entry is 9 dollars, free for children under 16; sales rose by 30 percent to 45.",
            [("9 dollars", "USD"), ("16", "count"), ("30 percent", "percent"), ("45", "count")],
            id="en-an-age-and-a-share",
        ),
        pytest.param(
            "en",
            "They got 5 million euros, of which 3 million serve to pay debts; 2 million people came.",
            [("5 million euros", "EUR"), ("3 million", "EUR"), ("2 million", "count")],
            id="en-of-which",
        ),
        pytest.param(
            "de",
            "Das kostet 31 Millionen Euro, von denen 20 Millionen versichert sind.",
            [("31 Millionen Euro", "EUR"), ("20 Millionen", "EUR")],
            id="de-of-which",
        ),
        pytest.param(
            "en",
            "A well costs 14,300 euros instead of 9,500, takes 14 days instead of 50, and has 3 pumps instead of 2.",
            [
                ("14,300 euros", "EUR"),
                ("9,500", "EUR"),
                ("14 days", "day"),
                ("50", "day"),
                ("3", "count"),
                ("2", "count"),
            ],
            id="en-instead",
        ),
        pytest.param(
            "en",
            "Sales rose to 23 million euros from 22 million, the share to 31 percent from 29, 5 km from 3 towns.",
            [
                ("23 million euros", "EUR"),
                ("22 million", "EUR"),
                ("31 percent", "percent"),
                ("29", "percent"),
                ("5 km", "kilometer"),
                ("3", "count"),
            ],
            id="en-from",
        ),
        pytest.param(
            "en",
            "It cost 4 million dollars. Some 2 million came.",
            [("4 million dollars", "USD"), ("2 million", "count")],
            id="en-another-sentence",
        ),
    ],
)
def test_an_amount_has_the_unit_that_its_clause_leaves_out(
    language: str, text: str, expected: list[tuple[str, str]]
) -> None:
    figures = find_figures(text, language)
    assert [(f.text, f.unit) for f in figures if f.unit not in ("ordinal", "date")] == expected


def test_a_number_in_the_title_of_a_line_is_no_figure() -> None:
    text = "Pier 2 (old): 40 m, 3 cranes\nPier 3 (new): 65 m\nThere were 12: three of them left."
    assert [f.text for f in find_figures(text, "en")] == ["40 m", "3", "65 m", "12", "three"]


def test_a_year_before_a_colon_is_no_score() -> None:
    assert [(f.text, f.unit) for f in find_figures("5 Tonnen (2022: 4,9 Tonnen), 3:1", "de")] == [
        ("5 Tonnen", "tonne"),
        ("2022", "date"),
        ("4,9 Tonnen", "tonne"),
        ("3:1", "ratio"),
    ]
