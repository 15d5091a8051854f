"""Why: where a cause is asked for, a sentence that tells one; one that leaves open what it speaks of says less."""

from __future__ import annotations

import pytest

from qa.questions import analyse
from qa.read.causes import OPEN, TELLS, asks_why, cause_factor


@pytest.mark.parametrize(
    ("question", "language", "asks"),
    [
        ("Why did the mill close?", "en", True),
        ("What set off the alarm in the mill?", "en", True),
        ("What put visitors off the early tour?", "en", True),
        ("What does the mill grind?", "en", False),
        ("Woran lag der Ausfall der Fähre?", "de", True),
        ("Was stört die Nachbarn am meisten?", "de", True),
        ("Woran arbeitet der Müller?", "de", False),
        ("โรงสีหยุดเพราะอะไร", "th", True),
        ("โรงสีอยู่ที่ไหน", "th", False),
    ],
)
def test_a_question_asks_for_a_cause(question: str, language: str, asks: bool) -> None:
    assert asks_why(analyse(question, language)) is asks


@pytest.mark.parametrize(
    ("text", "language", "factor"),
    [
        ("The mill closed because the river ran dry.", "en", TELLS),
        ("The most common cause was a blocked wheel.", "en", TELLS),
        ("The mill closed in May.", "en", 1.0),
        ("Schuld war der lange Frost.", "de", TELLS),
        ("Der Ausfall ist auf einen Kurzschluss zurückzuführen.", "de", TELLS),
        ("Die Mühle schloss im Mai.", "de", 1.0),
        ("โรงสีหยุดเนื่องจากน้ำแห้ง", "th", TELLS),
    ],
)
def test_a_sentence_that_tells_a_cause_answers_why(text: str, language: str, factor: float) -> None:
    assert cause_factor(text, language, why=True) == factor
    assert cause_factor(text, language, why=False) == 1.0


@pytest.mark.parametrize(
    ("text", "language", "factor"),
    [
        ("What becomes of the mill remains to be seen.", "en", OPEN),
        ("The date has not yet been decided.", "en", OPEN),
        ("“Who will pay for it?”", "en", OPEN),
        ("The mill remains open on Sundays.", "en", 1.0),
        ("Wer sie führen wird, steht noch nicht fest.", "de", OPEN),
        ("Die Mühle ist täglich offen.", "de", 1.0),
        ("ยังไม่ทราบว่าใครจะดูแลโรงสี", "th", OPEN),
    ],
)
def test_a_sentence_that_leaves_open_what_it_speaks_of_says_less(text: str, language: str, factor: float) -> None:
    assert cause_factor(text, language, why=False) == factor
