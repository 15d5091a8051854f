"""Questions about the documents themselves: who issued one, where it stood, when, which of two came first."""

from __future__ import annotations

import pytest

from qa import Bot
from qa.documents.sources import source_of
from qa.read.asked_documents import asks_about
from tests.conftest import short

TEXTS = {
    "ferry.txt": (
        "Arn gets an electric ferry\n\nARN, Norland, March 4, 2019 /Postwire/ -- The town of Arn will buy an "
        "electric ferry for 48 million euros. The electric ferry carries 220 passengers and sails from 2021.\n\n"
        "The pier is rebuilt for 3 million euros. Sales of season tickets rose by 12 percent, the harbour master said."
        "\n\nSource: Harbour Authority of Arn\n"
    ),
    "faehre.txt": (
        "Arn bekommt eine Elektrofähre\n\nARN, Norland, 4. März 2019 /Postwire/ -- Die Stadt Arn kauft für 48 "
        "Millionen Euro eine Elektrofähre. Die Elektrofähre fasst 220 Fahrgäste und fährt ab 2021.\n\n"
        "Der Anleger wird für 3 Millionen Euro umgebaut. Der Verkauf von Dauerkarten stieg um 12 Prozent.\n\n"
        "QUELLE Harbour Authority of Arn\n"
    ),
    "orchard.txt": (
        "The Evening Post\n\nLate frost in the orchards of Velm\n\nBy Jane Roe\n\nThe frost in April destroyed half of "
        "the cherry harvest of Velm. Growers want the district to pay for new nets against hail.\n\nShe bought a paper "
        "at the station, says Mara Holt, who grows cherries, and read there that her harvest was lost.\n"
    ),
    "bruecke.txt": (
        "date 2020-06 City Council of Grundhausen\n\nDie neue Fußgängerbrücke von Grundhausen\n\nDie Fußgängerbrücke "
        "über die Selte wird 140 Meter lang. Der Bau beginnt im Herbst 2021.\n\nDas Unternehmen Brunn Stahl "
        "veröffentlichte seinen Plan für die Fußgängerbrücke am 9. Mai 2018.\n"
    ),
    "letters.txt": (
        "Daily Herald\n\nThe lost letters of Ostermann\n\nThe Coastal Times published the secret letters of the "
        "painter Ostermann in 1987. The bonds of the town of Kell were issued by the Savings Bank of Kell.\n"
    ),
    "festival.txt": (
        "เทศกาลโคมไฟเมืองวาริน\n\nกรุงเทพฯ--5 พ.ย.--ลุ่มน้ำนิวส์ไวร์\n\nเทศกาลโคมไฟเมืองวารินจัดขึ้นริมแม่น้ำเป็นเวลาเจ็ดวัน "
        "มีผู้เข้าชม 30,000 คน\n\n"
        "ที่มา: สำนักงานท่องเที่ยวเมืองวาริน\n"
    ),
    "museum.txt": (
        "The glass museum\n\nThe glass museum of Torv shows 900 vases. In 2015 the museum sold 40 of its bowls.\n"
    ),
}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("Who issued the press release about the electric ferry?", "Harbour Authority of Arn", id="issuer"),
        pytest.param("Von wem stammt die Pressemitteilung über die Elektrofähre?", "Harbour Authority of Arn", id="de"),
        pytest.param("Which news agency distributed the press release on the electric ferry?", "Postwire", id="agency"),
        pytest.param("Über welchen Nachrichtendienst lief die Meldung zur Elektrofähre?", "Postwire", id="agency-de"),
        pytest.param("Which newspaper wrote about the cherry harvest of Velm?", "The Evening Post", id="newspaper"),
        pytest.param("Welche Zeitung berichtete über die Kirschernte in Velm?", "The Evening Post", id="newspaper-de"),
        pytest.param("Who wrote the article about the frost in Velm?", "Jane Roe", id="author"),
        pytest.param("Wer hat den Artikel über den Frost in Velm geschrieben?", "Jane Roe", id="author-de"),
        pytest.param(
            "Who issued the report about the footbridge of Grundhausen?", "City Council of Grundhausen", id="line"
        ),
        pytest.param("ข่าวเทศกาลโคมไฟเมืองวารินมาจากหน่วยงานใด", "สำนักงานท่องเที่ยวเมืองวาริน", id="issuer-th"),
        pytest.param("ข่าวของเทศกาลโคมไฟเมืองวารินเผยแพร่ผ่านสำนักข่าวใด", "ลุ่มน้ำนิวส์ไวร์", id="agency-th"),
        pytest.param("When was the press release on the electric ferry published?", "March 4, 2019", id="date"),
        pytest.param(
            "Aus welchem Monat und Jahr stammt der Bericht über die Fußgängerbrücke von Grundhausen?",
            "Juni 2020",
            id="month-de",
        ),
        pytest.param(
            "Which came first: the press release on the electric ferry or the report on the footbridge of Grundhausen?",
            "The press release on the electric ferry: March 4, 2019",
            id="earlier",
        ),
        pytest.param(
            "Was ist neuer: der Bericht über die Fußgängerbrücke oder die Meldung über die Elektrofähre?",
            "Der Bericht über die Fußgängerbrücke: Juni 2020",
            id="later-de",
        ),
    ],
)
def test_a_document_says_who_it_is_from_and_when(bot: Bot, question: str, expected: str) -> None:
    assert short(bot, question) == expected


