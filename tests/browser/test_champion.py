"""A champion's Monday: what went well, one team, an action for two teams by lot, follow-up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from access import Viewer
from scripts.running import settled
from store.register import Register
from tests.browser.test_looking import PHONE


def test_an_action_by_lot_for_two_teams(page: Page, own: str, sample_copy: Path) -> None:
    page.goto(f"{own}/teams?lang=en&by=department&queue=declining")
    settled(page)
    expect(page.get_by_role("heading", name="would gain from attention")).to_be_visible()
    expect(page.get_by_text("grew or came back").first).to_be_visible()
    page.get_by_role("button", name="One action for these 2 teams").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Title", exact=True).fill("Half an hour on the floor")
    form.get_by_text("Draw lots for the order").click()
    expect(form.get_by_label("Weeks between them")).to_be_visible()
    year = form.get_by_role("spinbutton", name="year, Starts on")
    year.press("ArrowUp")
    year.press("Tab")
    form.get_by_role("button", name="Record", exact=True).click()
    expect(form).to_have_count(0)
    expect(page.get_by_text("In follow-up · 2")).to_be_visible()
    (action,) = Register.open(sample_copy, Viewer()).actions()
    assert action.title == "Half an hour on the floor"
    assert [one.wave for one in action.teams] == [1, 2]
    assert action.lots is not None
    assert action.planned_before


def test_one_team_and_back_by_the_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/teams?lang=en&by=department&queue=stagnating")
    settled(page)
    name = page.get_by_role("button", name="Klantenservice")
    name.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"[?&]team=Klantenservice"))
    expect(page.get_by_role("heading", name="Klantenservice")).to_be_visible()
    expect(page.get_by_text("in every 100 people with a licence use Copilot")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="would gain from attention")).to_be_visible()


@pytest.mark.parametrize("watched", [PHONE], indirect=True, ids=["phone"])
def test_on_a_phone_every_column_about_champions_is_on_screen(page: Page, address: str) -> None:
    page.goto(f"{address}/champions?lang=nl&by=department")
    settled(page)
    table = page.get_by_test_id("stTable")
    expect(table.get_by_role("columnheader")).to_have_count(4)
    for column in table.get_by_role("columnheader").all():
        box = column.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= PHONE["width"]
