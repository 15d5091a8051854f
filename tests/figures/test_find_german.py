"""German figures, by kind: each row a text and what it states."""

from __future__ import annotations

import pytest

from tests.figures.tables import found, ratio, rows

TABLE = """
    308 Bücher -> 308 count
    1.234 Plätze -> 1234 count
    1.234.567 Plätze -> 1234567 count
    1.234,5 Meter -> 1234.5 meter
    0,75 Liter -> 0.75 liter
    1.5 Liter -> 1.5 liter
    42,6 % -> 42.6 percent
    42,6 % -> 42.6 percent
    42,6 Prozent -> 42.6 percent
    drei Prozent -> 3 percent
    ein Prozent -> 1 percent
    3 Prozentpunkte -> 3 percentage-point
    mehr als 95 Prozent -> 95 percent more-than
    über 20 Firmen -> 20 count more-than
    gut 20 Firmen -> 20 count more-than
    mindestens 12 Personen -> 12 count at-least
    weniger als 5 kg -> 5 kilogram less-than
    unter 5 kg -> 5 kilogram less-than
    höchstens 40 Personen -> 40 count at-most
    bis zu 40 Personen -> 40 count at-most
    etwa 40 Personen -> 40 count about
    rund 40 Personen -> 40 count about
    ca. 40 Personen -> 40 count about
    fast 20 Prozent -> 20 percent nearly
    knapp 20 Prozent -> 20 percent nearly
    nahezu 20 Prozent -> 20 percent nearly
    genau 7 Personen -> 7 count exactly
    120 Milliarden Yuan -> 120000000000 CNY
    1,2 Billionen Yuan -> 1200000000000 CNY
    eine Billion Euro -> 1000000000000 EUR
    350 Millionen Yuan -> 350000000 CNY
    5 Mio. Euro -> 5000000 EUR
    5 Mrd. Euro -> 5000000000 EUR
    5 Tsd. Euro -> 5000 EUR
    30.000 Euro -> 30000 EUR
    3,50 € -> 3.5 EUR
    Das Riff starb vor 40 Millionen Jahren, nach drei Jahren. -> 40000000 year ago; 3 year
    Es findet alle drei Jahre statt, für alle fünf Orte. -> 3 year every; 5 count
    Arn schlug Brunn 31-14 und gewann 4:0. -> 31.014 score; 4 score
    1,3 × 1014 Zellen und 2,5 · 10⁹ Tonnen -> 130000000000000 count; 2500000000 tonne
    2800 U/min oder 900 Umdrehungen pro Minute -> 2800 revolution-per-minute; 900 revolution-per-minute
    Die Fähre bringt £40m im Jahr. -> 40000000 GBP
    €3bn für einen Pier von 30 m -> 3000000000 EUR; 30 meter
    rund €2 Mio. im Jahr -> 2000000 EUR about
    EUR 5 Mio. -> 5000000 EUR
    12 Millionen Dollar -> 12000000 USD
    12 Millionen US-Dollar -> 12000000 USD
    12 Millionen Pfund -> 12000000 GBP
    12 Pfund -> 12 pound
    400 Baht -> 400 THB
    9 Cent je Liter -> 9 cent
    500 Kronen, 300 schwedische Kronen und eine Krone aus Gold -> 500 XKR; 300 SEK
    10 Schweizer Franken -> 10 CHF
    1 Million Yuan (145.315 Dollar) -> 1000000 CNY; 145315 USD
    329 Kilometer -> 329 kilometer
    mit 329 Kilometern -> 329 kilometer
    329 km -> 329 kilometer
    171 Gigawattstunden, 720 Wattstunden -> 171 gigawatt-hour; 720 watt-hour
    30 Kilometer je Stunde für 6 Millionen Zloty oder 50 Lei -> 30 kilometer-per-hour; 6000000 PLN; 50 RON
    90 km/h -> 90 kilometer-per-hour
    25 °C -> 25 celsius
    3 Tonnen -> 3 tonne
    12 Stunden -> 12 hour
    zwei Jahre -> 2 year
    Sie starb im Alter von 81, Kinder im Alter von vier bis sechs lernen. -> 81 year; 4 year; 6 year
    die 18- bis 24-Jährigen, 6- und 7-jährige Kinder -> 18..24 year; 6 year; 7 year
    14 statt 50 Minuten, 20 Läden statt 30 Euro -> 14 minute; 50 minute; 20 count; 30 EUR
    14 Minuten statt 50 -> 14 minute; 50 minute
    ein 12-prozentiger Anteil, eine zehnprozentige Lösung -> 12 percent; 10 percent
    Ein elftägiger Streik und eine vierstündige Sitzung. -> 11 day; 4 hour
    nach einjähriger Pause in fünfzigminütiger Rede -> 1 year; 50 minute
    Die 12-jährige Ada, ein 24-Jähriger und eine Dreißigjährige. -> 12 year; 24 year; 30 year
    Sie spielt vor zehnjährigem Publikum, alle Zwölfjährigen sind da. -> 10 year; 12 year
    eine elfköpfige Bande in einem dreistöckigen, einseitig bemalten Haus -> 11 count; 3 count
    in einer Viertelstunde vor dem Viertelfinale, zwei Viertelfinale -> 2 count
    in drei Viertelstunden -> 0.75 ratio
    fünfeinhalb Stunden -> 5.5 hour
    um 5,3 mmHg -> 5.3 millimeter-ofhg
    in vier Jahren -> 4 year
    der 3. Platz -> 3 ordinal
    im 18. Jahrhundert -> 18 ordinal
    das dritte Mal -> 3 ordinal
    die ersten Gäste -> 1 ordinal
    im Jahr 2018 -> 2018 date
    bis 2022 -> 2022 date
    seit 1066 -> 1066 date
    (2018) -> 2018 date
    2018 Gäste -> 2018 count
    November 2018 -> 2018-11 date
    22. November 2018 -> 2018-11-22 date
    am 22. November -> --11-22 date
    bis Ende März 28 Stellen, seit Januar 10 Dollar -> --03 date; 28 count; --01 date; 10 USD
    November 22, 2018 -> 2018-11-22 date
    22. Nov. 2018 -> 2018-11-22 date
    22.11.2018 -> 2018-11-22 date
    2018-11-22 -> 2018-11-22 date
    3. März 2020 -> 2020-03-03 date
    die 1980er Jahre -> 1980..1989 date
    in den 1980er-Jahren -> 1980..1989 date
    seit den 90er Jahren -> 1990..1999 date
    44 v. Chr. -> -0043 date
    750 n. Chr. -> 0750 date
    von 2018 bis 2022 -> 2018..2022 date
    2018–2022 -> 2018..2022 date
    zwischen 1402 und 1405 -> 1402..1405 date
    13. - 16. April -> --04-13..--04-16 date
    13.–16. April 2019 -> 2019-04-13..2019-04-16 date
    vom 13. bis 16. April -> --04-13..--04-16 date
    zwischen 10 und 20 Personen -> 10..20 count
    10 bis 20 Prozent -> 10..20 percent
    10–20 Prozent -> 10..20 percent
    zwischen fünf und zwanzig -> 5..20 count
    von 10 auf 20 Prozent -> 10 percent; 20 percent
    von 1,5 auf 1,7 Milliarden Euro -> 1500000000 EUR; 1700000000 EUR
    von 500 auf 1,7 Millionen -> 500 count; 1700000 count
    von 30.000 auf 45.000 -> 30000 count; 45000 count
    120 bzw. 72 Milliarden Yuan -> 120000000000 CNY; 72000000000 CNY
    120 Milliarden Yuan bzw. 72 Milliarden Yuan -> 120000000000 CNY; 72000000000 CNY
    5, 10 und 20 Prozent -> 5 percent; 10 percent; 20 percent
    verdoppeln -> 2 ratio
    Es verdreifachte sich. -> 3 ratio
    dreifach -> 3 ratio
    dreimal -> 3 ratio
    2,5 mal 60 mal 14 Zentimeter und sechs mal vier Meter -> 2.5 count; 60 count; 14 centimeter; 6 count; 4 meter
    Es läuft 60 mal am Tag, viermal 100 Meter. -> 60 ratio; 4 ratio; 100 meter
    um halb sechs, dreieinhalb Stunden nach halb zwei -> 3.5 hour
    halb so viel wie das Halbjahr, ein Halbjahr lang -> 0.5 ratio
    350-mal -> 350 ratio
    die Hälfte -> 0.5 ratio
    Er stieg um 3,6 auf 52,4 Millionen Euro. -> 3600000 EUR; 52400000 EUR
    am 15. Juni 2567 -> 2024-06-15 date
    um 10:30 Uhr -> T10:30 time
    um 14 Uhr -> T14:00 time
    vier -> 4 count
    dreihundertfünfundzwanzig Menschen -> 325 count
    zweitausend Menschen -> 2000 count
    zweihunderttausend Menschen -> 200000 count
    eine Million -> 1000000 count
    fünf Millionen Einwohner -> 5000000 count
    eine halbe Million -> 500000 count
    zweieinhalb Millionen -> 2500000 count
    anderthalb Millionen -> 1500000 count
    zwei Dutzend -> 24 count
    vier, fünf und sechs -> 4 count; 5 count; 6 count
    Nr. 5 -> -
    Seite 12 -> -
    Raum A13 -> -
    ISBN 3-16-148410-X -> -
    Tel. 030/1234567 -> -
    ein Tag -> -
    eine Firma -> -
    Millionen Menschen -> -
    siehe [1] -> -
    außer Acht lassen -> -
"""

ONES = [
    "null",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
]
ONES += ["siebzehn", "achtzehn", "neunzehn"]
TENS = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]


def number_word(value: int) -> str:
    """Return 2 to 99 as German writes it."""
    if value < 20:
        return ONES[value]
    tens, ones = divmod(value, 10)
    return (f"{ONES[ones]}und" if ones else "") + TENS[tens - 2]


@pytest.mark.parametrize(("text", "expected"), rows(TABLE), ids=lambda value: value[:40])
def test_german_figures(text: str, expected: str) -> None:
    assert found(text, "de") == expected


@pytest.mark.parametrize("value", range(2, 100), ids=number_word)
def test_german_number_words(value: int) -> None:
    assert found(f"Sie kauften {number_word(value)} Boote.", "de") == f"{value} count"


@pytest.mark.parametrize(
    ("text", "top", "bottom"),
    [
        ("zwei Drittel der Mitglieder", 2, 3),
        ("ein Drittel der Mitglieder", 1, 3),
        ("Zweidrittelmehrheit", 2, 3),
        ("ein Neuntel", 1, 9),
    ],
)
def test_german_fractions(text: str, top: int, bottom: int) -> None:
    assert found(text, "de") == ratio(top, bottom)
