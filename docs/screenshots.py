"""The page's main states → docs/*.png, in a real browser over the sample documents: make screenshots.

In: nothing but the checkout. Out: pictures of an answer wide and light, dark, on a phone, of an abstention, and of the
documents. Needs Chromium, as the tests do.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import FLAGS, ask, chromium, served

HERE = Path(__file__).resolve().parent
WIDE = {"width": 1280, "height": 820}
PHONE = {"width": 390, "height": 844}
ENGLISH = "How large should Xiaoshan's information economy be by 2022?"
GERMAN = "Wie viel Prozent der Taxis akzeptieren mobiles Bezahlen?"
THAI = "เศรษฐกิจข้อมูลข่าวสารของเซียวชานจะมีมูลค่าเท่าไรภายในปี 2565"


def main() -> None:
    """Take every picture."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "store") as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=FLAGS)
        for picture in (_answer, _dark, _phone, _abstention, _documents):
            picture(browser, address)
        browser.close()


def _answer(browser: Browser, address: str) -> None:
    page = _open(browser, address, viewport=WIDE, locale="en-GB")
    ask(page, ENGLISH)
    page.locator(".qa-compare summary").click()
    _take(page, "page")


def _dark(browser: Browser, address: str) -> None:
    page = _open(browser, address, viewport=WIDE, locale="de-DE", color_scheme="dark")
    ask(page, GERMAN)
    page.locator(".qa-short .qa-mark").first.click()
    page.locator(".qa-document mark").wait_for()
    page.mouse.move(0, 0)
    page.locator("#question textarea").focus()
    page.locator(".qa-about summary").click()
    _take(page, "dark")


def _phone(browser: Browser, address: str) -> None:
    page = _open(browser, address, viewport=PHONE, locale="th-TH", device_scale_factor=2)
    ask(page, THAI)
    page.evaluate("scrollTo(0, 0)")
    _take(page, "phone")


def _abstention(browser: Browser, address: str) -> None:
    page = _open(browser, address, viewport=WIDE, locale="en-GB")
    ask(page, "What is the revenue of WeDoctor?")
    page.locator(".qa-about summary").click()
    page.locator(".qa-related summary").click()
    _take(page, "abstention")


def _documents(browser: Browser, address: str) -> None:
    page = _open(browser, address, viewport=WIDE, locale="en-GB")
    page.get_by_role("tab").nth(1).click()
    page.locator("#documents tbody tr").first.wait_for()
    _take(page, "documents")


def _open(browser: Browser, address: str, **settings: object) -> Page:
    page = browser.new_context(**settings).new_page()
    page.goto(address)
    page.locator(".qa-examples li").first.wait_for()
    return page


def _take(page: Page, name: str) -> None:
    page.wait_for_timeout(500)
    page.screenshot(path=HERE / f"{name}.png", animations="disabled", caret="hide")
    page.context.close()


if __name__ == "__main__":
    main()
