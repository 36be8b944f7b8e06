"""Licences by name: off as it comes, for an admin alone, logged before it opens, kept nowhere."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import access
import settings
from access import Viewer
from commands import parser
from commands.errors import Refused
from metrics import reclaim
from metrics.reclaim import Closed, MayNotSee, Reason, Seat, Seats
from reports import export
from reports import reclaim as report
from store.access_log import AccessLog, Unwritable
from store.choices import BadSetting, check_change
from store.control import Control
from store.control_file import ControlFile
from store.home import Home
from store.serving import ServingCopy, open_serving
from tests.views.conftest import NEWEST, Open, people, words
from tests.views.test_access import CONFIGURED
from ui import frame, links
from ui.reclaim import shown

WHY = "licences for December"
TODAY = date(2026, 11, 18)
# The list of people names everybody as licensed; every third person used nothing, ever.
UNUSED = {upn for place, (upn, _) in enumerate(people()) if place % 3 == 0}


@pytest.fixture(scope="module")
def on(small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small home with the list switched on. Look, do not touch."""
    home = tmp_path_factory.mktemp("reclaim") / "home"
    shutil.copytree(small_home, home)
    switch(home)
    return home


def switch(home: Path, value: str = "on") -> None:
    control = Control.open(home)
    control.set_setting("reclaim_purpose", "Move unused licences ![x](http://y.invalid)", who="ana",
                        why="")  # fmt: skip
    control.set_setting("reclaim_by_name", value, who="ana", why="agreed on 3 November")


def data_of(home: Path) -> ServingCopy:
    found = open_serving(Home(home))
    assert found is not None
    return found


def look(home: Path, viewer: Viewer | None = None, **more: object) -> Seats:
    asked: dict[str, object] = {"why": WHY, "names_kept": True, "today": TODAY, **more}
    return reclaim.seats(Home(home), viewer or Viewer(), data_of(home), **asked)  # type: ignore[arg-type]


def looks(home: Path) -> list[tuple[str, str, str]]:
    found = AccessLog.open(home).looks(role="privacy")
    return [(one.role, one.page, one.question) for one in reversed(found)]


# ---- off, as it comes --------------------------------------------------------------------------


def test_switched_off_it_says_how_it_is_switched_on(open_page: Open, small_home: Path) -> None:
    app = open_page(small_home, links.RECLAIM)
    assert not app.exception
    assert "Licences by name are switched off" in words(app)
    assert "Ask the works council" in words(app)
    assert not app.dataframe
    assert not app.text_input
    assert "voorbeeld.example" not in words(app).replace("\\", "").replace("\u2060", "")
    with pytest.raises(Closed, match="off"):
        look(small_home)


def test_it_is_in_the_menu_only_while_it_is_on(
    small_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame.st, "Page", lambda file, **more: more)
    entries, told = links.pages_of(Viewer()), Control.open(small_home).settings()
    for value, visibility in (("off", "hidden"), ("on", "visible")):
        found = frame.pages("en", entries, {**told, "reclaim_by_name": value})
        page: Any = found[links.RECLAIM]
        assert (page["url_path"], page["visibility"]) == ("reclaim", visibility)


@pytest.mark.parametrize(
    ("name", "value", "told", "why", "says"),
    [
        ("reclaim_by_name", "on", {}, "agreed", "First write down"),
        ("reclaim_by_name", "on", {"reclaim_purpose": "moving"}, " ", "needs a reason"),
        ("reclaim_by_name", "maybe", {"reclaim_purpose": "moving"}, "agreed", "on or off"),
        ("reclaim_purpose", " ", {"reclaim_by_name": "on"}, "", "has to be there"),
        ("reclaim_days", "29", {}, "", "from 30 to 365"),
    ],
)
def test_it_takes_a_purpose_and_a_reason(
    name: str, value: str, told: dict[str, str], why: str, says: str
) -> None:
    before = {"reclaim_purpose": "", "reclaim_by_name": "off", "reclaim_days": "90", **told}
    with pytest.raises(BadSetting, match=says):
        check_change(name, value, before, why)


def test_an_admin_switches_it_on_on_the_page_settings(open_page: Open, small_copy: Path) -> None:
    app = open_page(small_copy, links.SETTINGS)
    app.text_input(key="value-reclaim_purpose").set_value("Moving licences")
    press(app, "change-reclaim_purpose")
    app.selectbox(key="value-reclaim_by_name").set_value("on")
    app.text_input(key="why-reclaim_by_name").set_value("agreed on 3 November")
    press(app, "change-reclaim_by_name")
    assert not app.exception
    assert Control.open(small_copy).setting("reclaim_by_name") == "on"
    assert ("admin", "settings", "reclaim_by_name=on") in looks(small_copy)
    assert "agreed on 3 November" in words(app)


