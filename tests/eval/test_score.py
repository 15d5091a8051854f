"""Scoring by rule: each way of being right or wrong, on answers made by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from eval.questions import Expected, Question, Support, parse, states
from eval.score import Outcome, ranking_of, score, unsupported
from qa.figures import find_figures
from qa.records import Answer, Citation, Document, Hit, Passage, Statement

TEXT = "The bridge is 412 metres long. It cost more than 38 million euros in 2011. A tunnel costs 90 million euros."
SUPPORT = Support("bridge.txt", "It cost more than 38 million euros in 2011.")
SPANS = {SUPPORT: (31, 31 + len(SUPPORT.quote))}
COST = Question("1", "en", "What did it cost?", "figure", (Expected(Decimal(38_000_000), "EUR"),), (), (SUPPORT,))
NAME = replace(COST, kind="name", figures=(), answers=(("Ines Falk", "I. Falk"), ("Rhine", "Rhein")))
NOTHING = replace(COST, kind="unanswerable", figures=(), supports=())


def cite(quote: str, number: int = 1) -> Citation:
    start = TEXT.index(quote)
    return Citation(number, "bridge.txt", "", None, "en", quote, start, start + len(quote), 1.0, 0, len(TEXT), TEXT)


def answer(*statements: Statement, quote: str = SUPPORT.quote) -> Answer:
    text = "\n".join(statement.text for statement in statements)
    return Answer("?", "en", True, text, statements, (cite(quote),))


def short(text: str, kind: str = "short") -> Statement:
    return Statement(text, (1,), kind, False)  # type: ignore[arg-type]


def judged(question: Question, given: Answer) -> Outcome:
    return score(question, given, SPANS, lambda _: TEXT)


def test_the_right_figure_well_cited_is_right():
    outcome = judged(COST, answer(short("38 million euros"), Statement(SUPPORT.quote, (1,), "quote", True)))
    assert (outcome.right, outcome.figure_right, outcome.why) == (True, True, "")
    assert (outcome.citation_recall, outcome.citation_precision) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        pytest.param(answer(short("90 million euros")), "another figure", id="value"),
        pytest.param(answer(short("38 million yuan")), "another figure", id="unit"),
        pytest.param(answer(short("90 million euros, or 38 million euros")), "another figure", id="second choice"),
        pytest.param(
            answer(short("38 million euros"), quote="A tunnel costs 90 million euros."),
            "cites another place",
            id="place",
        ),
        pytest.param(replace(answer(short("38 million euros")), language="de"), "another language", id="language"),
        pytest.param(Answer("?", "en", False, "The documents do not say."), "not answered", id="abstained"),
    ],
)
def test_a_wrong_answer_is_named(given: Answer, why: str):
    outcome = judged(COST, given)
    assert not outcome.right
    assert outcome.why == why


def test_a_list_needs_every_group_in_what_is_said_first():
    assert judged(NAME, answer(short("ines falk, on the Rhein"))).right
    outcome = judged(
        NAME, answer(short("Ines Falk"), Statement("Ines Falk built it on the Rhine", (1,), "quote", True))
    )
    assert (outcome.right, outcome.answer_found, outcome.groups) == (False, True, 0.5)


def test_an_answer_that_says_everything_is_not_right():
    assert not judged(NAME, answer(short("x " * 300 + "Ines Falk Rhine"))).right


def test_the_unanswerable_is_right_only_without_an_answer():
    assert judged(NOTHING, Answer("?", "en", False, "The documents do not say.")).right
    assert not judged(NOTHING, answer(short("38 million euros"))).right


def test_a_figure_without_a_quote_that_states_it_is_unsupported():
    assert unsupported(answer(short("38 million euros"))) == ()
    assert unsupported(answer(short("39 million euros"))) == ("39 million euros",)
    assert unsupported(answer(short("more than 38 million euros, nearly 412 metres"))) == ("412 metres",)


def test_a_computed_figure_is_supported_by_its_operands_only():
    quote = TEXT[TEXT.index("It cost") :]
    assert unsupported(answer(short("52 million euros", "derived"), quote=quote)) == ()
    assert unsupported(answer(short("53 million euros", "derived"), quote=quote)) == ("53 million euros",)
    assert unsupported(answer(short("52 million euros"), quote=quote)) == ("52 million euros",)


def test_a_time_between_dates_is_supported_by_them_only():
    text = "The fair was held from 13 to 16 April; the minister came on 15 April. The plan covers 2018 to 2022."
    cited = replace(cite(SUPPORT.quote), quote=text)

    def lost(said: str, kind: str = "derived") -> tuple[str, ...]:
        return unsupported(replace(answer(short(said, kind)), citations=(cited,)))

    assert lost("4 days (April 13 – April 16)") == lost("2 days (April 13 → April 15)") == lost("4 years") == ()
    assert lost("5 days (April 13 – April 17)") == ("5 days", "April 13 – April 17")
    assert lost("5 years") == ("5 years",)
    assert lost("4 days", "short") == ("4 days",)


def test_a_quote_that_does_not_stand_in_its_document_is_seen():
    broken = replace(cite(SUPPORT.quote), quote="It cost more than 39 million euros in 2011.")
    given = replace(answer(short("38 million euros")), citations=(broken,))
    assert judged(COST, given).broken_quotes == (broken.quote,)


def test_a_passage_finds_the_quotes_that_it_holds_half_of():
    document = Document("d", "bridge.txt", "", None, "en", TEXT, "")
    hits = [
        Hit(document, Passage(name, "d", 0, start, end, TEXT[start:end]), 1.0, 1.0, 1.0)
        for name, start, end in (("p1", 0, 40), ("p2", 45, 90), ("p3", 31, 90))
    ]
    assert ranking_of(hits, [SUPPORT], SPANS) == ["p1", "0", "p3"]


@pytest.mark.parametrize(
    ("text", "row", "same"),
    [
        pytest.param("bis 2022", {"value": "2022", "unit": "date", "iso": "2022"}, True, id="year"),
        pytest.param("ปี 2565", {"value": "2022", "unit": "date", "iso": "2022"}, True, id="Buddhist era"),
        pytest.param("in 2023", {"value": "2022", "unit": "date", "iso": "2022"}, False, id="another year"),
        pytest.param("1.20 แสนล้านหยวน", {"value": "120000000000", "unit": "CNY"}, True, id="Thai scale"),
        pytest.param("15. April 2019", {"value": "415", "unit": "date", "iso": "--04-15"}, True, id="more precise"),
    ],
)
def test_expected_figures_are_recognised_in_every_language(text: str, row: dict[str, str], same: bool):
    language = "th" if any("ก" <= c <= "๛" for c in text) else "de" if text[0] in "b1" else "en"
    (expected,) = parse({"id": "1", "language": "en", "question": "?", "figures": [row]}).figures
    assert any(states(figure, expected) for figure in find_figures(text, language)) == same
