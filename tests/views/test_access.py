"""Pages by role, from claims: what is in the menu, what runs, what is said when it does not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import access
import metrics
from access import Viewer
from metrics import catalogue
from metrics.question import Question, UsageError
from settings import Settings
from store.access_log import AccessLog
from store.home import Home
from store.serving import ServingCopy, open_serving
from tests.views.conftest import words
from ui import cache, links, page
from ui.teams import board

ROOT = Path(__file__).resolve().parents[2]
TENANT = "11111111-2222-3333-4444-555555555555"
CONFIGURED = f"""
[sign_in]
tenant = "{TENANT}"
client_id = "kadans"
address = "https://kadans.example"
contact = "de servicedesk"
scope_claim = "kadans_scope"
"""

SignedIn = Callable[..., AppTest]


def claims(*roles: str, hours_ago: float = 1, **more: Any) -> dict[str, Any]:
    at = datetime.now(UTC) - timedelta(hours=hours_ago)
    return {
        "is_logged_in": True, "oid": "0f0f-oid", "tid": TENANT, "aud": "kadans",
        "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0", "iat": int(at.timestamp()),
        "name": "Iemand Anders", "preferred_username": "iemand@voorbeeld.example",
        "roles": list(roles), **more,
    }  # fmt: skip


@pytest.fixture
def guarded_home(small_copy: Path) -> Path:
    """The small home with sign-in set up."""
    (small_copy / "kadans.toml").write_text(CONFIGURED, "utf-8")
    return small_copy


@pytest.fixture(scope="module")
def published(small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> ServingCopy:
    """The published copy of a home of its own, opened once."""
    home = tmp_path_factory.mktemp("published") / "home"
    shutil.copytree(small_home, home)
    found = open_serving(Home(home))
    assert found is not None
    return found


@pytest.fixture
def signed_in(guarded_home: Path, monkeypatch: pytest.MonkeyPatch) -> SignedIn:
    """Open a page as somebody: `signed_in(claims("hr"), "views/teams.py", department="Sales")`."""

    def open_(who: dict[str, Any], file: str | None = None, /, **query: str) -> AppTest:
        monkeypatch.setenv("KADANS_HOME", str(guarded_home))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.user = who
        app.query_params["lang"] = "en"
        app.run()
        if file:
            app.switch_page(file)
            for name, value in {"lang": "en", **query}.items():
                app.query_params[name] = value
            app.run()
        return app

    return open_


def log(home: Path) -> list[tuple[str | None, str, str, str]]:
    """Rows of the access log, the oldest first: who, role, page, question."""
    looks = AccessLog.open(home).looks(role="privacy")
    return [(one.who, one.role, one.page, one.question) for one in reversed(looks)]


# ---- the gate --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "title", "says"),
    [
        ({"is_logged_in": False}, "Sign in to Kadans", "no names"),
        ({}, "Sign in to Kadans", "no names"),
        (claims("hr", hours_ago=9), "Your sign-in has ended", "8 hours"),
        (claims(), "You have no access to Kadans yet", "de servicedesk"),
        (claims("owner"), "You have no access to Kadans yet", "none of the roles"),
        (claims("admin", tid=TENANT[::-1]), "This account is of another organisation", "account"),
    ],
)
def test_nobody_gets_in_without_a_sign_in_that_counts(
    signed_in: SignedIn, who: dict[str, Any], title: str, says: str
) -> None:
    app = signed_in(who)
    assert not app.exception
    assert [head.value for head in app.title] == [title]
    assert says in words(app)
    assert not app.metric
    assert not app.dataframe
    assert not app.selectbox
    assert {button.key for button in app.button} <= {"sign-in", "sign-out"}


def test_a_refusal_is_in_the_log_without_a_name(signed_in: SignedIn, guarded_home: Path) -> None:
    before = log(guarded_home)  # other tests look at the home that this is a copy of
    signed_in(claims())
    assert log(guarded_home) == [*before, ("0f0f-oid", "none", "refused", "no-role")]
    assert "iemand" not in str(log(guarded_home)).lower()


def test_signed_out_visitors_are_no_entry_in_the_log(
    signed_in: SignedIn, guarded_home: Path
) -> None:
    before = log(guarded_home)
    signed_in({"is_logged_in": False})
    assert log(guarded_home) == before


def test_sign_in_that_ends_while_a_page_is_open_ends_the_page(signed_in: SignedIn) -> None:
    app = signed_in(claims("hr"))
    assert app.metric
    app.user = claims("hr", hours_ago=9)
    app.run()
    assert [head.value for head in app.title] == ["Your sign-in has ended"]
    assert not app.metric


# ---- pages by role ---------------------------------------------------------------------------


@pytest.mark.parametrize("role", access.ROLES)
def test_a_role_opens_its_pages_and_no_other(signed_in: SignedIn, role: str) -> None:
    scope = {"kadans_scope": ["Sales"]} if role == "champion" else {}
    app = signed_in(claims(role, **scope))
    assert not app.exception
    for entry in links.PAGES:
        if role in entry.roles:
            app.switch_page(entry.file)
            app.query_params["lang"] = "en"
            app.run()
            assert not app.exception
            assert not app.error, entry.file
            assert app.title[0].value == entry.title.said("en")
            assert "This page is for" not in words(app)
        else:
            with pytest.raises(ValueError, match=Path(entry.file).stem):
                app.switch_page(entry.file)


@pytest.mark.parametrize("role", access.ROLES)
@pytest.mark.parametrize("entry", links.PAGES, ids=lambda entry: Path(entry.file).stem)
def test_the_view_itself_refuses_too(
    small_home: Path, monkeypatch: pytest.MonkeyPatch, role: str, entry: links.Entry
) -> None:
    """Past the menu: the script of a view run by itself, with a page of that viewer."""
    if role in entry.roles:
        return
    monkeypatch.setenv("KADANS_HOME", str(small_home))

    def run(file: str, role: str) -> None:
        import runpy
        from datetime import datetime

        import access
        import settings
        from ui import frame, page

        viewer = access.Viewer("x", role, frozenset())
        page.put(frame.prepare(settings.load(), viewer, datetime.now().astimezone(), "en"))
        runpy.run_path(file)

    app = AppTest.from_function(run, args=(str(ROOT / entry.file), role), default_timeout=60).run()
    assert "This page is for" in words(app) or "page_link" in str(app.exception)
    assert not app.metric
    assert not app.dataframe


def test_the_address_of_a_page_of_others_says_for_whom_it_is(
    signed_in: SignedIn, guarded_home: Path
) -> None:
    app = signed_in(claims("employee"))
    assert "You may see no figures" not in words(app)
    assert "No use case yet" in words(app)
    for file in (links.SETTINGS, links.COUNCIL, links.RECLAIM):
        app._page_hash = calc_hash(Path(file).stem)  # as a browser that follows a link
        app.query_params["lang"] = "en"
        app.run()
        assert not app.exception
        assert words(app).count("This page is for") == 1
        assert links.entry(file).why.said("en") in words(app)
        assert ("0f0f-oid", "employee", f"refused {Path(file).stem}", "lang=en") in log(
            guarded_home
        )


def test_who_has_no_overview_lands_on_the_first_page(signed_in: SignedIn) -> None:
    app = signed_in(claims("privacy"))
    assert not app.exception
    assert not app.metric


def test_several_roles_are_looked_at_one_at_a_time(signed_in: SignedIn, guarded_home: Path) -> None:
    app = signed_in(claims("hr", "privacy"))
    assert app.radio(key="role-choice").options == ["HR", "Privacy officer or works council"]
    assert app.metric
    app.radio(key="role-choice").set_value("privacy").run()
    assert not app.metric
    with pytest.raises(ValueError, match="overview"):
        app.switch_page("views/overview.py")
    told = [(role, what) for _, role, what, _ in log(guarded_home) if what == "sign-in"]
    assert told == [("hr", "sign-in"), ("privacy", "sign-in")]


def test_a_role_that_is_not_held_cannot_be_chosen(signed_in: SignedIn) -> None:
    app = signed_in(claims("privacy"))
    app.session_state["_role"] = "admin"
    app.session_state["role-choice"] = "admin"
    app.run()
    with pytest.raises(ValueError, match="imports"):
        app.switch_page("views/imports.py")


def test_the_log_has_who_as_the_directory_knows_them(
    signed_in: SignedIn, guarded_home: Path
) -> None:
    signed_in(claims("hr"))
    assert ("0f0f-oid", "hr", "sign-in", "role=hr") in log(guarded_home)
    assert ("0f0f-oid", "hr", "overview", "lang=en") in log(guarded_home)
    for file in guarded_home.glob("control.sqlite*"):
        assert b"iemand@" not in file.read_bytes().lower()
        assert b"Iemand Anders" not in file.read_bytes()


# ---- scope -----------------------------------------------------------------------------------


def test_a_champion_without_a_scope_is_told_why(signed_in: SignedIn) -> None:
    app = signed_in(claims("champion"), links.TEAMS)
    assert "You are not on the list of champions" in words(app)
    assert not app.dataframe
    assert not app.metric


def test_a_link_asks_no_more_than_the_page(signed_in: SignedIn) -> None:
    app = signed_in(claims("champion", kadans_scope=["Legal"]), links.TEAMS, team="Sales")
    assert not app.exception
    assert "Sales" not in words(app)


@pytest.mark.parametrize("metric", [entry.name for entry in catalogue.CATALOGUE])
@pytest.mark.parametrize("role", ["privacy", "employee", "champion"])
def test_who_may_see_nothing_asks_in_vain(published: ServingCopy, metric: str, role: str) -> None:
    nobody = Viewer("x", role, frozenset())
    for by in ((), ("department",), ("team",), ("function",)):
        with pytest.raises(UsageError):
            metrics.ask(metric, Question(by=by), nobody, published)


def test_what_was_answered_to_one_viewer_is_not_served_to_another(
    published: ServingCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cache is shared by all sessions of the process, so the scope is part of its keys."""
    asked: list[Viewer] = []
    real = metrics.ask

    def spy(metric: str, question: Question, viewer: Viewer, data: Any) -> Any:
        asked.append(viewer)
        return real(metric, question, viewer, data)

    monkeypatch.setattr("metrics.ask", spy)
    cache._answer.clear()
    question = Question(by=("department",))

    def ask(viewer: Viewer) -> list[str]:
        looked = page.Page(viewer, None, published, "en", None)  # type: ignore[arg-type]
        answer = cache.ask(looked, "licensed_people", question)
        return sorted(str(row.dims["department"]) for row in answer.rows)

    everyone = ask(Viewer("a", "hr"))
    assert "Sales" in everyone
    assert ask(Viewer("b", "hr")) == everyone
    assert len(asked) == 1  # the same eyes, one answer
    assert ask(Viewer("a", "champion", frozenset({"Sales"}))) == ["Sales"]
    assert ask(Viewer("a", "champion", frozenset({"Legal"}))) == ["Legal"]
    assert ask(Viewer("c", "champion", frozenset({"Sales"}))) == ["Sales"]
    assert len(asked) == 3
    assert all(viewer.name == "" for viewer in asked)


