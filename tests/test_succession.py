"""Who came and who left: where a question asks who has a post now, the one who left is not named, nor who speaks."""

from __future__ import annotations

import pytest

from qa import Bot
from qa.questions import analyse
from qa.read.succession import asked_for, factors
from tests.conftest import MakeBot, short


@pytest.mark.parametrize(
    ("question", "language", "asked"),
    [
        ("Who is the new captain of the ferry?", "en", "now"),
        ("Who takes over the bakery after Ann Lee?", "en", "now"),
        ("Who was the predecessor of Ann Lee?", "en", "before"),
        ("Who wrote the guide?", "en", ""),
        ("Who chairs the board of the club?", "en", "leads"),
        ("Unter wessen Leitung steht die Bücherei?", "de", "leads"),
        ("ใครเป็นผู้จัดการของสหกรณ์", "th", "leads"),
        ("What is the new ferry called now?", "en", ""),
        ("Wer ist jetzt Leiterin der Bücherei?", "de", "now"),
        ("Wer war der Vorgänger von Ann Lee?", "de", "before"),
        ("ผู้จัดการคนใหม่ของสหกรณ์คือใคร", "th", "now"),
    ],
)
def test_a_question_asks_who_came_or_who_left(question: str, language: str, asked: str) -> None:
    assert asked_for(analyse(question, language)) == asked


@pytest.mark.parametrize(
    ("text", "language", "left", "came"),
    [
        pytest.param("Ann Lee retires in May; Jon Roe takes over.", "en", "Ann Lee", "Jon Roe", id="takes-over"),
        pytest.param("Ann Lee, head since 2010, was replaced by Jon Roe.", "en", "Ann Lee", "Jon Roe", id="passive"),
        pytest.param("The successor of Ann Lee is Jon Roe.", "en", "Ann Lee", "Jon Roe", id="successor"),
        pytest.param("Ann Lee tritt im Mai ab, auf sie folgt Jon Roe.", "de", "Ann Lee", "Jon Roe", id="german"),
        pytest.param("Zum Obmann wurde Jon Roe gewählt, Ann Lee schied aus.", "de", "Ann Lee", "Jon Roe", id="elected"),
        pytest.param("นายวิทยา แสงดี เกษียณแล้ว นางมาลี ใจเย็น เข้ารับตำแหน่ง", "th", "นายวิทยา แสงดี", "นางมาลี ใจเย็น", id="thai"),
    ],
)
def test_the_words_beside_a_name_tell_who_came_and_who_left(text: str, language: str, left: str, came: str) -> None:
    names = sorted((text.index(name), text.index(name) + len(name)) for name in (left, came))
    told = {text[a:b]: factor for (a, b), factor in zip(names, factors("now", text, language, names), strict=True)}
    assert told[left] < 1.0 < told[came]
    before = dict(zip(names, factors("before", text, language, names), strict=True))
    assert {text[a:b] for (a, b), factor in before.items() if factor > 1.0} == {left}


@pytest.mark.parametrize(
    ("text", "language", "leader"),
    [
        pytest.param("Ann Lee spoke to a team under Jon Roe.", "en", "Jon Roe", id="under"),
        pytest.param("Its board is chaired by the painter Jon Roe, Ann Lee wrote.", "en", "Jon Roe", id="chaired"),
        pytest.param('"Good," said Jon Roe, the managing director, to Ann Lee.', "en", "Jon Roe", id="apposition"),
        pytest.param("Der Chor unter der Leitung von Jon Roe sang für Ann Lee.", "de", "Jon Roe", id="leitung"),
        pytest.param("Ann Lee dankte Jon Roe und Ada Orm, die den Chor leitet.", "de", "Ada Orm", id="clause"),
    ],
)
def test_the_words_beside_a_name_tell_who_leads(text: str, language: str, leader: str) -> None:
    names = sorted((m, m + len(n)) for n in ("Ann Lee", "Jon Roe", "Ada Orm") if (m := text.find(n)) >= 0)
    told = dict(zip(names, factors("leads", text, language, names), strict=True))
    assert {text[a:b] for (a, b), factor in told.items() if factor > 1.0} == {leader}


def test_where_several_lead_none_of_them_is_told_from_the_others() -> None:
    text = "Ann Lee, head of the mill, met Jon Roe, director of the port."
    assert factors("leads", text, "en", [(0, 7), (31, 38)]) == [1.0, 1.0]
    assert factors("leads", "Ann Lee, the head of the mill Jon Roe and others.", "en", [(0, 7), (30, 37)]) == [1.0, 1.0]


CLUB = (
    "The rowing club of Orm\n\nPeter Nilsen, our treasurer for nine years, did not stand again. His successor is Rosa "
    "Lind. The coach, Karl Holm, praised the new boats. The hall was painted green.\n\n"
    "Its boat master, Captain Erik Dahl, retired in June and was succeeded by Captain Mona Berg, who came from Ask.\n"
)


@pytest.fixture
def club(make_bot: MakeBot, tmp_path) -> Bot:
    """A bot over a text in which two people took over from others."""
    (tmp_path / "club.txt").write_text(CLUB, "utf-8")
    return make_bot(corpus=tmp_path)


@pytest.mark.parametrize(
    ("question", "person"),
    [
        ("Who is the club's boat master today?", "Mona Berg"),
        ("Wer ist jetzt der Bootsmeister im Ruderverein von Orm?", "Mona Berg"),
    ],
)
def test_who_took_over_is_named_and_not_who_left(club: Bot, question: str, person: str) -> None:
    assert short(club, question).endswith(person)


def test_the_sentence_that_tells_who_came_goes_before_the_one_that_tells_who_left(club: Bot) -> None:
    assert "Rosa Lind" in club.ask("Who is the new treasurer of the rowing club?").text
