"""Looking around in the imported sample: click, keys, links, languages, phone, nothing outside."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from scripts.running import settled
from tests.browser.heatmap import Heatmap
from tests.browser.pages import asked, headline
from tests.browser.watch import Watched

PAGES = ("/", "/departments", "/indepth", "/definitions", "/imports")
PHONE = {"width": 390, "height": 844}
FIRST_APP = 1  # the column after the row head: any app


def test_a_click_on_a_cell_opens_its_detail(page: Page, address: str) -> None:
    page.goto(f"{address}/departments?lang=en")
    heatmap = Heatmap(page)
    row = heatmap.first_shown()
    department, share = heatmap.department(row), heatmap.cell(row, FIRST_APP).text_content()
    heatmap.point_at(row, FIRST_APP)
    page.wait_for_url(re.compile(r"[?&]department="))
    assert asked(page)["department"] == department
    expect(headline(page)).to_contain_text(department)
    # The cell and the sentence come from one answer and cannot disagree.
    expect(headline(page)).to_contain_text(re.compile(rf"\b{share}\s*%"))


def test_arrow_keys_choose_cell_after_cell(page: Page, address: str) -> None:
    page.goto(f"{address}/departments?lang=en")
    heatmap = Heatmap(page)
    row = heatmap.first_shown()
    heatmap.point_at(row, FIRST_APP)
    page.wait_for_url(re.compile(r"[?&]department="))
    settled(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile(r"[?&]app="))
    first = asked(page)["app"]
    settled(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: f"app={first}" not in url and "app=" in url)
    assert asked(page)["department"] == heatmap.department(row)
    assert heatmap.chosen().column == FIRST_APP + 2


def test_tab_reaches_the_grid(page: Page, address: str) -> None:
    page.goto(f"{address}/departments?lang=en")
    Heatmap(page)
    settled(page)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('data-testid')") == (
            "data-grid-canvas"
        ):
            break
    else:
        pytest.fail("sixty Tabs and still not in the grid")
    page.keyboard.press("ArrowDown")
    page.wait_for_url(re.compile(r"[?&]department="))


def test_a_link_opens_the_same_view_for_somebody_else(page: Page, address: str) -> None:
    page.goto(f"{address}/departments?lang=en")
    heatmap = Heatmap(page)
    row = heatmap.first_shown()
    heatmap.point_at(row, FIRST_APP + 1)
    page.wait_for_url(re.compile(r"[?&]app="))
    expect(headline(page)).to_contain_text(heatmap.department(row))
    said = headline(page).inner_text()
    somebody = page.context.browser
    assert somebody is not None
    other = somebody.new_context(locale="en-GB").new_page()
    other.goto(page.url)
    expect(headline(other)).to_have_text(said)
    assert asked(other) == asked(page)
    other.context.close()


def test_a_link_can_ask_for_a_period(page: Page, address: str) -> None:
    page.goto(f"{address}/departments?lang=en&weeks=12")
    period = page.get_by_role("combobox", name="Period")
    expect(period).to_have_value("Last 12 weeks")
    page.reload()
    expect(period).to_have_value("Last 12 weeks")


def test_the_language_changes_at_once_and_stays(page: Page, address: str) -> None:
    page.goto(f"{address}/departments?lang=en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Departments")
    page.get_by_role("radio", name="Nederlands").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Afdelingen")
    page.get_by_role("link", name="Overzicht").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overzicht")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_draws_without_asking_outside(
    page: Page, watched: Watched, address: str, path: str, language: str
) -> None:
    page.goto(f"{address}{path}?lang={language}")
    settled(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
    assert not watched.outside()


def test_the_watch_is_awake(page: Page, watched: Watched, address: str) -> None:
    page.goto(address)
    page.goto("about:blank")  # our own pages may not ask at all
    page.evaluate("fetch('http://canary.example/pixel').catch(() => null)")
    assert watched.outside() == ["http://canary.example/pixel"]
    watched.forget()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("watched", [PHONE], indirect=True, ids=["phone"])
def test_a_phone_scrolls_down_and_never_sideways(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}{path}?lang=nl")
    settled(page)
    wider = page.evaluate(
        """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
                 .map(element => element.scrollWidth - element.clientWidth)"""
    )
    assert max(wider) <= 0