# ---- what a role reads -----------------------------------------------------------------------


def test_the_privacy_role_reads_settings_and_changes_none(signed_in: SignedIn) -> None:
    app = signed_in(claims("privacy"), links.SETTINGS)
    assert "Smallest group that is shown" in words(app)
    assert not app.text_area
    assert not app.selectbox
    assert [button.key for button in app.button] == ["sign-out"]


@pytest.mark.parametrize("role", access.ROLES)
def test_why_names_the_viewers_own_role_and_every_page(signed_in: SignedIn, role: str) -> None:
    app = signed_in(claims(role), links.ACCESS)
    assert not app.exception
    assert "You look as" in words(app)
    table = app.dataframe[0].value
    assert list(table["Page"]) == [entry.title.said("en") for entry in links.PAGES]
    for entry, row in zip(links.PAGES, table.to_dict("records"), strict=True):
        yes = [name for name in access.ROLES if row[_name(name)] == "✓"]
        assert yes == [name for name in access.ROLES if name in entry.roles]


def _name(role: str) -> str:
    from ui.access import roles

    return roles.name(role).said("en")


def test_a_champion_of_teams_alone_looks_at_teams(
    published: ServingCopy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.url.value", lambda *_: None)
    monkeypatch.setattr("metrics.teams.following.team_dimension", lambda *_: "department")
    chosen = Settings(home=tmp_path)
    mine = Viewer("x", "champion", frozenset(), teams=frozenset({"Sales 1"}))
    looked = page.Page(mine, chosen, published, "en", datetime.now(UTC))
    assert board.choose_dimension(looked) == "team"
    for more in (Viewer("x", "hr"), replace(mine, departments=None)):
        assert board.choose_dimension(replace(looked, viewer=more)) == "department"
