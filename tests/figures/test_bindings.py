"""What figures are about: lists, "respectively", amounts and their dates, in texts made for the test."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from qa.figures import find_figures
from qa.records import Figure


def bound(figure: Figure, role: str) -> str:
    """Return the words that a figure is bound to in a role."""
    return " ".join(binding.text for binding in figure.bindings if binding.role == role)


def pairs(text: str, language: str, role: str) -> list[tuple[str, str]]:
    """Return (figure, bound words) of all figures that are no dates."""
    figures = find_figures(text, language)
    for figure in figures:
        assert all(text[b.start : b.end] == b.text for b in figure.bindings)
    return [(figure.text, bound(figure, role)) for figure in figures if figure.unit != "date"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        pytest.param(
            "en",
            "More than 90 percent of the bakeries, 70 percent of the trams and 12 percent of the ferries take cards.",
            [("90 percent", "bakeries"), ("70 percent", "trams"), ("12 percent", "ferries")],
            id="en-list-of-shares",
        ),
        pytest.param(
            "de",
            "90 Prozent der Bäckereien, 70 Prozent der Trams und 12 Prozent der Fähren nehmen Karten.",
            [("90 Prozent", "Bäckereien"), ("70 Prozent", "Trams"), ("12 Prozent", "Fähren")],
            id="de-list-of-shares",
        ),
        pytest.param(
            "th",
            "ร้อยละ 90 ของร้านขนมปัง ร้อยละ 70 ของรถราง รับบัตร",
            [("ร้อยละ 90", "ร้านขนมปัง"), ("ร้อยละ 70", "รถราง")],
            id="th-list-of-shares",
        ),
        pytest.param(
            "en",
            "Oslo and Bergen have 700,000 and 290,000 inhabitants respectively.",
            [("700,000", "Oslo"), ("290,000", "Bergen")],
            id="en-respectively",
        ),
        pytest.param(
            "en",
            "The budgets of Oslo, Bergen and Tromsø are 3, 2 and 1 million euros, respectively.",
            [("3", "Oslo"), ("2", "Bergen"), ("1 million euros", "Tromsø")],
            id="en-respectively-of-three",
        ),
        pytest.param(
            "de",
            "Der Verein will den Umsatz der Mühle und der Gärtnerei bis 2030 auf 12 Millionen Euro bzw. 7 Millionen "
            "Euro steigern.",
            [("12 Millionen Euro", "Mühle"), ("7 Millionen Euro", "Gärtnerei")],
            id="de-bzw",
        ),
        pytest.param(
            "th",
            "โรงสีและโรงงานน้ำตาลมีมูลค่า 12 ล้านบาท และ 7 ล้านบาท ตามลำดับ",
            [("12 ล้านบาท", "โรงสี"), ("7 ล้านบาท", "โรงงานน้ำตาล")],
            id="th-in-order",
        ),
    ],
)
def test_subject_is_the_own_noun_phrase(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = pairs(text, language, "subject")
    assert [figure for figure, _ in found] == [figure for figure, _ in expected]
    for (_, subject), (_, noun) in zip(found, expected, strict=True):
        assert subject.startswith(noun)  # the last of a list may reach into its predicate
        assert not any(other in subject for _, other in expected if other != noun)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Sales rose from 2 million euros in 1999 to 9 million euros in 2009.", ["1999", "2009"]),
        ("de", "Der Umsatz stieg von 2 Mio. Euro im Jahr 1999 auf 9 Mio. Euro im Jahr 2009.", ["1999", "2009"]),
        ("fr", "Les ventes sont passées de 2 millions d'euros en 1999 à 9 millions d'euros en 2009.", ["1999", "2009"]),
        ("th", "ยอดขายเพิ่มจาก 2 ล้านบาทในปี 2542 เป็น 9 ล้านบาทในปี 2552", ["2542", "2552"]),
        ("en", "Exports grew 10 and 20 percent in 1999 and 2009 respectively.", ["1999", "2009"]),
        ("en", "In 1999 the mill sold 40 tonnes of flour and 12 tonnes of bran.", ["1999", "1999"]),
        ("en", "The mill sold 40 tonnes of flour last year.", ["last year"]),
    ],
    ids=["en-from-to", "de-from-to", "fr-from-to", "th-from-to", "en-respectively", "en-one-date", "en-relative"],
)
def test_each_amount_takes_its_date(language: str, text: str, expected: list[str]) -> None:
    assert [time for _, time in pairs(text, language, "time")] == expected


def test_a_relative_time_is_no_subject() -> None:
    share, months = find_figures("Thefts in Arn fell by 9 percent year-on-year from January to August.", "en")
    assert bound(months, "subject") == bound(share, "subject") != "year-on-year"


def test_conversion_keeps_subject_and_points_to_its_original() -> None:
    euros, dollars = find_figures("The bridge cost 5 million euros ($5.5 million).", "en")
    assert dollars.conversion_of is not None
    assert dollars.conversion_of.text == euros.text == "5 million euros"
    assert bound(dollars, "subject") == bound(euros, "subject") == "bridge cost"


def test_figure_takes_place_and_holder() -> None:
    (figure,) = find_figures("In Bergen, Norway's fish market sells 40 tonnes.", "en")
    assert (bound(figure, "place"), bound(figure, "holder")) == ("Bergen", "Norway")


def test_sentence_ends_before_the_next_subject() -> None:
    first, second = find_figures("The mill earned 5 million euros. The ferry earned 3 million euros.", "en")
    assert (bound(first, "subject"), bound(second, "subject")) == ("mill earned", "ferry earned")


def test_counted_thing_is_named() -> None:
    (figure,) = find_figures("They caught 24 wild salmon in the river.", "en")
    assert figure.counted == "wild salmon"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Es spielten über 40 in Brunn lebende Musiker mit.", ["lebende Musiker"]),
        ("de", "Man sah 300 aus Holz gebaute Häuser.", ["gebaute Häuser"]),
        ("de", "Er fährt mit 40 im Hafen liegenden Booten.", ["liegenden Booten"]),
        ("de", "12 von der Stadt Brunn betriebene, warme Bäder", ["betriebene, warme Bäder"]),
        ("de", "40 bereits fertige Häuser", ["fertige Häuser"]),
        ("de", "Es fahren 20 neue, große Züge täglich.", ["neue, große Züge"]),
        ("de", "30 New Yorker Taxis", ["New Yorker Taxis"]),
        ("de", "Es nahmen 40 in Brunn teil.", [""]),
        ("de", "Am Ende haben 40 in Brunn kauften Karten.", [""]),
        ("de", "Von den 27 Seen sind nur neun befischt.", ["Seen", "Seen"]),
        ("en", "20 small new trams run.", ["small new trams run"]),
        ("en", "1,200 highly trained nurses in Arn", ["highly trained nurses"]),
        ("en", "She gave 20 pupils the books.", ["pupils"]),
        ("en", "Of the region's 27 lakes only nine are fished.", ["lakes", "lakes"]),
        ("en", "60 of the town's 90 buses are electric.", ["buses", "buses"]),
        ("en", "The 2,000 boats with a crew of 300 were there.", ["boats", ""]),
        ("en", "He scored 12 of the goals.", ["goals"]),
        ("en", "There were 310 (12.4%) small barns and 45 (2 percent) mills.", ["small barns", "", "mills", ""]),
        ("en", "The 310 (12.4%) of the barns that leak were closed.", ["barns", ""]),
        ("en", "There were 2,500 barns, of which 310 (12.4%) had no roof.", ["barns", "barns", ""]),
        ("de", "Es gab 310 (12,4 %) kleine Scheunen und 45 (2 Prozent) Mühlen.", ["kleine Scheunen", "", "Mühlen", ""]),
    ],
)
def test_what_is_counted(language: str, text: str, expected: list[str]) -> None:
    assert [thing for _, thing in pairs(text, language, "unit")] == expected


def test_bindings_do_not_depend_on_the_order_of_sets() -> None:
    text = "เขตตั้งเป้าเพิ่มมูลค่าของอุตสาหกรรมให้สูงกว่า 1.20 แสนล้านหยวน และ 7.2 หมื่นล้านหยวน ตามลำดับ ภายในปี 2565"
    program = f"from qa.figures import find_figures; print(*(f.bindings for f in find_figures({text!r}, 'th')))"
    command = [sys.executable, "-c", program]
    runs = [
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, stdout=subprocess.PIPE, check=True)
        for seed in "0246"
    ]
    said = {run.stdout for run in runs}
    assert len(said) == 1
    assert find_figures("ภายในปี 2565", "th")[0].bindings == ()


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        pytest.param(
            "th",
            "ในปี 2563 มีรถเสีย 91 คัน ส่วนปี 2564 ลดลงเหลือ 40 คัน",
            [("91", "2563"), ("40", "2564")],
            id="th-clause-with-its-own-year",
        ),
        pytest.param(
            "th",
            "ปี 2563 มีสุนัข 91 ตัว กินอาหาร 7 ตัน ขณะที่ปี 2561 มีเพียง 40 ตัวและกิน 3 ตัน",
            [("91", "2563"), ("7 ตัน", "2563"), ("40", "2561"), ("3 ตัน", "2561")],
            id="th-two-figures-a-year",
        ),
        pytest.param(
            "en",
            "In 2019 the mill ground 40 tonnes, while in 2020 it ground 55 tonnes.",
            [("40 tonnes", "2019"), ("55 tonnes", "2020")],
            id="en-while",
        ),
        pytest.param(
            "de",
            "Die Mühle mahlte 5,4 Millionen Tonnen Korn (2022: 4,9 Millionen Tonnen).",
            [("5,4 Millionen Tonnen", ""), ("4,9 Millionen Tonnen", "2022")],
            id="de-bracket-with-another-year",
        ),
        pytest.param(
            "en",
            "In 2019 the mill ground 40 tonnes, up from 31 tonnes the year before, and sold 22 tonnes.",
            [("40 tonnes", "2019"), ("31 tonnes", "the year before"), ("22 tonnes", "2019")],
            id="en-the-year-before",
        ),
        pytest.param(
            "de",
            "2019 mahlte die Mühle 40 Tonnen, ein Jahr darauf 55 Tonnen.",
            [("40 Tonnen", "2019"), ("55 Tonnen", "ein Jahr darauf")],
            id="de-a-year-later",
        ),
        pytest.param(
            "en",
            "In 2019 the mill ground 40 tonnes, 9 tonnes more than the year before.",
            [("40 tonnes", "2019"), ("9 tonnes", "2019")],
            id="en-only-measured-against",
        ),
    ],
)
def test_a_clause_has_its_own_year(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(text, language, "time") == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        pytest.param(
            "en",
            "By the count of 1911, out of 8,200 villagers 54% were potters, 31% weavers and about 9% fishermen.",
            [("54%", "potters villagers"), ("31%", "weavers villagers"), ("9%", "fishermen villagers")],
            id="en-figure-first",
        ),
        pytest.param(
            "de",
            "Von 8.200 Einwohnern waren 54 % Töpfer, 31 % Weber und etwa 9 % Fischer.",
            [("54 %", "Töpfer Einwohnern"), ("31 %", "Weber Einwohnern"), ("9 %", "Fischer Einwohnern")],
            id="de-figure-first",
        ),
        pytest.param(
            "en",
            "Potters made up 54%, weavers 31% and fishermen 9%.",
            [("54%", "Potters made"), ("31%", "weavers"), ("9%", "fishermen")],
            id="en-thing-first",
        ),
        pytest.param(
            "en",
            "In 2004, 310 (12.4%) had a barn with no roof, 45 (2%) owned a mill.",
            [("12.4%", "barn with no roof"), ("2%", "owned a mill")],
            id="en-beside-a-number",
        ),
        pytest.param(
            "th",
            "มีช่างปั้น 310 คน (12.4%) และช่างทอ 45 คน (2%)",
            [("12.4%", "ช่างปั้น"), ("2%", "ช่างทอ")],
            id="th-beside-a-number",
        ),
    ],
)
def test_a_share_is_of_what_its_list_puts_beside_it(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [pair for pair in pairs(text, language, "subject") if pair[0].endswith("%")] == expected
