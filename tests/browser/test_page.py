"""The page in a real browser: answers with marked sources, documents, safety, small screens, two people at once."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import document


@pytest.mark.parametrize(
    ("question", "short", "marked"),
    [
        pytest.param(
            "What percentage of taxis support mobile payment?", "98 percent", "98 percent of the taxis", id="en"
        ),
        pytest.param(
            "Wie viel Prozent der Taxis akzeptieren mobiles Bezahlen?", "98 Prozent", "98 percent of the taxis", id="de"
        ),
        pytest.param(
            "เศรษฐกิจข้อมูลข่าวสารของเซียวชานจะมีมูลค่าเท่าไรภายในปี 2565", "1.2 แสนล้านหยวน", "1.20 แสนล้านหยวน", id="th"
        ),
    ],
)
def test_an_answer_is_large_and_its_quote_is_marked_beside_it(page: Page, ask, question, short, marked) -> None:
    ask(page, question)
    expect(page.locator("#answers h2").last).to_contain_text(short)
    expect(page.locator("#sources mark").first).to_contain_text(marked)
    page.locator("#sources details summary").first.click()
    expect(page.locator("#sources .qa-document mark").first).to_be_visible()


def test_what_is_not_said_is_said_to_be_so(page: Page, ask) -> None:
    ask(page, "What is the revenue of WeDoctor?")
    expect(page.locator("#answers .bot").last).to_contain_text("The documents do not say.")
    expect(page.locator("#sources .qa-card").first).to_be_hidden()
    page.get_by_text("Nearest passages").click()
    expect(page.locator("#sources .qa-card").first).to_be_visible()


def test_a_follow_up_is_shown_in_full(page: Page, ask) -> None:
    ask(page, "What were the sales of pecan nuts in 2007?")
    ask(page, "And in 2017?")
    expect(page.locator("#answers .user").last).to_contain_text("What were the sales of pecan nuts in 2017?")
    expect(page.locator("#answers h2").last).to_contain_text("350 million yuan")


def test_a_hostile_document_shows_as_text(page: Page, ask) -> None:
    ask(page, "How many floors has the glass tower?")
    expect(page.locator("#sources mark").first).to_contain_text("88 floors <img")
    assert page.evaluate("window.hacked") is None
    assert page.locator("#sources img, #sources script, #answers .bot a[href^=javascript], #sources a").count() == 0
    assert "\u202e" not in page.locator("#sources").inner_text()


def test_a_hostile_question_shows_as_text(page: Page, ask) -> None:
    ask(page, "<img src=x onerror=window.hacked=1> **bold** [x](javascript:alert(1))")
    expect(page.locator("#answers .user").last).to_contain_text("<img src=x")
    assert page.evaluate("window.hacked") is None


def test_a_document_is_added_asked_about_and_removed(page: Page, ask, tmp_path: Path) -> None:
    page.get_by_role("tab", name="Documents").click()
    page.locator("input[type=file][multiple]").set_input_files(str(document(tmp_path)))
    page.get_by_text("observatory.txt").first.wait_for()
    page.get_by_role("button", name="Add to the store").click()
    expect(page.get_by_label("Result")).to_have_value("added: 1", timeout=30_000)
    page.get_by_role("tab", name="Ask").click()
    ask(page, "How much did the hill observatory cost?")
    expect(page.locator("#answers h2").last).to_contain_text("19 million euros")
    page.get_by_role("tab", name="Documents").click()
    page.get_by_label("Remove a document").click()
    page.get_by_role("option", name="observatory.txt").click()
    page.get_by_label("Yes, remove it from the store").check()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_label("Result")).to_have_value("Removed observatory.txt.", timeout=30_000)


def test_two_people_do_not_see_each_other(browser: Browser, address: str, page: Page, ask) -> None:
    other = browser.new_context().new_page()
    other.goto(address)
    other.get_by_label("Question").wait_for()
    ask(page, "What percentage of taxis support mobile payment?")
    ask(other, "How long is the subway system under construction?")
    expect(other.locator("#answers")).not_to_contain_text("taxis support")
    expect(page.locator("#answers")).not_to_contain_text("subway system under")
    other.context.close()


def test_a_phone_shows_everything_in_its_width(page: Page, ask) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page, "What percentage of taxis support mobile payment?")
    expect(page.locator("#sources mark").first).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_headers_forbid_frames_and_foreign_scripts(address: str) -> None:
    with urllib.request.urlopen(address) as response:
        assert response.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


def test_programs_ask_through_the_api(address: str) -> None:
    body = json.dumps({"data": ["What percentage of taxis support mobile payment?"]}).encode()
    request = urllib.request.Request(f"{address}/gradio_api/call/ask", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as response:
        event = json.load(response)["event_id"]
    with urllib.request.urlopen(f"{address}/gradio_api/call/ask/{event}", timeout=30) as response:
        lines = response.read().decode().splitlines()
    answer = json.loads(json.loads(next(line for line in lines if line.startswith("data: ")).removeprefix("data: "))[0])
    assert answer["answered"] is True
    assert answer["figures"][0]["value"] == "98"
