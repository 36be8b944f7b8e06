"""Claims become a person, a person a viewer: who gets in, in which role, with what scope."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import access
from access import Refused, Scope, Viewer
from settings_web import SignIn
from store.champions import scope_of
from store.home import Home
from store.pseudonyms import Pseudonyms
from store.serving import open_serving
from tests.conftest import run_cli

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
TENANT = "11111111-2222-3333-4444-555555555555"
RULES = SignIn(tenant=TENANT, client_id="kadans", address="https://kadans.example")
CLAIMS: dict[str, object] = {
    "is_logged_in": True,
    "oid": "0f0f",
    "sub": "subject",
    "tid": TENANT,
    "aud": "kadans",
    "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0",
    "iat": int((NOW - timedelta(hours=1)).timestamp()),
    "name": "Iemand",
    "preferred_username": "iemand@voorbeeld.example",
    "roles": ["hr"],
}


def at(**hours: float) -> int:
    return int((NOW + timedelta(**hours)).timestamp())


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"is_logged_in": False}, "signed-out"),
        ({"is_logged_in": None}, "signed-out"),
        ({"tid": "99999999-2222-3333-4444-555555555555"}, "tenant"),
        ({"tid": None}, "tenant"),
        ({"iss": "https://login.microsoftonline.com/common/v2.0"}, "tenant"),
        ({"aud": "another app"}, "tenant"),
        ({"aud": None}, "tenant"),
        ({"oid": None, "sub": None}, "tenant"),
        ({"iat": at(hours=-8)}, "too-old"),
        ({"iat": at(hours=-24 * 29)}, "too-old"),
        ({"iat": at(minutes=6)}, "too-old"),
        ({"iat": None}, "too-old"),
        ({"iat": "1"}, "too-old"),
        ({"iat": True}, "too-old"),
        ({"roles": None}, "no-role"),
        ({"roles": []}, "no-role"),
        ({"roles": ["Owner", "superadmin", ""]}, "no-role"),
        ({"roles": {"admin": True}}, "no-role"),
        ({"roles": [["admin"]]}, "no-role"),
        ({"roles": "admin,hr"}, "no-role"),
        ({"roles": None, "groups": ["admin"]}, "no-role"),
    ],
)
def test_claims_that_give_no_access(changed: dict[str, object], reason: str) -> None:
    with pytest.raises(Refused) as refused:
        access.person({**CLAIMS, **changed}, RULES, NOW)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("roles", "held"),
    [
        (["hr"], ("hr",)),
        ("champion", ("champion",)),
        (["employee", "privacy", "champion", "hr", "admin"], access.ROLES),
        (["HR ", "unknown"], ("hr",)),
    ],
)
def test_roles_come_from_the_claim(roles: object, held: tuple[str, ...]) -> None:
    person = access.person({**CLAIMS, "roles": roles}, RULES, NOW)
    assert person.roles == held
    assert person.until == NOW + timedelta(hours=7)


def test_another_provider_needs_no_tenant_and_another_claim_can_have_the_roles() -> None:
    rules = replace(RULES, tenant="", metadata="https://id.example/x", roles_claim="kadans")
    claims = {**CLAIMS, "tid": None, "iss": "https://id.example", "kadans": "admin"}
    assert access.person(claims, rules, NOW).roles == ("admin",)


def test_a_person_is_known_by_directory_id_and_then_by_address() -> None:
    person = access.person(CLAIMS, RULES, NOW)
    assert person.id == "0f0f"
    assert person.identifiers == (("oid", "0f0f"), ("upn", "iemand@voorbeeld.example"))


def test_what_is_logged_of_a_viewer_is_no_name_and_no_address() -> None:
    person = access.person(CLAIMS, RULES, NOW)
    told = repr(access.viewer(person, None, None, 10))
    assert "0f0f" in told
    assert "iemand" not in told.lower()


def test_one_of_several_roles_is_chosen_and_no_other() -> None:
    person = access.person({**CLAIMS, "roles": ["champion", "hr"]}, RULES, NOW)
    assert access.viewer(person, None, None, 10).role == "hr"
    assert access.viewer(person, "champion", None, 10).role == "champion"
    assert access.viewer(person, "admin", None, 10).role == "hr"


@pytest.mark.parametrize(
    ("role", "scope", "departments", "teams"),
    [
        ("admin", None, None, set()),
        ("hr", Scope(frozenset({"Sales"})), None, set()),
        ("champion", None, set(), set()),
        ("champion", Scope(), set(), set()),
        ("champion", Scope(frozenset({"Sales"})), {"Sales"}, set()),
        ("champion", Scope(teams=frozenset({"Sales 1"})), set(), {"Sales 1"}),
        ("champion", Scope(everything=True), None, set()),
        ("privacy", Scope(everything=True), set(), set()),
        ("employee", Scope(everything=True), set(), set()),
    ],
)
def test_scope(
    role: str, scope: Scope | None, departments: set[str] | None, teams: set[str]
) -> None:
    person = access.person({**CLAIMS, "roles": [role]}, RULES, NOW)
    viewer = access.viewer(person, role, scope, 10)
    assert viewer.departments == departments
    assert viewer.teams == teams


def test_scope_in_a_claim() -> None:
    rules = replace(RULES, scope_claim="kadans_scope")
    given = {**CLAIMS, "kadans_scope": ["Sales", "team: Sales 1", " "]}
    assert access.person(given, rules, NOW).scope == Scope(
        frozenset({"Sales"}), frozenset({"Sales 1"})
    )
    assert access.person(CLAIMS, rules, NOW).scope == Scope()
    assert access.person(given, RULES, NOW).scope is None  # nobody said that this claim counts
    everything = access.person({**CLAIMS, "kadans_scope": "*"}, rules, NOW).scope
    assert everything == Scope(everything=True)


def test_viewers_share_an_answer_only_when_they_may_see_the_same() -> None:
    one = Viewer("a", "champion", frozenset({"Sales"}), teams=frozenset({"x"}))
    assert one.anyone() == replace(one, name="b", roles=("champion", "hr")).anyone()
    for other in (
        replace(one, role="hr"),
        replace(one, departments=frozenset()),
        replace(one, departments=None),
        replace(one, teams=frozenset()),
        replace(one, minimum_group=11),
    ):
        assert other.anyone() != one.anyone()
        assert hash(other.anyone()) != hash(one.anyone())


# ---- the list of champions -------------------------------------------------------------------

PEOPLE = (
    "userPrincipalName,displayName,id,department\n"
    + "".join(f"p{n}@voorbeeld.example,Naam {n},{n:08x}-0000-0000-0000-000000000000,Sales\n"
              for n in range(12))
)  # fmt: skip
CHAMPIONS = """User principal name,Department,Team,Champion role,Start date,End date
p1@voorbeeld.example,Sales,Sales 1,Champion,2026-01-01,
p1@voorbeeld.example,Sales,Sales 2,Champion,2026-01-01,2026-06-30
p2@voorbeeld.example,Audit,,Champion,2026-01-01,
p3@voorbeeld.example,,,Lead champion,2026-01-01,
"""
OID = ("oid", "00000001-0000-0000-0000-000000000000")


@pytest.fixture(scope="module")
def champions_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("champions")
    files, home = folder / "files", folder / "home"
    files.mkdir()
    (files / "people-2026-11-01.csv").write_text(PEOPLE, "utf-8")
    (files / "champions-2026-11-01.csv").write_text(CHAMPIONS, "utf-8")
    answer = run_cli(home, "import", files)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    (home / "identity.duckdb").unlink(missing_ok=True)  # the pages can do without
    return home


@pytest.mark.parametrize(
    ("identifiers", "scope"),
    [
        ([OID, ("upn", "P1@Voorbeeld.example")], Scope(teams=frozenset({"Sales 1"}))),
        ([("oid", "unknown"), ("upn", "p2@voorbeeld.example ")], Scope(frozenset({"Audit"}))),
        ([("upn", "p2@voorbeeld.example")], Scope(departments=frozenset({"Audit"}))),
        ([("upn", "p3@voorbeeld.example")], Scope(everything=True)),
        ([("upn", "p4@voorbeeld.example")], None),
        ([("upn", "nobody@voorbeeld.example")], None),
        ([("oid", "p1@voorbeeld.example")], None),
        ([], None),
    ],
)  # fmt: skip
def test_the_list_of_champions_tells_the_scope(
    champions_home: Path, identifiers: list[tuple[str, str]], scope: Scope | None
) -> None:
    home = Home(champions_home)
    data = open_serving(home)
    assert data is not None
    keys = Pseudonyms(home.secret())
    assert scope_of(data, keys, identifiers, NOW.date()) == scope


def test_another_key_finds_nobody(champions_home: Path) -> None:
    data = open_serving(Home(champions_home))
    assert data is not None
    keys = Pseudonyms(b"x" * 32)
    assert scope_of(data, keys, [("upn", "p1@voorbeeld.example")], NOW.date()) is None
