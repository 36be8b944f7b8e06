"""Readers: from files as people have them to typed rows and findings. They know no database.

`read_files` opens containers, decodes text, recognises each table by its column names, stages it as
text (`ingest.staging.Staged`), and gives it to the reader of its kind:

    ingest/readers/usage.py    read_usage(task: Task, con: DuckDBPyConnection) -> Reading
    ingest/readers/people.py   read_people(task: Task, con: DuckDBPyConnection) -> Reading

A reader makes the TEMP table `task.into` from `task.staged` with SQL over whole columns, drops
nothing that it did not make (the caller drops `task.staged.table`), and returns a Reading whose
`findings` start with `task.findings` and `task.staged.findings`, whose `rows_read` is
`task.staged.rows_read`, and whose `rows_rejected` counts `task.staged.rows_rejected` too. When a
finding blocks, `table` is None and the reader drops what it made.

JSON records reach a reader as columns too: nested members are named with a dot
(`manager.userPrincipalName`, normalised `manageruserprincipalname`), lists stay JSON text
(`assignedPlans`), and one record with several report periods becomes one row per period.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import duckdb

from ingest import attendance_report, json_files, workbooks
from ingest.contract import header_with_data
from ingest.encoding import CleanText, NotText, clean
from ingest.files import (
    HEAD,
    SIGN_OF_MEMBER,
    Limits,
    NamedFile,
    Part,
    Refused,
    new_path,
    parts,
    refused_type,
    sha256_of,
    shown_name,
)
from ingest.findings import Finding, whole_file
from ingest.json_lines import lines_table
from ingest.readers.address_letters import plain_addresses
from ingest.readers.agents import read_agents
from ingest.readers.asking import Recognised, recognise
from ingest.readers.attendance_contracts import TEAMS_ATTENDANCE
from ingest.readers.audit_slim import slim_of
from ingest.readers.detect import Family, wrong_report
from ingest.readers.interactions import read_interactions
from ingest.readers.layouts import below_titles, in_one_column, taken_apart
from ingest.readers.many_rejected import weighed
from ingest.readers.own_files import read_attended, read_own
from ingest.readers.people import read_people
from ingest.readers.presence import presence_off, read_presence
from ingest.readers.readiness import read_readiness
from ingest.readers.reading import Reading, Task
from ingest.readers.repairs import read_repairs
from ingest.readers.totals import read_totals
from ingest.readers.usage import read_usage
from ingest.readers.viva import read_viva
from ingest.staging import stage
from ingest.switches import is_on
from ingest.text_tables import TextTable, text_table
from words import text

__all__ = ["Limits", "NamedFile", "Reading", "Task", "read_files"]

READERS = {
    "usage": read_usage,
    "people": read_people,
    "totals": read_totals,
    "interactions": read_interactions,
    "addresses": read_repairs,
    "groups": read_repairs,
    "readiness": read_readiness,
    "agents": read_agents,
    "agent_use": read_agents,
    "presence": read_presence,
    "viva": read_viva,
    "attendance": read_attended,
    "champions": read_own,
    "events": read_own,
    "tool_use": read_own,
}

_numbers = count(1)


class _Session:
    """What all files of one call share."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        work: Path,
        today: date,
        dated: date | None,
        limits: Limits,
    ) -> None:
        self.con, self.work, self.today, self.dated, self.limits = con, work, today, dated, limits


def read_files(
    paths: Sequence[Path | NamedFile],
    con: duckdb.DuckDBPyConnection,
    work: Path,
    *,
    today: date,
    dated: date | None = None,
    limits: Limits | None = None,
) -> Iterator[Reading]:
    """One Reading per file and per member of a ZIP, in the order given; folders by name.

    Accepted rows are in TEMP tables of `con` (`Reading.table`), which the caller drops. `work` is a
    private folder for temporary text, empty again afterwards. Bad input is a finding, no error.
    """
    session = _Session(con, work, today, dated, limits or Limits())
    for part in parts(paths, work, session.limits):
        if isinstance(part, Refused):
            yield _refused(part.name, part.sha256, part.finding)
        elif part.kind == "workbook":
            yield from _read_workbook(part, session)
        else:
            yield _read_text(part, session)


def _read_text(part: Part, session: _Session) -> Reading:
    """A file of text: CSV in any dialect, or JSON."""
    copy, again, apart = (new_path(session.work, ".txt") for _ in range(3))
    try:
        source = clean(part.path, copy)
        finding = _no_table(source)
        if finding:
            return _refused(part.name, source.sha256, finding)
        if json_files.looks_like_json(source.path):
            return _read_json(part, source, session)
        if attendance_report.looks_like_attendance(source):
            return _read_attendance(part, source, session)
        if in_one_column(source):
            source = taken_apart(source, apart, again)
        table = text_table(source)
        if table is None:
            return _refused(part.name, source.sha256, _empty())
        table = below_titles(source, table, part.name)
        return _read_table(part, source.sha256, table, session)
    except NotText as error:
        return _refused(part.name, error.sha256, error.finding)
    finally:
        for made in (copy, again, apart):
            made.unlink(missing_ok=True)