def test_the_line_that_states_it_is_quoted_and_its_translation_cited_too(bot: Bot) -> None:
    answer = bot.ask("Who issued the press release about the electric ferry?")
    assert answer.statements[1].text == "Source: Harbour Authority of Arn"
    assert [c.quote for c in answer.citations] == [
        "Source: Harbour Authority of Arn",
        "QUELLE Harbour Authority of Arn",
    ]
    assert all(bot.document(c.document).text[c.start : c.end] == c.quote for c in answer.citations)
    assert all(c.passage_start <= c.start and c.end <= c.passage_end for c in answer.citations)


def test_of_two_documents_both_dates_are_cited(bot: Bot) -> None:
    answer = bot.ask("Which is older: the press release on the electric ferry or the report on the footbridge?")
    assert {c.document for c in answer.citations} == {"ferry.txt", "bruecke.txt"}


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("Who issued the press release about Nordby?", id="other-town"),
        pytest.param("Von wem stammt die Pressemitteilung über Nordby?", id="other-town-de"),
        pytest.param("Which newspaper wrote about the moon landing?", id="other-topic"),
        pytest.param("Von wem stammt die Pressemitteilung über die Mondlandung?", id="other-topic-de"),
        pytest.param("หนังสือพิมพ์ใดรายงานเรื่องการลงจอดบนดวงจันทร์", id="other-topic-th"),
        pytest.param("When was the press release on the airport of Lissabon published?", id="other-topic-date"),
        pytest.param(
            "Which came first: the press release on the moon landing or the report on the footbridge?", id="two"
        ),
    ],
)
def test_of_a_topic_that_no_document_is_about_nothing_is_said(bot: Bot, question: str) -> None:
    answer = bot.ask(question)
    assert not answer.answered, answer.text


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        pytest.param("Which newspaper wrote about the electric ferry?", "Postwire", id="agency-is-no-newspaper"),
        pytest.param("Who issued the press release about the glass museum of Torv?", "Authority", id="none-stated"),
        pytest.param("When was the article about the frost in Velm published?", "2019", id="no-date-stated"),
        pytest.param("When was the Evening Post article about ferry tickets published?", "2019", id="other-newspaper"),
    ],
)
def test_what_a_document_does_not_state_is_not_taken_from_another(bot: Bot, question: str, wrong: str) -> None:
    assert wrong not in bot.ask(question).text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param(
            "Which newspaper published the secret letters of Ostermann?", "Coastal Times", id="told-newspaper"
        ),
        pytest.param("Who issued the bonds of Kell?", "Savings Bank of Kell", id="bonds"),
        pytest.param(
            "Wann veröffentlichte Brunn Stahl seinen Plan für die Fußgängerbrücke?", "9. Mai 2018", id="event"
        ),
        pytest.param("How much did sales of season tickets rise according to the report?", "12 percent", id="sales"),
    ],
)
def test_what_a_text_tells_is_answered_from_the_text(bot: Bot, question: str, expected: str) -> None:
    assert expected in bot.ask(question).text


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What did the report say about sales?", "en"),
        ("Who issued the bonds?", "en"),
        ("Which newspaper did she buy?", "en"),
        ("When did the company publish its plan?", "en"),
        ("When did the company publish its report on sales?", "en"),
        ("Which agency approved the drug?", "en"),
        ("Who wrote the book about the war?", "en"),
        ("Which newspaper is the oldest in Norway?", "en"),
        ("Welche Zeitung kaufte sie?", "de"),
        ("Wann hat das Unternehmen seinen Bericht über den Umsatz veröffentlicht?", "de"),
        ("Was sagt der Bericht über den Umsatz?", "de"),
        ("Wer hat die Anleihen ausgegeben?", "de"),
        ("บริษัทเผยแพร่แผนเมื่อใด", "th"),
        ("รายงานกล่าวถึงยอดขายว่าอย่างไร", "th"),
        ("เธอซื้อหนังสือพิมพ์ฉบับใด", "th"),
        ("¿Qué periódico escribió sobre la luna?", "es"),
    ],
)
def test_ordinary_questions_are_not_about_documents(question: str, language: str) -> None:
    assert asks_about(question, language) is None


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        ("When was the press release on the plans of Arn put out?", "en", ("date", ("the plans of Arn",))),
        ("Through which news service was Arn’s announcement distributed?", "en", ("agency", ("Arn’s",))),
        ("From which month and year is the report on the fair?", "en", ("date", ("the fair",))),
        ("Wann erschien der Bericht über den Markt?", "de", ("date", ("den Markt",))),
        ("In welcher Zeitung stand der Artikel über den Markt?", "de", ("outlet", ("den Markt",))),
        ("หนังสือพิมพ์ใดรายงานเรื่องตลาดน้ำ", "th", ("outlet", ("ตลาดน้ำ",))),
        ("บทความเรื่องตลาดน้ำเขียนโดยใคร", "th", ("author", ("ตลาดน้ำ",))),
        ("รายงานเรื่องตลาดน้ำเป็นของเดือนและปีใด", "th", ("date", ("ตลาดน้ำ",))),
        ("ข่าวตลาดน้ำกับรายงานจากวาริน อย่างไหนเผยแพร่ก่อน", "th", ("earlier", ("ตลาดน้ำ", "วาริน"))),
    ],
)
def test_the_topic_is_what_does_not_speak_of_documents(
    question: str, language: str, expected: tuple[str, tuple[str, ...]]
) -> None:
    assert asks_about(question, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "part", "expected"),
    [
        pytest.param("It rained.\n\n**Source:** City of Arn\n", "en", "issuer", "City of Arn", id="field"),
        pytest.param("Es regnet.\n\nQuelle: dpa\n", "de", "agency", "dpa", id="agency-field"),
        pytest.param("LONDON (Reuters) - It rained.", "en", "agency", "Reuters", id="no-date"),
        pytest.param("Hamburg, 3. Mai (dpa/lno) - Es regnet.", "de", "agency", "dpa/lno", id="no-year"),
        pytest.param("Frankfurt (Oder) – Es regnet.", "de", "agency", None, id="place"),
        pytest.param("It rained. – Reuters\n", "en", "agency", "Reuters", id="signed"),
        pytest.param("To buy:\n- apples.\n- pears", "en", "agency", None, id="list"),
        pytest.param("Brücke zu\n\nVon Hans Meier\n\nEs regnet.", "de", "author", "Hans Meier", id="byline"),
        pytest.param("Closed\n\nBy Jane Roe, City Editor\n\nIt rained.", "en", "author", "Jane Roe", id="her-office"),
        pytest.param("Closed\n\nBy Monday\n\nIt rained.", "en", "author", None, id="no-person"),
        pytest.param("สะพานปิด\n\nโดย สมชาย ใจดี\n\nฝนตก", "th", "author", "สมชาย ใจดี", id="byline-th"),
        pytest.param(
            "Arntaler Tageblatt\n\nBrücke zu\n\nEs regnet.", "de", "outlet", "Arntaler Tageblatt", id="outlet"
        ),
        pytest.param("Harbour Bridge\n\nA short history\n\nIt was built.", "en", "outlet", None, id="title"),
        pytest.param("The Evening Post\n\nIt was founded in 1911.", "en", "outlet", None, id="title-alone"),
        pytest.param("Source: https://example.org\n\nIt rained.", "en", "issuer", None, id="address"),
        pytest.param("", "en", "issuer", None, id="empty"),
    ],
)
def test_a_text_says_who_it_is_from(text: str, language: str, part: str, expected: str | None) -> None:
    stated = getattr(source_of(text, language), part)
    assert (stated and stated.text) == expected
    assert stated is None or text[stated.start : stated.end] == stated.text


def test_a_field_in_the_middle_of_a_long_text_is_none_of_its_own() -> None:
    filler = "The table shows how much it rained.\n" * 200
    assert source_of(f"{filler}Source: City of Arn\n{filler}", "en").issuer is None
    assert source_of(filler * 15 + "Source: City of Arn", "en").issuer is not None
