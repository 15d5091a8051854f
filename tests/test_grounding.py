"""What of a statement no cited text says: figures, periods, digits, quotes, addresses, names, words."""

from __future__ import annotations

import pytest

from qa.grounding import Source, fault, quotations

BRIDGE = "The harbour bridge is 412 metres long. It was designed by Ines Falk and cost 38 million euros in 2011."
SALES = "The mill sold 40 tonnes in 2011 and 160 tonnes in 2021."
MONTHS = "In 2011 the mill sold 40 tonnes in October. It sold 12 tonnes in May. It sold 7 tonnes in July."
MODEL = "Der Zug A380 fährt nach „Neustadt am See“, mehr unter bahn.example/fahrplan."
QUESTION = "What is said of it?"


@pytest.mark.parametrize(
    ("text", "language", "source", "its_language"),
    [
        pytest.param("The harbour bridge is 412 metres long.", "en", BRIDGE, "en", id="same"),
        pytest.param("Die Hafenbrücke kostete 2011 38 Millionen Euro.", "de", BRIDGE, "en", id="german"),
        pytest.param("สะพานท่าเรือยาว 412 เมตร", "th", BRIDGE, "en", id="thai"),
        pytest.param("It cost €38 million in B.E. 2554.", "en", BRIDGE, "en", id="era"),
        pytest.param("The designer of the bridge was Ines Falk.", "en", BRIDGE, "en", id="name"),
        pytest.param("It says it is “412 metres  long”.", "en", BRIDGE, "en", id="quote-with-other-white-space"),
        pytest.param("In 2021 the mill sold 160 tonnes.", "en", SALES, "en", id="period"),
        pytest.param("Im Oktober verkaufte die Mühle 40 Tonnen.", "de", MONTHS, "en", id="month-of-a-year"),
        pytest.param("In May the mill sold 12 tonnes.", "en", MONTHS, "en", id="month"),
        pytest.param("Der A380 fährt nach „Neustadt am See“.", "de", MODEL, "de", id="digits-in-a-name"),
        pytest.param("Mehr dazu steht unter bahn.example/fahrplan.", "de", MODEL, "de", id="address"),
    ],
)
def test_what_is_said_holds(text: str, language: str, source: str, its_language: str) -> None:
    assert fault(text, language, [Source(source, its_language)], QUESTION) == ""


@pytest.mark.parametrize(
    ("text", "language", "source", "its_language", "why"),
    [
        pytest.param("It is 413 metres long.", "en", BRIDGE, "en", "413 metres stands", id="value"),
        pytest.param("It is 412 feet long.", "en", BRIDGE, "en", "412 feet stands", id="unit"),
        pytest.param("It is nearly 412 metres long.", "en", BRIDGE, "en", "says 'nearly'", id="qualifier"),
        pytest.param("Sie kostete 38 Milliarden Euro.", "de", BRIDGE, "en", "38 Milliarden Euro", id="scale"),
        pytest.param("It cost 38 million dollars.", "en", BRIDGE, "en", "38 million dollars", id="currency"),
        pytest.param("In 2021 the mill sold 40 tonnes.", "en", SALES, "en", "for that period", id="period"),
        pytest.param("In June the mill sold 12 tonnes.", "en", MONTHS, "en", "June stands", id="month"),
        pytest.param("In May the mill sold 7 tonnes.", "en", MONTHS, "en", "for that period", id="other-month"),
        pytest.param("The mill sold 200 tonnes in 2011 and 2021.", "en", SALES, "en", "200 tonnes", id="sum"),
        pytest.param("Der B777 fährt nach Neustadt.", "de", MODEL, "de", "B777", id="digits-in-a-name"),
        pytest.param("Sie heißt ‚Brücke der Träume‘.", "de", BRIDGE, "en", "Brücke der Träume", id="single-quotes"),
        pytest.param("It is «the pride of town».", "en", BRIDGE, "en", "the pride of town", id="guillemets"),
        pytest.param("Write to boss@evil.example about it.", "en", BRIDGE, "en", "address", id="mail"),
        pytest.param("See http://127.0.0.1/x for the bridge.", "en", BRIDGE, "en", "address", id="url"),
        pytest.param("It was designed by Otto Kranz.", "en", BRIDGE, "en", "Otto stands", id="name"),
        pytest.param("Entworfen hat sie in Kranzhausen Otto.", "de", BRIDGE, "en", "stands in no", id="german-name"),
        pytest.param("Cats sleep most of their days.", "en", BRIDGE, "en", "do not speak of it", id="words"),
        pytest.param("แมวนอนหลับทั้งวัน", "th", BRIDGE, "en", "do not speak of it", id="thai-words"),
    ],
)
def test_what_is_not_said_is_told(text: str, language: str, source: str, its_language: str, why: str) -> None:
    assert why in fault(text, language, [Source(source, its_language)], QUESTION)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "no" and left.', ["no"]),
        ("Sie sagte: „Nein, danke“.", ["Nein, danke"]),
        ("Il dit « non ».", ["non"]),
        ("The town's mayor and the firms' owners.", []),
        ("It is `rm -rf`.", ["rm -rf"]),
        ("เขาพูดว่า “ไม่”", ["ไม่"]),
    ],
)
def test_quotations_are_found(text: str, quoted: list[str]) -> None:
    assert quotations(text) == quoted
