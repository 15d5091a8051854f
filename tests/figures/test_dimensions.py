"""Which dimension a length is of, and which one a question asks for, in sentences made for the test."""

from __future__ import annotations

from pathlib import Path

import pytest

import qa.figures
from qa.figures import find_figures
from qa.figures.dimensions import LENGTH_UNITS, asked_dimension, differ, stated_dimension


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        pytest.param("en", "It is 310 metres long and 9.5 metres deep.", "length depth", id="en-behind"),
        pytest.param(
            "en", "A mast 40 metres (131 ft) tall; the diameter is 2 m.", "height height diameter", id="en-of"
        ),
        pytest.param("en", "It stands 12 km off the coast at a depth of 33 metres.", "distance depth", id="en-noun"),
        pytest.param("en", "a 12-metre-high wall, two metres thick", "height thickness", id="en-hyphen"),
        pytest.param("en", "a height of 118 metres from the ground", "height", id="en-noun-before-preposition"),
        pytest.param("en", "The depth is unknown, and it runs for 640 metres.", "-", id="en-other-clause"),
        pytest.param("en", "Its depth and length are 3 metres and 90 metres.", "- -", id="en-either"),
        pytest.param("en", "The deep lake feeds 40 kilometres of canals.", "-", id="en-none-stated"),
        pytest.param("de", "8 Kilometer vor der Küste in bis zu 21 Meter tiefem Wasser", "distance depth", id="de"),
        pytest.param("de", "Die Kuppel liegt 60 Meter über dem Platz, sie misst 17 Meter.", "height -", id="de-above"),
        pytest.param("de", "Die Länge beträgt 90 m bei einem Durchmesser von 2 m.", "length diameter", id="de-noun"),
        pytest.param("de", "12 oder 14 Meter breite Straßen", "width width", id="de-lent"),
        pytest.param("th", "คลองยาว 14 กิโลเมตร กว้าง 36 เมตร ลึกประมาณ 4 เมตร", "length width depth", id="th"),
        pytest.param("th", "หอนาฬิกามีความสูง 28 เมตรจากพื้น อยู่ห่างจากตลาด 900 เมตร", "height distance", id="th-noun"),
        pytest.param("th", "ท่าเรือน้ำลึกมีสะพาน 640 เมตร", "-", id="th-adjective-of-another-thing"),
    ],
)
def test_stated(language: str, text: str, expected: str) -> None:
    figures = find_figures(text, language)
    lengths = [figure for figure in figures if figure.unit in LENGTH_UNITS]
    assert " ".join(stated_dimension(text, language, figure, figures) or "-" for figure in lengths) == expected


@pytest.mark.parametrize(
    ("language", "question", "expected"),
    [
        ("en", "How deep is the long canal?", "depth"),
        ("en", "What is the diameter of the tall mast?", "diameter"),
        ("en", "How many kilometres off the coast is the mast?", "distance"),
        ("en", "How many ships use the deep harbour?", ""),
        ("de", "Wie weit draußen steht der hohe Mast?", "distance"),
        ("de", "In welcher Tiefe liegt das Wrack?", "depth"),
        ("de", "Wie hoch ist der Durchmesser der Röhre?", "diameter"),
        ("de", "Wie lange dauert die Fahrt?", ""),
        ("th", "ท่าเรือน้ำลึกยาวกี่เมตร", "length"),
        ("th", "ความลึกของคลองคือเท่าไร", "depth"),
        ("fr", "Quelle est la profondeur du lac ?", ""),
    ],
)
def test_asked(language: str, question: str, expected: str) -> None:
    assert asked_dimension(question, language) == expected


def test_dimensions_differ_where_neither_name_may_mean_the_other() -> None:
    assert differ("depth", "length")
    assert differ("height", "distance")
    assert not any(differ(*pair) for pair in (("length", "distance"), ("depth", ""), ("", "depth")))


def test_the_same_dimensions_are_asked_for_in_all_languages() -> None:
    files = sorted((Path(qa.figures.__file__).parent / "data" / "dimensions").glob("*.toml"))
    asks = [file.read_text("utf-8").partition("[asks]")[2].partition("[behind]")[0] for file in files]
    names = [[line.partition(" =")[0] for line in table.split("\n") if " = " in line] for table in asks]
    assert len(names) == 3
    assert all(of_one == names[0] for of_one in names)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The lake is 730 metres wide and 52 metres deep.", ["lake", "lake"]),
        ("de", "Der Stausee ist 730 Meter breit und 52 Meter tief.", ["Stausee", "Stausee"]),
        ("en", "The quay is 64 metres long and the water 8 metres deep.", ["quay", "water"]),
    ],
)
def test_the_word_of_a_dimension_is_no_subject(language: str, text: str, expected: list[str]) -> None:
    said = [[b.text for b in f.bindings if b.role == "subject"] for f in find_figures(text, language)]
    assert said == [[subject] for subject in expected]
