"""The page of settings: what an admin changes, with a reason where one is asked; nobody else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import access
from access import Viewer
from store.breaks import Breaks
from store.control import Control
from tests.views.conftest import Open, words
from ui import links


def test_an_admin_writes_the_purpose_and_everybody_reads_it(
    open_page: Open, small_copy: Path
) -> None:
    app = open_page(small_copy, links.SETTINGS)
    app.text_area(key="purpose-text").set_value("Trainingen kiezen, nooit beoordelen")
    app.button[[b.label for b in app.button].index("Keep this purpose")].click().run()
    assert Control.open(small_copy).setting("purpose") == "Trainingen kiezen, nooit beoordelen"
    foot = " ".join(str(item.value) for item in open_page(small_copy).caption).replace("\\", "")
    assert "Trainingen kiezen, nooit beoordelen. Groups under 10 people" in foot


def test_what_an_admin_would_send_does_nothing_for_another_role(
    open_page: Open, small_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that sends widgets which the page did not draw, as they were drawn for an admin."""
    admin = open_page(small_copy, links.SETTINGS)
    before = Control.open(small_copy).setting("purpose")
    admin.text_area(key="purpose-text").set_value("Ingestuurd.")
    admin.button[[b.label for b in admin.button].index("Keep this purpose")].click()
    crafted = admin._tree.get_widget_states()
    with monkeypatch.context() as other:
        other.setattr(access, "local_viewer", lambda least=10: Viewer("x", "privacy", None, least))
        app = open_page(small_copy, links.SETTINGS)
        app._run(crafted)
        assert not app.exception
    assert Control.open(small_copy).setting("purpose") == before
    admin._run(crafted)
    assert Control.open(small_copy).setting("purpose") == "Ingestuurd."


def test_lowering_the_minimum_needs_a_reason_and_shows_on_every_page(
    open_page: Open, small_copy: Path, small_home: Path
) -> None:
    app = open_page(small_copy, links.SETTINGS)
    keep = next(b for b in app.button if b.label == "Keep")
    app.selectbox(key="value-minimum_group").set_value("5")
    keep.click().run()
    assert "needs a reason" in words(app)
    assert Control.open(small_copy).setting("minimum_group") == "10"
    app.text_input(key="why-minimum_group").set_value("Afgesproken met de OR op 3 november")
    next(b for b in app.button if b.label == "Keep").click().run()
    assert Control.open(small_copy).setting("minimum_group") == "5"
    assert "Afgesproken met de OR" in words(app)
    for file in ("views/overview.py", links.DEFINITIONS):
        assert "The minimum group was lowered to 5 people" in words(open_page(small_copy, file))
    assert "The minimum group was lowered" not in words(open_page(small_home))


def test_judging_teams_otherwise_needs_a_reason(open_page: Open, small_copy: Path) -> None:
    app = open_page(small_copy, links.SETTINGS)
    keep = [b.label for b in app.button].index("Keep") + 3  # the fourth of the settings
    app.text_input(key="value-team_thresholds").set_value("bar=0.55")
    app.button[keep].click().run()
    assert "Judging teams in another way needs a reason" in words(app)
    app.text_input(key="why-team_thresholds").set_value("A pilot")
    app.button[keep].click().run()
    assert Control.open(small_copy).setting("team_thresholds") == "bar=0.55"


def test_days_without_work_are_entered_and_taken_out(
    open_page: Open, small_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(small_copy, links.SETTINGS)
    app.date_input(key="closure-first-0").set_value(date(2026, 8, 14))
    app.date_input(key="closure-last-0").set_value(date(2026, 7, 27))
    app.selectbox(key="closure-place-0").set_value("Sales")
    add = [b.label for b in app.button].index("Add")
    app.button[add].click().run()
    assert "cannot end before it begins" in words(app)
    app.date_input(key="closure-last-0").set_value(date(2026, 8, 15))
    app.button[add].click().run()
    assert "14 Aug 2026 to 15 Aug 2026" in words(app)
    assert app.date_input(key="closure-first-1").value is None
    (kept,) = Breaks.open(small_copy).listed()
    assert (kept.first_on, kept.last_on) == (date(2026, 8, 14), date(2026, 8, 15))
    assert (kept.place, kept.school) == ("Sales", False)
    with monkeypatch.context() as other:
        other.setattr(access, "local_viewer", lambda least=10: Viewer("x", "privacy", None, least))
        reads = open_page(small_copy, links.SETTINGS)
        assert "14 Aug 2026" in words(reads)
        assert not {"Add", "Take out"} & {b.label for b in reads.button}
    app.button(key=f"closure-out-{kept.closed_id}").click().run()
    assert not Breaks.open(small_copy).listed()
