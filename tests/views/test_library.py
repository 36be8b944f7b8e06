"""The library of use cases: read by all, written by those who may, and nothing breaks out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import access
from access import Viewer
from store.register import CaseDraft, Draft, Register, Share
from tests.views.conftest import IMAGE, NEWEST, Open, words
from ui.attempting import edits
from ui.library import importing
from ui.library.shelf import Shelf

VIEW = "views/library.py"
MINUTES = CaseDraft(
    title="Minutes in a minute",
    how_to="1. Start\n2. **Ask**\n\n![x](http://canary.invalid/x.png) \\![y](//canary.invalid/y)",
    department="Sales",
    function="Planner",
    app="Teams",
    kind="Creating",
    contact_role="Team lead",
    link="https://intra.example/minutes",
)


@pytest.fixture
def home(small_copy: Path) -> Path:
    """The small home with three use cases, one of them hostile."""
    register = Register.open(small_copy, Viewer(role="hr"))
    shares = (
        Share("department", "Sales", date(2026, 9, 7)),
        Share("department", "Legal", date(2026, 11, 2)),
    )
    register.put_use_cases(
        [
            (MINUTES, shares),
            (CaseDraft(f"{IMAGE} *bold*", "Do", department=IMAGE, app="Word"), ()),
            (CaseDraft("Letters", "Write them in Word", app="Word", kind="Creating"), ()),
        ]
    )
    return small_copy


def as_role(
    monkeypatch: pytest.MonkeyPatch, role: str, departments: set[str] | None = None
) -> None:
    scope = frozenset(departments) if departments is not None else None
    monkeypatch.setattr(access, "local_viewer", lambda least=10: Viewer("x", role, scope, least))


def labels(app: AppTest) -> set[str]:
    return {button.label for button in app.button}


def test_the_library_is_one_sentence_and_cards(home: Path, open_page: Open) -> None:
    app = open_page(home, VIEW)
    assert not app.exception
    said = words(app)
    assert "**3 use cases** to copy." in said
    assert "Minutes in a minute" in said
    assert "1. Start\n2. **Ask**" in said
    assert "**Ask:** Team lead" in said
    assert "Legal, 2 Nov 2026: too early to tell" in said


def test_no_picture_and_no_markup_comes_out_of_a_use_case(home: Path, open_page: Open) -> None:
    said = words(open_page(home, VIEW))
    assert "canary.invalid" in said
    assert "![" not in said
    assert "*bold*" not in said.replace("\\*", "")


def test_filters_are_in_the_address(home: Path, open_page: Open) -> None:
    app = open_page(home, VIEW, **{"in": "Word", "kind": "Creating"})
    assert "Letters" in words(app)
    assert "Minutes in a minute" not in words(app)
    app.text_input(key="library-search").set_value("minutes").run()
    assert "No use case is about all of that." in words(app)
    app.button(key="library-clear").click().run()
    assert "Minutes in a minute" in words(app)
    assert "in" not in app.query_params


def test_one_use_case_has_an_address(home: Path, open_page: Open) -> None:
    (case,) = [
        one for one in Register.open(home, Viewer()).use_cases() if one.title == MINUTES.title
    ]
    app = open_page(home, VIEW, case=str(case.use_case_id))
    assert "Minutes in a minute" in words(app)
    assert "Letters" not in words(app)
    app.button(key="case-all").click().run()
    assert "Letters" in words(app)


@pytest.mark.parametrize("role", ["employee", "privacy"])
def test_others_read_and_see_nothing_of_teams(
    home: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    as_role(monkeypatch, role)
    app = open_page(home, VIEW)
    assert not app.exception
    assert "Minutes in a minute" in words(app)
    assert "too early to tell" not in words(app)
    assert not {"Add a use case", "Change it", "Withdraw"} & labels(app)


def test_a_champion_changes_what_is_of_the_own_departments(
    home: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_role(monkeypatch, "champion", {"Legal"})
    app = open_page(home, VIEW)
    cases = {case.title: case.use_case_id for case in Register.open(home, Viewer()).use_cases()}
    keys = {button.key for button in app.button}
    assert f"edit-{cases['Letters']}" in keys, "of no department: for every champion"
    assert f"edit-{cases[MINUTES.title]}" not in keys
    assert "Sales, 7 Sept 2026: cannot be told" in words(app)


def test_without_use_cases_or_data_the_page_says_so(tmp_path: Path, open_page: Open) -> None:
    app = open_page(tmp_path / "home", VIEW)
    assert not app.exception
    assert "No use case yet." in words(app)
    assert "Add a use case" in labels(app)


def test_a_file_of_use_cases_goes_in_from_the_page(home: Path, open_page: Open) -> None:
    app = open_page(home, VIEW)
    app.button(key="case-import").click().run()
    assert "Title, How it is done" in words(app)
    file = "Title,How it is done,Department\nLetters,Say it shorter,\n,Do,\nNew one,Do,Legal\n"
    app.file_uploader[0].set_value(("library.csv", file.encode(), "text/csv"))
    app.button(key="case-import").click().run()
    said = words(app)
    assert "Can go in (2): **Letters**, **New one**" in said
    assert "The title is missing" in said
    assert "line 3" in said
    app.button(key="case-import").click()
    app.button(key="case-import-save").click().run()
    assert not app.exception
    cases = {case.title: case.how_to for case in Register.open(home, Viewer()).use_cases()}
    assert (cases["Letters"], cases["New one"], len(cases)) == ("Say it shorter", "Do", 4)


def test_a_champion_imports_for_the_own_departments_only(home: Path) -> None:
    register = Register.open(home, Viewer("x", "champion", frozenset({"Legal"})))
    shelf = Shelf(register, register.use_cases(), {}, {})
    found = importing.read(
        "LIBRARY.MD",
        b"# Mine\n\n- Department: legal\n- Shared with: 2026-11-02 department: Legal\n"
        b"- Shared with: 2026-11-02 department: Sales\n\nDo\n\n"
        b"# Theirs\n\n- Department: Sales\n\nDo\n",
    )
    rows, left_out = importing.of_viewer(shelf, found)
    assert [(draft.title, [share.team for share in shares]) for draft, shares in rows] == [
        ("Mine", ["Legal"])
    ]
    assert left_out == ["Sales"]


def test_the_page_of_a_team_leads_to_a_use_case_of_its_department(
    home: Path, open_page: Open
) -> None:
    (case,) = [
        one for one in Register.open(home, Viewer()).use_cases() if one.title == MINUTES.title
    ]
    app = open_page(home, "views/teams.py", by="department", team="Sales")
    links = {link.proto.label: link.proto.query_string for link in app.get("page_link")}
    assert links[f"**{MINUTES.title}**"] == f"case={case.use_case_id}"


def test_what_followed_stands_in_text_that_wraps(
    home: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Shelf, "grew", lambda *_: [IMAGE, "Legal"])
    app = open_page(home, VIEW)
    said = next(str(one.value) for one in app.markdown if "Grew in the" in str(one.value))
    assert "-badge[" not in said
    assert "Legal" in said
    assert "![" not in said


def test_a_form_changes_only_what_was_filled_in_otherwise() -> None:
    assert edits(MINUTES, replace(MINUTES, title="Short minutes")) == {"title": "Short minutes"}
    action = Draft("coaching", "Open", ("Sales",), NEWEST)
    assert edits(action, replace(action, teams=("Sales", "Legal"))) == {"teams": ("Sales", "Legal")}
