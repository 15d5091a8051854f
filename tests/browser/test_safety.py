"""What a hostile document, question, site or file can do on the page: nothing."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import served


def fetch(address: str, body: bytes | None = None, **headers: str) -> tuple[int, str, dict[str, str]]:
    request = urllib.request.Request(address, body, {k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.read().decode("utf-8", "replace"), dict(response.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode("utf-8", "replace"), dict(error.headers)


def test_a_hostile_document_shows_as_text_everywhere(page: Page, ask) -> None:
    ask(page, "How many floors has the glass tower?")
    expect(page.locator("#sources mark").first).to_contain_text("88 floors <img")
    page.locator(".qa-short .qa-mark").first.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("<img src=x")
    page.locator(".qa-short .qa-mark").first.click()
    document = page.locator(".qa-document")
    expect(document).to_contain_text("<script>window.hacked=1</script>")
    expect(document).to_contain_text("${window.hacked=1} and {{value}}")
    expect(document).to_contain_text("⟨U+202E⟩")
    page.get_by_role("tab", name="Documents").click()
    expect(page.locator("#documents tbody tr", has_text="glass tower")).to_contain_text("<script>")
    assert page.evaluate("window.hacked") is None
    drawn = "#answers, #sources, #documents"
    acting = page.evaluate(
        """drawn => [...document.querySelectorAll(drawn)].flatMap(part => [...part.querySelectorAll(
            'img, script, iframe, gradio-app, a:not(.qa-original), [onerror], [onclick]')].map(e => e.outerHTML))""",
        drawn,
    )
    assert acting == []
    assert page.evaluate("[...document.querySelectorAll('a')].every(a => !a.href.startsWith('javascript:'))")
    assert "\u202e" not in page.locator("body").inner_text()


def test_a_hostile_question_shows_as_text(page: Page, ask) -> None:
    ask(page, "<img src=x onerror=window.hacked=1> **bold** [x](javascript:alert(1)) ${window.hacked=1}")
    expect(page.locator(".qa-asked")).to_contain_text("<img src=x onerror=window.hacked=1> **bold** [x]")
    assert page.evaluate("window.hacked") is None


def test_even_unescaped_markup_could_not_act(page: Page) -> None:
    page.evaluate("document.querySelector('#sources').innerHTML = `<img src=x onerror='window.hacked=1'>`")
    page.wait_for_timeout(300)
    assert page.evaluate("window.hacked") is None


def test_headers_forbid_frames_and_foreign_content(address: str) -> None:
    _, _, headers = fetch(address)
    headers = {name.lower(): value for name, value in headers.items()}
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    for directive in ("frame-ancestors 'none'", "default-src 'self'", "script-src-attr 'none'", "object-src 'none'"):
        assert directive in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "headers", "body", "status"),
    [
        pytest.param("/", {"Host": "evil.example"}, None, 421, id="another-name-for-this-machine"),
        pytest.param("/gradio_api/call/ask", {"Origin": "http://evil.example"}, b"{}", 403, id="another-site"),
        pytest.param("/gradio_api/proxy=https://evil.example/", {}, None, 404, id="proxy"),
        pytest.param("/gradio_api/runs", {}, None, 404, id="run-history"),
        pytest.param("/monitoring", {}, None, 404, id="monitoring"),
        pytest.param("/original?name=../../etc/passwd", {}, None, 404, id="a-path-for-a-name"),
        pytest.param("/original?name=/etc/passwd", {}, None, 404, id="an-absolute-path"),
        pytest.param("/gradio_api/file=/etc/passwd", {}, None, 403, id="a-file-of-the-machine"),
    ],
)
def test_a_request_that_no_page_of_ours_sends_is_refused(address: str, path, headers, body, status) -> None:
    code, text, _ = fetch(address + path, body, **headers)
    assert code == status
    assert "Traceback" not in text


def test_a_large_message_is_refused_before_it_is_read(address: str) -> None:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=30)
    try:
        connection.putrequest("POST", "/gradio_api/call/ask")
        connection.putheader("Content-Length", "2000001")
        connection.endheaders()
        assert connection.getresponse().status == 413
    finally:
        connection.close()


def test_an_address_or_path_in_the_place_of_an_upload_is_not_read(address: str, page: Page) -> None:
    config = json.loads(fetch(f"{address}/config")[1])
    upload = next(d for d in config["dependencies"] if any(t[1] == "upload" for t in d["targets"]))
    for path in ("http://127.0.0.1:9/secret.txt", "https://192.0.2.1/x.txt", "/etc/hostname"):
        file = {"path": path, "url": path, "orig_name": "x.txt", "meta": {"_type": "gradio.FileData"}}
        body = {"data": [[file], ""], "fn_index": upload["id"], "session_hash": "test"}
        fetch(f"{address}/gradio_api/queue/join", json.dumps(body).encode(), Content_Type="application/json")
    page.get_by_role("tab", name="Documents").click()
    expect(page.locator("#documents tbody tr").first).to_be_visible()
    assert page.locator("#documents tbody tr", has_text="secret").count() == 0
    assert page.locator("#documents tbody tr", has_text="hostname").count() == 0


def test_a_password_guards_the_page_the_programs_and_the_originals(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "mill.txt").write_text("The mill was built in 1742.\n", "utf-8")
    with served(tmp_path / "store", QA_CORPUS=str(corpus), QA_AUTH="ann:secret") as address:
        assert fetch(f"{address}/config")[0] == 401
        assert fetch(f"{address}/original?name=mill.txt")[0] == 401
        assert "/mcp" not in fetch(f"{address}/gradio_api/mcp/schema")[1]
        assert fetch(f"{address}/gradio_api/mcp/", b"{}", Content_Type="application/json")[0] in (404, 405)
        body = json.dumps({"data": ["When was the mill built?"]}).encode()
        assert fetch(f"{address}/gradio_api/call/ask", body, Content_Type="application/json")[0] == 401
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with opener.open(f"{address}/login", b"username=ann&password=secret") as response:
            assert response.status == 200
        with opener.open(f"{address}/original?name=mill.txt") as response:
            assert response.read() == b"The mill was built in 1742.\n"
            assert "attachment" in response.headers["Content-Disposition"]


def test_an_open_host_without_a_password_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "mill.txt").write_text("The mill was built in 1742.\n", "utf-8")
    variables = {"QA_CORPUS": str(tmp_path / "mill.txt"), "QA_HOST": "0.0.0.0"}
    with served(tmp_path / "store", errors=tmp_path / "errors", **variables) as address:
        assert fetch(address)[0] == 200
    assert "open to everyone who can reach 0.0.0.0; set QA_AUTH" in (tmp_path / "errors").read_text("utf-8")
