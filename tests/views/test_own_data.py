"""My data: each person sees their own, and by no way in anybody else's."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from access import ROLES, Person, Viewer
from metrics.own_data import NotYours, for_request, own_data
from store.access_log import AccessLog
from store.home import Home
from store.own_rows import owner_of, rows_of
from store.pseudonyms import Pseudonyms
from store.serving import ServingCopy, open_serving
from tests.conftest import run_cli
from tests.views.conftest import NEWEST, REPORTS, Open, people, words
from tests.views.test_access import CONFIGURED, TENANT
from ui import links

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 18)
ME, OTHER = people()[1][0], people()[50][0]
SignIn = Callable[..., AppTest]


def claims(
    upn: str, *, oid: str = "0f0f-oid", roles: tuple[str, ...] = ("employee",)
) -> dict[str, Any]:
    at = datetime.now(UTC) - timedelta(hours=1)
    return {
        "is_logged_in": True, "oid": oid, "tid": TENANT, "aud": "kadans",
        "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0", "iat": int(at.timestamp()),
        "name": "Iemand", "preferred_username": upn, "roles": list(roles),
    }  # fmt: skip


@pytest.fixture
def home(small_copy: Path) -> Path:
    """The small home with sign-in set up, to change at will."""
    (small_copy / "kadans.toml").write_text(CONFIGURED, "utf-8")
    return small_copy


@pytest.fixture
def opened(home: Path, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    """Open My data as somebody: `opened(claims("p1@…"))`."""

    def open_(who: dict[str, Any], /, **query: str) -> AppTest:
        monkeypatch.setenv("KADANS_HOME", str(home))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.user = who
        app.query_params["lang"] = "en"
        app.run()
        app.switch_page(links.OWN_DATA)
        for name, value in {"lang": "en", **query}.items():
            app.query_params[name] = value
        return app.run()

    return open_


def data_of(home: Path) -> tuple[ServingCopy, Home, Pseudonyms]:
    found = open_serving(Home(home))
    assert found is not None
    return found, Home(home), Pseudonyms(Home(home).secret())


def person(upn: str, oid: str = "0f0f-oid") -> Person:
    until = datetime.now(UTC) + timedelta(hours=1)
    return Person(oid, "", ("employee",), (("oid", oid), ("upn", upn)), None, until)


# ---- what it shows ---------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_everybody_sees_their_own(opened: SignIn, role: str) -> None:
    app = opened(claims(ME, roles=(role,)))
    assert not app.exception
    assert not app.error
    # One list of people and one report a week have a row about everybody.
    assert f"{REPORTS + 1} rows about you, from {REPORTS + 1} files" in words(app).replace("\\", "")
    assert "Sales" in words(app)


def test_the_figures_are_those_of_the_files(small_home: Path) -> None:
    """Against a count over the files themselves, read without Kadans."""
    data, home, keys = data_of(small_home)
    active = set()
    for path in (small_home.parent / "files").glob("usage-*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["User Principal Name"] == ME and row["Last Activity Date"]:
                    day = date.fromisoformat(row["Last Activity Date"])
                    active.add(day - timedelta(days=day.weekday()))
    found = own_data(data, home, keys, person(ME), Viewer("0f0f-oid", "employee"), TODAY)
    every = next(use for use in found.apps if use.app == "any")
    assert active
    assert every.weeks == len(active)
    assert every.last_on == NEWEST - timedelta(days=2)
    assert found.licence is not None
    assert found.licence["department"] == "Sales"


def test_who_looked_is_told_without_saying_who(opened: SignIn, home: Path) -> None:
    log = AccessLog.open(home)
    log.write("11112222-3333-4444-5555-666677778888", "admin", "own-data", about=ME)
    log.write("11112222-3333-4444-5555-666677778888", "admin", "own-data", about=OTHER)
    app = opened(claims(ME))
    rows = [row for table in app.dataframe for row in table.value.to_numpy().tolist()]
    looks = [row for row in rows if row[-1] in ("own-data", "own_data")]
    assert [row[1] for row in looks] == ["you", "Admin"]
    assert "11112222" not in str(rows)


def test_one_look_is_one_row_that_says_of_whom(opened: SignIn, home: Path) -> None:
    app = opened(claims(ME))
    app.run()
    looks = AccessLog.open(home).looks(role="privacy")
    assert [look.page for look in looks].count("own_data") == 1
    (mine,) = AccessLog.open(home).looks_at_me(("0f0f-oid",))
    assert (mine.page, mine.role, mine.question) == ("own_data", "employee", "lang=en")


def test_a_new_colleague_is_told_there_is_nothing(opened: SignIn) -> None:
    app = opened(claims("nieuw@voorbeeld.example"))
    assert "Kadans has nothing about you." in words(app).replace("\\", "")


def test_without_sign_in_it_explains_itself(small_home: Path, open_page: Open) -> None:
    app = open_page(small_home, links.OWN_DATA)
    assert not app.exception
    assert "it needs sign-in" in words(app)
    assert not app.dataframe


# ---- nobody else's ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["person", "upn", "oid", "who", "department", "account_id"])
def test_no_address_of_the_page_shows_another(opened: SignIn, name: str) -> None:
    """The answer hangs on who signed in: what else stands in the link does not matter."""
    app = opened(claims(ME), **{name: OTHER})
    plain = opened(claims(ME))
    shown = [table.value.to_csv() for table in app.dataframe if "File" in table.value]
    assert shown == [table.value.to_csv() for table in plain.dataframe if "File" in table.value]
    assert OTHER not in words(app)


def test_no_state_of_the_page_shows_another(opened: SignIn) -> None:
    app = opened(claims(ME))
    for name in ("person", "viewer", "account_id", "own-html", "_person"):
        if name != "own-html":
            app.session_state[name] = OTHER
    app.run()
    assert "Sales" in words(app)
    assert f"{REPORTS + 1} rows about you" in words(app)


@pytest.mark.parametrize("role", ROLES)
def test_a_direct_call_for_another_is_refused(small_home: Path, role: str) -> None:
    data, home, keys = data_of(small_home)
    with pytest.raises(NotYours):
        own_data(data, home, keys, person(OTHER, "another-oid"), Viewer("0f0f-oid", role), TODAY)
    with pytest.raises(NotYours):
        own_data(data, home, keys, None, Viewer("0f0f-oid", role), TODAY)
    with pytest.raises(NotYours):
        for_request(data, home, keys, [("upn", OTHER)], Viewer("0f0f-oid", role), TODAY)


def test_an_address_that_is_somebody_elses_now_shows_nothing(tmp_path: Path) -> None:
    """The list gave the address to another directory id: whoever signs in with it is not them."""
    files, folder = tmp_path / "files", tmp_path / "home"
    files.mkdir()
    upn = "jan@voorbeeld.example"
    one, two = (f"{n}0000000-0000-0000-0000-000000000000" for n in (1, 2))
    for day, oid in (("2026-08-03", one), ("2026-10-05", two)):
        (files / f"people-{day}.csv").write_text(
            "User Principal Name,Object Id,Department,Has Copilot License\n"
            f"{upn},{oid},Sales,Yes\n",
            "utf-8",
        )
    for day in ("2026-08-16", "2026-10-18"):
        (files / f"usage-{day}.csv").write_text(
            "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,"
            "Copilot Chat Last Activity Date,Microsoft Teams Copilot Last Activity Date,"
            "Word Copilot Last Activity Date,Report Period\n"
            f"{day},{upn},Jan,{day},{day},{day},{day},7\n",
            "utf-8",
        )
    answer = run_cli(folder, "import", files, "--accept", "all")
    assert answer.returncode == 0, answer.stderr + answer.stdout
    data, home, keys = data_of(folder)

    def days(*given: tuple[str, str]) -> list[date]:
        owner = owner_of(data, home, keys, given, TODAY)
        return sorted(file.newest_on for file in rows_of(data, home, owner) if file.newest_on)

    new = days(("oid", two), ("upn", upn))
    assert date(2026, 10, 18) in new
    assert date(2026, 8, 16) not in new
    assert date(2026, 10, 18) not in days(("oid", one))
    assert days(("oid", "30000000-0000-0000-0000-000000000000"), ("upn", upn)) == []
    assert owner_of(data, home, keys, [("oid", one), ("upn", upn)], TODAY).contested


def test_no_row_tells_of_anybody_else(small_home: Path) -> None:
    data, home, keys = data_of(small_home)
    owner = owner_of(data, home, keys, [("upn", ME)], TODAY)
    numbers = {account.account_id for account in owner.accounts}
    assert len(numbers) == 1
    for file in rows_of(data, home, owner):
        assert len(file.rows) == 1
        assert not {"account_id", "upn_id", "manager_id", "key"} & set(file.rows[0])


# ---- the log and the law ---------------------------------------------------------------------


def test_it_stays_closed_when_the_log_cannot_be_written(
    opened: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: AccessLog, *given: object, **more: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(AccessLog, "_write", full)
    app = opened(claims(ME))
    assert "rows about you" not in words(app)
    assert not app.dataframe


def test_who_objected_still_sees_what_is_kept(home: Path) -> None:
    answer = run_cli(home, "exclude", "add", "--person", ME, "--why", "art. 21")
    assert answer.returncode == 0, answer.stderr
    data, place, keys = data_of(home)
    found = own_data(data, place, keys, person(ME), Viewer("0f0f-oid", "employee"), TODAY)
    assert found.owner.objected is not None
    assert not found.apps
    assert len(found.files) == REPORTS + 1


def test_who_was_erased_finds_nothing_and_is_told_so(opened: SignIn, home: Path) -> None:
    answer = run_cli(home, "erase", "--person", ME, "--why", "art. 17")
    assert answer.returncode == 0, answer.stderr + answer.stdout
    app = opened(claims(ME))
    assert "You were erased from Kadans." in words(app).replace("\\", "")
    assert "rows about you" not in words(app)


def test_an_admin_answers_a_request_and_it_is_logged(home: Path, tmp_path: Path) -> None:
    told = tmp_path / "mine.json"
    refused = run_cli(home, "own-data", "--person", ME, "--out", told)
    assert refused.returncode != 0
    assert not told.exists()
    answer = run_cli(home, "own-data", "--person", ME, "--why", "verzoek inzage", "--out", told)
    assert answer.returncode == 0, answer.stderr
    found = json.loads(told.read_text("utf-8"))
    assert sum(len(file["rows"]) for file in found["files"]) == REPORTS + 1
    assert told.stat().st_mode & 0o077 == 0
    looks = AccessLog.open(home).looks(role="privacy", about=(ME,))
    assert [(look.role, look.page) for look in looks] == [("admin", "own-data")]
    assert "verzoek inzage" in looks[0].question
    page = tmp_path / "mine.html"
    page.touch(0o644)  # a file that others could read is theirs no longer
    run_cli(home, "own-data", "--person", ME, "--why", "verzoek", "--out", page)
    assert page.stat().st_mode & 0o077 == 0
    assert "<script" not in page.read_text("utf-8")
    assert "http" not in page.read_text("utf-8")
