"""Thai figures, by kind: each row a text and what it states."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import qa.figures
from qa.figures import find_figures
from tests.figures.tables import found, ratio, rows

TABLE = """
    หนังสือ 308 เล่ม -> 308 count
    1,234 คน -> 1234 count
    ๑๒๓ คน -> 123 count
    ๑,๒๓๔.๕ เมตร -> 1234.5 meter
    42.6 เปอร์เซ็นต์ -> 42.6 percent
    42.6% -> 42.6 percent
    ร้อยละ 95 -> 95 percent
    ร้อยละ ๙๕ -> 95 percent
    มากกว่าร้อยละ 95 -> 95 percent more-than
    มากกว่า 95 เปอร์เซ็นต์ -> 95 percent more-than
    กว่า 20 บริษัท -> 20 count more-than
    20 กว่าล้านคน -> 20000000 count more-than
    อย่างน้อย 12 คน -> 12 count at-least
    ไม่น้อยกว่า 12 คน -> 12 count at-least
    น้อยกว่า 5 กิโลกรัม -> 5 kilogram less-than
    ไม่เกิน 40 คน -> 40 count at-most
    ประมาณ 40 คน -> 40 count about
    ราว 40 คน -> 40 count about
    เกือบ 20 เปอร์เซ็นต์ -> 20 percent nearly
    1.20 แสนล้านหยวน -> 120000000000 CNY
    7.2 หมื่นล้านหยวน -> 72000000000 CNY
    7.2 หมื่นล้าน -> 72000000000 count
    3 ล้านล้านบาท -> 3000000000000 THB
    350 ล้านหยวน -> 350000000 CNY
    5 แสนบาท -> 500000 THB
    5 หมื่นบาท -> 50000 THB
    5 พันบาท -> 5000 THB
    2 พันล้านดอลลาร์สหรัฐ -> 2000000000 USD
    12 ล้านปอนด์ -> 12000000 GBP
    3 ล้าน 5 แสนบาท -> 3500000 THB
    300 บาท -> 300 THB
    เมื่อ 40 ล้านปีก่อน และ 3 ปีก่อนเปิด -> 40000000 year ago; 3 year
    จัดขึ้นทุก ๆ 3 ปี -> 3 year every
    ทีมอาร์นชนะ 31–14 -> 31.014 score
    มีเซลล์ 1.3 × 1014 เซลล์ -> 130000000000000 count
    2800 รอบต่อนาที -> 2800 revolution-per-minute
    ค่าธรรมเนียม £40m สำหรับเรือ และ $6bnต่อปี -> 40000000 GBP; 6000000000 USD
    2565 บาท -> 2565 THB
    400 เยน -> 400 JPY
    10 ยูโร -> 10 EUR
    1 ล้านหยวน (145,315 ดอลลาร์) -> 1000000 CNY; 145315 USD
    329 กิโลเมตร -> 329 kilometer
    329 กม. -> 329 kilometer
    5 ตารางกิโลเมตร -> 5 square-kilometer
    4 ปี -> 4 year
    12 ชั่วโมง -> 12 hour
    30 นาที -> 30 minute
    25 องศาเซลเซียส -> 25 celsius
    ครั้งที่ 4 -> 4 ordinal
    อันดับ 1 -> 1 ordinal
    ศตวรรษที่ 18 -> 18 ordinal
    ปี 2565 -> 2022 date
    ภายในปี 2565 -> 2022 date
    พ.ศ. 2565 -> 2022 date
    พ.ศ. ๒๕๖๕ -> 2022 date
    ค.ศ. 2022 -> 2022 date
    ปี 2022 -> 2022 date
    ปี ค.ศ. 2022 -> 2022 date
    ปี 2565 (ค.ศ. 2022) -> 2022 date
    พฤศจิกายน 2561 -> 2018-11 date
    22 พฤศจิกายน 2561 -> 2018-11-22 date
    วันที่ 22 พฤศจิกายน พ.ศ. 2561 -> 2018-11-22 date
    22 พ.ย. 61 -> 2018-11-22 date
    22 พฤศจิกายน 2018 -> 2018-11-22 date
    22 พฤศจิกายน -> --11-22 date
    22/11/2561 -> 2018-11-22 date
    13-16 เมษายน 2562 -> 2019-04-13..2019-04-16 date
    ปี 2561 ถึง 2565 -> 2018..2022 date
    ระหว่างปี 1402 และ 1405 -> 1402..1405 date
    ทศวรรษ 1980 -> 1980..1989 date
    ค.ศ. 750 -> 0750 date
    ระหว่าง 10 ถึง 20 คน -> 10..20 count
    10-20 เปอร์เซ็นต์ -> 10..20 percent
    จาก 15 เป็น 20 เปอร์เซ็นต์ -> 15 percent; 20 percent
    จาก 1.5 เป็น 1.7 ล้านบาท -> 1500000 THB; 1700000 THB
    สองเท่า -> 2 ratio
    3 เท่า -> 3 ratio
    ครึ่งหนึ่ง -> 0.5 ratio
    เวลา 10.30 น. -> T10:30 time
    สี่คน -> 4 count
    สิบคน -> 10 count
    ยี่สิบเอ็ดคน -> 21 count
    สองร้อยห้าคน -> 205 count
    สองล้านห้าแสนบาท -> 2500000 THB
    สองล้านครึ่ง -> 2500000 count
    สามแสนถึงห้าแสนคน -> 300000..500000 count
    หนึ่งล้านบาท -> 1000000 THB
    ห้าถึงสิบปี -> 5..10 year
    สามารถทำได้ -> -
    ห้ามเข้า -> -
    ห้างสรรพสินค้า -> -
    อุตสาหกรรม -> -
    สหกรณ์ -> -
    เก้าอี้ -> -
    ศูนย์กลาง -> -
    พันธุ์ไม้ -> -
    ล้านนา -> -
    สี่เหลี่ยม -> -
    เสี่ยง -> -
    สัมพันธ์ -> -
    สร้อยคอ -> -
    กระแสน้ำ -> -
    ครั้งหนึ่ง -> -
    พื้นที่ 300 km2 -> 300 square-kilometer
    มีแขก 2000 คนมา -> 2000 count
    มีนักท่องเที่ยว 2560 คน -> 2560 count
    ปี 2550 และ 2560 หมู่บ้านนี้ -> 2007 date; 2017 date
    เชื้อรา 150 สายพันธุ์ -> 150 count
    ระยะทาง 5 km -> 5 kilometer
    กำลังผลิต 90 MW -> 90 megawatt
    สถานที่ 12 แห่ง -> 12 count
    พื้นที่ 300 และ -> 300 count
    หกร้อยคน -> 600 count
    หกแสนล้านบาท -> 600000000000 THB
    ยี่สิบหกราย -> 26 count
    หกกิโลเมตร -> 6 kilometer
    ห้าวัน -> 5 day
    สามวิธี -> 3 count
    สี่ยูโร -> 4 EUR
    ศตวรรษที่สิบสี่ยาว -> 14 ordinal
    ม้าห้าวิ่ง -> -
    หกล้มหกลุก -> -
    สามพันปี -> 3000 year
    5 ล้านkm -> 5000000 kilometer
    366 ล้านฟรังก์ -> 366000000 CHF
    14,300 โครนจาก -> 14300 XKR
    ราคา 45 เซนต์ -> 45 cent
    ผลิตได้ 12 กิกะวัตต์ชั่วโมง -> 12 gigawatt-hour
    71 ล้านโครนา -> 71000000 SEK
    5.9 พันล้านเปโซ -> 5900000000 MXN
    ปี 2564 ปีละ 6,200 ตัน -> 2021 date; 6200 ton
    สามชั่วโมงครึ่ง -> 3.5 hour
    2 ปีครึ่ง -> 2.5 year
    ราว 5 เดือนครึ่งหลังเปิด -> 5 month about
    ใช้ 3 ปีครึ่งหนึ่งของเวลา -> 3 year; 0.5 ratio
    หนึ่งเท่าครึ่ง -> 1.5 ratio
    เพิ่มเท่าตัวเป็น 60 -> 2 ratio; 60 count
    เพิ่มสามเท่าตัว -> 3 ratio
    เพิ่มหลายเท่าตัว -> -
    ราคาอยู่ที่ 65 -> 65 count
    แผนที่ 112 แผ่น -> 112 count
    ไตรมาสสาม -> 3 ordinal
    ในไตรมาสที่ 4 -> 4 ordinal
    ในปี 2314 เกาะนี้ -> 1771 date
    ภายในปี 2300 -> 2300 count
    ระหว่างห้าทุ่มถึงตีห้า -> T23:00 time; T05:00 time
    ตั้งแต่ 7 โมงเช้าถึง 4 ทุ่ม -> T07:00 time; T22:00 time
    ตอนตีสามครึ่ง -> T03:30 time
    หลังบ่ายสองโมง -> T14:00 time
    หนึ่งทุ่ม -> T19:00 time
    แปดโมงครึ่ง -> T08:30 time
    โจมตีห้าเมือง -> 5 count
    ตี 5 ครั้ง -> 5 count
    หกโมง -> 6 count
    ระหว่าง 23.00-06.00 น. -> T23:00 time; T06:00 time
    ระยะ 2.50 ถึง 6.30 เมตร -> 2.5..6.3 meter
    ร้อยละ 20 ถึง 25 -> 20..25 percent
    จากร้อยละ 24 เหลือ 9 ภายในสองปี -> 24 percent; 9 percent; 2 year
    จากร้อยละ 24 เป็น 9 คน -> 24 percent; 9 count
    จาก 70 เหลือ 25 นาที -> 70 minute; 25 minute
    สิบหกรัง -> 16 count
    ยี่สิบสามารถ -> 20 count
    หนังสือมือสอง -> -
    ทำงานที่หกเตียง -> 6 count
    หกแผ่น -> 6 count
    บันทึก 2563 แผ่น -> 2563 count
    ชนะที่ห้าเที่ยว -> 5 count
    ต้องใช้รถเพิ่มหกคัน -> 6 count
    โดยสารหกคน -> 6 count
    มหกรรม -> -
    วิสาหกิจ -> -
    สหกิจศึกษา -> -
    โกหกคน -> -
    ตั้งแต่ปี 2534 วันนี้ -> 1991 date
    ปี 2022 วันละ 5 คน -> 2022 date; 5 count
    ผ่อน 9 ปี 2560 บาท -> 9 year; 2560 THB
    ราววันละ 500 คน -> 500 count about
    ไม่เกินปีละ 30 หลัง -> 30 count at-most
    ตอบมากถึง 70 ข้อ -> 70 count at-most
    พ.ศ. 2334 ถึง 2337 เป็น -> 1791..1794 date
    ปี 2566-67 ตาม -> 2023..2024 date
    ปีบัญชี 2566/67 -> 2023..2024 date
    ปี 2018/19 ตาม -> 2018..2019 date
    ฤดูกาล 2567 บริษัท -> 2024 date
    บอแรกซ์ -> -
    ทารกแรกเกิด -> -
    ในตอนแรกเปิด -> -
    รอบแรก -> 1 ordinal
    หมายเลข 5 -> -
    มาตรา 112 -> -
    โทร. 02-123-4567 -> -
