"""Figures written for a reader, and read back."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.figures import derive, find_figures, same_value, write_derived, write_figure
from qa.figures.derive import DerivationError
from qa.records import Figure

LANGUAGES = ("en", "de", "th", "fr", "es", "zh", "ja", "id")
QUALIFIERS = ("", "more than", "at least", "less than", "at most", "about", "nearly")


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("120 billion yuan", "en", "120 billion yuan"),
        ("120 billion yuan", "de", "120 Milliarden Yuan"),
        ("120 billion yuan", "th", "1.2 แสนล้านหยวน"),
        ("120 billion yuan", "fr", "120 milliards de yuans"),
        ("120 billion yuan", "zh", "1,200亿元"),
        ("1.2 trillion yuan", "de", "1,2 Billionen Yuan"),
        ("more than 1.2 trillion yuan", "de", "mehr als 1,2 Billionen Yuan"),
        ("nearly 20 percent", "th", "เกือบ 20 เปอร์เซ็นต์"),
        ("30,000 yuan", "de", "30.000 Yuan"),
        ("3.2 million tons", "de", "3,2 Millionen Tonnen"),
        ("329 kilometers", "th", "329 กิโลเมตร"),
        ("November 22, 2018", "de", "22. November 2018"),
        ("November 22, 2018", "th", "22 พฤศจิกายน 2561 (ค.ศ. 2018)"),
        ("November 22, 2018", "zh", "2018年11月22日"),
        ("in 2022", "th", "ปี 2565 (ค.ศ. 2022)"),
        ("in 2022", "de", "2022"),
        ("from 2018 to 2022", "th", "ปี 2561–2565 (ค.ศ. 2018–2022)"),
        ("the 1980s", "de", "1980er Jahre"),
        ("44 BC", "de", "44 v. Chr."),
        ("10 to 20 percent", "de", "10–20 Prozent"),
        ("two-thirds of it", "de", "2/3"),
        ("350 times", "th", "350 เท่า"),
        ("the 21st", "en", "21st"),
        ("Arn won 31–14", "de", "31–14"),
        ("a ratio of 3:1", "en", "3:1"),
        ("about 40 million years ago", "de", "vor etwa 40 Millionen Jahren"),
        ("40 million years ago", "th", "40 ล้าน ปีก่อน"),
        ("40 million years ago", "en", "40 million years ago"),
        ("held every 3 years", "de", "alle 3 Jahre"),
        ("held every 3 years", "th", "ทุก 3 ปี"),
        ("900 rpm", "de", "900 Umdrehungen pro Minute"),
        ("900 rpm", "th", "900 รอบต่อนาที"),
    ],
)
def test_write_figure(text: str, language: str, written: str) -> None:
    (figure,) = find_figures(text, "en")
    assert write_figure(figure, language) == written


amounts = st.one_of(
    st.integers(2, 10**15).map(Decimal),
    st.decimals(Decimal("0.01"), Decimal("9999.99"), places=2),
    st.integers(1, 9999).map(lambda value: Decimal(value) * 10**9),
)
units = st.sampled_from(["CNY", "USD", "EUR", "THB", "JPY", "percent", "kilometer", "kilogram", "hour", "count"])


@settings(max_examples=150, deadline=None)
@given(amounts, units, st.sampled_from(LANGUAGES))
def test_written_quantity_reads_back(value: Decimal, unit: str, language: str) -> None:
    if unit == "count" and value == value.to_integral_value() and 1000 <= value <= 2700:
        value += 10_000  # four bare digits are a year
    written = write_figure(Figure(value, unit, ""), language)
    (read,) = find_figures(written, language)
    assert (read.value, read.unit, read.text) == (value, unit, written)


@settings(max_examples=100, deadline=None)
@given(
    st.dates(datetime.date(1500, 1, 1), datetime.date(2099, 12, 31)),
    st.sampled_from([4, 7, 10]),
    st.sampled_from(LANGUAGES),
)
def test_written_date_reads_back(day: datetime.date, precision: int, language: str) -> None:
    iso = str(day)[:precision]
    (read,) = find_figures(write_figure(Figure(Decimal(0), "date", "", iso=iso), language), language)
    assert read.iso == iso


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("qualifier", QUALIFIERS)
def test_written_qualifier_reads_back(qualifier: str, language: str) -> None:
    written = write_figure(Figure(Decimal(95), "percent", "", qualifier=qualifier), language)
    (read,) = find_figures(written, language)
    assert (read.value, read.qualifier) == (95, qualifier)


def test_derived_ratio_shows_its_working() -> None:
    small, large = find_figures("from 1 million yuan to 350 million yuan", "en")
    ratio = derive("ratio", [large, small])
    assert (ratio.value, ratio.unit, ratio.derived_from) == (350, "ratio", (large, small))
    assert write_derived("ratio", ratio, "en") == "350 times (350 million yuan ÷ 1 million yuan)"


@pytest.mark.parametrize(
    ("kind", "text", "value", "unit"),
    [
        ("difference", "120 billion yuan and 72 billion yuan", "48000000000", "CNY"),
        ("sum", "120 billion yuan and 72 billion yuan", "192000000000", "CNY"),
        ("growth", "40 tonnes; 50 tonnes", "25", "percent"),
        ("larger", "40 tonnes; 50 tonnes", "50", "tonne"),
        ("smaller", "40 tonnes; 50 tonnes", "40", "tonne"),
        ("smaller", "since 1871; on 3 May 1904", "1871", "date"),
        ("difference", "58 percent; 50 percent", "8", "percentage-point"),
        ("difference", "in 1999; in 2009", "10", "year"),
        ("difference", "on 4 May 2021; on 7 June 2021", "34", "day"),
        ("difference", "on 4 May 2021; in 2009", "12", "year"),
        ("difference", "in May 2021; on 4 March 2020", "14", "month"),
        ("difference", "on 4 May; on 9 May 2021", "5", "day"),
        ("span", "from 2018 to 2022", "4", "year"),
        ("span", "from 13 to 16 April", "4", "day"),
        ("span", "from 28 February to 1 March 2020", "3", "day"),
    ],
)
def test_derive(kind: str, text: str, value: str, unit: str) -> None:
    figure = derive(kind, find_figures(text, "en"))  # type: ignore[arg-type]
    assert (figure.value, figure.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("sum", "40 tonnes"),
        ("sum", "40 tonnes; 5 percent"),
        ("ratio", "4 kg; 0 kg"),
        ("span", "in the 1990s"),
        ("span", "on 4 May 2021"),
        ("span", "from 28 February to 1 March"),
        ("difference", "on 4 May; in 2009"),
        ("ratio", "in 1999; in 2009"),
    ],
)
def test_derive_refuses_what_cannot_be_computed(kind: str, text: str) -> None:
    with pytest.raises(DerivationError):
        derive(kind, find_figures(text, "en"))  # type: ignore[arg-type]


def test_the_time_between_two_dates_shows_the_day_on_which_a_range_begins() -> None:
    visit, fair = find_figures("The minister came on 15 April. The fair was held from 13 to 16 April.", "en")
    assert write_derived("difference", derive("difference", [visit, fair]), "en") == "2 days (April 13 → April 15)"
    assert write_derived("span", derive("span", [fair]), "en") == "4 days (April 13 – April 16)"


def test_derived_from_qualified_figures_is_about() -> None:
    figure = derive("sum", find_figures("more than 40 tonnes; 50 tonnes", "en"))
    assert figure.qualifier == "about"
    assert same_value(figure, figure)
