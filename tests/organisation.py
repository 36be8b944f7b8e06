"""An organisation whose every name can be looked for: nobody and nothing else is called so.

Five departments with hostile names: three are shown, two are under the minimum group. Of the first
of those 7 of 9 people are active every week, of the second 5 of 6; nobody else comes near such a
share in any app.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.ingest.usage_files import report

DOMAIN = "zwermkade.example"
GIVEN, FAMILY = "Wendelmoet", "Kwisthout"  # of everybody, with letters of their own
DIRECTORY = "5c0ffee5-7a7e-4b1d-8c0d-"  # how every object id begins
NEWEST_ON = date(2026, 11, 15)  # a Sunday
WEEKS = 12


@dataclass(frozen=True)
class Department:
    """`active` of `people` use Teams every week, every third of those also Word."""

    name: str
    people: int
    active: int

    @property
    def share(self) -> float:
        return self.active / self.people


SHOWN = (
    Department('=1+1 "Verkoop"', 60, 33),
    Department("<img src=x onerror=alert(1)> Zorg", 36, 18),
    Department("Inkoop | *Beheer* $x$ {n}", 30, 12),
)
HIDDEN = (
    Department("Kring <b>van</b> Negen", 9, 7),
    Department("'); drop table snapshot; --", 6, 5),
)


@dataclass(frozen=True)
class Person:
    """Somebody of the organisation, as the directory has them."""

    number: int
    department: Department
    active: bool

    @property
    def letters(self) -> str:
        """Three letters that only this person has."""
        high, low = divmod(self.number, 20)
        return "bcdfghjklmnpqrstvwxz"[high] + "aeiou"[low % 5] + "kmrt"[low // 5]

    @property
    def display_name(self) -> str:
        return f"{GIVEN}{self.letters} {FAMILY}{self.letters}"

    @property
    def upn(self) -> str:
        return f"w.{FAMILY.lower()}{self.letters}@{DOMAIN}"

    @property
    def object_id(self) -> str:
        return f"{DIRECTORY}{self.number:012x}"

    @property
    def prompts(self) -> int:
        return 20 + self.number if self.active else 0


def people() -> Iterator[Person]:
    """Everybody, department after department."""
    number = 0
    for department in (*SHOWN, *HIDDEN):
        for place in range(department.people):
            yield Person(number, department, place < department.active)
            number += 1


def words() -> list[str]:
    """What nothing but the identity file may hold: every address, name and id contains one."""
    stems = [DOMAIN, GIVEN, FAMILY, DIRECTORY]
    for person in people():
        told = (person.upn, person.display_name, person.object_id)
        assert all(any(stem.lower() in one.lower() for stem in stems) for one in told)
    return stems


def write(folder: Path) -> Path:
    """The exports of this organisation: directory, people list, weekly usage, prompts."""
    folder.mkdir(parents=True)
    everybody = list(people())
    (folder / "exportUsers_2026-11-16.csv").write_bytes(_directory(everybody))
    (folder / "medewerkers-2026-11-16.csv").write_bytes(_list_of_people(everybody))
    for back in range(WEEKS):
        on = NEWEST_ON - timedelta(weeks=back)
        rows = [_week(person, on) for person in everybody]
        (folder / f"CopilotUsageUserDetail_D7_{on}.csv").write_bytes(report("G2", *rows))
    month = [_month(person) for person in everybody]
    name = "CopilotActivityUserDetailV4_11_18_2026 9_07_06 AM.csv"
    (folder / name).write_bytes(report("M1", *month))
    return folder


def _directory(everybody: list[Person]) -> bytes:
    rows = [
        {
            "userPrincipalName": person.upn,
            "displayName": person.display_name,
            "surname": person.display_name.split()[1],
            "givenName": person.display_name.split()[0],
            "mail": person.upn.upper(),
            "id": person.object_id,
            "userType": "Member",
            "department": person.department.name,
            "accountEnabled": "True",
            "usageLocation": "NL",
        }
        for person in everybody
    ]
    return report("D1", *rows)


def _list_of_people(everybody: list[Person]) -> bytes:
    """The organisation's own list, in capitals where addresses are: they mean the same."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(["Gebruikersnaam", "Afdeling", "Team", "Leidinggevende", "Ingangsdatum"])
    for person in everybody:
        name = person.department.name
        team, chief = f"{name} {person.number % 3}", everybody[0].upn
        writer.writerow([person.upn.upper(), name, team, chief, "2021-02-01"])
    return file.getvalue().encode()


def _apps(person: Person, on: date) -> list[str]:
    """Days of last activity in any app, Teams and Word."""
    teams = str(on - timedelta(days=4)) if person.active else ""
    return [teams, teams, teams if person.number % 3 == 0 else ""]


def _week(person: Person, on: date) -> dict[str, str]:
    used, teams, word = _apps(person, on)
    return {
        "Report Refresh Date": str(on),
        "User Principal Name": person.upn,
        "Display Name": person.display_name,
        "Last Activity Date": used,
        "Microsoft Teams Copilot Last Activity Date": teams,
        "Word Copilot Last Activity Date": word,
        "Report Period": "7",
    }


def _month(person: Person) -> dict[str, str]:
    used, teams, word = _apps(person, NEWEST_ON)
    return {
        "Report Refresh Date": "2026-11-15",
        "User Principal Name": person.upn,
        "Display Name": person.display_name,
        "Last Activity Date": used,
        "Report Period": "28",
        "Prompts submitted for All Apps": str(person.prompts),
        "Active Usage Days for All Apps": "4" if person.active else "0",
        "Last activity date of Teams Copilot (UTC)": teams,
        "Last activity date of Word Copilot (UTC)": word,
    }
