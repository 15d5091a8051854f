"""Where a sentence lists things, and answers to questions for a list."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.questions import analyse
from qa.read.list_ends import not_denied
from qa.read.lists import ANNOUNCED, LISTED, NO_LIST, PAIR_ONLY, listed_factor, listings, whole
from tests.conftest import MakeBot


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        pytest.param("en", "They sell apples, pears and plums.", ["apples, pears and plums"], id="plain"),
        pytest.param(
            "en",
            "The path will link the Upper Mill, ponds, bird hides and picnic lawns by 2031.",
            ["the Upper Mill, ponds, bird hides and picnic lawns"],
            id="what-follows-is-left-out",
        ),
        pytest.param(
            "en",
            "It grew from bread to cakes, tea, coffee and soup in 2019 and later added jam, honey, eggs and milk.",
            ["cakes, tea, coffee and soup", "jam, honey, eggs and milk"],
            id="two-lists",
        ),
        pytest.param(
            "en",
            "The plan relies on the repair of roofs, the lighting of the lanes with lamps and the cleaning of wells.",
            ["the repair of roofs, the lighting of the lanes with lamps and the cleaning of wells"],
            id="long-things",
        ),
        pytest.param(
            "en",
            "Two things are new: a ramp at each door, quiet doors and a lift in the yard.",
            ["a ramp at each door, quiet doors and a lift in the yard"],
            id="colon",
        ),
        pytest.param(
            "en",
            "They want three gifts — oil of roses, cloth of gold, salt — and a song.",
            ["oil of roses, cloth of gold, salt"],
            id="dashes",
        ),
        pytest.param(
            "en",
            "Old makers such as Brunn and Delta shrinking slowly, young ones such as Aln, Berm and Carn rising.",
            ["Brunn and Delta", "Aln, Berm and Carn"],
            id="each-behind-its-lead",
        ),
        pytest.param("en", "The Centre for Research and Development is closed.", [], id="one-name"),
        pytest.param("en", "Berm, a town of mills and a port, is small.", [], id="only-says-what-it-is"),
        pytest.param("en", "The barn, which opened in 1990, and the mill are closed.", [], id="clause"),
        pytest.param("en", "Here, the (old) mill stands.", [], id="none"),
        pytest.param("en", "", [], id="empty"),
        pytest.param(
            "de",
            "Dazu kamen über 20 Höfe wie Brunn Erben, Alte Mühle und Delta an diesem Tag zusammen.",
            ["Brunn Erben, Alte Mühle und Delta"],
            id="german-wie",
        ),
        pytest.param(
            "de",
            "Der Hof hat vier Ställe: Ziegen, Schafe, Gänse und Esel.",
            ["Ziegen, Schafe, Gänse und Esel"],
            id="german-colon",
        ),
        pytest.param(
            "de",
            "Der Verein will eine Schule bauen, die Lesen, Rechnen, Singen und Turnen umfasst und allen offensteht.",
            ["die Lesen, Rechnen, Singen und Turnen"],
            id="german-relative-clause",
        ),
        pytest.param(
            "de",
            "Es kamen Gäste aus Norwegen, den Niederlanden, Malta und Irland, um zu singen.",
            ["Norwegen, den Niederlanden, Malta und Irland"],
            id="german-articles",
        ),
        pytest.param(
            "th",
            "สวนแห่งนี้มีต้นไม้ ๓ ชนิด ได้แก่ มะม่วง ลำไย และเงาะกับทุเรียน ผู้เข้าชมต้องจองล่วงหน้า",
            ["มะม่วง ลำไย และเงาะกับทุเรียน"],
            id="thai-spaces",
        ),
        pytest.param(
            "th",
            "ร้านค้าเก่าแก่อย่าง Aln, Berm และ Carn ที่เปิดมานาน",
            ["Aln, Berm และ Carn"],
            id="thai-latin-names",
        ),
        pytest.param(
            "th",
            "นักเรียนเลือกเรียนได้ เช่น ดนตรีไทย งานไม้ รวมถึงภาษาจีน ทุกวันศุกร์",
            ["ดนตรีไทย งานไม้ รวมถึงภาษาจีน"],
            id="thai-including",
        ),
    ],
)
def test_lists_are_found_whole(language: str, text: str, expected: list[str]) -> None:
    assert [text[found.start : found.end] for found in listings(text, language)] == expected


@pytest.mark.parametrize(
    ("question", "text", "factor"),
    [
        ("Which animals are kept?", "They keep goats, sheep and geese.", LISTED),
        ("Which animals are kept?", "They keep goats and small sheep.", PAIR_ONLY),
        ("Which two animals are kept?", "They keep goats and small sheep.", LISTED),
        ("Which animals are kept?", "The animals are kept in a barn.", NO_LIST),
        ("Which animals are kept?", "The GSG (which stands for goats, sheep, geese) keeps them.", PAIR_ONLY),
        ("What does GSG stand for?", "The GSG (which stands for goats, sheep, geese) keeps them.", ANNOUNCED),
        ("Which animals are kept?", "Three kinds are kept: goats, sheep and geese.", ANNOUNCED),
    ],
)
def test_a_sentence_that_lists_more_than_is_said_by_the_way_goes_first(question: str, text: str, factor: float) -> None:
    assert listed_factor(text, "en", question, "en") == factor


def test_several_things_of_a_list_stand_for_all_of_it_and_one_for_itself() -> None:
    text = "The path to the mills, ponds, bird hides and lawns is new."
    found = whole(text, "en", text.index("bird"), text.index(" is"))
    assert text[slice(*found)] == "the mills, ponds, bird hides and lawns"
    assert whole(text, "en", text.index("ponds"), text.index("ponds") + 5) == (
        text.index("ponds"),
        text.index(", bird"),
    )


@pytest.mark.parametrize(
    ("question", "language", "is_list"),
    [
        ("Which parts of the mill should be rebuilt?", "en", True),
        ("What old wooden tools are kept?", "en", True),
        ("By what routes does the ferry go?", "en", True),
        ("Into which sections is the garden divided?", "en", True),
        ("What two party rooms does the mill have?", "en", True),
        ("What else will the path link?", "en", True),
        ("What makes the mill turn?", "en", False),
        ("Which sports event is held here?", "en", False),
        ("Which mills grind rye?", "en", True),
        ("Which bus stops at the mill?", "en", False),
        ("Which costs more?", "en", False),
        ("Which are the mill's twin mills?", "en", True),
        ("What are the main signs of rust?", "en", True),
        ("What are dikes?", "en", False),
        ("What puts people off the mill?", "en", False),
        ("Welche Mühlhöfe hat der Ort?", "de", True),
        ("Welche Mühle mahlt noch?", "de", False),
        ("In which part of the mill does she live?", "en", False),
        ("What happens at the mill?", "en", False),
        ("Welche Geräte nutzt der Hof?", "de", True),
        ("Welche Vögel leben am See?", "de", True),
        ("Welche alten Mühlen stehen dort?", "de", True),
        ("Welche Höfe gelten als alt?", "de", True),
        ("Welche kleinen Unternehmen kamen?", "de", True),
        ("Auf welchen Wegen kommt man hin?", "de", True),
        ("Wo überall gibt es Brot?", "de", True),
        ("Welche Rolle spielt die Mühle?", "de", False),
        ("Welche Stiftung zahlte den Bau?", "de", False),
        ("Welchen Hafen besuchte sie?", "de", False),
        ("Für welche Aufgabe diente der Turm?", "de", False),
        ("Welche Art von Turm ist es?", "de", False),
        ("Welche Arten von Brot gibt es?", "de", True),
        ("สวนนี้ต้องปลูกต้นไม้ชนิดใดอีกบ้าง", "th", True),
        ("เขาเป็นเจ้าของร้านใดในตลาดบ้าง", "th", True),
        ("สัตว์สองชนิดใดอยู่ในสวน", "th", True),
        ("สัตว์ชนิดใดอยู่ในสวน", "th", False),
    ],
)
def test_questions_for_several_things_ask_for_a_list(question: str, language: str, is_list: bool) -> None:
    assert (analyse(question, language).kind == "list") is is_list


def test_welchen_asks_for_one_thing_and_not_for_yes_or_no() -> None:
    assert analyse("Welchen Hafen besuchte Anna Lind?", "de").kind == "name"


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        pytest.param(
            "The Berm garden project\n\nThe Berm garden project was presented at the garden conference in Berm. "
            "This project is aimed at four groups of visitors, with paths covering herbs, roses, ferns and mosses.\n",
            "Which groups of plants should the Berm garden project cover?",
            ("herbs", "roses", "ferns", "mosses"),
            id="english",
        ),
        pytest.param(
            "Das Gartenprojekt Berm\n\nDas Gartenprojekt Berm wurde auf der Gartenkonferenz in Berm vorgestellt. "
            "Dieses Projekt umfasst vier Arten von Pflanzen: Kräuter, Rosen, Farne und Moose.\n",
            "Welche Arten von Pflanzen umfasst das Gartenprojekt Berm?",
            ("Kräuter", "Rosen", "Farne", "Moose"),
            id="german",
        ),
    ],
)
def test_the_sentence_that_lists_goes_before_one_that_repeats_the_question(
    make_bot: MakeBot, tmp_path: Path, text: str, question: str, expected: tuple[str, ...]
) -> None:
    (tmp_path / "garden.txt").write_text(text, "utf-8")
    answer = make_bot(corpus=tmp_path).ask(question)
    assert answer.answered
    assert all(thing in answer.statements[0].text for thing in expected), answer.text


@pytest.mark.parametrize(
    ("text", "language", "found", "instead"),
    [
        ("The cause was not the wind but a broken rope, he said.", "en", "the wind", "a broken rope"),
        ("Schuld war nicht der Wind, sondern ein morsches Seil.", "de", "der Wind", "ein morsches Seil"),
        ("สาเหตุไม่ใช่ลมแต่เป็นเชือกขาด", "th", "ลม", "เชือกขาด"),
        ("The cause was not only the wind but a rope.", "en", "the wind", "the wind"),
        ("The cause was the wind.", "en", "the wind", "the wind"),
    ],
)
def test_what_is_denied_is_no_answer_but_what_is_said_instead(
    text: str, language: str, found: str, instead: str
) -> None:
    start, end = not_denied(text, language, text.index(found), text.index(found) + len(found))
    assert text[start:end] == instead
