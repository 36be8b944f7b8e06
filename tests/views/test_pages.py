"""Every page in every state: it runs, says the right words and shows nothing that it may not."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from access import Viewer
from metrics.answer import Row
from store.access_log import AccessLog, Unwritable
from store.control import Control
from tests.views.conftest import FORMULA, IMAGE, LINK, Open, words
from ui import frame, page

VIEWS = [
    "views/overview.py",
    "views/departments.py",
    "views/indepth.py",
    "views/definitions.py",
    "views/imports.py",
    "views/sources.py",
]


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_page_opens_without_data(
    open_page: Open, tmp_path: Path, view: str, language: str
) -> None:
    app = open_page(tmp_path / "home", view, lang=language)
    assert not app.exception
    assert not app.error
    assert app.title[0].value in {
        "Overview", "Departments", "In depth", "Definitions", "Imports", "Sources",
        "Overzicht", "Afdelingen", "Verdieping", "Definities", "Importeren", "Bronnen",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_page_opens_with_data(
    open_page: Open, small_home: Path, view: str, language: str
) -> None:
    app = open_page(small_home, view, lang=language)
    assert not app.exception
    assert not app.error


def test_an_empty_home_offers_the_admin_a_start(open_page: Open, tmp_path: Path) -> None:
    app = open_page(tmp_path / "home")
    assert "No usage data yet" in words(app)
    assert [button.label for button in app.button if "Import" in button.label] == [
        "Import a report"
    ]
    assert not app.metric


def test_others_are_told_who_imports(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("access.local_viewer", lambda *_: Viewer(role="hr"))
    app = open_page(tmp_path / "home")
    assert "Your IT admin imports it" in words(app)
    assert not [button for button in app.button if "Import" in button.label]


def test_a_page_of_another_role_does_not_run(
    open_page: Open, small_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("access.local_viewer", lambda *_: Viewer(role="hr"))
    app = open_page(small_home)
    with pytest.raises(ValueError, match=r"[Ii]mports"):
        app.switch_page("views/imports.py").run()


def test_overview_says_the_answer_and_four_tiles(open_page: Open, small_home: Path) -> None:
    app = open_page(small_home)
    assert "**90 of 135** licensed people used Copilot in the last 4 weeks" in words(app)
    assert "**45** licences were not used in 12 weeks" in words(app)
    tiles = {tile.label: tile for tile in app.metric}
    assert list(tiles) == ["Licensed people", "Active", "Habitual", "Licences unused in 12 weeks"]
    assert tiles["Licensed people"].value == "135"
    assert tiles["Active"].value == "67\u00a0%"
    assert tiles["Active"].delta == "about the same"
    assert tiles["Licences unused in 12 weeks"].value == "45"


def test_figures_go_ahead_of_the_charts_once_a_visit(
    open_page: Open, small_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("ui.page.sleep", waited.append)
    app = open_page(small_home)
    assert waited == [page.PAINT_SECONDS]
    app.run()
    assert len(waited) == 1


def test_overview_of_one_department(open_page: Open, small_home: Path) -> None:
    app = open_page(small_home, department="Sales")
    assert "**32 of 48** licensed people" in words(app)
    assert "No app in Sales moved by more than a point" in words(app)
    assert "Departments of 40 people" not in words(app)


def test_overview_of_a_hidden_department_says_why(open_page: Open, small_home: Path) -> None:
    app = open_page(small_home, department="Legal")
    assert "Under 10 people: not shown" in words(app)
    assert not app.metric


def test_departments_grid_holds_only_what_may_be_shown(open_page: Open, small_home: Path) -> None:
    app = open_page(small_home, "views/departments.py")
    grid = app.dataframe[0].value
    heads = list(grid["_row"])
    assert "Sales · 48" in heads
    assert "Legal · under 10" in heads
    assert "Audit · under 10" in heads
    for head in ("Legal · under 10", "Audit · under 10"):
        row = grid[grid["_row"] == head].drop(columns="_row")
        assert row.isna().all(axis=None)
    assert grid[grid["_row"] == "Sales · 48"]["any"].item() == 67


def test_a_path_in_the_url_is_a_detail(open_page: Open, small_home: Path) -> None:
    app = open_page(small_home, "views/departments.py", department="Sales", app="excel")
    said = words(app)
    assert "Excel in Sales" in said
    assert "of 48 people" in said
    assert "organisation" in said
    assert app.get("plotly_chart")


def test_a_hidden_cell_explains_itself(open_page: Open, small_home: Path) -> None:
    app = open_page(small_home, "views/departments.py", department="Legal")
    assert "Under 10 people: not shown" in words(app)
    assert not app.get("plotly_chart")


def test_no_figure_and_no_secret_offers_a_way_back(
    open_page: Open, small_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = Row({}, None, None, None)
    monkeypatch.setattr("ui.asking.single", lambda answer: nothing)
    app = open_page(small_home, department="Sales")
    assert "There is no figure for this choice" in words(app)
    next(button for button in app.button if button.label == "Show all departments").click().run()
    assert "department" not in app.query_params


def test_select_boxes_do_what_a_click_does(open_page: Open, small_home: Path) -> None:
    app = open_page(small_home, "views/departments.py")
    next(box for box in app.selectbox if box.label == "Department").set_value("Sales").run()
    next(box for box in app.selectbox if box.label == "App").set_value("word").run()
    assert app.query_params["department"] == "Sales"
    assert app.query_params["app"] == "word"
    assert "Word in Sales" in words(app)


@pytest.mark.parametrize("view", ["share", "frequency", "change", "people"])
def test_all_views_of_the_grid(open_page: Open, small_home: Path, view: str) -> None:
    app = open_page(small_home, "views/departments.py", view=view)
    assert not app.error
    assert len(app.dataframe[0].value) == 6


def test_people_view_says_no_count_for_small_groups(open_page: Open, small_home: Path) -> None:
    app = open_page(small_home, "views/departments.py", view="people")
    grid = app.dataframe[0].value
    small = grid[grid["_row"].str.contains("· 20")]
    assert len(small) == 1
    assert set(small.drop(columns="_row").fillna(0).iloc[0]) == {0.0}


def test_concealed_reports_explain_and_totals_stand(open_page: Open, concealed_home: Path) -> None:
    app = open_page(concealed_home, "views/departments.py")
    assert "The report hides names" in words(app)
    assert "Display concealed user, group, and site names" in words(app)
    assert not app.dataframe
    overview = open_page(concealed_home)
    assert "licensed people used Copilot" in words(overview)
    assert len(overview.metric) == 4


@pytest.mark.parametrize("view", ["views/overview.py", "views/departments.py"])
def test_hostile_names_are_shown_as_typed(open_page: Open, small_home: Path, view: str) -> None:
    for name in (IMAGE, LINK, FORMULA):
        app = open_page(small_home, view, department=name)
        said = words(app)
        assert "canary" in said  # it is there
        assert "](http" not in said.replace("\\", "\0")
        assert "<a " not in said.replace("\\<", "")


def test_an_error_gives_a_reference_and_no_details(
    open_page: Open, small_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret path and value")

    monkeypatch.setattr("ui.overview.gather", broken)
    app = open_page(small_home)
    assert len(app.error) == 1
    assert "Reference" in app.error[0].value
    assert "secret" not in words(app)


def test_a_look_that_cannot_be_written_down_is_refused_and_says_why(
    open_page: Open, small_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unwritable(*_: object, **__: object) -> int:
        raise Unwritable(28, "secret path")

    monkeypatch.setattr(AccessLog, "write", unwritable)
    app = open_page(small_home)
    assert not app.exception and not app.metric
    assert "the access log cannot be written" in app.error[0].value
    assert "secret" not in words(app)


def test_data_that_does_not_even_open_gets_words_of_ours(
    open_page: Open, small_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise sqlite3.DatabaseError("file is not a database: secret path")

    monkeypatch.setattr(Control, "open", broken)
    app = open_page(small_home)
    assert not app.exception
    assert "Kadans cannot open its data" in app.error[0].value
    assert "secret" not in words(app)


@pytest.mark.parametrize("broken", ["ui.asking.departments", "ui.departments.apps"])
def test_an_error_anywhere_keeps_the_frame(
    open_page: Open, small_home: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("secret path and value")

    monkeypatch.setattr(broken, fails)
    app = open_page(small_home, "views/departments.py")
    assert not app.exception
    assert "Reference" in app.error[0].value
    assert app.title[0].value == "Departments"
    assert "Made to support adoption" in words(app)


def test_definitions_open_at_the_asked_metric(open_page: Open, small_home: Path) -> None:
    app = open_page(small_home, "views/definitions.py", metric="habitual_share")
    assert app.expander[0].label == "**Habitual share**"
    assert "9 of the last 12 weeks" in words(app)
    rule = open_page(small_home, "views/definitions.py", metric="privacy")
    assert "Groups under 10 licensed people" in words(rule)


def test_parameters_that_mean_nothing_are_ignored(open_page: Open, small_home: Path) -> None:
    app = open_page(
        small_home, "views/departments.py",
        weeks="999", department="Nobody", app="<x>", view="no", metric="no", compare="maybe",
    )  # fmt: skip
    assert not app.exception
    assert not app.error
    assert "Any app in the whole organisation" in words(app)


def test_browser_language_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for locale, expected in (("nl-BE", "nl"), ("en-US", "en"), ("de-DE", "nl"), (None, "nl")):
        monkeypatch.setattr(frame.st, "context", type("Context", (), {"locale": locale})())
        assert frame.browser_language("nl") == expected


def test_looking_is_logged_once_per_question(open_page: Open, tmp_path: Path) -> None:
    home = tmp_path / "home"
    app = open_page(home, weeks="12")
    app.run()
    looks = AccessLog(home).looks(role="privacy")
    seen = [(look.role, look.page, look.question) for look in looks]
    assert seen == [("admin", "overview", "lang=en&weeks=12")]


def test_the_purpose_of_the_organisation_is_on_every_page(open_page: Open, tmp_path: Path) -> None:
    home = tmp_path / "home"
    Control.open(home).set_setting("purpose", "Licenties *goed* verdelen.", who="test", why="test")
    for view in VIEWS:
        assert r"Licenties \*goed\* verdelen" in words(open_page(home, view))
