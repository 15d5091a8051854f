"""Names in two scripts: stop words of a name, ends as they are spoken, Latin letters behind a Thai name."""

from __future__ import annotations

import pytest

from qa.questions import analyse
from qa.questions.relevance import asked_about, likeness, take_apart


def matched(question: str, language: str, said: str, language_of_it: str) -> dict[str, float]:
    asked = asked_about(analyse(question, language))
    best = likeness(asked, take_apart(said, language_of_it)).max(axis=1)
    return {word.text: round(float(alike), 1) for word, alike in zip(asked.words, best, strict=True)}


@pytest.mark.parametrize(
    ("question", "said", "names"),
    [
        pytest.param("How large is Khao Dam Kaeo?", "ป่าที่เขาดำแก้วมีช้าง", ("Khao", "Dam", "Kaeo"), id="hill"),
        pytest.param("How large is Chiang Phan?", "เทศบาลเชียงพารมีวัด", ("Chiang", "Phan"), id="end as spoken"),
        pytest.param("How old is Chiang Than?", "เทศบาลเชียงทานมีวัด", ("Chiang",), id="a stop word of a name"),
        pytest.param("How large is Chiang Phan's temple?", "เทศบาลเชียงพารมีวัด", ("Chiang", "Phan's"), id="possessive"),
    ],
)
def test_a_name_is_heard_whole(question: str, said: str, names: tuple[str, ...]) -> None:
    found = matched(question, "en", said, "th")
    assert {name: found[name] for name in names} == dict.fromkeys(names, 0.9)


def test_a_thai_name_is_said_where_its_latin_letters_are() -> None:
    found = matched("สถานีออร์เกลฟ (Orgelev) มีรถกี่คัน", "th", "The station Orgelev has 14 trams.", "en")
    assert all(found[word] == 1.0 for word in ("ออร์", "เกล", "ฟ", "Orgelev"))
    assert matched("ขายปลา (Scholle) ได้กี่ตัน", "th", "Die Scholle", "de")["ปลา"] < 1.0  # a translation, and no name
