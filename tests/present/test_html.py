"""HTML of answers and documents: nothing of a text can act, quotes are marked where they stand, doubts are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from qa.present import (
    Exchange,
    FileResult,
    conversation,
    documents_table,
    escape_html,
    example_list,
    results_table,
    sources_panel,
    whole_document,
)
from qa.records import Agreement, Answer, Citation, Document, DocumentInfo, Statement, Trace

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    '" onfocus="alert(1)',
    "[x](javascript:alert(1))",
    "</article></div><iframe srcdoc='x'>",
    "${alert(1)} {{value}} `x`",
    "a\u202eb\u2066c\u0000d\ud800",
    "<gradio-app></gradio-app> <!--",
]
TEXT = "The old mill was built in 1742. It has 3 wheels. It stands by the river."


def citation(number: int = 1, **changes: object) -> Citation:
    quote = "It has 3 wheels."
    start = TEXT.index(quote)
    made = Citation(
        number, "mill.txt", "The mill", "2020-05", "en", quote, start, start + len(quote), 1.5, 0, len(TEXT), TEXT
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def answer(**changes: object) -> Answer:
    made = Answer(
        "How many wheels?",
        "en",
        True,
        "3 wheels [1]",
        (Statement("3 wheels", (1,), "short", False), Statement("It has 3 wheels.", (1,), "quote", True)),
        (citation(),),
        confidence=0.9,
        trace=Trace("embedded", "reader", "wheels", (("retrieve", 3.0), ("read", 5.0), ("verify", 1.0))),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def drawn(shown: Answer, language: str = "en") -> str:
    return conversation([Exchange(shown.question, shown, "done")], language)


def acting(html: str) -> list[str]:
    """Return the elements that ours never are, and attributes that would act."""
    tree = HTMLParser(html)
    found = [node.html or "" for node in tree.css("script, img, iframe, gradio-app, svg, object, form, style")]
    for node in tree.css("*"):
        found += [f"{name}={value}" for name, value in node.attributes.items() if name.startswith("on")]
        if (node.attributes.get("href") or "original?").split("?")[0] != "original":
            found.append(str(node.attributes["href"]))
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_a_text_acts_wherever_it_is_shown(text: str) -> None:
    cited = citation(document=text, title=text, date=text, language=text, quote=text, passage=text, start=0)
    cited = replace(cited, end=len(text), passage_start=0, passage_end=len(text))
    hostile = answer(
        question=text,
        language=text,
        text=text,
        statements=tuple(Statement(text, (1,), kind, True) for kind in ("short", "quote", "explanation", "derived")),
        citations=(cited,),
        agreement=Agreement((cited,), (cited,)),
        related=(cited,),
        withheld=(text,),
        confidence=0.4,
        trace=Trace(text, text, text, ((text, 1.0),), (text,)),
    )
    document = Document("1", text, text, text, text, text, text)
    shown = [
        conversation([Exchange(text, hostile, "done"), Exchange(text, None, "failed", text)], "en", editing=0),
        sources_panel(hostile, 0, "en"),
        whole_document(document, cited, "de"),
        documents_table([DocumentInfo(text, text, text, text, 1, text, text)], 10, "th"),
        results_table([FileResult(text, "refused", text)], "en", text),
        example_list([(text, text)], "en"),
    ]
    for html in shown:
        assert acting(html) == []
        assert not any(c in html for c in "\u202e\u2066\x00\ud800")
        assert "${" not in html
        assert "{{" not in html


@given(st.text(max_size=200))
def test_escaped_text_reads_back_as_itself_save_what_cannot_be_shown(text: str) -> None:
    escaped = escape_html(text)
    assert not set(escaped) & set("<>\"'{}$`")
    plain = "".join(c for c in text if c.isprintable())
    if plain == text:
        node = HTMLParser(f"<p>{escaped}</p>").css_first("p")
        assert node is not None
        assert node.text() == text


def test_a_quote_is_marked_in_its_passage_and_in_the_whole_document() -> None:
    document = Document("1", "mill.txt", "The mill", None, "en", TEXT, "")
    for html in (sources_panel(answer(), 0, "en"), whole_document(document, citation(), "en")):
        marks = HTMLParser(html).css("mark")
        assert [mark.text() for mark in marks] == ["It has 3 wheels."]


def test_a_long_document_is_cut_around_the_quote() -> None:
    text = "a " * 300_000 + TEXT + " b" * 300_000
    start = text.index("It has 3")
    document = Document("1", "mill.txt", "The mill", None, "en", text, "")
    html = whole_document(document, citation(start=start, end=start + 16), "en")
    assert "<mark>It has 3 wheels.</mark>" in html
    assert "The document is long" in html
    assert len(html) < 250_000


def test_only_cited_sources_are_listed_and_the_rest_is_folded_away() -> None:
    html = sources_panel(answer(related=(citation(7, title="Nearby"),)), 0, "en")
    tree = HTMLParser(html)
    assert len(tree.css("article")) == 2
    assert "Nearby" in (tree.css_first("details.qa-related").text() or "")
    assert "Also retrieved (1)" in html


def test_a_marker_is_a_named_button_with_its_passage() -> None:
    mark = HTMLParser(drawn(answer())).css_first(".qa-short .qa-mark")
    assert mark is not None
    assert mark.tag == "button"
    assert mark.attributes["aria-label"] == "Source 1: The mill"
    tip = mark.next
    assert tip is not None
    assert "2020-05 · English" in tip.text()
    assert "It has 3 wheels." in tip.text()


def test_what_is_weak_or_withheld_is_marked() -> None:
    assert "qa-weak" not in drawn(answer())
    assert "Weakly supported" in drawn(answer(confidence=0.4))
    assert "Withheld, because no cited passage states it (1)" in drawn(answer(withheld=("'4' stands nowhere",)))


def test_a_figure_stands_beside_as_the_document_of_another_language_writes_it() -> None:
    quote = "มีรายได้ 4.5 แสนล้านบาท"
    thai = citation(language="th", quote=quote, passage=quote, start=0, end=len(quote), passage_start=0)
    shown = answer(statements=(Statement("450 billion baht", (1,), "short", False),), citations=(thai,))
    assert "in the Thai text:" in drawn(shown)
    assert "4.5 แสนล้านบาท</span>" in drawn(shown)
    assert "in the English text" not in drawn(answer(statements=(Statement("3 wheels", (1,), "short", False),)))


@pytest.mark.parametrize(("language", "says"), [("en", "2 documents agree"), ("de", "2 Dokumente stimmen überein")])
def test_agreement_opens_a_table_of_who_writes_what(language: str, says: str) -> None:
    other = citation(2, document="b.txt", title="The wheel", language="de", quote="Sie hat drei Räder.")
    shown = drawn(answer(language=language, citations=(citation(), other), agreement=Agreement((citation(), other))))
    tree = HTMLParser(shown)
    assert says in (tree.css_first(".qa-agree summary").text() or "")
    assert len(tree.css(".qa-compare tbody tr")) == 2


def test_a_document_that_differs_is_flagged_with_its_own_figure() -> None:
    other = citation(2, title="The wheel", quote="It has 5 wheels.", passage="It has 5 wheels.", start=0, end=16)
    shown = answer(citations=(citation(), other), agreement=Agreement((citation(),), (other,)))
    row = HTMLParser(drawn(shown)).css(".qa-conflict tbody tr")[-1]
    assert "differs" in row.text()
    assert "5 wheels" in row.text()
    assert "differs" in sources_panel(shown, 0, "en")


def test_steps_under_way_are_shown_and_a_partial_answer_with_them() -> None:
    started = Answer("q", "en", False, "", trace=Trace(steps_ms=(("retrieve", 2.0),)))
    html = conversation([Exchange("q", started)], "en")
    tree = HTMLParser(html)
    assert [node.text() for node in tree.css(".qa-done")] == ["Finding passages"]
    assert [node.text() for node in tree.css(".qa-now")] == ["Reading"]
    partial = conversation([Exchange("q", answer())], "en")
    assert "qa-steps" in partial
    assert "qa-short" in partial


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"confidence": 0.1}, "too weak: 0.10"),
        ({"withheld": ("x",)}, "stated by no cited passage"),
        ({"confidence": 0.0}, "Nothing that answers"),
    ],
)
def test_an_abstention_says_why(changes: dict[str, object], why: str) -> None:
    refused = answer(answered=False, statements=(), citations=(), text="The documents do not say.", **changes)
    assert why in drawn(refused)
    assert "The documents do not say." in drawn(refused)


def test_what_is_exported_is_markdown_in_which_nothing_acts() -> None:
    shown = answer(question="**x** <img src=x>")
    turn = HTMLParser(drawn(shown)).css_first(".qa-turn")
    assert turn is not None
    assert turn.attributes["data-markdown"].startswith(r"## \*\*x\*\* \<img src=x\>")
    assert turn.attributes["data-text"].startswith("3 wheels [1]")


def test_documents_are_found_by_title_and_counted() -> None:
    infos = [DocumentInfo(f"{n}.txt", f"Title {n}", None, "en", 2, "2026-01-01T00:00:00", "") for n in range(300)]
    assert "300 documents · 600 passages · 1.5 MB" in documents_table(infos, 1_500_000, "en")
    assert documents_table(infos, 1, "en").count("<tr>") == 201
    assert documents_table(infos, 1, "en", "title 299").count("<tr>") == 2
    assert "There are no documents yet" in documents_table([], 1, "en")
