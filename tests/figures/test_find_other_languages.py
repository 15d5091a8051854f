"""Languages whose words come from CLDR, and spaces that group digits: each row a text and what it states."""

from __future__ import annotations

import pytest

from tests.figures.tables import found, rows

TABLES = {
    "fr": """
        42,6 % -> 42.6 percent
        42,6 pour cent -> 42.6 percent
        plus de 95 % -> 95 percent more-than
        près de 20 % -> 20 percent nearly
        au moins 12 personnes -> 12 count at-least
        120 milliards de yuans -> 120000000000 CNY
        1,2 billion de yuans -> 1200000000000 CNY
        1,5 milliard d'euros -> 1500000000 EUR
        5 millions de dollars -> 5000000 USD
        12 000 habitants -> 12000 count
        329 kilomètres -> 329 kilometer
        329 km -> 329 kilometer
        le 22 novembre 2018 -> 2018-11-22 date
        novembre 2018 -> 2018-11 date
        en 2018 -> 2018 date
        de 2018 à 2022 -> 2018..2022 date
        entre 10 et 20 personnes -> 10..20 count
        vingt et un -> 21 count
        quatre-vingt-dix -> 90 count
        trois fois -> 3 ratio
    """,
    "es": """
        42,6 % -> 42.6 percent
        42,6 por ciento -> 42.6 percent
        más de 95 % -> 95 percent more-than
        casi 20 % -> 20 percent nearly
        120 mil millones de yuanes -> 120000000000 CNY
        1,2 billones de yuanes -> 1200000000000 CNY
        3 millones de euros -> 3000000 EUR
        1.234,5 km -> 1234.5 kilometer
        329 kilómetros -> 329 kilometer
        el 22 de noviembre de 2018 -> 2018-11-22 date
        noviembre de 2018 -> 2018-11 date
        en 2018 -> 2018 date
        entre 10 y 20 personas -> 10..20 count
        treinta y cinco -> 35 count
        tres veces -> 3 ratio
    """,
    "zh": """
        42.6% -> 42.6 percent
        百分之五 -> 5 percent
        超过95% -> 95 percent more-than
        约20% -> 20 percent about
        1200亿元 -> 120000000000 CNY
        1.2万亿元 -> 1200000000000 CNY
        5亿美元 -> 500000000 USD
        30000元 -> 30000 CNY
        2亿5000万人 -> 250000000 count
        三百万 -> 3000000 count
        329公里 -> 329 kilometer
        2018年11月22日 -> 2018-11-22 date
        2018年11月 -> 2018-11 date
        2018年 -> 2018 date
        11月22日 -> --11-22 date
        公元前44年 -> -0043 date
        3倍 -> 3 ratio
    """,
    "ja": """
        42.6% -> 42.6 percent
        42.6パーセント -> 42.6 percent
        約20% -> 20 percent about
        1200億円 -> 120000000000 JPY
        1億2000万円 -> 120000000 JPY
        1.2兆元 -> 1200000000000 CNY
        5億ドル -> 500000000 USD
        329キロメートル -> 329 kilometer
        2018年11月22日 -> 2018-11-22 date
        2018年 -> 2018 date
        3倍 -> 3 ratio
    """,
    "id": """
        42,6 persen -> 42.6 percent
        lebih dari 95 persen -> 95 percent more-than
        hampir 20 persen -> 20 percent nearly
        120 miliar yuan -> 120000000000 CNY
        1,2 triliun rupiah -> 1200000000000 IDR
        5 juta dolar -> 5000000 USD
        30.000 yuan -> 30000 CNY
        329 kilometer -> 329 kilometer
        22 November 2018 -> 2018-11-22 date
        Agustus 2018 -> 2018-08 date
        tahun 2018 -> 2018 date
        tiga kali -> 3 ratio
    """,
    "it": """
        42,6 % -> 42.6 percent
        120 miliardi -> 120000000000 count
        22 novembre 2018 -> 2018-11-22 date
    """,
    "nl": """
        42,6 procent -> 42.6 percent
        120 miljard euro -> 120000000000 EUR
        22 november 2018 -> 2018-11-22 date
    """,
    "pt": """
        5 milhões de euros -> 5000000 EUR
        22 de novembro de 2018 -> 2018-11-22 date
    """,
    "pl": """
        120 miliardów -> 120000000000 count
    """,
    "xx": """
        1.2 million euros -> 1200000 EUR
    """,
}
CASES = [(lang, *row) for lang, table in TABLES.items() for row in rows(table)]


@pytest.mark.parametrize(("language", "text", "expected"), CASES, ids=[f"{lang}-{text}" for lang, text, _ in CASES])
def test_other_languages(language: str, text: str, expected: str) -> None:
    assert found(text, language) == expected


def test_french_hours_are_a_duration_unless_written_as_a_clock() -> None:
    assert found("2 heures", "fr") == "2 hour"
    assert found("12 heures de route", "fr") == "12 hour"
    assert found("à 14 h", "fr").endswith("time")


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f"], ids=["no-break", "thin", "narrow"])
@pytest.mark.parametrize("language", ["en", "de", "fr", "th"])
def test_hard_spaces_group_digits(language: str, space: str) -> None:
    assert found(f"12{space}345", language) == "12345 count"
    assert found(f"42{space}%", language) == "42 percent"
