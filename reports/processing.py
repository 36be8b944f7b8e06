"""The record of processing (GDPR art. 30) as a file, from the same material as the report."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from reports.council import fields
from reports.council_told import Told, purpose
from reports.role_names import NAMES
from store.cells import harmless
from store.choices import RECLAIM_PURPOSE

_TEAMS = ("admin", "hr", "champion")  # who sees figures of groups, and what is written of teams


def record(told: Told) -> bytes:
    """The record of processing (GDPR art. 30(1)) as CSV: a row per source, and what Kadans adds.

    Who is responsible is for the organisation to fill in: Kadans does not know.
    """
    file = io.StringIO(newline="")
    # Where a decimal has a comma, a spreadsheet expects semicolons between cells.
    writer = csv.writer(file, delimiter="," if told.language == "en" else ";")
    writer.writerow(
        [
            told.say("Processing"),
            told.say("Controller and data protection officer"),
            told.say("Purpose"),
            told.say("Whose data"),
            told.say("What is taken from it"),
            told.say("Fields kept"),
            told.say("Who receives it"),
            told.say("Outside the EU"),
            told.say("How long it is kept"),
            told.say("Measures"),
        ]
    )
    measures = told.say(
        "Keyed codes, a smallest group of {k}, roles, an access log, erasure and objection.",
        k=told.viewer.minimum_group,
    )
    for title, why, whose, gives, names, receivers, stays in (*_sources(told), *_own(told)):
        cells = (
            title,
            told.say("to be filled in by the organisation"),
            why,
            whose,
            gives,
            names,
            receivers,
            told.say("not by Kadans: it sends nothing outside"),
            stays,
            measures,
        )
        writer.writerow([harmless(cell) for cell in cells])
    return file.getvalue().encode("utf-8-sig")


_Row = tuple[str, str, str, str, str, str, str]


def _sources(told: Told) -> Iterator[_Row]:
    """What came in from files: figures of groups for the roles, each person's own for that one."""
    receivers = told.say(
        "figures of groups: {roles}; own data: the person",
        roles=_named(told, *_TEAMS),
    )
    months = told.say("{n} months", n=told.settings["person_months"])
    for title, gives, names, _, _ in fields(told):
        yield title, purpose(told), told.say("staff"), gives, names, receivers, months


def _own(told: Told) -> Iterator[_Row]:
    """What Kadans itself keeps of persons beside the rows of files."""
    if told.names_kept:
        yield (
            told.say("Names and addresses"),
            told.say(
                "Answering requests of persons, correcting what is kept, and keeping names out of "
                "notes"
            ),
            told.say("staff"),
            told.say("name and address as a file last wrote them, in a file of their own"),
            told.say("code of the person, address, name"),
            _named(told, "admin"),
            told.say("until {n} days after somebody left", n=told.settings["leavers_days"]),
        )
    if told.names_shown:
        yield (
            told.say("Licences by name"),
            told.settings[RECLAIM_PURPOSE],
            told.say("staff with a licence"),
            told.say("who has a licence of which no use is known"),
            told.say("name, address, department, licence since, reason, last report"),
            _named(told, "admin"),
            told.say("not kept: made anew at each look"),
        )
    yield (
        told.say("Access log"),
        told.say("Being able to check who looked at what"),
        told.say("whoever uses Kadans"),
        told.say("every look, export and command"),
        told.say("moment, code of who looked, directory id, role, page, question"),
        _named(told, "privacy"),
        told.say("{n} months", n=told.settings["access_log_months"]),
    )
    yield (
        told.say("Objections and erasures"),
        told.say("Keeping out of every figure who asked for it"),
        told.say("whoever objected or was erased"),
        told.say("the request"),
        told.say("number, day, reason, code of the person, who entered it"),
        _named(told, "admin", "privacy"),
        told.say("as long as it holds"),
    )
    yield (
        told.say("Notes, actions and goals of teams"),
        told.say("Remembering what was agreed with a team"),
        told.say("whoever writes or does them"),
        told.say("what was written down"),
        told.say("day, team, text, directory id of who wrote or does it"),
        _named(told, *_TEAMS),
        told.say("notes: {n} days; the rest: no limit", n=told.settings["notes_days"]),
    )


def _named(told: Told, *roles: str) -> str:
    return ", ".join(NAMES[role].said(told.language) for role in roles)
