"""What is read before a sentence: the words before it, and where the text names what is asked about."""

from __future__ import annotations

import pytest

from qa import Bot
from qa.read.cross_encoder import TITLE
from qa.read.features import Words, read_words
from qa.read.leading import BEFORE, NAMING, leading
from tests.conftest import short

FAIR = (
    "When the gates of the Orm Boat Fair closed on Sunday evening, the organisers had counted 43,700 guests over four"
    " days. Most came by train, although the line had been closed for repairs until the very morning of the opening,"
    " and many of them stayed for a second day in the small hotels around the old harbour. "
)
SHOW = "The show drew 386 exhibitors from 21 countries."
TEXTS = {"fair.txt": f"A full harbour\n\n{FAIR}{SHOW}\n"}


def said(text: str, found: Words) -> str:
    """Return the words of a text that were found."""
    return " ".join(text[start:end] for start, end in found.spans)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("How many exhibitors did the Orm Boat Fair have?", "en"),
        ("Wie viele Aussteller hatte die Orm Boat Fair?", "de"),
        ("งาน Orm Boat Fair มีผู้ออกร้านกี่ราย", "th"),
    ],
)
def test_a_name_far_before_a_sentence_leads_to_it(question: str, language: str) -> None:
    text = FAIR + SHOW
    passage, own = read_words(text, "en"), read_words(SHOW, "en")
    earlier = passage.part(0, len(passage.spans) - len(own.spans))
    found = leading(read_words(question, language), (own,), earlier)
    assert len(found.spans) == BEFORE
    assert "Orm Boat Fair" in said(text, found)
    assert said(text, found).endswith("around the old harbour")


@pytest.mark.parametrize(
    ("question", "title"),
    [
        pytest.param("How many lions are there in Nairobi?", "", id="named-nowhere"),
        pytest.param("How many exhibitors were at the Orm Boat Fair?", "The Orm Boat Fair", id="named-by-the-title"),
    ],
)
def test_the_words_before_a_sentence_lead_to_it_where_nothing_else_names_more(question: str, title: str) -> None:
    earlier, own = read_words(FAIR, "en"), read_words(SHOW, "en")
    read = (read_words(title, "en").part(0, TITLE), own)
    assert leading(read_words(question, "en"), read, earlier).spans == earlier.spans[-BEFORE:]


def test_few_words_lead_as_they_are() -> None:
    own, asked = read_words(SHOW, "en"), read_words("How many exhibitors did the fair in Orm have?", "en")
    for n in (0, 1, NAMING, BEFORE, BEFORE + NAMING - 1):
        earlier = read_words(FAIR, "en").part(0, n)
        assert leading(asked, (own,), earlier).spans == earlier.spans[-BEFORE:]


@pytest.mark.parametrize(
    "question", ["How many exhibitors did the Orm Boat Fair have?", "Wie viele Aussteller hatte die Orm Boat Fair?"]
)
def test_a_figure_of_what_is_named_far_before_is_answered(bot: Bot, question: str) -> None:
    assert short(bot, question) == "386"
