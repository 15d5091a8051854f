"""The documents in a real browser: adding, asking about, finding, downloading, reading again, removing."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

OBSERVATORY = "The hill observatory\n\nThe hill observatory was built for 19 million euros in 1931.\n"


def send(page: Page, *files: Path) -> None:
    page.get_by_role("tab", name="Documents").click()
    page.locator("#upload input[type=file]").set_input_files([str(file) for file in files])


def test_a_document_is_added_asked_about_downloaded_and_removed(page: Page, ask, tmp_path: Path) -> None:
    file = tmp_path / "observatory.txt"
    file.write_text(OBSERVATORY, "utf-8")
    send(page, file)
    expect(page.locator("#results tbody tr")).to_contain_text("added", timeout=30_000)
    row = page.locator("#documents tbody tr", has_text="observatory.txt")
    expect(row).to_contain_text("English")
    with page.expect_download() as download:
        row.get_by_role("link").click()
    assert Path(download.value.path()).read_text("utf-8") == OBSERVATORY
    page.get_by_role("tab", name="Ask").click()
    ask(page, "How much did the hill observatory cost?")
    expect(page.locator(".qa-short")).to_contain_text("19 million euros")
    page.get_by_role("tab", name="Documents").click()
    row.get_by_role("button", name="Remove The hill observatory").click()
    row.get_by_role("button", name="Keep").click()
    expect(row.get_by_role("button", name="Keep")).to_be_hidden()
    row.get_by_role("button", name="Remove The hill observatory").click()
    row.locator(".qa-danger").click()
    expect(page.locator("#results")).to_contain_text("Removed observatory.txt.", timeout=30_000)
    expect(row).to_have_count(0)
    page.get_by_role("tab", name="Ask").click()
    page.locator(".qa-short .qa-mark").first.click()
    expect(page.locator("#sources [role=alert]")).to_contain_text("was removed or has changed")


def test_each_file_has_its_result_and_an_archive_under_a_text_name_is_refused(page: Page, tmp_path: Path) -> None:
    (tmp_path / "kiln.md").write_text("# The kiln\n\nThe old kiln burns 640 bricks a day.\n", "utf-8")
    (tmp_path / "packed.txt").write_bytes(b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(range(256)) * 8)
    (tmp_path / "empty.txt").write_text(" \n", "utf-8")
    send(page, *(tmp_path / name for name in ("kiln.md", "packed.txt", "empty.txt")))
    rows = page.locator("#results tbody tr")
    expect(rows).to_have_count(3, timeout=30_000)
    expect(rows.nth(0)).to_contain_text("added")
    expect(rows.nth(1)).to_contain_text("refused")
    expect(rows.nth(2)).to_contain_text("is empty")
    expect(page.locator("#documents tbody tr", has_text="packed.txt")).to_have_count(0)
    page.get_by_role("button", name="Read all files again").click()
    again = page.locator("#results tbody tr", has_text="kiln.md")
    expect(again).to_contain_text("unchanged", timeout=30_000)


def test_the_table_counts_and_is_searched(page: Page) -> None:
    page.get_by_role("tab", name="Documents").click()
    expect(page.locator(".qa-counts")).to_contain_text("passages")
    expect(page.locator(".qa-counts")).to_contain_text("MB")
    page.locator("#filter input, #filter textarea").fill("city brain")
    expect(page.locator("#documents tbody tr")).to_have_count(1)
    expect(page.locator("#documents tbody tr")).to_contain_text("German")
    page.locator("#filter input, #filter textarea").fill("")