def press(app: object, form: str) -> None:
    """Send a form of the page Settings."""
    button = next(one for one in app.button if one.form_id == form)  # type: ignore[attr-defined]
    button.click().run()


def test_it_is_not_switched_on_when_the_log_cannot_be_written(
    small_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AccessLog, "_write", full)
    with pytest.raises(Unwritable):
        switch(small_copy)
    assert Control.open(small_copy).setting("reclaim_by_name") == "off"


def full(self: AccessLog, *given: object, **more: object) -> int:
    raise OSError(28, "No space left on device")


# ---- on ----------------------------------------------------------------------------------------


def test_an_admin_says_why_and_sees_the_list(open_page: Open, on: Path) -> None:
    app = open_page(on, links.RECLAIM)
    assert not app.exception
    assert not app.dataframe  # asked for first
    assert ("admin", reclaim.LISTED, f"why={WHY}") not in looks(on)
    app.text_input(key="reclaim-reason").set_value(f"  {WHY} ")
    press(app, "reclaim-why")
    assert not app.exception
    assert "Certain: 0 · Probable: 45 · Look first: 0" in words(app)
    assert "long leave" in words(app)
    (table,) = app.dataframe
    assert set(table.value["Address"]) == UNUSED
    assert set(table.value["Reason"]) == {"No use in any report since 1 Aug 2026"}
    assert set(table.value["Last report with this person"]) == {"15 Nov 2026"}
    assert set(table.value.columns) == {
        "Name", "Reason", "Licence since, at the latest", "Department", "Address",
        "Last report with this person",
    }  # fmt: skip
    assert looks(on)[-1] == ("admin", reclaim.LISTED, f"why={WHY}")
    kept = str(app.session_state._state.filtered_state)
    assert WHY in kept
    assert not [upn for upn in UNUSED if upn in kept]


@pytest.mark.parametrize("role", [role for role in access.ROLES if role != "admin"])
def test_no_other_role_sees_it(on: Path, role: str) -> None:
    before = len(looks(on))
    with pytest.raises(MayNotSee):
        look(on, Viewer("x", role))
    with pytest.raises(MayNotSee):
        reclaim.closed(Home(on), Viewer("x", role), data_of(on), names_kept=True)
    assert links.RECLAIM not in [item.file for item in links.pages_of(Viewer("x", role))]
    assert len(looks(on)) == before


