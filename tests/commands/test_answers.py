"""What is answered and switched on in the shell: columns in a foreign language, and presence."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from store.control import Control
from store.home import Home
from store.serving import open_serving
from tests.commands.test_contract import usage
from tests.conftest import run_cli
from tests.ingest.desk import File
from tests.store.test_agents import presence

POLISH = "Nazwa użytkownika,Nazwa,Liczba,Odpowiedzi,Ostatnio"
ANSWER = "Nazwa użytkownika=upn,Liczba=agents,Odpowiedzi=responses,Ostatnio=last_on"


def polish(folder: Path, day: str, name: str = "") -> Path:
    path = folder / (name or f"DeclarativeAgents_Users_7_{day}T09-12-44.csv")
    path.write_text(f"{POLISH}\np1@example.org,P,2,1048,{day}\n", encoding="utf-8")
    return path


def imported(home: Path, *words: str) -> dict[str, Any]:
    found = run_cli(home, "--lang", "en", "import", "--json", *words)
    (file,) = json.loads(found.stdout)["files"]
    return dict(file)


def test_a_foreign_file_asks_once_and_never_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first, second = (polish(tmp_path, day) for day in ("2026-11-08", "2026-11-15"))
    asked = imported(home, str(first))
    assert [f["code"] for f in asked["findings"]] == ["columns-unknown"]
    assert asked["asks"]["headers"][0] == {"key": "nazwaużytkownika", "label": "Nazwa użytkownika"}
    assert {"name": "agents", "label": "Number of agents used", "required": True} in asked["asks"][
        "columns"
    ]
    looked = imported(home, "--check", "--columns", ANSWER, str(first))
    assert looked["status"] == "checked"
    assert imported(home, str(first))["status"] == "rejected", "looking remembers nothing"
    assert imported(home, "--columns", ANSWER, str(first))["status"] == "committed"
    # Other order, other name: the same set of column names needs no question.
    later = imported(home, str(polish(tmp_path, "2026-11-15", "agenci.csv")))
    assert (later["status"], later["source"]) == ("committed", "agents_users")
    assert "columns-answered" in [f["code"] for f in later["findings"]]
    assert imported(home, str(second))["status"] == "duplicate"
    (answer,) = Control.open(home).columns().values()
    assert answer["liczba"] == "agents"


def test_dates_of_an_answered_file_are_read_by_their_months(tmp_path: Path) -> None:
    path = tmp_path / "DeclarativeAgents_Users_7_2026-11-16T09-12-44.csv"
    alone = f"{POLISH}\np1@example.org,P,2,1048,5 lis 2026\n"
    path.write_text(alone, encoding="utf-8")
    refused = imported(tmp_path / "home", "--columns", ANSWER, str(path))
    assert refused["status"] == "rejected"
    (finding,) = [f for f in refused["findings"] if f["code"] == "date-unreadable"]
    assert "Change the language of the admin center to English" in finding["fix"]
    path.write_text(f"{alone}p2@example.org,Q,1,7,31 paź 2026\n", encoding="utf-8")
    read = imported(tmp_path / "home", "--columns", ANSWER, str(path))
    assert read["status"] == "committed"
    copy = open_serving(Home(tmp_path / "home"))
    assert copy is not None
    found = copy.cursor().execute("select distinct refresh_on from agent_use").fetchall()
    assert found == [(date(2026, 11, 5),)]


def test_a_page_keeps_an_answer_with_what_the_question_says(tmp_path: Path) -> None:
    home = tmp_path / "home"
    path = polish(tmp_path, "2026-11-08")
    asks = imported(home, str(path))["asks"]
    columns = dict(
        zip(
            (header["key"] for header in asks["headers"]),
            ("upn", "display_name", "agents", "responses", "last_on"),
            strict=True,
        )
    )
    Control.open(home).keep_columns(asks["mark"], columns, who="page")
    assert imported(home, str(path))["status"] == "committed"


def test_answers_that_cannot_be_meant_are_refused(tmp_path: Path) -> None:
    home, path = tmp_path / "home", polish(tmp_path, "2026-11-08")
    for given, said in (("Liczba", "Column name=column"), ("Liczba=lots", "no column called lots")):
        found = run_cli(home, "--lang", "en", "import", "--columns", given, str(path))
        assert found.returncode == 2
        assert said in found.stderr
    report = usage(tmp_path / "u.csv", "2026-11-15", "2026-11-13")
    found = run_cli(home, "--lang", "en", "import", "--columns", ANSWER, str(report))
    assert found.returncode == 0
    assert "No file has the columns" in found.stdout


def _file(folder: Path, given: File) -> str:
    path = folder / given[0]
    path.write_bytes(given[1])
    return str(path)


def _setting(home: Path, *words: str) -> Any:
    return run_cli(home, "--lang", "en", "settings", "presence", *words)


def test_presence_is_off_until_somebody_says_why(tmp_path: Path) -> None:
    home = tmp_path / "home"
    given = _file(tmp_path, presence(date(2026, 11, 15), anke=date(2026, 11, 13), bram=None))
    refused = imported(home, given)
    assert (refused["status"], refused["source"]) == ("rejected", "office_users")
    assert "works council" in refused["findings"][0]["fix"]
    no_reason = _setting(home, "on")
    assert no_reason.returncode == 2
    assert "needs a reason" in no_reason.stderr
    assert _setting(home, "maybe", "--why", "x").returncode == 2
    assert imported(home, given)["status"] == "rejected"
    assert _setting(home, "on", "--why", "Leave, agreed on 2 November").returncode == 0
    (change,) = Control.open(home).setting_changes("presence")
    assert (change["value"], change["why"]) == ("on", "Leave, agreed on 2 November")
    assert change["who"]
    assert imported(home, given)["status"] == "committed"


def test_presence_switched_off_leaves_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run_cli(home, "import", str(usage(tmp_path / "u.csv", "2026-11-15", "")))
    _setting(home, "on", "--why", "agreed")
    for day in (8, 15):
        given = presence(date(2026, 11, day), anke=date(2026, 11, day), bram=None)
        assert imported(home, _file(tmp_path, given))["status"] == "committed"
    run_cli(home, "undo", "2")
    assert len(list((home / "archive").glob("*office_users*"))) == 2
    off = _setting(home, "off")
    assert "gone for good: 2 files" in off.stdout
    assert list((home / "archive").glob("*office_users*")) == []
    assert len(list((home / "serving").glob("publish-*"))) == 1
    copy = open_serving(Home(home))
    assert copy is not None
    assert copy.cursor().execute("select count(*) from at_work").fetchone() == (0,)
    assert [batch["source"] for batch in copy.batches()] == ["graph_usage"]
    run_cli(home, "rebuild")
    copy = open_serving(Home(home))
    assert copy is not None
    assert copy.cursor().execute("select count(*) from at_work").fetchone() == (0,)
    assert [c["value"] for c in Control.open(home).setting_changes("presence")] == ["off", "on"]
