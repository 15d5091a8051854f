"""How a text names people and organisations: Thai names behind a title, datelines, and sentences that name nobody."""

from __future__ import annotations

import pytest

from qa.read.naming import CAPITAL, DOES, NAMED, UNNAMED, is_dateline, may_name, thai_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("นายวิทยา แสงดี หัวหน้าโครงการ กล่าวว่า", ["นายวิทยา แสงดี"], id="before-a-role"),
        pytest.param("นางสาวมาลีดำรงตำแหน่งผู้จัดการ", ["นางสาวมาลี"], id="before-a-verb"),
        pytest.param("โดยมี ดร.สมใจ ทองแท้ เป็นประธาน", ["ดร.สมใจ ทองแท้"], id="abbreviated"),
        pytest.param("นายกเทศมนตรีและนายช่างมาประชุม", [], id="no-names"),
        pytest.param("The mayor spoke.", [], id="no-thai"),
    ],
)
def test_a_thai_name_is_found_behind_its_title(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in thai_names(text)] == names


@pytest.mark.parametrize(
    ("text", "language", "kind", "factor"),
    [
        ("The mayor, Anna Lind, opened it.", "en", "person", NAMED),
        ("The new hall has 900 seats.", "en", "person", UNNAMED),
        ("Für Kinder kostet es nichts.", "de", "person", UNNAMED),
        ("Gebaut hat sie die Firma Holm aus Ask.", "de", "organisation", DOES),
        ("Geführt wird das Haus von der Stiftung Holm.", "de", "organisation", DOES),
        ("Die Firma Holm hat 40 Leute.", "de", "organisation", NAMED),
        ("It was supplied by Holm Engineering of Ask.", "en", "organisation", DOES),
        ("The job has gone to the carpenters Holm & Berg.", "en", "organisation", DOES),
        ("Holm & Berg have forty workers.", "en", "organisation", NAMED),
        ("Die neue Halle ist 40 Meter lang.", "de", "organisation", UNNAMED),
        ("The cup went to Holmen in 1998.", "en", "organisation", CAPITAL),
        ("Den Pokal gewann Rot Ask.", "de", "organisation", CAPITAL),
        ("The new hall is 40 metres long.", "en", "organisation", UNNAMED),
        ("มูลนิธิแสงดีเป็นผู้บริจาค", "th", "organisation", DOES),
        ("มูลนิธิแสงดีตั้งอยู่ที่เมืองอัสก์", "th", "organisation", NAMED),
    ],
)
def test_a_sentence_may_name_who_is_asked_for(text: str, language: str, kind: str, factor: float) -> None:
    assert may_name(text, language, kind) == factor


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("Bad Orm, den 3. März 2021", True),
        ("Orm, March 3, 2021", True),
        ("Orm opened on 3 March 2021", False),
        ("Am 3. März 2021 kam Anna Lind.", False),
    ],
)
def test_a_dateline_names_nobody(text: str, dateline: bool) -> None:
    assert is_dateline(text) is dateline
