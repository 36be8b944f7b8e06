"""A real browser before a running Kadans, watched: no request may leave this machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.running import chromium, kadans
from tests.browser.watch import Watched

FAILURES = Path(__file__).with_name("failures")
PATIENCE = 30_000  # ms; two test processes share the machine with the server and the browser

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def address(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Kadans on the imported sample, for tests that only look."""
    with kadans(sample_home, tmp_path_factory.mktemp("server") / "log") as started:
        yield started


@pytest.fixture
def own(sample_copy: Path, tmp_path: Path) -> Iterator[str]:
    """A Kadans on a sample of this test's own, for a test that writes."""
    with kadans(sample_copy, tmp_path / "log") as started:
        yield started


@pytest.fixture
def watched(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """A fresh, English-speaking browser at desk size; ends by proving that nothing went outside."""
    size = getattr(request, "param", {"width": 1440, "height": 900})
    context = browser.new_context(viewport=size, locale="en-GB", timezone_id="Europe/Amsterdam")
    context.set_default_timeout(PATIENCE)
    watch = Watched(context)
    yield watch
    context.close()
    assert watch.asked, "the browser asked for nothing: the watch is asleep"
    assert not watch.outside()


@pytest.fixture
def page(watched: Watched) -> Page:
    return watched.context.new_page()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Keep a picture of the page when a test fails."""
    report = yield
    shown = getattr(item, "funcargs", {}).get("page")
    if report.when == "call" and report.failed and isinstance(shown, Page):
        FAILURES.mkdir(exist_ok=True)
        shown.screenshot(path=FAILURES / f"{re.sub(r'[^A-Za-z0-9_-]+', '-', item.name)}.png")
    return report
