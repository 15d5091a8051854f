"""A month named alone is a date; a word that may be a name or a verb is one only where a month is meant."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qa.figures import compatible, derive, find_figures, same_value, write_figure
from qa.figures.derive import DerivationError, span_unit
from qa.records import Figure
from tests.figures.tables import found, rows
from tests.figures.test_bindings import pairs

TABLES = {
    "en": """
        It was released in October. -> --10 date
        since early October -> --10 date
        mid-October -> --10 date
        The September issue sold out. -> --09 date
        In October China exported more. -> --10 date
        in May -> --05 date
        In August I sold it. -> --08 date
        In March, Anna left. -> --03 date
        by next April -> --04 date
        from January to August -> --01..--08 date
        between May and July -> --05..--07 date
        May to July -> --05..--07 date
        March–May -> --03..--05 date
        January-August -> --01..--08 date
        from November to February -> --11..--02 date
        October and November -> --10 date; --11 date
        in April, May and June -> --04 date; --05 date; --06 date
        from January to August 2020 -> 2020-01..2020-08 date
        from November to January 2020 -> 2019-11..2020-01 date
        from October 2018 to March -> 2018-10..2019-03 date
        since February's 4-1 victory -> --02 date; 4.001 score
        from 3 May 2018 to 5 June -> 2018-05-03..2018-06-05 date
        in October and November 2018 -> 2018-10 date; 2018-11 date
        in October 2018 -> 2018-10 date
        on 15 October -> --10-15 date
        In April 2,000 people came. -> --04 date; 2000 count
        from October to 2019 -> --10 date; 2019 date
        5 to October 2018 -> 5 count; 2018-10 date
        1000 in October -> 1000 count; --10 date
        It may in may be so. -> -
        May I come in? -> -
        They may march on. -> -
        The March began at noon. -> -
        a bill by May Smith -> -
        a play of August Wilson -> -
        in May's cabinet -> -
        April and May went home. -> -
        June came in. -> -
        the Red October factory -> -
        the October Revolution -> -
        January Jones sang. -> -
        in October '18 -> 18 count
        in Oct -> -
        by Sep. -> -
        in octobers -> -
        an October-born child -> -
    """,
    "de": """
        Das Buch erschien im Oktober. -> --10 date
        seit Mai -> --05 date
        Anfang März -> --03 date
        Der Oktober war kalt. -> --10 date
        im August -> --08 date
        bis August -> --08 date
        von Januar bis August -> --01..--08 date
        Januar bis August 2020 -> 2020-01..2020-08 date
        zwischen Mai und Juli -> --05..--07 date
        August bis Oktober -> --08..--10 date
        im Oktober und November -> --10 date; --11 date
        im Oktober 2018 -> 2018-10 date
        am 15. April -> --04-15 date
        Herr August kam. -> -
        August Müller kam. -> -
        die Werke von August Müller -> -
        die Werke von August -> -
        unter August dem Starken -> -
        bis August Müller kam -> -
        Herr Mai kam. -> -
        die Mai-Demonstration -> -
        im Okt. -> -
        im oktober -> -
    """,
    "th": """
        เปิดตัวในเดือนตุลาคม -> --10 date
        ตั้งแต่เดือนมกราคมถึงสิงหาคม -> --01..--08 date
        ตั้งแต่เดือนมกราคมถึงเดือนสิงหาคม -> --01..--08 date
        ระหว่างเดือนมกราคมและเดือนสิงหาคม -> --01..--08 date
        มกราคม-สิงหาคม 2562 -> 2019-01..2019-08 date
        ตุลาคมปีที่แล้ว -> --10 date
        เดือนตุลาคม 2561 -> 2018-10 date
        22 พฤศจิกายน -> --11-22 date
        ในเดือน ต.ค. -> -
    """,
    "fr": """
        en octobre -> --10 date
        de janvier à août -> --01..--08 date
        sur Mars -> -
    """,
    "zh": """
        十月 -> --10 date
        10月 -> --10 date
        1月至8月 -> --01..--08 date
        3个月 -> 3 month
        10月3日 -> --10-03 date
    """,
}
CASES = [
    pytest.param(language, *row, id=f"{language}-{row[0]}") for language in TABLES for row in rows(TABLES[language])
]


def one(text: str, language: str = "en") -> Figure:
    """Return a text's only figure."""
    (figure,) = find_figures(text, language)
    return figure


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_a_month_named_alone(language: str, text: str, expected: str) -> None:
    assert found(text, language) == expected


