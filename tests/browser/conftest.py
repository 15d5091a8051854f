"""A real server and a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import SEEDS
from tests.servers import free_port, wait_for

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = (
    "The glass tower <script>window.hacked=1</script>\n\n"
    "The glass tower has 88 floors <img src=x onerror='window.hacked=1'> and a [link](javascript:window.hacked=1) "
    "and \u202eoverrides\u202c.\n"
)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page's address, over the sample documents and a hostile one."""
    folder = tmp_path_factory.mktemp("page")
    corpus = folder / "corpus"
    shutil.copytree(SEEDS, corpus)
    (corpus / "hostile.txt").write_text(HOSTILE, "utf-8")
    port = free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith("QA_")}
    env |= {"QA_STORE": str(folder / "store"), "QA_CORPUS": str(corpus), "QA_PORT": str(port)}
    server = subprocess.Popen(
        [sys.executable, "-m", "qa.cli", "serve"], cwd=SEEDS.parent, env=env, stdout=-3, stderr=-3
    )
    try:
        wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as the test set-up installed it."""
    path = next(
        (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome") if shutil.which(name)), None
    )
    assert path, "the page's tests need Chromium: make browser"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page, open in a session of its own; it fails where anything is asked of another host."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    opened = context.new_page()
    outside: list[str] = []
    opened.on(
        "request",
        lambda r: (
            outside.append(r.url)
            if not r.url.startswith((address, "data:", "blob:", address.replace("http", "ws")))
            else None
        ),
    )
    opened.goto(address)
    opened.get_by_label("Question").wait_for()
    yield opened
    assert outside == []
    context.close()


def ask(page: Page, question: str) -> None:
    """Type a question, send it with Enter, and wait until its answer is there."""
    before = page.locator("#answers .bot").count()
    page.get_by_label("Question").fill(question)
    page.get_by_label("Question").press("Enter")
    page.wait_for_function("n => document.querySelectorAll('#answers .bot').length > n", arg=before, timeout=30_000)


@pytest.fixture(name="ask")
def ask_fixture():
    """Hand the helper to the tests."""
    return ask


def document(folder: Path) -> Path:
    """Write a document that a test uploads."""
    path = folder / "observatory.txt"
    path.write_text("The hill observatory\n\nThe hill observatory was built for 19 million euros in 1931.\n", "utf-8")
    return path
