"""Where champions are missed, on a page: in one sentence, without a name, for whom it is."""

from __future__ import annotations

from pathlib import Path

import pytest

import access
from access import Viewer
from metrics.teams.coverage import coverage
from store.home import Home
from store.register import Register
from store.serving import open_serving
from tests.conftest import run_cli
from tests.views.conftest import IMAGE, Open, words
from ui.escape import markdown

VIEW = "views/champions.py"


def test_the_first_sentence_counts_the_gaps(sample_home: Path, open_page: Open) -> None:
    copy = open_serving(Home(sample_home))
    assert copy is not None
    for by, noun in (("department", "departments"), ("function", "functions")):
        found = coverage(copy, Viewer(), by=by)
        app = open_page(sample_home, VIEW, by=by)
        assert not app.exception
        said = words(app)
        assert f"{len(found.gaps)} {noun} have low use and no champion." in said
        table = app.table[0].value
        told = [row for row in found.rows if row.champions is not None]
        assert len(table) == len(told)
        asked = [cell for cell in table.iloc[:, 0] if "Look for a champion here" in cell]
        assert len(asked) == len(found.gaps)
        assert all(f"**{markdown(row.group)}**" in str(asked) for row in found.gaps)
        assert f"{len(found.rows) - len(told)} more are too small to be told of." in said


def test_nobody_is_named(sample_home: Path, sample: Path, open_page: Open) -> None:
    listed = (sample / "champions-2026-11-16.csv").read_text("utf-8-sig").splitlines()[1:]
    app = open_page(sample_home, VIEW)
    said = words(app) + app.table[0].value.to_csv()
    assert not [row for row in listed if row.split("@")[0] in said]
    assert "@" not in said


def test_without_a_list_nobody_is_said_to_be_missed(small_home: Path, open_page: Open) -> None:
    app = open_page(small_home, VIEW)
    assert "No list of champions is imported yet." in words(app)
    assert "no champion" not in words(app)
    assert set(app.table[0].value["Champions"]) == {"–"}
    shell = run_cli(small_home, "--lang", "en", "coverage")
    assert "No list of champions is imported yet." in shell.stdout
    assert "champions: 0" not in shell.stdout


def test_a_name_is_no_markup_in_the_table(small_home: Path, open_page: Open) -> None:
    cells = "\n".join(open_page(small_home, VIEW).table[0].value.iloc[:, 0])
    assert markdown(IMAGE) in cells
    assert "](" not in cells


def test_words_for_the_project_team(
    small_copy: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Register.open(small_copy, Viewer(name="other", role="champion"))
    other.add_feedback("More examples in *Excel*.")
    viewer = Viewer("mine", "champion", frozenset({"Sales"}))
    monkeypatch.setattr(access, "local_viewer", lambda *_: viewer)
    app = open_page(small_copy, VIEW)
    assert not app.exception
    assert "More examples" not in words(app), "of another champion"
    assert "No list of champions is imported yet." in words(app)
    app.text_area(key="feedback-words-0").set_value("Ask bo@example.org")
    app.button[-1].click().run()
    assert "has an address in it" in words(app)
    app.text_area(key="feedback-words-0").set_value("A shorter course, please.")
    app.button[-1].click().run()
    assert "A shorter course, please\\." in words(app)
    monkeypatch.setattr(access, "local_viewer", lambda *_: Viewer("hr", "hr"))
    said = words(open_page(small_copy, VIEW))
    assert "A shorter course, please\\." in said
    assert "More examples in \\*Excel\\*\\." in said
    assert "other" not in said


def test_without_data_there_are_still_words(tmp_path: Path, open_page: Open) -> None:
    app = open_page(tmp_path / "home", VIEW)
    assert not app.exception
    assert "For the project team" in words(app)
