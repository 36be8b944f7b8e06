"""Writes directory exports as Entra and the admin center do, and the list that HR keeps by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

import numpy as np

from demo.exports import columns_of, display_names
from demo.names import slug
from demo.organisation import COMPANY, COUNTRY, DOMAIN, OFFICES, POSTCODE, TENANT_DOMAIN
from demo.people import People
from demo.places import Mask
from demo.timeline import NEVER, date_of

ENTRA = """
userPrincipalName,displayName,surname,mail,givenName,id,userType,jobTitle,department,
accountEnabled,usageLocation,streetAddress,state,country,officeLocation,city,postalCode,
telephoneNumber,mobilePhone,alternateEmailAddress,ageGroup,consentProvidedForMinor,
legalAgeGroupClassification,companyName,creationType,directorySynced,invitationState,
identityIssuer,createdDateTime
"""
ACTIVE_USERS = """
Block credential,City,Country/Region,Department,DirSyncEnabled,Display name,Fax,First name,
Last dirsync time,Last name,Last password change time stamp,License assignment details,
Licenses,Mobile Phone,Oath token meta data,Object Id,Office,Password never expires,
Phone number,Postal code,Preferred data location,Preferred language,Proxy addresses,
Release track,Soft deletion time stamp,State,Street address,Strong password required,Title,
Usage location,User principal name,When created
"""
BY_HAND = ("Gebruikersnaam", "Afdeling", "Team", "Leidinggevende", "Functie", "Ingangsdatum")
COPILOT = "Microsoft 365 Copilot"
NOT_A_SEAT = "Microsoft Copilot Studio Viral Trial"
DELETED_AFTER = 30
# Department → how it is typed where a keyboard lacks its accent.
MISTYPED = {"Financiën": "Financien"}


@dataclass(frozen=True)
class Account:
    """A directory entry that is no employee: a guest, a shared mailbox, somebody long gone."""

    upn: str
    display: str
    object_id: str
    guest: bool
    enabled: bool


def other_accounts(people: People, seed: int) -> tuple[Account, ...]:
    """About one guest per fifty people, a few shared mailboxes and disabled accounts."""
    rng = np.random.default_rng([seed, 5])
    accounts: list[Account] = []
    for number in range(max(5, len(people) // 50)):
        given, surname = people.given[number], people.surname[-1 - number]
        mail = f"{slug(given)}.{slug(surname)}{number}_partner.example"
        accounts.append(
            Account(f"{mail}#EXT#@{TENANT_DOMAIN}", f"{given} {surname}", _guid(rng), True, True)
        )
    for name in ("Receptie Utrecht", "Scanner Gent", "Vergaderzaal Markt", "Facturen", "Archief"):
        accounts.append(
            Account(f"{slug(name)}@{DOMAIN}", name, _guid(rng), False, name != "Archief")
        )
    for number in range(max(3, len(people) // 400)):
        given, surname = people.given[-1 - number], people.surname[number]
        upn = f"{slug(given)}.{slug(surname)}.oud{number + 1}@{DOMAIN}"
        accounts.append(Account(upn, f"{given} {surname}", _guid(rng), False, False))
    return tuple(accounts)


def _guid(rng: np.random.Generator) -> str:
    h = rng.bytes(16).hex()
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}"


def present_on(people: People, day: int) -> Mask:
    """Who has an account: from the first day until a month after the last."""
    return (people.hired_on <= day) & (day < people.left_on + DELETED_AFTER)


def mail_of(upn: str, belgian: bool) -> str:
    return upn.replace("@", "@be.") if belgian else upn


@dataclass(frozen=True)
class _Row:
    """One account as any of the directory exports may want to show it."""

    upn: str
    display: str
    given: str
    surname: str
    mail: str
    object_id: str
    guest: bool
    enabled: bool
    function: str
    department: str
    office: str
    country: str  # NL | BE | ""
    licences: str
    created: int


def _rows(people: People, others: tuple[Account, ...], day: int) -> Iterator[_Row]:
    upn, surname = people.names_on(day)
    display = display_names(people, surname)
    department = people.places.department_on(day)
    licensed = people.licences.held_on(day)
    for i in np.flatnonzero(present_on(people, day)).tolist():
        office = OFFICES[people.office[i]]
        kind = people.places.kinds[department[i]]
        enabled = bool(day < people.left_on[i])
        extra = [COPILOT] if licensed[i] else [NOT_A_SEAT] if i % 97 == 0 else []
        yield _Row(
            upn=upn[i],
            display=display[i],
            given=people.given[i],
            surname=surname[i],
            mail=mail_of(upn[i], bool(people.belgian[i])),
            object_id=people.object_id[i],
            guest=False,
            enabled=enabled,
            function=people.function[i],
            department="" if people.no_department[i] else people.places.departments[department[i]],
            office=office.name,
            country=office.country,
            licences="+".join([kind.plan, *extra]) if enabled else "Unlicensed",
            created=int(people.hired_on[i]),
        )
    for other in others:
        yield _Row(
            other.upn, other.display, "", "", "" if other.guest else other.upn, other.object_id,
            other.guest, other.enabled, "", "", "", "", "Unlicensed", 18_600,
        )  # fmt: skip


def entra_users(out: TextIO, people: People, others: tuple[Account, ...], day: int) -> int:
    """The CSV of "Download users" in Entra as it is on `day`; the number of accounts in it."""
    writer = csv.DictWriter(out, columns_of(ENTRA), restval="", lineterminator="\r\n")
    writer.writeheader()
    count = 0
    for count, row in enumerate(_rows(people, others, day), 1):  # noqa: B007
        made = date_of(row.created)
        writer.writerow(
            {
                "userPrincipalName": row.upn,
                "displayName": row.display,
                "surname": row.surname,
                "mail": row.mail,
                "givenName": row.given,
                "id": row.object_id,
                "userType": "Guest" if row.guest else "Member",
                "jobTitle": row.function,
                "department": row.department,
                "accountEnabled": str(row.enabled),
                "usageLocation": row.country,
                "country": COUNTRY.get(row.country, ""),
                "officeLocation": row.office,
                "city": row.office,
                "postalCode": POSTCODE.get(row.office, ""),
                "companyName": COMPANY.get(row.country, ""),
                "creationType": "Invitation" if row.guest else "",
                "directorySynced": "" if row.guest else "True",
                "invitationState": "Accepted" if row.guest else "",
                "identityIssuer": TENANT_DOMAIN,
                "createdDateTime": f"{made.month}/{made.day}/{made.year} 8:30:00 AM",
            }
        )
    return count


def active_users(out: TextIO, people: People, others: tuple[Account, ...], day: int) -> int:
    """The export of Users > Active users in the admin center as it is on `day`."""
    writer = csv.DictWriter(out, columns_of(ACTIVE_USERS), restval="", lineterminator="\r\n")
    writer.writeheader()
    count = 0
    for count, row in enumerate(_rows(people, others, day), 1):  # noqa: B007
        proxies = [f"SMTP:{row.mail}"] if row.mail else []
        proxies += [f"smtp:{row.upn}"] if row.mail not in ("", row.upn) else []
        writer.writerow(
            {
                "Block credential": str(not row.enabled),
                "City": row.office,
                "Country/Region": COUNTRY.get(row.country, ""),
                "Department": row.department,
                "DirSyncEnabled": "" if row.guest else "True",
                "Display name": row.display,
                "First name": row.given,
                "Last name": row.surname,
                "Licenses": row.licences,
                "Object Id": row.object_id,
                "Office": row.office,
                "Password never expires": "False",
                "Postal code": POSTCODE.get(row.office, ""),
                "Preferred language": "nl-NL" if row.country == "NL" else "nl-BE",
                "Proxy addresses": "+".join(proxies),
                "Strong password required": "True",
                "Title": row.function,
                "Usage location": row.country,
                "User principal name": row.upn,
                "When created": f"{date_of(row.created).isoformat()} 08:30:00Z",
            }
        )
    return count


def by_hand(out: TextIO, people: People, day: int) -> int:
    """The list of HR: who is employed on `day`, with each change of place since they came."""
    places = people.places
    upn, _ = people.names_on(day)
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(BY_HAND)
    rows = 0
    above = _reports_to(people)
    employed = (people.hired_on <= day) & (day < people.left_on)
    for i in np.flatnonzero(employed).tolist():
        stays = [(int(people.hired_on[i]), int(places.team[i]))]
        if places.moved_on[i] < NEVER:
            stays.append((int(places.moved_on[i]), int(places.team_after[i])))
        for since, team_index in stays:
            team = places.teams[team_index]
            department = "" if people.no_department[i] else places.departments[team.department]
            manager = team.manager if team.manager != i else above.get(i)
            writer.writerow(
                [
                    upn[i],
                    _typed(department, i),
                    team.name,
                    upn[manager] if manager is not None else "",
                    people.function[i],
                    f"{date_of(since):%d-%m-%Y}",
                ]
            )
            rows += 1
    return rows


def _typed(department: str, person: int) -> str:
    """The department as HR typed it: for a few people in a hurry."""
    if person % 331 == 0:
        return department.lower()
    return MISTYPED.get(department, department) if person % 31 == 0 else department


def _reports_to(people: People) -> dict[int, int]:
    """Manager → whom they report to: the head of the department, and the board above that."""
    places = people.places
    heads: dict[int, int] = {}
    for team in places.teams:
        heads.setdefault(team.department, team.manager)
    board = heads[places.departments.index("Directie")]
    above = {t.manager: heads[t.department] for t in places.teams}
    return {m: board if head == m else head for m, head in above.items() if m != board}
