"""The library in a browser: a use case is added, shared, changed, exported and withdrawn."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from access import Viewer
from ingest.use_cases import read_use_cases
from scripts.running import settled
from store.register import CaseDraft, Register

HOW = "1. Open the table\n2. Ask\n\n![pixel](http://canary.invalid/x.png)"


def test_a_use_case_from_writing_to_withdrawing(
    page: Page, own: str, sample_copy: Path, tmp_path: Path
) -> None:
    register = Register.open(sample_copy, Viewer())
    page.goto(f"{own}/library?lang=en")
    settled(page)
    page.get_by_role("button", name="Add a use case").click()
    form = page.get_by_role("dialog")
    form.get_by_role("button", name="Keep this use case").click()
    expect(form.get_by_text("The title is missing.")).to_be_visible()
    form.get_by_label("Title", exact=True).fill("Explain a difference")
    form.get_by_role("textbox", name="How it is done").fill(HOW)
    form.get_by_label("Whom to ask (a role)").fill("bo@example.org")
    form.get_by_role("button", name="Keep this use case").click()
    expect(form.get_by_text("has an address in it")).to_be_visible()
    form.get_by_label("Whom to ask (a role)").fill("Controller")
    form.get_by_role("combobox", name="App").fill("Excel")
    page.get_by_role("option", name="Excel").click()
    form.get_by_role("button", name="Keep this use case").click()
    expect(form).to_have_count(0)
    settled(page)
    (case,) = register.use_cases()
    assert case.draft == CaseDraft(
        "Explain a difference", HOW, app="Excel", contact_role="Controller"
    )
    page.get_by_role("button", name="Shared with a team").click()
    page.get_by_role("dialog").get_by_role("combobox", name="Which one").fill("Verkoop")
    page.get_by_role("option", name="Verkoop").click()
    page.get_by_role("dialog").get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("too early to tell")).to_be_visible()
    page.get_by_role("button", name="Change it").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Title", exact=True).fill("=Explain a difference")
    form.get_by_role("button", name="Keep this use case").click()
    expect(form).to_have_count(0)
    expect(page.get_by_text("=Explain a difference")).to_be_visible()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="For a spreadsheet (CSV)").click()
    path = tmp_path / "library.csv"
    download.value.save_as(path)
    (written,) = read_use_cases(path).cases
    assert written == (register.use_cases()[0].draft, register.use_cases()[0].shares)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw", exact=True).last.click()
    expect(page.get_by_text("No use case yet.")).to_be_visible()
    assert register.use_cases() == ()
