"""A real server and a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import SEEDS
from tests.servers import free_port, running

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
    "and ${window.hacked=1} and {{value}} and \u202eoverrides\u202c and <gradio-app onclick=alert(1)>.\n"
)
WIDE = {"width": 1280, "height": 900}
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page's address, over the sample documents and a hostile one."""
    folder = tmp_path_factory.mktemp("page")
    corpus = folder / "corpus"
    shutil.copytree(SEEDS, corpus)
    (corpus / "hostile.txt").write_text(HOSTILE, "utf-8")
    with served(folder / "store", QA_CORPUS=str(corpus)) as found:
        yield found


@contextmanager
def served(store: Path, *command: str, errors: Path | None = None, **variables: str) -> Iterator[str]:
    """Serve the page over a store for as long as a `with` block takes, and yield its address.

    Args:
        store: the store's folder.
        command: what to run in the place of `qa serve`, for Python.
        errors: a file for what is said on standard error; dropped if None.
        variables: of the environment.
    """
    port = free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith("QA_")}
    env |= {"QA_STORE": str(store), "QA_PORT": str(port), **variables}
    command = command or ("-m", "qa.cli", "serve")
    with (
        (errors or Path(os.devnull)).open("wb") as said,
        running([sys.executable, *command], port, cwd=SEEDS.parent, env=env, stderr=said) as url,
    ):
        yield url


def chromium() -> str:
    """Return where Chromium is."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "the page's tests need Chromium: make browser"
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as the test set-up installed it."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[OpenPage]:
    """Open the page in sessions of their own; it fails where anything is asked of another host."""
    outside: list[str] = []
    inside = (address, "data:", "blob:", address.replace("http", "ws"), "about:")
    contexts = []

    def opened(**settings: Any) -> Page:
        context = browser.new_context(**{"viewport": WIDE, "locale": "en-GB", **settings})
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: None if r.url.startswith(inside) else outside.append(r.url))
        page.goto(address)
        page.locator(".qa-examples li").first.wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert outside == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """The page in English on a wide screen, in a session of its own."""
    return open_page()


def ask(page: Page, question: str) -> None:
    """Type a question, send it with Enter, and wait until its answer is there."""
    before = page.locator(".qa-turn").count()
    box = page.locator("#question textarea")
    box.fill(question)
    box.press("Enter")
    done(page, before + 1)


def done(page: Page, n_turns: int) -> None:
    """Wait until a conversation has so many turns, and the last one is no longer under way."""
    page.wait_for_function(
        "n => document.querySelectorAll('.qa-turn').length === n && !document.querySelector('.qa-steps')",
        arg=n_turns,
        timeout=30_000,
    )


@pytest.fixture(name="ask")
def ask_fixture() -> Callable[[Page, str], None]:
    """Hand the helper to the tests."""
    return ask
