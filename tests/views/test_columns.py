"""Imports asks which column is which in an unknown language, once, and keeps the answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from store.control import Control
from tests.views.conftest import Open, words
from tests.views.test_imports import VIEW, jobs_run_at_once, press

__all__ = ["jobs_run_at_once"]

HEADER = "Nazwa użytkownika,Nazwa,Liczba,Odpowiedzi,Ostatnio"
ANSWER = {
    "User Principal Name": "nazwaużytkownika",
    "Number of agents used": "liczba",
    "Responses sent to users": "odpowiedzi",
    "Last activity date (UTC)": "ostatnio",
}


def drop(app: AppTest, on: date) -> AppTest:
    name = f"DeclarativeAgents_Users_7_{on}T09-12-44.csv"
    data = f"{HEADER}\np1@example.org,P,2,1048,{on}\n".encode()
    return app.file_uploader[0].set_value([(name, data, "text/csv")]).run()


def choose(app: AppTest, answer: Mapping[str, str]) -> AppTest:
    for label, key in answer.items():
        next(box for box in app.selectbox if box.label == label).set_value(key).run()
    return app


def reading(app: AppTest) -> Button:
    return next(button for button in app.button if button.label == "Read the file this way")


def test_a_foreign_file_is_asked_about_once(open_page: Open, tmp_path: Path) -> None:
    home = tmp_path / "home"
    app = drop(open_page(home, VIEW), date(2026, 11, 8))
    assert "Which column is which?" in words(app)
    assert "looks like *Agents: users*" in words(app)
    assert reading(app).disabled
    assert "Still to choose: User Principal Name, Number of agents used" in words(app)
    choose(app, ANSWER)
    press(app, "Read the file this way")
    said = words(app)
    assert "Which column is which?" not in said
    assert "Your answer is kept" in said
    assert "Columns were read as was answered" in said
    (answer,) = Control.open(home).columns().values()
    assert answer == {
        "nazwaużytkownika": "upn",
        "liczba": "agents",
        "odpowiedzi": "responses",
        "ostatnio": "last_on",
    }
    press(app, "Import 1 file")
    press(app, "Close")
    app = drop(app, date(2026, 11, 15))
    assert "Which column is which?" not in words(app)
    assert [button.label for button in app.button if button.label == "Import 1 file"]


def test_one_column_cannot_be_two_and_an_answer_can_be_changed(
    open_page: Open, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    app = drop(open_page(home, VIEW), date(2026, 11, 8))
    choose(app, {**ANSWER, "Number of agents used": "odpowiedzi"})
    assert reading(app).disabled
    assert "One column is chosen twice" in words(app)
    choose(app, {"Number of agents used": "liczba", "Responses sent to users": "nazwa"})
    press(app, "Read the file this way")
    choose(app, {"Responses sent to users": "odpowiedzi"})
    press(app, "Read the file this way")
    (answer,) = Control.open(home).columns().values()
    assert answer["odpowiedzi"] == "responses"
    assert "nazwa" not in answer
