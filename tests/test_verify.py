"""What may leave the bot: quotes and figures that stand in the cited documents, and what is computed from them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from qa.figures import derive, find_figures, write_derived
from qa.figures.derive import Kind
from qa.records import Claim, Document, Draft, Evidence, Figure, Passage
from qa.verify import ABSTAIN_BELOW, verify

TEXT = "The mill sold 40 tonnes in 2011 and 160 tonnes in 2021. Its river is 38 kilometres long."
DOCUMENT = Document("d1", "mill.txt", "The mill", "2022", "en", TEXT, "/mill.txt")
PASSAGE = Passage("p1", "d1", 0, 0, len(TEXT), TEXT)
SALES = TEXT.index(" Its")


def evidence(start: int = 0, end: int = SALES) -> Evidence:
    return Evidence(DOCUMENT, PASSAGE, start, end, 1.0)


def lookup(name: str) -> Document | None:
    return DOCUMENT if name == DOCUMENT.name else None


def answer_to(*claims: Claim, confidence: float = 0.9, language: str = "en"):
    return verify("?", language, Draft(claims, confidence), (), lookup)


def sales() -> tuple[Figure, Figure]:
    first, second = [f for f in find_figures(TEXT[:SALES], "en") if f.unit != "date"]
    return second, first


def derived(kind: Kind, operands: tuple[Figure, ...], **changes: object) -> Claim:
    text = write_derived(kind, derive(kind, operands), "en")
    claim = Claim(text, (evidence(),), kind="derived", operation=kind, operands=operands)
    return replace(claim, **changes)  # type: ignore[arg-type]


def test_a_quote_that_stands_is_kept() -> None:
    answer = answer_to(Claim(TEXT[:SALES], (evidence(),), quoted=True))
    assert answer.answered
    assert answer.citations[0].quote == TEXT[:SALES]


def test_a_quote_that_does_not_stand_is_withheld() -> None:
    answer = answer_to(Claim("The mill sold 41 tonnes.", (evidence(),), quoted=True))
    assert not answer.answered
    assert "is no quote" in answer.withheld[0]


@pytest.mark.parametrize("text", ["41 tonnes", "160 tonnes more than 900", "40 kilometres"])
def test_a_figure_that_no_quote_states_is_withheld(text: str) -> None:
    assert not answer_to(Claim(text, (evidence(),), kind="short")).answered


def test_a_document_that_has_changed_since_is_not_cited() -> None:
    stale = replace(DOCUMENT, text=TEXT.replace("40", "50"))
    claim = Claim(stale.text[:SALES], (Evidence(stale, PASSAGE, 0, SALES, 1.0),), quoted=True)
    assert not answer_to(claim).answered


def test_little_evidence_abstains() -> None:
    claim = Claim(TEXT[:SALES], (evidence(),), quoted=True)
    assert not answer_to(claim, confidence=ABSTAIN_BELOW - 0.01).answered


@pytest.mark.parametrize(
    ("kind", "start"),
    [("ratio", "4 times"), ("difference", "120 "), ("sum", "200 "), ("share", "400 percent"), ("larger", "160 ")],
)
def test_what_is_computed_from_cited_figures_is_kept(kind: Kind, start: str) -> None:
    answer = answer_to(derived(kind, sales()))
    assert answer.answered
    assert answer.text.startswith(start)


def test_a_computed_figure_is_computed_again() -> None:
    wrong = derived("ratio", sales()).text.replace("4", "5", 1)
    answer = answer_to(derived("ratio", sales(), text=wrong))
    assert not answer.answered
    assert "is not what its figures give" in answer.withheld[0]


@pytest.mark.parametrize(
    ("kind", "name", "kept"),
    [
        pytest.param("larger", "The mill", True, id="of-the-question"),
        pytest.param("smaller", "the forge", True, id="the-other"),
        pytest.param("larger", "The bakery", False, id="of-no-question"),
        pytest.param("sum", "The mill", False, id="of-no-choice"),
    ],
)
def test_only_what_is_chosen_is_led_by_a_name_of_the_question(kind: Kind, name: str, kept: bool) -> None:
    claim = derived(kind, sales(), text=f"{name}: {derived(kind, sales()).text}")
    draft = Draft((claim,), 0.9)
    assert verify("Which sold more, the mill or the forge?", "en", draft, (), lookup).answered is kept


def test_a_computed_figure_rests_on_cited_figures_alone() -> None:
    high, low = sales()
    invented = replace(low, value=Decimal(20), text="20 tonnes")
    answer = answer_to(derived("ratio", (high, invented)))
    assert not answer.answered
    assert "stands in no cited passage" in answer.withheld[0]


@pytest.mark.parametrize("operation", ["", "product"])
def test_an_unknown_operation_is_withheld(operation: str) -> None:
    assert not answer_to(derived("ratio", sales(), operation=operation)).answered


def test_a_computed_figure_without_operands_is_withheld() -> None:
    claim = replace(derived("ratio", sales()), operands=())
    assert not answer_to(claim).answered


def said(text: str, operation: str = "yes") -> Claim:
    return Claim(text, (evidence(),), kind="short", operation=operation)


def test_yes_is_kept_beside_its_quote() -> None:
    answer = answer_to(said("Yes"), Claim(TEXT[:SALES], (evidence(),), quoted=True))
    assert [s.text for s in answer.statements] == ["Yes", TEXT[:SALES]]


@pytest.mark.parametrize(
    "quotes",
    [
        pytest.param((), id="no-quote"),
        pytest.param((Claim("Its river is long.", (evidence(),), quoted=True),), id="withheld-quote"),
    ],
)
def test_yes_is_withheld_without_its_quote(quotes: tuple[Claim, ...]) -> None:
    answer = answer_to(said("Yes"), *quotes)
    assert not answer.answered
    assert "stands without the sentence" in answer.withheld[-1]


@pytest.mark.parametrize(("text", "operation"), [("Yes, 900 tonnes", "yes"), ("Yes", "no"), ("Ja", "yes")])
def test_a_verdict_is_one_word_in_the_reader_s_language(text: str, operation: str) -> None:
    answer = answer_to(said(text, operation), Claim(TEXT[:SALES], (evidence(),), quoted=True))
    assert [s.quoted for s in answer.statements] == [True]
    assert "is no plain" in answer.withheld[0]