def _read_attendance(part: Part, source: CleanText, session: _Session) -> Reading:
    """The people of a report that has other blocks around them."""
    path = new_path(session.work, ".csv")
    try:
        table = attendance_report.attendance_table(source, path, TEAMS_ATTENDANCE)
        if table is None:
            return _refused(part.name, source.sha256, attendance_report.no_people())
        return _read_table(part, source.sha256, table, session)
    finally:
        path.unlink(missing_ok=True)


def _read_json(part: Part, source: CleanText, session: _Session) -> Reading:
    path = new_path(session.work, ".csv")
    try:
        table = lines_table(source) or json_files.json_table(source, path, session.limits)
        return _read_table(part, source.sha256, table, session)
    except json_files.JsonUnreadable as error:
        return _refused(part.name, source.sha256, error.finding)
    finally:
        path.unlink(missing_ok=True)


def _read_workbook(part: Part, session: _Session) -> Iterator[Reading]:
    """Each worksheet that is a report; when none is, what the first one is instead."""
    sha256 = sha256_of(part.path)
    other: Finding | None = None
    read = False
    try:
        for sheet in workbooks.sheets(part.path, session.work):
            found = recognise(sheet.table.headers, part.name)
            if (found.family and found.family.is_read) or found.question:
                read = True
                name, mark = part.name, sha256
                if sheet.siblings:
                    name += SIGN_OF_MEMBER + shown_name(sheet.title)
                    # Two sheets of one file are not the same file twice.
                    mark = hashlib.sha256(f"{sha256} {sheet.title}".encode()).hexdigest()
                yield _read_table(replace(part, name=name), mark, sheet.table, session)
            else:
                other = other or found.finding or wrong_report(sheet.table.headers, found.family)
    except workbooks.WorkbookUnreadable:
        other, read = workbooks.unreadable(), False
    if not read:
        yield _refused(part.name, sha256, other or workbooks.nothing_shown())


def _read_table(part: Part, sha256: str, table: TextTable, session: _Session) -> Reading:
    """Recognise a table, stage it, and let its reader read it."""
    if damaged := header_with_data(table.headers):
        return _refused(part.name, sha256, damaged)
    found = recognise(table.headers, part.name)
    family = found.family
    if found.question or family is None or not family.is_read or not is_on(family.switch):
        return _not_read(part, sha256, table, found)
    noted = (*table.findings, *((found.finding,) if found.finding else ()))
    table = replace(table, headers=found.headers, findings=noted)
    number = next(_numbers)
    raw = f"raw_{number}"
    try:
        slim = slim_of(family.key, table.headers)
        staged = stage(session.con, table, raw, slim)
        if staged.rejected:
            findings = (*table.findings, *staged.findings)
            return _unstaged(part.name, sha256, family, staged.rows_read, findings)
        if slim is None:
            staged = plain_addresses(session.con, staged, people=family.kind == "people")
        task = Task(
            name=part.name,
            sha256=sha256,
            source=family.key,
            staged=staged,
            into=f"staged_{number}",
            today=session.today,
            dated=session.dated,
            modified_on=part.modified_on,
            findings=table.findings,
        )
        reading = READERS[family.kind](task, session.con)
        return weighed(replace(reading, answered=found.answered))
    finally:
        session.con.execute(f'drop table if exists "{raw}"')


def _not_read(part: Part, sha256: str, table: TextTable, found: Recognised) -> Reading:
    """A table that is named and not read: another report, switched off, or in another language."""
    family = found.family
    if family and family.is_read and not is_on(family.switch):
        return replace(_refused(part.name, sha256, presence_off()), source=family.key)
    if found.finding:
        reading = _refused(part.name, sha256, found.finding)
        return replace(reading, asks=found.question)
    return _refused(part.name, sha256, wrong_report(table.headers, family, table.unit))


def _unstaged(
    name: str, sha256: str, family: Family, rows: int, findings: tuple[Finding, ...]
) -> Reading:
    return Reading(
        file=name,
        file_sha256=sha256,
        source=family.key,
        kind=family.kind,
        series=1 if family.key == "admin_chat" else 0,
        rows_read=rows,
        rows_rejected=rows,
        findings=findings,
    )


def _refused(name: str, sha256: str, finding: Finding) -> Reading:
    return Reading(file=name, file_sha256=sha256, findings=(finding,))


def _no_table(source: CleanText) -> Finding | None:
    """Text that is no table: nothing at all, a web page, XML."""
    with source.path.open("rb") as file:
        head = file.read(HEAD).removeprefix(b"\xef\xbb\xbf").strip().lower()
    if not head:
        return _empty() if source.scan.size <= HEAD else None
    if head.startswith((b"<!doctype html", b"<html")) or (head[:1] == b"<" and b"<html" in head):
        return Finding(
            "file-is-html",
            blocks=True,
            where=whole_file(),
            says=text("This is a web page, probably a sign-in page, and not the report itself."),
            fix=text("Sign in again and repeat the download."),
        )
    if head.startswith(b"<"):
        return refused_type(text("an XML file"))
    return None


def _empty() -> Finding:
    return Finding(
        "file-empty",
        blocks=True,
        where=whole_file(),
        says=text("The file is empty."),
        fix=text("Export the report again, and wait until the download has finished."),
    )
