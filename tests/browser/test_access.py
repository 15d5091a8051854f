"""The page for everyone: languages, phones, the dark, the keyboard, screen readers."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import done

TAXIS = "What percentage of taxis support mobile payment?"
PHONE = {"width": 390, "height": 844}
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RUN_AXE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
    .filter(v => ['serious', 'critical'].includes(v.impact))
    .map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 200)).join(' | '))"""


def serious_violations(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(RUN_AXE)


@pytest.mark.parametrize(
    ("locale", "says"),
    [
        pytest.param("en-GB", ("Ask your documents", "Documents", "About this answer", "Copy"), id="en"),
        pytest.param("de-DE", ("Frag deine Dokumente", "Dokumente", "Über diese Antwort", "Kopieren"), id="de"),
        pytest.param("th-TH", ("ถามเอกสารของคุณ", "เอกสาร", "เกี่ยวกับคำตอบนี้", "คัดลอก"), id="th"),
        pytest.param("fr-FR", ("Ask your documents", "Documents", "About this answer", "Copy"), id="fr-has-English"),
    ],
)
def test_the_page_speaks_the_browsers_language(open_page, ask, locale, says) -> None:
    page = open_page(locale=locale)
    title, tab, about, copy = says
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("tab", name=tab)).to_be_visible()
    ask(page, TAXIS)
    expect(page.get_by_text(about)).to_be_visible()
    expect(page.get_by_role("button", name=copy)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == (locale[:2] if locale != "fr-FR" else "en")


def test_texts_carry_their_language_and_thai_has_room(page: Page, ask) -> None:
    ask(page, "เศรษฐกิจข้อมูลข่าวสารของเซียวชานจะมีมูลค่าเท่าไรภายในปี 2565")
    quotes = page.locator("#sources blockquote")
    marked = [quotes.nth(i).get_attribute("lang") for i in range(quotes.count())]
    assert marked[0] == "th"
    assert sorted(marked) == ["de", "en", "th"]
    ratio = "e => parseFloat(getComputedStyle(e).lineHeight) / parseFloat(getComputedStyle(e).fontSize)"
    assert page.locator("#sources blockquote").first.evaluate(ratio) >= 1.8
    assert page.locator(".qa-quote").first.evaluate(ratio) >= 1.8


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "th-TH"])
def test_a_phone_shows_everything_in_its_width(open_page, ask, locale) -> None:
    page = open_page(viewport=PHONE, locale=locale)
    ask(page, TAXIS)
    expect(page.locator("#sources mark").first).to_be_attached()
    page.locator(".qa-short .qa-mark").first.click()
    expect(page.locator(".qa-document mark")).to_be_in_viewport()
    for n in range(3):
        page.get_by_role("tab").nth(n).click()
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_keyboard_is_enough(page: Page) -> None:
    expect(page.locator("#question textarea")).to_be_focused()
    page.keyboard.type(TAXIS)
    page.keyboard.press("Enter")
    done(page, 1)
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.className") == "qa-mark":
            break
    expect(page.get_by_role("tooltip")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".qa-document mark")).to_be_in_viewport()
    expect(page.locator(".qa-document")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Back to the sources")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#sources .qa-card").first).to_be_visible()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_serious_violation(open_page, ask, colours) -> None:
    page = open_page(color_scheme=colours)
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every(c => c < 60)")
    assert dark == (colours == "dark")
    assert serious_violations(page) == []
    ask(page, "How large should Xiaoshan's information economy be by 2022?")
    for summary in page.locator("#answers summary").all():
        summary.click()
    assert serious_violations(page) == []
    page.locator(".qa-short .qa-mark").first.click()
    page.locator(".qa-document").wait_for()
    assert serious_violations(page) == []
    page.get_by_role("tab").nth(1).click()
    page.locator("#documents tbody tr").first.wait_for()
    assert serious_violations(page) == []
