"""Yes/no questions: "yes" where a sentence states all of it, "no" where it states the opposite, else only the quote."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import Bot
from qa.phrases import phrase
from qa.present.chat import Exchange, conversation
from qa.present.plain import to_markdown, to_text
from qa.questions import analyse
from qa.read import read
from qa.records import Document, Hit, Passage
from tests.conftest import short

TEXTS = {
    "bridge.txt": (
        "The Tarn bridge\n\nThe Tarn bridge has 4 lanes and a cycle path. The bridge is 2,400 metres long. "
        "It was opened on 4 June 2009. The Tarn bridge does not have a tram line. Dogs are not allowed on the pier. "
        "The harbour may be closed in winter. The council plans to repair the old lighthouse. "
        "More than 95 percent of the shops and 40 percent of the kiosks are accepting cards.\n\n"
        "Anna Lindqvist designed the bridge. Bruno Keller praised Anna Lindqvist. "
        "The lighthouse is not only white. The director said that the market is free. "
        "The aquarium is open on Mondays. The vice mayor is Clara Holm.\n"
    ),
    "ferry.txt": (
        "The island ferry\n\nIn 2019 the ferry carried 2.4 million passengers, and in 2021 it carried 900,000. "
        "The crossing takes 35 minutes. The ferry will use hydrogen. The ticket office is no longer open. "
        "The old ship was sold in 2015. The children travel free. The ferry was repaired in Hamburg.\n"
    ),
    "museum.txt": (
        "Das Schifffahrtsmuseum\n\nDas Schifffahrtsmuseum wurde 1994 gegründet. Das Schifffahrtsmuseum hat ein Café. "
        "Das Schifffahrtsmuseum hat keinen Aufzug. Im Garten gibt es einen Brunnen. "
        "Das Archiv ist kostenlos. Der Leuchtturm soll 2030 geöffnet werden. "
        "Eva Brandt eröffnete die Galerie. Die Führung kostet 12 Euro.\n"
    ),
    "library.txt": (
        "หอสมุดริมน้ำ\n\nห้องสมุดมีร้านกาแฟ ห้องสมุดไม่มีที่จอดรถ\n\nโรงละครอาจมีร้านอาหาร\n\n"
        "โรงเรียนก่อตั้งในปี 2537\n\nสวนสาธารณะมีสระน้ำ 3 แห่ง\n\nโรงพยาบาลมีสวน\n"
    ),
}
CASES = [line.split("\t") for line in (Path(__file__).parent / "data" / "yesno.tsv").read_text("utf-8").splitlines()]
YES = {"en": "Yes", "de": "Ja", "th": "ใช่"}
NO = {"en": "No", "de": "Nein", "th": "ไม่ใช่"}


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("Does the Tarn bridge have 4 lanes?", id="figure"),
        pytest.param("Does the Tarn bridge have four lanes?", id="figure-in-words"),
        pytest.param("Does the Tarn bridge have more than 3 lanes?", id="more-than"),
        pytest.param("Does the Tarn bridge have at least 4 lanes?", id="at-least"),
        pytest.param("Does the Tarn bridge have a cycle path?", id="second-of-two-things"),
        pytest.param("Is the bridge longer than 2 km?", id="comparative-in-another-unit"),
        pytest.param("Was the bridge opened in 2009?", id="it-and-year-of-a-day"),
        pytest.param("Was the bridge opened in June?", id="month-of-a-day"),
        pytest.param("Are more than 90 percent of the shops accepting cards?", id="stated-more"),
        pytest.param("Do more than 90 percent of the shops accept cards?", id="progressive"),
        pytest.param("Did the ferry carry 2.4 million passengers in 2019?", id="past"),
        pytest.param("Did the ferry carry more than 2 million passengers in 2019?", id="past-more-than"),
        pytest.param("Does the crossing take 35 minutes?", id="lexical-verb"),
        pytest.param("Do the children travel free?", id="adjective"),
        pytest.param("Will the ferry use hydrogen?", id="future"),
        pytest.param("Did Anna Lindqvist design the bridge?", id="who-did-what"),
        pytest.param("Was the ferry repaired?", id="past-elsewhere"),
        pytest.param("Wurde das Schifffahrtsmuseum 1994 gegründet?", id="german-date"),
        pytest.param("Hat das Schifffahrtsmuseum ein Café?", id="german-have"),
        pytest.param("Gibt es im Garten einen Brunnen?", id="german-exist"),
        pytest.param("Ist das Archiv kostenlos?", id="german-be"),
        pytest.param("Hat Eva Brandt die Galerie eröffnet?", id="german-perfect"),
        pytest.param("Kostet die Führung 12 Euro?", id="german-verb-first"),
        pytest.param("Kostet die Führung weniger als 20 Euro?", id="german-less-than"),
        pytest.param("ห้องสมุดมีร้านกาแฟไหม", id="thai-have"),
        pytest.param("โรงเรียนก่อตั้งในปี 2537 ใช่หรือไม่", id="thai-buddhist-year"),
        pytest.param("โรงเรียนก่อตั้งในปี ค.ศ. 1994 หรือไม่", id="thai-common-year"),
        pytest.param("Is the archive free?", id="english-about-german"),
        pytest.param("Does the hospital have a garden?", id="english-about-thai"),
        pytest.param("Hat das Krankenhaus einen Garten?", id="german-about-thai"),
    ],
)
def test_yes_where_a_sentence_states_all_that_is_asked(bot: Bot, question: str) -> None:
    answer = bot.ask(question)
    assert [s.kind for s in answer.statements] == ["short", "quote"], answer.text
    assert answer.statements[0].text == YES[answer.language]
    assert answer.statements[0].citations == answer.statements[1].citations


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("Does the Tarn bridge have 3 lanes?", id="other-figure"),
        pytest.param("Does the Tarn bridge have fewer than 3 lanes?", id="out-of-bounds"),
        pytest.param("Is the bridge longer than 3 km?", id="shorter"),
        pytest.param("Was the bridge opened in 2010?", id="other-year-of-what-happens-once"),
        pytest.param("Was the bridge opened in July?", id="other-month-of-what-happens-once"),
        pytest.param("Does the Tarn bridge have a tram line?", id="not"),
        pytest.param("Are dogs allowed on the pier?", id="not-allowed"),
        pytest.param("Is the ticket office open?", id="no-longer"),
        pytest.param("Did the ferry carry 3 million passengers in 2019?", id="other-figure-of-that-year"),
        pytest.param("Wurde das Schifffahrtsmuseum 1995 gegründet?", id="german-other-year"),
        pytest.param("Hat das Schifffahrtsmuseum einen Aufzug?", id="german-none"),
        pytest.param("Kostet die Führung 15 Euro?", id="german-other-amount"),
        pytest.param("ห้องสมุดมีที่จอดรถไหม", id="thai-none"),
    ],
)
def test_no_where_a_sentence_states_the_opposite(bot: Bot, question: str) -> None:
    answer = bot.ask(question)
    assert answer.statements[0].text == NO[answer.language], answer.text
    assert [s.kind for s in answer.statements] == ["short", "quote"]


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("Does the Severn bridge have 4 lanes?", id="other-subject"),
        pytest.param("Does the Tarn bridge have a bus lane?", id="part-of-the-words"),
        pytest.param("Was the bridge closed in 2009?", id="antonym"),
        pytest.param("Did the ferry carry 2.4 million passengers in 2017?", id="other-year"),
        pytest.param("Did the ferry carry 2.4 million passengers in 2021?", id="figure-of-another-year"),
        pytest.param("Did the ferry carry passengers in 2015?", id="year-of-something-else"),
        pytest.param("Is the harbour closed in winter?", id="may"),
        pytest.param("Was the lighthouse repaired?", id="planned"),
        pytest.param("Is the market free?", id="somebody-says-so"),
        pytest.param("Is the lighthouse white?", id="not-only"),
        pytest.param("Is the aquarium open?", id="on-mondays"),
        pytest.param("Is the aquarium open on Sundays?", id="other-day"),
        pytest.param("Does the ferry use hydrogen?", id="will"),
        pytest.param("Did the ferry use hydrogen?", id="was-not-yet"),
        pytest.param("Did Anna Lindqvist praise Bruno Keller?", id="roles-exchanged"),
        pytest.param("Is Clara Holm the mayor?", id="vice-mayor"),
        pytest.param("Was the ship sold in 2016?", id="old-ship-other-year"),
        pytest.param("Do 40 percent of the shops accept cards?", id="more-than-that-figure"),
        pytest.param("Are more than 98 percent of the shops accepting cards?", id="more-than-may-be-less"),
        pytest.param("Was the ferry repaired in Oslo?", id="other-place"),
        pytest.param("Is the bridge 2,400 metres long or 2,500 metres long?", id="alternatives"),
        pytest.param("Isn't the bridge 2,400 metres long?", id="negated-question"),
        pytest.param("Is the Tarn bridge not a railway bridge?", id="negated-question-inside"),
        pytest.param("Hat das Schifffahrtsmuseum ein Restaurant?", id="german-other-thing"),
        pytest.param("Ist der Leuchtturm geöffnet?", id="german-planned"),
        pytest.param("Hat Eva Brandt die Galerie geschlossen?", id="german-antonym"),
        pytest.param("โรงละครมีร้านอาหารไหม", id="thai-may"),
        pytest.param("โรงเรียนมีร้านกาแฟไหม", id="thai-other-subject"),
        pytest.param("Does the school have a car park?", id="english-about-thai-other-subject"),
        pytest.param("Does the museum have a lift or a café?", id="or"),
        pytest.param("Was the archive closed?", id="english-about-german-antonym"),
    ],
)
def test_near_misses_get_no_verdict(bot: Bot, question: str) -> None:
    assert short(bot, question) not in (*YES.values(), *NO.values()), bot.ask(question).text


@pytest.mark.parametrize(
    ("question", "language", "asks"),
    [
        ("May dogs swim there?", "en", True),
        ("Unterstützen die Läden das Bezahlen mit Karte?", "de", True),
        ("Liegt das Museum am Hafen?", "de", True),
        ("Dürfen Hunde ins Museum?", "de", True),
        ("สะพานยาวกว่าสองกิโลเมตรหรือเปล่า", "th", True),
        ("Nennen Sie die Läden am Hafen.", "de", False),
        ("Mit der Fähre oder zu Fuß?", "de", False),
        ("Is it known how many lanes there are?", "en", False),
        ("In welchem Jahr begann es?", "de", False),
        ("Seit wann gibt es das Museum?", "de", False),
        ("พิพิธภัณฑ์อยู่ที่ไหน", "th", False),
        ("ใครออกแบบสะพาน", "th", False),
    ],
)
def test_analyse_knows_yes_or_no_questions(question: str, language: str, asks: bool) -> None:
    assert (analyse(question, language).kind == "yesno") is asks


def hit(text: str, language: str, name: str = "notes.txt", title: str = "Notes") -> Hit:
    document = Document(name, name, title, None, language, text, f"/{name}")
    return Hit(document, Passage(f"{name}: {text}", name, 0, 0, len(text), text), 1.0, 0.5, 0.5)


def verdict(question: str, language: str, *hits: Hit) -> str:
    claims = read(question, language, hits).claims
    return next((c.operation for c in claims if c.kind == "short" and c.operation), "-")


@pytest.mark.parametrize(("expected", "asked_in", "question", "language", "sentence"), CASES[1:])
def test_a_sentence_alone(expected: str, asked_in: str, question: str, language: str, sentence: str) -> None:
    assert verdict(question, asked_in, hit(sentence, language)) == expected


@pytest.mark.parametrize("question", ["Is it free?", "Is this free?", "Are you free?", "Are they free?"])
def test_what_is_not_named_gets_no_verdict(question: str) -> None:
    assert verdict(question, "en", hit("It is free. This is free. They are free. You are free.", "en")) == "-"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The castle is old. It has a park.", "yes", id="subject-before"),
        pytest.param("The town lies by the castle. It has a park.", "-", id="subject-before-is-another"),
        pytest.param("The castle is old. The town lies below. It has a park.", "-", id="subject-further-before"),
        pytest.param("The castle has a park. The castle does not have a park.", "-", id="contradicts-itself"),
    ],
)
def test_it_stands_for_the_subject_before(text: str, expected: str) -> None:
    assert verdict("Does the castle have a park?", "en", hit(text, "en")) == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        pytest.param("The Tarn bridge", "The bridge has 4 lanes.", "yes", id="titled"),
        pytest.param("The Severn bridge", "The bridge has 4 lanes.", "-", id="other-title"),
        pytest.param("The Tarn bridge", "Unlike the Severn bridge it is old. The bridge has 4 lanes.", "-", id="two"),
        pytest.param("The Tarn ferry", "The bridge has 4 lanes.", "-", id="other-thing-of-that-name"),
    ],
)
def test_a_title_may_give_the_name(title: str, text: str, expected: str) -> None:
    assert verdict("Does the Tarn bridge have 4 lanes?", "en", hit(text, "en", title=title)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“The park is free. It has a pond,” Ms Holm wrote.", "-", id="said"),
        pytest.param("“We are glad. The park is free.” Ms Holm smiled.", "-", id="in-the-middle"),
        pytest.param("The sign reads: „The park is free“.", "-", id="a-sign"),
        pytest.param("“Blue Wave” is a club. The park is free.", "yes", id="a-name-before"),
        pytest.param("“It is late.” The park is free.", "yes", id="said-before"),
    ],
)
def test_what_stands_in_quotation_marks_is_somebody_s_word(text: str, expected: str) -> None:
    assert verdict("Is the park free?", "en", hit(text, "en")) == expected


@pytest.mark.parametrize("text", ["?", "😀", "<script>", "It.", "no", "The park is free and " * 450, "ไม่" * 2_000])
def test_strange_sentences_get_no_verdict(text: str) -> None:
    for language in ("en", "de", "th", "fr"):
        assert verdict("Is the park free?", "en", hit(text, language)) == "-"


def test_documents_that_say_the_same_are_all_cited() -> None:
    same = (hit("The park is free.", "en", "a.txt"), hit("Der Park ist kostenlos.", "de", "b.txt"))
    draft = read("Is the park free?", "en", same)
    assert [e.document.name for e in draft.claims[0].evidence] == ["a.txt", "b.txt"]


def test_documents_that_differ_are_quoted_without_a_verdict() -> None:
    draft = read(
        "Is the park free?",
        "en",
        (hit("The park is free.", "en", "a.txt"), hit("The park is not free.", "en", "b.txt")),
    )
    assert [claim.text for claim in draft.claims] == ["The park is free."]
    assert [claim.text for claim in draft.conflicts] == ["The park is not free."]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Does the Tarn bridge have 4 lanes?", "Yes"),
        ("Hat das Schifffahrtsmuseum einen Aufzug?", "Nein"),
        ("ห้องสมุดมีร้านกาแฟไหม", "ใช่"),
    ],
)
def test_a_verdict_is_shown_large_and_written_first(bot: Bot, question: str, said: str) -> None:
    answer = bot.ask(question)
    assert f'<p class="qa-short">{said}<' in conversation([Exchange(question, answer, "done")], "en")
    assert to_text(answer).startswith(f"{said} [1]\n")
    assert to_markdown(answer).startswith(said)


def test_phrases_say_yes_and_no_in_three_languages() -> None:
    assert [(phrase("yes", code), phrase("no", code)) for code in YES] == [(YES[code], NO[code]) for code in YES]
