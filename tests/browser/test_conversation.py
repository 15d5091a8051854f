"""A conversation in a real browser: answers, markers, sources, follow-ups, and what can be done with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import done, served
from tests.browser.slow_page import SECONDS

TAXIS = "What percentage of taxis support mobile payment?"
ECONOMY = "How large should Xiaoshan's information economy be by 2022?"


@pytest.mark.parametrize(
    ("question", "short", "marked"),
    [
        pytest.param(TAXIS, "98 percent", "98 percent of the taxis", id="en"),
        pytest.param(
            "Wie viel Prozent der Taxis akzeptieren mobiles Bezahlen?", "98 Prozent", "98 percent of the taxis", id="de"
        ),
        pytest.param(
            "เศรษฐกิจข้อมูลข่าวสารของเซียวชานจะมีมูลค่าเท่าไรภายในปี 2565", "1.2 แสนล้านหยวน", "1.20 แสนล้านหยวน", id="th"
        ),
    ],
)
def test_a_marker_opens_the_document_at_its_highlight(page: Page, ask, question, short, marked) -> None:
    ask(page, question)
    expect(page.locator(".qa-short")).to_contain_text(short)
    expect(page.locator("#sources .qa-card mark").first).to_contain_text(marked)
    page.locator(".qa-short .qa-mark").first.click()
    highlight = page.locator("#sources .qa-document mark")
    expect(highlight).to_contain_text(marked)
    expect(highlight).to_be_in_viewport()
    assert len(page.locator(".qa-document").inner_text()) > 1000, "the whole document is there"
    page.get_by_role("button", name="Back to the sources").click()
    expect(page.locator("#sources .qa-card").first).to_be_visible()


def test_hovering_over_a_marker_shows_title_date_language_and_passage(page: Page, ask) -> None:
    ask(page, ECONOMY)
    page.locator(".qa-short .qa-mark").first.hover()
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text("Xiaoshan District of Hangzhou, China Prioritizes Digital Economy")
    expect(tip).to_contain_text("2018-11-22 · English")
    expect(tip.locator("mark")).to_contain_text("120 billion yuan")
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)


def test_the_figure_stands_as_each_document_writes_it_and_agreement_opens_the_comparison(page: Page, ask) -> None:
    ask(page, ECONOMY)
    expect(page.locator(".qa-written")).to_contain_text("in the German text: 120 Milliarden Yuan")
    expect(page.locator(".qa-compare tbody tr").first).to_be_hidden()
    page.get_by_text("2 documents agree").click()
    expect(page.locator(".qa-compare tbody tr")).to_have_count(2)
    expect(page.locator(".qa-compare tbody tr").last).to_contain_text("120 Milliarden Yuan")


def test_only_cited_sources_are_listed(page: Page, ask) -> None:
    ask(page, TAXIS)
    numbers = set(page.locator(".qa-turn .qa-mark").all_inner_texts())
    assert set(page.locator("#sources > * .qa-card:visible .qa-number").all_inner_texts()) == numbers


def test_what_is_not_said_is_said_to_be_so_and_why(page: Page, ask) -> None:
    ask(page, "What is the revenue of WeDoctor?")
    expect(page.locator(".qa-refusal")).to_have_text("The documents do not say.")
    expect(page.locator("#sources .qa-card").first).to_be_hidden()
    page.get_by_text("Nearest passages").click()
    expect(page.locator("#sources .qa-card").first).to_be_visible()
    page.get_by_text("About this answer").click()
    expect(page.locator(".qa-about")).to_contain_text("Why there is no answer")


def test_a_follow_up_is_shown_in_full(page: Page, ask) -> None:
    ask(page, "What were the sales of pecan nuts in 2007?")
    ask(page, "And in 2017?")
    expect(page.locator(".qa-understood")).to_contain_text("What were the sales of pecan nuts in 2017?")
    expect(page.locator(".qa-short").last).to_contain_text("350 million yuan")
    page.locator(".qa-about").last.locator("summary").click()
    about = page.locator(".qa-about").last
    for what in ("Question as understood", "Search query", "Embedding", "Read by", "retrieving", "verifying"):
        expect(about).to_contain_text(what)


def test_the_steps_are_shown(page: Page) -> None:
    page.evaluate("""() => {
        window.steps = new Set();
        new MutationObserver(() => document.querySelectorAll('.qa-now').forEach(s => window.steps.add(s.innerText)))
            .observe(document.querySelector('#answers'), {childList: true, subtree: true});
    }""")
    page.locator("#question textarea").fill(TAXIS)
    page.locator("#question textarea").press("Enter")
    done(page, 1)
    assert {"Finding passages", "Reading"} & set(page.evaluate("[...window.steps]"))
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()


def test_a_question_under_way_is_stopped_and_the_next_one_answered(browser: Browser, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "mill.txt").write_text("The mill was built in 1742. The mill has 3 wheels.\n", "utf-8")
    script = str(Path(__file__).with_name("slow_page.py"))
    with served(tmp_path / "store", script, QA_CORPUS=str(corpus)) as address:
        page = browser.new_page(locale="en-GB")
        page.goto(address)
        page.locator(".qa-welcome").wait_for()
        for question, stopped in (("When was the mill built?", True), ("How many wheels has the mill?", False)):
            page.locator("#question textarea").fill(question)
            page.locator("#question textarea").press("Enter")
            expect(page.locator(".qa-now")).to_have_text("Finding passages")
            expect(page.get_by_role("button", name="Ask", exact=True)).to_be_hidden()
            if stopped:
                page.get_by_role("button", name="Stop").click()
                expect(page.locator(".qa-answer").last).to_contain_text("Stopped.")
                expect(page.locator(".qa-steps")).to_have_count(0)
        done(page, 2)
        expect(page.locator(".qa-answer").first).to_contain_text("Stopped.")
        expect(page.locator(".qa-short")).to_contain_text("3")
        page.locator("#question textarea").fill("When was the mill built?")
        page.locator("#question textarea").press("Enter")
        expect(page.locator(".qa-now")).to_have_text("Finding passages")
        page.get_by_role("button", name="Clear").click()
        expect(page.locator(".qa-welcome")).to_be_visible()
        page.wait_for_timeout(1000 * SECONDS + 500)  # its answer would be there by now
        expect(page.locator(".qa-welcome")).to_be_visible()
        page.close()


def test_shift_enter_breaks_the_line_and_enter_sends(page: Page) -> None:
    box = page.locator("#question textarea")
    box.fill("What percentage of taxis")
    box.press("Shift+Enter")
    box.type("support mobile payment?")
    expect(box).to_have_value("What percentage of taxis\nsupport mobile payment?")
    box.press("Enter")
    done(page, 1)
    expect(page.locator(".qa-short")).to_contain_text("98 percent")
    expect(box).to_have_value("")


def test_an_example_is_asked_by_a_click_and_answered(page: Page) -> None:
    languages = {button.get_attribute("lang") for button in page.locator(".qa-examples li button").all()}
    assert languages == {"en", "de", "th"}
    page.locator(".qa-examples li button").first.click()
    done(page, 1)
    expect(page.locator(".qa-short")).to_be_visible()


def test_a_question_is_asked_again_edited_and_cleared(page: Page, ask) -> None:
    ask(page, TAXIS)
    ask(page, "How long is the subway system that is under construction?")
    page.get_by_role("button", name="Ask again").first.click()
    done(page, 1)
    expect(page.locator(".qa-short")).to_contain_text("98 percent")
    page.get_by_role("button", name="Edit").click()
    expect(page.locator("#question textarea")).to_have_value(TAXIS)
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".qa-replaced")).to_have_count(0)
    page.get_by_role("button", name="Edit").click()
    expect(page.locator(".qa-replaced")).to_have_count(1)
    box = page.locator("#question textarea")
    box.fill("What percentage of convenience stores support mobile payment?")
    box.press("Enter")
    expect(page.locator(".qa-short")).to_contain_text("95 percent")
    done(page, 1)
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".qa-welcome")).to_be_visible()
    expect(page.locator("#sources .qa-card")).to_have_count(0)


def test_a_conversation_is_exported_with_its_citations_and_an_answer_copied(page: Page, ask, tmp_path: Path) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, TAXIS)
    ask(page, "Wie lang ist das U-Bahn-Netz, das gebaut wird?")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    download.value.save_as(tmp_path / "conversation.md")
    exported = (tmp_path / "conversation.md").read_text("utf-8")
    assert download.value.suggested_filename.endswith(".md")
    assert exported.count("\n## ") == 2
    assert "98 percent of the taxis" in exported
    assert "329 Kilometer" in exported
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("98 percent [1]")
    assert "Sources" in copied


def test_two_people_do_not_see_each_other(open_page, ask) -> None:
    one, other = open_page(), open_page()
    ask(one, TAXIS)
    ask(other, "How long is the subway system under construction?")
    ask(one, "How long is the subway system under construction?")
    expect(one.locator(".qa-turn")).to_have_count(2)
    expect(other.locator(".qa-turn")).to_have_count(1)
    expect(other.locator("#answers")).not_to_contain_text("taxis support")


def test_an_older_drawing_never_replaces_a_newer_one(page: Page, ask) -> None:
    ask(page, TAXIS)
    page.evaluate("""() => {
        const part = document.querySelector('#answers [data-drawn]'), old = part.cloneNode(true);
        old.dataset.drawn = '1';
        old.textContent = 'old';
        part.replaceWith(old);
    }""")
    expect(page.locator(".qa-short")).to_contain_text("98 percent")
    expect(page.locator("#answers")).not_to_contain_text("old")
    ask(page, "How long is the subway system that is under construction?")
    expect(page.locator(".qa-short").last).to_contain_text("329")