"""

ONES = ["ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"]


def number_word(value: int) -> str:
    """Return 2 to 99 as Thai writes it."""
    tens, ones = divmod(value, 10)
    head = "" if not tens else ("" if tens == 1 else "ยี่" if tens == 2 else ONES[tens]) + "สิบ"
    return head + ("" if tens and not ones else "เอ็ด" if tens and ones == 1 else ONES[ones])


@pytest.mark.parametrize(("text", "expected"), rows(TABLE), ids=lambda value: value[:40])
def test_thai_figures(text: str, expected: str) -> None:
    assert found(text, "th") == expected


@pytest.mark.parametrize("value", range(2, 100), ids=str)
def test_thai_number_words(value: int) -> None:
    assert found(f"ซื้อเรือ {number_word(value)} ลำ", "th") == f"{value} count"


@pytest.mark.parametrize(("text", "top", "bottom"), [("หนึ่งในสาม", 1, 3), ("2 ใน 3", 2, 3), ("เศษสามส่วนสี่", 3, 4)])
def test_thai_fractions(text: str, top: int, bottom: int) -> None:
    assert found(text, "th") == ratio(top, bottom)


SCALES = {"ร้อย": 2, "พัน": 3, "หมื่น": 4, "แสน": 5, "ล้าน": 6, "พันล้าน": 9, "หมื่นล้าน": 10, "แสนล้าน": 11}
UNITS = {"ยูโร": "EUR", "บาท": "THB", "ปี": "year", "นาที": "minute", "กิโลเมตร": "kilometer", "ราย": "count"}


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("scale", SCALES)
def test_thai_scale_word_before_any_unit(scale: str, unit: str) -> None:
    for number in ("8", "8 ", "แปด", "หก"):
        value = (6 if number == "หก" else 8) * 10 ** SCALES[scale]
        assert found(f"มี{number}{scale}{unit}ในเมือง", "th") == f"{value} {UNITS[unit]}"


DATA = tomllib.loads((Path(qa.figures.__file__).parent / "data" / "th.toml").read_text(encoding="utf-8"))
NEIGHBOURS = [(word, word + after) for word, afters in DATA["not_before"].items() for after in afters]
NEIGHBOURS += [(word, before + word) for word, befores in DATA["not_after"].items() for before in befores]


@pytest.mark.parametrize(("word", "text"), NEIGHBOURS, ids=lambda value: value)
def test_thai_number_word_inside_another_word_is_no_figure(word: str, text: str) -> None:
    at = text.rindex(word) if text.endswith(word) else text.index(word)
    assert not [f for f in find_figures(text, "th") if f.start < at + len(word) and at < f.end]
