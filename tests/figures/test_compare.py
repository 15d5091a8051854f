"""When two figures say the same: strictly for verification, with precision and qualifiers for agreement."""

from __future__ import annotations

import pytest

from qa.figures import compatible, find_figures, same_value, unsupported
from qa.records import Figure


def one(text: str, language: str = "en") -> Figure:
    """Return a text's only figure."""
    (figure,) = find_figures(text, language)
    return figure


@pytest.mark.parametrize(
    ("claim", "language", "quote", "quote_language", "stated"),
    [
        ("120 billion yuan", "en", "1.20 แสนล้านหยวน", "th", True),
        ("120 billion yuan", "en", "120 Milliarden Yuan", "de", True),
        ("120 billion yuan", "en", "120 billion", "en", False),
        ("120 billion", "en", "120 billion yuan", "en", False),
        ("120 billion yuan", "en", "120 billion dollars", "en", False),
        ("120 billion yuan", "en", "121 billion yuan", "en", False),
        ("2022", "en", "ปี 2565", "th", True),
        ("2565", "en", "ปี 2565", "th", False),
        ("2022", "en", "November 3, 2022", "en", True),
        ("November 2022", "en", "2022-11-03", "en", True),
        ("November 3, 2022", "en", "in 2022", "en", False),
        ("3 November", "en", "3. November 2022", "de", True),
        ("2018", "en", "from 2018 to 2022", "en", True),
        ("from 2018 to 2022", "en", "in 2018", "en", False),
        ("95 percent", "en", "more than 95 percent", "en", True),
        ("more than 95 percent", "en", "95 percent", "en", False),
        ("nearly 95 percent", "en", "more than 95 percent", "en", False),
        ("mehr als 95 Prozent", "de", "มากกว่าร้อยละ 95", "th", True),
        ("20 percent", "en", "10-20 percent", "en", True),
        ("5 percentage points", "en", "5 percent", "en", False),
        ("5 kilometers", "en", "5 miles", "en", False),
        ("5 Tonnen", "de", "5 tons", "en", True),
        ("5 tonnes", "en", "5 ตัน", "th", True),
        ("14,000 pounds", "en", "£14,000", "en", True),
        ("14.000 Pfund", "de", "14,000 kg", "en", False),
        ("2.1 million kroner", "en", "2,1 Millionen Kronen", "de", True),
        ("2.1 million kronor", "en", "2,1 Millionen Kronen", "de", True),
        ("900 crowns", "en", "900 norwegische Kronen", "de", True),
        ("900 Swedish crowns", "en", "900 norwegische Kronen", "de", False),
        ("900 kroner", "en", "900 euros", "en", False),
        ("9 cents", "en", "9 Cent", "de", True),
        ("four", "en", "vier", "de", True),
        ("doubled", "en", "verdoppelt", "de", True),
        ("four times", "en", "สี่ครั้ง", "th", True),
        ("สองครั้ง", "th", "zweimal", "de", True),
        ("doubled", "en", "สองครั้ง", "th", False),
        ("twice", "en", "สองคน", "th", False),
        ("สองเท่า", "th", "สองครั้ง", "th", False),
    ],
)
def test_same_value(claim: str, language: str, quote: str, quote_language: str, stated: bool) -> None:
    assert same_value(one(claim, language), one(quote, quote_language)) is stated


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        ("120 billion yuan", "120 billion yuan", "agrees"),
        ("more than 20 boats", "22 boats", "agrees"),
        ("more than 20 boats", "18 boats", "conflicts"),
        ("at most 20 boats", "22 boats", "conflicts"),
        ("1.2 trillion yuan", "1.21 trillion yuan", "agrees"),
        ("1.2 trillion yuan", "1.3 trillion yuan", "conflicts"),
        ("nearly 20 percent", "19.2 percent", "agrees"),
        ("about 100 boats", "103 boats", "agrees"),
        ("about 100 boats", "130 boats", "conflicts"),
        ("10-20 percent", "15 percent", "agrees"),
        ("10-20 percent", "25 percent", "conflicts"),
        ("120 billion yuan", "120 billion dollars", "unrelated"),
        ("5 percent", "5 kilometers", "unrelated"),
        ("2018", "November 22, 2018", "agrees"),
        ("2018", "2019", "conflicts"),
        ("2018 to 2022", "2020", "agrees"),
    ],
)
def test_compatible(a: str, b: str, verdict: str) -> None:
    assert compatible(one(a), one(b)) == verdict
    assert compatible(one(b), one(a)) == verdict


def test_amounts_agree_across_languages() -> None:
    assert compatible(one("120 billion yuan"), one("1.20 แสนล้านหยวน", "th")) == "agrees"


def test_unsupported_names_what_no_quote_states() -> None:
    quotes = [("มูลค่า 1.20 แสนล้านหยวน ภายในปี 2565", "th")]
    assert unsupported("It should reach 120 billion yuan by 2022 [1].", "en", quotes) == []
    (figure,) = unsupported("It should reach 130 billion yuan by 2022 [1].", "en", quotes)
    assert figure.text == "130 billion yuan"


def test_unsupported_without_quotes_is_every_figure_but_no_citation_mark() -> None:
    assert [f.text for f in unsupported("5 percent [1] and 7 kilometers [2, 3]", "en", [])] == [
        "5 percent",
        "7 kilometers",
    ]
    assert unsupported("No figure here [1].", "en", []) == []
