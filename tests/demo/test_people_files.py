"""The directory exports and the hand-made list tell one story about who works where."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date, datetime

from tests.demo.conftest import Row, Sample, rows_of

END = date(2026, 11, 13)
SMALL = {"Juridische Zaken": 12, "Directie": 8, "Interne Audit": 6}


def _by_hand(sample: Sample) -> list[Row]:
    return rows_of(sample.named("medewerkers"), "cp1252", ";")


def test_entra_and_the_admin_center_list_the_same_accounts(sample: Sample) -> None:
    for name, day in (("exportUsers_2025-11-17", date(2025, 11, 17)), ("exportUsers_2026", END)):
        entra = {row["id"]: row for row in rows_of(sample.named(name), "utf-8")}
        listed = sample.lists[day]
        assert entra.keys() == listed.keys()
        for object_id, row in entra.items():
            other = listed[object_id]
            assert row["userPrincipalName"] == other["User principal name"]
            assert row["displayName"] == other["Display name"]
            assert row["department"] == other["Department"]
            assert row["officeLocation"] == other["Office"]
            assert {row["accountEnabled"], other["Block credential"]} == {"True", "False"}


def test_departments_are_of_very_different_size(sample: Sample) -> None:
    sizes = Counter(row["Department"] for row in sample.lists[END].values())
    assert len(sizes) == 14 + 1  # and the accounts without one
    assert SMALL.items() <= sizes.items()
    assert sizes.most_common(1)[0][1] > 250


def test_some_employees_have_no_department(sample: Sample) -> None:
    staff = [row for row in sample.lists[END].values() if row["Title"]]
    assert 5 <= sum(not row["Department"] for row in staff) <= 30


def test_guests_and_disabled_accounts_are_in_the_directory(sample: Sample) -> None:
    rows = rows_of(sample.named("exportUsers_2026"), "utf-8")
    guests = [row for row in rows if row["userType"] == "Guest"]
    assert len(guests) >= 20
    assert all("#EXT#@" in row["userPrincipalName"] for row in guests)
    assert sum(row["accountEnabled"] == "False" for row in rows) >= 5


def test_two_people_get_another_address_and_one_address_another_person(sample: Sample) -> None:
    addresses: dict[str, set[str]] = {}
    owners: dict[str, set[str]] = {}
    for accounts in sample.lists.values():
        for object_id, row in accounts.items():
            addresses.setdefault(object_id, set()).add(row["User principal name"])
            owners.setdefault(row["User principal name"], set()).add(object_id)
    renamed = [upns for upns in addresses.values() if len(upns) > 1]
    reused = [upn for upn, ids in owners.items() if len(ids) > 1]
    assert [len(upns) for upns in renamed] == [2, 2]
    assert len(reused) == 1
    weeks = [reused[0] in report.rows for report in sample.reports]
    assert weeks[0]
    assert weeks[-1]
    assert not all(weeks)  # in between nobody has the address
    for old_and_new in renamed:
        for report in sample.reports:
            assert len(old_and_new & report.rows.keys()) == 1


def test_licences_come_in_waves_and_are_a_list_of_products(sample: Sample) -> None:
    holders = [len(sample.licensed_on(day)) for day in sorted(sample.lists)]
    assert holders == sorted(holders)
    assert holders[0] < 400
    assert holders[-1] > 1_000
    products = {
        product for row in sample.lists[END].values() for product in row["Licenses"].split("+")
    }
    assert products == {
        "Microsoft 365 Copilot", "Microsoft 365 E3", "Microsoft 365 E5", "Microsoft 365 F3",
        "Microsoft Copilot Studio Viral Trial", "Unlicensed",
    }  # fmt: skip


def test_the_hand_made_list_agrees_with_the_directory(sample: Sample) -> None:
    rows = _by_hand(sample)
    staff = {
        row["User principal name"]: row
        for row in sample.lists[END].values()
        if row["Title"] and row["Block credential"] == "False"
    }
    newest: dict[str, Row] = {}
    for row in rows:  # the rows of a person are in order of time
        newest[row["Gebruikersnaam"]] = row
    assert newest.keys() == staff.keys()
    for upn, row in newest.items():
        assert _letters(row["Afdeling"]) == _letters(staff[upn]["Department"])
        assert row["Functie"] == staff[upn]["Title"]
        assert row["Leidinggevende"] in staff or row["Functie"] == "Afdelingshoofd"
        assert row["Leidinggevende"] != upn
    assert sum(not row["Leidinggevende"] for row in newest.values()) == 1


def test_a_few_people_are_in_a_department_that_was_mistyped(sample: Sample) -> None:
    """Sources proposes to count it as the department that it means."""
    typed = Counter(row["Afdeling"] for row in _by_hand(sample))
    assert 0 < typed["Financien"] < 10 < typed["Financiën"]


def _letters(department: str) -> str:
    """Case and accents are where people who type differ from the directory."""
    plain = unicodedata.normalize("NFKD", department.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def test_moves_are_dated_and_seen_in_the_lists(sample: Sample) -> None:
    history: dict[str, list[tuple[str, str]]] = {}
    for row in _by_hand(sample):
        since = datetime.strptime(row["Ingangsdatum"], "%d-%m-%Y").date()  # noqa: DTZ007
        history.setdefault(row["Gebruikersnaam"], []).append((since.isoformat(), row["Afdeling"]))
    moved = {upn: rows for upn, rows in history.items() if len(rows) > 1}
    assert 40 < len(moved) < 160
    for day, accounts in sample.lists.items():
        departments = {r["User principal name"]: r["Department"] for r in accounts.values()}
        for upn, rows in moved.items():
            then = [department for since, department in rows if since <= day.isoformat()]
            if then and upn in departments:
                assert _letters(departments[upn]) == _letters(then[-1])
