"""What a question asks for, over many ways of asking: tables in `data/question_kinds`, a row `kind unit: question`.

Where two kinds serve a careful reader alike, the row names both: `organisation/name`. A row that begins with "!" is not
told yet. "~" names what a quantity measures, where it has no unit: `quantity ~mass`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.questions import analyse, unframed
from qa.questions.data import KINDS

TABLES = Path(__file__).parent / "data" / "question_kinds"


def rows() -> list[object]:
    """Return the tables' rows as test cases: question, language, kinds, unit ("" where the row names none)."""
    found = []
    for path in sorted(TABLES.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                wanted, _, question = line.partition(": ")
                kinds, _, unit = wanted.partition(" ")
                marks = [pytest.mark.xfail(reason="the patterns do not tell it yet")] if kinds.startswith("!") else []
                wanted_kinds = tuple(kinds.removeprefix("!").split("/"))
                found.append(pytest.param(question, path.stem, wanted_kinds, unit, id=question, marks=marks))
    return found


@pytest.mark.parametrize(("question", "language", "kinds", "unit"), rows())
def test_a_question_asks_for_its_kind(question: str, language: str, kinds: tuple[str, ...], unit: str) -> None:
    asked = analyse(question, language)
    assert set(kinds) <= set(KINDS)
    assert asked.kind in kinds
    if unit.startswith("~"):
        assert unit[1:] in asked.measures.best
    else:
        assert not unit or asked.unit == unit


@pytest.mark.parametrize(
    ("question", "language", "content"),
    [
        pytest.param("Can you tell me when the canal was dug, please?", "en", "canal dug", id="en-tell-me"),
        pytest.param("I would like to know who owns the mill.", "en", "owns mill", id="en-like-to-know"),
        pytest.param("Do you know the population of Arn?", "en", "population Arn", id="en-do-you-know"),
        pytest.param(
            "How do the villagers know when the tide turns?", "en", "villagers know tide turns", id="en-asked"
        ),
        pytest.param("Können Sie mir bitte sagen, wann der Kanal gebaut wurde?", "de", "Kanal gebaut", id="de-sagen"),
        pytest.param("Weißt du, wem die Mühle gehört?", "de", "Mühle gehört", id="de-weisst-du"),
        pytest.param(
            "Woher wissen die Bewohner, wann die Flut kommt?", "de", "wissen Bewohner Flut kommt", id="de-asked"
        ),
        pytest.param("ช่วยบอกหน่อยได้ไหมครับว่าคลองลึกเท่าไร", "th", "คลอง", id="th-tell-me"),
        pytest.param("อยากทราบว่าใครเป็นเจ้าของโรงสี", "th", "เป็นเจ้าของ โรงสี", id="th-like-to-know"),
    ],
)
def test_what_leads_up_to_a_question_is_no_content(question: str, language: str, content: str) -> None:
    said = analyse(question, language).words
    assert " ".join(word.text for word in said) == content
    assert all(question[word.start : word.end] == word.text for word in said)


@pytest.mark.parametrize("question", ["Can you tell me?", "Please?", "", "ช่วยบอกหน่อย", "Bitte?"])
def test_a_question_that_only_leads_up_to_one_is_left_as_it_is(question: str) -> None:
    for language in ("en", "de", "th"):
        assert unframed(question, language) == question


@pytest.mark.parametrize(
    ("question", "language", "who"),
    [
        ("Who built the ferry?", "en", True),
        ("Who wrote the novel?", "en", True),
        ("Which company built the ferry?", "en", False),
        ("Wem gehört die Mühle?", "de", True),
        ("Wie heißt das Schiff?", "de", False),
        ("ใครสร้างเรือ", "th", True),
        ("เรือชื่ออะไร", "th", False),
    ],
)
def test_somebody_is_asked_for_whoever_it_is(question: str, language: str, who: bool) -> None:
    assert analyse(question, language).who is who