def test_it_does_not_open_when_the_log_cannot_be_written(
    open_page: Open, on: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(on, links.RECLAIM)
    read: list[str] = []
    monkeypatch.setattr(AccessLog, "_write", full)
    monkeypatch.setattr(reclaim, "licences", lambda *given: read.append("read") or [])
    app.text_input(key="reclaim-reason").set_value(WHY)
    press(app, "reclaim-why")
    assert "the access log cannot be written" in words(app)
    assert not app.dataframe
    with pytest.raises(Unwritable):
        look(on)
    assert not read


def test_without_a_reason_nothing_opens(on: Path) -> None:
    with pytest.raises(ValueError, match="reason"):
        look(on, why="  ")


@pytest.mark.parametrize("view", [links.OVERVIEW, links.DEFINITIONS, links.IMPORTS])
def test_every_page_says_that_it_is_on(open_page: Open, on: Path, view: str) -> None:
    said = words(open_page(on, view))
    assert "Licences by name are switched on." in said
    assert "Switched on by ana" in said
    assert "](http://y" not in said
    assert "it counts groups and shows no names" not in said
    assert "Licenties op naam staan aan." in words(open_page(on, view, lang="nl"))


def test_who_is_not_signed_in_is_not_told_that_there_are_no_names(
    open_page: Open, on: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(on, home)
    (home / "kadans.toml").write_text(CONFIGURED, "utf-8")
    said = words(open_page(home))
    assert "Licences by name are switched on, for an admin alone." in said
    assert "no names" not in said


def test_without_names_there_is_none(open_page: Open, on: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(on, home)
    (home / "kadans.toml").write_text('identity = "none"\n', "utf-8")
    assert "Kadans keeps no names" in words(open_page(home, links.RECLAIM))
    with pytest.raises(Closed, match="no-names"):
        look(home, names_kept=False)
    Home(home).identity.unlink()
    with pytest.raises(Closed, match="no-names"):
        look(home)


def test_reports_that_hide_names_make_an_empty_list(
    open_page: Open, concealed_home: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(concealed_home, home)
    switch(home)
    app = open_page(home, links.RECLAIM)
    assert "Microsoft hides names in the newest report" in words(app)
    assert not app.text_input
    with pytest.raises(Closed, match="concealed"):
        look(home)


def test_nobody_is_listed_while_an_objection_is_being_carried_out(on: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(on, home)
    with ControlFile(Home(home).control).opened() as con:
        con.execute(
            "insert into left_out_case (reason, state, why, who, since_on, begun_at) "
            "values ('objected', 'begun', '', '', '2026-11-18', '2026-11-18')"
        )
    with pytest.raises(Closed, match="being-carried-out"):
        look(home)


# ---- files and the shell -------------------------------------------------------------------------

SEATS = Seats(
    (
        Seat("ana@voorbeeld.example", '=HYPERLINK("x")', "+Sales", date(2026, 3, 1),
             Reason("never", date(2026, 3, 1)), NEWEST),
        Seat("bo@voorbeeld.example", "Bo", None, None, Reason("no-report"), None),
    ),
    days=90, used_to_on=NEWEST, licences_on=None, objected=2, nameless=1, age_days=30,
)  # fmt: skip


def test_a_file_neutralises_formulas_and_says_how_to_read_it() -> None:
    table = report.table(SEATS, WHY, "Moving licences", "en")
    rows = list(csv.reader(io.StringIO(export.csv_of(table, "en").decode("utf-8-sig"))))
    first = dict(zip(rows[0], rows[1], strict=True))
    assert first["Name"] == '\'=HYPERLINK("x")'
    assert first["Department"] == "'+Sales"
    assert first["Reason for this look"] == WHY
    assert "long leave" in first["Good to know"]
    assert "People who objected: 2." in first["Good to know"]
    assert "30 days old" in first["Good to know"]
    assert rows[2][4:7] == [
        "Look first", "Not known: no report lists this person",
        "Do not take a licence back on this alone.",
    ]  # fmt: skip
    book = load_workbook(io.BytesIO(export.xlsx_of(table, "nl")))
    cell = book.worksheets[1].cell(2, 2)
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("x")')
    assert book.worksheets[0].cell(2, 2).value == "Moving licences"


def test_a_download_is_read_anew_and_logged(on: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KADANS_HOME", str(on))
    page = frame.prepare(settings.load(), Viewer(), datetime(2026, 11, 18, tzinfo=UTC), "en")
    assert looks(on)[-1][1] != "reclaim csv"
    table = shown._table(page, WHY, "csv")
    rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    assert {row["Address"] for row in rows} == UNUSED
    assert {row["How sure"] for row in rows} == {"Probable"}
    assert looks(on)[-1] == ("admin", "reclaim csv", f"why={WHY}")


def shell(home: Path, *words: str | Path) -> int:
    """A command in this process."""
    arguments = parser.parse(["--home", str(home), "--lang", "en", *map(str, words)])
    arguments.settings = settings.load(home)
    return int(arguments.run(arguments))


def test_from_the_shell_without_who_objected(
    on: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, out = tmp_path / "home", tmp_path / "list.xlsx"
    shutil.copytree(on, home)
    gone = sorted(UNUSED)[0]
    shell(home, "exclude", "add", "--person", gone, "--why", "objected")
    capsys.readouterr()
    shell(home, "reclaim", "--reason", WHY, "--json")
    found = json.loads(capsys.readouterr().out)
    assert {one["address"] for one in found["licences"]} == UNUSED - {gone}
    assert found["objected"] == 1
    assert {one["tier"] for one in found["licences"]} == {"probable"}
    shell(home, "reclaim", "--reason", WHY, "--out", out)
    assert out.stat().st_mode & 0o077 == 0
    assert load_workbook(out).worksheets[1].max_row == len(UNUSED)
    assert [row[1:] for row in looks(home)[-2:]] == [
        (reclaim.LISTED, f"why={WHY}"),
        ("reclaim xlsx", f"why={WHY}"),
    ]
    bare = sorted(UNUSED)[1].encode()  # nothing of the list is kept in the home
    places = [path for path in home.rglob("*") if path.is_file() and bare in path.read_bytes()]
    assert places == [Home(home).identity]


def test_the_shell_says_why_there_is_none(small_home: Path, on: Path) -> None:
    with pytest.raises(Refused, match="--reason"):
        shell(on, "reclaim")
    with pytest.raises(Refused, match="switched off"):
        shell(small_home, "reclaim", "--reason", WHY)
    with pytest.raises(Refused, match=r"\.csv or \.xlsx"):
        shell(on, "reclaim", "--reason", WHY, "--out", "list.txt")
