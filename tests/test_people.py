"""Who is a person: names by their words and what stands beside them; who is asked for is named, or nobody is."""

from __future__ import annotations

import pytest

from qa import Bot
from qa.read.names import whole_name
from qa.read.people import names_of
from tests.conftest import MakeBot, short

LIKELY = 0.5


@pytest.mark.parametrize(
    ("text", "language", "person"),
    [
        pytest.param("The mayor, Anna Lind, opened the bridge in Norwich.", "en", "Anna Lind", id="apposition"),
        pytest.param(
            "A report by the engineer Thomas R. Walker came out in May.", "en", "Thomas R. Walker", id="initial"
        ),
        pytest.param("Am Montag sprach der Trainer Jonas Weber in Bremen.", "de", "Jonas Weber", id="german"),
        pytest.param("The bridge was opened by President Kim Dae-jung.", "en", "Kim Dae-jung", id="hyphen"),
        pytest.param("Many voted for the party of Anna Lind-led liberals.", "en", "Anna Lind", id="no-given-name"),
        pytest.param("เมื่อวันพุธ นาย Peter Hansen กล่าวสุนทรพจน์ในงาน", "th", "Peter Hansen", id="in-thai"),
    ],
)
def test_a_person_is_found(text: str, language: str, person: str) -> None:
    found = [text[name.start : name.end] for name in names_of(text, language) if name.person > LIKELY]
    assert len(found) == 1
    assert found[0].endswith(person)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("The Ministry of Finance in New Delhi bought software from Oracle.", "en", id="english"),
        pytest.param("In Norddeutschland steht die größte Anlage in Emden.", "de", id="german-nouns"),
        pytest.param("the ferry was late, and nobody knew why", "en", id="no-capital"),
        pytest.param("", "en", id="nothing"),
    ],
)
def test_what_is_no_person_is_not_found(text: str, language: str) -> None:
    assert not [text[name.start : name.end] for name in names_of(text, language) if name.person > LIKELY]


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("The secretary Nicholas W. Yang spoke.", "Yang", "Nicholas W. Yang"),
        ("The work has gone to the builders Roe & Sons.", "Roe", "Roe & Sons"),
    ],
)
def test_a_name_goes_on_over_an_initial(text: str, part: str, whole: str) -> None:
    start, end = whole_name(text, text.index(part), text.index(part) + len(part), "en")
    assert text[start:end] == whole


HARBOUR = (
    "The harbour of Orm\n\nThe fair was opened by the minister of transport Thomas Walker, the head of the fishing "
    "council Robert Nielsen and the director of the museum of glass Laura Bennett.\n\n"
    "The Orm Rescue Board took the lead in organising several meetings with delegations from Norway and Denmark.\n"
)


@pytest.fixture
def harbour(make_bot: MakeBot, tmp_path) -> Bot:
    """A bot over a text that names three people in one sentence, and none in the next."""
    (tmp_path / "harbour.txt").write_text(HARBOUR, "utf-8")
    return make_bot(corpus=tmp_path)


@pytest.mark.parametrize(
    ("question", "person"),
    [
        ("Who is the minister of transport?", "Thomas Walker"),
        ("Who is the head of the fishing council?", "Robert Nielsen"),
        ("Who is the director of the museum of glass?", "Laura Bennett"),
    ],
)
def test_of_several_people_the_one_beside_the_title_is_named(harbour: Bot, question: str, person: str) -> None:
    assert short(harbour, question).endswith(person)


def test_a_sentence_that_names_nobody_does_not_say_who(harbour: Bot) -> None:
    assert not harbour.ask("Who heads the Orm Rescue Board?").answered
