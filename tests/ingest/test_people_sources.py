"""The people sources as Microsoft writes them: Entra, admin center, Graph, Viva."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ingest.readers.people_table import STAGED
from tests.ingest.people_files import read, read_all, table


def columns(header: str) -> list[str]:
    """The column names of a header line."""
    return header.split(",")


ENTRA_NEW = columns(
    "userPrincipalName,displayName,surname,mail,givenName,id,userType,jobTitle,department,"
    "accountEnabled,usageLocation,streetAddress,state,country,officeLocation,city,postalCode,"
    "telephoneNumber,mobilePhone,alternateEmailAddress,ageGroup,consentProvidedForMinor,"
    "legalAgeGroupClassification,companyName,creationType,directorySynced,invitationState,"
    "identityIssuer,createdDateTime"
)
RENAMED = {
    "id": "objectId",
    "officeLocation": "physicalDeliveryOfficeName",
    "mobilePhone": "mobile",
}
ENTRA_OLD = [RENAMED.get(name, name) for name in ENTRA_NEW] + [
    "authenticationPhoneNumber",
    "authenticationAlternativePhoneNumber",
    "authenticationEmail",
]
ADMIN = columns(
    "Block credential,City,Country/Region,Department,DirSyncEnabled,Display name,Fax,First name,"
    "Last dirsync time,Last name,Last password change time stamp,License assignment details,"
    "Licenses,Mobile Phone,Oath token meta data,Object Id,Office,Password never expires,"
    "Phone number,Postal code,Preferred data location,Preferred language,Proxy addresses,"
    "Release track,Soft deletion time stamp,State,Street address,Strong password required,Title,"
    "Usage location,User principal name,When created"
)
OID = "1f0a2b3c-0000-4000-8000-00000000000"


def row(header: list[str], **values: str) -> list[str]:
    """A row with these values; names are given without spaces and case."""
    plain = {name.lower(): value for name, value in values.items()}
    return [plain.get(name.replace(" ", "").replace("/", "").lower(), "") for name in header]


@pytest.mark.parametrize(
    ("header", "oid", "office"),
    [(ENTRA_NEW, "id", "officeLocation"), (ENTRA_OLD, "objectId", "physicalDeliveryOfficeName")],
    ids=["newer", "older"],
)
def test_entra_download_users(tmp_path: Path, header: list[str], oid: str, office: str) -> None:
    data = table(
        header,
        row(
            header,
            userPrincipalName="noortje@voorbeeld.example",
            displayName="=1+3",  # cells are not escaped by Entra, and stay what they are
            mail="n.bakhuis@voorbeeld.example",
            userType="Member",
            jobTitle="Controller",
            department="Finance ",
            accountEnabled="True",
            country="NL",
            telephoneNumber="030-5550100",
            companyName="Voorbeeld",
            createdDateTime="8/19/2021 1:25:31 PM",
            **{oid: OID.upper() + "1", office: "Utrecht"},
        ),
        row(header, userPrincipalName="oud@voorbeeld.example", accountEnabled="False"),
    )
    answer = read(tmp_path, data, "exportUsers_2026-11-18.csv")
    assert answer.reading.source == "entra_users"
    assert answer.reading.kind == "people"
    assert answer.reading.newest_on == date(2026, 11, 18)
    assert answer.reading.full_picture
    assert answer.codes == ["columns-not-kept", "people-day-from-name", "people-disabled"]
    assert answer.rows[0] == {
        "line": 2,
        "upn": "noortje@voorbeeld.example",
        "object_id": OID + "1",
        "mail": "n.bakhuis@voorbeeld.example",
        "display_name": "=1+3",
        "department": "Finance",
        "team": None,
        "manager": None,
        "function": "Controller",
        "office": "Utrecht",
        "country": "NL",
        "company": "Voorbeeld",
        "licensed": None,
        "enabled": True,
        "guest": False,
        "effective_on": None,
    }
    assert list(answer.rows[0]) == list(STAGED)
    assert answer.rows[1]["enabled"] is False
    assert "licensed" not in answer.reading.columns
    assert {"department", "function", "office", "enabled", "guest"} <= set(answer.reading.columns)


def test_admin_center_active_users(tmp_path: Path) -> None:
    def user(number: int, licences: str, blocked: str = "False") -> list[str]:
        return row(
            ADMIN,
            userprincipalname=f"u{number}@voorbeeld.example",
            objectid=f"{OID}{number}",
            title="Adviseur",
            office="Gent",
            department="Verkoop",
            countryregion="Belgium",
            licenses=licences,
            blockcredential=blocked,
            whencreated="2021-08-19 13:25:31Z",
        )

    data = table(
        ADMIN,
        user(1, "Microsoft 365 E5+Microsoft 365 Copilot"),
        user(2, "Microsoft 365 E5+Microsoft Copilot Studio Viral Trial"),
        user(3, "Unlicensed", blocked="True"),
        user(4, ""),
    )
    answer = read(tmp_path, data, "Users_11_18_2026 9_30_12 AM.csv")
    assert answer.reading.source == "admin_users"
    assert answer.reading.newest_on == date(2026, 11, 18)
    assert answer.column("licensed") == [True, False, False, False]
    assert answer.column("enabled") == [True, True, False, True]
    assert answer.column("function") == ["Adviseur"] * 4
    assert answer.column("office") == ["Gent"] * 4
    assert "licensed" in answer.reading.columns


def test_no_seat_in_a_list_of_licences_is_suspicious(tmp_path: Path) -> None:
    user = row(ADMIN, userprincipalname="u1@voorbeeld.example", licenses="Microsoft 365 E7")
    answer = read(tmp_path, table(ADMIN, user))
    assert "licences-none" in answer.codes
    # Not "nobody has a licence": the file does not say anything about Copilot.
    assert answer.column("licensed") == [None]
    assert "licensed" not in answer.reading.columns


def graph_user(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{OID}{number}",
        "userPrincipalName": f"u{number}@voorbeeld.example",
        "mail": None,
        "displayName": f"User {number}",
        "accountEnabled": True,
        "userType": "Member",
        "department": "Finance",
        "jobTitle": None,
        **more,
    }


def page(*users: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"value": users, **more}).encode()


def test_graph_users_have_managers_and_seats(tmp_path: Path) -> None:
    plan = {"servicePlanId": "a62f8878-de10-42f3-b68f-6149a25ceb97", "capabilityStatus": "Enabled"}
    data = page(
        graph_user(1, manager={"id": f"{OID}3"}, assignedPlans=[plan]),
        graph_user(2, manager={"userPrincipalName": "u3@voorbeeld.example"}, assignedPlans=[]),
        graph_user(3, assignedPlans=[{**plan, "capabilityStatus": "Deleted"}], userType="Guest"),
    )
    answer = read(tmp_path, data, "users-2026-11-18.json")
    assert answer.reading.source == "graph_users"
    assert answer.reading.full_picture
    assert answer.column("licensed") == [True, False, False]
    assert answer.column("guest") == [False, False, True]
    assert answer.column("manager") == [f"{OID}3", None, None]


def test_a_page_of_graph_with_more_to_come_is_no_full_picture(tmp_path: Path) -> None:
    data = page(
        graph_user(1), **{"@odata.nextLink": "https://graph.microsoft.com/v1.0/users?$skiptoken=x"}
    )
    answer = read(tmp_path, data, "users-2026-11-18.json")
    assert not answer.reading.full_picture
    assert "json-more-pages" in answer.codes
    assert "people-day-of-part" in answer.codes  # and not that it is the picture of a day
    assert "people-day-from-name" not in answer.codes


VIVA = ("PersonId", "EffectiveDate", "ManagerId", "Organization", "FunctionType", "HourlyRate")


def test_viva_organisational_data_has_dates_of_its_own(tmp_path: Path) -> None:
    data = table(
        VIVA,
        (
            "u1@voorbeeld.example",
            "13/04/2026",
            "u3@voorbeeld.example",
            "Finance",
            "Controller",
            "80",
        ),
        ("u1@voorbeeld.example", "01/09/2026", "u3@voorbeeld.example", "HR", "Controller", "80"),
        ("u2@voorbeeld.example", "13/04/2026", "", "", "", ""),
    )
    answer = read(tmp_path, data, "org.csv")
    assert answer.reading.source == "viva_org"
    assert not answer.reading.full_picture
    assert answer.reading.newest_on == date(2026, 9, 1)
    assert answer.column("effective_on") == [date(2026, 4, 13), date(2026, 9, 1), date(2026, 4, 13)]
    assert answer.column("department") == ["Finance", "HR", None]
    assert answer.codes == ["columns-not-kept"]
    assert "HourlyRate" in answer.said("columns-not-kept")


def test_viva_workbook_with_three_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, title in enumerate(("Initial", "Monthly", "Exception"), 1):
        sheet = book.create_sheet(title)
        sheet.append([*VIVA, None, None])
        sheet.append(
            [f"u{number}@voorbeeld.example", date(2019, 1, 6), "m@voorbeeld.example", "HR"]
        )
        sheet.append([None] * len(VIVA))
    book.save(tmp_path / "org.xlsx")
    answers = read_all(tmp_path, (tmp_path / "org.xlsx").read_bytes(), "org.xlsx")
    assert [answer.reading.file for answer in answers] == [
        "org.xlsx › Initial",
        "org.xlsx › Monthly",
        "org.xlsx › Exception",
    ]
    for number, answer in enumerate(answers, 1):
        assert answer.reading.source == "viva_org"
        assert answer.column("upn") == [f"u{number}@voorbeeld.example"]
        assert answer.column("effective_on") == [date(2019, 1, 6)]
