"""The embedded reader: the asked kind, the right figure beside a wrong one, other languages, honest refusals."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa import Bot, Settings, Turn
from qa.figures import find_figures
from qa.questions import analyse
from qa.questions.relevance import asked_about, likeness, names_in, take_apart
from qa.read.fitting import as_asked, fits
from qa.read.follow_up import complete
from qa.read.measured import measure
from tests.conftest import MakeBot, short


def _over(texts: dict[str, str], folders: pytest.TempPathFactory) -> Iterator[Bot]:
    """Give a bot over texts, file name → text, which tests only ask."""
    folder = folders.mktemp("over")
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    made = Bot(Settings(store=folder / "store", corpus=folder))
    made.ingest_corpus()
    yield made
    made.close()


TEXTS = {
    "ferry.txt": (
        "The island ferry\n\nIn 2019 the ferry carried 2.4 million passengers, and in 2021 it carried 900,000. "
        "More than 60 percent of the commuters, 12 percent of the cyclists and all the school children travel free. "
        "The crossing takes 35 minutes. A new ship will cost 48 million dollars.\n\n"
        "Anna Lindqvist, director of the ferry company, opened the new pier in Malmö on 4 June 2020.\n"
    ),
    "museum.txt": (
        "Das Schifffahrtsmuseum\n\nDas Museum und das Archiv haben 3.200 bzw. 950 Quadratmeter Fläche. "
        "Es wurde 1994 gegründet. Zur Sammlung gehören Modelle, Karten und Gemälde.\n"
    ),
}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("How many passengers did the ferry carry in 2019?", "2.4 million", id="year"),
        pytest.param("How many passengers did the ferry carry in 2021?", "900,000", id="other-year"),
        pytest.param("What percentage of the commuters travel free?", "more than 60 percent", id="qualifier"),
        pytest.param("What percentage of the cyclists travel free?", "12 percent", id="neighbour"),
        pytest.param("How long does the crossing take?", "35 minutes", id="duration"),
        pytest.param("How much will the new ship cost?", "48 million US dollars", id="money"),
        pytest.param("When was the new pier opened?", "June 4, 2020", id="date"),
        pytest.param("Who is the director of the ferry company?", "Anna Lindqvist", id="person"),
        pytest.param("Wie viel kostet das neue Schiff?", "48 Millionen US-Dollar", id="german-about-english"),
        pytest.param("เรือลำใหม่ราคาเท่าไร", "48 ล้านดอลลาร์สหรัฐ", id="thai-about-english"),
        pytest.param("Wie groß ist das Archiv?", "950 Quadratmeter", id="respectively"),
        pytest.param("When was the museum founded?", "1994", id="english-about-german"),
    ],
)
def test_short_answer(bot: Bot, question: str, expected: str) -> None:
    assert short(bot, question) == expected


PLAN = (
    "The plan of Arn\n\nBy 2030 the town wants to make its bus network and tram network reach 84 kilometres and 31 "
    "kilometres respectively. A ring road of 12 kilometres was dropped.\n"
)


@pytest.fixture
def plan(make_bot: MakeBot, tmp_path) -> Bot:
    """A bot over a text that states two figures in one breath."""
    (tmp_path / "plan.txt").write_text(PLAN, "utf-8")
    return make_bot(corpus=tmp_path)


def test_the_figure_of_the_thing_that_is_asked_about_goes_before_its_neighbours(plan: Bot) -> None:
    for question, expected in (
        ("How long is the tram network of Arn to be by 2030?", "31 kilometers"),
        ("How long is the bus network of Arn to be by 2030?", "84 kilometers"),
        ("Wie lang soll das Straßenbahnnetz von Arn bis 2030 werden?", "31 Kilometer"),
    ):
        assert short(plan, question) == expected


def test_a_list_is_answered_with_the_sentence_that_has_it(make_bot: MakeBot, tmp_path) -> None:
    (tmp_path / "fair.txt").write_text(
        "The fair of Arn\n\nThe fair of Arn opened on Monday with a speech. Among the firms at the fair were Brunn "
        "Tools, Delta Sails and Ostermann Seeds. The fair closes on Friday.\n",
        "utf-8",
    )
    answer = make_bot(corpus=tmp_path).ask("Which firms were at the fair of Arn?")
    assert all(name in answer.statements[0].text for name in ("Brunn Tools", "Delta Sails", "Ostermann Seeds"))


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("How many passengers did the ferry carry in 2015?", id="year-not-told"),
        pytest.param("What percentage of the tourists travel free?", id="group-not-told"),
        pytest.param("How many passengers did the Helsinki ferry carry in 2019?", id="other-city"),
        pytest.param("What is the turnover of the museum?", id="figure-not-told"),
        pytest.param("Wie viele Mitarbeiter hat das Museum?", id="german-not-told"),
        pytest.param("ตั๋วเข้าพิพิธภัณฑ์ราคาเท่าไร", id="thai-not-told"),
    ],
)
def test_near_misses_are_refused_with_related_passages(bot: Bot, question: str) -> None:
    answer = bot.ask(question)
    assert not answer.answered, answer.text
    assert answer.related
    assert not answer.citations


ISLANDS = {
    "islands.txt": (
        "The islands of Orm\n\nThe archipelago of Orm has 27 islands and 14 harbours. Some 3,400 people live there, "
        "most of them in Port Orm. The lighthouse of Port Orm draws 8,000 visitors a year.\n"
    ),
    "fair.txt": (
        "Die Messe von Hong Fels\n\nDie Bootsmesse in Hong Fels fand vom 13. bis 16. April statt. Am 15. April "
        "besuchte der Minister den Stand von Orm. Der Ausbau des Hafens dauert von 2019 bis 2024.\n"
    ),
}


@pytest.fixture
def islands(make_bot: MakeBot, tmp_path) -> Bot:
    """A bot over two texts with several numbers of things, and with dates."""
    for name, text in ISLANDS.items():
        (tmp_path / name).write_text(text, "utf-8")
    return make_bot(corpus=tmp_path)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("How many islands does Orm have?", "27", id="islands"),
        pytest.param("How many people live in Orm?", "about 3,400", id="people"),
        pytest.param("Wie viele Inseln hat Orm?", "27", id="german"),
        pytest.param("How many bridges does Orm have?", "", id="not-counted"),
        pytest.param("Wie viele Schulen hat Orm?", "", id="german-not-counted"),
    ],
)
def test_a_number_of_things_is_of_the_things_that_are_asked_for(islands: Bot, question: str, expected: str) -> None:
    assert short(islands, question) == expected


def test_an_age_is_not_told_by_the_days_that_something_took(islands: Bot) -> None:
    assert analyse("How old is the minister?", "en").unit == analyse("Wie alt ist der Minister?", "de").unit == "year"
    assert not islands.ask("How old is the minister who visited the stand of Orm?").answered


def test_two_figures_that_a_question_joins_are_given_together(plan: Bot) -> None:
    both = short(plan, "How long are the tram network and the bus network of Arn to be by 2030?")
    assert both == "31 kilometers; 84 kilometers"
    assert short(plan, "How long is the tram network of Arn to be by 2030?") == "31 kilometers"


ARN = {
    "ramps.txt": (
        "Ramps in Arn\n\nIn Arn, more than 45 percent of the schools, 80 percent of the libraries and all the museums "
        "have a ramp for wheelchairs. The hospital of Arn has 96 doctors and 412 nurses.\n"
    ),
    "zoo.txt": (
        "Der Zoo von Brunn\n\nIm Zoo von Brunn sind 30 Prozent der Affen und 55 Prozent der Vögel älter als zehn "
        "Jahre. Der Zoo hat 14 Löwen und 260 Papageien.\n"
    ),
}


@pytest.fixture
def arn(make_bot: MakeBot, tmp_path) -> Bot:
    """A bot over two texts whose sentences state figures of several things."""
    for name, text in ARN.items():
        (tmp_path / name).write_text(text, "utf-8")
    return make_bot(corpus=tmp_path)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param(
            "How common are ramps in Arn's schools and in its libraries, in percent?",
            "more than 45 percent; 80 percent",
            id="en",
        ),
        pytest.param(
            "Wie viel Prozent der Schulen und wie viel Prozent der Bibliotheken in Arn haben eine Rampe?",
            "mehr als 45 Prozent; 80 Prozent",
            id="de",
        ),
        pytest.param(
            "ใน Arn มีทางลาดกี่เปอร์เซ็นต์ของโรงเรียน และกี่เปอร์เซ็นต์ของห้องสมุด",
            "มากกว่า 45 เปอร์เซ็นต์; 80 เปอร์เซ็นต์",
            id="th-only-alike",
        ),
        pytest.param("How many doctors and how many nurses does the hospital of Arn have?", "96; 412", id="en-count"),
        pytest.param(
            "Wie viele Ärzte und wie viele Krankenschwestern hat das Krankenhaus von Arn?", "96; 412", id="de-alike"
        ),
        pytest.param("Wie viele Löwen und Papageien hat der Zoo von Brunn?", "14; 260", id="de-count"),
        pytest.param("สวนสัตว์บรุนน์ (Brunn) มีสิงโตกี่ตัวและนกแก้วกี่ตัว", "14; 260", id="th-count"),
        pytest.param(
            "What percentage of the schools in Arn have a ramp and a door for wheelchairs?",
            "more than 45 percent",
            id="joins-something-else",
        ),
        pytest.param(
            "Wie viel Prozent der Schulen und wie viel Prozent der Kirchen in Arn haben eine Rampe?",
            "mehr als 45 Prozent",
            id="de-other-not-told",
        ),
        pytest.param(
            "ใน Arn มีทางลาดกี่เปอร์เซ็นต์ของโรงเรียน และกี่เปอร์เซ็นต์ของโบสถ์", "มากกว่า 45 เปอร์เซ็นต์", id="th-other-not-told"
        ),
        pytest.param("Wie viele Löwen und Wärter hat der Zoo von Brunn?", "14", id="de-count-not-told"),
        pytest.param("How many doctors and beds does the hospital of Arn have?", "96", id="en-count-not-told"),
    ],
)
def test_each_of_two_things_has_its_figure_where_a_question_joins_them(arn: Bot, question: str, expected: str) -> None:
    assert short(arn, question) == expected


@pytest.mark.parametrize(
    ("text", "question", "language"),
    [
        pytest.param(
            "The plan of Arn\n\nThe work on the fishing economy of Arn will take 5 years, and by 2030 its tourism "
            "economy and fishing economy are to be worth 80 million euros and 45 million euros respectively.\n",
            "How large is the fishing economy of Arn to be by 2030?",
            "en",
            id="en",
        ),
        pytest.param(
            "Der Plan von Arn\n\nDer Umbau der Fischereiwirtschaft von Arn dauert 5 Jahre, und bis 2030 sollen ihre "
            "Tourismuswirtschaft und Fischereiwirtschaft 80 Millionen Euro bzw. 45 Millionen Euro erreichen.\n",
            "Wie groß soll die Fischereiwirtschaft von Arn bis 2030 werden?",
            "de",
            id="de",
        ),
        pytest.param(
            "แผนของอาร์น\n\nอาร์นจะยกระดับอุตสาหกรรมหลักในระบบเศรษฐกิจการประมงของเขตอาร์นในช่วง 5 ปีข้างหน้า "
            "พร้อมสร้างเศรษฐกิจการท่องเที่ยวและเศรษฐกิจการประมงให้มีมูลค่าสูงกว่า 80 ล้านบาท และ 45 ล้านบาท ตามลำดับ\n",
            "อาร์นตั้งเป้าให้เศรษฐกิจการประมงมีมูลค่าเท่าไร",
            "th",
            id="th",
        ),
    ],
)
def test_a_duration_is_no_neighbour_of_an_amount(
    make_bot: MakeBot, tmp_path, text: str, question: str, language: str
) -> None:
    (tmp_path / "plan.txt").write_text(text, "utf-8")
    offered = measure(analyse(question, language), make_bot(corpus=tmp_path).retrieve(question)).figures
    larger, smaller = sorted((c for c in offered if c.figure and c.figure.value > 1000), key=lambda c: -c.figure.value)
    assert dict(smaller.parts)["apart"] == pytest.approx(-dict(larger.parts)["apart"])
    assert dict(smaller.parts)["apart"] > 0


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("How many days did the boat fair last?", "4 days (April 13 – April 16)", id="range"),
        pytest.param(
            "Wie lange dauerte die Bootsmesse in Hongfels?", "4 Tage (13. April – 16. April)", id="joined-name"
        ),
        pytest.param("งานแสดงเรือ (boat fair) จัดกี่วัน", "4 วัน (13 เมษายน – 16 เมษายน)", id="thai"),
        pytest.param("Wie viele Jahre dauert der Ausbau des Hafens?", "5 Jahre (2019–2024)", id="years"),
        pytest.param(
            "How many days after the beginning of the boat fair did the minister visit the stand of Orm?",
            "2 days (April 13 → April 15)",
            id="between",
        ),
    ],
)
def test_how_long_something_took_is_computed_from_its_dates(islands: Bot, question: str, expected: str) -> None:
    answer = islands.ask(question)
    assert [s.text for s in answer.statements if s.kind == "derived"] == [expected]
    assert "April" in answer.citations[0].quote or "2024" in answer.citations[0].quote


def test_the_date_that_a_document_bears_answers_for_the_document_alone(make_bot: MakeBot, tmp_path) -> None:
    (tmp_path / "tram.txt").write_text(
        "The tram of Arn\n\nARN, 3 May 2021 /Agency/ -- Arn, a town on the coast, has decided to build a tram. The "
        "council wants it to be finished in 2027.\n",
        "utf-8",
    )
    bot = make_bot(corpus=tmp_path)
    for question, expected in (
        ("When was the news of Arn's tram published?", "May 3, 2021"),
        ("When is the tram of Arn to be finished?", "2027"),
        ("When was the museum of Arn founded?", ""),
        ("When did Arn publish its timetable?", ""),
        ("Wann hat Arn seinen Fahrplan veröffentlicht?", ""),
    ):
        assert short(bot, question) == expected


@pytest.mark.parametrize("city", ["ปักกิ่ง", "เซินเจิ้น", "โตเกียว"])
def test_another_city_is_refused_in_thai_where_no_capital_tells_a_name(make_bot: MakeBot, tmp_path, city: str) -> None:
    (tmp_path / "trams.txt").write_text(
        "Trams in Berlin\n\nIn Berlin, 82 percent of the trams have air conditioning, and 45 percent of the buses.\n",
        "utf-8",
    )
    bot = make_bot(corpus=tmp_path)
    question = "รถรางใน{}กี่เปอร์เซ็นต์มีเครื่องปรับอากาศ"
    assert short(bot, question.format("เบอร์ลิน")) == "82 เปอร์เซ็นต์"
    assert not bot.ask(question.format(city)).answered


def test_a_name_of_several_words_sounds_like_the_one_that_thai_writes_together() -> None:
    asked = asked_about(analyse("How much did the library of Ban Nong Kratai Dam cost?", "en"))
    said = take_apart("โรงเรียนบ้านหนองกระต่ายดำสร้างห้องสมุดใหม่", "th")
    matched = dict(zip((word.text for word in asked.words), likeness(asked, said).max(axis=1), strict=True))
    assert {name: round(float(matched[name]), 1) for name in ("Ban", "Nong", "Kratai")} == dict.fromkeys(
        ("Ban", "Nong", "Kratai"), 0.9
    )


def test_every_quote_stands_in_its_document_and_every_figure_in_a_quote(bot: Bot) -> None:
    for question in ("How many passengers did the ferry carry?", "Why?", "Was ist das Museum?", "What does it cost?"):
        answer = bot.ask(question)
        for citation in answer.citations:
            assert bot.document(citation.document).text[citation.start : citation.end] == citation.quote
        for figure in answer.figures:
            assert figure.text in answer.citations[figure.citation - 1].quote


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("How many bridges are there?", "en", "count"),
        ("What is the population of Arn?", "en", "count"),
        ("How high is the number of visitors?", "en", "count"),
        ("How high was the mill's revenue?", "en", "quantity"),
        ("How high is the tower of the mill?", "en", "length"),
        ("On which day of the week is the market held?", "en", "name"),
        ("Welche Einwohnerzahl hat Arn?", "de", "count"),
        ("Wie hoch war die Zahl der Besucher?", "de", "count"),
        ("Welche Jahreszahl steht auf dem Tor?", "de", "date"),
        ("Welche drei Mühlen stehen am Fluss?", "de", "list"),
        ("จำนวนประชากรของเมืองคือเท่าใด", "th", "count"),
        ("จำนวนเงินลงทุนเท่าไร", "th", "quantity"),
        ("How many kilometres long is it?", "en", "length"),
        ("What is meant when the mill is called a mother?", "en", "definition"),
        ("Was ist damit gemeint, wenn die Mühle Mutter heißt?", "de", "definition"),
        ("Was hat die Brücke gekostet?", "de", "money"),
        ("Was wird der neue Hafen kosten?", "de", "money"),
        ("ข่าวเกี่ยวกับสะพานมาจากหน่วยงานใด", "th", "organisation"),
        ("How deep is the quay when the tide is out?", "en", "length"),
        ("Who led the town when the bridge was built?", "en", "person"),
        ("Um wie viel Prozent stieg der Umsatz?", "de", "percent"),
        ("Wer leitet das Haus?", "de", "person"),
        ("In welchem Jahr begann es?", "de", "date"),
        ("Wie viel Prozent fehlen?", "de", "percent"),
        ("ใครเป็นผู้อำนวยการ", "th", "person"),
        ("มีกี่คน", "th", "count"),
        ("ทำไมจึงปิด", "th", "explanation"),
        ("Où est le musée ?", "fr", "explanation"),
        ("In which month was the mill opened?", "en", "date"),
        ("Which months does the figure refer to?", "en", "date"),
        ("Which years does the plan span?", "en", "date"),
        ("For which period was the tax lifted?", "en", "date"),
        ("Which fiscal year does the report cover?", "en", "date"),
        ("On which days of the week is the market held?", "en", "name"),
        ("In welchem Monat öffnete die Mühle?", "de", "date"),
        ("Auf welche Monate bezieht sich die Zahl?", "de", "date"),
        ("Für welchen Zeitraum gilt der Plan?", "de", "date"),
        ("Welche Tageszeitung berichtet?", "de", "name"),
        ("โรงสีเปิดในเดือนอะไร", "th", "date"),
        ("ตัวเลขนี้หมายถึงช่วงเดือนใดถึงเดือนใด", "th", "date"),
        ("แผนนี้ครอบคลุมตั้งแต่ปีใดถึงปีใด", "th", "date"),
        ("แผนนี้ครอบคลุมช่วงเวลาใด", "th", "date"),
    ],
)
def test_analyse_says_what_is_asked_for(question: str, language: str, kind: str) -> None:
    assert analyse(question, language).kind == kind


@pytest.mark.parametrize(
    ("question", "language", "best", "worse"),
    [
        (
            "In which month was the mill opened?",
            "en",
            ("in October", "on 15 October 2018", "in May 2018"),
            ("in 2018",),
        ),
        ("Which months does the figure cover?", "en", ("from January to August",), ("from 2018 to 2022",)),
        ("In welchem Monat öffnete die Mühle?", "de", ("in October",), ("in 2018",)),
        ("โรงสีเปิดในเดือนใด", "th", ("in October",), ("in 2018",)),
        ("In which year was the mill opened?", "en", ("in 2018", "in May 2018"), ("in October", "13–16 April")),
        ("Which years does the plan span?", "en", ("from 2018 to 2022",), ("from January to August",)),
        ("In welchem Jahr öffnete die Mühle?", "de", ("in 2018",), ("in October", "13–16 April")),
        ("โรงสีเปิดในปีใด", "th", ("in 2018",), ("in October", "13–16 April")),
        ("When was the mill opened?", "en", ("in 2018", "on 15 October"), ()),
        ("In which month and year was it opened?", "en", ("in May 2018",), ("in 2018", "in October")),
        ("In welchem Monat und Jahr öffnete sie?", "de", ("in May 2018",), ("in 2018", "in October")),
        ("โรงสีเปิดในเดือนและปีใด", "th", ("in May 2018",), ("in 2018", "in October")),
        ("In which month and which year was it opened?", "en", ("in May 2018",), ("in 2018", "in October")),
        ("Zu welcher Jahreszeit öffnet die Mühle?", "de", ("in 2018", "on 15 October"), ()),
    ],
)
def test_a_date_answers_for_the_part_of_it_that_is_asked_for(
    question: str, language: str, best: tuple[str, ...], worse: tuple[str, ...]
) -> None:
    asked = analyse(question, language)
    fit = {text: fits(asked, find_figures(text, "en")[0]) for text in (*best, *worse)}
    assert {fit[text] for text in best} == {1.0}
    assert all(0.0 < fit[text] < 0.5 for text in worse)


@pytest.mark.parametrize(
    ("question", "language", "said", "iso"),
    [
        ("In what year was the mill opened?", "en", "7 January 2018", "2018"),
        ("In welchem Jahr wurde die Mühle eröffnet?", "de", "7 January 2018", "2018"),
        ("โรงสีเปิดในปีใด", "th", "7 January 2018", "2018"),
        ("In which years was it closed?", "en", "from May 2018 to June 2020", "2018–2020"),
        ("In which years was it closed?", "en", "from May to June 2020", "2020"),
        ("When was the mill opened?", "en", "7 January 2018", "2018-01-07"),
        ("On which day of which year was it opened?", "en", "7 January 2018", "2018-01-07"),
        ("In welchem Monat welchen Jahres?", "de", "7 January 2018", "2018-01-07"),
    ],
)
def test_a_year_is_given_where_only_that_is_asked_for(question: str, language: str, said: str, iso: str) -> None:
    figure = as_asked(analyse(question, language), find_figures(said, "en")[0])
    assert "–".join(date for date in (figure.iso, figure.upper_iso) if date) == iso


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many boats were in the port of Arn by 1991?", "415"),
        ("How many boats were in the port of Arn in 2000?", "587"),
        ("How many boats were in the port of Arn?", "587"),
    ],
)
def test_the_ends_of_a_change_are_of_the_years_that_it_took(
    make_bot: MakeBot, tmp_path, question: str, expected: str
) -> None:
    (tmp_path / "port.txt").write_text(
        "The port of Arn\n\nBetween 1991 and 2000 the number of boats in the port of Arn rose from 415 to 587 boats.\n",
        "utf-8",
    )
    assert short(make_bot(corpus=tmp_path), question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wie groß war die Bevölkerung von Arn im Jahr 1901?", "7.120"),
        ("How large was the population of Arn in 1901?", "7,120"),
        ("Wie oft hat Arn den Pokal gewonnen?", "2-mal"),
    ],
)
def test_a_number_is_no_share_and_how_often_is_told_in_times(
    make_bot: MakeBot, tmp_path, question: str, expected: str
) -> None:
    (tmp_path / "arn.txt").write_text(
        "Arn\n\nIm Jahr 1901 waren von 7.120 Einwohnern in Arn 56,2% Fischer. Das Stadion von Arn liegt zehn "
        "Gehminuten vom Markt. Arn hat den Pokal zwei Mal gewonnen.\n",
        "utf-8",
    )
    assert short(make_bot(corpus=tmp_path), question) == expected


@pytest.mark.parametrize("question", ["What is the tide clock?", "Was ist die Tide Clock?", "Tide Clock คืออะไร"])
def test_what_a_term_is_a_sentence_says(make_bot: MakeBot, tmp_path, question: str) -> None:
    sentence = "The Tide Clock is a large public clock of Arn that shows the height of the tide."
    (tmp_path / "clock.txt").write_text(f"Sights of Arn\n\n{sentence} It was built by Roe & Sons.\n", "utf-8")
    answer = make_bot(corpus=tmp_path).ask(question)
    assert answer.answered
    assert [s.text for s in answer.statements][:1] == [sentence]


def test_a_month_alone_tells_when_less_than_a_date_with_its_year() -> None:
    asked = analyse("When was the mill opened?", "en")
    month, year = (find_figures(text, "en")[0] for text in ("in October", "in 2018"))
    assert 0.0 < fits(asked, month) < fits(asked, year)


MONTHS = {
    "press.txt": (
        "The press of Orm\n\nIn 2019 the press of Orm was sold to its printers. The printers published their plan for "
        "a new hall in October. From January to August the hall printed 4 million books.\n"
    ),
    "mühle.txt": "Die Mühle von Fels\n\nDie Mühle von Fels wurde 1994 gekauft. Sie öffnet im Mai für Gäste.\n",
}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("In which month did the printers publish their plan?", "October", id="month"),
        pytest.param("In welchem Monat wurde der Plan der neuen Halle veröffentlicht?", "Oktober", id="across"),
        pytest.param(
            "From which month to which month did the hall print 4 million books?", "January – August", id="range"
        ),
        pytest.param("In which year was the press of Orm sold?", "2019", id="year"),
        pytest.param("In welchem Monat öffnet die Mühle von Fels?", "Mai", id="german"),
        pytest.param("How many books did the hall print from January to August?", "4 million", id="amount"),
    ],
)
def test_a_month_named_alone_is_an_answer(make_bot: MakeBot, tmp_path, question: str, expected: str) -> None:
    for name, text in MONTHS.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert short(make_bot(corpus=tmp_path), question) == expected


@pytest.mark.parametrize(
    ("question", "language", "best", "less", "never"),
    [
        ("How heavy is the bell?", "en", ("4 tonnes", "900 kilograms"), (), ("4 metres", "30 degrees", "12 bells")),
        ("Wie schwer ist die Glocke?", "de", ("4 tonnes",), (), ("4 metres", "20 percent", "7 years", "5 euros")),
        ("ระฆังหนักเท่าไร", "th", ("4 tonnes",), (), ("4 metres", "30 degrees", "12 bells")),
        ("How hot is the spring?", "en", ("30 degrees", "30 degrees Celsius"), (), ("4 metres", "7 hours")),
        ("What area does the park cover?", "en", ("30 hectares", "9 rai"), (), ("4 metres", "3 litres", "5 euros")),
        ("How fast does the rotor turn?", "en", ("900 rpm",), ("30 seconds",), ("4 tonnes", "5 euros")),
        (
            "How often is the fair held?",
            "en",
            ("every three years", "4 times a year", "4 fairs"),
            (),
            ("three years", "31–14"),
        ),
        ("Wie oft ist der Markt?", "de", ("every three years", "4 markets"), (), ("three years", "5 euros")),
        ("งานจัดบ่อยแค่ไหน", "th", ("every three years",), (), ("three years", "5 euros")),
        ("When did the reef die?", "en", ("in 1911",), ("40 million years ago",), ("40 million years",)),
        ("In which year did the reef die?", "en", ("in 1911",), (), ("40 million years ago",)),
        ("What was the final score?", "en", ("31–14",), ("4 points", "3:1"), ("4 metres", "5 euros")),
        ("How many points did Arn score?", "en", ("4 points",), (), ("31–14",)),
        ("How fast does the lift go?", "en", ("9 kilometres per hour",), ("30 seconds",), ("4 tonnes", "5 euros")),
        ("How much milk does the dairy take in?", "en", ("30 litres", "4 tonnes"), ("5 euros",), ("4 metres",)),
        ("How long is the cable?", "en", ("4 kilometres",), ("7 years",), ("4 tonnes", "12 people")),
        ("How long did the crew wait?", "en", ("7 hours",), (), ("4 kilometres",)),
        ("Wie viele Nebeltage gibt es?", "de", ("40 days", "40 foggy mornings"), (), ("4 metres", "5 euros")),
        ("How many hectares did they plant?", "en", ("30 hectares",), ("9 acres", "40 sacks"), ("4 metres", "5 euros")),
        ("How many pounds does the seat cost?", "en", ("£30", "30 pounds"), (), ("4 metres", "7 hours")),
    ],
)
def test_a_figure_answers_only_for_what_its_unit_measures(
    question: str, language: str, best: tuple[str, ...], less: tuple[str, ...], never: tuple[str, ...]
) -> None:
    asked = analyse(question, language)
    fit = {text: fits(asked, find_figures(text, "en")[0]) for text in (*best, *less, *never)}
    assert {fit[text] for text in best} == {1.0}
    assert all(0.0 < fit[text] < 0.5 for text in less)
    assert {fit[text] for text in never} == {0.0}


@pytest.mark.parametrize(
    ("question", "language", "text", "said"),
    [
        ("What were the sales worth?", "en", "Sales were 1 million yuan ($145,315) in 2007.", "1 million yuan"),
        ("How many dollars were the sales worth?", "en", "Sales were 1 million yuan ($145,315) in 2007.", "$145,315"),
        ("Wie lang ist die Brücke?", "de", "Die Brücke ist 300 Meter (rund 984 Fuß) lang.", "300 Meter"),
        ("สะพานยาวกี่เมตร", "th", "สะพานยาว 984 ฟุต (ประมาณ 300 เมตร)", "300 เมตร"),
    ],
)
def test_what_brackets_say_again_in_another_unit_goes_behind(
    question: str, language: str, text: str, said: str
) -> None:
    analysis = analyse(question, language)
    fitting = {f.text: fits(analysis, f) for f in find_figures(text, language)}
    best = max(fitting, key=lambda text: fitting[text])
    assert said in best
    assert list(fitting.values()).count(fitting[best]) == 1


def test_pounds_may_be_money_where_money_is_asked_for() -> None:
    asked = analyse("How much money did the seat cost?", "en")
    fit = {text: fits(asked, find_figures(text, "en")[0]) for text in ("£30", "9 cents", "30 pounds", "4 tonnes")}
    assert fit["£30"] == fit["9 cents"] == 1.0
    assert fit["4 tonnes"] == 0.0 < fit["30 pounds"] < 1.0


BELL = {
    "bell.txt": (
        "The bell of Orm\n\nThe bell of Orm church is 2 metres high and was cast at 1,100 degrees for 40 guests. "
        "The bell weighs 3.4 tonnes.\n"
    ),
    "mühle.txt": "Die Mühle von Fels\n\nDie Mühle von Fels hat 12 Räume. Sie ist 18 Meter hoch.\n",
}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("How heavy is the bell of Orm church?", "3.4 metric tons", id="weight"),
        pytest.param("ระฆังโบสถ์ Orm หนักเท่าไร", "3.4 เมตริกตัน", id="thai"),
        pytest.param("How high is the bell of Orm church?", "2 meters", id="height"),
    ],
)
def test_a_weight_is_never_answered_by_a_length(make_bot: MakeBot, tmp_path, question: str, expected: str) -> None:
    for name, text in BELL.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert short(make_bot(corpus=tmp_path), question) == expected


@pytest.mark.parametrize("question", ["How heavy is the mill of Fels?", "Wie schwer ist die Mühle von Fels?"])
def test_where_no_weight_is_stated_none_is_given(make_bot: MakeBot, tmp_path, question: str) -> None:
    (tmp_path / "mühle.txt").write_text(BELL["mühle.txt"], "utf-8")
    assert not make_bot(corpus=tmp_path).ask(question).answered


def test_how_much_asks_for_a_duration_least_of_all() -> None:
    asked = analyse("เป้าหมายของเมืองคือเท่าใด", "th")
    years, people, yuan = (find_figures(text, "en")[0] for text in ("4 years", "400 people", "4 million yuan"))
    assert 2 * fits(asked, years) < fits(asked, people) < fits(asked, yuan)


@pytest.mark.parametrize(
    ("before", "question", "language", "full"),
    [
        ("What were the sales in 2007?", "And in 2017?", "en", "What were the sales in 2017?"),
        ("Wie hoch war der Umsatz 2007?", "Und 2017?", "de", "Wie hoch war der Umsatz 2017?"),
        ("ยอดขายในปี 2550 เท่าไร", "แล้วปี 2560 ล่ะ", "th", "ยอดขายในปี 2560 เท่าไร"),
        ("How large is the harbour?", "And the garden?", "en", "How large is the garden?"),
        ("How large is the market economy?", "And the planned economy?", "en", "How large is the planned economy?"),
        ("Wie viel Prozent der Läden waren leer?", "Und die Lager?", "de", "Wie viel Prozent der Lager waren leer?"),
        ("Who built the harbour?", "And when was it opened?", "en", "And when was it opened (built, harbour)?"),
        ("What were the sales in October?", "And in November?", "en", "What were the sales in November?"),
        ("What were the sales in May 2018?", "And in June?", "en", "What were the sales in June 2018?"),
        ("Wie hoch war der Umsatz 2018?", "Und im Oktober?", "de", "Wie hoch war der Umsatz Oktober 2018?"),
        ("What were the sales in October?", "And in 2018?", "en", "What were the sales in October in 2018?"),
        ("Wer baute den Hafen?", "Und wer leitet das Museum in Bergen?", "de", "Und wer leitet das Museum in Bergen?"),
        (
            "How large is the harbour?",
            "How long is the bridge over the river?",
            "en",
            "How long is the bridge over the river?",
        ),
    ],
)
def test_complete_carries_over_what_did_not_change(before: str, question: str, language: str, full: str) -> None:
    assert complete(question, [Turn(before, "")], language) == full


def test_follow_up_is_answered_and_shown_in_full(bot: Bot) -> None:
    first = bot.ask("How many passengers did the ferry carry in 2019?")
    answer = bot.ask("And in 2021?", [Turn(first.question, first.text)])
    assert answer.question == "How many passengers did the ferry carry in 2021?"
    assert "900,000" in answer.text


PERIODS = (
    "The harbour of Velm\n\nIn the first half of the year the harbour of Velm handled 4,200 ships. In March the crane "
    "lifted 300 containers, and in April it lifted 450 containers.\n"
)


@pytest.fixture
def periods(make_bot: MakeBot, tmp_path) -> Bot:
    """A bot over a text that tells of parts of a year."""
    (tmp_path / "harbour.txt").write_text(PERIODS, "utf-8")
    return make_bot(corpus=tmp_path)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many ships did the harbour of Velm handle in the first half of the year?", "4,200"),
        ("Wie viele Schiffe fertigte der Hafen von Velm im ersten Halbjahr ab?", "4.200"),
        ("How many containers did the crane lift in March?", "300"),
        ("How many containers did the crane lift in April?", "450"),
    ],
)
def test_a_figure_is_of_the_part_of_the_year_that_is_asked_about(periods: Bot, question: str, expected: str) -> None:
    assert short(periods, question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "How many ships did the harbour of Velm handle in the second half of the year?",
        "Wie viele Schiffe fertigte der Hafen von Velm im zweiten Halbjahr ab?",
        "ท่าเรือ Velm รับเรือกี่ลำในครึ่งปีหลัง",
        "How many containers did the crane lift in May?",
    ],
)
def test_another_part_of_the_year_is_not_told(periods: Bot, question: str) -> None:
    assert not periods.ask(question).answered


@pytest.mark.parametrize(
    ("question", "names"),
    [
        pytest.param("Wie viele Gäste kamen in den Hafen Velm?", {"Velm"}, id="noun and name"),
        pytest.param("Wie viele Betten hat das Krankenhaus Ban Suan?", {"Ban", "Suan"}, id="name of two words"),
        pytest.param("Was kostet ein Kilo Äpfel?", set(), id="measure"),
        pytest.param("Wer leitet die Bremer Polizei?", set(), id="adjective of a town"),
        pytest.param("Wann ging die Mühle Orm in Betrieb?", {"Orm"}, id="no name behind a preposition"),
    ],
)
def test_a_german_noun_with_an_article_may_be_followed_by_a_name(question: str, names: set[str]) -> None:
    text = asked_about(analyse(question, "de"))
    assert {w.text for w, named in zip(text.words, names_in(text), strict=True) if named} == names


PIER = {
    "pier.txt": (
        "The pier of Solvik\n\nThe new pier of Solvik was finished in 2021. It is 310 metres long and the water beside "
        "it is 9.5 metres deep. The lighthouse on the pier is 24 metres high.\n\nThe weather mast of Solvik stands 18 "
        "kilometres off the coast in water up to 41 metres deep. Its top is 96 metres above the sea.\n"
    ),
    "tunnel.txt": (
        "Der Kressbergtunnel\n\nDer Kressbergtunnel ist 2.400 Meter lang und 11 Meter breit. Der Stausee Orla ist 730 "
        "Meter breit und 52 Meter tief.\n"
    ),
    "canal.txt": (
        "คลองบางเรือ\n\nคลองบางเรือยาว 14 กิโลเมตร กว้าง 36 เมตร และลึก 4 เมตร ตลาดริมคลองอยู่ห่างจากสถานีรถไฟ 900 เมตร\n"
    ),
}


@pytest.fixture(scope="module")
def pier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """A bot over texts that state several dimensions of one thing, made once."""
    yield from _over(PIER, tmp_path_factory)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("How deep is the water at the new pier of Solvik?", "9.5 meters", id="en-deep"),
        pytest.param("How far out at sea is the weather mast of Solvik?", "18 kilometers", id="en-far"),
        pytest.param("Wie tief ist das Wasser an der neuen Mole von Solvik?", "9,5 Meter", id="de-about-en"),
        pytest.param("Wie tief ist der Stausee Orla?", "52 Meter", id="de-deep"),
        pytest.param("Wie breit ist der Kressbergtunnel?", "11 Meter", id="de-wide"),
        pytest.param("How deep is the Orla reservoir?", "52 meters", id="en-about-de"),
        pytest.param("อ่างเก็บน้ำ Orla ลึกเท่าไร", "52 เมตร", id="th-about-de"),
        pytest.param("คลองบางเรือลึกเท่าไร", "4 เมตร", id="th-deep"),
        pytest.param("คลองบางเรือกว้างกี่เมตร", "36 เมตร", id="th-wide"),
        pytest.param("How wide is the pier of Solvik?", "", id="en-not-told"),
        pytest.param("Wie lang ist der Stausee Orla?", "", id="de-not-told"),
        pytest.param("ตลาดริมคลองสูงกี่เมตร", "", id="th-not-told"),
    ],
)
def test_a_length_is_of_the_dimension_that_is_asked_for(pier: Bot, question: str, expected: str) -> None:
    assert short(pier, question) == expected


COUNTS = {
    "fair.txt": (
        "Das Fest von Brunn\n\nDas Fest von Brunn begann am Freitag. Beim Fest von Brunn spielten über 40 in Arn "
        "lebende Musiker mit. Der Eintritt war frei.\n"
    ),
    "lakes.txt": (
        "The lakes of Selm\n\nOf the 31 lakes of Selm only eight are fished; Vonsee, Ruda and Great Selm are the "
        "largest. The road there is new.\n"
    ),
    "clinic.txt": "โรงพยาบาลบางเรือ\n\nโรงพยาบาลบางเรือมีแพทย์ ๙๖ คน พยาบาล ๔๑๒ คน และมีห้องผ่าตัด ๘ ห้อง เปิดทุกวัน\n",
    "cards.txt": (
        "Cards in Arn\n\nIn Arn, 45 percent of the convenience stores, 80 percent of the taxis and all the museums "
        "take cards. Cash is taken everywhere.\n"
    ),
}


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """A bot over texts that count things, made once."""
    yield from _over(COUNTS, tmp_path_factory)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("Wie viele Musiker spielten beim Fest von Brunn mit?", "mehr als 40", id="de"),
        pytest.param("How many musicians played at the festival of Brunn?", "more than 40", id="en-about-de"),
        pytest.param("Wie viele Lampen hatte das Fest von Brunn?", "", id="de-not-counted"),
        pytest.param("How many tents did the festival of Brunn have?", "", id="en-not-counted-in-de"),
        pytest.param("How many lakes of Selm are fished?", "8", id="en-part"),
        pytest.param("How many people live by the lake of Vonsee?", "", id="en-not-counted"),
        pytest.param("Wie viele Menschen wohnen am Vonsee?", "", id="de-not-counted-in-en"),
        pytest.param("ทะเลสาบ Vonsee มีผู้อยู่อาศัยกี่คน", "", id="th-not-counted-in-en"),
        pytest.param("โรงพยาบาลบางเรือมีห้องผ่าตัดกี่ห้อง", "8", id="th"),
        pytest.param("โรงพยาบาลบางเรือมีรถกี่คัน", "", id="th-not-counted"),
        pytest.param("What percentage of the shops in Arn take cards?", "45 percent", id="en-share-alike"),
        pytest.param("What percentage of the cabs in Arn take cards?", "80 percent", id="en-share-like"),
        pytest.param("In wie viel Prozent der Kirchen in Arn kann man zahlen?", "", id="de-share-not-told"),
        pytest.param("In what percentage of the bakeries in Arn can one pay?", "", id="en-share-not-told"),
    ],
)
def test_what_is_counted_is_what_is_asked_for(counts: Bot, question: str, expected: str) -> None:
    assert short(counts, question) == expected


CLINIC = {
    "clinic.txt": (
        "Coast clinic of Hemmen\nYearly report\n\nThe average wait for a first visit to the Coast clinic of Hemmen "
        "fell from 38 days to 24 days.\n\n"
        "At the flower show Marta Olsen won gold for her roses, Peter Hauge for his tulips.\n"
    ),
    "ferry.txt": (
        "The ferry Tern\n\nThe new ferry Tern will link Orm with Saltby, a distance of 27 kilometres. The ferry Tern "
        "is 58 metres long and carries 300 passengers.\n"
    ),
}


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """A bot over texts that tell of a change, of shares, and of two lengths, made once."""
    yield from _over(CLINIC, tmp_path_factory)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("How long is the average wait for a first visit to the clinic now?", "24 days", id="now"),
        pytest.param(
            "Wie lange wartet man in der Klinik von Hemmen im Schnitt auf den ersten Besuch?", "24 Tage", id="de"
        ),
        pytest.param("How long was the average wait for a first visit to the clinic before?", "38 days", id="before"),
        pytest.param("What is the length of the ferry Tern?", "58 meters", id="length"),
        pytest.param("What is the distance that the ferry Tern covers?", "27 kilometers", id="distance"),
    ],
)
def test_how_something_is_now_is_not_how_it_was(clinic: Bot, question: str, expected: str) -> None:
    assert short(clinic, question) == expected


def test_of_two_winners_the_one_beside_the_prize_is_named(clinic: Bot) -> None:
    assert "Marta Olsen" in clinic.ask("Who won gold for roses at the flower show?").text.partition("\n")[0]


def test_a_title_with_the_line_below_it_says_nothing(clinic: Bot) -> None:
    measured = measure(analyse("What does the Coast clinic of Hemmen report?", "en"), clinic.retrieve("Coast clinic"))
    assert not [s.evidence.quote for s in measured.sentences if "Yearly" in s.evidence.quote]


YEARS = (
    "The mill of Arn\n\nIn 2019 the mill of Arn ground 4,100 tonnes of grain, up from 3,050 tonnes the year before. "
    "The entrance fee of the mill rises on 1 May 2020 from 7 euros to 9 euros.\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("How many tonnes of grain did the mill of Arn grind in 2019?", "4,100 metric tons", id="told"),
        pytest.param("How many tonnes of grain did the mill of Arn grind in 2018?", "3,050 metric tons", id="counted"),
        pytest.param("How much is the entrance fee of the mill of Arn from 2020 on?", "9 euros", id="changed-since"),
    ],
)
def test_a_figure_is_of_the_year_that_is_asked_about(make_bot: MakeBot, tmp_path, question: str, expected: str) -> None:
    (tmp_path / "mill.txt").write_text(YEARS, "utf-8")
    assert short(make_bot(corpus=tmp_path), question) == expected


def test_a_thai_figure_behind_a_verb_counts_what_was_told_before(make_bot: MakeBot, tmp_path) -> None:
    (tmp_path / "wolf.txt").write_text(
        "หมาป่าดอยอาร์น\n\nในปี 2563 หมาป่าดอยอาร์นเข้ามากินแกะ 91 ครั้ง ส่วนปี 2564 ลดลงเหลือ 40 ครั้ง\n", "utf-8"
    )
    assert short(make_bot(corpus=tmp_path), "ปี 2564 หมาป่าดอยอาร์นกินแกะของชาวบ้านกี่ครั้ง") == "40"


@pytest.mark.parametrize(("pier", "expected"), [("2", "40 meters"), ("3", "65 meters"), ("4", "28 meters")])
def test_a_figure_is_of_its_own_line(make_bot: MakeBot, tmp_path, pier: str, expected: str) -> None:
    (tmp_path / "port.txt").write_text(
        "The port of Arn at a glance\n\nPier 2 (Oak): 40 m, 3 cranes, built in 1961\nPier 3 (Ash): 65 m, 5 cranes, "
        "built in 1975\nPier 4 (Elm): 28 m, 1 crane, built in 1990\n",
        "utf-8",
    )
    assert short(make_bot(corpus=tmp_path), f"How long is pier {pier} in the port of Arn?") == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("Wie viel zahlt die Stadt Arn für jeden Baum?", "420 Euro", id="now"),
        pytest.param("Wie viel zahlte die Stadt Arn vorher für jeden Baum?", "310 Euro", id="before"),
        pytest.param("Wie viele Bänke gibt es am Markt von Arn?", "26", id="so-far-alone"),
    ],
)
def test_what_was_so_far_is_the_end_before_a_change(make_bot: MakeBot, tmp_path, question: str, expected: str) -> None:
    (tmp_path / "baum.txt").write_text(
        "Bäume in Arn\n\nDie Stadt Arn zahlt künftig für jeden Baum 420 Euro, bislang waren es 310. Am Markt von "
        "Arn gibt es bislang nur 26 Bänke.\n",
        "utf-8",
    )
    assert short(make_bot(corpus=tmp_path), question) == expected


def test_of_two_figures_with_their_growth_the_later_one_may_stand_first(make_bot: MakeBot, tmp_path) -> None:
    (tmp_path / "catch.txt").write_text(
        "Fishing in Arn\n\nThe mean catch from 2010 to 2015 (8,640 tonnes a year) was 20% higher than in the five "
        "years that came earlier (7,200 tonnes a year).\n",
        "utf-8",
    )
    question = "How many tonnes a year was the catch in Arn from 2010 to 2015?"
    answer = make_bot(corpus=tmp_path).ask(question)
    assert answer.text.startswith("8,640 metric tons")
    assert all("end 0.5" not in note for note in answer.trace.notes if note.startswith("8,640"))


@pytest.mark.parametrize(
    ("year", "who", "title", "named", "dated"),
    [
        pytest.param(2014, "Velm", "The mill of Velm", True, True, id="of the title"),
        pytest.param(2014, "Orla", "The mill of Velm", False, True, id="only beside it"),
        pytest.param(2011, "Velm", "The mill of Velm", True, False, id="of an earlier year"),
        pytest.param(2014, "Velm", "The mill of Velm in 2014", True, True, id="of the title's year"),
    ],
)
def test_a_name_of_the_title_lacks_nowhere_and_a_year_only_where_it_was_said(
    make_bot: MakeBot, tmp_path, year: int, who: str, title: str, named: bool, dated: bool
) -> None:
    opening = "The mill lies in a narrow valley, and its wheel turns day and night. " * 7
    (tmp_path / "mill.txt").write_text(
        f"{title}\n\n{opening}\n\nThe forge was Orla's in 2011. The house burnt in 2014. It sold 40 tonnes of flour.\n",
        "utf-8",
    )
    question = f"How many tonnes did {who} sell in {year}?"
    found = measure(analyse(question, "en"), make_bot(corpus=tmp_path).retrieve(question))
    parts = next(dict(c.parts) for c in found.figures if c.text == "40 tonnes")
    assert (parts["no name"] == 0.0, parts["no figure"] < 0.5) == (named, dated)


ORCHARD = (
    "The orchards of Arn\n\nOf the orchards of Arn, a third are watered by the Orle canal. By 2030 the apple trade and "
    "the pear trade of Arn are to reach 80 million euros and 45 million euros respectively.\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param(
            "What share of the orchards of Arn is watered by the Orle canal?", "third", id="fraction-is-a-share"
        ),
        pytest.param("What is the pear trade of Arn to reach by 2030?", "45 million euros", id="second-respectively"),
        pytest.param("What is the apple trade of Arn to reach by 2030?", "80 million euros", id="first-respectively"),
    ],
)
def test_a_share_may_be_told_in_words_and_order_tells_whose_figure_it_is(
    make_bot: MakeBot, tmp_path, question: str, expected: str
) -> None:
    (tmp_path / "orchard.txt").write_text(ORCHARD, "utf-8")
    assert expected in make_bot(corpus=tmp_path).ask(question).statements[0].text
