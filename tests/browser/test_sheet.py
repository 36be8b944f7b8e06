"""The sheet prints on one page of A4, also with as many actions as it names and a line for each."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import Browser

from reports.digest import Section
from reports.sheet import MOST_ACTIONS, Point, Sheet, page

DID = (
    "The teams of this action gained 5 points more than comparable teams (2 to 8). That fits an "
    "effect, but people chose the teams, so something else may have done it. Holidays fell in the "
    "weeks that were compared."
)


def test_it_prints_on_one_page(browser: Browser) -> None:
    titles = [f"An hour with one's own work at location {n}" for n in range(MOST_ACTIONS)]
    lines = [f"{title} (coaching), from 20 Oct 2026, for 12 teams." for title in titles]
    sections = (
        Section("How it goes", ("Use it out of habit: 52 % (614 of 1,174 people).",)),
        Section("What was done", (*lines, "And 3 more.")),
        Section("What it did", tuple(f"{title}: {DID}" for title in titles)),
        Section("What is not measured", ("A line that is as long as the page is wide or so.",) * 3),
    )
    first = date(2026, 5, 18)
    points = tuple(Point(first + timedelta(weeks=n), 0.5) for n in range(26))
    lead = "Used Copilot in the last 4 weeks: 81 % (955 of 1,176 people with a licence), −1 point."
    found = Sheet("en", "How we use Copilot", lead, points, "By week", sections, "Made today.")
    tab = browser.new_page()
    tab.set_content(page(found))
    printed = tab.pdf(prefer_css_page_size=True)
    tab.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
