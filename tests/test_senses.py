"""What happens beside a figure: opposites, other words for the same, a text's own date; days of an asked year."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa import Bot, Settings
from qa.figures import find_figures
from qa.questions import analyse
from qa.read.figure_candidates import _repeats
from qa.read.senses import asked_senses, senses_in
from tests.conftest import short

TEXTS = {
    "schooner.txt": (
        "The schooner Osprey of Tarbeck\n\nFigures of the harbour office, as of May 2024\n\nThe schooner Osprey left "
        "Tarbeck on 2 April 2021 with nine students and a cook. The Osprey returned to Tarbeck on 30 June 2021. "
        "The boatyard of Tarbeck burned down on 5 May 1977. Since 2011 the boatyard has been led by I. Moll.\n"
    ),
    "chandlery.txt": (
        "The chandlery of Brigg\n\nHaving left the ropewalk of Brigg, Tarn and his partners Lind and Moe in 1886 had "
        "a chandlery in all their names.\n"
    ),
    "bridges.txt": (
        "Bridges of Ostrava Bay\n\nHigh Bridge (blue): 210 metres, 4 lamps, opened 3 May 2004\n"
        "Lock Bridge (white): 95 metres, 2 lamps, opened 9 July 2016\nFish Bridge (green): 60 metres, no lamp, opened "
        "1 March 1999\n\nThe regatta of 2023 was rowed in two parts. The heats were on 2 June 2023, and the final "
        "was held on 11 June 2023. In 2019 there was none.\n"
    ),
}


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    folder = tmp_path_factory.mktemp("senses")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    made = Bot(Settings(store=folder / "store", corpus=folder))
    made.ingest_corpus()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("When was the Osprey back in Tarbeck?", "June 30, 2021", id="return"),
        pytest.param("When did the Osprey set sail from Tarbeck?", "April 2, 2021", id="departure"),
        pytest.param("Wann kehrte die Osprey nach Tarbeck zurück?", "30. Juni 2021", id="return-across"),
        pytest.param("เรือ Osprey กลับถึง Tarbeck เมื่อไร", "30 มิถุนายน 2564 (ค.ศ. 2021)", id="return-thai"),
        pytest.param("An welchem Tag ist die Werft von Tarbeck abgebrannt?", "5. Mai 1977", id="fire-across"),
        pytest.param("When did the Lock Bridge open?", "July 9, 2016", id="row"),
        pytest.param("When was the partnership of Tarn, Lind and Moe established?", "1886", id="in-other-words"),
        pytest.param("On what day was the 2023 final held?", "June 11, 2023", id="day-of-the-asked-year"),
    ],
)
def test_the_date_of_what_is_asked_about_is_given(over: Bot, question: str, expected: str) -> None:
    assert short(over, question) == expected


@pytest.mark.parametrize(
    ("said", "asked", "repeats"),
    [("11 June 2023", "2023", False), ("2023", "11 June 2023", True), ("2023", "2023", True), ("4 May", "4 May", True)],
)
def test_a_day_says_more_than_the_year_that_was_asked_about(said: str, asked: str, repeats: bool) -> None:
    one, other = (find_figures(text, "en")[0] for text in (said, asked))
    assert _repeats(one, other) is repeats


@pytest.mark.parametrize(
    ("question", "language", "senses"),
    [
        ("When did she leave?", "en", set()),
        ("When did the ferry leave the quay?", "en", {"depart"}),
        ("Seit wann fährt die Fähre?", "de", {"since"}),
        ("Seit wann ist das Museum geöffnet?", "de", {"open"}),
        ("พิพิธภัณฑ์เปิดเมื่อไร", "th", {"open"}),
        ("What did the bridge cost?", "en", {"cost"}),
        ("How deep is the well?", "en", set()),
    ],
)
def test_what_a_question_asks_about_is_told(question: str, language: str, senses: set[str]) -> None:
    assert set(asked_senses(analyse(question, language))) >= senses


def test_a_kind_without_senses_has_none() -> None:
    assert senses_in("The ship left on 2 April 2021.", "en", "count") == {}
    assert senses_in("Le navire est parti.", "fr", "date") == {}
