"""English figures, by kind: each row a text and what it states."""

from __future__ import annotations

import pytest

from tests.figures.tables import found, ratio, rows

TABLE = """
    The shop sold 308 books. -> 308 count
    It has 1,234 seats. -> 1234 count
    It has 1,234,567 seats. -> 1234567 count
    a length of 1,234.5 metres -> 1234.5 meter
    a value of 0.75 -> 0.75 count
    The mixed form 1.234,56 is read by its last sign. -> 1234.56 count
    -5 degrees -> -5 degree
    six and 6½ cups -> 6 count; 6.5 count
    42.6 percent -> 42.6 percent
    42.6% -> 42.6 percent
    15 per cent -> 15 percent
    three percent -> 3 percent
    one percent -> 1 percent
    3 percentage points -> 3 percentage-point
    more than 95 percent -> 95 percent more-than
    nearly 20 percent -> 20 percent nearly
    almost 20 percent -> 20 percent nearly
    over 300 people -> 300 count more-than
    at least 12 people -> 12 count at-least
    no fewer than 12 people -> 12 count at-least
    less than 5 kg -> 5 kilogram less-than
    under 5 kg -> 5 kilogram less-than
    up to 40 people -> 40 count at-most
    no more than 40 people -> 40 count at-most
    about 40 people -> 40 count about
    roughly 580 billion euros -> 580000000000 EUR about
    approximately 40 people -> 40 count about
    ~40 people -> 40 count about
    20+ people -> 20 count at-least
    20 or more people -> 20 count at-least
    exactly 7 people -> 7 count exactly
    120 billion yuan -> 120000000000 CNY
    1.2 trillion yuan -> 1200000000000 CNY
    350 million yuan -> 350000000 CNY
    30,000 yuan -> 30000 CNY
    12 thousand baht -> 12000 THB
    $5 -> 5 USD
    $145,315 -> 145315 USD
    US$5.2 billion -> 5200000000 USD
    $5M -> 5000000 USD
    £30m -> 30000000 GBP
    The reef died about 40 million years ago, three years before. -> 40000000 year about-ago; 3 year
    It is held every three years in five towns. -> 3 year every; 5 count
    every 40 people -> 40 count
    Arn beat Brunn 31–14 and drew 2–2. -> 31.014 score; 2.002 score
    It fell by 20–15 percent. -> 20 count; 15 percent
    a walk of 12–18 kilometres -> 12..18 kilometer
    some 1.3 × 1014 cells -> 130000000000000 count about
    3 × 10^6 tonnes, 2.5·10⁹ cells and 4 × 10^-3 m -> 3000000 tonne; 2500000000 count; 0.004 meter
    a beam of 2.5 × 10 m and a screen of 1.5 × 1080 × 3 -> 2.5 count; 10 meter; 1.5 count; 1080 count; 3 count
    2800 revolutions per minute (RPM) -> 2800 revolution-per-minute
    900 rpm -> 900 revolution-per-minute
    The ferry earns £40m for the port and $6k in tips. -> 40000000 GBP; 6000 USD
    A pier of 30 m and £5 more -> 30 meter; 5 GBP
    €3bn -> 3000000000 EUR
    USD 5 million -> 5000000 USD
    THB 300 -> 300 THB
    5 million dollars -> 5000000 USD
    5 million US dollars -> 5000000 USD
    5 million U.S. dollars -> 5000000 USD
    12 million pounds -> 12000000 GBP
    12 pounds -> 12 pound
    400 yen -> 400 JPY
    9 cents or 9 euro cents and 60 pence, 12 per cent -> 9 cent; 9 cent; 60 penny; 12 percent
    84,000 crowns, but three crowns on the coat of arms -> 84000 XKR; 3 count
    2 million Czech crowns or 500 Norwegian kroner -> 2000000 CZK; 500 NOK
    10 Swiss francs -> 10 CHF
    1 million yuan ($145,315) -> 1000000 CNY; 145315 USD
    329 kilometers -> 329 kilometer
    329 kilometres -> 329 kilometer
    329 km -> 329 kilometer
    329-kilometer -> 329 kilometer
    30 miles an hour and 90 kilometres an hour -> 30 mile-per-hour; 90 kilometer-per-hour
    171 gigawatt-hours, 720 watt hours, 5 kilowatt hours -> 171 gigawatt-hour; 720 watt-hour; 5 kilowatt-hour
    6,000 gold coins, 40 real hives, five won medals, 80 lire -> 6000 count; 40 count; 5 count; 80 ITL
    90 km/h -> 90 kilometer-per-hour
    5 kilometers per hour -> 5 kilometer-per-hour
    25 °C -> 25 celsius
    25°C -> 25 celsius
    3 tonnes -> 3 tonne
    16 GB -> 16 gigabyte
    12 hours -> 12 hour
    30 seconds -> 30 second
    two years -> 2 year
    20-year-old -> 20 year
    a baker aged 24, pupils aged 6 to 12, aged between six and nine -> 24 year; 6..12 year; 6..9 year
    She won at the age of 21, aged 70 kilograms, in an age of 3 kings. -> 21 year; 70 kilogram; 3 count
    4 decades -> 4 decade
    21st -> 21 ordinal
    the 3rd time -> 3 ordinal
    the third time -> 3 ordinal
    the twenty-first time -> 21 ordinal
    in 2018 -> 2018 date
    by 2022 -> 2022 date
    since 1066 -> 1066 date
    (2018) -> 2018 date
    the 2018 season -> 2018 date
    2,018 visitors -> 2018 count
    on 15 June 2567, children under 12 may play, 2567 people -> 2024-06-15 date; 12 count less-than; 2567 count
    what happened on 12 may and 12 may 2019 -> --05-12 date; 2019-05-12 date
    Forty six-wheeled carts, two hundred twenty-five men, forty-six boats -> 40 count; 6 count; 225 count; 46 count
    Sales rose by 3.6 million to 52.4 million euros. -> 3600000 EUR; 52400000 EUR
    The rent rises by 850 to 14,300 yen. -> 850 JPY; 14300 JPY
    It fell by 10 to 20 percent. -> 10..20 percent
    2018 visitors -> 2018 count
    November 2018 -> 2018-11 date
    November 22, 2018 -> 2018-11-22 date
    Nov. 22, 2018 -> 2018-11-22 date
    22 November 2018 -> 2018-11-22 date
    22nd of November 2018 -> 2018-11-22 date
    November 22nd, 2018 -> 2018-11-22 date
    22 November -> --11-22 date
    November 22 -> --11-22 date
    2018-11-22 -> 2018-11-22 date
    11/22/2018 -> 2018-11-22 date
    22/11/2018 -> 2018-11-22 date
    February 29, 2020 -> 2020-02-29 date
    the 1980s -> 1980..1989 date
    the 90s -> 1990..1999 date
    mid-1990s -> 1990..1999 date
    44 BC -> -0043 date
    AD 70 -> 0070 date
    750 AD -> 0750 date
    BE 2565 -> 2022 date
    The mast should be 52 metres high and may be 2565 days old. -> 52 meter; 2565 day
    In 2035 it shall be 20. -> 2035 date; 20 count
    from 2018 to 2022 -> 2018..2022 date
    2018-2022 -> 2018..2022 date
    2018–19 -> 2018..2019 date
    between 1402 and 1405 -> 1402..1405 date
    April 13-16, 2019 -> 2019-04-13..2019-04-16 date
    13–16 April -> --04-13..--04-16 date
    between 10 and 20 people -> 10..20 count
    10-20 percent -> 10..20 percent
    10 to 20 percent -> 10..20 percent
    30 to 50 thousand people -> 30000..50000 count
    from 10 to 20 percent -> 10 percent; 20 percent
    from 1.5 to 1.7 billion euros -> 1500000000 EUR; 1700000000 EUR
    from 500 to 1.7 million -> 500 count; 1700000 count
    5, 10 and 20 percent -> 5 percent; 10 percent; 20 percent
    3 and 4 million people -> 3000000 count; 4000000 count
    doubled -> 2 ratio
    It will triple. -> 3 ratio
    twofold -> 2 ratio
    three times -> 3 ratio
    350 times -> 350 ratio
    3x -> 3 ratio
    twice -> 2 ratio
    half of it -> 0.5 ratio
    the first half -> 1 ordinal
    a ratio of 3:1 -> 3 ratio
    3/4 of it -> 0.75 ratio
    at 10:30 -> T10:30 time
    at 5 p.m. -> T17:00 time
    four -> 4 count
    three hundred and five -> 305 count
    two hundred thousand -> 200000 count
    a million -> 1000000 count
    half a million -> 500000 count
    two and a half million -> 2500000 count
    two dozen -> 24 count
    nineteen hundred -> 1900 count
    four, five and six -> 4 count; 5 count; 6 count
    SHINING 3D -> -
    a 4K screen -> -
    room A13 -> -
    the F-16 -> -
    COVID-19 -> -
    the nation's No 1 city -> -
    No. 5 -> -
    page 12 -> -
    see [1] and [2, 3] -> -
    ISBN 978-3-16-148410-0 -> -
    call +49 30 1234567 -> -
    call 555-123-4567 -> -
    https://example.org/2018/11/22?id=300 -> -
    version 1.2.3.4 -> -
    agent 007 -> -
    one of them -> -
    millions of people -> -
    22,392 km2 of forest -> 22392 square-kilometer
    30 m3 of water -> 30 cubic-meter
"""

WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
]
WORDS += ["seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def number_word(value: int) -> str:
    """Return 2 to 99 as English writes it."""
    if value < 20:
        return WORDS[value]
    tens, ones = divmod(value, 10)
    return TENS[tens - 2] + (f"-{WORDS[ones]}" if ones else "")


@pytest.mark.parametrize(("text", "expected"), rows(TABLE), ids=lambda value: value[:40])
def test_english_figures(text: str, expected: str) -> None:
    assert found(text, "en") == expected


@pytest.mark.parametrize("value", range(2, 100), ids=number_word)
def test_english_number_words(value: int) -> None:
    assert found(f"They bought {number_word(value)} boats.", "en") == f"{value} count"


FRACTIONS = [
    ("two-thirds", 2, 3),
    ("three fifths", 3, 5),
    ("1/3", 1, 3),
    ("a third", 1, 3),
    ("A quarter", 1, 4),
    ("one fifth", 1, 5),
    ("one-tenth", 1, 10),
    ("another eighth", 1, 8),
    ("three sevenths", 3, 7),
]


@pytest.mark.parametrize(("text", "top", "bottom"), FRACTIONS)
def test_english_fractions(text: str, top: int, bottom: int) -> None:
    assert found(f"{text} of the members", "en") == ratio(top, bottom)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fell by a third.", ratio(1, 3)),
        ("almost a quarter in towns", ratio(1, 4) + " nearly"),
        ("a third more than in 2020, a fifth fewer", ratio(1, 3) + "; 2020 date; " + ratio(1, 5)),
        ("half-timbered houses at half past, a double room", "-"),
        ("a third party, followed by a third, and by a third time", "3 ordinal; 3 ordinal; 3 ordinal"),
        ("Two piers were sold, a third was built.", "2 count; 3 ordinal"),
        ("in the third quarter of 2022 and a quarter earlier", "3 ordinal; 2022 date"),
        ("a quarter of an hour", "-"),
        ("a third-party app", "3 ordinal"),
        ("one in five dogs and one in every eight cats", f"{ratio(1, 5)}; {ratio(1, 8)}"),
        ("one in three years, one in 2022, two in five towns", "3 year; 2022 date; 2 count; 5 count"),
    ],
)
def test_english_article_before_a_fraction(text: str, expected: str) -> None:
    assert found(text, "en") == expected