def test_a_months_value_goes_before_those_of_its_days_and_is_none_of_theirs() -> None:
    assert [one(text).value for text in ("in October", "1 October", "31 October")] == [1000, 1001, 1031]


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("in October", "en", "October"),
        ("in October", "de", "Oktober"),
        ("in October", "th", "ตุลาคม"),
        ("from January to August", "en", "January – August"),
        ("from January to August", "de", "Januar – August"),
        ("from January to August", "th", "มกราคม – สิงหาคม"),
    ],
)
def test_a_written_month(text: str, language: str, written: str) -> None:
    assert write_figure(one(text), language) == written


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("language", ["en", "de", "th", "fr", "es", "zh", "ja", "id"])
def test_a_written_month_reads_back_behind_a_word_of_time(month: int, language: str) -> None:
    before = {"en": "in ", "de": "im ", "th": "เดือน", "id": "pada "}.get(language, "")
    iso = f"--{month:02d}"
    assert one(before + write_figure(Figure(Decimal(0), "date", "", iso=iso), language), language).iso == iso


@pytest.mark.parametrize(
    ("claim", "quote", "stated"),
    [
        ("in October", "in October 2018", True),
        ("in October", "on 15 October", True),
        ("in October", "on 15 October 2018", True),
        ("in October", "from October to December", True),
        ("in October", "in November", False),
        ("in October", "in November 2018", False),
        ("in October 2018", "in October", False),
        ("on 15 October", "in October", False),
        ("in October", "in 2018", False),
        ("in October", "1000", False),
        ("1000", "in October", False),
        ("January to August", "from January to August 2020", True),
        ("January to August", "from January to July", False),
        ("in January", "1 January", True),
    ],
)
def test_what_states_a_month(claim: str, quote: str, stated: bool) -> None:
    assert same_value(one(claim), one(quote)) is stated


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        ("in October", "in October 2018", "agrees"),
        ("in October", "on 15 October", "agrees"),
        ("in October", "on 15 October 2018", "agrees"),
        ("in October", "in November", "conflicts"),
        ("in October", "on 15 November", "conflicts"),
        ("in October", "in November 2018", "conflicts"),
        ("in October", "on 15 November 2018", "conflicts"),
        ("in October", "from September to November", "agrees"),
        ("in January", "from November to February", "agrees"),
        ("in March", "from November to February", "conflicts"),
        ("in October", "in 2018", "unrelated"),
        ("in October", "from May 2018 to June 2019", "unrelated"),
    ],
)
def test_how_months_stand_together(a: str, b: str, verdict: str) -> None:
    assert compatible(one(a), one(b)) == verdict
    assert compatible(one(b), one(a)) == verdict


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("span", "from January to August"),
        ("span", "from November to February"),
        ("difference", "in October; in December"),
        ("difference", "in October; in December 2018"),
        ("difference", "in October; on 4 December"),
        ("difference", "in October; in 2018"),
        ("larger", "in October; in 2018"),
    ],
)
def test_nothing_is_computed_from_months_without_a_year(kind: str, text: str) -> None:
    with pytest.raises(DerivationError):
        derive(kind, find_figures(text, "en"))  # type: ignore[arg-type]


def test_months_of_one_year_are_computed_with() -> None:
    assert span_unit(one("from January to August")) == ""
    assert derive("span", (one("from January to August 2020"),)).value == 8


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "In October 1999 the mill sold 40 tonnes, in May 2009 it sold 12.", ["October 1999", "May 2009"]),
        ("en", "In 1999, the mill sold 40 tonnes of flour in October.", ["1999"]),
        ("en", "In October the mill sold 40 tonnes, and 12 tonnes in 1999.", ["1999", "1999"]),
        ("en", "It sold 40 tonnes from October to the end of 1999.", ["1999"]),
        ("en", "The mill sold 40 tonnes of flour in October.", ["October"]),
        ("de", "Im Mai 1999 begann es, und im Oktober verkaufte die Mühle 40 Tonnen.", ["Mai 1999"]),
        ("th", "ในปี 2542 โรงสีขายข้าว 40 ตันในเดือนตุลาคม", ["2542"]),
    ],
)
def test_a_month_alone_takes_no_years_place(language: str, text: str, expected: list[str]) -> None:
    assert [time for _, time in pairs(text, language, "time")] == expected


def test_a_sentence_ends_behind_a_month_of_four_letters() -> None:
    (five,) = [f for f in find_figures("It sold 5 tonnes in June. The ferry sank in 2019.", "en") if f.unit == "tonne"]
    assert [b.text for b in five.bindings if b.role == "time"] == ["June"]


def test_what_a_month_owns_is_no_subject_that_begins_with_its_ending() -> None:
    _, people = find_figures("After January's 30 people", "en")
    assert not [b for b in people.bindings if b.role == "subject" and b.text.startswith("s")]
